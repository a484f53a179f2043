"""Git gives the same answers in every environment, about the repository that is meant, or says why not."""

import datetime
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

import corpus
import releasing
from living_review.commands.cli import main
from living_review.tables import git, inputs
from living_review.tables.inputs import ROOT

WHEN = 1_575_000_000
CREATED = json.loads((ROOT / "data/datapackage.json").read_text(encoding="utf-8"))["created"]
DESCRIBED = int(datetime.datetime.fromisoformat(CREATED).timestamp())


def say(folder, *arguments, given=b"", **environment) -> bytes:
    run = subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments],
                         cwd=folder, check=True, capture_output=True, input=given,
                         env=os.environ | releasing.GIT | environment)
    return run.stdout.strip()


def commit(folder, seconds=WHEN):
    say(folder, "add", "--all")
    say(folder, "commit", "--quiet", "--allow-empty", "-m", "A state", GIT_COMMITTER_DATE=f"{seconds} +0200")


def checkout(folder: Path) -> Path:
    corpus.write(folder / "data", corpus.tables())
    shutil.copy(ROOT / "data/datapackage.json", folder / "data")
    for name in (".gitattributes", "CITATION.cff", inputs.ARCHIVAL):
        shutil.copy(ROOT / name, folder)
    say(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder)
    return folder


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    """A checkout with one commit, taken for the one that the package is in."""
    return here(checkout(tmp_path / "checkout"), monkeypatch)


def here(folder: Path, monkeypatch) -> Path:
    monkeypatch.setattr(inputs, "ROOT", folder)
    monkeypatch.setattr(git, "ROOT", folder)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return folder


@pytest.fixture
def archive(root, tmp_path, monkeypatch) -> Path:
    """What ``git archive`` makes of the checkout, unpacked inside another repository."""
    commit(root, WHEN + 5)
    (tmp_path / "other/archive").mkdir(parents=True)
    say(tmp_path / "other", "init", "--quiet")
    commit(tmp_path / "other", WHEN + 1000)
    subprocess.run(["tar", "xf", "-"], cwd=tmp_path / "other/archive", check=True,
                   input=say(root, "archive", "--format=tar", "HEAD") + bytes(1024))
    return here(tmp_path / "other/archive", monkeypatch)


def standing_in(monkeypatch, place: Path, body: str) -> None:
    """A ``git`` that does something before the real one."""
    place.mkdir()
    (place / "git").write_text(f'#!/bin/sh\n{body}\nexec {shutil.which("git")} "$@"\n')
    (place / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{place}:{os.environ['PATH']}")


def test_no_setting_of_whoever_works_here_changes_an_answer(root, tmp_path, monkeypatch):
    """The last commit is signed, and signatures are shown; the rest is what people set up."""
    (tmp_path / "settings").write_text(
        "[log]\nshowSignature = true\n[alias]\nrev-list = !exit 3\nlog = !exit 3\n[color]\nui = always\n"
        "[core]\npager = false\nautocrlf = true\nquotePath = false\n[status]\nshowUntrackedFiles = no\n"
        "[diff]\nnoprefix = true\ninterHunkContext = 99\nexternal = false\n[pager]\nrev-list = true\n")
    plain = say(root, "cat-file", "commit", "HEAD")
    signed = plain.replace(b" +0200\n\n", b" +0200\ngpgsig -----BEGIN SSH SIGNATURE-----\n AAAA\n"
                                          b" -----END SSH SIGNATURE-----\n\n", 1)
    assert signed != plain
    say(root, "update-ref", "HEAD", say(root, "hash-object", "-t", "commit", "-w", "--stdin", given=signed))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "settings"))
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert inputs.source_date() == WHEN
    files = git.files(root, "HEAD", below=True)
    assert dict(zip((f.path for f in files), git.contents(root, files), strict=True)) == {
        str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*")
        if path.is_file() and ".git" not in path.parts}


@pytest.mark.parametrize("linked", [False, True])
def test_what_git_tells_a_hook_changes_no_answer(root, tmp_path, monkeypatch, linked):
    """Hooks and aliases hear GIT_DIR; in a linked worktree git then takes any folder for the root."""
    if linked:
        say(root, "worktree", "add", "--quiet", str(tmp_path / "linked"), "-b", "side")
        root = here(tmp_path / "linked", monkeypatch)
        commit(root, WHEN + 3)
    for name, value in {"GIT_DIR": say(root, "rev-parse", "--absolute-git-dir").decode(),
                        "GIT_PREFIX": "data/", "GIT_WORK_TREE": str(tmp_path),
                        "GIT_INDEX_FILE": "/nowhere/index", "GIT_OBJECT_DIRECTORY": "/nowhere",
                        "GIT_LITERAL_PATHSPECS": "1"}.items():
        monkeypatch.setenv(name, value)
    assert inputs.source_date() == WHEN + 3 * linked
    assert "datapackage.json" in [file.path for file in git.files(root / "data", "HEAD")]
    ended = CliRunner().invoke(main, ["validate", str(root / "data"), "--only-changed-since", "HEAD"])
    assert "Error" not in ended.output


def test_an_archive_has_the_time_of_its_commit_whatever_repository_it_lies_in(archive):
    assert inputs.source_date() == WHEN + 5 and not inputs.undated()


@pytest.mark.parametrize("spoil", [
    lambda root: (root / inputs.ARCHIVAL).unlink(),
    lambda root: shutil.copy(ROOT / inputs.ARCHIVAL, root),  # as in a copy of the files of a clone
])
def test_files_without_a_commit_have_the_day_of_their_descriptor(archive, spoil):
    spoil(archive)
    assert inputs.source_date() == DESCRIBED and not inputs.undated()
    (archive / ".git").mkdir()  # nothing that git takes for a repository
    assert inputs.source_date() == DESCRIBED and "not a git repository" in inputs.undated()


def test_a_repository_without_a_commit_is_no_fault(archive):
    say(archive, "init", "--quiet")
    assert inputs.source_date() == WHEN + 5 and not inputs.undated()


def test_the_tables_of_an_archive_are_not_looked_up_in_the_repository_around(archive):
    with pytest.raises(git.NoRepository, match="not a git repository"):
        git.commit_of(archive / "data", "HEAD")


def test_tables_elsewhere_are_looked_up_in_their_own_repository(root, tmp_path):
    other = checkout(tmp_path / "other")
    commit(other, WHEN + 9)
    assert git.commit_of(other / "data", "HEAD").encode() == say(other, "rev-parse", "HEAD")


def test_a_shallow_clone_is_told_so(root, tmp_path, monkeypatch):
    commit(root)
    say(tmp_path, "clone", "--quiet", "--depth=1", f"file://{root}", "shallow")
    with pytest.raises(git.GitError, match="HEAD~1.* shallow: git fetch --unshallow"):
        git.commit_of(tmp_path / "shallow", "HEAD~1")
    with pytest.raises(git.GitError, match="no commit 'HEAD~9' here; git branch"):
        git.commit_of(root, "HEAD~9")
    assert git.shallow(tmp_path / "shallow") and not git.shallow(root)
    say(tmp_path / "shallow", "fetch", "--quiet", "--unshallow")  # the remedy
    git.commit_of(tmp_path / "shallow", "HEAD~1")


def test_histories_that_do_not_meet_are_told_so(root):
    say(root, "checkout", "--quiet", "--orphan", "other")
    commit(root, WHEN + 1)
    with pytest.raises(git.GitError, match="no common ancestor here$"):
        git.fork_of(root, git.commit_of(root, "main"), git.commit_of(root, "other"))


COMMANDS = {
    "effect": (["effect", "HEAD", "HEAD"], "name two folders"),
    "validate": (["validate", "--only-changed-since", "HEAD"], "Without this option, all problems are told"),
    "release": (["release", "2026.11.0", "--check"], "A release is made in a clone"),
    "prepare": (["prepare", "2099.1.0", "--date", "2099-01-01"], "A version is prepared in a clone"),
}


def without_git(monkeypatch, place):
    monkeypatch.setenv("PATH", str(place))
    return "git cannot be run: No such file or directory"


def of_somebody_else(monkeypatch, place):
    # Whoever runs this may trust every folder.
    standing_in(monkeypatch, place, "export GIT_TEST_ASSUME_DIFFERENT_OWNER=1 GIT_CONFIG_GLOBAL=/dev/null")
    return r"dubious ownership .*git config --global --add safe\.directory "


def without_repository(monkeypatch, place):
    shutil.rmtree(inputs.ROOT / ".git")
    return "not a git repository"


@pytest.mark.parametrize("spoil", [without_git, of_somebody_else, without_repository],
                         ids=lambda spoil: spoil.__name__)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_without_git_says_in_a_line_what_it_can_do(root, tmp_path, monkeypatch, spoil, name):
    call, remedy = COMMANDS[name]
    for file in ("pyproject.toml", "CHANGELOG.md"):
        shutil.copy(ROOT / file, root)
    shutil.copytree(ROOT / "changes", root / "changes")
    said = spoil(monkeypatch, tmp_path / "bin")
    ended = CliRunner().invoke(main, call)
    assert ended.exit_code in (1, 2), ended.output
    (line,) = (line for line in ended.stderr.splitlines() if remedy in line)
    assert re.search(said, line)


@pytest.mark.parametrize("spoil", [without_git, of_somebody_else], ids=lambda spoil: spoil.__name__)
def test_a_clone_that_git_does_not_date_has_the_day_of_its_descriptor(root, tmp_path, monkeypatch, spoil):
    said = spoil(monkeypatch, tmp_path / "bin")
    assert inputs.source_date() == DESCRIBED
    assert re.match(said, inputs.undated().removeprefix("detected "))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "7")
    assert inputs.source_date() == 7 and not inputs.undated()


def test_a_build_says_once_that_the_time_of_its_commit_is_not_known(root, tmp_path, monkeypatch):
    monkeypatch.setattr(inputs, "BOOK", root / "book")
    monkeypatch.setattr("living_review.build.make.site", lambda where, *_: where.html)
    ended = CliRunner().invoke(main, ["build", "html"])
    assert (ended.exit_code, ended.stderr) == (0, ""), ended.exception
    of_somebody_else(monkeypatch, tmp_path / "bin")
    ended = CliRunner().invoke(main, ["build", "html"])
    assert ended.exit_code == 0, ended.exception
    (line,) = ended.stderr.splitlines()
    assert line.startswith("Note: detected dubious ownership") and "the day of the tables" in line


def test_nobody_else_asks_git():
    asking = [path.name for path in (ROOT / "src").rglob("*.py") if '["git"' in path.read_text("utf-8")]
    assert asking == ["git.py"]
