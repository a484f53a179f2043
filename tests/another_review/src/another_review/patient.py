"""A patient in words, for headings, lists and the search."""

from __future__ import annotations

from living_review.gate.dataset import Dataset
from living_review.site.trace.words import value


def _said(column: str):
    return lambda data, case: value(data.package.tables["cases"][column], case[column]).lower()


instrument, rings = _said("instrument"), _said("rings")


def headline(data: Dataset, case: dict) -> str:
    """What heads the page of a patient."""
    played = _said("played_years")(data, case)
    return ", ".join(filter(None, (f"player of the {instrument(data, case) or 'unknown'}",
                                   played and f"for {played}")))


#: Columns of a list of patients; the first tells the patient in a few words.
COLUMNS = (("Instrument", instrument), ("Rings", rings))
