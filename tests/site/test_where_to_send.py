"""By which ways readers reach the maintainers."""

from dataclasses import replace

import pytest

from living_review.site import reference
from living_review.tables import edition


@pytest.mark.parametrize("repository, contact, said", [
    ("", "", ["Nothing can be sent yet"]), ("https://github.com/a/b", "", ["https://github.com/a/b/issues/new"]),
    ("", "x@y.example", ["by e-mail to <x@y.example>"]),
    ("https://github.com/a/b", "x@y.example", ["account or by e-mail"])])
def test_the_ways_are_those_that_the_edition_has(monkeypatch, repository, contact, said):
    about = replace(edition.read(), repository=repository, contact=contact)
    monkeypatch.setattr(edition, "read", lambda: about)
    text = reference.where_to_send().text
    assert all(words in text for words in said)
    assert reference.where_to_send("4.").text == f"4. {text}"
    assert ("Nothing" in text) == (not repository and not contact)
