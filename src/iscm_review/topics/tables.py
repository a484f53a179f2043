"""Tables of the chapters on epidemiology, imaging, treatment, survival and the audit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from living_review.book.display import Table
from living_review.book.tables import DASH, cite, compact, filled, percent, plain, report, span
from living_review.evidence import series
from living_review.gate.dataset import Dataset
from living_review.stats import survival, wording
from living_review.stats.estimate import FEWEST_DEATHS, SMALLEST_GROUP, Estimate

from .. import groups
from ..patient import spelled
from . import audit, epidemiology, imaging, treatment
from . import survival as survival_topic

#: Keeps what belongs together on one line.
NO_BREAK = "\u00a0"


def histologies(data: Dataset) -> Table:
    """Histologies per primary site."""
    rows = []
    for r in epidemiology.primaries(data).itertuples():
        named = epidemiology.histologies(data, r.site)
        words = ", ".join(f"{plain(spelled('histology', name))} ({n})" for name, n in named) or DASH
        rows.append((r.label, r.n, words, r.n - sum(n for _, n in named)))
    return Table("tbl-histology", "Histology by primary site, with the number of patients",
                 ("Primary", "Patients:r", "Histology", "Not reported:r"), rows, wide=True)


def by_primary(results: Mapping[str, Estimate]) -> Table:
    """The main facts per primary group, side by side."""
    shown = (groups.ALL, *groups.PRIMARY, *groups.LUNG)
    measures = (("Mean age, years", "age.mean"), ("Men", "male.share"),
                ("Cervical", "cervical.share"), ("Thoracic", "thoracic.share"),
                ("Conus", "conus.share"), ("Cancer not known before", "first_manifestation.share"),
                ("Brain metastasis", "brain_metastasis.share"),
                ("Meninges", "leptomeningeal.share"))
    rows = []
    for group in shown:
        row = [group.label]
        for _, measure in measures:
            e = results[f"epidemiology.{group.name}.{measure}"]
            said = DASH if e.value is None else wording.number(e.value, e.unit)
            # No break inside the brackets.
            row.append(f"{said} ({wording.of(e).replace(' ', NO_BREAK)})" if e.n else DASH)
        rows.append(row)
    return Table("tbl-by-primary", "Patients by primary: value, and in brackets how many of those "
                 "whose report says so", ("Group", *[words for words, _ in measures]), rows,
                 wide=True)


def proportions(data: Dataset, results: Mapping[str, Estimate], name: str, caption: str,
                rows: Sequence[tuple[str, str, str]],
                populations: Sequence[str] = ("all", "surgical", "autopsy", "radiosurgery",
                                              "radiotherapy", "imaging")) -> Table:
    """Published shares beside ours: ``(words, item in the series table, our estimate)``."""
    body = []
    for words, item, ours in rows:
        e = results[ours]
        body.append((words, "this review", DASH, wording.value(e), span(e.lower, e.upper, e.unit),
                     wording.of(e)))
        for r in series.proportions(data, item, populations).itertuples():
            body.append((words, report(data, r.citation_key), _population(data, r),
                         percent(r.share), span(r.low, r.high, "fraction"), r.of or DASH))
    return Table(name, caption, ("Feature", "Source", "Population", "Share:r", "95% interval",
                                 "Patients"), body, wide=True)


def _population(data: Dataset, row) -> str:
    words = data.labels("population", "series").get(row.population, row.population)
    told = not row.subgroup or row.subgroup.lower() in words.lower()
    return words if told else f"{words}, {plain(row.subgroup)}"


def sign_studies(data: Dataset) -> Table:
    rows = [(report(data, r.citation_key), plain(r.item.replace("_", " ")), filled(r.subgroup),
             data.labels("measure", "series")[r.measure], percent(r.value),
             span(r.lower, r.upper, "fraction"), filled(r.n))
            for r in imaging.sign_studies(data).itertuples()]
    return Table("tbl-sign-studies", "Sensitivity and specificity in published imaging studies",
                 ("Study", "Sign or test", "Counted", "Measure", "Share:r", "95% interval", "n:r"),
                 rows)


def differential(data: Dataset, name: str, caption: str, compartments: Sequence[str]) -> Table:
    """The differential diagnosis for some compartments."""
    rows = [(plain(r["entity"]), filled(r["typical_patient"]), filled(r["ct"]), filled(r["mri"]),
             filled(r["key_signs"]), cite(r["citation_key"]))
            for r in imaging.differential(data, *compartments).to_dict("records")]
    columns = ("Entity", "Typical patient", "CT", "MRI", "Tells it apart", "Source")
    used = [i for i in range(len(columns)) if not rows or any(row[i] != DASH for row in rows)]
    return Table(name, caption, [columns[i] for i in used],
                 [[row[i] for i in used] for row in rows], wide=True)


def schedules(data: Dataset) -> Table:
    rows = [(report(data, r.citation_key), r.primary, filled(r.technique), filled(r.dose),
             filled(r.fractions), filled(r.per_fraction))
            for r in treatment.schedules(data).itertuples()]
    return Table("tbl-schedules",
                 f"Radiotherapy: dose or technique, for the {len(rows)} patients with either",
                 ("Report", "Primary", "Technique", "Dose, Gy:r", "Fractions:r", "Gy a fraction:r"),
                 rows, empty="No report gives a dose or technique.")


def walking(data: Dataset) -> Table:
    table = treatment.walking(data)
    rows = [(f"{index} before", *[int(n) for n in row]) for index, row in
            zip(table.index, table.to_numpy(), strict=True)]
    return Table("tbl-walking", "Walking before and after treatment, patients",
                 ("Before", *[f"{c} after:r" for c in table.columns]), rows)


def course(data: Dataset) -> Table:
    rows = [(f"{r['month']:g}".replace("-", "−"), plain(r["event"]), plain(r["finding"]), *[
        DASH if pd.isna(r[c]) else f"{r[c]:g}" for c in ("cea_ng_ml", "joa_score", "vas")],
        filled(r["asia"])) for r in data.index_case.to_dict("records")]
    return Table("tbl-course", "Course of the index patient, months from the operation",
                 ("Month:r", "Event", "Finding", "CEA, ng/ml:r", "JOA:r", "VAS:r", "ASIA"), rows,
                 wide=True)


def landmarks(results: Mapping[str, Estimate], name: str, caption: str,
              by: Sequence[groups.Group]) -> Table:
    """Median, survival at the fixed months and restricted means, per group."""
    rows = []
    for group in by:
        base = f"survival.{group.name}"
        n, deaths = results[base + ".n"].n, results[base + ".deaths"].n
        small = " *" if survival.too_few(n, deaths) else ""
        rows.append((group.label + small, f"{n} ({deaths})", *(
            compact(results[f"{base}.{measure}"])
            for measure in ("median", "at_3", "at_6", "at_12", "at_24", "rmst_12", "rmst_24"))))
    return Table(name, f"{caption}: value and, in brackets, 95% interval. n: patients, and deaths in "
                 "brackets. Median and restricted means (RM) in months. NR: not reached. A dash: not "
                 f"estimable. *: fewer than {SMALLEST_GROUP} patients or {FEWEST_DEATHS} deaths, shown, not "
                 "compared. No interval where nobody or everybody died",
                 ("Group", "n", "Median", "3 months", "6 months", "12 months", "24 months", "RM to 12",
                  "RM to 24"), rows, wide=True, kind="tight-table")


def published_medians(data: Dataset) -> Table:
    rows = [(report(data, r.citation_key), _population(data, r), filled(r.item),
             filled(r.value), span(r.lower, r.upper), filled(r.n))
            for r in survival_topic.published_medians(data).itertuples()]
    return Table("tbl-published-medians", "Published median survival of intramedullary metastasis, "
                 "months, with the 95% interval where the part read gives one",
                 ("Report", "Population", "Counted", "Median:r", "95% interval", "n:r"), rows,
                 wide=True)


def claims(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """Every claim of the seed report with its recomputation."""
    verdicts = data.labels("verdict", "claims")
    rows = []
    for r in audit.recomputed(data, results).to_dict("records"):
        reported = _measured(r["reported"], r["unit"]) if r["reported"] else DASH
        verdict = verdicts[r["verdict"]]
        if isinstance(r["estimate"], Estimate):
            found = wording.full(r["estimate"])
            verdict = {True: "Inside our interval", False: "Outside our interval",
                       None: "No figure to compare"}[r["holds"]]
        elif r["result"] is not None and r["result"] == r["result"]:
            found = f"{r['result']:.2f}".rstrip("0").removesuffix(".")
            if r["expression"] != found:

                reckoned = r["expression"].replace("*", " × ").replace("  ", " ")
                found = f"{plain(reckoned)} = {found}"
        else:
            found = _with_reports(data, _measured(r["expression"] or DASH, r["unit"]))
        rows.append((plain(r["statement"]), plain(r["section"]), reported, found, verdict,
                     filled(r["comment"])))
    return Table("tbl-claims", "The numeric claims of the seed report, recomputed at each build",
                 ("Claim", "Section", "Reported", "Recomputed or held against", "Verdict", "Reason"),
                 rows, wide=True)


def _measured(text: str, unit: str | None) -> str:
    """A figure with its unit: ``47.1%``, ``3–6 months``; words stay as they are."""
    if not re.fullmatch(r"[\d.]+(-[\d.]+)?", text):
        return plain(text)
    sign = {"percent": "%", None: ""}.get(unit, f" {unit}")
    return text.replace("-", "–") + plain(sign)


def _with_reports(data: Dataset, text: str) -> str:
    """Citation keys in brackets become references."""
    known = set(data.sources["citation_key"])
    return re.sub(r"\((\w+)\)", lambda key: report(data, key[1]) if key[1] in known else key[0], text)
