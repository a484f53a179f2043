"""CITATION.cff says once what a citation, a page head and a release repeat."""

import datetime

import pytest

from living_review.tables import edition
from living_review.tables.inputs import ROOT

WHOLE = """\
title: "A review"
abstract: >-
  Of two
  lines.
version: 2027.1.0
date-released: 2027-01-05
authors:
  - name: The contributors
  - family-names: Rose
    given-names: Ann
    name-particle: von
    orcid: https://orcid.org/0000-0002-1825-0097
license: CC-BY-4.0
doi: 10.5281/zenodo.1
url: "https://example.org/review/"
repository-code: "https://example.org/a/b/"
"""


@pytest.fixture
def told(tmp_path):
    def write(text):
        path = tmp_path / "CITATION.cff"
        path.write_text(text, encoding="utf-8")
        return edition.read(path)
    return write


def test_an_edition_has_what_the_file_says(told):
    e = told(WHOLE)
    assert (e.title, e.abstract, e.version) == ("A review", "Of two lines.", "2027.1.0")
    assert e.released == datetime.date(2027, 1, 5)
    assert [a.name for a in e.authors] == ["The contributors", "Ann von Rose"]
    assert e.authors[1].orcid == "0000-0002-1825-0097"
    assert (e.licenses, e.keywords, e.doi) == (("CC-BY-4.0",), (), "10.5281/zenodo.1")


def test_addresses_end_without_a_slash(told):
    e = told(WHOLE)
    assert (e.address, e.repository) == ("https://example.org/review", "https://example.org/a/b")


def test_addresses_and_doi_may_be_missing(told):
    e = told("\n".join(line for line in WHOLE.splitlines() if not line.startswith(("doi", "url", "repo"))))
    assert (e.doi, e.address, e.repository) == ("", "", "")


@pytest.mark.parametrize("key", ["title", "abstract", "version", "date-released", "authors"])
def test_a_citation_without_its_parts_is_refused(told, key):
    with pytest.raises(ValueError, match=f"does not say: {key}"):
        told(WHOLE.replace(f"{key}:", f"x-{key}:"))


def test_the_shipped_file_and_the_data_tell_the_same(data):
    e, about = edition.prepared(ROOT / "CITATION.cff"), data.package.descriptor
    assert (e.version, e.title) == (data.package.version, about["title"])
    assert [a.name for a in e.authors] == [c["title"] for c in about["contributors"]]
    assert f"{e.released}T00:00:00Z" == about["created"]
    assert {x["name"] for x in about["licenses"]} <= set(e.licenses)
