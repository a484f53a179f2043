"""The workflows run from their own YAML, step by step, on a machine that is like GitHub's where it matters.

A job gets a clone of a bare repository, the artifacts of the jobs before it, and the rights that it names.
Without ``contents: write`` and kept credentials it cannot push, and ``gh`` (``pretend_gh.py``) refuses what
its token may not do. What takes long is done by stand-ins (``pretend_review.sh``): the wiring is tested.

Each call of ``gh``, of the command and each push is written down, and may fail, before its work or after it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from living_review.tables.inputs import ROOT

SUPPORT = Path(__file__).parent
#: Repositories live for a second here: nothing is packed or tidied up in them, no example of a hook copied.
GIT = {"GIT_CONFIG_GLOBAL": str(SUPPORT / "pretend.gitconfig"), "GIT_TEMPLATE_DIR": ""}
#: What a repository of the tests has of this one.
TAKEN = (
    ".github",
    ".ci",
    "Makefile",
    "pyproject.toml",
    "requirements.txt",
    "requirements-test.txt",
    "requirements-validators.txt",
    ".gitignore",
)
WRAPPER = """#!/bin/bash
{when}
line="{name} $*"
echo "${{line//$'\\n'/ }}" >>"$PRETEND/calls"
mapfile -t calls <"$PRETEND/calls"
n=${{#calls[@]}}
if [ -e "$PRETEND/fails" ]; then fails=$(<"$PRETEND/fails"); fi
[ "$fails" != "$n before" ] || {{ echo "{name} fails here" >&2; exit 70; }}
{meanwhile}
{real} "$@"
code=$?
[ "$fails" != "$n after" ] || {{ echo "{name} fails after its work" >&2; exit 70; }}
exit $code
"""
MEANWHILE = (
    'if [ -e "$PRETEND/meanwhile" ]; then mv "$PRETEND/meanwhile" "$PRETEND/then"; bash "$PRETEND/then"; fi'
)


def write_program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


@dataclass
class Run:
    """One run of a workflow: how its jobs ended, what they said, and their artifacts."""

    name: str
    event: dict
    ref: str
    place: Path
    jobs: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, dict] = field(default_factory=dict)
    said: str = ""

    @property
    def green(self) -> bool:
        return set(self.jobs.values()) <= {"success", "skipped"}


class GitHub:
    """A repository with its workflows; ``origin`` is bare, ``work`` is a maintainer's clone."""

    address = "maintainer@example.org"

    def __init__(self, place: Path):
        self._at(place)
        (place / "state.json").write_text(json.dumps({"issues": {}, "pulls": {}, "releases": {}}))
        git = shutil.which("git")
        wrap = {
            "gh": ("", f'"{sys.executable}" -E "{SUPPORT / "pretend_gh.py"}"', ""),
            "git": (f'[[ " $* " == *" push "* ]] || exec {git} "$@"', git, MEANWHILE),
        }
        for name, (when, real, meanwhile) in wrap.items():
            write_program(
                place / "bin" / name, WRAPPER.format(name=name, when=when, real=real, meanwhile=meanwhile)
            )
        for name in ("google-chrome", "npm"):
            write_program(place / "bin" / name, "#!/bin/sh\n")
        self.git("init", "--quiet", "--bare", "--initial-branch=main", self.origin, at=place)
        for key in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"):
            self.git("config", key, "true", at=self.origin)
        self.git("clone", "--quiet", f"file://{self.origin}", self.work, at=place)
        for name in TAKEN:
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, self.work / name)
        self.commit(
            "beginning",
            {
                "data/cases.csv": "case_id\n",
                "data/sources.csv": "citation_key\n",
                "data/checks.csv": "case_id\n",
                "changes/README.md": "what changed\n",
                "CITATION.cff": 'url: "https://o.example/r"\n',
            },
        )

    def _at(self, place: Path) -> None:
        self.place, self.origin, self.work = place, place / "origin.git", place / "work"
        self.runs = 0

    def copy(self, place: Path) -> GitHub:
        """The same repository in another place, without the machines of its past runs."""

        def past(folder: str, names: list[str]) -> list[str]:
            return [name for name in names if folder == str(self.place) and re.match("machine|run", name)]

        shutil.copytree(self.place, place, symlinks=True, ignore=past)
        other = object.__new__(GitHub)
        other._at(place)
        other.git("remote", "set-url", "origin", f"file://{other.origin}")
        return other

    def git(self, *words, at=None) -> str:
        who = ["-c", "user.name=Maintainer", "-c", f"user.email={self.address}"]
        run = subprocess.run(
            ["git", *who, *map(str, words)],
            cwd=at or self.work,
            text=True,
            capture_output=True,
            check=False,
            env=os.environ | GIT,
        )
        assert run.returncode == 0, f"git {words}: {run.stderr}"
        return run.stdout.strip()

    def commit(self, words: str, files: dict[str, str], branch: str = "main") -> None:
        """A maintainer commits these files, and pushes them; a name that ends with ``+`` gets lines."""
        for name, text in files.items():
            path = self.work / name.rstrip("+")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text((path.read_text() if name.endswith("+") else "") + text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", words)
        self.git("push", "--quiet", "origin", f"HEAD:{branch}")

    def on(self, branch: str) -> None:
        """The maintainer's clone at a branch as it is pushed."""
        self.git("fetch", "--quiet", "origin")
        self.git("checkout", "--quiet", "--detach", f"origin/{branch}")

    @property
    def state(self) -> dict:
        return json.loads((self.place / "state.json").read_text())

    def edit(self, kind: str, number: str, **told) -> None:
        state = self.state
        state[kind].setdefault(number, {"comments": [], "state": "OPEN"}).update(told)
        (self.place / "state.json").write_text(json.dumps(state))

    def show(self, name: str) -> str:
        """A file of a branch: ``gh-pages:index.html``; empty where there is none."""
        run = subprocess.run(
            ["git", "show", name], cwd=self.origin, text=True, capture_output=True, check=False
        )
        return run.stdout

    def files(self, branch: str) -> list[str]:
        return self.git("ls-tree", "-r", "--name-only", branch, at=self.origin).split("\n")

    def calls(self) -> list[str]:
        path = self.place / "calls"
        return path.read_text().splitlines() if path.exists() else []

    # Events

    def issue(self, number: str, body: str, action: str = "opened", label: str = "case") -> Run:
        self.edit("issues", number, title="A patient", body=body)
        return self.run(
            "intake", {"action": action, "issue": {"number": int(number), "labels": [{"name": label}]}}
        )

    def fork(self, number: str, files: dict[str, str], branch: str = "theirs", action: str = "opened",
             labels: tuple = ("preview",)) -> Run:
        """Somebody pushes these files to a fork, anew from the main branch, and a pull request has them.

        A maintainer has given it these labels.
        """
        self.on("main")
        for name, text in files.items():
            (self.work / name).parent.mkdir(parents=True, exist_ok=True)
            (self.work / name).write_text(text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "theirs")
        self.git("push", "--quiet", "--force", "origin", f"HEAD:refs/pull/{number}/head")
        self.edit("pulls", number, head=branch, fork=True, title="theirs", body="", state="OPEN",
                  labels=labels)
        return self.pull_event(number, action)

    def pull_event(self, number: str, action: str) -> Run:
        if action == "closed":
            self.edit("pulls", number, state="CLOSED")
        return self.run("effect", {"action": action, "pull_request": {"number": int(number)}})

    def merge(self, number: str, how: str = "--no-ff") -> None:
        """A maintainer merges a pull request of a branch: with its commits, or (``--squash``) as one."""
        self.on("main")
        self.git(
            "merge",
            "--quiet",
            how,
            *["--no-edit"] * (how == "--no-ff"),
            f"origin/{self.state['pulls'][number]['head']}",
        )
        self.commit("merged", {"merged": number})
        self.edit("pulls", number, state="MERGED")

    def meanwhile(self, branch: str, file: str) -> None:
        """Before the next push of a job is made, somebody else pushes this file to the branch."""
        (self.place / "meanwhile").write_text(
            f"git clone --quiet --branch {branch} file://{self.origin} other && cd other\n"
            f"mkdir -p $(dirname {file}) && echo other >{file} && git add .\n"
            f"git -c user.name=o -c user.email=o@example.org commit -qm other\n"
            f"{shutil.which('git')} push --quiet origin {branch}\n"
        )

    # Running

    def run(self, name: str, event: dict | None = None, ref: str = "refs/heads/main") -> Run:
        self.runs += 1
        run = Run(name, event or {}, ref, self.place / f"run{self.runs}")
        self._jobs(run, name, run.jobs, None)
        return run

    def by_hand(self, command: str) -> str:
        """A maintainer runs it in a fresh clone, with every right."""
        rights = dict.fromkeys(("contents", "issues", "pull-requests"), "write")
        return self._job(
            Run("by hand", {}, "refs/heads/main", self.place),
            {"steps": [{"uses": "actions/checkout@"}, {"run": command, "env": {"GH_TOKEN": "theirs"}}]},
            self._told(Run("", {}, "refs/heads/main", self.place), {}, True),
            rights,
        )

    def rerun_failed(self, run: Run) -> Run:
        """Those jobs again that have not succeeded, with the artifacts of the others."""
        run.jobs = {name: result for name, result in run.jobs.items() if result == "success"}
        self._jobs(run, run.name, run.jobs, None)
        return run

    def _jobs(
        self, run: Run, name: str, results: dict[str, str], most: dict | None, inputs: dict | None = None
    ) -> None:
        workflow = yaml.safe_load((self.work / f".github/workflows/{name}.yml").read_text(encoding="utf-8"))
        waiting = {one: job for one, job in workflow["jobs"].items() if one not in results}
        while waiting:
            one = next(one for one, job in waiting.items() if not set(_needs(job)) & set(waiting))
            job = waiting.pop(one)
            needs = {
                need: {"result": results[need], "outputs": run.outputs.get(f"{name}/{need}", {})}
                for need in _needs(job)
            }
            sound = all(need["result"] == "success" for need in needs.values())
            told = self._told(run, needs, sound) | {"inputs": inputs or {}}
            asked = str(job.get("if", "success()"))
            if not value(
                asked
                if re.search(r"(cancelled|always|failure|success)\(", asked)
                else f"success() && ({_inner(asked)})",
                told,
            ):
                results[one] = "skipped"
                continue
            rights = job.get("permissions", workflow["permissions"]) if most is None else most
            if called := job.get("uses"):
                inner: dict[str, str] = {
                    key.removeprefix(f"{one}/"): result
                    for key, result in results.items()
                    if key.startswith(f"{one}/")
                }
                with_ = {key: value(text, told, whole=False) for key, text in job.get("with", {}).items()}
                self._jobs(run, Path(called).stem, inner, rights, with_)
                results |= {f"{one}/{key}": result for key, result in inner.items()}
                results[one] = "success" if set(inner.values()) <= {"success", "skipped"} else "failure"
            else:
                told["env"] = workflow.get("env", {})
                told["steps"] = {}
                results[one] = self._job(run, job, told, rights)
                run.outputs[f"{name}/{one}"] = {
                    key: value(text, told, whole=False) for key, text in job.get("outputs", {}).items()
                }

    def _job(self, run: Run, job: dict, told: dict, rights: dict) -> str:
        self.runs += 1
        here = self.place / f"machine{self.runs}"
        here.mkdir()
        for step in job["steps"]:
            if "if" in step and not value(str(step["if"]), told):
                continue
            with_ = {key: value(str(text), told, whole=False) for key, text in step.get("with", {}).items()}
            action = re.match(r"actions/([a-z-]+)@", step.get("uses", ""))
            if action:
                getattr(self, "_" + action[1].replace("-", "_"))(run, here, with_, rights)
                continue
            env = {
                key: value(str(text), told, whole=False)
                for key, text in (told.get("env", {}) | step.get("env", {})).items()
            }
            written = self.place / "output"
            written.write_text("")
            done = subprocess.run(
                ["bash", "-e", "-c", step["run"]],
                cwd=here,
                text=True,
                capture_output=True,
                check=False,
                env=self._environment(rights) | env | {"GITHUB_OUTPUT": str(written)},
            )
            run.said += f"$ {step['run']}\n{done.stdout}{done.stderr}"
            if done.returncode:
                return "failure"
            if "id" in step:
                lines = written.read_text().splitlines()
                told["steps"][step["id"]] = {"outputs": dict(line.split("=", 1) for line in lines)}
        return "success"

    def _environment(self, rights: dict) -> dict[str, str]:
        return {
            "PATH": f"{self.place / 'bin'}:{os.environ['PATH']}",
            "HOME": str(self.place),
            "LC_ALL": "C.UTF-8",
            "PRETEND": str(self.place),
            "RIGHTS": " ".join(f"{key}:{right}" for key, right in rights.items()),
        }

    def _told(self, run: Run, needs: dict, sound: bool) -> dict:
        return {
            "github": {
                "event": run.event,
                "ref": run.ref,
                "ref_name": run.ref.split("/", 2)[-1],
                "token": "a-token",
            },
            "vars": {"CONTACT": ""},
            "needs": needs,
            "sound": sound,
        }

    # Actions

    def _checkout(self, run: Run, here: Path, with_: dict, rights: dict) -> None:
        for number, one in self.state["pulls"].items():  # as GitHub keeps them
            head = f"refs/heads/{one['head']}"
            if not one["fork"] and self.show(head):
                self.git("update-ref", f"refs/pull/{number}/head", head, at=self.origin)
        asked = ["--depth", "1", "origin", run.ref]
        if with_.get("fetch-depth") == "0":
            asked = ["origin", run.ref, "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"]
        self.git("init", "--quiet", at=here)
        pushed = self.origin.as_uri()
        if with_.get("persist-credentials") == "False" or rights.get("contents") != "write":
            pushed = "no-credentials"
        with (here / ".git/config").open("a", encoding="utf-8") as config:
            config.write(f'[remote "origin"]\nurl = {self.origin.as_uri()}\npushurl = {pushed}\n'
                         "fetch = +refs/heads/*:refs/remotes/origin/*\n")
            if pushed == "no-credentials":
                config.write(f'[url "no-credentials"]\npushInsteadOf = {self.origin.as_uri()}\n')
        self.git("fetch", "--quiet", *asked, at=here)
        self.git("checkout", "--quiet", "--detach", "FETCH_HEAD", at=here)
        for name in ("iscm-review", "jupyter-book", "ruff", "lint-imports", "pytest", "python"):
            write_program(
                here / ".venv/bin" / name,
                WRAPPER.format(
                    name=name,
                    when=f'[ "$1" != -m ] || exec "{sys.executable}" "$@"' if name == "python" else "",
                    real=f'bash "{SUPPORT / "pretend_review.sh"}" {name}',
                    meanwhile="",
                ),
            )
        for name in ("book", "test", "validators"):
            (here / f".venv/{name}.ok").touch()

    def _setup_python(self, run: Run, here: Path, with_: dict, rights: dict) -> None:
        """It is there."""

    def _upload_artifact(self, run: Run, here: Path, with_: dict, rights: dict) -> None:
        source, target = here / with_["path"], run.place / with_["name"]
        hidden = None if with_.get("include-hidden-files") == "True" else shutil.ignore_patterns(".*")
        shutil.rmtree(target, ignore_errors=True)
        if source.is_dir():  # else a warning, there as here
            shutil.copytree(source, target, ignore=hidden)

    def _download_artifact(self, run: Run, here: Path, with_: dict, rights: dict) -> None:
        shutil.copytree(run.place / with_["name"], here / with_["path"], dirs_exist_ok=True)


def _needs(job: dict) -> list[str]:
    needs = job.get("needs", [])
    return [needs] if isinstance(needs, str) else needs


def _inner(text: str) -> str:
    found = re.fullmatch(r"\s*\$\{\{(.*)\}\}\s*", text)
    return found[1] if found else text


def value(text: str, told: dict, whole: bool = True):
    """What an expression stands for: all of a text (``if``), or the marked parts of it."""
    if not whole:
        return re.sub(r"\$\{\{(.*?)\}\}", lambda part: str(value(part[1], told)), text)

    def look(path: str):
        found: object = told
        for part in path.split("."):
            if part == "*":
                continue
            if isinstance(found, list):
                found = [one[part] for one in found]
            else:
                found = found.get(part, "") if isinstance(found, dict) else ""
        return found

    words = re.sub(
        r"'[^']*'|[A-Za-z_][\w.*-]*(?![\w(.*-])",
        lambda word: word[0] if word[0][0] == "'" else f"look({word[0]!r})",
        _inner(text),
    )
    words = re.sub(r"!(?!=)", " not ", words).replace("&&", " and ").replace("||", " or ")
    return eval(
        words.strip(),
        {"__builtins__": {}},
        {  # of our own workflows
            "look": look,
            "contains": lambda where, what: what in where,
            "cancelled": lambda: False,
            "success": lambda: told["sound"],
            "failure": lambda: not told["sound"],
            "always": lambda: True,
        },
    )
