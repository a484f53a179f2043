"""A pull request is answered with what it brought, not with what stood there before."""

import json

import pytest
from click.testing import CliRunner

import corpus
from corpus import copy, edit
from living_review.commands.cli import main
from releasing import git

OLD_FAULT = edit("cases", cases=({"sex": "Female"}, {}))


@pytest.fixture
def repository(tmp_path):
    """A repository whose data has one fault from before."""
    git(tmp_path, "init", "-q")
    corpus.write(tmp_path / "data", corpus.tables(OLD_FAULT))
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "before")
    return tmp_path


def told(repository, ref="HEAD") -> list[tuple]:
    ended = CliRunner().invoke(main, ["validate", str(repository / "data"), "--format", "json",
                                      "--only-changed-since", ref])
    assert ended.exit_code in (0, 1, 3), ended.output
    return [(p["rule"], p["line"]) for p in json.loads(ended.output)]


def test_nothing_changed_brings_nothing(repository):
    assert told(repository) == []


def test_a_new_fault_is_told_and_the_old_one_is_not(repository):
    corpus.write(repository / "data",
                 corpus.tables(edit("cases", cases=({"sex": "Female"}, {"sex": "Male"}))))
    assert told(repository) == [("vocabulary", 3)]


def test_lines_may_move(repository):
    """An old fault on another line is still the old one."""
    path = repository / "data/cases.csv"
    header, one, two, *_ = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([header, two, one, b""]))
    assert ("vocabulary", 2) not in told(repository)


def test_an_old_fault_on_a_line_that_was_touched_is_told(repository):
    corpus.write(repository / "data", corpus.tables(edit(
        "cases", cases=({"sex": "Female", "notes": "A word more."}, {}))))
    assert told(repository) == [("vocabulary", 2)]


def test_what_is_taken_away_is_told_where_it_lacks(repository):
    """No line of the other tables has changed, and one of them no longer holds."""
    path = repository / "data/sources.csv"
    path.write_bytes(b"".join(line for line in path.read_bytes().splitlines(keepends=True)
                              if not line.startswith(b"baker2019")))
    assert ("key-resolves", 2) in told(repository) and ("vocabulary", 2) not in told(repository)


def test_the_same_fault_once_more_is_new(repository):
    corpus.write(repository / "data", corpus.tables(edit("cases", cases=(
        {"sex": "Female"}, {}, copy(case_id="adams2020-3", sex="Female", age_years="20", notes="Third.")))))
    assert told(repository) == [("vocabulary", 4)]


def test_a_missing_table_is_told(repository):
    (repository / "data/claims.csv").unlink()
    assert told(repository) == [("file-missing", None)]


def test_a_folder_that_was_not_there_before_is_all_new(repository):
    corpus.write(repository / "more", corpus.tables(OLD_FAULT))
    ended = CliRunner().invoke(main, ["validate", str(repository / "more"), "--format", "json",
                                      "--only-changed-since", "HEAD"])
    assert [p["rule"] for p in json.loads(ended.output)] == ["vocabulary"]


def test_a_descriptor_that_was_broken_before_hides_nothing(repository):
    descriptor = repository / "data/datapackage.json"
    sound = descriptor.read_bytes()
    descriptor.write_text("{")
    git(repository, "commit", "-qam", "broken")
    descriptor.write_bytes(sound)
    assert told(repository) == [("vocabulary", 2)]


@pytest.mark.parametrize("ref", ["no-such-branch", "--output=x", "", "HEAD:data"])
def test_a_reference_that_is_none_ends_with_2(repository, ref):
    ended = CliRunner().invoke(main, ["validate", str(repository / "data"), "--only-changed-since", ref])
    assert ended.exit_code == 2 and "no commit" in ended.output
    assert not (repository / "x").exists()


def test_without_git_it_ends_with_2(tmp_path, monkeypatch):
    corpus.write(tmp_path / "data", corpus.tables())
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    call = ["validate", str(tmp_path / "data"), "--only-changed-since", "HEAD"]
    assert CliRunner().invoke(main, call).exit_code == 2
    monkeypatch.setenv("PATH", "")
    ended = CliRunner().invoke(main, call)
    assert ended.exit_code == 2 and "git cannot be run" in ended.output


def test_a_descriptor_that_is_broken_still_is_never_all_right(repository):
    (repository / "data/datapackage.json").write_text("{")
    git(repository, "commit", "-qam", "broken")
    ended = CliRunner().invoke(main, ["validate", str(repository / "data"), "--only-changed-since", "HEAD"])
    assert ended.exit_code == 1 and "datapackage.json" in ended.output


def test_many_old_faults_do_not_cover_a_new_one(repository):
    path = repository / "data/series.csv"
    row = path.read_bytes().split(b"\n")[1]
    path.write_bytes(path.read_bytes() + b"".join(
        row.replace(b"lung", b"Lungs%d" % n) + b"\n" for n in range(1_100)) + b"a,b\n" * 1_100)
    git(repository, "commit", "-qam", "many faults")
    path.write_bytes(path.read_bytes() + row.replace(b"lung", b"Breasts") + b"\n")
    assert ("vocabulary", 2 + 1 + 1_100 + 1_100 + 1) in told(repository)


def test_a_line_that_cannot_be_read_is_told_each_time(repository):
    """It switches the rules between tables off, and so may hide another problem."""
    path = repository / "data/sources.csv"
    path.write_bytes(path.read_bytes() + b"broken\n")
    git(repository, "commit", "-qam", "a broken line")
    assert ("ragged", 5) in told(repository)
