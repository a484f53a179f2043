"""Records that are looked at and not included: each becomes a row of the sources, with decision and reason.

A record that the sources know (by an identifier, address, place in a journal, title or key) is told and not
logged again; one that awaits a decision there, as a search has left it, gets it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from ..gate import canonical, citation_key, renaming, validate
from ..gate.since import new_ones
from ..intake import entry, sheets
from ..intake.faults import named
from ..intake.known import Known
from ..intake.understood import understand_row
from ..tables.files import in_turn, write_together
from ..tables.problems import DataError, Problem, Refused
from ..tables.quoted import seen
from ..tables.schema import Package
from . import references
from .databases import Record

#: What a person says of a record.
DECIDED = ("decision", "exclusion_reason", "notes")
#: What tells which one it is.
ABOUT = ("title", "authors", "journal", "year", "volume", "issue", "pages", "doi", "pmid", "pmcid", "url",
         "study_type", "language", "scope")
#: The columns of a sheet.
COLUMNS = (*DECIDED, "known", "citation_key", *ABOUT)
#: What is asked at a terminal: first what tells whether the record is known.
TELLING = ("title", "doi", "pmid", "url")
ASKED = ("authors", "journal", "year", "study_type", "scope", *DECIDED)
#: Cells of a record that awaits a decision which who decides may mend: they were guessed.
GUESSED = {"study_type", "scope", "language", *DECIDED}
#: How the note of a record begins that a search has brought, and where its guesses follow.
BROUGHT, GUESSES = "Found ", ", not yet looked at"
TYPE_GUESSED = "The type is a first guess by the title."


class Given(NamedTuple):
    """A record to be logged: its cells by column, and how it is called in messages."""

    name: str
    cells: Mapping[str, str]


@dataclass
class Screened:
    """Rows that came in and rows that got their decision; those that were known already, by the record's
    name; and the records that have no decision yet."""

    logged: list[dict[str, str]] = field(default_factory=list)
    decided: list[dict[str, str]] = field(default_factory=list)
    known: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def records(name: str, raw: bytes) -> tuple[list[Given], bool]:
    """The records of a file, and whether it is a sheet in which each may have a decision.

    Raises :class:`.problems.Refused` where it is neither RIS, nbib, BibTeX nor such a sheet.
    """
    if found := references.read(sheets.decoded(raw)):
        return [Given(f"{name}, record {n}", _cells(one)) for n, one in enumerate(found, start=1)], False
    try:
        rows = sheets.read(name, raw, ("title", "decision"), COLUMNS)
    except Refused as error:
        raise Refused(f"This is no RIS, nbib or BibTeX, and no sheet: {error}") from None
    return [Given(f"{name}, row {n}", row) for n, row in rows], True


def _cells(record: Record) -> dict[str, str]:
    kinds = {"study_type": record.row(())["study_type"]} if record.kinds else {}
    return record.cells() | kinds


def awaiting(folder: Path) -> list[Given]:
    """The rows of the sources without a decision."""
    return [Given(row["citation_key"], row) for row in validate.sound(folder).sheets["sources"].records()
            if not row["decision"]]


def sheet(folder: Path, given: Iterable[Given]) -> str:
    """Records for a person to decide about, as CSV; ``known`` names the row that the sources have of one."""
    checked = validate.sound(folder)
    known, labels = Known(checked.sheets["sources"].records()), checked.package.labels("decision", "sources")
    rows = []
    for one in given:
        there = [] if one.cells.get("decision") else _rows(known, one.cells)
        rows.append({**one.cells, "known": ", ".join(
            f"{row['citation_key']} ({labels.get(row['decision'], 'awaits a decision')})" for row in there)})
    return sheets.written(COLUMNS, rows)


def words(package: Package) -> str:
    """What may stand under decision and reason of a sheet."""
    return " ".join(f"Under {name}: {', '.join(package.labels(name, 'sources'))}." for name in DECIDED[:2])


def _rows(known: Known, cells: Mapping[str, str]) -> list:
    key = cells.get("citation_key")
    keys = [n for n, row in enumerate(known.rows) if key and key in (
        row["citation_key"], *row.get(renaming.FORMER, "").split(";"))]
    return [known.rows[n] for n in keys or known.named(cells) or known.alike(cells, nearly=True)]


@in_turn
def log(folder: Path, given: Iterable[Given], write: bool = True) -> Screened:
    """Log records, all of them or none; those without a decision are left out and told.

    Raises ``DataError`` where the tables are not sound, or would not be: its problems name the records.
    """
    checked = validate.sound(folder)
    sources, outcome = checked.sheets["sources"], Screened()
    known, taken, names = Known(sources.records()), citation_key.taken(sources.columns), {}
    for one in given:
        cells = {name: read.value for name, read in understand_row(checked.package, "sources", {
            column.name: one.cells.get(column.name, "") for column in sources.table.columns}).items()}
        there = _rows(known, cells)
        if len(there) == 1 and not there[0]["decision"] and cells["decision"]:
            _decide(there[0], cells)
            outcome.decided.append(there[0])
            names[there[0]["citation_key"]] = one.name
        elif there:
            outcome.known[one.name] = there
        elif not cells["decision"]:
            outcome.open.append(one.name)
        else:
            row = _new(cells, taken)
            known.add(row)
            taken.add(row["citation_key"])
            outcome.logged.append(row)
            names[row["citation_key"]] = one.name
    if not names:
        return outcome
    texts = canonical.with_rows(checked, {"sources": [*outcome.logged, *outcome.decided]})
    after = entry.judged(texts, folder, checked)
    if after.errors:
        raise DataError(_told(after.errors, after, names))
    outcome.warnings = _told(new_ones(after.problems, checked.problems), after, names)
    if write:
        write_together(texts, folder)
    return outcome


def _decide(row: dict[str, str], cells: Mapping[str, str]) -> None:
    """Give a row of the sources its decision; what it says besides is only added to."""
    begin, cut, _ = row["notes"].partition(GUESSES)
    if cut and begin.startswith(BROUGHT):
        row["notes"] = f"{begin}."
    for name, cell in cells.items():
        if cell and (name in GUESSED or not row[name]):
            row[name] = cell


def _new(cells: dict[str, str], taken: set[str]) -> dict[str, str]:
    """A row with what it cannot do without: a key, how much was read, and a type."""
    made = Record(cells["title"], cells["url"], tuple(filter(None, cells["authors"].split("; "))),
                  year=cells["year"], kinds=(cells["title"],)).row(taken)
    if not cells["study_type"]:
        cells["notes"] = " ".join(filter(None, (cells["notes"], TYPE_GUESSED)))
    needed = {name: cells[name] or made[name] for name in ("citation_key", "study_type", "scope")}
    return cells | needed


def _told(problems: Iterable[Problem], after: validate.Checked, names: Mapping[str, str]) -> list[Problem]:
    """The problems at the records they are about, which are in no table yet."""
    table = after.sheets["sources"]
    return [replace(problem, line=None, message=named(problem.message, table),
                    file=names.get(table.on(problem.line).get("citation_key"), problem.file))
            if problem.file == table.table.path else problem for problem in problems]


def told(outcome: Screened, package: Package, dry: bool) -> str:
    """What was logged, in lines."""
    labels = {name: package.labels(name, "sources") for name in ("decision", "exclusion_reason")}

    def decision(row: Mapping[str, str]) -> str:
        words = [labels[name].get(row[name]) for name in labels]
        return ": ".join(filter(None, words)) or "awaits a decision"

    def about(rows: Iterable[Mapping[str, str]]) -> list[str]:
        return [f"{row['citation_key']}, {seen(row['title'], 90)} ({decision(row)})" for row in rows]

    would = "would be " * dry
    lines = [f"{would}logged: {words}" for words in about(outcome.logged)]
    lines += [f"{would}decided: {words}" for words in about(outcome.decided)]
    lines += [f"known already, not logged again: {name} is {' and '.join(about(rows))}"
              for name, rows in outcome.known.items()]
    if outcome.open:
        lines.append(f"without a decision, so left out: {len(outcome.open)}, the first {outcome.open[0]}")
    return "\n".join(lines) or "no record"
