"""One more patient in the tables, invented, with readings that agree."""

import csv

from living_review.gate.rules.readings import NOT_READ

SOURCE = {"citation_key": "zephyr2024", "title": "A tumour of the lung and the cord in one villager",
          "authors": "Zephyr Zoe", "journal": "Journal of Cords", "year": "2024", "n_cases": "1",
          "study_type": "case_report", "language": "en", "scope": "full_text", "decision": "include",
          "url": "https://example.org/one-more"}
CASE = {"age_years": "63", "sex": "female", "country": "FRA", "primary_site": "lung",
        "histology": "adenocarcinoma", "region": "cervical", "levels": "C5", "symptoms": "pain;weakness",
        "diagnosis_basis": "imaging", "radiotherapy": "yes", "neuro_outcome": "improved",
        "survival_months": "14", "status": "alive", "time_origin": "diagnosis"}


def append(folder, table, **cells):
    path = folder / f"{table}.csv"
    header = path.read_text(encoding="utf-8").split("\n", 1)[0].split(",")
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header, restval="", lineterminator="\n").writerow(cells)


def add_case(folder, source=SOURCE, case=CASE):
    """One report with one patient, each value read alike by both readers."""
    key = source["citation_key"]
    append(folder, "sources", **source)
    append(folder, "cases", case_id=f"{key}-1", citation_key=key, **case)
    for field in sorted(case.keys() - set(NOT_READ)):
        value = case[field]
        append(folder, "extractions", case_id=f"{key}-1", field=field, first=value, second=value, final=value,
               resolution="agreed", first_by="reader-a", second_by="reader-b")
