"""The section of a version in the changelog."""

import pytest

from living_review.release import changelog

LOG = """\
# Changes

Words before all versions.

## 2027.1.0 (2027-01-05)

### Cases

- One more.

## 2026.11.0

<!-- a comment
## in the way -->

### Cases

## 2026.1.0
- The first.
"""


def test_a_section_goes_to_the_next_version():
    assert changelog.section(LOG, "2027.1.0") == "### Cases\n\n- One more."
    assert changelog.section(LOG, "2026.1.0") == "- The first."


@pytest.mark.parametrize("version", ["2026.11", "2026.11.00", "2026", "Cases", "1.0", ""])
def test_a_version_that_is_not_there_has_no_section(version):
    assert changelog.section(LOG, version) == ""


@pytest.mark.parametrize(("text", "says"), [
    ("", False), ("### Cases\n\n### Methods\n", False), ("<!-- newest -->\n<!--\n- a\n-->", False),
    ("-\n* \n---", False), ("- One more.", True), ("### Cases\n\nWords.", True),
])
def test_headings_and_comments_alone_say_nothing(text, says):
    assert changelog.says_something(text) is says
