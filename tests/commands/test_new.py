"""``living-review new`` writes the beginning of a review, whole or not at all, and what it writes works."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from living_review.commands import new
from living_review.tables.inputs import ROOT

DESIGN = ROOT / "docs/design.md"


#: As the page of the design has it: new FOLDER --condition …
COMMAND = ["new", *shlex.split(re.search(r"living-review new (.*)", DESIGN.read_text(encoding="utf-8"))[1])]


def begin(*arguments):
    return CliRunner().invoke(new.main, ["new", *map(str, arguments)])


@pytest.fixture(scope="module")
def beginning(tmp_path_factory):
    """Begun as on the page: by a program that knows of no review."""
    folder = tmp_path_factory.mktemp("new") / "gout"
    done = own(folder.parent, "-m", "living_review.commands.new", "new", folder, *COMMAND[2:])
    assert done.returncode == 0, done.stderr
    return folder


def own(folder, *command):
    """A program in the folder, which finds its package and the engine of this checkout."""
    path = os.pathsep.join([str(folder / "src"), str(ROOT / "src")])
    told = {name: value for name, value in os.environ.items() if not name.startswith("LIVING_REVIEW")}
    return subprocess.run([sys.executable, *map(str, command)], cwd=folder, env=told | {"PYTHONPATH": path},
                          capture_output=True, text=True, check=False)


def test_no_place_is_left_open_and_no_file_is_named_as_it_is_kept(beginning):
    for path in (path for path in beginning.rglob("*") if path.is_file()):
        assert not new.PLACE.findall(path.read_text(encoding="utf-8")), path
    names = {path.name for path in beginning.iterdir()}
    assert names >= set(new.KEPT_AS) and not names & set(new.KEPT_AS.values())
    assert (beginning / "src/gout_review/review.py").is_file()


def test_every_table_has_its_head_and_no_row(beginning):
    for path in (beginning / "data").glob("*.csv"):
        assert path.read_text(encoding="utf-8").count("\n") == 1


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    done = begin(tmp_path, "--condition", "Gout")
    assert done.exit_code == 2 and "not an empty folder" in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("arguments", [
    ("--condition", 'Gout "of" the spine'), ("--condition", "Gout: a story"), ("--condition", " "),
    ("--condition", "Gout", "--package", "Gout"), ("--condition", "Gout", "--package", "json"),
    ("--condition", "Gout", "--package", "class"), ("--condition", "Gout", "--authors", 'A "B" C'),
    ("--condition", "痛風"),
])
def test_a_name_that_cannot_stand_everywhere_is_refused(arguments, tmp_path):
    done = begin(tmp_path / "gout", *arguments)
    assert done.exit_code == 2 and "Invalid value" in done.output
    assert not list(tmp_path.iterdir())


def test_whatever_stops_it_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "write_text", full)
    done = begin(tmp_path / "gout", "--condition", "Gout")
    assert done.exit_code == 1 and "No space left" in done.output
    assert not list(tmp_path.iterdir())


def full(*arguments, **named):
    raise OSError(28, "No space left on device")


@pytest.mark.slow
def test_warnings_alone_stop_no_check(beginning):
    assert "validate --judgements || [ $$? -eq 3 ]" in (beginning / "Makefile").read_text(encoding="utf-8")


def test_what_may_push_installs_nothing(beginning):
    """Its packages are not locked yet; one that is spoilt could write whatever the job may."""
    jobs = yaml.safe_load((beginning / ".github/workflows/publish.yml").read_text(encoding="utf-8"))["jobs"]
    writing = {name: [step["run"] for step in job["steps"] if "run" in step]
               for name, job in jobs.items() if "write" in job["permissions"].values()}
    assert writing == {"push": ["make push"]}
    done = subprocess.run(["make", "--no-print-directory", "--dry-run", "push"], cwd=beginning,
                          capture_output=True, text=True)
    assert done.returncode == 0 and all(line.startswith("git ") for line in done.stdout.splitlines())


def test_what_one_job_lays_another_pushes(beginning, tmp_path):
    """On one machine it is built; on the next, there is a clone, the bundle and git."""
    who = {f"GIT_{one}_{what}": "a@example.org"
           for one in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}

    def run(*command, at):
        done = subprocess.run(command, cwd=at, capture_output=True, text=True, env=os.environ | who)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    work, origin = tmp_path / "work", tmp_path / "origin.git"
    shutil.copytree(beginning, work)
    run("git", "init", "--quiet", "--bare", "--initial-branch", "main", origin, at=tmp_path)
    for command in ("init -q -b main", "add -A", "commit -qm begun", f"remote add origin {origin}",
                    "push -q origin main"):
        run("git", *command.split(), at=work)
    stand_in = work / ".venv/bin/gout-review"  # for the engine: what is built and laid is no matter here
    stand_in.parent.mkdir(parents=True)
    stand_in.write_text('#!/bin/sh\n[ "$1" = site ] || mkdir -p book/_build/html\n'
                        '[ "$1" != site ] || { mkdir -p "$5/next" && date +%N > "$5/next/index.html"; }\n')
    stand_in.chmod(0o755)
    (work / ".venv/ok").touch()
    for times in (1, 2):
        run("make", "lay", at=work)
        other = tmp_path / f"other{times}"
        run("git", "clone", "--quiet", "--depth", "1", f"file://{origin}", other, at=tmp_path)
        (other / "dist").mkdir()
        shutil.copy(work / "dist/site.bundle", other / "dist")
        run("make", "push", at=other)
        assert run("git", "ls-tree", "-r", "--name-only", "gh-pages", at=origin) == "next/index.html\n"
        assert run("git", "rev-list", "--count", "gh-pages", at=origin) == f"{times}\n"


def test_what_it_writes_builds_and_passes_its_own_tests(beginning):
    built = own(beginning, "-m", "gout_review", "build")
    assert built.returncode == 0, built.stderr
    assert (beginning / "book/_build/pdf/gout-review.pdf").read_bytes().startswith(b"%PDF")
    own_folder = ("--basetemp", str(beginning / "tmp"))  # else it would tidy up after other runs
    tested = own(beginning, "-m", "pytest", "-q", "-p", "no:cacheprovider", *own_folder)
    assert tested.returncode == 0, tested.stdout


def test_the_engine_is_this_checkout_or_a_place_that_is_named_and_never_a_bare_name(monkeypatch, tmp_path):
    assert new.answers("Gout of the knee", "", "", "")["engine"] == f"--editable {ROOT}"
    monkeypatch.setattr(new, "__file__", str(tmp_path / "lib/living_review/commands/new.py"))
    ended = begin(tmp_path / "gout", "--condition", "Gout of the knee")
    assert ended.exit_code == 2 and "--engine" in ended.output and not (tmp_path / "gout").exists()
