"""The tests stay green under the ordinary acts of a maintainer."""

import os
import re
import subprocess
import sys

import pytest

import acts
from conftest import OF_THE_TABLES
from living_review.tables.inputs import ROOT

#: These take longest of those that read the tables; after all acts they are run by the audit.
LONG = {"test_against_r.py", "test_effect_forms.py", "test_figures.py"}
#: These ask about tables and a repository of their own, and take longest of those that do.
OF_THEIR_OWN = {"test_any_review.py", "test_remedies.py", "test_rules.py", "test_workflows_run.py"}
ASKING = re.compile(rf"^def \w+\([^)]*\b(?:{'|'.join(OF_THE_TABLES)})\b", re.MULTILINE)


def passes_after(place, names, *selected: str, without=()) -> None:
    """The selected tests, none of them slow, pass in a copy after these acts."""
    root = acts.checkout(place / "review")
    for name in names:
        acts.ACTS[name](root)
    own_folder = ["--basetemp", str(place / "tmp")]  # else it would tidy up after other runs
    suite = ["-q", "-p", "no:cacheprovider", *own_folder, "-m", "not slow", *selected,
             *(f"--ignore-glob=*/{name}" for name in {"test_acts.py", *without})]
    run = subprocess.run([sys.executable, "-m", "pytest", *suite], cwd=root, capture_output=True, text=True,
                         check=False, env=os.environ | {"PYTHONPATH": str(root / "src")})
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr
    assert " passed" in run.stdout


@pytest.mark.audit
def test_all_tests_pass_after_all_acts_together(tmp_path):
    passes_after(tmp_path, acts.ACTS, without=OF_THEIR_OWN)


@pytest.mark.parametrize("names", [
    pytest.param([*acts.ACTS], id="all together"),
    *(pytest.param([act], id=act, marks=pytest.mark.audit) for act in acts.ACTS)])
def test_the_tests_that_read_the_tables_pass_after_acts(tmp_path, names):
    reading = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "tests").rglob("test_*.py"))
               if path.name not in LONG and ASKING.search(path.read_text(encoding="utf-8"))]
    passes_after(tmp_path, names, "--tables", *reading)
