"""The form in a real browser: what it makes the gate accepts, and frequent slips are told at their fields."""

import csv
import io
import re

import pytest

import corpus
import issues
import raw
from browsing import watched
from corpus import edit
from form_entries import GOOD
from living_review.gate import canonical, validate
from living_review.gate.rules.cells import NUMBER
from living_review.intake import entry, filled, form, issue_form
from living_review.intake import issue as intake
from living_review.tables import schema
from living_review.tables.conditions import When
from living_review.tables.inputs import ROOT
from typing_in import PAGE, enter, finish, put

pytestmark = pytest.mark.slow
#: What contributors get wrong most often: (what it is, table, what is typed, for which column what is told).
SLIPS = [
    ("nothing where it is needed", "sources", {"title": ""}, "title", "This is needed."),
    ("a misspelt word", "cases", {"country": "Japn"}, "country", "Did you mean JPN (Japan)?"),
    ("a unit of another kind", "cases", {"age_years": "60 kg"}, "age_years", "Write digits alone."),
    ("about a number", "cases", {"size_mm": "~20"}, "size_mm", "without unit or sign of about"),
    ("a range", "cases", {"age_years": "40-50"}, "age_years", "Write digits alone."),
    ("two values in a cell", "cases", {"age_years": "45 and 60"}, "age_years", "Write digits alone."),
    ("a date for a number", "cases", {"age_years": "12.03.1960"}, "age_years", "Write digits alone."),
    ("a comma before three digits", "cases", {"size_mm": "1,234"}, "size_mm",
     "A number has a decimal point."),
    ("a part of a whole number", "cases", {"rt_fractions": "5.5", "radiotherapy": "yes"}, "rt_fractions",
     "A whole number is needed."),
    ("a word for a missing value", "cases", {"size_mm": "not reported"}, "size_mm", "Leave the cell empty."),
    ("the same among words", "cases", {"histology": "Unknown"}, "histology", "Leave the cell empty."),
    ("an age that is too high", "cases", {"age_years": "93"}, "age_years", "Write 90 for anyone older"),
    ("centigray", "cases", {"rt_dose_gy": "4000", "radiotherapy": "yes"}, "rt_dose_gy",
     "Above the largest value allowed, 100. Check the report, and the unit"),
    ("a year far ahead", "sources", {"year": "2204"}, "year", "Above the largest value allowed, 2100."),
    ("a year in words", "sources", {"year": "in press"}, "year", "A whole number is needed."),
    ("letters in a PubMed number", "sources", {"pmid": "see 12345678"}, "pmid", "digits only"),
    ("no letters in one of PubMed Central", "sources", {"pmcid": "1234567"}, "pmcid", "is PMC and digits"),
    ("half a DOI", "sources", {"doi": "10.1000"}, "doi", "A DOI is bare and in lower case"),
    ("an address without its beginning", "sources", {"url": "www.example.org/report"}, "url", "https://…"),
    ("thoracic levels in German", "cases", {"levels": "Th7", "region": "thoracic"}, "levels",
     "Please look again: Levels are vertebral levels, ranges or conus"),
    ("levels without region", "cases", {"levels": "T9", "region": ""}, "region",
     "Please look again: Where the levels are known, the region is. Choose the region"),
    ("two histologies", "cases", {"histology": "adenocarcinoma;sarcoma"}, "histology", "one histology"),
    ("an abbreviation", "cases", {"histology": "NSCLC"}, "histology",
     "Please look again: A histology has one name, written out; organ, grade and extent are entered "
     "elsewhere. Write non-small cell carcinoma."),
    ("a trade name", "cases", {"agents": "Tagrisso", "targeted_therapy": "yes"}, "agents",
     "Please look again: A drug is entered by its generic name alone"),
    ("steroids among the drugs", "cases", {"agents": "dexamethasone", "primary_site": "lung"}, "agents",
     "Write yes under steroids"),
    ("drugs without a treatment", "cases", {"agents": "cisplatin", "chemotherapy": ""}, "agents",
     "Say under which of the three the drug was given."),
    ("survival without death or life", "cases",
     {"survival_months": "5", "status": "", "time_origin": "diagnosis"}, "status",
     "Write dead, alive or lost."),
    ("survival from no moment", "cases", {"survival_months": "5", "status": "dead", "time_origin": ""},
     "time_origin", "Choose the starting point"),
    ("days for months", "cases", {"survival_months": "365", "status": "dead", "time_origin": "diagnosis"},
     "survival_months", "Please look again: Survival is counted in months"),
    ("centimetres", "cases", {"size_mm": "2.5"}, "size_mm", "Please look again: The size is in millimetres."),
    ("resection without surgery", "cases", {"resection": "partial", "surgery": ""}, "resection",
     "only where surgery is yes"),
    ("a dose without radiotherapy", "cases", {"rt_dose_gy": "30", "radiotherapy": ""}, "radiotherapy",
     "Write yes under radiotherapy"),
    ("an interval without a known cancer", "cases", {"interval_months": "12", "primary_known_before": ""},
     "interval_months", "Write yes under Cancer known before"),
    ("several levels, one lesion", "cases", {"levels": "C2;T4", "region": "multiple", "lesions": "solitary"},
     "lesions", "Write multiple under lesions"),
    ("a man with a cancer of women", "cases", {"sex": "male", "primary_site": "ovary"}, "primary_site",
     "Sex and primary are compatible."),
    ("nothing about a patient", "cases",
     dict.fromkeys(("age_years", "sex", "levels", "region", "surgery", "resection", "survival_months",
                    "status", "time_origin"), ""), "age_years",
     "one of age, sex, level"),
    ("commas between authors", "sources", {"authors": "Müller A, Rossi B"}, "authors",
     "Please look again: Authors are not separated by commas, and no name has one."),
    ("authors without a space", "sources", {"authors": "Müller A;Rossi B"}, "authors", "Write Adams Ann;"),
    ("authors cut short", "sources", {"authors": "Müller A et al"}, "authors", "Name the authors"),
]
#: Said before a warning.
LOOK_AGAIN = "Please look again: "
#: What the form mends while one types: column → what is typed, what becomes of it.
MENDED = [
    ("sources", "doi", "https://doi.org/10.99999/ORCHARD.6", "10.99999/orchard.6"),
    ("sources", "doi", "doi: 10.99999/x", "10.99999/x"), ("sources", "title", " A  rose ", "A rose"),
    ("cases", "country", "japan", "JPN"),
    ("cases", "country", "GER", "DEU"), ("sources", "language", "jp", "ja"),
    ("sources", "pmid", "PMID: 12345678", "12345678"), ("cases", "age_years", "60 years", "60 years"),
    ("cases", "size_mm", "1,2 cm", "1,2 cm"),
    ("cases", "levels", "C2 ; T4;", "C2;T4"), ("cases", "age_years", " 60 ", "60")]


@pytest.fixture(scope="module")
def one_page(site, browser):
    """One page for many entries, each forgotten again."""
    with watched(site, browser, accepts=True) as (page, heard, address):
        page.goto(address + PAGE)
        yield page
        assert not heard


@pytest.fixture(scope="module")
def made(one_page) -> list[str]:
    """The rows that the form makes of each good entry."""
    said = []
    for source, cases in GOOD:
        enter(one_page, source, cases)
        said.append(finish(one_page))
        forget(one_page)
    return said


def forget(page) -> None:
    page.get_by_role("button", name="Forget the draft").click()


@pytest.fixture(scope="module")
def checks(site, browser):
    """A page with its checks at hand, in ``told``."""
    with watched(site, browser) as (page, heard, address):
        page.goto(address + PAGE)
        page.evaluate("""() => {
          globalThis.told = reviewForm.read(document.getElementById("patient-form-data").textContent);
        }""")
        yield page
        assert not heard


def bare(text: str) -> str:
    """Without what the canonical form may change: spaces, and idle zeros."""
    return re.sub(r"[\s.0]+", "", text)


@pytest.mark.parametrize("table, typed, column, message", [slip[1:] for slip in SLIPS],
                         ids=[slip[0] for slip in SLIPS])
def test_a_frequent_slip_is_told_for_its_column(checks, tmp_path, table, typed, column, message):
    """As it is shown at the field: ``test_form_page.py``."""
    told = checks.evaluate("""([table, typed]) => {
        const tidied = ([name, column]) => [name, reviewForm.tidy(typed[name] ?? "", column)];
        return reviewForm.check(told, table,
            Object.fromEntries(Object.entries(told.tables[table].columns).map(tidied)));
    }""", [table, typed])
    hard = not message.startswith(LOOK_AGAIN)
    found = [one["severity"] for one in told
             if one["column"] == column and message.removeprefix(LOOK_AGAIN) in one["message"]]
    assert found == ["error" if hard else "warning"], told
    folder = corpus.write(tmp_path / "d", corpus.tables(edit(**{table: typed})))
    gate = [line for line in corpus.said(folder) if line[4] in (column, "case_id")]
    assert gate, "what the form tells, the gate tells as well"
    assert gate[0][0] == "error" or not hard


@pytest.mark.parametrize("table, column, typed, mended", MENDED)
def test_what_is_no_part_of_a_value_is_taken_off(one_page, table, column, typed, mended):
    place = "source" if table == "sources" else "patient1"
    put(one_page, place, {column: typed})
    assert one_page.input_value(f"#{place}-{column}") == mended
    assert one_page.locator(f"#{place}-{column}-error").is_hidden()


def test_a_word_of_a_short_vocabulary_is_chosen_and_cannot_be_misspelt(one_page, checks):
    for name, table in corpus.PACKAGE.tables.items():
        for column in table.columns if name in form.TABLES else ():
            if 0 < len(column.vocabulary) <= 30 and column.name not in issue_form.OURS:
                place = "source" if name == "sources" else "patient1"
                kind = one_page.evaluate(f"document.getElementById('{place}-{column.name}').type")
                assert kind in ("radio", "checkbox", "select-one"), column.name


def test_what_is_settled_in_the_notes_is_told_no_more(one_page):
    put(one_page, "patient1", {"size_mm": "2.5", "notes": "2.5 mm, as printed."})
    assert one_page.locator("#patient1-size_mm-warning").is_hidden()
    forget(one_page)


def test_a_report_that_stands_in_the_review_is_known(one_page):
    there = next(row["doi"] for row in raw.rows(ROOT / "data", "sources") if row["doi"])
    put(one_page, "source", {"doi": there})
    assert "already in the review" in one_page.inner_text("#source-doi-error")
    forget(one_page)


def test_what_the_form_makes_passes_the_gate(made, tmp_path):
    for n, (rows, (source, cases)) in enumerate(zip(made, GOOD, strict=True)):
        folder = corpus.write(tmp_path / str(n), corpus.tables())
        sent = filled.read({"rows.csv": rows.encode()}, schema.read(folder), "reader-a")
        added = entry.enter(sent, folder)
        assert validate.check(folder).errors == (), source["journal"]
        assert canonical.tidy(folder, write=False) == ([], [])
        kept = {row["case_id"]: row for row in raw.rows(folder, "cases")}
        sent = list(csv.DictReader(io.StringIO(rows.split("\n\n")[1])))
        assert len(added.case_ids) == len(cases) == len(sent)
        for case, name in zip(cases, added.case_ids, strict=True):
            for column, text in case.items():
                assert bare(kept[name][column]) == bare({"Japan": "JPN"}.get(text, text)), column


def test_what_the_form_makes_is_taken_in_from_an_issue(made, tmp_path):
    """From the form to the tables without a value typed twice."""
    for n, (rows, (_, cases)) in enumerate(zip(made[:4], GOOD, strict=False)):
        folder = corpus.write(tmp_path / str(n), corpus.tables())
        added = entry.enter(intake.read(issues.pasted(rows), schema.read(folder)), folder)
        assert len(added.case_ids) == len(cases)
        assert validate.check(folder).errors == ()


def test_no_row_of_the_shipped_tables_is_refused(checks):
    for table in form.TABLES:
        rows = [row | {"reader": "reader-a"} for row in raw.rows(ROOT / "data", table)]
        known = [column.name for column in corpus.PACKAGE.tables[table].columns
                 if column.constraints.get("unique")]
        assert checks.evaluate("""([table, rows]) => rows.flatMap((row) => reviewForm.check(told, table, row)
            .filter((one) => one.severity === "error").map(({ column, message }) => [column, message]))""",
                               [table, [row | dict.fromkeys(known, "") for row in rows]]) == []


def test_a_condition_holds_of_the_same_texts_in_both_languages(checks):
    """Over every word that an example of a rule has; limits are asked of numbers alone."""
    texts = sorted({text for side in ("refused", "accepted") for *_, example in corpus.examples(side)
                    for rows in example.rows.values() for row in rows for text in row.values()})
    for name, table in form.describe(ROOT / "data")["tables"].items():
        asked = [When(kind, value) for one in table["never"] for cells in (
            [one["cells"].values()] if "cells" in one else [[one["when"]]] * len(one["columns"]))
            for when in cells for kind, value in when.items()]
        there = checks.evaluate("""([name, texts]) => told.tables[name].never.flatMap(({ cells }) =>
            cells.map(([, holds]) => texts.map((text) => holds(text))))""", [name, texts])
        for when, answers in zip(asked, there, strict=True):
            for text, answer in zip(texts, answers, strict=True):
                if when.kind not in ("below", "above") or NUMBER.fullmatch(text):
                    assert bool(when.holds(text)) == answer, (when, text)
