"""An entry is judged as part of the tables, told at its own fields, and added whole or not at all."""

import os

import pytest

import corpus
from iscm_review import citation_key, entry, validate
from iscm_review.entry import Entry
from iscm_review.problems import DataError

SOURCE = {"title": "A mole in the garden of a patient with a metastasis", "authors": "Ångström Åke; Li Na",
          "year": "2023", "study_type": "Case series", "scope": "full text", "n_cases": "4",
          "url": "https://example.org/mole"}
CASE = {"age_years": "055.0", "sex": "Male", "primary_site": "Lung", "symptoms": "Pain, weakness",
        "notes": "In two\nlines."}


@pytest.fixture
def place(tmp_path):
    return corpus.write(tmp_path / "data", corpus.tables())


def tables(place) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in place.iterdir()}


def send(place, *cases, source=SOURCE, reader="reader-c"):
    return entry.plan(Entry(source, cases or (CASE,), reader), place)


def row(plan, table: str, name: str) -> str:
    return next(line for line in plan.texts[table].splitlines() if line.startswith(name))


def test_labels_numbers_and_lines_become_what_the_tables_have(place):
    plan = send(place)
    assert plan.sound and not plan.faults and plan.case_ids == ("angstrom2023-1",)
    case = row(plan, "cases.csv", "angstrom2023-1")
    assert case.startswith("angstrom2023-1,angstrom2023,55,male,,lung,") and case.endswith(",In two lines.")
    assert "angstrom2023-1,symptoms,pain;weakness,,pain;weakness,first_only,reader-c," in plan.texts[
        "extractions.csv"].splitlines()


def test_what_is_added_is_canonical_and_sound(place):
    entry.append(Entry(SOURCE, (CASE,), "reader-c"), place)
    from iscm_review import canonical

    assert canonical.tidy(place, write=False) == ([], []) and not validate.check(place).problems


def test_planning_writes_nothing(place):
    before = tables(place)
    send(place)
    assert tables(place) == before


@pytest.mark.parametrize("authors, title, year, key", [
    ("de la Cruz José", "", "2020", "delacruz2020"), ("Boi-Dsane Naa", "", "2020", "boidsane2020"),
    ("Sørensen S", "", "2020", "sorensen2020"), ("", "The rose of a patient", "", "rosend"),
    ("田中 一郎", "On a fern", "2020", "fern2020"), ("", "", "", "reportnd"),
    ("van den", "", "x", "vandennd")])
def test_a_key_is_made_by_the_rules_of_the_house(authors, title, year, key):
    assert citation_key.free(authors, title, year, ()) == key


def test_a_key_that_is_taken_gets_the_next_letter(place):
    assert citation_key.next_free("adams2020", {"adams2020", "adams2020a"}) == "adams2020b"
    assert citation_key.next_free("adams2020a", {"adams2020", "adams2020a"}) == "adams2020b"
    plan = send(place, source=SOURCE | {"citation_key": "adams2020", "year": "2020"})
    assert plan.key == "adams2020a" and "adams2020a is free" in plan.remarks[0]


@pytest.mark.parametrize("source", [
    {"doi": "https://doi.org/10.1000/ROSE"}, {"citation_key": "adams2020"},
    {"url": "https://doi.org/10.1000/rose", "title": "Something else"}], ids=str)
def test_a_report_that_is_there_gets_the_new_patients(place, source):
    plan = send(place, CASE | {"sex": "Female"}, source=source)
    assert plan.sound and plan.case_ids == ("adams2020-3",)
    assert plan.texts["sources.csv"] == (place / "sources.csv").read_text()


def test_a_title_is_known_in_other_letters_and_marks(place):
    entry.append(Entry(SOURCE, (CASE,), "reader-c"), place)
    plan = send(place, CASE | {"sex": "Female"}, source={"title": "a MOLE in a patient: garden, metastasis."})
    assert plan.case_ids == ("angstrom2023-2",)


def test_a_report_with_few_words_in_its_title_is_not_taken_for_another(place):
    (place / "sources.csv").write_text((place / "sources.csv").read_text().replace(
        "Nine patients and a fern", "Spinal metastasis"))
    assert send(place, source=SOURCE | {"title": "Spinal metastasis"}).key == "angstrom2023"


def test_the_row_of_a_known_report_stays_and_what_differs_is_said(place):
    plan = send(place, source={"doi": "10.1000/rose", "year": "2019"})
    assert any("Year of adams2020 stays as it is: 2020; the entry has 2019" in r for r in plan.remarks)


def test_group_figures_alone_become_included_and_an_excluded_report_does_not(place):
    series = send(place, source={"citation_key": "baker2019"})
    assert series.sound and "It becomes: Included" in series.remarks[0]
    assert ",include," in row(series, "sources.csv", "baker2019")
    excluded = send(place, source={"pmid": "31415926"})
    assert not excluded.sound and "excluded: Another topic" in excluded.faults[0].message


def test_identifiers_of_two_reports_are_refused(place):
    plan = send(place, source={"doi": "10.1000/rose", "pmid": "31415926"})
    assert "adams2020 and clark2021" in plan.faults[0].message


def test_patients_keep_their_numbers_where_these_are_free(place):
    plan = send(place, CASE | {"case_id": "adams2020-7"}, CASE | {"case_id": "adams2020-1", "sex": "Female"},
                CASE | {"age_years": "20"}, source={"doi": "10.1000/rose"})
    assert plan.case_ids == ("adams2020-7", "adams2020-8", "adams2020-9")
    assert "The patient adams2020-1 of the entry is called adams2020-8." in plan.remarks


def test_the_same_patient_again_is_refused(place):
    entry.append(Entry(SOURCE, (CASE,), "reader-c"), place)
    assert "there already, as angstrom2023-1" in send(place).faults[0].message


def test_a_fault_is_told_once_at_the_field_and_the_patient(place):
    plan = send(place, CASE, CASE | {"levels": "T 3", "age_years": "20", "notes": ""})
    assert [(f.where, f.value, f.fix) for f in plan.faults] == [
        ("Patient 2, Levels", "T 3", "Did you mean T3?")]


@pytest.mark.parametrize("table, column, typed, kept", [
    ("sources", "doi", "https://doi.org/10.1000/ROSE.5", "10.1000/rose.5"),
    ("sources", "doi", "doi: 10.1000/rose.5", "10.1000/rose.5"),
    ("cases", "histology", "Ductal carcinoma", "ductal carcinoma"),
    ("cases", "agents", "Cisplatin; Etoposide", "cisplatin;etoposide")])
def test_what_can_mean_one_thing_only_is_not_asked_for_twice(table, column, typed, kept):
    assert entry.tidy(typed, corpus.PACKAGE.tables[table][column]) == kept


def test_a_fault_of_the_report_and_of_the_reader_have_their_places(place):
    plan = send(place, source=SOURCE | {"doi": "11.1000/x"}, reader="Dr. Adams")
    assert {f.where for f in plan.faults} == {"The report, DOI", "Reader"}
    assert any("dr-adams" in f.fix for f in plan.faults)


def test_likeness_to_another_is_told_by_name_and_does_not_stop(place):
    twin = {"age_years": "60", "sex": "male", "country": "JPN", "primary_site": "lung", "levels": "T4",
            "region": "thoracic", "primary_known_before": "yes"}
    plan = send(place, twin, source=SOURCE | {"year": "2020"})
    assert plan.sound and plan.faults[0].severity == "warning" and "adams2020-2" in plan.faults[0].message


def test_likeness_told_at_another_report_names_it(place):
    source = {"title": "Nine patients and a ferns", "authors": "Abbot Bob Baker", "year": "2019"}
    plan = send(place, CASE, source=SOURCE | source)
    assert [f.where for f in plan.faults] == ["Title of baker2019"] and "abbot2019" in plan.faults[0].message


@pytest.mark.parametrize("cases, reader, source", [
    ((), "reader-c", SOURCE), ((CASE,), " ", SOURCE), ((CASE | {"gender": "male"},), "reader-c", SOURCE),
    ((CASE,), "reader-c", SOURCE | {"../x": "y"}), ((CASE,) * 201, "reader-c", SOURCE)],
    ids=["no patient", "no reader", "no such field", "no such field of the report", "too many"])
def test_what_is_no_entry_is_refused(place, cases, reader, source):
    with pytest.raises(entry.Refused):
        entry.append(Entry(source, cases, reader), place)


def test_what_was_wrong_before_is_not_told_to_the_sender(place):
    (place / "cases.csv").write_text((place / "cases.csv").read_text().replace(",female,", ",Female,"))
    before = tables(place)
    with pytest.raises(DataError):
        entry.append(Entry(SOURCE, (CASE,), "reader-c"), place)
    assert tables(place) == before


@pytest.mark.parametrize("call", [1, 2, 3])
def test_a_failure_midway_leaves_every_table_as_it_was(place, monkeypatch, call):
    before, replace, calls = tables(place), os.replace, []

    def refuse(*names):
        calls.append(names)
        if len(calls) == call:
            raise OSError("disk full")
        replace(*names)

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        entry.append(Entry(SOURCE, (CASE,), "reader-c"), place)
    assert tables(place) == before
