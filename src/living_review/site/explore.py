"""The page on which a reader chooses patients: what it is told of the data.

The page holds this as JSON, column by column; the scripts in ``build/sphinx/static/explore`` filter and
draw from it. Words come from the descriptor, groups from the review, who has a survival time
from :mod:`.survival`, so the scripts hold no second copy of a rule. The Kaplan-Meier method alone
is written again, and a test holds the two against each other.
"""

import numpy as np
import pandas as pd

from .. import review
from ..book import patients
from ..gate.dataset import Dataset
from ..stats import groups, survival
from ..stats.estimate import FEWEST_AT_RISK, FEWEST_DEATHS, SMALLEST_GROUP, Z
from ..stats.wording import number
from ..tables import edition, folding
from ..tables.scale import spanned
from ..tables.schema import Column
from .exports import whole

#: Of the source, these are asked as well.
OF_SOURCE = ("year", "study_type", "scope", "language")
#: No field of its own: names, and free text.
UNASKED = ("case_id", "citation_key", "notes")
#: So many fields are asked first, and shown, where the descriptor does not say which.
FEW = 8
#: A vocabulary up to this size keeps its order; in a longer one the frequent come first.
LONGEST_ORDERED = 8


def describe(data: Dataset) -> dict:
    """All that the page knows."""
    from ..book.figures import style
    from ..book.figures.survival import AXIS

    cases, sources = (data.package.tables[name] for name in ("cases", "sources"))
    text = data.sheets["cases"]
    frame = data.patients
    fields = [*(_of_column(data, frame, column, "cases") for part in cases.sections for column in part.columns
                if column.name not in UNASKED),
              *(_of_column(data, frame, sources[name], "sources") for name in OF_SOURCE),
              *(_of_groups(frame, grouping) for grouping in review().part("groups").GROUPINGS)]
    fields = [field for field in fields if field.get("choices")]  # one that nobody reports divides nobody
    known = survival.followed(frame)
    there = [field["name"] for field in fields]
    coded = {field["name"] for field in fields if field["kind"] == "choice"}
    about, names = edition.read(), list(patients.names(data).values())
    return {
        "title": about.title, "version": data.version, "digest": data.digest[:12], "address": about.address,
        "patients": len(frame), "path": cases.path,
        "rule": {"smallest": SMALLEST_GROUP, "deaths": FEWEST_DEATHS, "at_risk": FEWEST_AT_RISK},
        "z": Z, "slack": survival.SLACK, "times": survival.TIMES, "axis": AXIS,
        "colours": style.SERIES, "dashes": [[] if line == "-" else line[1] for line in style.LINES],
        "name": review().name,
        "scales": {name: scale for name, scale in review().scales.items() if name in there},
        "order": [c.name for c in cases.columns], "letters": folding.LETTERS,
        "text": {name: cells for name, cells in text.columns.items() if name not in coded},
        "names": names, "alphabet": np.argsort(np.argsort(list(map(folding.indexed, names)))).tolist(),
        # Asked without opening "More filters", in this order; columns of the table, which fields in use join.
        **{place: [name for name in cases.explore.get(place, there[:FEW]) if name in there]
           for place in ("first", "shown")}, "fields": fields,
        "survival": {
            "months": [whole(m) for m in known[review().follow_up.time].reindex(frame.index)],
            "dead": [int(d) for d in known["event_observed"].reindex(frame.index, fill_value=False)]},
    }


def _of_column(data: Dataset, frame: pd.DataFrame, column: Column, table: str) -> dict:
    cases, of = data.package.tables["cases"], review().follow_up
    headings = {part.name: part.title for part in cases.sections}
    told = {"name": column.name, "title": column.title, "unit": column.unit, "missing": "not reported",
            "section": headings[column.section] if table == "cases" else "The report",
            # A curve of those who died, or of those who lived some time, says nothing.
            "split": column.name not in (of.time, of.status, *cases.explore.get("undivided", ())),
            "later": column.section in cases.later}
    values = frame[column.name]
    if column.type in ("number", "integer"):
        return told | _numbers(values, column.unit) | {"split": told["split"] and values.nunique() > 1}
    labels, many = data.labels(column.name, table), column.type == "list"
    scale = review().scales.get(column.name, ())
    # What a list holds, once each, and of ranges every place that they span.
    cells = [spanned(value or (), scale) if many else [value] * (not pd.isna(value)) for value in values]
    others = pd.Series([item for cell in cells for item in cell if item not in scale], dtype=object)
    order = [*scale, *_ordered(column, others)]
    place = {value: n for n, value in enumerate(order, 1)}
    codes = [sorted(place[item] for item in cell) for cell in cells]
    return told | {"kind": "list" if many else "choice",
                   "choices": [(value, labels.get(value, value)) for value in order],
                   "codes": codes if many else [sum(code) for code in codes]}


def _ordered(column: Column, values: pd.Series) -> list[str]:
    """The values that occur: a short vocabulary in its order, all else the frequent first."""
    counts = values.value_counts()
    if 0 < len(column.vocabulary) <= LONGEST_ORDERED:
        return [value for value in column.vocabulary if value in counts]
    return sorted(counts.index, key=lambda value: (-counts[value], column.vocabulary.get(value, value)))


def _numbers(values: pd.Series, unit: str) -> dict:
    """Numbers, and the two halves that they are split into, at the median of all patients."""
    told = {"kind": "number", "values": [whole(value) for value in values]}
    if values.nunique() < 2:
        return told | {"codes": values.notna().astype(int).tolist(),
                       "choices": [("all", "reported")] * int(values.notna().any())}
    cut = float(values.median())
    if cut == values.max():  # the upper half would be empty
        cut = float(values[values < cut].max())
    shown = number(cut) if unit else f"{cut:.0f}"
    return told | {"codes": [0 if pd.isna(value) else 1 + (value > cut) for value in values],
                   "choices": [(side, " ".join(filter(None, (words, shown, unit))))
                               for side, words in (("low", "up to"), ("high", "above"))]}


def _of_groups(frame: pd.DataFrame, grouping: groups.Grouping) -> dict:
    codes = np.zeros(len(frame), int)
    for n, group in enumerate(grouping.groups, 1):
        inside = np.asarray(group.test(frame), bool)
        if (codes[inside] > 0).any():
            raise ValueError(f"groups of {grouping.name} share a patient")
        codes[inside] = n
    return {"name": grouping.name, "title": grouping.title, "unit": "", "section": "Groups of the chapters",
            "missing": grouping.missing, "split": groups.FOLLOWED not in grouping.groups, "later": False,
            "kind": "choice", "codes": codes.tolist(),
            "choices": [(group.name, group.label) for group in grouping.groups]}
