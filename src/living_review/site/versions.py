"""The table of this very version, on the page of releases."""

from __future__ import annotations

from collections.abc import Mapping

from .. import review
from ..book.display import Table
from ..stats.estimate import Estimate
from ..tables import edition
from .kept import day


def this(results: Mapping[str, Estimate]) -> Table:
    """Version, day, patients and headline estimates."""
    about = edition.read()
    released = [("Version", about.version), ("Day", day(about.released.isoformat()))]
    rows = [*([("Version", about.called)] if about.state else released),
            ("Patients", "{num}`cases.all.n:value`"),
            *((label, f"{{num}}`{name}:ci`") for name, label in review().headlines.items())]
    if about.doi:
        rows.append(("DOI", f"<https://doi.org/{about.doi}>"))
    return Table("tbl-this-version", "This version", ("What", "Value"), rows)
