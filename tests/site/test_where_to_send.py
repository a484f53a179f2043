"""By which ways readers reach the maintainers, and whether a version is there to be read."""

from dataclasses import replace

import pytest

from living_review.site import reference
from living_review.tables import edition


@pytest.mark.parametrize("repository, contact, said", [
    ("", "", ["nothing can be sent yet"]), ("https://github.com/a/b", "", ["https://github.com/a/b/issues/new"]),
    ("", "x@y.example", ["by e-mail to <x@y.example>"]),
    ("https://github.com/a/b", "x@y.example", ["account or by e-mail"])])
def test_the_ways_are_those_that_the_edition_has(monkeypatch, repository, contact, said):
    about = replace(edition.read(), repository=repository, contact=contact)
    monkeypatch.setattr(edition, "read", lambda: about)
    text = reference.where_to_send().text
    assert all(words in text for words in said)
    assert reference.where_to_send("4.").text == f"4. {text}"
    assert ("nothing" in text) == (not repository and not contact)


@pytest.mark.parametrize("state, address, never", [
    (True, "", True), (True, "https://a.example", False), (False, "https://a.example", False)])
def test_no_version_is_published_as_long_as_the_site_of_a_draft_has_no_address(
        monkeypatch, data, state, address, never):
    about = replace(edition.read(), state=state, address=address, doi="")
    monkeypatch.setattr(edition, "read", lambda: about)
    text = reference.published().text
    assert ("No version is published yet" in text) == never and ("the draft of" in text) == state
    assert ("neither a URL nor a DOI" in reference.what_to_cite(data).text) == (not address)
