"""What the form on the site checks: what the descriptor says of each column, and the rules that are data.

For each table one list, in the order in which the gate asks: conditions on cells that never hold together
(:class:`.rule.Never`), with the words of their rule. ``build/sphinx/static/form/rows.js`` knows
the kinds of condition and no rule. What a rule asks by a function is answered by the gate alone.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from .. import review
from ..gate import catalogue, units
from ..gate.rules import cells
from ..tables.conditions import EMPTY, When, above, among, below, other_than, unlike
from ..tables.rule import Rule
from ..tables.schema import Column
from .faults import titled
from .issue_form import LONGEST_CHOICE

#: Asked besides the columns, and written as the columns of the readings that hold it.
READER, AS_READER = "reader", "first_by"


def of_table(name: str, columns: Sequence[Column], known: dict[str, Collection[str]]) -> list[dict]:
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
            known_as = replace(column, name=AS_READER) if column.name == READER else column
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
