"""Tables of the chapter on imaging."""

from __future__ import annotations

from collections.abc import Sequence

from living_review.book.display import Table
from living_review.book.tables import DASH, cite, filled, plain
from living_review.gate.dataset import Dataset

from . import imaging


def differential(data: Dataset, name: str, caption: str, compartments: Sequence[str]) -> Table:
    """The differential diagnosis for some compartments."""
    rows = [(plain(r["entity"]), filled(r["discriminator"]), filled(r["typical_patient"]), filled(r["ct"]),
             filled(r["mri"]), filled(r["key_signs"]), cite(r["citation_key"]))
            for r in imaging.differential(data, *compartments).to_dict("records")]
    columns = ("Entity", "Distinguished by", "Typical patient", "CT", "MRI", "Key signs", "Source")
    used = [i for i in range(len(columns)) if not rows or any(row[i] != DASH for row in rows)]
    return Table(name, caption, [columns[i] for i in used],
                 [[row[i] for i in used] for row in rows], wide=True, kind="stacked-rows")
