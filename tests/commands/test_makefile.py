"""Which Python the environment is made with is asked before it is made; what is told, followed, ends well."""

import os
import re
import shutil
import subprocess
import tomllib

import pytest
from packaging.specifiers import SpecifierSet

from living_review.tables.inputs import ROOT

#: Answers with a version, and makes environments of nothing.
PYTHON = """#!/bin/sh
case "$1 $2" in
-c*) echo VERSION ;;
"-m venv")
  [ "$3" != --clear ] || { rm -rf "$4"; shift; }
  mkdir -p "$3/bin"
  [ -e "$3/bin/python" ] || cp "$0" "$3/bin/python"  # as venv does: an old one stays
  printf '#!/bin/sh\\n' >"$3/bin/pip"; chmod +x "$3/bin/pip" ;;
esac
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with the Makefile, and Pythons of several versions."""
    for name in ("Makefile", "pyproject.toml", "requirements.txt"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "bin").mkdir()
    for version in ("3.10", "3.11", "3.12", "3.20"):
        python = tmp_path / "bin" / f"python{version}"
        python.write_text(PYTHON.replace("VERSION", version))
        python.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    for name in ("MAKEFLAGS", "MAKELEVEL", "PYTHON"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def made(here, python):
    return subprocess.run(["make", ".venv/book.ok", f"PYTHON={python}"], cwd=here, capture_output=True,
                          text=True)


@pytest.mark.parametrize(("python", "told"), [
    ("python3.10", "3.10"), ("python3.20", "3.20"), ("3.10", "missing")])
def test_another_python_is_refused_in_a_line_and_nothing_is_made(here, python, told):
    ended = made(here, python)
    assert ended.returncode != 0 and not (here / ".venv").exists()
    assert [line for line in ended.stderr.splitlines() if not line.startswith("make")] == [
        f"PYTHON={python} is {told}; name a Python of 3.11 3.12 3.13 3.14, for example: "
        "make book PYTHON=python3.13"]
    assert made(here, "python3.12").returncode == 0


@pytest.mark.parametrize("spoil", ["another", "broken"])
def test_an_environment_of_another_python_is_told_with_a_remedy_that_works(here, spoil):
    python = here / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    if spoil == "another":
        shutil.copy(here / "bin/python3.10", python)
    else:
        python.symlink_to("/nowhere/python3.9")
    for _ in range(2):
        ended = made(here, "python3.12")
        assert ended.returncode != 0 and not (here / ".venv/book.ok").exists()
    remedy = re.search(r"python3\.12 -m venv --clear \.venv$", ended.stderr, re.MULTILINE)[0]
    subprocess.run(remedy.split(), cwd=here, check=True)
    assert made(here, "python3.12").returncode == 0 and "VERSION" not in python.read_text()
    assert subprocess.run([python, "-c"], capture_output=True, text=True).stdout == "3.12\n"


def test_an_environment_that_was_begun_is_gone_on_with(here):
    (here / ".venv/bin").mkdir(parents=True)
    shutil.copy(here / "bin/python3.12", here / ".venv/bin/python")
    assert made(here, "python3.12").returncode == 0


def test_the_versions_are_those_of_the_package():
    told = re.search(r"^VERSIONS := (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[1]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = SpecifierSet(project["requires-python"])
    assert told.split() == [f"3.{n}" for n in range(30) if f"3.{n}" in wanted]
    first, *_, last = told.split()
    assert f"Python {first} to {last}" in (ROOT / "README.md").read_text(encoding="utf-8")
