"""A character without a meaning is named."""

import pytest

import corpus
from living_review.gate.rules import hygiene

NOTES = corpus.PACKAGE.tables["cases"]["notes"]


@pytest.mark.parametrize("character, named", [
    ("\t", "U+0009"), ("\ud800", "U+D800"), ("\ue000", "U+E000"), ("\u0378", "U+0378"),
    ("\u2028", "U+2028 LINE SEPARATOR"), ("\u2029", "U+2029 PARAGRAPH SEPARATOR")])
def test_a_character_without_a_meaning_is_named(character, named):
    assert hygiene.control(f"a{character}b", NOTES) == f"holds the control character {named}"
