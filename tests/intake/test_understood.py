"""What people write is read where it can mean one thing, and left for the gate where it may mean two."""

from dataclasses import replace

import pytest

import corpus
import issues
from living_review.gate import units
from living_review.intake import entry, pasted
from living_review.intake import issue as intake
from living_review.intake.understood import understand, understand_row
from living_review.tables.inputs import ROOT
from raw import rows

READ = {  # column → text → value
    "age_years": {"64 years": "64", "64-year-old": "64", "64 y/o": "64", "aged 64 yrs.": "64",
                  "18 months": "1.5", "2 years and 6 months": "2.5", "６４": "64", "64,5": "64.5",
                  "064.0": "64"},
    "symptom_duration_days": {"2 weeks": "14", "two weeks": "14", "1 month": "30", "8 months": "244",
                              "3 wks": "21", "48 hours": "2", "1.5 days": "1.5", "0,500": "0.5"},
    "interval_months": {"2 years": "24", "1 year, 6 months": "18", "10 weeks": "2.3", "n/a": ""},
    "size_mm": {"1,2 cm": "12", "1.25 cm": "12.5", "12mm": "12", "12 millimetres": "12", "not reported": ""},
    "rt_dose_gy": {"30 Gy": "30", "3000 cGy": "30", "1850cGy": "18.5"},
    "rt_earlier": {"30Gy in 10": "30 Gy/10", "10 x 3 Gy; 1500 cGy/3": "30 Gy/10;15 Gy/3"},
    "rt_fractions": {"10 fractions": "10", "10.0": "10", "1 fraction": "1"},
    "sex": {"M": "male", "F": "female", "w": "female", "woman": "female", "Male": "male"},
    "brain_metastasis": {"Y": "yes", "+": "yes", "Yes": "yes", "present": "yes", "N": "no"},
    "country": {"Japan": "JPN", "usa": "USA", "cote d ivoire": "CIV"},
    "symptoms": {"Pain, weakness": "pain;weakness", "pain and numbness": "pain;sensory",
                 "pain/gait": "pain;gait"},
    "levels": {"Th4-6": "T4-T6", "D7": "T7", "t4, t8": "T4;T8", "T10 to L1": "T10-L1", "T8;T3": "T3;T8"},
    "histology": {"NSCLC": "non-small cell carcinoma", "Lung adenocarcinoma": "adenocarcinoma",
                  "Clear Cell Carcinoma": "clear cell carcinoma"},
    "agents": {"Tagrisso 80 mg daily": "osimertinib", "Cisplatin, Etoposide": "cisplatin;etoposide",
               "cisplatin 75 mg/m2 and pemetrexed": "cisplatin;pemetrexed", "gefitinib;Iressa": "gefitinib"},
    "imaging_response": {"CR": "complete", "smaller": "partial", "complete": "complete"},
    "pmid": {"PMID: 39999999": "39999999", "https://pubmed.ncbi.nlm.nih.gov/39401466/": "39401466"},
    "doi": {"https://doi.org/10.1000/ROSE.5": "10.1000/rose.5",
            "(https://dx.doi.org/10.1000/rose.5.pdf).": "10.1000/rose.5"},
    "pmcid": {"https://pmc.ncbi.nlm.nih.gov/articles/PMC1234567/": "PMC1234567"},
    "authors": {"Adams Ann;Baker Bob": "Adams Ann; Baker Bob"},
    "volume": {"118.0": "118"},
}
OPEN = {  # what may mean two things, or nothing that is known
    "age_years": ("10-12", "60s", "~64", ">64", "64?", "12 m", "64 kg", "sixty", "6-8 weeks",
                  "3 weeks 2 weeks"),
    "size_mm": ("1,234", "1.2 x 0.8 cm", "12 mm 3 mm", "1,234 cm", "10-12", "-", "?", "1e3"),
    "rt_earlier": ("30/10", "30 Gy over 10", "yes"),
    "rt_dose_gy": ("30/10", "30 Gy over 10", "30 mg", "30 Gy and 15 Gy"),
    "levels": ("10-12", "C5-6?", "C5 or C6", "T12-1", "T8-T3", "thoracic"),
    "sex": ("H", "x", "malle"),
    "brain_metastasis": ("0", "false", "-", "none", "possible", "yes?", "no/yes"),
    "country": ("CHI", "Korea", "Jpaan"),
    "status": ("survived", "lost?", "not alive"),
    "primary_site": ("head", "lung/breast"),
    "symptoms": ("pain;numb", "painless"),
    "agents": ("5", "cisplatin/etoposide"),
    "doi": ("11.1000/x", "10.1000/a 10.1000/b"),
    "pmid": ("39401466 and 39401467", "0"),
    "volume": ("1.18E+2",),
}
TABLE = {column.name: name for name in ("sources", "cases") for column in corpus.PACKAGE.tables[name].columns}


def pairs(texts: dict) -> list[tuple]:
    return [(column, text) for column, of_column in texts.items() for text in of_column]


@pytest.mark.parametrize("column, text", pairs(READ))
def test_what_can_mean_one_thing_is_read(column, text):
    found = understand(corpus.PACKAGE, TABLE[column], column, text)
    assert found.value == READ[column][text]
    assert understand(corpus.PACKAGE, TABLE[column], column, found.value).value == found.value


@pytest.mark.parametrize("column, text", pairs(OPEN))
def test_what_may_mean_two_things_stays_as_it_is(column, text):
    assert understand(corpus.PACKAGE, TABLE[column], column, text).value == text


@pytest.mark.parametrize("table", ["sources", "cases"])
def test_what_stands_in_the_tables_is_understood_as_it_stands(table):
    for row in rows(ROOT / "data", table):
        found = understand_row(corpus.PACKAGE, table, row)
        assert {name: one.value for name, one in found.items()} == row
        assert not any(one.note for one in found.values())


@pytest.mark.parametrize("column, text, note", [
    ("symptom_duration_days", "2 weeks", "“2 weeks” read as 14 days"), ("sex", "M", "“M” read as male"),
    ("size_mm", "n/a", "“n/a” read as not reported"), ("sex", "Male", ""), ("symptoms", "Pain, Weakness", ""),
    ("histology", "Adenocarcinoma", ""), ("levels", "C5-6?", "")])
def test_a_note_says_what_was_understood_beyond_the_form_of_a_cell(column, text, note):
    assert understand(corpus.PACKAGE, "cases", column, text).note == note


@pytest.mark.parametrize("cells, read", [
    ({"rt_dose_gy": "30 Gy/10", "rt_fractions": ""}, {"rt_dose_gy": "30", "rt_fractions": "10"}),
    ({"rt_dose_gy": "3000 cGy in 10 fractions"}, {"rt_dose_gy": "30", "rt_fractions": "10"}),
    ({"rt_dose_gy": "10 x 3 Gy", "rt_fractions": "10"}, {"rt_dose_gy": "30", "rt_fractions": "10"}),
    ({"rt_fractions": "5 fractions of 4,5 Gy"}, {"rt_dose_gy": "22.5", "rt_fractions": "5"}),
    ({"rt_dose_gy": "30 Gy in 10", "rt_fractions": "5"}, {"rt_dose_gy": "30 Gy in 10", "rt_fractions": "5"}),
    ({"rt_dose_gy": "30/10", "rt_fractions": ""}, {"rt_dose_gy": "30/10", "rt_fractions": ""}),
    ({"levels": "Th4-6", "region": ""}, {"levels": "T4-T6", "region": "thoracic"}),
    ({"levels": "T12-L1", "region": ""}, {"levels": "T12-L1", "region": ""}),
    ({"levels": "T4?", "region": ""}, {"levels": "T4?", "region": ""}),
    ({"levels": "T4", "region": "cervical"}, {"levels": "T4", "region": "cervical"}),
    ({"primary_site": "lung", "histology": "Papillary adenocarcinoma"},
     {"primary_site": "lung", "histology": "adenocarcinoma"}),
    ({"primary_site": "thyroid", "histology": "papillary carcinoma"},
     {"primary_site": "thyroid", "histology": "papillary carcinoma"})], ids=str)
def test_a_text_fills_two_cells_and_a_cell_follows_from_another(cells, read):
    found = understand_row(corpus.PACKAGE, "cases", cells)
    assert {name: one.value for name, one in found.items()} == read


@pytest.mark.parametrize("text", [
    "=1+1", "<b>12 mm</b>", "12 mm\u202e", "9" * 5_000 + " mm", "1 " * 5_000, "M\0", "\ud83d", "' or 1=1",
    "١٢ mm", "1 day " * 200, "@channel", "../../etc/passwd", "{{7*7}}"])
@pytest.mark.parametrize("column", ["age_years", "sex", "levels", "symptoms", "agents", "histology"])
def test_a_hostile_text_becomes_nothing_else_than_the_gate_would_see(column, text):
    found = understand(corpus.PACKAGE, "cases", column, text)
    assert not found.note and (found.value == found.value.strip() and len(found.value) <= len(text) + 10)


def test_a_unit_of_another_kind_or_without_a_column_that_counts_is_none():
    assert units.read("12 mm", "") == units.read("12 mm", "days") == units.read("12 days", "Hz") == ""
    assert units.read("440 Hz", "Hz") == "440"


@pytest.fixture
def place(tmp_path):
    return corpus.write(tmp_path / "data", corpus.tables())


def test_an_entry_says_once_what_was_understood_and_of_which_patients(place):
    text = issues.rows({"doi": "https://doi.org/10.1000/LOAF"}, {"sex": "M", "age_years": "33 years"},
                       {"sex": "M", "age_years": "34", "case_id": "zhou2024-2"})
    found = entry.enter(intake.read(issues.pasted(text), corpus.PACKAGE), place, write=False)
    assert found.sound and [case["sex"] for case in found.cases.values()] == ["male", "male"]
    assert found.remarks == [
        "The report, DOI: “https://doi.org/10.1000/LOAF” read as 10.1000/loaf.",
        "Patient 1, Age: “33 years” read as 33 years.", "Patients 1, 2, Sex: “M” read as male."]
    assert all(remark.partition("“")[0] in intake.answer(found, corpus.PACKAGE) for remark in found.remarks)


def test_patients_keep_their_numbers_in_notes_where_a_line_could_not_be_read(place):
    text = issues.rows(None, {"sex": "M"}).replace("zhou2024-1,", "58,male\nzhou2024-1,")
    sent = pasted.rows(text, corpus.PACKAGE)
    found = entry.enter(replace(sent, reader="reader-c"), place, write=False)
    assert "Patient 2, Sex: “M” read as male." in found.remarks and not found.sound
