"""An entry is judged as part of the tables, told at its own fields, and added whole or not at all."""

import os

import pytest

import corpus
from living_review.gate import validate
from living_review.intake import entry
from living_review.intake.entry import Entry
from living_review.tables.problems import DataError

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
    return entry.enter(Entry(source, dict(enumerate(cases or (CASE,), 1)), reader), place, write=False)


def row(plan, table: str, name: str) -> str:
    return next(line for line in plan.texts[table].splitlines() if line.startswith(name))


def test_labels_numbers_and_lines_become_what_the_tables_have(place):
    plan = send(place)
    assert plan.sound and not plan.faults and plan.case_ids == ("angstrom2023-1",)
    case = row(plan, "cases.csv", "angstrom2023-1")
    assert case.startswith("angstrom2023-1,angstrom2023,55,male,,lung,") and case.endswith(",In two lines.")
    assert "angstrom2023-1,symptoms,pain;weakness,,pain;weakness,first_only,reader-c,,," in plan.texts[
        "extractions.csv"].splitlines()


def test_what_is_added_is_canonical_and_sound(place):
    entry.enter(Entry(SOURCE, {1: CASE}, "reader-c"), place)
    from living_review.gate import canonical

    assert canonical.tidy(place, write=False) == ([], []) and not validate.check(place).problems


def test_planning_writes_nothing(place):
    before = tables(place)
    send(place)
    assert tables(place) == before


@pytest.mark.parametrize("there, asked, free", [
    ("adams2020", "adams2020", "adams2020a"), ("dell2020a", "dell2020", "dell2020b")])
def test_a_key_that_is_taken_or_has_a_letter_beside_it_gets_the_next_letter(place, there, asked, free):
    if there != "adams2020":
        entry.enter(Entry(SOURCE | {"citation_key": there, "year": "2020"}, {1: CASE}, "reader-c"), place)
    plan = send(place, source={"title": "Of a bed of lilies", "authors": "Nobody Ned", "year": "2020",
                               "study_type": "Case series", "scope": "full text", "n_cases": "4",
                               "url": "https://example.org/lilies", "citation_key": asked})
    assert plan.key == free and plan.remarks[0] == (
        f"The key is {free} and not {asked}, as another reference has a key of this name and year.")


@pytest.mark.parametrize("source", [
    {"doi": "https://doi.org/10.1000/ROSE"}, {"citation_key": "adams2020"},
    {"doi": "10.1000/rose)", "title": "A translated title of some other words", "authors": "Roe Richard"},
    {"url": "https://doi.org/10.1000/rose", "title": "Something else"},
    {"url": "https://example.org/doi/full/10.1000/rose?needAccess=true", "title": "Something else"}], ids=str)
def test_a_report_that_is_there_gets_the_new_patients(place, source):
    plan = send(place, CASE | {"sex": "Female"}, source=source)
    assert plan.sound and plan.case_ids == ("adams2020-3",)
    assert plan.texts["sources.csv"] == (place / "sources.csv").read_text()


def test_a_title_is_known_in_other_letters_and_marks(place):
    entry.enter(Entry(SOURCE, {1: CASE}, "reader-c"), place)
    plan = send(place, CASE | {"sex": "Female"}, source={"title": "a MOLE in a patient: garden, metastasis."})
    assert plan.case_ids == ("angstrom2023-2",)


@pytest.mark.parametrize("there, sent", [
    ({"url": "https://example.org/mole"}, {"url": "http://www.example.org/mole/?utm_source=x#top"}),
    ({"title": SOURCE["title"]}, {"title": f"[{SOURCE['title']}] [Article in Swedish]"}),
    ({"title": f"En mullvad i en patients trädgård [{SOURCE['title']}]"}, {"title": SOURCE["title"]}),
    ({"volume": "12", "pages": "e28-e30"}, {"volume": "12", "pages": "e28"}),
    ({"pmid": "39401466"}, {"url": "https://pubmed.ncbi.nlm.nih.gov/39401466/"}),
    ({"pmcid": "PMC1234567"}, {"url": "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1234567/pdf/a.pdf"}),
    ({"url": "https://example.org/articles/PMC1234567"}, {"pmcid": "PMC1234567"})], ids=str)
def test_a_report_is_known_by_address_page_and_title_in_another_language(place, there, sent):
    entry.enter(Entry(SOURCE | {"url": "", "title": "Roses"} | there, {1: CASE}, "reader-c"), place)
    other = SOURCE | {"url": "", "title": "Wholly other words of somebody who translates"} | sent
    assert send(place, CASE | {"sex": "Female"}, source=other).case_ids == ("angstrom2023-2",)


@pytest.mark.parametrize("other", [
    {"authors": "A mole in the garden of a patient"}, {"authors": "", "year": "2019"},
    {"doi": "10.1000/other", "authors": "Roe Richard"}], ids=str)
def test_a_report_is_known_by_its_title_at_its_address_whatever_else_is_said_of_it(place, other):
    """As where a title was typed for the authors, and six names for the journal."""
    entry.enter(Entry(SOURCE | {"doi": "10.1000/mole"}, {1: CASE}, "reader-c"), place)
    plan = send(place, CASE | {"sex": "Female"}, source=SOURCE | other)
    assert plan.case_ids == ("angstrom2023-2",)


@pytest.mark.parametrize("other", [
    {"doi": "10.1000/other"}, {"authors": "Roe Richard"}, {"year": "2019"}], ids=str)
def test_what_speaks_against_it_makes_a_like_report_another_one(place, other):
    entry.enter(Entry(SOURCE | {"doi": "10.1000/mole", "url": ""}, {1: CASE}, "reader-c"), place)
    plan = send(place, CASE | {"sex": "Female"}, source=SOURCE | {"url": ""} | other)
    assert plan.case_ids != ("angstrom2023-2",)


def test_a_title_that_two_reports_have_asks_for_an_identifier(place):
    common = SOURCE | {"title": "Moles, cords, ferns and roses", "url": ""}
    for year in ("2015", "2020"):
        source = common | {"year": year, "doi": f"10.1000/mole.{year}"}
        entry.enter(Entry(source, {1: CASE}, "reader-c"), place)
    (fault,) = send(place, CASE | {"sex": "Female"}, source=common | {"year": ""}).faults
    assert fault.message == "its title is that of angstrom2015 and angstrom2020" and "DOI" in fault.fix


def test_a_report_with_few_words_in_its_title_is_not_taken_for_another(place):
    (place / "sources.csv").write_text((place / "sources.csv").read_text().replace(
        "Nine patients and a fern", "Spinal metastasis"))
    assert send(place, source=SOURCE | {"title": "Spinal metastasis"}).key == "angstrom2023"


def test_the_row_of_a_known_report_stays_and_what_differs_is_said(place):
    plan = send(place, source={"doi": "10.1000/rose", "year": "2019"})
    assert any("Year of adams2020 stays as it is: 2020; the entry has 2019" in r for r in plan.remarks)


def test_group_figures_alone_become_included_and_an_excluded_report_does_not(place):
    series = send(place, source={"citation_key": "baker2019"})
    assert series.sound and "It becomes: Included" in series.remarks[1]
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
    entry.enter(Entry(SOURCE, {1: CASE}, "reader-c"), place)
    assert "there already, as angstrom2023-1" in send(place).faults[0].message


def test_a_fault_is_told_once_at_the_field_and_the_patient(place):
    plan = send(place, CASE, CASE | {"levels": "T8-T3", "age_years": "20", "notes": ""})
    assert [(f.where, f.value, f.fix) for f in plan.faults] == [
        ("Patient 2, Levels", "T8-T3", "Write T3-T8.")]


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
    before = tables(place)
    assert not entry.enter(Entry(source, dict(enumerate(cases, 1)), reader), place).sound
    assert tables(place) == before


def test_what_was_wrong_before_is_not_told_to_the_sender(place):
    (place / "cases.csv").write_text((place / "cases.csv").read_text().replace(",female,", ",Female,"))
    before = tables(place)
    with pytest.raises(DataError):
        entry.enter(Entry(SOURCE, {1: CASE}, "reader-c"), place)
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
        entry.enter(Entry(SOURCE, {1: CASE}, "reader-c"), place)
    assert tables(place) == before
