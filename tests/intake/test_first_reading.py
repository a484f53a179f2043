"""Who enters a patient by hand types no value twice: the first reading follows from the case."""

import re
import shlex

import pytest
from click.testing import CliRunner

import corpus
from corpus import copy, edit
from living_review.commands.cli import main
from living_review.gate import canonical, validate
from living_review.intake import first_reading


@pytest.fixture
def place(tmp_path):
    """The specimen with a third patient, whom nobody has read."""
    folder = corpus.write(tmp_path / "data", corpus.tables(
        edit(cases=copy(case_id="adams2020-3", age_years="41", levels="T5"))))
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


def test_what_can_mean_one_thing_is_written_as_it_was_understood_and_told(place):
    cases = place / "cases.csv"
    cases.write_text(cases.read_text(encoding="utf-8").replace(",41,", ",41 years,").replace(",T5,", ",Th5,"),
                     encoding="utf-8")
    ended = run(place, "reader-c")
    assert ended.exit_code == 0 and ended.output.startswith(
        "adams2020-3, Age: “41 years” read as 41 years\nadams2020-3, Levels: “Th5” read as T5\n")
    assert "adams2020-3,adams2020,41," in cases.read_text(encoding="utf-8")
    assert "adams2020-3,age_years,41,,41,first_only,reader-c,,," in readings(place)
    assert not validate.check(place).errors and not any(canonical.tidy(place, write=False))


def test_what_was_read_before_and_what_cannot_stand_keep_their_cells(place):
    cases = place / "cases.csv"
    lines = cases.read_text(encoding="utf-8").splitlines()
    other = lines[-1].replace("adams2020-3", "adams2020-4").replace(",41,", ",forty years,")
    other = other.replace("T5", "Th6")
    before = [*lines, other, ""]
    cases.write_text("\n".join(before), encoding="utf-8")
    ended = run(place, "reader-c")
    assert ended.exit_code == 1 and f"line {len(before) - 1}, column age_years, adams2020-4" in ended.output
    assert cases.read_text(encoding="utf-8") == "\n".join(before)


def test_a_case_that_was_read_is_left_alone(place):
    first_reading.add(place, "reader-c")
    before = (place / "extractions.csv").read_bytes()
    ended = run(place, "reader-d")
    assert ended.exit_code == 0 and "every case has its readings" in ended.output
    assert (place / "extractions.csv").read_bytes() == before


def test_an_unsound_row_is_told_and_does_not_stop_the_others(place):
    cases = place / "cases.csv"
    lines = cases.read_text(encoding="utf-8").splitlines()
    other = lines[-1].replace("adams2020-3", "adams2020-4").replace(",41,", ",forty,")
    cases.write_text("\n".join([*lines, other, ""]), encoding="utf-8")
    ended = run(place, "reader-c")
    assert ended.exit_code == 1 and "adams2020-3: 21 values read by reader-c" in ended.output
    assert "'forty'" in ended.output and "has a reading" not in ended.output
    assert ended.output.endswith("left alone until that is corrected: adams2020-4\n")
    assert readings(place) and "adams2020-4" not in (place / "extractions.csv").read_text()
    cases.write_text(cases.read_text(encoding="utf-8").replace(",forty,", ",30,"), encoding="utf-8")
    assert run(place, "reader-c").output == "adams2020-4: 21 values read by reader-c\n"


@pytest.mark.parametrize("other, code, said", [
    ({"url": "https://example.org/tulip"}, 1, "left alone until that is corrected: dell2021-1"),
    ({"url": "https://example.org/moss"}, 0, "clark2021 has the same title")])
def test_a_report_that_stands_there_already_is_told_with_its_new_patient(other, code, said, tmp_path):
    """By title and address it is the same one, and its patient waits; by its title it may be."""
    report = {"citation_key": "dell2021", "authors": "Dell Di", "pmid": "", "decision": "include",
              "exclusion_reason": ""}
    folder = corpus.write(tmp_path / "data", corpus.tables(edit(
        sources=({"url": "https://example.org/tulip"}, copy(**report, **other)),
        cases=copy(case_id="dell2021-1", citation_key="dell2021", age_years="33"))))
    path = folder / "extractions.csv"
    path.write_text("".join(line for line in path.read_text().splitlines(True) if "dell2021" not in line))
    ended = run(folder, "reader-c")
    assert ended.exit_code == code and said in ended.output
    assert ("dell2021-1" in path.read_text()) == (code == 0)


def test_a_value_typed_later_is_told_with_the_command_that_writes_its_reading(place):
    run(place, "reader-c")
    cases = place / "cases.csv"
    text = cases.read_text(encoding="utf-8").replace("adams2020-3,adams2020,41,", "adams2020-3,adams2020,42,")
    cases.write_text(text.replace(",45,female,FRA,kidney,,", ",45,female,FRA,kidney,clear cell,"),
                     encoding="utf-8")
    said = run(place, "reader-c").output
    for command in re.findall(r"iscm-review (amend .+? --reader) LABEL", said):
        ended = CliRunner().invoke(main, [*shlex.split(command), "reader-d", "--data", str(place)])
        assert ended.exit_code == 0, ended.output
    assert len(said.splitlines()) == 7 and not validate.check(place).errors


@pytest.mark.parametrize("label, meant", [
    ("Dr Adams", "Did you mean dr-adams?"), ("Reader-C", "Did you mean reader-c?"), ("reader_c", "reader-c"),
    ("a" * 40, "the limit is 39. Choose a short label")])
def test_a_label_that_cannot_stand_is_told_in_one_line_and_nothing_is_written(label, meant, place):
    before = (place / "extractions.csv").read_bytes()
    ended = run(place, label)
    assert ended.exit_code == 1 and ended.output.count("\n") == 1
    assert "is no label of a reader" in ended.output and meant in ended.output
    assert (place / "extractions.csv").read_bytes() == before
    if named := re.search(r"Did you mean (\S+)\?", ended.output):
        assert run(place, named[1]).exit_code == 0
