"""A value of a patient who has readings is amended with its reading, and waits; a report is amended too."""

import pytest
from click.testing import CliRunner

import corpus
from living_review.commands.cli import main
from living_review.evidence import agreement
from living_review.gate import canonical, dataset, validate
from living_review.intake import amend
from living_review.tables import sheet
from living_review.tables.problems import DataError, Refused

CASE = "adams2020-1"
READ = ("first", "second", "final", "resolution", "first_by", "second_by", "settled_by", "locator")


@pytest.fixture
def place(tmp_path):
    """The specimen: two patients, wholly read twice."""
    return corpus.write(tmp_path / "data", corpus.tables())


def rows(place, table, **of):
    read, _ = sheet.read(place, corpus.PACKAGE.tables[table])
    return [row for row in read.records() if of.items() <= row.items()]


def reading(place, field):
    (row,) = rows(place, "extractions", case_id=CASE, field=field)
    return tuple(row[name] for name in READ)


def content(place):
    return {path.name: path.read_bytes() for path in place.iterdir()}


def run(place, *arguments):
    return CliRunner().invoke(main, ["amend", *arguments, "--data", str(place)])


def test_a_value_that_is_filled_in_gets_its_reading_and_where_it_stands(place):
    ended = run(place, CASE, "levels=T4", "region=Thoracic", "--reader", "reader-c",
                "--where", "p. 3, table 2")
    assert ended.exit_code == 0 and ended.output == (
        "adams2020-1, Levels (levels): empty → T4; read by reader-c; p. 3, table 2\n"
        "adams2020-1, Region (region): empty → thoracic; read by reader-c; p. 3, table 2\nrecorded\n")
    assert reading(place, "levels") == ("T4", "", "T4", "first_only", "reader-c", "", "", "p. 3, table 2")
    assert rows(place, "cases", case_id=CASE)[0]["region"] == "thoracic"
    assert not validate.check(place).problems and canonical.tidy(place, write=False) == ([], [])


@pytest.mark.parametrize("value, how", [("42", "adjudicated"), ("", "adjudicated")])
def test_what_two_readers_had_stays_beside_the_value_that_is_kept(place, value, how):
    amend.amend(CASE, {"age_years": value}, place, "reader-c")
    assert reading(place, "age_years") == ("45", "45", value, how, "reader-a", "reader-b", "reader-c", "")
    assert rows(place, "cases", case_id=CASE)[0]["age_years"] == value


def test_no_amendment_moves_the_agreement_of_the_two_readers(place):
    def told():
        found = {e.name: e for e in agreement.estimates(dataset.load(place))}
        return {name: e for name, e in found.items() if "overruled" not in name and "adjudicated" not in name}

    before = told()
    amend.amend(CASE, {"age_years": "42", "enhancement": "ring", "sex": "", "symptoms": "gait;pain"}, place,
                "reader-c")
    assert told() == before


def test_a_reader_mends_a_reading_that_nobody_has_compared(place):
    amend.amend(CASE, {"enhancement": "ring"}, place, "reader-c", "p. 3")
    amend.amend(CASE, {"enhancement": "nodular"}, place, "reader-c")
    assert reading(place, "enhancement") == ("nodular", "", "nodular", "first_only", "reader-c", "", "", "")
    amend.amend(CASE, {"enhancement": "none"}, place, "reader-d")
    assert reading(place, "enhancement") == (
        "nodular", "", "none", "adjudicated", "reader-c", "", "reader-d", "")


def test_a_place_on_two_lines_is_told_as_it_is_kept(place):
    outcome = amend.amend(CASE, {"sex": "male"}, place, "reader-c", "p. 3,\n table 2")
    assert outcome.lines[0].endswith("read by reader-c; p. 3, table 2")
    assert reading(place, "sex")[-1] == "p. 3, table 2"


def test_a_value_that_stands_gets_the_place_where_it_stands_and_nothing_else(place):
    before = content(place)
    amend.amend(CASE, {"age_years": "45"}, place, "reader-c")
    assert content(place) == before
    amend.amend(CASE, {"age_years": "45"}, place, "reader-c", "p. 3")
    assert reading(place, "age_years") == ("45", "45", "45", "agreed", "reader-a", "reader-b", "", "p. 3")


def test_what_is_written_is_understood_and_what_follows_from_it_is_read_too(place):
    outcome = amend.amend(CASE, {"age_years": "46 years", "levels": "Th4-6"}, place, "reader-c")
    assert [line.split(": ")[1].split(";")[0] for line in outcome.lines] == [
        "45 → 46", "empty → T4-T6", "empty → thoracic"]
    assert "“46 years” read as 46" in outcome.lines[0] and reading(place, "region")[0] == "thoracic"


def test_a_text_of_two_values_fills_both(place):
    outcome = amend.amend(CASE, {"radiotherapy": "Y", "rt_dose_gy": "30 Gy/10"}, place, "reader-c")
    assert outcome.sound
    assert (reading(place, "rt_dose_gy")[0], reading(place, "rt_fractions")[0]) == ("30", "10")


def test_a_report_and_notes_need_no_reader(place):
    assert run(place, "adams2020", "volume=007", "doi=https://doi.org/10.1000/Fern").exit_code == 0
    (source,) = rows(place, "sources", citation_key="adams2020")
    assert (source["volume"], source["doi"]) == ("007", "10.1000/fern")
    amend.amend(CASE, {"notes": "A word."}, place)
    assert rows(place, "cases", case_id=CASE)[0]["notes"] == "A word."
    assert not validate.check(place).problems


@pytest.mark.parametrize("arguments, said", [
    (["adams2020-9", "sex=male"], "no patient or report 'adams2020-9'. Did you mean adams2020-"),
    (["adam2020", "year=2020"], "no patient or report 'adam2020'. Did you mean adams2020?"),
    ([CASE, "seks=male"], "no field 'seks'. Did you mean sex?"),
    ([CASE, "primary_site=kidny", "--reader", "reader-c"], "Did you mean kidney?"),
    ([CASE, "levels=T99", "--reader", "reader-c"], "Levels: T99: not vertebral levels"),
    ([CASE, "sex=male", "--reader", "Reader-C"], "Did you mean reader-c?"),
    ([CASE, "sex=male"], "No reader is named"), ([CASE, "sex"], "'sex' is no FIELD=VALUE"),
    ([CASE, "sex=male", "sex=female"], "names a field a second time"),
    ([CASE, "citation_key=baker2019"], "iscm-review rename OLD NEW"),
    (["adams2020", "year=1999"], "iscm-review rename adams2020 adams1999"),
    ([CASE, "sex=male", "--reader", "reader-c", "--where", "=1+1"], "--where '=1+1': "),
    (["adams2020", "volume=7", "--where", "p. 1"], "--where gives the place of a value that is read")])
def test_what_cannot_be_amended_is_told_in_one_line_and_nothing_is_written(place, arguments, said):
    before = content(place)
    ended = run(place, *arguments)
    assert ended.exit_code == 1 and ended.output.count("\n") == 1 and said in ended.output
    assert content(place) == before


def test_a_dry_run_tells_the_same_and_writes_nothing(place):
    before = content(place)
    ended = run(place, CASE, "enhancement=ring", "--reader", "reader-c", "--dry-run")
    assert ended.exit_code == 0 and ended.output.endswith("read by reader-c\nnothing was written\n")
    assert content(place) == before


def test_a_table_that_is_not_in_order_elsewhere_does_not_stop_it_and_its_own_fault_does(place):
    cases = place / "cases.csv"
    cases.write_text(cases.read_text(encoding="utf-8").replace(",male,", ",Male,"), encoding="utf-8")
    assert amend.amend(CASE, {"enhancement": "ring"}, place, "reader-c").sound
    ended = run(place, "adams2020-2", "enhancement=ring", "--reader", "reader-c")
    assert ended.exit_code == 0 and ended.output.splitlines()[1:] == [
        "adams2020-2 has other cells that the gate refuses: sex Male. iscm-review validate tells why",
        "recorded"]
    outcome = amend.amend("adams2020-2", {"sex": "mann"}, place, "reader-c")
    assert not outcome.sound and outcome.faults[0].title == "Sex"
    assert amend.amend("adams2020-2", {"sex": "male"}, place, "reader-c").sound
    assert not validate.check(place).errors


def test_a_table_that_cannot_be_read_is_told_once(place):
    cases = place / "cases.csv"
    cases.write_text(cases.read_text(encoding="utf-8").replace('"', "").replace("case_id,", "who,"))
    with pytest.raises(DataError) as error:
        amend.amend(CASE, {"enhancement": "ring"}, place, "reader-c")
    assert {problem.file for problem in error.value.problems} == {"cases.csv"}


def test_a_patient_without_any_reading_is_for_the_first_reader(place):
    readings = place / "extractions.csv"
    readings.write_text("".join(line for line in readings.read_text().splitlines(keepends=True)
                                if not line.startswith(f"{CASE},")))
    with pytest.raises(Refused, match="iscm-review first-read LABEL"):
        amend.amend(CASE, {"enhancement": "ring"}, place, "reader-c")
