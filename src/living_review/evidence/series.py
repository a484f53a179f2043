"""The figures of published series, for setting beside ours."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from .. import review
from ..gate.dataset import Dataset, once
from ..stats.estimate import wilson
from ..stats.wording import number

#: The descriptor says the unit of a measure in a sentence of its own: ``In percent, not per year.``
UNIT = re.compile(r"(?:^|\. )In ([a-z ]+)[.,;]")
#: Units of the descriptor that figures and tables show by their sign.
SIGNS = {"percent": "%", "gray": "Gy", "millimetres": "mm", "cubic centimetres": "cm³"}


class Behind(NamedTuple):
    """What an estimate of published series rests on.

    ``reports``: citation key → in what its patients are not those asked about, empty where they are;
    ``instrument``: the short name of that by which they are appraised (see :mod:`.risk_of_bias`);
    ``each``: the result of every one in words, for where no estimate can be given.
    """

    instrument: str
    reports: Mapping[str, str]
    each: str = ""


@once
def behind(data: Dataset) -> dict[str, Behind]:
    """Estimate → what it rests on, from the modules of topics that have ``behind(data)``."""
    return {name: one for module in review().modules() if hasattr(module, "behind")
            for name, one in module.behind(data).items()}


def own_figures(data: Dataset) -> pd.DataFrame:
    """The rows that a report gives of its own patients, with its ``year``, oldest first.

    Figures that a report only quotes from others are left out.
    """
    years = data.by_key["year"]
    rows = data.series[data.series["value"].notna()
                       & ~data.series["subgroup"].fillna("").str.contains("quoted")]
    return rows.assign(year=rows["citation_key"].map(years)).sort_values(
        ["year", "citation_key"], na_position="last", kind="stable")


def proportions(data: Dataset, item: str, populations: Sequence[str]) -> pd.DataFrame:
    """Published proportions of one item.

    Columns of the series table and: ``share`` (fraction of 1), ``low``, ``high``
    (Wilson's interval where numerator and denominator are given), ``of`` (in words).
    """
    rows = own_figures(data)
    rows = rows[(rows["measure"] == "proportion") & (rows["item"] == item)
                & rows["population"].isin(populations)]
    counts = list(zip(rows["numerator"], rows["denominator"], strict=True))
    bounds = [(None, None) if pd.isna(k) or pd.isna(n) else wilson(int(k), int(n)) for k, n in counts]
    return rows.assign(share=rows["value"] / 100, low=[low for low, _ in bounds],
                       high=[high for _, high in bounds], of=[of(*both) for both in counts])


def of(part: float, whole: float) -> str:
    """``3 of 8``, ``n = 8``: what a report gives of the two."""
    k, n = ("" if pd.isna(x) else f"{x:.10g}" for x in (part, whole))
    return f"{k} of {n}" if k and n else f"n = {n}" if n else k


def units(data: Dataset) -> dict[str, str]:
    """Measure → the unit of its figures as it is shown; empty where they have none."""
    matches = {c["value"]: UNIT.search(c["description"])
             for c in data.package.tables["series"]["measure"].categories}
    return {measure: SIGNS.get(match[1], match[1]) if match else "" for measure, match in matches.items()}


class Said(NamedTuple):
    """What a series says: words with places for figures, each a row of the series table.

    A row is named by its measure, subgroup and item.
    """

    words: str
    citation_key: str
    rows: tuple[tuple[str, str, str], ...]

    def of(self, data: Dataset) -> str:
        """The words with their figures; empty where the table lacks one of the rows."""
        own = data.series[data.series["citation_key"] == self.citation_key]
        own = own.fillna({"subgroup": "", "item": ""})
        rows = {(r.measure, r.subgroup, r.item): r for r in own.itertuples()}
        if not rows.keys() >= set(self.rows):
            return ""
        return self.words.format(*(
            number(r.value) if pd.isna(r.numerator) else f"{r.numerator:.0f} of {r.denominator:.0f}"
            for r in map(rows.get, self.rows)))
