"""Who enters a patient by hand types no value twice: the first reading follows from the case."""

import re

import pytest
from click.testing import CliRunner

import corpus
from living_review.commands.cli import main
from living_review.gate import canonical, validate
from living_review.intake import first_reading
from living_review.tables.problems import DataError
from living_review.tables.rule import copy, tables


@pytest.fixture
def place(tmp_path):
    """The specimen with a third patient, whom nobody has read."""
    folder = corpus.write(tmp_path / "data", corpus.tables(
        tables(cases=copy(case_id="adams2020-3", age_years="41", levels="T5"))))
    rows = (folder / "extractions.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "extractions.csv").write_text("".join(r for r in rows if not r.startswith("adams2020-3,")))
    return folder


def readings(folder) -> list[str]:
    return [line for line in (folder / "extractions.csv").read_text().splitlines() if "adams2020-3" in line]


def run(folder, *arguments):
    return CliRunner().invoke(main, ["first-read", *arguments, "--data", str(folder)])


def test_the_gate_names_the_command(place):
    assert any("iscm-review first-read LABEL" in p.fix for p in validate.check(place).errors)


def test_every_value_becomes_a_first_reading_and_the_gate_is_content(place):
    ended = run(place, "reader-c")
    assert ended.exit_code == 0 and "adams2020-3: 21 values read by reader-c" in ended.output
    assert "adams2020-3,age_years,41,,41,first_only,reader-c,,," in readings(place)
    assert not any(",notes," in line or ",citation_key," in line for line in readings(place))
    assert not validate.check(place).errors and not any(canonical.tidy(place, write=False))


def test_a_case_that_was_read_is_left_alone(place):
    first_reading.add(place, "reader-c")
    before = (place / "extractions.csv").read_bytes()
    ended = run(place, "reader-d")
    assert ended.exit_code == 0 and "every case has its readings" in ended.output
    assert (place / "extractions.csv").read_bytes() == before


def test_what_the_gate_refuses_is_told_and_nothing_is_written(place):
    cases = place / "cases.csv"
    cases.write_text(cases.read_text(encoding="utf-8").replace(",41,", ",forty,"), encoding="utf-8")
    before = (place / "extractions.csv").read_bytes()
    with pytest.raises(DataError):
        first_reading.add(place, "reader-c")
    ended = run(place, "reader-c")
    assert ended.exit_code == 2 and "nothing was written" in ended.output
    assert (place / "extractions.csv").read_bytes() == before


@pytest.mark.parametrize("label, meant", [
    ("Dr Adams", "Did you mean dr-adams?"), ("Reader-C", "Did you mean reader-c?"), ("reader_c", "reader-c"),
    ("", "Choose a short label"), ("a" * 40, "39 are the most. Choose a short label")])
def test_a_label_that_cannot_stand_is_told_in_one_line_and_nothing_is_written(label, meant, place):
    before = (place / "extractions.csv").read_bytes()
    ended = run(place, label)
    assert ended.exit_code == 1 and ended.output.count("\n") == 1
    assert "is no label of a reader" in ended.output and meant in ended.output
    assert (place / "extractions.csv").read_bytes() == before
    if named := re.search(r"Did you mean (\S+)\?", ended.output):
        assert run(place, named[1]).exit_code == 0
