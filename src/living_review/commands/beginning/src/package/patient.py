"""A patient in words, for headings, lists and the search."""

from living_review.gate.dataset import Dataset
from living_review.site.trace.words import value


def person(data: Dataset, case: dict) -> str:
    """``male, 58 years``; empty where neither is reported."""
    columns = data.package.tables["cases"]
    return ", ".join(filter(None, (
        value(columns["sex"], case["sex"]).lower(), value(columns["age_years"], case["age_years"]))))


def headline(data: Dataset, case: dict) -> str:
    """What heads the page of a patient."""
    return person(data, case) or "a patient"


def operated(data: Dataset, case: dict) -> str:
    """``yes`` or ``no``; empty where it is not reported."""
    return data.labels("operation").get(case["operation"], "").lower()


#: Columns of a list of patients; the first tells the patient in a few words.
COLUMNS = (("Patient", person), ("Operation", operated))
