"""From any number to the report it came from: a page a patient, a report and a topic, the groups between.

The pages are made from the data when the results are, kept beside them as ``trace.json``, and
set into the theme by the extension of the book. None is in the repository or in the PDF.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from markupsafe import Markup

from ...book import places
from ...gate.dataset import Dataset
from ...stats.estimate import Estimate
from ...tables.edition import Edition
from ...tables.files import write_atomically
from .markup import Page, joined, link

FILE = "trace.json"
#: Folder → what its pages are of, and the words and the place of their list.
LISTS = {
    "cases": ("Patients", "All patients", places.PATIENTS),
    "sources": ("Reports", "All records", places.RECORDS),
    "numbers": ("Topics", "The numbers", places.NUMBERS),
}


@dataclass(frozen=True)
class Trace:
    """The pages; by key, where each report stands, what it is called and what became of it, and of each
    patient the name and a few words.

    ``logged``: the identifiers of the records that have a line in the log and no page, for the search.
    """

    pages: tuple[Page, ...]
    sources: Mapping[str, tuple[str, str, str]]
    cases: Mapping[str, tuple[str, str]]
    logged: str = ""


def make(data: Dataset, results: Mapping[str, Estimate], edition: Edition) -> Trace:
    """All pages of patients, reports, numbers and groups."""
    from ...book import checked, patients
    from ...book.reports import reported_by
    from . import case, numbers, source, words

    rows, became = data.cases.to_dict("records"), data.labels("decision", "sources")
    reports = {s["citation_key"]: (places.source(s["citation_key"], s["decision"]),
                                   reported_by(data, s["citation_key"]),
                                   became.get(s["decision"], "Awaiting a decision"))
               for s in data.sources.to_dict("records")}
    names, short = patients.names(data), patients.own().short
    known = {key: told[:2] for key, told in reports.items()} | {
        key: (places.case(key), name) for key, name in names.items()}
    said = {row["case_id"]: (names[row["case_id"]], short(data, row)) for row in rows}
    kinds = (case.pages(data, results, known, edition), source.pages(data, known),
             numbers.pages(results, checked.patients(data)))
    pages = [page for kind in kinds for page in _along(kind)] + [numbers.groups(results, said)]
    logged = " ".join(words.known_by(s) for s in data.sources.to_dict("records")
                      if "#" in reports[s["citation_key"]][0])
    return Trace(tuple(pages), reports, said, logged)


def _along(pages: Iterable[Page]) -> Iterator[Page]:
    """Pages of one kind in their order, each with the way on at its foot."""
    row = list(pages)
    for page, before, after in zip(row, [None, *row], [*row[1:], None], strict=False):
        kind, words, place = LISTS[page.name.partition("/")[0]]
        steps = (_step(before, "Previous", page.name), link(words, place, page.name),
                 _step(after, "Next", page.name))
        yield replace(page, body=page.body + Markup(
            '<nav class="trace-nav" aria-label="{} in order">\n{}</nav>\n').format(kind, joined(steps, "\n")))


def _step(to: Page | None, which: str, here: str) -> Markup:
    """Keeps its place where there is no page, so that the list stays in the middle."""
    if to is None:
        return Markup("<span></span>")
    return Markup('<span class="trace-{}">{}: {}</span>').format(
        which.lower(), which, link(to.called, to.name, here))


def write(path: Path, trace: Trace) -> None:
    """Write ``trace.json``, whole or not at all."""
    write_atomically(path, json.dumps(asdict(trace), ensure_ascii=False, indent=0) + "\n")


def read(path: Path) -> Trace:
    """What :func:`write` has written."""
    told = json.loads(Path(path).read_text(encoding="utf-8"))
    return Trace(**told | {"pages": tuple(Page(**page) for page in told["pages"])} | {
        kind: {key: tuple(said) for key, said in told[kind].items()} for kind in ("sources", "cases")})
