"""The rules of the data as tables, made from the rules themselves."""

import re
from collections.abc import Mapping

from ..gate.catalogue import KINDS
from ..tables.rule import COPY, Example, Row, Rule
from .display import Table

#: A longer text of an example is cut.
LONGEST = 60


def of_kind(kind: str, folded: bool = False) -> Table:
    """Every rule of a kind: its name, what it asks, and an example on either side."""
    rows = [(_name(rule), rule.says, shown(rule.refused, rule), shown(rule.accepted, rule))
            for rule in KINDS[kind]]
    return Table(f"tbl-rules-{kind.replace(' ', '-')}", f"Rules: {kind}",
                 ("Rule", "What it asks", "Refused", "Accepted"), rows, wide=True,
                 kind="rules-table stacked-rows", folded=f"Show the {len(rows)} rules" if folded else "")


def _name(rule: Rule) -> str:
    words = [f"`{rule.name}`"]
    if rule.severity == "warning":
        words.append("(warning)")
    if rule.mended:
        words.append("(`format` mends it)")
    return " ".join(words)


def shown(example: Example, rule: Rule) -> str:
    """An example in words: ``sex`` male, ``age_years`` empty."""
    if isinstance(example, str):
        return example
    return "; ".join(_rows(table, rows, rule) for table, rows in by_table(example, rule).items())


def by_table(example: Mapping, rule: Rule) -> dict[str, tuple[Row, ...]]:
    """The rows of an example by their tables."""
    if any(isinstance(cell, str) for cell in example.values()):
        example = {rule.table: example}
    return {table: (rows,) if isinstance(rows, Mapping) else tuple(rows) for table, rows in example.items()}


def _rows(table: str, rows: tuple[Row, ...], rule: Rule) -> str:
    several = [", ".join(f"`{name}` {literal(text)}" for name, text in row.items() if name != COPY)
               for row in rows]
    told = " and ".join(part or "a row" for part in several)
    if any(COPY in row for row in rows):
        told += " (one row more)"
    return told if table == rule.table else f"{table}: {told}"


def literal(text: str) -> str:
    """A cell as it is written, nothing of it markup; what cannot be seen is told by its number."""
    if not text:
        return "empty"
    cut = text if len(text) <= LONGEST else f"{text[:12]}… ({len(text):,} characters)"
    seen = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in cut)
    seen = re.sub(" (?= |$)|^ ", "␣", seen)
    fence = "`" * (1 + max(map(len, re.findall("`+", seen)), default=0))
    return f"{fence}{seen}{fence}"
