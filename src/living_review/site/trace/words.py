"""A patient and the values of a patient in words."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from markupsafe import Markup

from ...gate.rules.forms import SOURCE_KEY
from ...tables.schema import Column
from .markup import code, joined, link

UNNAMED_UNIT = ("fractions",)
#: A report or a patient, named in a note.
NAMED = re.compile(rf"(?<![a-z0-9-])({SOURCE_KEY.pattern}(?:-[1-9][0-9]*)?)(?![a-z0-9-])")


def value(column: Column, content: object) -> str:
    """A typed value as figures and tables show it, with its unit; empty where nothing is reported."""
    if content is None or (isinstance(content, float) and math.isnan(content)):
        return ""
    if isinstance(content, tuple):
        return "; ".join(column.vocabulary.get(item, item) for item in content)
    if isinstance(content, int | float):
        return quantity(content, "" if column.unit in UNNAMED_UNIT else column.unit)
    return column.vocabulary.get(content, content)


def quantity(x: float, unit: str) -> str:
    """``58 years``, ``1 month``, ``11%``."""
    if unit == "%":
        return f"{x:.10g}%"
    return f"{x:.10g} {unit.removesuffix('s') if x == 1 else unit}".strip()


def reading(column: Column, text: str | None) -> str:
    """What a reader wrote; text that is no value of the column stays as it stands."""
    if not text:
        return ""
    try:
        return value(column, column.parse(text))
    except ValueError:
        return text


def with_raw(column: Column, content: object) -> Markup:
    """The value in words and, where they differ, as it stands in the table."""
    said = value(column, content)
    if not column.vocabulary or not isinstance(content, str) or content.lower() == said.lower():
        return Markup("{}").format(said)
    return Markup("{} {}").format(said, code(content))


def noted(text: str | None, where: Mapping[str, str], called: Mapping[str, str], here: str) -> Markup:
    """A note, with the patients and reports that it names by their keys as links that say their names."""
    parts = NAMED.split(text or "")
    return joined(link(called[part], where[part], here) if n % 2 and part in where else part
                  for n, part in enumerate(parts))
