"""How the main numbers change when doubtful patients are left out, and how they changed over the years."""

from collections.abc import Iterator, Mapping

import pandas as pd

from living_review.book.display import Table
from living_review.book.tables import compact
from living_review.evidence import appraisal
from living_review.gate.dataset import Dataset
from living_review.stats import survival
from living_review.stats.estimate import Estimate, share

from ..groups import ALL, BASIS, PRIMARY, Group

_HAEMATOLOGICAL = next(group for group in PRIMARY if group.name == "haematological")

#: Parts of a name of :func:`.survival.measures` that are followed through the subsets.
FOLLOWED = ("n", "deaths", "median", "at_6", "at_12", "rmst_12", "rmst_24")
#: Shares that are followed: name, words, column and value.
SHARES = (
    ("lung", "proportion with a lung primary", "primary_site", "lung"),
    ("male", "proportion of men", "sex", "male"),
    ("cervical", "proportion of lesions in the cervical cord", "region", "cervical"),
    ("first_manifestation", "proportion whose cancer was not known before the cord lesion",
     "primary_known_before", "no"),
    ("multiple_lesions", "proportion with more than one cord lesion", "lesions", "multiple"),
)
#: The ``resolution`` in ``extractions`` of a value that both readers gave alike.
ALIKE = "agreed"
OUTCOME = ("survival_months", "status")

SUBSETS = (
    ALL,
    Group("solid", "without haematological malignancy", lambda f: ~_HAEMATOLOGICAL.test(f)),
    Group("identified", "reports whose authors are known", lambda f: f["authors_known"]),
    Group("solid_identified", "solid tumours in reports whose authors are known",
          lambda f: ~_HAEMATOLOGICAL.test(f) & f["authors_known"]),
    Group("without_teaching", "without teaching cases", lambda f: f["study_type"] != "teaching_case"),
    Group("proven", "tissue diagnosis only", BASIS[0].test),
    Group("beyond_abstract", "read beyond the abstract", lambda f: f["scope"] != "abstract"),
    Group("without_thin", "reports with at least half of the core fields", lambda f: ~f["thin"]),
    Group("one_a_report", "one patient from each report, the first listed",
          lambda f: ~f["citation_key"].duplicated()),
)
#: Subsets made by how the outcome was reported or read; only survival is followed in them.
BY_OUTCOME = (
    Group("read_alike", "outcome on which both readers agreed", lambda f: f["outcome_read_alike"]),
    Group("origin_stated", "survival counted from a stated point",
          lambda f: f["time_origin"].isin(["diagnosis", "surgery", "treatment"])),
)


def marked(data: Dataset) -> pd.DataFrame:
    """The patients with the marks that the subsets look for."""
    patients = data.patients
    return patients.assign(outcome_read_alike=~patients["case_id"].isin(_unlike(data, *OUTCOME)),
                           thin=patients["case_id"].isin(appraisal.thin(data)),
                           authors_known=patients["citation_key"].map(data.by_key["authors"]).notna())


def _unlike(data: Dataset, *fields: str) -> set[str]:
    """The case ids with one of these fields read once or adjudicated."""
    readings = data.extractions
    return set(readings.loc[readings["field"].isin(fields) & (readings["resolution"] != ALIKE), "case_id"])


def estimates(data: Dataset) -> Iterator[Estimate]:
    """The main numbers in every subset, and year by year."""
    patients = marked(data)
    for group in (*SUBSETS, *BY_OUTCOME):
        frame, base = group.select(patients), f"sensitivity.{group.name}"
        # No label is that of the same estimate in another chapter.
        words = f"{group.label}, as the reference" if group is ALL else group.label
        yield from (e for e in survival.measures(base, words, frame) if e.name.rsplit(".", 1)[1] in FOLLOWED)
        for name, label, column, value in SHARES if group in SUBSETS else ():
            yield share(frame, column, value).named(f"{base}.{name}.share", f"{label}, {words}")
    for name, label, column, value in SHARES:
        frame = patients[~patients["case_id"].isin(_unlike(data, column))]
        yield share(frame, column, value).named(f"sensitivity.values_alike.{name}.share",
                                                f"{label}, values that both readers gave alike")
    for year in years(data):
        yield from (e for e in survival.measures(f"sensitivity.to_{year}", f"published up to {year}",
                                                 patients[patients["year"] <= year])
                    if e.name.rsplit(".", 1)[1] in ("n", "median", "rmst_12"))


def years(data: Dataset) -> list[int]:
    """The years in which a patient with a survival time was published, in order."""
    return sorted({int(y) for y in survival.followed(data.patients)["year"].dropna()})


def shares(results: Mapping[str, Estimate]) -> Table:
    """The main shares in every subset that is not made by the outcome."""
    rows = [(group.label, *(compact(results[f"sensitivity.{group.name}.{name}.share"])
                            for name, *_ in SHARES)) for group in SUBSETS]
    rows.append(("values on which both readers agreed", *(
        compact(results[f"sensitivity.values_alike.{name}.share"]) for name, *_ in SHARES)))
    return Table("tbl-subset-shares",
                 "Proportions in subsets of the patients, with 95% interval in brackets; "
                 "a dash: not reported. Subsets made by how the outcome was counted or read are left out; "
                 "the last row is of the values of each column",
                 ("Patients", "Lung primary", "Men", "Cervical lesion", "Cancer not known before",
                  "Several lesions"), rows,
                 wide=True, kind="tight-table", folded="Show the proportions in each subset")
