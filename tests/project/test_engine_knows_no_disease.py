"""The engine knows no disease: no column that only this one has, no word of its vocabularies or about it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from living_review.tables import schema
from living_review.tables.inputs import ROOT

ENGINE = ROOT / "src/living_review"
#: Tables whose columns belong to the engine, and the columns of patients that any review has.
TABLES = {"sources", "cases", "extractions", "searches", "series", "appraisal", "certainty", "checks"}
COLUMNS = {"case_id", "citation_key", "age_years", "sex", "country", "notes"}
#: Vocabularies of a disease in those tables, and what the engine knows of them.
FILLED = (("sources", "exclusion_reason"), ("series", "measure"), ("series", "population"),
          ("appraisal", "item"))
ITS_WORDS = {"duplicate", "insufficient_detail", "no_patient_level_data", "n_patients", "proportion",
             "incidence", "sensitivity", "specificity", "survival_proportion", "median_survival_months",
             "ratio"}
#: Names and values that the engine uses in another sense: of an estimate, a file, a sort, a specimen.
ORDINARY = {
    "agreed", "alive", "all", "arithmetic", "biopsy", "check", "comment", "dead", "error", "event",
    "expected", "external", "method", "month", "multiple", "no", "none", "other", "patient", "present",
    "reported", "section", "source", "stable", "status", "survival", "treatment", "unit", "unknown", "yes"}
WORDS = re.compile(
    r"(?i)intramedull\w*|\biscm\b|\bspin(?:e|al)\b|\bcord\b|vertebra\w*|metasta\w*|tumou?rs?\b|cancers?\b"
    r"|\blesions?\b|radiother\w*|chemother\w*|steroid\w*|\bsurg(?:ery|ical)\b|myelo\w*|parapleg\w*")


def told() -> tuple[set[str], set[str]]:
    """The columns and tables that only this disease has, and the words of their vocabularies."""
    package = schema.read(ROOT / "data")
    own = [column for table in package.tables.values() for column in table.columns
           if table.name not in TABLES or table.name == "cases" and column.name not in COLUMNS]
    names = {column.name for column in own} | package.tables.keys() - TABLES
    filled = [package.tables[table][column] for table, column in FILLED]
    values = {value for column in (*own, *filled) for value in column.vocabulary if len(value) > 1}
    neutral = {column.name for name in TABLES - {"cases"} for column in package.tables[name].columns}
    return names - neutral - ORDINARY, values - names - ITS_WORDS - ORDINARY


NAMES, VALUES = told()


def said(path: Path) -> Iterator[str]:
    """Each word of the disease in a file of the engine."""
    text = path.read_text(encoding="utf-8")
    yield from (found[0].lower() for found in WORDS.finditer(text))
    if path.suffix != ".py":
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
            value = node.value if isinstance(node.value, str) else node.value.decode("utf-8", "replace")
            yield from {value} & (NAMES | VALUES)
            yield from set(re.findall(r"\w+(?=\.csv)|[a-z0-9]+(?:_[a-z0-9]+)+", value)) & NAMES
        elif isinstance(node, ast.keyword | ast.arg):
            yield from {node.arg} & NAMES
        elif isinstance(node, ast.Attribute):
            yield from {node.attr} & NAMES


FILES = sorted(path for path in ENGINE.rglob("*") if path.suffix in (".py", ".js", ".css", ".html", ".typ"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ENGINE).as_posix())
def test_a_file_of_the_engine_has_no_word_of_the_disease(path):
    assert not set(said(path))
