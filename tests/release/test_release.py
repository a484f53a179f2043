"""A release: the same bytes whoever makes it, whole or not at all. (The real one: test_release_real.py.)"""

import gzip
import io
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

import releasing
from living_review.build.places import BuildError
from living_review.release import archive, make, parts, verify
from living_review.tables.problems import Refused
from releasing import VERSION, Silent, building, git, released

NAME = f"iscm-living-review-{VERSION}"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return releasing.repository(tmp_path_factory.mktemp("here"))


@pytest.fixture(scope="module")
def folder(root, tmp_path_factory, computed):
    """A release that is only looked at."""
    return released(root, tmp_path_factory.mktemp("out"), computed)


def content(folder: Path) -> dict[str, bytes]:
    return archive.of_folder(folder)


def modes(folder: Path) -> set[int]:
    return {p.stat().st_mode & 0o777 for p in folder.rglob("*") if p.is_file()}


def test_a_release_holds_what_is_promised(root, folder):
    assert folder.name == NAME
    assert parts.files(folder) == sorted([
        "CHANGES.md", "CITATION.cff", "README.md", "SHA256SUMS", "ro-crate-metadata.json", "results.json",
        f"{NAME}.pdf", f"{NAME}-appendices.pdf", f"{NAME}-site.zip", f"{NAME}-source.tar.gz",
        *(path.name for path in (root / "data").iterdir())])
    assert not any(part.is_dir() or part.name.startswith(".") for part in folder.iterdir()), \
        "where releases are offered for download, there are no folders, and such names are changed"
    assert (folder / "CHANGES.md").read_text() == \
        f"# Changes in version {VERSION}\n\n### Cases\n\n- One more.\n"
    assert verify.check(folder).faults == []


def test_the_archive_of_the_whole_is_checked_as_the_folder_is(folder, tmp_path):
    whole = folder.with_name(f"{NAME}.zip")
    subprocess.run([sys.executable, "-m", "zipfile", "--extract", whole, tmp_path], check=True)
    assert archive.of_folder(tmp_path / NAME) == archive.of_folder(folder)
    shutil.copy(whole, tmp_path / NAME)  # as who downloads all files has it
    assert verify.check(tmp_path / NAME).faults == []
    (tmp_path / NAME / whole.name).write_bytes(archive.zipped({f"{NAME}/more.csv": b""}, 10 ** 9))
    assert f"cases.csv in {NAME}.zip is not the file beside it" in verify.check(tmp_path / NAME).faults
    assert f"more.csv in {NAME}.zip is not beside it" in verify.check(tmp_path / NAME).faults


def test_other_programs_read_the_sums_and_the_archives(folder, tmp_path):
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=folder, check=True)
    subprocess.run(["tar", "xzf", folder / f"{NAME}-source.tar.gz"], cwd=tmp_path, check=True)
    assert (tmp_path / f"{NAME}-source/README.md").is_file()
    assert os.access(tmp_path / f"{NAME}-source/run.sh", os.X_OK)
    assert not os.access(tmp_path / f"{NAME}-source/README.md", os.X_OK)
    with zipfile.ZipFile(folder / f"{NAME}-site.zip") as zipped:
        assert zipped.testzip() is None
        readme = zipped.read(f"{NAME}-site/README.md").decode()
        assert f"Version {VERSION}, {releasing.RELEASED}" in readme and "site/index.html" in readme


def test_two_clones_give_the_same_bytes(root, tmp_path, computed, monkeypatch):
    """In other folders, with another umask, other times and another configuration of git."""
    outs = []
    for name, umask, settings in (("a", 0o022, ""), ("b c/ö", 0o077, (
            "[core]\nautocrlf = true\nattributesFile = {0}/attributes\n[tar]\numask = 0077\n"
            "[status]\nshowUntrackedFiles = no\n"))):
        clone = tmp_path / name / "clone"
        git(tmp_path, "clone", "--quiet", str(root), str(clone))
        (tmp_path / name / "attributes").write_text("*.md text eol=crlf\n*.csv export-ignore\n")
        (tmp_path / name / "config").write_text(settings.format(tmp_path / name))
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / name / "config"))
        for path in clone.rglob("*.csv"):
            os.utime(path, (umask, umask))
        before = os.umask(umask)
        try:
            outs.append(released(clone, tmp_path / name / "out", computed))
        finally:
            os.umask(before)
    assert content(outs[0]) == content(outs[1])
    assert modes(outs[0]) == modes(outs[1]) == {0o644}


def test_archives_do_not_depend_on_the_order_of_files():
    files = {"b/a": b"1", "a": b"2", "B": b"3", "ö": b"4"}
    turned = dict(reversed(files.items()))
    assert archive.zipped(files, 10**9) == archive.zipped(turned, 10**9)
    entries = {name: archive.Entry(text, text == b"2") for name, text in files.items()}
    packed = archive.tarred(entries, 10**9)
    assert packed == archive.tarred(dict(reversed(entries.items())), 10**9)
    assert archive.read_tar(packed) == entries and archive.read_zip(archive.zipped(files, 10**9)) == files
    assert packed[4:8] == bytes(4) and packed[3] == 0  # neither a time nor a name in the header


@pytest.mark.parametrize("name", ["../a", "/a", "a/../../b", "c:/a", "a\\b"])
def test_archives_that_would_write_elsewhere_are_not_unpacked(name):
    zipped, tarred = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as target:
        target.writestr(name, b"x")
    with tarfile.open(fileobj=tarred, mode="w:gz") as target:
        target.addfile(tarfile.TarInfo(name))
    for read, made in ((archive.read_zip, zipped), (archive.read_tar, tarred)):
        with pytest.raises(Refused, match="must not be unpacked"):
            read(made.getvalue())


def test_archives_with_links_or_broken_ones_are_not_unpacked():
    made = io.BytesIO()
    link = tarfile.TarInfo("a")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc"
    with tarfile.open(fileobj=made, mode="w:gz") as target:
        target.addfile(link)
    whole = archive.tarred({"a": archive.Entry(os.urandom(5000))}, 0)
    for content in (made.getvalue(), b"", b"no archive", whole[:3000], gzip.compress(b"x" * 2000)):
        with pytest.raises(Refused):
            archive.read_tar(content)
    for content in (b"", b"no archive", archive.zipped({"a": os.urandom(5000)}, 10**9)[:3000]):
        with pytest.raises(Refused):
            archive.read_zip(content)


def test_a_build_that_fails_leaves_nothing(root, tmp_path):
    def fails(source, work, date):
        archive.write(source, work)
        raise BuildError("a warning")
    with pytest.raises(BuildError):
        make.release(root, VERSION, tmp_path, fails, Silent())
    assert list(tmp_path.iterdir()) == []


def test_a_release_that_does_not_pass_its_own_check_is_none(root, tmp_path, computed):
    with pytest.raises(Refused, match=r"results\.json is of other data"):
        released(root, tmp_path, computed.replace('"data_digest": "', '"data_digest": "0'))
    assert list(tmp_path.iterdir()) == []


def test_a_release_that_stands_is_not_written_over(root, tmp_path, computed):
    (tmp_path / NAME).mkdir()
    (tmp_path / NAME / "mine").touch()
    with pytest.raises(OSError):
        released(root, tmp_path, computed)
    assert parts.files(tmp_path) == [f"{NAME}/mine"]


def test_two_runs_do_not_get_into_each_others_way(root, tmp_path, computed):
    def meanwhile(source, work, date):
        with pytest.raises(Refused, match="wait until it has ended"):
            released(root, tmp_path, computed)
        return building(computed)(source, work, date)
    assert verify.check(make.release(root, VERSION, tmp_path, meanwhile, Silent())).faults == []


#: A release in a process of its own that says how far it is, and waits there to be killed.
SUPPORT = Path(__file__).parents[1] / "support"
WAITING = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[4])
import iscm_review
import releasing
from living_review.release import make, metadata, verify

def wait_in(owner, name, after):
    real = getattr(owner, name)
    def slow(*arguments):
        result = real(*arguments) if after else None
        print("here", flush=True)
        time.sleep(600)
    setattr(owner, name, slow)

root, out, moment = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
build = releasing.building("{}")
if moment == "build":
    def build(source, work, date):
        work.mkdir(); (work / "half").touch(); print("here", flush=True); time.sleep(600)
elif moment == "half written":
    wait_in(metadata, "crate", False)
elif moment == "written":
    wait_in(make, "write", True)
elif moment == "checked":
    wait_in(verify, "check", True)
make.release(root, releasing.VERSION, out, build, releasing.Silent())
"""


@pytest.mark.parametrize("moment, how", [
    ("build", signal.SIGKILL), ("half written", signal.SIGKILL), ("written", signal.SIGTERM),
    ("checked", signal.SIGKILL)])
def test_a_run_that_is_killed_leaves_nothing_that_looks_like_a_release(root, tmp_path, moment, how, computed):
    support = Path(releasing.__file__).parent
    run = subprocess.Popen([sys.executable, "-c", WAITING, root, tmp_path, moment, support],
                           stdout=subprocess.PIPE, text=True)
    assert run.stdout.readline() == "here\n"
    run.send_signal(how)
    assert run.wait() == -how
    left = list(tmp_path.iterdir())
    assert len(left) == 1 and left[0].name.startswith(".") and any(left[0].iterdir())
    assert released(root, tmp_path, computed) == tmp_path / NAME  # and the next run is not held up
    assert {*tmp_path.iterdir()} == {tmp_path / NAME, tmp_path / f"{NAME}.zip"}


def test_what_was_made_does_not_tell_when_and_where(root, folder):
    time_now = time.strftime("%Y-%m-%dT").encode()
    for path, text in content(folder).items():
        assert str(folder.parent).encode() not in text and str(root).encode() not in text, path
        if path.endswith(".json") and path != "results.json":
            assert time_now not in text, path


def test_the_readme_says_what_each_file_is(folder):
    text = (folder / parts.README).read_text()
    assert all(f"`{name}`" in text for name in parts.files(folder) if name != parts.README)
    assert max(map(len, text.splitlines())) <= 110
