"""Calendar versions."""

import pytest

from living_review.release.repository import parse


def test_versions_are_ordered_as_numbers():
    assert parse("2026.11.0") == (2026, 11, 0)
    given = ["2026.11.10", "2027.1.0", "2026.9.3", "2026.11.9", "2026.11.0"]
    assert sorted(given, key=parse) == ["2026.9.3", "2026.11.0", "2026.11.9", "2026.11.10", "2027.1.0"]


@pytest.mark.parametrize("text", [
    "", "2026", "2026.11", "2026.11.0.1", "v2026.11.0", "2026.011.0", "2026.00.0", "2026.13.0", "2026.0.0",
    "2026.11.01", "2026.11.00", "2026.11.-1", "2026.11.0 ", "2026.11.0\n", " 2026.11.0", "2026.11.0rc1",
    "2026.11.0-rc1", "26.11.0", "0026.11.0", "2026-11-0", "2026.11.٣", "../2026.11.0", "2026.11.99999",
])
def test_anything_else_is_refused_in_words(text):
    with pytest.raises(ValueError, match=r"is not a version: year\.month\.number"):
        parse(text)
