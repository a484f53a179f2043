"""Every source is a reference that an ordinary BibTeX reader takes."""

import pandas as pd
from pybtex.database import parse_string
from pybtex.richtext import Text

from living_review.site import bibliography
from living_review.tables.inputs import ROOT


def test_every_source_is_there_with_its_title_and_doi(data):
    entries = parse_string(bibliography.bibtex(data), "bibtex").entries
    assert set(entries) == set(data.sources["citation_key"])
    for r in data.sources.itertuples():
        assert entries[r.citation_key].fields["title"].strip("{}")
        if r.doi:
            assert entries[r.citation_key].fields["doi"] == r.doi


def test_years_are_whole_or_said_to_be_unknown(data):
    entries = parse_string(bibliography.bibtex(data), "bibtex").entries
    for r in data.sources.itertuples():
        expected = "n.d." if pd.isna(r.year) else f"{r.year:.0f}"
        assert entries[r.citation_key].fields["year"] == expected


def test_signs_that_mean_something_to_tex_survive(data):
    """Read back by pybtex as LaTeX, titles and journals are those of the table."""
    entries = parse_string(bibliography.bibtex(data), "bibtex").entries
    for r in data.sources.itertuples():
        fields = entries[r.citation_key].fields
        assert str(Text.from_latex(fields["title"])) == r.title.replace("--", "–")
        if r.journal:
            assert str(Text.from_latex(fields["journal"])) == r.journal


def test_the_references_of_the_methods_do_not_collide(data):
    own = parse_string((ROOT / "book/methods.bib").read_text(encoding="utf-8"), "bibtex").entries
    assert own and not set(own) & set(data.sources["citation_key"])
