"""What the form is told: every column in one place, the rules that are data, patterns of both languages."""

import json
import re

import pytest

import corpus
from living_review.build.sphinx import HERE
from living_review.gate import catalogue
from living_review.intake import form
from living_review.intake.issue_form import OURS
from living_review.tables import quoted
from living_review.tables.conditions import HOLDS
from living_review.tables.inputs import ROOT

SCRIPTS = sorted((HERE / "static/form").glob("*.js"))


@pytest.fixture(scope="module")
def told() -> dict:
    return form.describe(ROOT / "data")


def test_every_column_that_a_stranger_can_know_is_asked_once():
    for name in form.TABLES:
        table = corpus.PACKAGE.tables[name]
        asked = [column.name for columns in form.sections(table).values() for column in columns]
        besides = ["reader"] if name == "sources" else []
        assert sorted(asked) == sorted([*besides, *(c.name for c in table.columns if c.name not in OURS)])


def test_no_key_is_asked(told):
    """They are made where the rows are taken in, by one maker."""
    assert not {"citation_key", "case_id"} & {
        name for table in told["tables"].values() for part in table["sections"] for name in part["columns"]}


def test_a_column_comes_with_all_that_is_declared(told):
    age, sex = (told["tables"]["cases"]["columns"][name] for name in ("age_years", "sex"))
    assert (age["unit"], age["type"]) == ("years", "number")
    limits = [(one["columns"], one["when"]) for one in told["tables"]["cases"]["never"] if "when" in one]
    assert (["age_years"], {"above": 90}) in limits
    assert any("survival_months" in columns and when == {"below": 0} for columns, when in limits)
    assert [c["value"] for c in sex["choices"]] == ["male", "female"]
    assert sex["choices"][0]["says"] == "The report speaks of a man or a boy."
    assert told["tables"]["cases"]["columns"]["primary_site"]["required"]


def test_help_begins_with_its_first_sentence(told):
    doi = told["tables"]["sources"]["columns"]["doi"]
    assert doi["help"] == "The bare identifier in lower case, starting with 10. and without " \
                          "https://doi.org/ in front."


def of_known(told: dict) -> dict:
    return {one["columns"][0]: one["when"]["among"] for one in told["tables"]["sources"]["never"]
            if "already in the review" in one["message"]}


def test_what_stands_in_the_sources_is_known(told, tmp_path):
    small = corpus.write(tmp_path, corpus.tables())
    assert {"doi", "pmid", "pmcid"} == set(of_known(told))
    assert corpus.SPECIMEN["sources"][0]["doi"] in of_known(form.describe(small))["doi"]


def test_the_text_for_the_page_cannot_end_its_element(tmp_path):
    edit = corpus.tables()
    edit["sources.csv"] = edit["sources.csv"].replace(b"10.1000/rose", b"10.1000/</script><script>")
    text = quoted.as_json(form.describe(corpus.write(tmp_path, edit)))
    assert "<" not in text and of_known(json.loads(text))["doi"] == ["10.1000/</script><script>"]


def test_what_the_form_asks_are_the_rules_that_are_data(told):
    """A rule between fields is in the form as soon as it is declared as data."""
    for name in form.TABLES:
        asked = form.asked(corpus.PACKAGE)[name]
        rules = [rule for rule in catalogue.ROW if rule.table == name
                 and any(one.cells.keys() <= asked for one in rule.never)]
        words = [one["message"] for one in told["tables"][name]["never"] if "cells" in one]
        for rule in rules:
            assert any(word.startswith(rule.says.replace("`", "")) for word in words), rule.name
        assert rules


def test_what_is_told_is_told_at_a_field_that_is_asked(told):
    for name, table in told["tables"].items():
        for one in table["never"]:
            assert set(one.get("columns", [one.get("column")])) | set(one.get("cells", ())) <= set(
                form.asked(corpus.PACKAGE)[name])
            assert one["message"].endswith((".", "…", "?")) and "`" not in one["message"]


#: What Python and JavaScript (with the flag u) read alike, sign by sign.
SAME = re.compile(r"""(?:
    [^\\()\[\]{}] | \\[sS^$\\.*+?()\[\]{}|/]          # a sign for itself, a space, an escaped sign of syntax
  | \((?!\?) | \(\?(?::|=|!|<=|<!) | \)               # groups without names, looks ahead and behind
  | \[\^?(?:[^\\\[\]] | \\[sS^$\\.*+?()\[\]{}|/])+\]   # a class
  | \{[0-9]+(?:,[0-9]*)?\}                             # so many times
)*""", re.X)


@pytest.mark.parametrize("name", form.TABLES)
def test_a_pattern_for_the_form_is_one_that_both_languages_read_alike(told, name):
    conditions = [when for one in told["tables"][name]["never"]
                  for when in (*one.get("cells", {}).values(), *filter(None, [one.get("when")]))]
    assert {kind for when in conditions for kind in when} <= set(HOLDS)
    patterns = [text for when in conditions for text in when.values() if isinstance(text, str)]
    patterns += [c["before"] for c in told["tables"][name]["columns"].values() if "before" in c]
    assert len(patterns) > 5
    for pattern in patterns:
        assert SAME.fullmatch(pattern), pattern
        re.compile(pattern)


@pytest.mark.parametrize("pattern", [
    r"\d+", r"\bMRN", r"(?P<x>a)", r"(?i)a", r"a\-b", r"[\w]", "{", r"(a)\1"])
def test_what_means_something_else_in_one_of_them_is_refused(pattern):
    assert not SAME.fullmatch(pattern)


def test_a_column_with_a_pattern_has_a_rule_with_better_words(told):
    assert not [one for table in told["tables"].values() for one in table["never"]
                if one["message"].startswith("This is not how")]


@pytest.mark.parametrize("script", [*SCRIPTS, HERE / "static/shared/dom.js"], ids=lambda p: p.stem)
def test_a_script_says_what_it_is_and_reads_nothing_as_markup_or_code(script):
    text = script.read_text(encoding="utf-8")
    assert text.startswith("/* ")
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|fetch\(" \
                r"|XMLHttpRequest|sendBeacon|import\("
    assert not re.search(forbidden, text)


def test_every_script_is_loaded():
    text = (HERE / "islands.py").read_text(encoding="utf-8")
    named = re.search(r"folder_of\.FORM, \((.*?)\)", text, re.S)[1]
    assert sorted(re.findall(r'"(\w+)"', named)) == [script.stem for script in SCRIPTS]
