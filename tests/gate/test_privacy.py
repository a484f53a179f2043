"""Which texts are read for what could tell who a patient is, and what in them is taken for it."""

import pytest

from living_review.gate.rules import privacy
from living_review.tables.schema import Column

NOTES = Column("notes", "Notes", "", "string")
ARITHMETIC = Column("expression", "Expression", "", "string", holds="arithmetic")


def column(name: str, **rest) -> Column:
    return Column(name, name, "", rest.pop("type", "string"), **rest)


@pytest.mark.parametrize("table, of, covers", [
    ("cases", column("notes"), "told patients free anywhere"),
    ("cases", column("symptoms", type="list"), "told patients free anywhere"),
    ("series", column("notes"), "told reports free anywhere"),
    ("sources", column("notes"), "told reports free anywhere"),
    ("searches", column("notes"), "told free anywhere"),
    ("sources", column("title"), "free anywhere"), ("searches", column("query"), "free"),
    ("claims", ARITHMETIC, "anywhere"),
    ("sources", column("doi"), ""), ("certainty", column("date"), ""),
    ("appraisal", column("date"), ""), ("searches", column("date"), ""),
    ("cases", column("case_id"), ""), ("cases", column("citation_key"), ""),
    ("series", column("p_value"), ""), ("cases", column("size_mm", type="number"), ""),
    ("cases", column("sex", constraints={"enum": ["male"]}), ""),
    ("cases", column("symptoms", type="list", constraints={"enum": ["pain"]}), "")],
    ids=lambda x: getattr(x, "name", x))
def test_what_a_journal_prints_a_key_and_a_word_of_a_vocabulary_tell_of_nobody(table, of, covers):
    asked = (privacy.told, privacy.patients, privacy.reports, privacy.free, privacy.anywhere)
    assert " ".join(one.__name__ for one in asked if one(table, of)) == covers


@pytest.mark.parametrize("text", ["31/12/19", "12/31/19", "1.12.10", "5-5-19", "5/19/19", "01/05/19"])
def test_a_date_in_short(text):
    assert privacy.date(f"seen on {text}", NOTES) == f"a date: {text!r}"


@pytest.mark.parametrize("text", ["1/5/19", "32/12/19", "12/32/19", "13/14/10", "0/12/10", "12/0/10"])
def test_three_numbers_that_rise_or_are_no_day_of_a_month_are_no_date(text):
    assert privacy.date(f"nodes {text}", NOTES) is None


@pytest.mark.parametrize("text, found", [
    ("Published in 2011; operated on 12 March 2019.", "12 March 2019"),
    ("From May 2001 to June 2002; she died on 3 May 2002.", "3 May 2002"),
    ("Accepted on 12 March 2019. Operated on 13 March 2019.", "13 March 2019"),
    ("Accepted for the congress; the first of the patients died on 2019-03-12.", "2019-03-12"),
    ("Accepted 12/03/19.", None), ("Between May 2001 and June 2002", None), ("Nobody was seen.", None)])
def test_a_day_in_notes_on_a_report_is_one_of_a_patient_unless_it_follows_an_act_of_publishing(text, found):
    assert privacy.day(text, NOTES) == (f"a day: {found!r}" if found else None)


def test_one_name_is_found_behind_another_that_is_none():
    assert privacy.name("In San Pedro near John Hopkins, by Maria Rossi", NOTES) == "a name: Maria Rossi"
    assert privacy.name("In San Pedro near John Hopkins", NOTES) is None


@pytest.mark.parametrize("text, of, found", [
    ("1234567 + 1", ARITHMETIC, None), ("n 1234567 + 1", ARITHMETIC, "1234567"),
    ("PMID 12345678", NOTES, None), ("PMID 12345678, MRN 445566", NOTES, "MRN 445566")])
def test_a_number_that_is_public_or_computed_with_is_none_of_a_record(text, of, found):
    assert privacy.record_number(text, of) == (f"a record number: {found!r}" if found else None)


@pytest.mark.parametrize("text, found", [
    ("Müller, β2, 5 µg, 3rd", None), ("T4, 3 × 2 mm", None), ("β and я", "Cyrillic Small Letter Ya"),
    ("山", "Cjk Unified Ideograph-5C71")])
def test_a_letter_of_another_script_is_named(text, found):
    assert privacy.other_script(text, NOTES) == (f"letters of another script: {found}" if found else None)


def test_a_letter_that_python_has_no_name_for_is_shown():
    assert privacy.other_script("\U00017000", NOTES) in (
        "letters of another script: '\U00017000'", "letters of another script: Tangut Ideograph-17000")
