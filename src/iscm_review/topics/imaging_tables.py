"""Tables of the chapter on imaging."""

from __future__ import annotations

from collections.abc import Sequence

from living_review.book.display import Table
from living_review.book.tables import DASH, cite, filled, percent, plain, report, span
from living_review.gate.dataset import Dataset

from . import imaging


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
    columns = ("Entity", "Typical patient", "CT", "MRI", "Discriminator", "Source")
    used = [i for i in range(len(columns)) if not rows or any(row[i] != DASH for row in rows)]
    return Table(name, caption, [columns[i] for i in used],
                 [[row[i] for i in used] for row in rows], wide=True)
