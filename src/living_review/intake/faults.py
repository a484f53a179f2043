"""What the gate says of rows, at the fields that a stranger filled in, in words without lines and files."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ..gate import catalogue
from ..gate.validate import Checked
from ..tables.problems import Problem
from ..tables.quoted import seen
from ..tables.sheet import Sheet


class Fault(NamedTuple):
    """Something about a field of an entry; ``patient`` counts from 1, and the report has none."""

    message: str
    fix: str = ""
    patient: int | None = None
    column: str | None = None
    title: str = ""
    value: str | None = None
    severity: str = "error"
    #: The columns that may hold the mistake: all that the rule compares.
    reads: tuple[str, ...] = ()
    #: The name under which the page of rules has it; empty for what no rule says.
    rule: str = ""
    #: Where it stands in a workbook, as spreadsheets name it.
    cell: str = ""

    @property
    def where(self) -> str:
        """``Patient 2, Sex``; ``The report, DOI``; ``Patients!D4, Sex``."""
        if self.cell:
            return ", ".join(filter(None, (self.cell, self.title)))
        who = f"Patient {self.patient}" if self.patient else "The report" if self.column else ""
        if self.title == READER:
            who = ""
        return ", ".join(filter(None, (who, self.title)))


class Outcome(NamedTuple):
    """What is changed, in lines, and what the gate says of it."""

    lines: tuple[str, ...]
    faults: tuple[Fault | Problem, ...]

    @property
    def sound(self) -> bool:
        return not any(fault.severity == "error" for fault in self.faults)


def lines(told: Iterable[Fault]) -> list[str]:
    """Faults as lines for a terminal."""
    return ["  " + ": ".join(filter(None, (f.severity, f.title, seen(f.value or ""), seen(f.message, 300))))
            + f". {seen(f.fix, 300)}" for f in told]


READER = "Reader"
#: Tables whose rows are about a value of a patient.
READ = ("extractions", "checks")
READS = {rule.name: rule.arguments for rule in catalogue.ROW}
#: Words of rules that speak of cells and rows → words for a form.
WORDS = {"required": ("nothing is filled in", "Fill it in.")}


def of(problems: Iterable[Problem], after: Checked, key: str, patients: Mapping[str, int]) -> list[Fault]:
    """Problems of the package as faults of the entry; that of a reading is told at its value, once.

    ``patients``: name → number in the entry."""
    tables = {table.path: table for table in after.package.tables.values()}
    told: dict[tuple, list[Fault]] = {}
    for problem in problems:
        name = tables[problem.file].name if problem.file in tables else ""
        sheet = after.sheets.get(name)
        row = sheet.on(problem.line) if sheet else {}
        about, column = row.get("case_id") or problem.case_id, problem.column
        if name in READ:
            if column in ("first_by", "second_by", "checked_by"):
                about, column = None, "reader"
            elif not (column := row.get("field")) and told:
                continue  # the row of a whole patient has the values that were told
        titles = {c.name: c.title for c in after.package.tables["cases" if about else "sources"].columns}
        title = READER if column == "reader" else titles.get(column, "")
        other = about if about not in patients else ""
        if not about and row.get("citation_key", key) != key:
            other = row["citation_key"]
        if other:
            column, title = None, f"{title} of {other}"
        message, fix = WORDS.get(problem.rule, (problem.message, problem.fix))
        fault = Fault(titled(named(message, sheet), titles), titled(fix, titles), patients.get(about),
                      column, title, problem.value, problem.severity, READS.get(problem.rule, ()),
                      problem.rule)
        place = fault.patient, title
        if name not in READ or place not in told:
            told.setdefault(place, []).append(fault)
    return [fault for faults in told.values() for fault in faults]


def titled(words: str, titles: dict[str, str]) -> str:
    """The names of columns that are no ordinary words, as the form has them."""
    return re.sub(r"\b[a-z]+(?:_[a-z]+)+\b", lambda name: titles.get(name[0], name[0]), words)


def named(message: str, sheet: Sheet | None) -> str:
    """A line of a table means nothing to a stranger; its row has a name."""
    def name(found: re.Match) -> str:
        row = sheet.on(int(found[1])) if sheet else {}
        return row.get("case_id") or row.get("citation_key") or found[0]

    return re.sub(r"\bline ([0-9]{1,7})\b", name, message)
