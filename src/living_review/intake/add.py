"""A report and its patients asked for on a terminal, field by field; a draft is kept until it is entered.

Each answer is held against the rules of its column at once, the whole by the gate at the end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import click

from ..gate import catalogue, identifiers
from ..tables.files import write_atomically
from ..tables.schema import Column, Package
from . import entry, issue_form, understood
from .entry import Entry, Plan
from .faults import Fault

BACK, HELP, EMPTY = "<", "?", "-"
WELCOME = ("Only published patients, and only what the report says. No names, initials, dates or record "
           f"numbers.\nEmpty: not reported. {HELP} help, {BACK} back, {EMPTY} empties an answer; Ctrl-C "
           "stops, and the draft is kept.")


@dataclass
class Draft:
    """What has been answered so far, and at which question it goes on."""

    reader: str = ""
    source: dict[str, str] = field(default_factory=dict)
    cases: list[dict[str, str]] = field(default_factory=lambda: [{}])
    at: int = 0

    def entry(self) -> Entry:
        return Entry(self.source, tuple(self.cases), self.reader)


def load(path: Path) -> Draft:
    """The draft that was left, or a new one; ``ValueError`` where the file is none."""
    if not path.is_file():
        return Draft()
    try:
        found = Draft(**json.loads(path.read_text(encoding="utf-8")))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{path} is no draft: {error}") from None
    cells = [found.source, *found.cases] if isinstance(found.cases, list) and found.cases else [None]
    if not (isinstance(found.reader, str) and isinstance(found.at, int) and found.at >= 0 and all(
            isinstance(row, dict) and all(isinstance(text, str) for text in row.values()) for row in cells)):
        raise ValueError(f"{path} is no draft")
    return found


def run(folder: Path, package: Package, path: Path) -> Plan | None:
    """Ask, until the entry can stand and is added; ``None`` where the sender leaves it for later."""
    draft = load(path)
    click.echo(WELCOME)
    if draft.reader:
        click.echo(f"Going on with the draft in {path}: {draft.source.get('title') or 'no title yet'}.")
    _ask_all(draft, package, path)
    while True:
        found = entry.plan(draft.entry(), folder)
        for fault in found.faults:
            said = ": ".join(filter(None, (fault.where, fault.message)))
            click.echo(f"  {fault.severity}: {said}. {fault.fix}")
        if not found.sound:
            wrong = _steps_of(found.faults, draft, package)
            if not wrong or not click.confirm("Mend it now?", default=True):
                return None
            for who, row, column in wrong:
                click.echo(f"\n{who}")
                answer = _ask(column, row, _table(draft, row))
                row[column.name] = row.get(column.name, "") if answer == BACK else answer
                _keep(draft, path)
            continue
        for remark in found.remarks:
            click.echo(f"  {remark}")
        if not click.confirm(f"Add {', '.join(found.case_ids)} to the tables?", default=True):
            return None
        added = entry.append(draft.entry(), folder)
        path.unlink(missing_ok=True)
        return added


def _columns(package: Package, table: str) -> list[Column]:
    return [f.column for f in issue_form.fields(package) if f.table == table]


def _steps(draft: Draft, package: Package) -> list[tuple[str, dict[str, str], Column]]:
    """Every question after the first, with the row that its answer goes into."""
    steps = [("The report", draft.source, column) for column in _columns(package, "sources")]
    headings = {part.name: part.title for part in package.tables["cases"].sections}
    for n, case in enumerate(draft.cases, start=1):
        steps += [(f"Patient {n}: {headings[column.section]}", case, column)
                  for column in _columns(package, "cases")]
    return steps


def _table(draft: Draft, row: dict[str, str]) -> str:
    return "sources" if row is draft.source else "cases"


def _ask_all(draft: Draft, package: Package, path: Path) -> None:
    """Go through the questions from where the draft stands to the end."""
    if not draft.reader:
        draft.reader = _ask_reader()
    before = ""
    while True:
        steps = _steps(draft, package)
        if draft.at >= len(steps):
            draft.at = len(steps)
            _keep(draft, path)
            if not click.confirm("Another patient of this report?", default=False):
                return
            draft.cases.append({})
            continue
        who, row, column = steps[draft.at]
        if who != before:
            click.echo(f"\n{who}")
            before = who
        answer = _ask(column, row, _table(draft, row))
        if answer == BACK:
            draft.at = max(0, draft.at - 1)
        else:
            row[column.name] = answer
            draft.at += 1
        _keep(draft, path)


def _keep(draft: Draft, path: Path) -> None:
    write_atomically(path, json.dumps(asdict(draft), ensure_ascii=True, indent=1))


def _ask_reader() -> str:
    column, better = Column("first_by", "Reader", "", "string"), ""
    while True:
        label = understood.one_line(click.prompt(
            "Your label as the reader, in lower case; it need not be a name", default=better or None))
        fault = objection(label, column, "extractions")
        if fault is None:
            return label
        click.echo(f"  {fault}")
        better = offered(fault, label, column, "extractions")


def _ask(column: Column, row: dict[str, str], table: str) -> str:
    """One answer in the form of the tables, or :data:`BACK`; what a refusal proposes is taken by Enter."""
    known = row.get(column.name, "")
    words = f"  {column.title}" + (f" ({column.unit})" if column.unit else "")
    if 0 < len(column.vocabulary) <= issue_form.LONGEST_CHOICE:
        words += f" [{' / '.join(column.vocabulary)}]"
    while True:
        typed = click.prompt(words, default=known, show_default=bool(known)).strip()
        if typed == HELP:
            click.echo("\n".join(_help(column)))
            continue
        if typed == BACK:
            return BACK
        answer = "" if typed == EMPTY else understood.form(typed, column)
        fault = objection(answer, column, table)
        if fault is None:
            if column.name in identifiers.READ and answer != typed and answer:
                click.echo(f"  Read as {answer}.")
            return answer
        click.echo(f"  {fault}")
        known = offered(fault, answer, column, table) or known


def _help(column: Column) -> Iterator[str]:
    yield f"    {column.description}"
    for category in column.categories:
        if len(column.categories) <= issue_form.LONGEST_CHOICE:
            told = category.get("description", "")
            yield f"    {category['value']}: {category.get('label', '')}{'. ' * bool(told)}{told}"


def objection(text: str, column: Column, table: str) -> str | None:
    """What the rules for one cell say of an answer, in words."""
    if text == "":
        return "This cannot be left out." if column.required else None
    for rule in (*catalogue.FORM, *catalogue.CONTENT):
        if rule.check and rule.covers(table, column) and (fault := rule.check(text, column)):
            message, fix = fault if isinstance(fault, tuple) else (fault, rule.fix)
            return f"{message}. {fix or rule.fix}"
    return None


def offered(fault: str, typed: str, column: Column, table: str) -> str:
    """The answer that a refusal proposes; an example of how one writes, or what a rule refuses, is none."""
    found = re.search(r"(Did you mean|Write) (\S.*)[.?]$", fault)
    if not found or objection(found[2], column, table):
        return ""
    own = found[2].casefold() in typed.casefold().replace(",", ".")
    return found[2] if own or found[1] == "Did you mean" else ""


def _steps_of(faults: tuple[Fault, ...], draft: Draft, package: Package) -> list[tuple]:
    """The questions whose answers may have a fault."""
    rows = {None: draft.source} | dict(enumerate(draft.cases, start=1))
    wrong = {(id(rows.get(f.patient)), name) for f in faults if f.severity == "error"
             for name in (f.column, *f.reads)}
    return [step for step in _steps(draft, package) if (id(step[1]), step[2].name) in wrong]
