"""Tables of the chapter on treatment."""

from __future__ import annotations

import pandas as pd

from living_review.book.display import Table
from living_review.book.tables import DASH, filled, plain, report
from living_review.gate.dataset import Dataset

from . import treatment


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
