"""The page of the rules is made from the rules, and shows their examples as text."""

import re

import pytest

from living_review.book import rules_table as rules
from living_review.gate.catalogue import KINDS, RULES
from living_review.tables.inputs import BOOK


def test_every_kind_is_on_the_page():
    page = (BOOK / "chapters/rules.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r'rules\.of_kind\("(.*?)"', page)) == sorted(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_rule_has_a_row_with_both_examples(kind):
    table = rules.of_kind(kind)
    assert [row[0].split("`")[1] for row in table.rows] == [rule.name for rule in KINDS[kind]]
    for row in table.rows:
        assert all(cell.strip() for cell in row)


def test_warnings_and_mended_rules_are_marked():
    marks = {row[0].split("`")[1]: row[0] for kind in KINDS for row in rules.of_kind(kind).rows}
    for rule in RULES:
        assert ("(warning)" in marks[rule.name]) == (rule.severity == "warning")
        assert ("mends it" in marks[rule.name]) == rule.mended


@pytest.mark.parametrize("text, shown", [
    ("male", "`male`"), ("", "empty"), (" a", "`␣a`"), ("a  b", "`a␣ b`"), ("a\u202eb", "`a\\u202eb`"),
    ("a`b", "``a`b``"), ("a" * 100, "`" + "a" * 12 + "… (100 characters)`")])
def test_an_example_is_shown_letter_by_letter(text, shown):
    assert rules.literal(text) == shown
