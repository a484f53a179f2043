"""The Table Schema of ``data/datapackage.json``.

The descriptor is the only place where a column is described. From it come the
converters of the loader, the labels of figures and tables, and the dictionary.
The format is Frictionless Data Package 2.0 (https://datapackage.org), with
``unit``, ``section``, ``care`` and ``itemPattern`` beside its own properties.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from .problems import DataError, Problem

FILE = "datapackage.json"
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

    @classmethod
    def from_descriptor(cls, d: dict) -> Table:
        schema = d["schema"]
        key = schema.get("primaryKey", ())
        return cls(
            d["name"], d["title"], d["description"], d["path"],
            tuple(Column.from_descriptor(f) for f in schema["fields"]),
            (key,) if isinstance(key, str) else tuple(key),
            tuple(schema.get("foreignKeys", ())),
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
            if Path(table.path).name != table.path:
                raise KeyError(f"path {table.path!r}: a table lies in the folder itself")
        descriptor["version"], descriptor["created"], descriptor["contributors"]  # used by the book
        missing = NEEDED - {t.name for t in tables}
        if missing:
            raise KeyError(f"resource {', '.join(sorted(missing))}")
        return Package(descriptor, {t.name: t for t in tables})
    except FileNotFoundError:
        problem = Problem(FILE, "file-missing", f"there is no {FILE} in {folder}",
                          "Point --data at a folder that holds the data package.")
    except json.JSONDecodeError as error:
        problem = Problem(FILE, "json", f"not valid JSON: {error.msg}",
                          f"Mend the text near column {error.colno}.", line=error.lineno)
    except OSError as error:
        problem = Problem(FILE, "unreadable", f"cannot be read in {folder}: {error.strerror}",
                          "Point --data at a folder that holds the data package.")
    except (KeyError, TypeError, UnicodeDecodeError) as error:
        problem = Problem(FILE, "descriptor", f"the descriptor lacks or garbles {error}",
                          "Restore the descriptor from the last release.")
    raise DataError([problem])
