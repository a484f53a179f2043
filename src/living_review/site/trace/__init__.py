"""From any number to the report it came from: a page a patient, a report and a topic, the groups between.

The pages are made from the data when the results are, kept beside them as ``trace.json``, and
set into the theme by the extension of the book. None is in the repository or in the PDF.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...tables.files import write_atomically
from .markup import Page

if TYPE_CHECKING:
    from ...gate.dataset import Dataset
    from ...stats.estimate import Estimate
    from ...tables.edition import Edition

FILE = "trace.json"


@dataclass(frozen=True)
class Trace:
    """The pages; by key, where each report stands and what it is called, and of each patient the name and a
    few words.

    ``logged``: the identifiers of the records that have a line in the log and no page, for the search.
    """

    pages: tuple[Page, ...]
    sources: Mapping[str, str]
    cases: Mapping[str, tuple[str, str]]
    reports: Mapping[str, str]
    logged: str = ""


def make(data: Dataset, results: Mapping[str, Estimate], edition: Edition) -> Trace:
    """All pages of patients, reports, numbers and groups."""
    from ...book import checked, patients, places
    from ...book.reports import reported_by
    from . import case, group, number, onward, reference, source

    rows = data.cases.to_dict("records")
    where = {s["citation_key"]: places.source(s["citation_key"], s["decision"])
             for s in data.sources.to_dict("records")}
    named = where | {row["case_id"]: places.case(row["case_id"]) for row in rows}
    called = {key: reported_by(data, key) for key in where} | patients.names(data)
    said = {row["case_id"]: (called[row["case_id"]], patients.short(data, row)) for row in rows}
    kinds = (case.pages(data, results, named, called, edition), source.pages(data, named, called),
             number.pages(results, checked.patients(data)))
    pages = [page for kind in kinds for page in onward.along(kind)] + [group.page(results, said)]
    logged = " ".join(reference.known_by(s) for s in data.sources.to_dict("records")
                      if "#" in where[s["citation_key"]])
    return Trace(tuple(pages), where, said, {key: called[key] for key in where}, logged)


def write(path: Path, trace: Trace) -> None:
    """Write ``trace.json``, whole or not at all."""
    write_atomically(path, json.dumps(asdict(trace), ensure_ascii=False, indent=0) + "\n")


def read(path: Path) -> Trace:
    """What :func:`write` has written."""
    told = json.loads(Path(path).read_text(encoding="utf-8"))
    return Trace(**told | {"pages": tuple(Page(**page) for page in told["pages"]),
                           "cases": {case: tuple(said) for case, said in told["cases"].items()}})
