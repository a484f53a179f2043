"""The real release: from two clones of this repository under different circumstances, and built once more."""

import datetime
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iscm_review import edition
from iscm_review.inputs import ROOT
from iscm_review.release import archive, parts
from releasing import GIT

pytestmark = pytest.mark.slow
VERSION = edition.read().version
NAME = f"iscm-living-review-{VERSION}"
#: Seconds that a release of the shipped data may take.
LONGEST = 180


def git(folder, *arguments):
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True,
                          env=os.environ | GIT).stdout


def clone(folder: Path) -> Path:
    """A clean clone of what is committed, with its tag."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("this is a source archive without git")
    folder.parent.mkdir(parents=True, exist_ok=True)
    git(ROOT, "clone", "--quiet", "--no-hardlinks", str(ROOT), str(folder))
    git(folder, "tag", "--force", f"v{VERSION}")
    for later in git(folder, "tag", "--list", "v*").split():
        if later != f"v{VERSION}":
            git(folder, "tag", "--delete", later)
    return folder


def command(folder: Path, *arguments: str, umask: int = 0o022, **environment: str) -> subprocess.Popen:
    """The command, by the package of a clone."""
    environment = os.environ | {"PYTHONPATH": str(folder / "src")} | environment
    return subprocess.Popen([sys.executable, "-m", "iscm_review.cli", *arguments], cwd=folder.parent,
                            umask=umask, env=environment, start_new_session=True, text=True, encoding="utf-8",
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def done(process: subprocess.Popen) -> str:
    out, err = process.communicate(timeout=900)
    assert process.returncode == 0, out + err
    return out


CIRCUMSTANCES = (
    ("a", 0o022, {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "1"}),
    ("elsewhere/with space and ö", 0o077, {
        "TZ": "America/Los_Angeles", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONHASHSEED": "4242",
        "SOURCE_DATE_EPOCH": "1", "COLUMNS": "40", "ISCM_REVIEW_DATA": "/nowhere", "MPLBACKEND": "svg",
        "PYTHONOPTIMIZE": "1"}))


@pytest.fixture(scope="module")
def two(tmp_path_factory) -> list[Path]:
    """Releases of two clones in different folders, time zones, locales and so on, one after the other."""
    made = []
    for name, umask, environment in CIRCUMSTANCES:
        folder = clone(tmp_path_factory.mktemp("clones") / name)
        for path in folder.rglob("*"):
            if ".git" not in path.parts:
                os.utime(path, (86400 + umask, 86400 + umask))
        before = os.times()
        done(command(folder, "release", VERSION, umask=umask, **environment))
        after = os.times()
        spent = after.children_user + after.children_system - before.children_user - before.children_system
        # Processor time of all steps, as other things may run at the same time.
        assert spent < LONGEST
        made.append(folder / "dist" / NAME)
    return made


def test_two_clean_clones_give_the_same_bytes(two):
    first, second = map(archive.of_folder, two)
    assert sorted(first) == sorted(second)
    assert [path for path in first if first[path] != second[path]] == []
    assert {p.stat().st_mode & 0o777 for folder in two for p in folder.rglob("*") if p.is_file()} == {0o644}


def test_nothing_in_it_knows_where_and_when_it_was_made(two):
    folder, today = two[0], datetime.date.today()
    files = archive.of_folder(folder)
    files |= archive.read_zip(files[parts.site(VERSION)])
    places = [str(path).encode() for path in (two[0].parents[2], ROOT, sys.prefix)]
    source = archive.read_tar(files[parts.source(VERSION)]).values()
    days = [day for form in ("%Y-%m-%d", "%b %d, %Y", "%d %B %Y") if (day := today.strftime(form).encode())
            and not any(day in entry.content for entry in source)]
    for name, content in files.items():
        assert not [place for place in places if place in content], name
        assert not [day for day in days if day in content], name


def test_a_stranger_can_check_it_and_build_it_again(two, tmp_path):
    """From a copy, by the command, which unpacks the source archive somewhere else again."""
    copy = shutil.copytree(two[0], tmp_path / "downloaded")
    root = two[1].parents[1]
    told = done(command(root, "verify", "--rebuild", str(copy), TZ="Asia/Kathmandu"))
    assert "is sound, and comes out the same when it is built again" in told


@pytest.mark.parametrize("seconds", [3, 15])
def test_a_real_run_that_is_killed_leaves_nothing_that_looks_like_a_release(tmp_path, seconds):
    folder = clone(tmp_path / "clone")
    process = command(folder, "release", VERSION)
    time.sleep(seconds)
    assert process.poll() is None
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert [p.name for p in folder.glob("dist/*") if not p.name.startswith(".")] == []
    assert "can be released" in done(command(folder, "release", VERSION, "--check"))
