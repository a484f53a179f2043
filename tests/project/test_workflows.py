"""What runs on GitHub: no known danger, and no logic that a person could not run as well."""

import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

from living_review.tables.inputs import ROOT

FOLDER = ROOT / ".github"
WORKFLOWS = sorted((FOLDER / "workflows").glob("*.yml"))
#: Those of a review that begins.
BEGINNING = sorted((ROOT / "src/living_review/commands/beginning/github/workflows").glob("*.yml"))
SCRIPTS = sorted(FOLDER.glob("*.sh"))
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def steps(path: Path):
    for job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values():
        yield from job.get("steps", ())


def tool(name: str, *arguments) -> subprocess.CompletedProcess:
    return subprocess.run([Path(sys.executable).with_name(name), *arguments], capture_output=True, text=True)


def test_zizmor_finds_nothing():
    run = tool("zizmor", "--offline", "--persona=auditor", "--no-progress", *WORKFLOWS, *BEGINNING)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_workflows_keep_to_their_schema():
    run = tool("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *WORKFLOWS, *BEGINNING)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.stem)
def test_every_step_is_something_a_person_can_run(path):
    for step in steps(path):
        if "run" in step:
            command = re.fullmatch(r"\.ci/run|make ([a-z-]+)( [A-Z]+=\"\$[A-Z]+\")?", step["run"])
            assert command, step["run"]
            assert command[1] is None or command[1] in TARGETS


def test_the_audit_runs_each_night_and_a_release_waits_for_it():
    nightly, release = (yaml.safe_load((FOLDER / f"workflows/{name}.yml").read_text(encoding="utf-8"))
                        for name in ("audit", "release"))
    (when,) = nightly[True]["schedule"]  # YAML takes the word "on" for a truth
    assert re.fullmatch(r"\d+ \d+ \* \* \*", when["cron"])
    for workflow in (nightly, release):
        assert workflow["jobs"]["audit"]["steps"][-1] == {"run": "make audit"}
    assert "audit" in release["jobs"]["make"]["needs"] and release["jobs"]["publish"]["needs"] == "make"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.stem)
def test_other_peoples_actions_are_pinned_by_commit(path):
    for step in steps(path):
        if "uses" in step:
            assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"]), step["uses"]


def test_what_a_run_leaves_behind_goes_after_some_weeks():
    kept = [step["with"].get("retention-days", 90) for path in (*WORKFLOWS, *BEGINNING)
            for step in steps(path) if "upload-artifact" in step.get("uses", "")]
    assert kept and max(kept) <= 30


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.stem)
def test_nothing_is_permitted_but_by_name(path):
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] in ({}, {"contents": "read"})
    assert all("timeout-minutes" in job or "uses" in job for job in workflow["jobs"].values())


def test_the_code_of_a_pull_request_never_meets_a_right_to_write():
    """What runs with rights checks out the main branch: no ref of the pull request is named."""
    for path in WORKFLOWS:
        text = path.read_text(encoding="utf-8")
        if "pull_request_target" in text:
            assert "head.sha" not in text and "head.ref" not in text and "ref:" not in text
            jobs = yaml.safe_load(text)["jobs"]
            assert "pull-requests" not in jobs["compute"]["permissions"]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.name)
def test_every_script_has_its_target_and_stops_at_the_first_fault(script):
    text = script.read_text(encoding="utf-8")
    assert text.startswith("#!/usr/bin/env bash\n# make ") and "set -euo pipefail" in text
    assert f".github/{script.name}" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert script.stat().st_mode & stat.S_IXUSR
    assert subprocess.run(["bash", "-n", script]).returncode == 0


@pytest.fixture
def place(tmp_path):
    """A clone with a remote, in which ``gh`` and ``iscm-review`` only write down how they were called."""
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@localhost", "-c", "init.defaultBranch=main"]
    remote, here = tmp_path / "remote", tmp_path / "here"
    subprocess.run([*git, "init", "--quiet", "--bare", remote], check=True)
    subprocess.run([*git, "clone", "--quiet", remote, here], check=True, capture_output=True)
    (here / "data").mkdir()
    (here / "changes").mkdir()
    (here / "changes/README.md").write_text("what changed")
    (here / "data/cases.csv").write_text("a\n")
    (here / ".gitignore").write_text("/.venv\n/bin\n/*.md\n/calls\n")
    for command in ("add .", "commit --quiet -m start", "push --quiet origin HEAD"):
        subprocess.run([*git, *command.split()], cwd=here, check=True, capture_output=True)

    def stub(path: str, body: str) -> None:
        file = here / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f'#!/usr/bin/env bash\necho "{file.name} $*" >>calls\n{body}\n')
        file.chmod(0o755)

    def run(script: str, *arguments: str) -> tuple[int, str]:
        ended = subprocess.run([FOLDER / script, *arguments], cwd=here, capture_output=True, text=True,
                               env=os.environ | {"PATH": f"{here / 'bin'}:{os.environ['PATH']}"})
        calls = here / "calls"
        return ended.returncode, calls.read_text() if calls.exists() else ""

    run.here = here

    def branches() -> str:
        return subprocess.run(["git", "branch", "--list"], cwd=remote, capture_output=True, text=True).stdout

    stub("bin/gh", 'case "$1 $2" in "issue view") echo "$BODY" ;; "issue list") echo "$FOUND" ;;\n'
                   '"release view") exit 1 ;; "pr create") echo https://pulls.example/7 ;; esac')
    return stub, run, branches


@pytest.fixture
def publishing(place, tmp_path):
    """The same, with the real command, a built site, and a release in ``dist``."""
    from published import small

    stub, run, _ = place
    here, remote = tmp_path / "here", tmp_path / "remote"
    ours = f'PYTHONPATH="{ROOT / "src"}" exec "{sys.executable}" -m iscm_review'
    stub(".venv/bin/iscm-review", f'{ours} "$@"')
    stub(".venv/bin/python", f'exec "{sys.executable}" "$@"')
    subprocess.run(["git", "config", "uploadpack.allowFilter", "true"], cwd=remote, check=True)
    subprocess.run(["git", "remote", "set-url", "origin", f"file://{remote}"], cwd=here, check=True)

    def publish(version="", **told):
        shutil.rmtree(here / "dist", ignore_errors=True)
        site = small(tmp_path / "sites", version or "2026.11.0", **told)
        if version:
            name = f"iscm-living-review-{version}"
            (here / "dist" / name).mkdir(parents=True)
            with zipfile.ZipFile(here / "dist" / name / f"{name}-site.zip", "w") as archive:
                for path in sorted(p for p in site.rglob("*") if p.is_file()):
                    archive.write(path, f"{name}-site/site/{path.relative_to(site)}")
        else:
            shutil.copytree(site, here / "book/_build/html", dirs_exist_ok=True)
        return run("publish.sh", f"v{version}" if version else "")

    def git(*arguments, at=remote):
        return subprocess.run(["git", *arguments], cwd=at, capture_output=True, text=True, check=True).stdout
    return publish, git, here


def test_versions_gather_in_the_published_branch_and_none_changes(publishing):
    publish, git, here = publishing
    assert publish()[0] == 0  # before the first release
    trees = {}
    for version in ("2026.11.0", "2026.12.0"):
        assert publish(version)[0] == 0
        for kept, tree in trees.items():
            assert git("rev-parse", f"gh-pages:v/{kept}").strip() == tree
        trees[version] = git("rev-parse", f"gh-pages:v/{version}").strip()
    assert "of 2026.12.0" in git("show", "gh-pages:index.html")
    assert publish(cases=7)[0] == 0
    assert {line.split("/")[0] for line in git("ls-tree", "-r", "--name-only", "gh-pages").split()} >= {
        "v", "next", "index.html", "versions.json", ".nojekyll"}
    assert git("ls-tree", "--name-only", "gh-pages:v").split() == ["2026.11.0", "2026.12.0"]
    assert git("remote", at=here).split() == ["origin"] and git("worktree", "list", at=here).count("\n") == 1
    assert "partialclonefilter" not in git("config", "--list", at=here)


def test_a_published_version_with_other_bytes_is_not_pushed(publishing):
    publish, git, _ = publishing
    assert publish("2026.11.0")[0] == 0
    before = git("rev-parse", "gh-pages")
    assert publish("2026.11.0", cases=7)[0] != 0
    assert git("rev-parse", "gh-pages") == before


def test_a_version_is_withdrawn_in_the_published_branch(publishing):
    publish, git, here = publishing
    for version in ("2026.11.0", "2026.12.0"):
        assert publish(version)[0] == 0
    for reason, ends in (("twice the same patient", 0), ("", 1)):
        ended = subprocess.run([FOLDER / "withdraw.sh", "2026.12.0", reason, ""], cwd=here,
                               capture_output=True, text=True)
        assert ended.returncode == ends, ended.stderr
    assert "of 2026.11.0" in git("show", "gh-pages:index.html")
    assert "twice the same patient" in git("show", "gh-pages:v/2026.12.0/chapters/survival.html")
    assert "nothing" not in git("show", "gh-pages:chapters/since-2026.12.0.html")
    assert git("worktree", "list", at=here).count("\n") == 1


def test_of_old_versions_publishing_fetches_the_results_alone(publishing):
    publish, git, here = publishing
    for version in ("2026.11.0", "2026.12.0"):
        assert publish(version)[0] == 0
    fresh = here.parent / "fresh"
    subprocess.run(["git", "clone", "--quiet", "--single-branch", f"file://{here.parent / 'remote'}", fresh],
                   check=True)
    for folder in (".venv", "dist"):
        shutil.copytree(here / folder, fresh / folder)
    ended = subprocess.run([FOLDER / "publish.sh", "v2026.12.0"], cwd=fresh, capture_output=True, text=True,
                           env=os.environ | {"GIT_TRACE_PACKET": "1"})
    assert ended.returncode == 0, ended.stderr
    asked = set(re.findall(r"fetch> want ([0-9a-f]{40})", ended.stderr))
    root, *old = (git("rev-parse", f"gh-pages:{name}").strip() for name in (
        "index.html", "v/2026.11.0/index.html", "v/2026.11.0/chapters/survival.html",
        "v/2026.11.0/release.json"))
    results = git("rev-parse", "gh-pages:v/2026.11.0/data/results.json").strip()
    assert {root, results} <= asked and not asked & set(old)


def test_a_release_is_offered_with_every_file(place, tmp_path):
    _, run, _ = place
    folder = tmp_path / "here/dist/iscm-living-review-2026.11.0"
    folder.mkdir(parents=True)
    for name in ("CHANGES.md", "cases.csv"):
        (folder / name).write_text("x")
    folder.with_name(f"{folder.name}.zip").touch()
    calls = run("upload.sh", "v2026.11.0")[1]
    assert "gh release create v2026.11.0" in calls and "/cases.csv" in calls
    assert "dist/iscm-living-review-2026.11.0.zip" in calls
    assert "--verify-tag" in calls and "--notes-file dist/iscm-living-review-2026.11.0/CHANGES.md" in calls


def test_a_release_that_is_offered_already_gets_its_files_anew(place, tmp_path):
    stub, run, _ = place
    stub("bin/gh", '[ "$1 $2" != "release create" ]')
    folder = tmp_path / "here/dist/iscm-living-review-2026.11.0"
    folder.mkdir(parents=True)
    (folder / "CHANGES.md").write_text("x")
    folder.with_name(f"{folder.name}.zip").touch()
    code, calls = run("upload.sh", "2026.11.0")
    assert code == 0 and "gh release upload v2026.11.0" in calls and "create" not in calls


@pytest.mark.parametrize("script, version, made, command", [
    ("upload.sh", "2026.11.0", "dist/iscm-living-review-2026.11.0", "make release VERSION=2026.11.0"),
    ("publish.sh", "v2026.11.0", "dist/iscm-living-review-2026.11.0", "make release VERSION=2026.11.0"),
    ("publish.sh", "", "book/_build/html", "make book")])
def test_what_is_not_made_yet_is_named_with_the_command_that_makes_it(place, script, version, made, command):
    _, run, _ = place
    ended = subprocess.run([FOLDER / script, version], cwd=run.here, capture_output=True, text=True)
    assert ended.returncode == 1 and ended.stderr == f"there is no {made}; make it: {command}\n"
    assert not (run.here / "calls").exists()  # nobody is asked for anything
