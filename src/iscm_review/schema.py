"""The Table Schema of ``data/datapackage.json``.

The descriptor is the only place where a column is described. From it come the
converters of the loader, the labels of figures and tables, and the dictionary.
The format is Frictionless Data Package 2.0 (https://datapackage.org), with
``unit``, ``section``, ``care``, ``itemPattern`` and ``sortedBy`` beside its own properties.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from .problems import DataError
from .rules.file import RULE

FILE = "datapackage.json"
TYPES = ("string", "number", "integer", "list")
#: The tables that the analysis reads.
NEEDED = {"sources", "cases", "extractions", "series", "claims", "differential", "index_case",
          "searches"}


@dataclass(frozen=True)
class Column:
    """One column, as the descriptor has it."""

    name: str
    title: str
    description: str
    type: str
    unit: str = ""
    section: str = ""
    care: str = ""
    delimiter: str = ";"
    item_pattern: str = ""
    constraints: dict = field(default_factory=dict)
    categories: tuple[dict, ...] = ()

    @classmethod
    def from_descriptor(cls, d: dict) -> Column:
        plain = ("name", "title", "description", "type", "unit", "section", "care", "delimiter")
        return cls(
            **{key: d[key] for key in plain if key in d},
            item_pattern=d.get("itemPattern", ""),
            constraints=d.get("constraints", {}),
            categories=tuple(d.get("categories", ())),
        )

    @cached_property
    def labels(self) -> dict[str, str]:
        """Value of the vocabulary → the words that figures and tables show."""
        return {c["value"]: c.get("label", c["value"]) for c in self.categories}

    @property
    def required(self) -> bool:
        return bool(self.constraints.get("required"))

    @cached_property
    def vocabulary(self) -> dict[str, str]:
        """The values that a cell may hold → their words; empty where it may hold others."""
        return self.labels or {value: value for value in self.constraints.get("enum", ())}

    def parse(self, text: str) -> str | float | int | tuple[str, ...] | None:
        """The typed value of a cell that the rules have passed; ``None`` for an empty one."""
        if text == "":
            return None
        if self.type == "list":
            return tuple(text.split(self.delimiter))
        if self.type == "integer":
            return int(text)
        return float(text) if self.type == "number" else text


@dataclass(frozen=True)
class Table:
    """One table of the package."""

    name: str
    title: str
    description: str
    path: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[dict, ...] = ()
    sorted_by: tuple[str, ...] = ()

    @classmethod
    def from_descriptor(cls, d: dict) -> Table:
        schema = d["schema"]
        key = schema.get("primaryKey", ())
        return cls(
            d["name"], d["title"], d["description"], d["path"],
            tuple(Column.from_descriptor(f) for f in schema["fields"]),
            (key,) if isinstance(key, str) else tuple(key),
            tuple(schema.get("foreignKeys", ())),
            tuple(schema.get("sortedBy", ())),
        )

    def __getitem__(self, name: str) -> Column:
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {c.name: c for c in self.columns}


@dataclass(frozen=True)
class Package:
    """The whole descriptor."""

    descriptor: dict
    tables: dict[str, Table]

    @property
    def version(self) -> str:
        return self.descriptor["version"]

    def labels(self, column: str, table: str = "cases") -> dict[str, str]:
        return self.tables[table][column].labels


def read(folder: Path) -> Package:
    """Read ``datapackage.json`` of a data folder; ``DataError`` where it cannot be used."""
    path = Path(folder) / FILE
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        tables = [Table.from_descriptor(r) for r in descriptor["resources"]]
        for table in tables:
            _hold_together(table)
        descriptor["version"], descriptor["created"], descriptor["contributors"]  # used by the book
        missing = NEEDED - {t.name for t in tables}
        if missing:
            raise KeyError(f"resource {', '.join(sorted(missing))}")
        return Package(descriptor, {t.name: t for t in tables})
    except json.JSONDecodeError as error:
        problem = RULE["descriptor"].problem(
            FILE, f"not valid JSON: {error.msg}", f"Mend the text near column {error.colno}.",
            line=error.lineno)
    except OSError as error:
        why = f"there is no {FILE}" if isinstance(error, FileNotFoundError) else f"{error.strerror}"
        problem = RULE["descriptor"].problem(
            FILE, f"cannot be read in {folder}: {why}", "Name a folder that holds the data package.")
    except (LookupError, TypeError, AttributeError, ValueError, RecursionError) as error:
        problem = RULE["descriptor"].problem(FILE, f"the descriptor lacks or garbles {error}")
    raise DataError([problem])


def _hold_together(table: Table) -> None:
    """What the rules take for granted; ``ValueError`` or its kin where it is not so."""
    if Path(table.path).name != table.path or not table.columns:
        raise ValueError(f"path {table.path!r}: a table lies in the folder itself, and has columns")
    for column in table.columns:
        if column.type not in TYPES:
            raise ValueError(f"type {column.type!r} of {column.name}")
        if not isinstance(column.delimiter, str) or len(column.delimiter) != 1:
            raise ValueError(f"delimiter {column.delimiter!r} of {column.name}")
        for bound in ("minimum", "maximum"):
            float(column.constraints.get(bound, 0))
        try:
            re.compile(column.item_pattern), re.compile(column.constraints.get("pattern", ""))
        except re.error as error:
            raise ValueError(f"pattern of {column.name}: {error}") from None
        if not all(isinstance(value, str) for value in column.vocabulary):
            raise ValueError(f"vocabulary of {column.name}")
    names = {column.name for column in table.columns}
    unknown = {*table.primary_key, *table.sorted_by} - names
    unknown |= {field for foreign in table.foreign_keys for field in foreign["fields"]} - names
    if unknown:
        raise ValueError(f"a key of {table.name} with the columns {', '.join(sorted(map(str, unknown)))}")
    for foreign in table.foreign_keys:
        foreign["reference"]["resource"], foreign["reference"]["fields"][0]
