"""What was done for the cord lesion, and how function changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from living_review.book.display import Table
from living_review.book.tables import DASH, cite, filled, plain, report
from living_review.gate.dataset import Dataset
from living_review.stats.estimate import Estimate, median, share
from living_review.stats.wording import counted, number, of

from .. import groups
from . import pooling

MODALITIES = {
    "surgery": "surgery", "radiotherapy": "radiotherapy", "chemotherapy": "chemotherapy",
    "targeted_therapy": "targeted therapy", "immunotherapy": "immunotherapy",
    "steroids": "steroids",
}
#: Steroids accompany nearly everything, so combinations are told without them.
COMBINED = tuple(m for m in MODALITIES if m != "steroids")
#: How function after a treatment is told in the series table, and the populations treated alike.
CHANGES = ("improved", "stable", "worse")
TREATED = {"surgical": "Surgery", "radiotherapy": "Radiotherapy", "radiosurgery": "Radiosurgery"}
#: Removed, and no word on how much of it: no extent.
UNSTATED = "extent_unstated"
COMPARED = (groups.ALL, *groups.TREATMENT, *groups.RESECTION)


def estimates(data: Dataset) -> Iterator[Estimate]:
    """Every estimate of the chapter."""
    cases, patients = data.cases, data.patients
    for column, words in MODALITIES.items():
        one_sided = set(cases[column].dropna()) <= {"yes"}
        yield share(cases, column, "yes", one_sided=one_sided).named(
            f"treatment.all.{column}.share", f"proportion given {words}")
    alive = cases[cases["diagnosis_basis"] != "autopsy"]
    for column in ("surgery", "radiotherapy"):
        yield share(alive.assign(given=alive[column].fillna("no")), "given", "yes").named(
            f"treatment.all.{column}.floor.share",
            f"proportion given {MODALITIES[column]}, assuming that it was not given unless stated; lesions "
            f"found at autopsy left out")
    stated = cases[cases["resection"] != UNSTATED]
    for value, label in data.labels("resection").items():
        yield share(cases if value == UNSTATED else stated, "resection", value).named(
            f"treatment.all.resection_{value}.share", f"proportion with resection: {label}")
    for value, label in data.labels("imaging_response").items():
        yield share(cases, "imaging_response", value).named(
            f"treatment.all.response_{value}.share", f"proportion with a response on imaging: {label}")
    for group in COMPARED:
        frame = group.select(patients)
        for value, label in data.labels("neuro_outcome").items():
            yield share(frame, "neuro_outcome", value).named(
                f"treatment.{group.name}.{value}.share",
                f"proportion with function after treatment: {label}, {group.label}")
    for column, when in (("ambulatory_before", "before"), ("ambulatory_after", "after")):
        yield share(cases, column, "yes").named(
            f"treatment.all.{column}.share", f"proportion walking {when} treatment")
    yield median(cases, "rt_dose_gy", "Gy").named(
        "treatment.all.rt_dose.median", "median radiotherapy dose")


def pathway(data: Dataset, results: Mapping[str, Estimate]) -> tuple[list, list]:
    """The steps from presentation to treatment, and the treatments: each a name and what was reported."""
    def ours(words: str, name: str) -> str:
        return f"{words}: {of(results[name])}"

    def theirs(words: str, name: str, counted: str = "patients") -> str:
        e = results[f"published.{name}"]
        return f"{words}: " + ("differs between series" if e.value is None else
                               f"{round(e.value * e.n)} of {e.n} {counted} in a series")

    def given(column: str) -> str:
        return counted(results[f"treatment.all.{column}.share"].count, "patient")

    series = function_in_series(data).groupby("treatment")["n"].agg(["size", "sum"])
    reported = {name: f"{r['size']} series, {counted(r['sum'], 'patient')}"
                for name, r in series.iterrows()}
    compartments = data.differential["compartment"]
    tumours, others = (compartments.isin(some).sum() for some in (
        ("intramedullary", "intradural extramedullary"), ("myelopathy", "extradural")))
    steps = [
        ("Acute or progressive myelopathy", [
            ours("Weakness", "epidemiology.all.symptom_weakness.share"),
            ours("Cancer not known before", "epidemiology.all.first_manifestation.share")]),
        ("MRI of the whole spine and brain, with contrast", [
            ours("Several cord lesions", "epidemiology.all.multiple_lesions.share"),
            ours("Brain metastasis, where mentioned", "epidemiology.all.brain_metastasis.share")]),
        ("Signs and mimics", [
            theirs("Enhancement", "enhancement.share", "lesions"),
            theirs("Oedema of 3 segments or more", "long_oedema.share", "lesions"),
            theirs("Rim sign", "rim_sign.sensitivity"), theirs("Flame sign", "flame_sign.sensitivity"),
            f"Mimics in the tables: {tumours} tumours, {others} other diseases"]),
        ("Diagnosis", [
            ours("Histology of the cord lesion", "imaging.all.basis_histology.share"),
            ours("Imaging in known cancer", "imaging.all.basis_imaging.share")])]
    systemic = [f"{MODALITIES[column].capitalize()}: {given(column)}" for column in COMBINED[2:]]
    options = [(name, [*([given(name.lower())] if name.lower() in MODALITIES else []),
                       *filter(None, [reported.get(name)])]) for name in TREATED.values()]
    return steps, [*options, ("Systemic therapy", systemic)]


def combinations(data: Dataset) -> pd.DataFrame:
    """Which modalities were given together, for patients with any treatment stated.

    Columns: one boolean per modality of :data:`COMBINED`, ``n`` patients, ``complete``
    of them with all of surgery, radiotherapy and chemotherapy accounted for
    (yes or no). A modality counts as given only where the report says yes.
    """
    cases = data.cases
    stated = cases[cases[list(COMBINED)].notna().any(axis=1)]
    given = stated[list(COMBINED)].eq("yes")
    complete = stated[["surgery", "radiotherapy", "chemotherapy"]].notna().all(axis=1)
    grouped = given.assign(n=1, complete=complete.astype(int)).groupby(list(COMBINED), sort=True)
    table = grouped[["n", "complete"]].sum().reset_index()
    return table.sort_values(["n", *COMBINED], ascending=False, ignore_index=True)


def function_in_series(data: Dataset) -> pd.DataFrame:
    """Function after treatment in series of intramedullary metastasis; the larger ones come first.

    Columns: ``treatment, citation_key, n``, and the patients of :data:`CHANGES` (not a number where the
    report does not give them). Series whose own figures contradict each other are left out.
    """
    counts = pooling.own_counts(data)
    rows = counts[counts["population"].isin(TREATED) & counts["item"].isin(CHANGES)]
    doubtful = [pair in pooling.DOUBTS for pair in zip(rows["citation_key"], rows["item"], strict=True)]
    table = rows[~pd.Series(doubtful, rows.index, dtype=bool)].pivot_table(
        index=["population", "citation_key", "total"], columns="item", values="events").reset_index()
    order = {name: n for n, name in enumerate(TREATED)}
    table = table.reindex(columns=["population", "citation_key", "total", *CHANGES])
    table = table.sort_values(["population", "total"], ascending=[True, False], ignore_index=True,
                              key=lambda c: c.map(order) if c.name == "population" else c)
    return table.assign(population=table["population"].map(TREATED)).rename(
        columns={"population": "treatment", "total": "n"})


def function(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """Function after treatment: series first, our case reports last."""
    rows = []
    for r in function_in_series(data).itertuples():
        counts = [DASH if pd.isna(k) else f"{k:.0f} ({number(k / r.n, 'fraction')})"
                  for k in (r.improved, r.stable, r.worse)]
        rows.append((r.treatment, report(data, r.citation_key), r.n, *counts))
    for group, words in (("surgery", "operated on"), ("radiotherapy", "irradiated")):
        found = [results[f"treatment.{group}.{change}.share"] for change in CHANGES]
        rows.append(("Case reports, selected", f"this review, {words}", found[0].n,
                     *(f"{e.count} ({number(e.value, 'fraction')})" if e.n else DASH for e in found)))
    return Table("tbl-function", "Function after treatment, as each report judges it: patients, and "
                 "percentage in brackets. A dash: not given. In our case reports the two groups overlap",
                 ("Treatment", "Report", "n:r", "Improved:r", "Stable:r", "Worse:r"), rows,
                 kind="stacked-rows")


def drugs(data: Dataset) -> Table:
    """Every patient given a named drug, or targeted or immunotherapy."""
    labels = {column: data.labels(column)
              for column in ("primary_site", "neuro_outcome", "imaging_response", "status")}
    new, rows = ["targeted_therapy", "immunotherapy"], []
    named = data.cases[data.cases["agents"].map(bool) | data.cases[new].eq("yes").any(axis=1)]
    for r in named.sort_values(["primary_site", "case_id"]).to_dict("records"):
        kinds, local = (" and ".join(MODALITIES[column] for column in columns if r[column] == "yes")
                        for columns in (new, ("surgery", "radiotherapy")))
        given = plain(", ".join(r["agents"] or ())) or f"{kinds}, not named"
        cancer = [plain(words) for words in (r["histology"], *(r["molecular"] or ())) if words]
        last = labels["status"].get(r["status"], DASH).lower()
        if r["survival_months"] == r["survival_months"]:
            last += f", {number(r['survival_months'])} months"
        rows.append((labels["primary_site"][r["primary_site"]], ", ".join(cancer) or DASH, given,
                     local or DASH,
                     labels["imaging_response"].get(r["imaging_response"], DASH).lower(),
                     labels["neuro_outcome"].get(r["neuro_outcome"], DASH).lower(), last,
                     cite(r["citation_key"])))
    return Table("tbl-drugs", f"Cancer drugs: the {len(rows)} patients for whom a drug is named, or targeted "
                 "or immunotherapy reported. One patient a row; most had other treatment as well, so a "
                 "response cannot be attributed to the drug",
                 ("Primary", "Histology, marker", "Drug", "Local treatment", "On imaging", "Function",
                  "Last known", "Source"), rows,
                 empty="No report names a drug.", wide=True, kind="stacked-rows")


def schedules(data: Dataset) -> Table:
    """Every radiotherapy that a report tells of; earlier courses in the words of the table."""
    sites, techniques = data.labels("primary_site"), data.labels("rt_technique")
    told = data.cases[["rt_dose_gy", "rt_technique", "rt_earlier"]].notna().any(axis=1)
    rows = [(report(data, r.citation_key), sites[r.primary_site], filled(techniques.get(r.rt_technique)),
             filled(r.rt_dose_gy), filled(r.rt_fractions), filled(r.rt_dose_gy / r.rt_fractions),
             plain("; ".join(r.rt_earlier or ()).replace("_", " ")) or DASH)
            for r in data.cases[told].itertuples()]
    return Table("tbl-schedules",
                 f"Radiotherapy: dose or technique, for the {len(rows)} patients with either",
                 ("Report", "Primary", "Technique", "Dose, Gy:r", "Fractions:r", "Gy a fraction:r",
                  "Earlier course"),
                 rows, empty="No report gives a dose or technique.", kind="stacked-rows")


def course(data: Dataset) -> Table:
    def exact(value) -> str:
        return DASH if pd.isna(value) else f"{value:g}"

    rows = [(exact(r["month"]).replace("-", "−"), plain(r["event"]), plain(r["finding"]),
             exact(r["cea_ng_ml"]) if pd.isna(r["cea_lowest"])
             else f"{exact(r['cea_lowest'])}–{exact(r['cea_highest'])}",
             exact(r["joa_score"]), exact(r["vas"]), filled(r["asia"]))
            for r in data.index_case.to_dict("records")]
    return Table("tbl-course", "Course of the index patient, months from the operation",
                 ("Month:r", "Event", "Finding", "CEA, ng/ml:r", "JOA:r", "VAS:r", "ASIA"), rows,
                 wide=True, kind="stacked-rows")
