"""A patient in words, for headings, lists and the search."""

from living_review.gate.dataset import Dataset
from living_review.site.trace.words import value
from living_review.stats import wording

from . import groups
from .rules import spellings


def place(data: Dataset, case: dict) -> str:
    """Where the lesion is: ``C6-T1``, ``thoracic``; empty where it is not reported."""
    if case["levels"]:
        return ", ".join(case["levels"])
    return data.labels("region").get(case["region"], "").lower()


def person(data: Dataset, case: dict) -> str:
    """``male, 58 years``; empty where neither is reported."""
    age = "" if case["age_years"] != case["age_years"] else value(
        data.package.tables["cases"]["age_years"], case["age_years"])
    return ", ".join(filter(None, (data.labels("sex").get(case["sex"], "").lower(), age)))


def primary(data: Dataset, case: dict) -> str:
    """The site of the cancer."""
    return wording.within(data.labels("primary_site")[case["primary_site"]])


def short(data: Dataset, case: dict) -> str:
    """``male, 58 years; lung``: for lists."""
    return "; ".join(filter(None, (person(data, case), primary(data, case))))


def headline(data: Dataset, case: dict) -> str:
    """Who it is, of which cancer, and where: only what is reported."""
    histology = case["histology"] or ""
    cancer = primary(data, case) + (f" ({histology})" if histology else "")
    return "; ".join(filter(None, (person(data, case), cancer, place(data, case))))


def also_known_as(data: Dataset) -> dict[str, str]:
    """Case → what a reader may search for besides its values: kind of lung cancer, trade names of drugs."""
    patients = data.patients
    known = {case: [brand for brand, drug in spellings.BRANDS.items() if drug in agents]
             for case, agents in zip(patients["case_id"], patients["agents"], strict=True) if agents}
    for group in groups.LUNG:
        for case in group.select(patients)["case_id"]:
            known.setdefault(case, []).append(f"{group.name} {group.label}")
    return {case: " ".join(words) for case, words in known.items()}


#: Columns of a list of patients.
COLUMNS = (("Sex, age", person), ("Primary", primary), ("Level", place))
