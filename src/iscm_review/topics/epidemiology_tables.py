"""Tables of the chapter on epidemiology."""

from __future__ import annotations

from collections.abc import Mapping

from living_review.book.display import Table
from living_review.book.tables import DASH, plain
from living_review.gate.dataset import Dataset
from living_review.stats import wording
from living_review.stats.estimate import Estimate

from . import epidemiology

#: Keeps what belongs together on one line.
NO_BREAK = "\u00a0"


def histologies(data: Dataset) -> Table:
    """Histologies per primary site."""
    rows = []
    for r in epidemiology.primaries(data).itertuples():
        named = epidemiology.histologies(data, r.site)
        words = ", ".join(f"{plain(name)} ({n})" for name, n in named) or DASH
        rows.append((r.label, r.n, words, r.n - sum(n for _, n in named)))
    return Table("tbl-histology", "Histology by primary site, with the number of patients",
                 ("Primary", "Patients:r", "Histology", "Not reported:r"), rows, wide=True)


def by_primary(results: Mapping[str, Estimate]) -> Table:
    """The main facts per primary group, side by side."""
    measures = (("Mean age, years", "age.mean"), ("Men", "male.share"),
                ("Cervical", "cervical.share"), ("Thoracic", "thoracic.share"),
                ("Conus", "conus.share"), ("First manifestation", "first_manifestation.share"),
                ("Brain metastasis", "brain_metastasis.share"),
                ("Meninges", "leptomeningeal.share"))
    rows = []
    for group in epidemiology.GROUPS:
        row = [group.label]
        for _, measure in measures:
            e = results[f"epidemiology.{group.name}.{measure}"]
            value = DASH if e.value is None else wording.number(e.value, e.unit)
            # No break inside the brackets.
            row.append(f"{value} ({wording.of(e).replace(' ', NO_BREAK)})" if e.n else DASH)
        rows.append(row)
    return Table("tbl-by-primary", "Patients by primary: proportion or mean, with the patients that "
                 "it is of in brackets", ("Group", *[words for words, _ in measures]), rows,
                 wide=True)
