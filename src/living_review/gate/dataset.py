"""Tables in, typed frames out.

The rules that the computations rely on (:mod:`.validate`) are held
first, so that one run tells all that they can see; then cells are typed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from .. import review
from ..tables import inputs, scale, schema
from ..tables.problems import DataError, Problem, Refused
from ..tables.sheet import Sheet
from . import fetched, validate

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Dataset:
    """All tables of one data folder, typed.

    Text and list columns hold ``None`` where a cell is empty, numeric columns
    ``NaN``: empty means *not reported*. Lists are tuples. The index of a frame is
    the line of each row in its file. ``sheets`` hold the cells as they were written.
    """

    package: schema.Package
    frames: dict[str, pd.DataFrame]
    digest: str
    warnings: tuple[Problem, ...] = ()
    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    draft: bool = False

    def __getattr__(self, name: str) -> pd.DataFrame:
        try:
            return self.__dict__["frames"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def version(self) -> str:
        """The number of the version; of a state of work after it ``draft``."""
        return inputs.DRAFT if self.draft else self.package.version

    def labels(self, column: str, table: str = "cases") -> dict[str, str]:
        """Value of a vocabulary → words."""
        return self.package.labels(column, table)

    @cached_property
    def patients(self) -> pd.DataFrame:
        """One row a patient: the case with year, design and reading depth of its source."""
        about = self.by_key[["year", "study_type", "scope", "language"]]
        return self.cases.join(about, on="citation_key")

    @cached_property
    def by_key(self) -> pd.DataFrame:
        """The sources with their keys as index."""
        return self.sources.set_index("citation_key")

    def expanded(self, column: str) -> pd.DataFrame:
        """One row for each place of a list of the cases with ranges: ``C5-T1`` is C5, C6, C7 and T1.

        Columns: ``case_id`` and ``column``. Cases of which nothing is reported have none.
        """
        frame = self.cases[["case_id", column]].dropna()
        places = frame[column].map(lambda items: scale.spanned(items, review().scales[column]))
        return frame.assign(**{column: places}).explode(column, ignore_index=True)


#: A function that is computed once for each of the last datasets; nobody changes what it answers.
once = lru_cache(4)


def load(source: Path | str | None = None, digest: str = "") -> Dataset:
    """Read, check and type every table of a folder or address; more is told at :func:`.opened.load`."""
    if "://" in str(source):
        with tempfile.TemporaryDirectory() as place:
            fetched.take(str(source), Path(place))
            data = load(place)
    else:
        folder = Path(source or inputs.tables())
        data = typed(folder, validate.check(folder, needed_only=True))
    if digest and data.digest != digest:
        raise Refused(f"these are other data: their digest is {data.digest}, asked for was {digest}")
    return data


def typed(folder: Path, checked: validate.Checked) -> Dataset:
    """The tables of a folder as they were checked, typed; raises as :func:`load` does."""
    if checked.errors:
        raise DataError(checked.problems)
    frames = {name: _frame(sheet) for name, sheet in checked.sheets.items()}
    return Dataset(checked.package, frames, schema.digest(folder, checked.package), checked.problems,
                   checked.sheets, inputs.is_draft(folder.resolve().parent))


def _frame(sheet: Sheet) -> pd.DataFrame:
    """The typed table; its index is the line of each row in the file."""
    import pandas as pd  # here: pages are made without it

    numeric = {"number": "float64", "integer": "float64"}
    return pd.DataFrame({
        c.name: pd.Series([c.parse(cell) for cell in sheet.columns[c.name]],
                          dtype=numeric.get(c.type, "object"))
        for c in sheet.table.columns}).set_axis(pd.Index(sheet.lines, name="line"))
