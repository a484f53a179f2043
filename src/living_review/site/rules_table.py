"""The rules of the data as tables, made from the rules themselves: first those of the form, in its words."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from ..book.display import Table
from ..gate.catalogue import KINDS
from ..gate.dataset import Dataset
from ..intake import form
from ..tables.rule import COPY, Example, Row, Rule
from ..tables.schema import Column

#: Kinds whose rules are met at a field; the others have sections of their own on the page.
AT_A_FIELD = ("cells", "between fields", "plausibility")
ANY = "Any section"
#: A longer text of an example is cut.
LONGEST = 60
#: Table and column of a field of the form → the heading that it is under, and the column.
Asked = Mapping[tuple[str, str], tuple[str, Column]]


def of_the_form(data: Dataset, title: str) -> Table:
    """The rules that are met at a field of the form, under its headings."""
    asked = _asked(data)
    found: dict[str, list[Rule]] = {heading: [] for heading, _ in (*asked.values(), (ANY, None))}
    for rule, headings in _at_a_field(asked).items():
        if headings:
            found[headings.pop() if len(headings) == 1 else ANY].append(rule)
    rows = [(heading, *_row(rule, asked, data)) for heading, rules in found.items() for rule in rules]
    return Table("tbl-rules-form", title, ("Section of the form", *HEADS), rows, wide=True, kind=KIND)


def of_other_fields(data: Dataset, title: str) -> Table:
    """The rules of fields that the form does not have."""
    return _folded("other-fields", title, [
        rule for rule, headings in _at_a_field(_asked(data)).items() if not headings], data)


def of_kind(data: Dataset, kind: str, title: str, folded: bool = False) -> Table:
    """Every rule of a kind."""
    if folded:
        return _folded(kind.replace(" ", "-"), title, KINDS[kind], data)
    return Table(f"tbl-rules-{kind.replace(' ', '-')}", title, HEADS,
                 [_row(rule, _asked(data), data) for rule in KINDS[kind]], wide=True, kind=KIND)


HEADS, KIND = ("What is asked", "Example", "Name of the rule"), "rules-table stacked-rows"


def _folded(name: str, title: str, rules: Iterable[Rule], data: Dataset) -> Table:
    """Rules for those who edit the tables, who know the columns by their names."""
    rows = [_row(rule, {}, data) for rule in rules]
    return Table(f"tbl-rules-{name}", title, HEADS, rows, wide=True, kind=KIND,
                 folded=f"Show the {len(rows)} rules")


def _asked(data: Dataset) -> Asked:
    return {(name, column.name): (heading, column) for name in form.TABLES
            for heading, columns in form.sections(data.package.tables[name]).items() for column in columns}


def _at_a_field(asked: Asked) -> dict[Rule, set[str]]:
    """Rules that are met at a field → the headings of the form under which they are; none if they are not."""
    return {rule: _headings(rule, asked) for kind in AT_A_FIELD for rule in KINDS[kind]}


def _headings(rule: Rule, asked: Asked) -> set[str]:
    if rule.scope != "row":
        return {heading for (table, _), (heading, column) in asked.items() if rule.covers(table, column)}
    read = [(rule.table, name) for name in rule.arguments]
    column = (rule.table, rule.column)
    return {asked[column if column in asked else read[0]][0]} if asked.keys() >= set(read) else set()


def _row(rule: Rule, asked: Asked, data: Dataset) -> tuple[str, str, str]:
    def tell(table: str, name: str, text: str) -> str:
        column = data.package.tables[table][name]
        if name not in rule.arguments if rule.scope == "row" else not rule.covers(table, column):
            return ""
        if (table, name) not in asked:
            return named(table, name, text)
        items = text.split(column.delimiter) if column.type == "list" else [text]
        known = all(item in column.vocabulary for item in items)
        said = ", ".join(map(column.vocabulary.get, items)) if known else literal(text)
        return f"{column.title}: {said}"

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
