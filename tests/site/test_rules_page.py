"""The page of the rules is made from the rules: the form's first, in its words, with examples."""

import re

import pytest

from living_review.gate.catalogue import RULES
from living_review.site import rules_table as rules
from living_review.tables.inputs import BOOK


@pytest.fixture(scope="module")
def page(data):
    """The tables of the page by their captions, as the chapter asks for them."""
    text = (BOOK / "chapters/rules.md").read_text(encoding="utf-8")
    asked = re.findall(r'^(#+) (.*)\n(?:(?!#).*\n)*?rules\.(\w+)\(data, (?:"(.*?)", )?"(.*?)"', text, re.M)
    assert all(heading == title for _, heading, _, _, title in asked)
    return {title: getattr(rules, maker)(data, *filter(None, (kind, title)))
            for _, _, maker, kind, title in asked}


def test_every_rule_is_on_the_page_once_with_an_example(page):
    rows = [row for table in page.values() for row in table.rows]
    assert sorted(row[-1].split("`")[1] for row in rows) == sorted(rule.name for rule in RULES)
    assert all(cell.strip() for row in rows for cell in row)


def test_a_warning_questions_and_an_error_refuses(page):
    told = {row[-1].split("`")[1]: row for table in page.values() for row in table.rows}
    for rule in RULES:
        what = "Questioned" if rule.severity == "warning" else "Refused"
        assert told[rule.name][-2].startswith(f"*{what}.* ")
        assert ("mends it" in told[rule.name][-1]) == rule.mended


def test_a_rule_of_the_form_is_under_its_heading_and_in_its_words(data):
    told = {row[-1].strip("`"): row for row in rules.of_the_form(data, "").rows}
    heading, _, example, _ = told["resection-needs-surgery"]
    assert (heading, example) == ("Treatment", "*Refused.* Surgery: No; Extent of surgery: Partial removal")
    assert told["number"][0] == rules.ANY and "claim-comes-out" not in told and "key-has-year" not in told


@pytest.mark.parametrize("text, shown", [
    ("male", "`male`"), ("", "empty"), (" a", "`␣a`"), ("a  b", "`a␣ b`"), ("a\u202eb", "`a\\u202eb`"),
    ("a`b", "``a`b``"), ("u\u0308", "`u\\u0308`"), ("a" * 100, "`" + "a" * 12 + "… (100 characters)`")])
def test_an_example_is_shown_letter_by_letter(text, shown):
    assert rules.literal(text) == shown
