"""What R is given for each topic: a table of numbers, with the set that each row belongs to.

Every set of the shipped data has the name that its estimates begin with, or have,
in ``results.json``. Besides them stand three classic sets (``classic.R``).
"""

import pandas as pd

from iscm_review import groups
from iscm_review.topics import bias, comparison, pooling, published
from iscm_review.topics import survival as outlook
from living_review.book import results
from living_review.evidence import agreement as readers
from living_review.evidence import appraisal as appraisals
from living_review.gate.dataset import Dataset
from living_review.stats import estimate
from living_review.stats import survival as lifetimes
from living_review.stats.random_effects import FEWEST_COHORTS
from living_review.tables.inputs import ROOT

from . import FOLDER

#: The column that a mean or a median is of, by the end of its name.
COLUMNS = {"age": "age_years", "interval": "interval_months", "symptom_duration": "symptom_duration_days",
           "size": "size_mm", "rt_dose": "rt_dose_gy"}


def classic() -> pd.DataFrame:
    """lung, veteran and ovarian: ``set, time, dead, first, x, y``; months."""
    return pd.read_csv(FOLDER / "classic.csv", float_precision="round_trip")


def survival(data: Dataset) -> pd.DataFrame:
    """``set, time, dead``: every group of patients that has a median survival."""
    bounds = {name: patients for name, (_, patients) in outlook.bounds(data).items()}
    frames = [classic()[["set", "time", "dead"]]]
    for e in results.compute(data).values():
        if e.method == lifetimes.MEDIAN and e.case_ids:
            name = e.name.removesuffix(".median")
            known = lifetimes.followed(bounds.get(name, data.patients)).set_index("case_id")
            rows = known.loc[list(e.case_ids)]
            frames.append(pd.DataFrame({"set": name, "time": rows["survival_months"],
                                        "dead": rows["event_observed"].astype(int)}))
    return pd.concat(frames, ignore_index=True)


def _comparisons(data: Dataset) -> dict[str, comparison.Arms]:
    pairs = {f"comparison.{c.name}": comparison.arms(data.patients, c) for c in groups.CONTRASTS}
    for month in bias.LANDMARKS:
        for name, strict in ((f"bias.landmark_{month}", False), (f"bias.strict_landmark_{month}", True)):
            pairs[name] = comparison.arms(bias.at_landmark(data, month, strict),
                                          bias.several_against_one(month))
    return {name: two for name, two in pairs.items() if not two.small}


def comparison_(data: Dataset) -> pd.DataFrame:
    """``set, time, dead, first``: every pair of groups large enough to be compared."""
    frames = [classic()[["set", "time", "dead", "first"]]]
    frames += [two.both().assign(set=name) for name, two in _comparisons(data).items()]
    return pd.concat(frames, ignore_index=True)


def shares(data: Dataset) -> pd.DataFrame:
    """``set, k, n, k2, n2``: every share, and every difference of two shares."""
    rows = [(e.name, e.count, e.n, None, None) for e in results.compute(data).values()
            if e.method == estimate.WILSON and e.value is not None]
    rows += [(e.name, round(e.value * e.n), e.n, None, None) for e in published.estimates(data)
             if e.method == published.ONE and e.value is not None]
    for contrast in bias.OUTCOME_BY:
        sizes = [(len(lifetimes.followed(part)), len(part)) for part in (
            contrast.first.select(data.patients), contrast.second.select(data.patients))]
        rows.append((f"bias.outcome_known.{contrast.name}.difference", *sizes[0], *sizes[1]))
    return pd.DataFrame(rows, columns=["set", "k", "n", "k2", "n2"]).astype(
        {"k": "Int64", "n": "Int64", "k2": "Int64", "n2": "Int64"})


def averages(data: Dataset) -> pd.DataFrame:
    """``set, value``: every mean and every median of a column."""
    cover = appraisals.coverage(data)
    given = {item.key: cover.completeness([field.name for field in fields]) for item in appraisals.CARE
             if (fields := appraisals.fields_of(data, item))}
    cases = data.cases.assign(**given, completeness=cover.completeness()).set_index("case_id")
    frames = [pd.DataFrame({"set": published.median_of(setting), "value": part["value"]})
              for setting, part in outlook.by_setting(data).groupby("setting")
              if len(part) >= published.FEWEST]
    for e in results.compute(data).values():
        if e.method in (estimate.T_MEAN, estimate.ORDER_MEDIAN) and e.case_ids:
            group, measured = e.name.split(".")[1], e.name.split(".")[-2]
            column = group if group in given else COLUMNS.get(measured, measured)
            frames.append(pd.DataFrame({"set": e.name, "value": cases.loc[list(e.case_ids), column]}))
    return pd.concat(frames, ignore_index=True)


#: ``metadat::dat.pritz1997``: 14 studies of hyperdynamic therapy for cerebral vasospasm (Zhou, Brizendine
#: and Pritz 1999, Statistics in Medicine 18, 557-566).
PRITZ = [(16, 17), (10, 12), (4, 8), (43, 58), (10, 10), (25, 42), (13, 14), (12, 12), (22, 41), (4, 5),
         (5, 6), (18, 23), (58, 68), (6, 10)]
EDGES = {"pritz1997": PRITZ, "nobody": [(0, 5), (0, 12), (0, 40)], "everybody": [(8, 8), (20, 20), (5, 5)],
         "the_same": [(3, 12), (5, 20), (10, 40)], "far_apart": [(1, 40), (10, 20), (38, 40), (3, 5)]}


def pooled(data: Dataset) -> pd.DataFrame:
    """Every question that is pooled, with our own share; a classic data set, and sets at the edges."""
    sets, ours, found = dict(EDGES), {}, results.compute(data)
    for question in pooling.QUESTIONS:
        rows = pooling.cohorts(data, question)
        entered = rows[rows["pooled"]]
        if len(entered) >= FEWEST_COHORTS:
            name, e = f"pooling.{question.name}", found[question.ours]
            sets[name] = list(zip(entered["events"], entered["total"], strict=True))
            ours[name] = (e.count, e.n)
    return pd.DataFrame([(name, *pair, *ours.get(name, (None, None)))
                         for name, pairs in sets.items() for pair in pairs],
                        columns=["set", "events", "total", "k", "n"]).astype({"k": float, "n": float})


#: Published two-by-two tables, rows the first reader: Feinstein and Cicchetti 1990, taken up by
#: Byrt 1993, in which the same agreement gives kappa 0.70 and 0.32.
EXAMPLES = {"balanced": ((40, 9), (6, 45)), "skewed": ((80, 10), (5, 5))}


def agreement(data: Dataset) -> pd.DataFrame:
    """How often each pair of answers occurs, per field; 0 is *not reported*.

    ``answers`` is the size of the vocabulary, 0 for a field without one.
    """
    readings = readers.pairs(data)
    patients, rows = len(data.cases), []
    for column in data.package.tables["cases"].columns:
        if column.name in readers.NOT_READ:
            continue
        part = readings[readings["field"] == column.name]
        typed = [[None if text is None else column.compared(text) for text in part[reader]]
                 for reader in ("first", "second")]
        number = {value: i + 1 for i, value in enumerate(dict.fromkeys(v for v in typed[0] + typed[1]
                                                                       if v is not None))}
        codes = pd.DataFrame({"first": [number.get(v, 0) for v in typed[0]],
                              "second": [number.get(v, 0) for v in typed[1]]})
        counts = codes.value_counts(sort=False).rename("n").reset_index()
        asked = len(part) if column.added_later else patients
        silent = pd.DataFrame({"first": [0], "second": [0], "n": [asked - len(part)]})
        answers = len(column.categories) if readers.kind(column) == "vocabulary" else 0
        rows.append(pd.concat([counts, silent]).assign(set=f"agreement.{column.name}", answers=answers))
    for name, table in EXAMPLES.items():
        rows.append(pd.DataFrame([
            {"set": f"example.{name}", "answers": 2, "first": i + 1, "second": j + 1, "n": n}
            for i, row in enumerate(table) for j, n in enumerate(row)]))
    return pd.concat(rows)[["set", "answers", "first", "second", "n"]].astype(
        {"answers": int, "first": int, "second": int, "n": int})


def appraisal(data: Dataset) -> pd.DataFrame:
    """Per patient the year (x), the share of fields reported (y) and the scope; shares as x of y."""
    cover = appraisals.coverage(data)
    patients = pd.DataFrame({"set": "patient", "name": cover.patients["case_id"], "x": cover.patients["year"],
                             "y": cover.completeness(), "scope": cover.patients["scope"]})
    shares = [{"set": "share", "name": e.name, "x": e.count, "y": e.n, "scope": ""}
              for e in appraisals.estimates(data) if e.name.endswith(".share")]
    return pd.concat([patients, pd.DataFrame(shares)])


SELECTED_BY = ("citation_key", "primary_site", "histology", "sex", "region", "ambulatory_before",
               "diagnosis_basis", "surgery", "resection", "radiotherapy", "chemotherapy", "targeted_therapy",
               "immunotherapy", "survival_months", "status", "time_origin")


def selection(data: Dataset) -> pd.DataFrame:
    """The cells that groups are made by, as the files have them; R makes the groups itself."""
    cases, sources, readings = (
        pd.read_csv(ROOT / f"data/{name}.csv", dtype=str) for name in ("cases", "sources", "extractions"))
    settled = readings[readings["field"].isin(["survival_months", "status"])
                       & (readings["resolution"] != "agreed")]["case_id"]
    about = sources[["citation_key", "year", "study_type", "scope"]].assign(
        authors_known=sources["authors"].notna().map({True: "yes", False: "no"}))
    return cases[list(SELECTED_BY)].merge(about, on="citation_key", how="left").assign(
        outcome_settled=cases["case_id"].isin(settled).map({True: "yes", False: "no"}),
        set=cases["case_id"])[["set", *SELECTED_BY, "year", "study_type", "scope", "authors_known",
                               "outcome_settled"]]


TOPICS = {"selection": selection, "survival": survival, "comparison": comparison_,
          "shares": shares, "averages": averages, "pooling": pooled, "agreement": agreement,
          "appraisal": appraisal}
