"""What a build asks of its data before it computes."""

import errno
import os
import shutil

import pytest

from iscm_review import build
from iscm_review.inputs import DATA_VARIABLE
from iscm_review.problems import DataError


@pytest.fixture
def where(folder, tmp_path, monkeypatch) -> build.Places:
    """A build of the copied data, in an environment of its own."""
    for name in (build.CHECKED_VARIABLE, build.UNCHECKED_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "environ", {**os.environ, DATA_VARIABLE: str(folder)})
    monkeypatch.setattr("iscm_review.results.compute", lambda data: {})
    monkeypatch.setattr("iscm_review.results.write", lambda path, data, computed: path.touch())
    return build.Places(tmp_path / "book", tmp_path / "build")


@pytest.mark.parametrize(("met", "told"), [
    (build.BuildError("WARNING: cannot copy static file OSError(28, 'No space left on device')\n"
                      "OSError: [Errno 28] No space left on device: 'a.md' -> 'work/a.md'"), "work/a.md"),
    (build.BuildError("cell 1 failed\nx()\nOSError: [Errno 30] Read-only file system: 'f.svg'"), "f.svg"),
    (RuntimeError("(sqlite3.OperationalError) database or disk is full [SQL: INSERT]"), "_build"),
    (RuntimeError("failed to write (No space left on device (os error 28))"), "_build"),
    (shutil.Error([("a", "html.new/a", "[Errno 28] No space left on device: 'html.new/a'")]), "html.new/a"),
    (OSError(28, "No space left on device"), "_build"), (OSError(28, "No space left on device", "c"), "c"),
])
def test_a_full_disk_is_told_as_one_whoever_met_it(met, told):
    @build._saying_no_room
    def step(where, progress):
        raise met

    with pytest.raises(OSError) as caught:
        step(build.Places(None, "_build"), None)
    assert caught.value.filename == told and caught.value.errno in (errno.ENOSPC, errno.EROFS)


def test_what_else_goes_wrong_is_told_as_it_was():
    @build._saying_no_room
    def step(where, progress):
        raise build.BuildError("a.md:3: WARNING: No such figure")

    with pytest.raises(build.BuildError, match="No such figure"):
        step(None, None)


def spoil(folder) -> None:
    cases = folder / "cases.csv"
    cases.write_text(cases.read_text(encoding="utf-8").replace(",male,", ",Male,"), encoding="utf-8")


def test_wrong_data_are_refused_each_time(where, folder):
    spoil(folder)
    for _ in range(2):
        with pytest.raises(DataError):
            build.prepare(where)


def test_data_that_have_passed_are_not_asked_again_by_the_same_build(where, monkeypatch):
    asked = []
    monkeypatch.setattr(build, "_check", lambda: asked.append(1))
    build.prepare(where)
    build.prepare(where)
    assert len(asked) == 1


def test_other_data_are_asked_although_the_last_have_passed(where, folder):
    build.prepare(where)
    spoil(folder)
    with pytest.raises(DataError):
        build.prepare(where)
