"""Tables of the chapter on imaging."""

from __future__ import annotations

from collections.abc import Sequence

from living_review.book.display import Table
from living_review.book.tables import DASH, cite, filled, percent, plain, report, span
from living_review.gate.dataset import Dataset

from . import imaging


def sign_studies(data: Dataset) -> Table:
    studied = imaging.sign_studies(data)
    rows = []
    for (key, item, counted), found in studied.groupby(["citation_key", "item", "subgroup"], sort=False,
                                                       dropna=False):
        said = {r.measure: f"{percent(r.value)} ({span(r.lower, r.upper, 'fraction')}; "
                           f"n\u00a0=\u00a0{filled(r.n)})" for r in found.itertuples()}
        rows.append((report(data, key), f"{plain(item.replace('_', ' '))}, {filled(counted)}",
                     *(said.get(measure, DASH) for measure in ("sensitivity", "specificity"))))
    return Table("tbl-sign-studies", "Sensitivity and specificity in published imaging studies; in brackets, "
                 "the 95% interval and how many patients or lesions were counted",
                 ("Study", "Sign or test", "Sensitivity", "Specificity"), rows, kind="stacked-rows")


def differential(data: Dataset, name: str, caption: str, compartments: Sequence[str]) -> Table:
    """The differential diagnosis for some compartments."""
    rows = [(plain(r["entity"]), filled(r["discriminator"]), filled(r["typical_patient"]), filled(r["ct"]),
             filled(r["mri"]), filled(r["key_signs"]), cite(r["citation_key"]))
            for r in imaging.differential(data, *compartments).to_dict("records")]
    columns = ("Entity", "Distinguished by", "Typical patient", "CT", "MRI", "Key signs", "Source")
    used = [i for i in range(len(columns)) if not rows or any(row[i] != DASH for row in rows)]
    return Table(name, caption, [columns[i] for i in used],
                 [[row[i] for i in used] for row in rows], wide=True, kind="stacked-rows")
