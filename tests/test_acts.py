"""The tests that read the tables stay green under the ordinary acts of a maintainer."""

import os
import subprocess
import sys

import pytest

import acts


def after(place, *names: str) -> subprocess.CompletedProcess:
    """The tests that read the tables, in a copy after these acts."""
    root = acts.copied(place / "review")
    for name in names:
        acts.ACTS[name](root)
    suite = ["-q", "-p", "no:cacheprovider", "--repository", "-m", "not slow", "tests"]
    return subprocess.run([sys.executable, "-m", "pytest", *suite], cwd=root, capture_output=True, text=True,
                          check=False, env=os.environ | {"PYTHONPATH": str(root / "src")})


def passed(run: subprocess.CompletedProcess) -> None:
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr
    assert " passed" in run.stdout


def test_the_tests_of_the_tables_pass_after_all_acts_of_a_maintainer_together(tmp_path):
    passed(after(tmp_path, *acts.ACTS))


@pytest.mark.audit
@pytest.mark.parametrize("act", acts.ACTS)
def test_they_pass_after_each_act_alone(tmp_path, act):
    passed(after(tmp_path, act))
