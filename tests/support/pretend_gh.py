"""``gh`` over a file: issues, pull requests and releases of a repository that is a folder.

It knows what the scripts in ``.github`` ask, and refuses what the token of their job may not do. Run as a
program; ``PRETEND`` names its folder, with ``state.json`` and the bare ``origin.git``. It is started some
hundred times in a run of the tests, so each call imports what it needs alone.
"""

import json
import os
import sys

PLACE = os.environ["PRETEND"]


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


STATE = json.loads(read(PLACE, "state.json"))
ISSUES, PULLS, RELEASES = STATE["issues"], STATE["pulls"], STATE["releases"]
HERE = "https://github.example/o/r"
#: What a job must be allowed for what it writes; anybody may read.
RIGHTS = {"issue": "issues", "pr": "pull-requests", "release": "contents", "api": "pull-requests"}
READING = ("view", "list")


def options(words):
    """Positional words, and options with their values; those without one are true."""
    left, told, words = [], {}, list(words)
    while words:
        word = words.pop(0)
        if word.startswith("--"):
            told[word[2:]] = words.pop(0) if words and not words[0].startswith("--") else True
        else:
            left.append(word)
    return left, told


def body(told):
    return told["body"] if "body" in told else read(told["body-file"])


def shown(found, told):
    """As ``--json`` with ``--jq``: a text as it is, anything else as JSON."""
    import jq

    wanted = told["json"].split(",")
    missing = [
        name for one in (found if isinstance(found, list) else [found]) for name in wanted if name not in one
    ]
    assert not missing, f"Unknown JSON field: {missing}"
    only = (
        [{name: one[name] for name in wanted} for one in found]
        if isinstance(found, list)
        else {name: found[name] for name in wanted}
    )
    for one in jq.compile(told["jq"]).input_value(only).all():
        print(one if isinstance(one, str) else json.dumps(one, separators=(",", ":"), ensure_ascii=False))


def comment(one, told):
    mine = [n for n, said in enumerate(one["comments"]) if said["by"] == "us"]
    if told.get("edit-last") and mine:
        one["comments"][mine[-1]]["body"] = body(told)
    elif told.get("edit-last") and not told.get("create-if-none"):
        sys.exit("no comments found for current user")
    else:
        one["comments"].append({"by": "us", "body": body(told)})


def branch_head(branch):
    import subprocess

    return subprocess.run(
        ["git", "rev-parse", "--verify", "--quiet", branch],
        cwd=os.path.join(PLACE, "origin.git"),
        text=True,
        capture_output=True,
        check=False,
    ).stdout.strip()


def fresh():
    return str(1 + max(map(int, [*ISSUES, *PULLS, 0])))


def issue(verb, left, told):
    if verb == "list":
        title = told["search"].removeprefix("in:title ").strip('"')
        shown([{"number": int(n), **one} for n, one in ISSUES.items() if title in one["title"]], told)
    elif verb == "create":
        number = fresh()
        ISSUES[number] = {"title": told["title"], "body": body(told), "state": "OPEN", "comments": []}
        print(f"{HERE}/issues/{number}")
    elif verb == "view":
        shown(ISSUES[left[0]], told)
    elif verb == "edit":
        ISSUES[left[0]]["body"] = body(told)
    elif verb == "reopen":
        ISSUES[left[0]]["state"] = "OPEN"
    elif verb == "comment":
        comment(ISSUES[left[0]], told)


def pr(verb, left, told):
    if verb == "list":
        shown(
            [
                {
                    "number": int(n),
                    "url": f"{HERE}/pull/{n}",
                    "isCrossRepository": one["fork"],
                    "state": one["state"],
                }
                for n, one in reversed(PULLS.items())
                if one["head"] == told["head"]
            ],
            told,
        )
    elif verb == "create":
        if any(
            one["head"] == told["head"] and one["state"] == "OPEN" and not one["fork"]
            for one in PULLS.values()
        ):
            sys.exit("a pull request for this branch already exists")
        if not branch_head(f"refs/heads/{told['head']}"):
            sys.exit("Head sha can't be blank")
        number = fresh()
        PULLS[number] = {
            "head": told["head"],
            "title": told["title"],
            "body": body(told),
            "state": "OPEN",
            "fork": False,
            "bot": os.environ["GH_TOKEN"] != "theirs",
            "comments": [],
        }
        print(f"{HERE}/pull/{number}")
    elif verb == "view":
        one = PULLS[left[0]]
        oid = branch_head(f"refs/pull/{left[0]}/head" if one["fork"] else f"refs/heads/{one['head']}")
        said = [
            {
                "body": c["body"],
                "viewerDidAuthor": c["by"] == "us",
                "url": f"{HERE}/pull/{left[0]}#issuecomment-{1000 * int(left[0]) + n}",
            }
            for n, c in enumerate(one["comments"])
        ]
        shown(
            {
                "state": one["state"],
                "headRefOid": oid,
                "comments": said,
                "isCrossRepository": one["fork"],
                "author": {"is_bot": one.get("bot", False)},
                "labels": [{"name": name} for name in one.get("labels", ())],
            },
            told,
        )
    elif verb == "edit":
        PULLS[left[0]].update(body=body(told), title=told.get("title", PULLS[left[0]]["title"]))
        print(f"{HERE}/pull/{left[0]}")
    elif verb == "comment":
        comment(PULLS[left[0]], told)


def edited(path, told):
    """``gh api --method PATCH``: a comment of a pull request, by its number."""
    number, n = divmod(int(path.rpartition("/")[2]), 1000)
    file = told["field"].removeprefix("body=@")
    PULLS[str(number)]["comments"][n]["body"] = read(file)


def release(verb, left, told):
    tag, *files = left
    if verb == "view":
        sys.exit(None if tag in RELEASES else "release not found")
    if verb == "create":
        if tag in RELEASES:
            sys.exit("a release with the same tag name already exists")
        if told.get("verify-tag") and not branch_head(f"refs/tags/{tag}"):
            sys.exit("tag does not exist in the remote")
    RELEASES[tag] = sorted({os.path.basename(file) for file in files} | set(RELEASES.get(tag, ())))


def main():
    noun, verb, *rest = sys.argv[1:]
    if not os.environ.get("GH_TOKEN"):
        sys.exit("gh: To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN environment variable")
    if verb not in READING and f"{RIGHTS[noun]}:write" not in os.environ["RIGHTS"].split():
        sys.exit(f"HTTP 403: Resource not accessible by integration ({noun} {verb})")
    left, told = options(rest)
    if noun == "api":  # verb is --method
        edited(left[1], told)
    else:
        {"issue": issue, "pr": pr, "release": release}[noun](verb, left, told)
    with open(os.path.join(PLACE, "state.json"), "w", encoding="utf-8") as file:
        json.dump(STATE, file, indent=1)


if __name__ == "__main__":
    main()
