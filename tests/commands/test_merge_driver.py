"""Git joins the tables of real clones row by row; where it cannot, nothing of either side is lost."""

import os
import re
import shutil
import subprocess
import sys

import pytest

import corpus
from living_review.gate import canonical, validate
from living_review.intake import entry
from living_review.tables.inputs import ROOT


def git(folder, *arguments, ends=0) -> str:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    done = subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == ends, done.stdout + done.stderr
    return done.stdout + done.stderr


def make(folder, *arguments, ends=0, **environment) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER")
           for what, value in (("NAME", "a"), ("EMAIL", "a@example.org"))}
    done = subprocess.run(["make", "--silent", "--old-file", ".venv/book.ok", *arguments], cwd=folder,
                          capture_output=True, text=True, env=kept | who | environment)
    assert (done.returncode != 0) == (ends != 0), done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def clone(tmp_path):
    """A clone of one repository with the specimen, where git knows the command: ``clone(name)``."""
    begin = tmp_path / "a begin"
    corpus.write(begin / "data", corpus.tables())
    canonical.tidy(begin / "data", write=True)
    for name in ("Makefile", ".gitattributes", ".gitignore", ".github/merge.sh"):
        (begin / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, begin / name)
    git(begin, "init", "--quiet", "--initial-branch=main")
    git(begin, "add", ".")
    git(begin, "commit", "--quiet", "--message=begin")
    git(tmp_path, "clone", "--quiet", "--bare", str(begin), "remote")

    def made(name, driver=True):
        here = tmp_path / name
        git(tmp_path, "clone", "--quiet", str(tmp_path / "remote"), name)
        command = here / ".venv/bin/iscm-review"
        command.parent.mkdir(parents=True)
        command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT / "src"}" exec "{sys.executable}" '
                           '-m iscm_review "$@"\n')
        command.chmod(0o755)
        if driver:
            make(here, "merge-driver")
        return here
    return made


def enter(folder, name):
    """A report of one patient, as the form brings it, and a commit of it."""
    source = corpus.SOURCE | {"title": f"A patient and a {name}", "authors": f"{name.title()} A",
                              "year": "2024", "doi": f"10.1000/{name}", "n_cases": "1"}
    patient = {"sex": "female", "age_years": str(9 * len(name)), "primary_site": "breast", "levels": "T9",
               "region": "thoracic"}
    entry.enter(entry.Entry(source, {1: patient}, reader=f"reader-{name}"), folder / "data")
    git(folder, "commit", "--quiet", "--all", f"--message={name}")


def note(folder, words):
    """Other notes of a patient; they have no reading."""
    path = folder / "data/cases.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Told in the table alone.", words), "utf-8")
    git(folder, "commit", "--quiet", "--all", "--message=note")


def patients(folder) -> list[str]:
    text = (folder / "data/cases.csv").read_text(encoding="utf-8")
    return [line.split(",")[0] for line in text.splitlines()]


def problems(folder):
    return list(validate.check(folder / "data").problems)


def test_two_clones_that_add_reports_at_one_place_merge_without_a_hand(clone):
    """Without the driver, the same two conflict."""
    one, two, plain = clone("one"), clone("two's two"), clone("plain", driver=False)
    enter(one, "wren")
    enter(one, "pelican")
    enter(two, "bullfinch")
    git(one, "push", "--quiet", "origin", "main")
    told = git(two, "pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main")
    assert "cases.csv: ours 1 new; theirs 2 new" in told
    assert problems(two) == [] and canonical.tidy(two / "data", write=False) == ([], [])
    assert {"wren2024-1", "pelican2024-1", "bullfinch2024-1"} <= {*patients(two)}
    enter(plain, "bullfinch")
    told = git(plain, "pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main", ends=1)
    assert all(f"CONFLICT (content): Merge conflict in data/{name}.csv" in told
               for name in ("cases", "extractions"))


def test_a_conflict_of_a_cell_stands_in_the_file_and_is_told(clone):
    one, two = clone("one"), clone("two")
    note(one, "Told in a figure.")
    git(one, "push", "--quiet", "origin", "main")
    note(two, "Told in the text.")
    enter(two, "wolf")
    told = git(two, "pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main", ends=1)
    assert "notes: base Told in the table alone., ours Told in the text., theirs Told in a figure." in told
    assert git(two, "diff", "--name-only", "--diff-filter=U") == "data/cases.csv\n"
    (told,) = (p for p in problems(two) if p.rule == "merge")
    assert told.file == "cases.csv" and "keep one of its two lines, with what the report says" in told.fix
    assert patients(two).count("adams2020-2") == 3 and "wolf2024-1" in patients(two)


@pytest.mark.parametrize("fault", ["a table that cannot be read", "no command"])
def test_where_the_command_can_join_nothing_git_joins_the_lines(clone, fault):
    """Never is one side left standing alone."""
    one, two = clone("one"), clone("two")
    enter(two, "wolf")
    if fault == "no command":
        shutil.rmtree(two / ".venv")
    else:
        note(two, '"open')
    enter(one, "wren")
    git(one, "push", "--quiet", "origin", "main")
    git(two, "pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main", ends=1)
    assert {"wren2024-1", "wolf2024-1", "<<<<<<< ours", ">>>>>>> theirs"} <= {*patients(two)}


@pytest.fixture
def pull(clone):
    """A pull request 12 that parted from the main branch, which has a report more: its clone, and ours."""
    theirs, ours = clone("theirs"), clone("ours", driver=False)
    git(theirs, "rm", "--quiet", ".gitattributes")  # as one that is older than the driver
    enter(theirs, "wolf")
    for name in ("Makefile", ".github/merge.sh", ".venv/bin/iscm-review"):
        (theirs / name).write_text("touch ran\nall:\n\ttouch ran\n")
    git(theirs, "add", "--force", ".")
    git(theirs, "commit", "--quiet", "--message=what must not run")
    enter(ours, "quail")
    return theirs, ours


def sent(theirs, ours):
    git(theirs, "push", "--quiet", "--force", "origin", "HEAD:refs/pull/12/head")
    git(ours, "push", "--quiet", "origin", "HEAD:main")


def test_a_pull_request_is_brought_up_to_date_and_nothing_is_pushed(pull):
    theirs, ours = pull
    sent(theirs, ours)
    before = git(theirs, "ls-remote", "origin")
    told = make(ours, "merge", "PULL=12")
    assert "Nothing was pushed: make merge PULL=12 PUSH=yes" in told and "no problem in" in told
    there = ours / ".merge/12"
    assert problems(there) == [] and git(there, "status", "--porcelain") == ""
    assert {"wolf2024-1", "quail2024-1"} <= {*patients(there)}
    assert git(ours, "status", "--porcelain") == "" and git(theirs, "ls-remote", "origin") == before
    assert not [*ours.rglob("ran")]  # nothing of the pull request has run
    assert "up to date" in make(ours, "merge", "PULL=12")  # once more changes nothing
    gh = ours / ".venv/gh"
    gh.write_text(f"#!/bin/sh\necho '{theirs.parent / 'remote'} HEAD:refs/heads/wolf'\n")
    gh.chmod(0o755)
    made = git(there, "rev-parse", "HEAD").strip()
    make(ours, "merge", "PULL=12", "PUSH=yes", PATH=f"{gh.parent}:{os.environ['PATH']}")
    assert f"{made}\trefs/heads/wolf" in git(theirs, "ls-remote", "origin") and not there.exists()


def test_a_conflict_of_a_pull_request_is_settled_and_gone_on_with(pull):
    theirs, ours = pull
    note(theirs, "Told in a figure.")
    note(ours, "Told in the text.")
    sent(theirs, ours)
    told = make(ours, "merge", "PULL=12", ends=2)
    assert "ours Told in a figure., theirs Told in the text." in told
    assert "Settle what is told above in .merge/12, then call make merge PULL=12 again" in told
    assert "a merge conflict with the marks of git" in make(ours, "merge", "PULL=12", ends=2)
    path = ours / ".merge/12/data/cases.csv"
    kept = re.sub(r"<{7}.*={7}\n(.*)>{7} theirs\n", r"\1", path.read_text(), flags=re.DOTALL)
    path.write_text(kept, encoding="utf-8")
    assert "up to date" in make(ours, "merge", "PULL=12")
    assert git(path.parent, "status", "--porcelain") == "" and path.read_text() == kept


def test_a_pull_request_that_went_on_meanwhile_is_not_joined_into_what_was_made(pull):
    theirs, ours = pull
    sent(theirs, ours)
    make(ours, "merge", "PULL=12")
    note(theirs, "Told in a figure.")
    sent(theirs, ours)
    told = make(ours, "merge", "PULL=12", ends=2)
    assert "The pull request has gone on: git worktree remove --force .merge/12" in told
    git(ours, "worktree", "remove", "--force", ".merge/12")
    make(ours, "merge", "PULL=12")
    assert "Told in a figure." in (ours / ".merge/12/data/cases.csv").read_text(encoding="utf-8")
