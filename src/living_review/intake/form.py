"""The form on the site: what it asks, in which order, what it is told of the data, and what it checks.

The page holds this as JSON; the scripts in ``build/sphinx/static/form`` make the form from it. Columns,
vocabularies and limits come from the descriptor. What is checked is what the descriptor says of each column,
and the rules that are data (:class:`.conditions.Never`), in the order in which the gate asks:
``form/rows.js`` knows the kinds of condition and no rule. What is a function is asked by the gate alone.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from .. import review
from ..gate import catalogue, units
from ..gate.rules import cells
from ..gate.rules.forms import SHORT_NAME
from ..tables import edition, schema, sheet
from ..tables.conditions import EMPTY, When, above, among, below, other_than, unlike
from ..tables.rule import SETTLED, Rule
from ..tables.schema import Column, Package, Table
from . import issue_form
from .faults import titled
from .issue_form import LONGEST_CHOICE, OURS

#: The tables that the form makes rows for.
TABLES = ("sources", "cases")
#: The issue form that a prefilled link opens, and its field for the rows.
TEMPLATE, FIELD = "case.yml", "rows"
#: A longer address is not understood everywhere; then the rows are pasted.
LONGEST_ADDRESS = 7500

SENTENCE = re.compile(r"(?<=[.?”]) (?=[A-Z“])")
#: What the page says once for all fields.
SAID_ONCE = re.compile("Empty: ")
#: Asked besides the columns: it goes into the readings, in columns such as this one, and into the issue.
AS_READER = "first_by"
READER = Column(
    "reader", "A short label for you",
    "A short label of your choice in lower case, with hyphens, for example reader-a. "
    "It need not be a name. It identifies your readings, so use the same one each time.", "string",
    constraints={"required": True, "pattern": f"^(?=.{{1,39}}$)(?:{SHORT_NAME.pattern})$"})
#: Fields for more than a line.
LONG = ("title", "authors", "notes")
#: What comes along when it is copied, and is taken off.
BEFORE = {"doi": r"^(?:https?://(?:dx\.)?doi\.org/|doi: ?)",
          "pmid": r"^(?:pmid:? ?|https?://pubmed\.ncbi\.nlm\.nih\.gov/)", "pmcid": "^(?:pmcid: ?)"}


def sections(table: Table) -> dict[str, list[Column]]:
    """Headings of the form, and what is asked under each: the reader where it says how a report was read."""
    asked = issue_form.sections(table)
    for columns in asked.values() if table.name == "sources" else ():
        columns.sort(key=lambda column: column.name == "notes")
        for place, column in enumerate(columns, start=1):
            if column.name == "scope":
                columns.insert(place, READER)
    return asked


def asked(package: Package) -> dict[str, set[str]]:
    """The columns of each table that the form asks."""
    return {name: {column.name for columns in sections(package.tables[name]).values() for column in columns}
            for name in TABLES}


def describe(folder: Path) -> dict:
    """All that the form knows, of the tables in a folder."""
    package = schema.read(folder)
    tables = {name: package.tables[name] for name in TABLES}
    wanted = asked(package)
    columns = {name: [c for c in (*table.columns, READER) if c.name in wanted[name]]
               for name, table in tables.items()}
    known, about = {"sources": _known(folder, package)}, edition.read()
    return {
        "version": package.version, "command": review().command, "repository": about.repository,
        "contact": about.contact, "keep": edition.KEEP,
        "template": TEMPLATE, "field": FIELD, "longest": LONGEST_ADDRESS,
        "settled": SETTLED,
        "tables": {name: {
            "path": table.path,
            "order": [c.name for c in table.columns],
            "sections": [{"title": title, "columns": [c.name for c in under]}
                         for title, under in sections(table).items()],
            "columns": {c.name: _column(c) for c in columns[name]},
            "never": never_in(name, columns[name], known.get(name, {})),
        } for name, table in tables.items()},
    }


def _column(column: Column) -> dict:
    first, *rest = SENTENCE.split(column.description)
    typed = len(column.vocabulary) > LONGEST_CHOICE
    described = {c["value"]: c.get("description", "") for c in column.categories}
    told = {
        "title": column.title, "help": first, "more": " ".join(s for s in rest if not SAID_ONCE.match(s)),
        "type": column.type, "unit": column.unit_beside,
        "required": column.required,
        "delimiter": column.delimiter if column.type == "list" else None,
        "long": column.name in LONG, "lower": column.name == "doi",
        "before": BEFORE.get(column.name),
        "typed": typed, "others": typed and {
            word: value for word, value in cells.other_words().items() if value in column.vocabulary},
        "choices": [{"value": value, "label": label, "says": described.get(value, "")}
                    for value, label in column.vocabulary.items()],
    }
    return {key: value for key, value in told.items() if value}


def _known(folder: Path, package: Package) -> dict[str, list[str]]:
    """What stands in the sources and may not stand there twice."""
    read, _ = sheet.read(folder, package.tables["sources"])
    return {c.name: sorted(filter(None, set(read.columns.get(c.name, ())))) if read else []
            for c in package.tables["sources"].columns
            if c.constraints.get("unique") and c.name not in OURS}


def never_in(name: str, columns: Sequence[Column], known: dict[str, Collection[str]]) -> list[dict]:
    """What no row of a table may hold, of the columns that are asked; ``known`` may not stand there twice.

    An entry has ``cells`` (column → condition) and the ``column`` at which it is told, or ``columns`` that it
    concerns each for itself, and ``message`` and ``severity``.
    """
    told: dict[tuple[When, str, str], list[str]] = {}
    for when, message, severity, column in _of_cells(name, columns):
        told.setdefault((when, message, severity), []).append(column)
    for column, words in known.items():
        told[among(*words), "This is already in the review. Look the report up in the review.",
             "error"] = [column]
    titles = {column.name: column.title for column in columns}
    return [{"columns": columns, "when": _data(when), "message": message, "severity": severity}
            for (when, message, severity), columns in told.items()] + list(_of_rows(name, titles))


def _of_cells(name: str, columns: Sequence[Column]) -> Iterator[tuple[When, str, str, str]]:
    explained = set()
    for rule in catalogue.FORM:
        for column in columns:
            known_as = replace(column, name=AS_READER) if column is READER else column
            if not rule.covers(name, known_as):
                continue
            for when, message in _conditions(rule, column):
                yield when, message, _severity(rule), column.name
            if rule.patterned:
                explained.add(column.name)
    for column in columns:  # a new column may have a pattern before it has a rule with better words
        if (pattern := _pattern(column)) and column.name not in explained:
            yield (unlike(pattern), f"This is not how the column is written. {column.description}", "error",
                   column.name)


def _conditions(rule: Rule, column: Column) -> Iterator[tuple[When, str]]:
    """What a rule refuses in a column: as the descriptor has it, or as the rule itself is data."""
    limits = column.constraints
    if rule.name == "required":
        yield EMPTY, "This is needed."
    elif rule.name == "number":
        whole = column.type == "integer"
        number = cells.WHOLE if whole else cells.NUMBER
        several, _ = getattr(review().part("rules"), "SEVERAL", {}).get(column.name, ("", None))
        read = filter(None, (number.pattern, units.pattern(column.unit, whole), several))
        yield (unlike("|".join(read)), f"A whole number is needed. {rule.fix}" if whole else _words(rule))
    elif rule.name == "range":
        for bound, past, beyond in (("minimum", below, -1), ("maximum", above, 1)):
            if bound in limits:
                found = rule.check(str(limits[bound] + beyond), column)
                message, fix = found if isinstance(found, tuple) else (found, rule.fix)
                fix = rule.fix if str(limits[bound] + beyond) in fix else fix  # about this number alone
                yield past(limits[bound]), f"{message.capitalize()}. {fix}"
    elif rule.name == "vocabulary":
        if len(column.vocabulary) > LONGEST_CHOICE:  # what is chosen from a shorter one cannot be wrong
            yield other_than("", *column.vocabulary), _words(rule)
    elif rule.patterned and (pattern := _pattern(column)):
        yield unlike(pattern), _words(rule)
    elif not column.vocabulary:
        for one in rule.never:
            yield one.cells["cell"], _words(rule, one.words)


def _of_rows(name: str, titles: dict[str, str]) -> Iterator[dict]:
    for rule in catalogue.ROW:
        for one in rule.never:
            if rule.table == name and one.cells.keys() <= titles.keys():
                yield {"column": rule.column if rule.column in titles else next(iter(one.cells)),
                       "cells": {column: _data(when) for column, when in one.cells.items()},
                       "message": titled(_words(rule, one.words), titles), "severity": _severity(rule)}


def _severity(rule: Rule) -> str:
    """What may be read where it is taken in is told, and does not stop."""
    return "warning" if rule.read else rule.severity


def _words(rule: Rule, words: object = None) -> str:
    """The sentence of a rule and its remedy, as plain text: marks around code are for the book."""
    fix = words[1] if isinstance(words, tuple) and "{" not in words[1] else rule.fix
    return re.sub("`", "", f"{rule.says} {fix}").strip()


def _pattern(column: Column) -> str:
    """The pattern of a whole cell; of a list, made of that of its items."""
    if column.item_pattern:
        item = column.item_pattern.removeprefix("^").removesuffix("$")
        return f"^(?:{item})(?:{column.delimiter}(?:{item}))*$"
    return column.constraints.get("pattern", "")


def _data(when: When) -> dict:
    return {when.kind: when.value}
