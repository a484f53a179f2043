"""The rules of the data as tables, made from the rules themselves: first those of the form, in its words."""

import re
import unicodedata
from collections.abc import Callable, Mapping

from ..book.display import Table
from ..gate.catalogue import KINDS
from ..gate.dataset import Dataset
from ..intake import form
from ..tables.rule import COPY, Example, Row, Rule
from ..tables.schema import Column

#: Rules that are met at a field; those of the other kinds have sections of their own on the page.
AT_A_FIELD = [rule for kind in ("cells", "between fields", "plausibility") for rule in KINDS[kind]]
ANY = "Any section"
#: A longer text of an example is cut.
LONGEST = 60
#: Table and column of a field of the form → the heading that it is under, and the column.
Asked = Mapping[tuple[str, str], tuple[str, Column]]


def of_the_form(data: Dataset, title: str) -> Table:
    """The rules that are met at a field of the form, under its headings."""
    asked = _asked(data)
    order = [*dict.fromkeys(heading for heading, _ in asked.values()), ANY].index
    rows = [(heading, *_row(rule, asked, data)) for rule in AT_A_FIELD if (heading := _heading(rule, asked))]
    return _table("form", title, sorted(rows, key=lambda row: order(row[0])), ("Section of the form",))


def of_kind(data: Dataset, kind: str, title: str, folded: bool = False) -> Table:
    """The rules of a kind, or of ``other fields`` than the form has; ``folded`` for those who edit the
    tables, who know the columns by their names."""
    asked = _asked(data)
    rules = KINDS.get(kind) or [rule for rule in AT_A_FIELD if not _heading(rule, asked)]
    rows = [_row(rule, {} if folded else asked, data) for rule in rules]
    return _table(kind, title, rows, folded=f"Show the {len(rows)} rules" if folded else "")


def _table(kind: str, title: str, rows: list, first: tuple[str, ...] = (), folded: str = "") -> Table:
    heads = (*first, "What is asked", "Example", "Name of the rule")
    return Table(f"tbl-rules-{kind.replace(' ', '-')}", title, heads, rows, wide=True,
                 kind="rules-table stacked-rows", folded=folded)


def _asked(data: Dataset) -> Asked:
    return {(name, column.name): (heading, column) for name in form.TABLES
            for heading, columns in form.sections(data.package.tables[name]).items() for column in columns}


def _heading(rule: Rule, asked: Asked) -> str:
    """The heading of the form under which a rule is met; none for one that is not met there."""
    found = {heading for (table, _), (heading, column) in asked.items() if rule.covers(table, column)}
    if rule.scope == "row":
        read = [(rule.table, name) for name in (rule.column, *rule.arguments)]
        found = {asked.get(read[0], asked[read[1]])[0]} if asked.keys() >= set(read[1:]) else set()
    return ANY if len(found) > 1 else "".join(found)


def _row(rule: Rule, asked: Asked, data: Dataset) -> tuple[str, str, str]:
    def tell(table: str, name: str, text: str) -> str:
        column = data.package.tables[table][name]
        if name not in rule.arguments if rule.scope == "row" else not rule.covers(table, column):
            return ""
        if (table, name) not in asked:
            return named(table, name, text)
        labels = [column.vocabulary.get(item) for item in text.split(column.delimiter)]
        return f"{column.title}: " + (", ".join(labels) if all(labels) else literal(text))

    what = "Questioned" if rule.severity == "warning" else "Refused"
    return (rule.says, f"*{what}.* {shown(rule.refused, rule, tell)}",
            f"`{rule.name}`" + " (`format` mends it)" * rule.mended)


def named(table: str, name: str, text: str) -> str:
    """A cell by the name of its column: ``sex`` male."""
    return f"`{name}` {literal(text)}"


def shown(example: Example, rule: Rule, tell: Callable[[str, str, str], str] = named) -> str:
    """An example in words, each cell as ``tell`` has it: ``sex`` male, ``age_years`` empty."""
    if isinstance(example, str):
        return example
    return "; ".join(_rows(table, rows, rule, tell) for table, rows in by_table(example, rule).items())


def by_table(example: Mapping, rule: Rule) -> dict[str, tuple[Row, ...]]:
    """The rows of an example by their tables."""
    if any(isinstance(cell, str) for cell in example.values()):
        example = {rule.table: example}
    return {table: (rows,) if isinstance(rows, Mapping) else tuple(rows) for table, rows in example.items()}


def _rows(table: str, rows: tuple[Row, ...], rule: Rule, tell: Callable[[str, str, str], str]) -> str:
    between = ", " if tell is named else "; "
    several = [between.join(filter(None, (tell(table, *cell) for cell in row.items() if cell[0] != COPY)))
               for row in rows]
    told = " and ".join(part or "a row" for part in several)
    if any(COPY in row for row in rows):
        told += " (one row more)"
    return told if table == rule.table or told[:1].isupper() else f"{table}: {told}"


def literal(text: str) -> str:
    """A cell as it is written, nothing of it markup; what cannot be seen is told by its number."""
    if not text:
        return "empty"
    cut = text if len(text) <= LONGEST else f"{text[:12]}… ({len(text):,} characters)"
    seen = "".join(c if c.isprintable() and not unicodedata.combining(c) else f"\\u{ord(c):04x}" for c in cut)
    seen = re.sub(" (?= |$)|^ ", "␣", seen)
    fence = "`" * (1 + max(map(len, re.findall("`+", seen)), default=0))
    return f"{fence}{seen}{fence}"
