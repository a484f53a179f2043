"""The gate is off and the worst has come through: it shows as text everywhere and runs nowhere."""

import json
import math
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from test_book import Copy

import raw
from browsing import pages_of, some_of, watched
from living_review.tables.schema import read

pytestmark = pytest.mark.slow
HOSTILE = [
    '<script>window.ran=1</script>', '<img src=x onerror="window.ran=1">', '"><svg onload=window.ran=1>',
    "</script><script>window.ran=1</script>", "<iframe src=javascript:window.ran=1>", "<!-- begun",
    "[a link](javascript:window.ran=1)", "![seen](http://evil.example/x.png)", "<http://evil.example>",
    "{cite:p}`liu2026`", "{num}`cases.all.n`", "{raw}`html <b>x</b>`", "```{eval-rst}", "~~~~", ":::{note}",
    "$\\input{secret}$ $$x$$", "\\end{document} \\write18{id}", "{{ 7 * 7 }} {% raw %}", "% a comment",
    '#panic("typst") #read("secret")', "#import \"x.typ\" @liu2026 <label>", "*b* _i_ `c` ~s~ ^u^ **B**",
    "| a | b | \\| c", "&lt;b&gt; &#60;i&#62; &copy;", "=HYPERLINK(0)", "+1+1", "@SUM(1)", "- item",
    "1. item",
    "# Heading", "> quoted", "(target)=", "[^note]", "%(x)s {0} %s", "a\\", "`", "``a",
    "'; DROP TABLE cases; --",
    "\u202egnp.exe", "a\u200bb", "&#x202e;", "https://evil.example/?a=\"onmouseover=window.ran=1", "---",
    "***",
]
FREE = {"cases": ("molecular", "notes"), "series": ("subgroup", "item", "notes"),
        "sources": ("title", "authors", "journal", "pages", "notes"), "searches": ("where", "query", "notes"),
        "appraisal": ("reason",), "checks": ("locator",),
        "certainty": ("question", "risk_of_bias", "imprecision"),
        "claims": ("section", "statement", "reported", "unit", "comment"),
        "differential": ("entity", "typical_patient", "ct", "mri", "discriminator", "key_signs",
                         "locator"),
        "index_case": ("event", "finding"), "extractions": ("first", "second")}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, thorough) -> Copy:
    """The book over tables in which every text that may be anything is one of these."""
    copy, turn = Copy(tmp_path_factory.mktemp("hostile") / "review"), 0
    data = copy.root / "data"
    tables = {path.stem: raw.rows(data, path.stem) for path in data.glob("*.csv")}
    tables = tables if thorough else few(tables, copy.root / "book")
    for name, rows in tables.items():
        if not rows:
            continue
        for n, row in enumerate(rows):
            for column in FREE.get(name, ()):
                value, turn = HOSTILE[turn % len(HOSTILE)], turn + 1
                row[column] = value.replace(";", ":") if column == "molecular" else value
                if column == "entity":  # a key
                    row[column] += f" {n}"
        raw.write(data, name, rows)
    run = copy.build("all", "--unchecked")
    assert run.returncode == 0, run.stderr[-3000:]
    return copy


def few(tables: dict[str, list[dict]], book: Path) -> dict[str, list[dict]]:
    """Of each table enough rows for every value; the reports are theirs, and those that the prose cites."""
    prose = "".join(page.read_text(encoding="utf-8") for page in book.rglob("*.md"))
    cited = set(re.split(r"[,\s]+", ",".join(re.findall(r"\{(?:cite:[pt]|record)\}`([^`]*)`", prose))))
    kept = {name: rows[:math.ceil(len(HOSTILE) / len(FREE[name]))] for name, rows in tables.items()}
    cases = {row["case_id"] for row in kept["cases"]}
    kept["extractions"] = [row for row in tables["extractions"] if row["case_id"] in cases]
    cited |= {row.get("citation_key") for name, rows in kept.items() if name != "sources" for row in rows}
    return kept | {"sources": [row for row in tables["sources"] if row["citation_key"] in cited]}


@pytest.fixture(scope="module")
def soups(hostile) -> dict[str, BeautifulSoup]:
    return {name: BeautifulSoup(hostile.page(name), "html.parser") for name in pages_of(hostile.html)}


def told(text: str) -> str:
    """Text without what typesetting may change: spaces, quotation marks and dashes."""
    return re.sub(r"[\s\u00ad\u200b\u202e\"'“”‘’…–—.-]+", "", text)


@pytest.mark.parametrize("pages, table, column", [
    ("chapters/audit.html", "claims", "statement"),
    ("chapters/certainty.html chapters/methods.html", "certainty", "question"),
    ("chapters/index-patient.html", "index_case", "finding"),
    ("chapters/imaging.html chapters/outside-the-cord.html", "differential", "mri")])
def test_a_hostile_value_is_on_the_page_letter_by_letter(hostile, soups, pages, table, column):
    shown = "".join(told(soups[page].select_one("article").get_text(" ")) for page in pages.split())
    values = {row[column] for row in raw.rows(hostile.root / "data", table)}
    missing = [value for value in values if told(value) and told(value) not in shown]
    assert missing == []


def test_a_hostile_value_is_on_the_page_of_its_patient_and_of_its_report(hostile, soups):
    for folder, table, name in (("cases", "cases", "case_id"), ("sources", "sources", "citation_key")):
        rows = {row[name]: row["notes"] for row in raw.rows(hostile.root / "data", table)}
        pages = {page: soup for page, soup in soups.items() if page.startswith(f"{folder}/")}
        assert len(pages) > 20
        for page, soup in pages.items():
            value = rows[page.removeprefix(f"{folder}/").removesuffix(".html")]
            shown = told(soup.select_one("article").get_text(" "))
            # The key of a report in a note is shown as its name.
            assert all(told(part) in shown for part in value.split("liu2026")), page


def test_no_page_gains_an_element(soups):
    """No script, frame, picture, link or attribute on any page comes from a cell."""
    for page, soup in soups.items():
        for script in soup.select("script"):
            if script.get("type") == "application/json":
                json.loads(script.string)  # data, whole: no value has ended the element
            else:
                assert "window.ran" not in (script.string or ""), page
        assert not soup.select("iframe, svg[onload], [onerror], [onmouseover], object, embed"), page
        for tag in soup.select("[href], [src]"):
            address = tag.get("href") or tag.get("src")
            assert not re.match(r"\s*(?:javascript|data:text|vbscript|https?://evil)", address,
                                re.I), page


def test_nothing_runs_in_a_browser(hostile, browser, thorough):
    names = pages_of(hostile.html)
    with watched(hostile.html, browser) as (page, heard, address):
        for name in names if thorough else some_of(names, 8):
            page.goto(address + name, wait_until="load")
            assert page.evaluate("window.ran === undefined"), name
        assert heard == []


def test_the_search_index_is_data(hostile):
    text = (hostile.html / "searchindex.js").read_text(encoding="utf-8")
    json.loads(re.fullmatch(r"Search\.setIndex\((.*)\)", text, re.S)[1])


def test_the_pdf_shows_it_as_text(hostile):
    import pikepdf

    for path in hostile.pdfs.iterdir():
        with pikepdf.open(path) as pdf:
            assert "/JavaScript" not in pdf.Root.get("/Names", {})
            assert "/OpenAction" not in pdf.Root
            for page in pdf.pages:
                for note in page.get("/Annots", []):
                    address = str(note.get("/A", {}).get("/URI", ""))
                    assert not re.match(r"javascript|https?://evil", address), address


def test_results_are_json_without_a_value_of_the_tables(hostile):
    text = hostile.page("data/results.json")
    assert json.loads(text)["estimates"] and "window.ran" not in text


def test_the_tables_are_read_back_as_they_are(hostile):
    from living_review.gate import dataset

    data = dataset.load(hostile.root / "data")
    for name, columns in FREE.items():
        text = [c for c in columns if read(hostile.root / "data").tables[name][c].type != "list"]
        for column in text:
            found = set(data.frames[name][column])
            assert {re.sub(r" \d+$", "", v) for v in found} <= {re.sub(r" \d+$", "", v) for v in HOSTILE}
