"""What a build asks of its data before it computes."""

import os

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
