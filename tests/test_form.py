"""What the form is told: every column in one place, every rule accounted for, patterns translated."""

import json
import re

import pytest

import corpus
from iscm_review import form, form_rules, javascript
from iscm_review.inputs import BOOK, ROOT
from iscm_review.rules import catalogue

SCRIPTS = sorted((BOOK / "_static/form").glob("*.js"))


@pytest.fixture(scope="module")
def told() -> dict:
    return form.describe(ROOT / "data")


def test_every_column_is_asked_once_or_entered_by_the_form():
    for name in form.TABLES:
        table = corpus.PACKAGE.tables[name]
        asked = [column for names in form.sections(table).values() for column in names]
        besides = ["reader"] if name == "sources" else []
        assert sorted([*asked, *form.BY_ITSELF[name]]) == sorted([*besides, *(c.name for c in table.columns)])


def test_no_key_is_asked(told):
    """They are made where the rows are taken in, by one maker."""
    assert not {"citation_key", "case_id"} & {
        name for table in told["tables"].values() for part in table["sections"] for name in part["columns"]}


def test_a_column_comes_with_all_that_is_declared(told):
    age, sex = (told["tables"]["cases"]["columns"][name] for name in ("age_years", "sex"))
    assert (age["minimum"], age["maximum"], age["unit"], age["type"]) == (0, 90, "years", "number")
    assert "minimum" in told["tables"]["cases"]["columns"]["survival_months"]
    assert [c["value"] for c in sex["choices"]] == ["male", "female"]
    assert sex["choices"][0]["says"] == "The report speaks of a man or a boy."
    assert told["tables"]["cases"]["columns"]["primary_site"]["required"]
    assert told["tables"]["cases"]["columns"]["agents"]["itemPattern"]


def test_help_begins_with_its_first_sentence(told):
    doi = told["tables"]["sources"]["columns"]["doi"]
    assert doi["help"] == "The bare identifier in lower case, starting with 10. and without " \
                          "https://doi.org/ in front."


def test_what_stands_in_the_sources_is_known(told, tmp_path):
    small = corpus.write(tmp_path, corpus.tables())
    assert {"doi", "pmid", "pmcid"} == set(told["known"])
    assert corpus.SPECIMEN["sources"][0]["doi"] in form.describe(small)["known"]["doi"]


def test_the_text_for_the_page_cannot_end_its_element(tmp_path):
    edit = corpus.tables()
    edit["sources.csv"] = edit["sources.csv"].replace(b"10.1000/rose", b"10.1000/</script><script>")
    text = form.as_json(corpus.write(tmp_path, edit))
    assert "<" not in text and json.loads(text)["known"]["doi"] == ["10.1000/</script><script>"]


def test_every_rule_about_a_source_or_a_case_is_known_kept_mended_or_told_to_be_later(told):
    """A new rule of the gate is a decision here: write it for the form, or leave it to the gate."""
    cells = {rule["name"] for rule in told["rules"]}
    columns = [(t, c) for t in form.TABLES for c in corpus.PACKAGE.tables[t].columns]
    about = {r.name for r in (*catalogue.FORM, *catalogue.CONTENT) if any(r.covers(t, c) for t, c in columns)}
    assert about - cells - {"required"} - form_rules.BY_MAKING == form_rules.BY_MENDING
    rows = {r.name for r in catalogue.ROW if r.table in form.TABLES}
    assert rows - form_rules.BY_MAKING - form_rules.BY_THE_GATE == (
        form_rules.BETWEEN["sources"] | form_rules.BETWEEN["cases"])
    tables = {r.name for r in catalogue.TABLES if r.table in form.TABLES}
    assert {r.name for r in catalogue.RULES if r.says in told["later"]} == {
        *form_rules.BY_THE_GATE, "same-patient", "same-report", "same-address", "no-to-nearly-everything"}
    assert tables - form_rules.KNOWN - form_rules.BY_MAKING == {
        "same-patient", "same-report", "same-address", "no-to-nearly-everything"}


def test_names_of_rules_that_are_listed_exist():
    named = {*form_rules.WHOLE, *form_rules.NEVER, *form_rules.WITHOUT, *form_rules.BY_MAKING,
             *form_rules.BY_MENDING, *form_rules.KNOWN}
    assert named <= {rule.name for rule in catalogue.RULES}


@pytest.mark.parametrize("python, script", [
    ("a.b", r"a[^\n]b"), (r"a\.b/c", r"a\.b\/c"), ("(?i:ab)c", "(?:[Aa][Bb])c"),
    (r"(?P<x>a)\1", r"(a)(?:\1)"), ("x{2,}?", "(?:x){2,}?"), ("[^a-c-]", r"[^a-c\-]"),
    (r"\d\s\D", r"[\p{Nd}][\s][\P{Nd}]"), (r"\W", r"[^\p{L}\p{N}_]"), ("(?<!a)b(?=c)", "(?<!a)b(?=c)"),
    ("\u200b", r"\u{200b}"), ("(?:ab|c)?", "(?:(?:ab|c)){0,1}")])
def test_patterns_are_translated(python, script):
    assert javascript.pattern(python) == script


def test_case_is_spelled_out_where_it_is_ignored():
    assert javascript.pattern(re.compile("a(?-i:b)[c-d]", re.I)) == "[Aa](?:b)[c-dCD]"
    assert javascript.pattern("a|b", whole=True) == "^(?:[ab])$"


@pytest.mark.parametrize("python", [r"[^\Wx]", "(a)?(?(1)b|c)", re.compile("[\u4e00-\u9fff]", re.I)])
def test_what_has_no_translation_is_an_error(python):
    with pytest.raises(ValueError):
        javascript.pattern(python)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.stem)
def test_a_script_is_short_says_what_it_is_and_reads_nothing_as_markup_or_code(script):
    text = script.read_text(encoding="utf-8")
    assert text.startswith("/* ") and len(text.splitlines()) < 250
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|fetch\(" \
                r"|XMLHttpRequest|sendBeacon|import\("
    assert not re.search(forbidden, text)


def test_every_script_is_loaded():
    text = (BOOK / "_ext/islands.py").read_text(encoding="utf-8")
    named = re.search(r"computed\.FORM, \((.*?)\)", text, re.S)[1]
    assert sorted(re.findall(r'"(\w+)"', named)) == [script.stem for script in SCRIPTS]
