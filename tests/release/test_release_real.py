"""The real release: from two clones of this repository under different circumstances, and built once more."""

import datetime
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from living_review.release import archive, parts
from living_review.tables import edition
from living_review.tables.inputs import ROOT
from releasing import git

pytestmark = pytest.mark.slow
VERSION = edition.read().version
NAME = f"iscm-living-review-{VERSION}"


def clone(folder: Path) -> Path:
    """A clean clone of what is committed, with its tag."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("this is a source archive without git")
    folder.parent.mkdir(parents=True, exist_ok=True)
    git(ROOT, "clone", "--quiet", "--no-hardlinks", str(ROOT), str(folder))
    if waiting := [path.name for path in (folder / "changes").glob("*.*.md")]:  # it is no state of work
        git(folder / "changes", "rm", "--quiet", *waiting)
        git(folder, "commit", "--quiet", "-m", "x")
    git(folder, "tag", "--force", f"v{VERSION}")
    for later in git(folder, "tag", "--list", "v*").split():
        if later != f"v{VERSION}":
            git(folder, "tag", "--delete", later)
    return folder


def command(folder: Path, *arguments: str, umask: int = 0o022, **environment: str) -> subprocess.Popen:
    """The command, by the package of a clone."""
    environment = os.environ | {"PYTHONPATH": str(folder / "src")} | environment
    return subprocess.Popen([sys.executable, "-m", "iscm_review", *arguments], cwd=folder.parent,
                            umask=umask, env=environment, start_new_session=True, text=True, encoding="utf-8",
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def done(process: subprocess.Popen) -> str:
    out, err = process.communicate()
    assert process.returncode == 0, out + err
    return out


HERE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "1"}
ELSEWHERE = {"TZ": "America/Los_Angeles", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONHASHSEED": "4242",
             "SOURCE_DATE_EPOCH": "1", "COLUMNS": "40", "MPLBACKEND": "svg",
             "PYTHONOPTIMIZE": "1"}


@pytest.fixture(scope="module")
def released(tmp_path_factory) -> Path:
    """The release of a clone whose files are old."""
    folder = clone(tmp_path_factory.mktemp("clones") / "a")
    for path in folder.rglob("*"):
        if ".git" not in path.parts:
            os.utime(path, (86400, 86400))
    done(command(folder, "release", VERSION, **HERE))
    return folder / "dist" / NAME


def test_nothing_in_it_knows_where_and_when_it_was_made(released):
    files, today = archive.of_folder(released), datetime.date.today()
    files |= archive.read_zip(files[parts.site(VERSION)])
    places = [str(path).encode() for path in (released.parents[2], ROOT, sys.prefix)]
    source = archive.read_tar(files[parts.source(VERSION)]).values()
    days = [day for form in ("%Y-%m-%d", "%b %d, %Y", "%d %B %Y") if (day := today.strftime(form).encode())
            and not any(day in entry.content for entry in source)]
    for name, content in files.items():
        assert not [place for place in places if place in content], name
        assert not [day for day in days if day in content], name
    assert {p.stat().st_mode & 0o777 for p in released.rglob("*") if p.is_file()} == {0o644}


def test_a_stranger_checks_it_and_it_comes_out_the_same_in_other_circumstances(released, tmp_path):
    """From a copy, by the command, which unpacks the source archive somewhere else and builds it again."""
    copy = shutil.copytree(released, tmp_path / "downloaded with space and ö")
    root = released.parents[1]
    told = done(command(root, "verify", "--rebuild", str(copy), umask=0o077, **ELSEWHERE))
    assert "is sound, and comes out the same when it is built again" in told
