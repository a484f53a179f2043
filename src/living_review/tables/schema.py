"""The Table Schema of ``data/datapackage.json``.

The descriptor is the only place where a column is described. From it come the
converters of the loader, the labels of figures and tables, and the dictionary.
The format is Frictionless Data Package 2.0 (https://datapackage.org), with
``unit``, ``section``, ``sections``, ``explore``, ``care``, ``itemPattern``, ``sortedBy`` and ``ended``
beside its own properties; ``lowerCase`` for a text in small letters, with ``capitals``, the names in it
that keep theirs, and ``holds`` for one that is no prose: ``figures``, ``arithmetic`` or the number of a
``section``; ``addedLater`` for a column that most readers were not asked, whose silence tells nothing.
"""

from __future__ import annotations

import json
import math
import re
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache
from pathlib import Path

from .. import review
from .file_rules import RULE
from .files import whole
from .problems import DataError
from .rule import small

FILE = "datapackage.json"
TYPES = ("string", "number", "integer", "list")
#: More bytes than a descriptor ever has.
LARGEST = 5_000_000
#: The tables that any review has; a review names more (``Review.tables``).
NEEDED = {"sources", "cases", "extractions", "searches"}
#: A word whose capitals say nothing: one with a capital in front, or a long one in capitals alone. ``NUT``,
#: ``HER2``, ``T-DM1`` and ``mTOR`` are none. Python and JavaScript read it alike.
ORDINARY = r"(?<![A-Za-zÀ-ÿ0-9])(?:[A-ZÀ-Þ][a-zß-ÿ]{2,}|[A-ZÀ-Þ]{6,})(?![A-Za-zÀ-ÿ0-9])"
#: What a text that is no prose may be.
HOLDS = ("", "figures", "arithmetic", "section")


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
    lower_case: bool = False
    capitals: tuple[str, ...] = ()
    holds: str = ""
    added_later: bool = False
    constraints: dict = field(default_factory=dict)
    categories: tuple[dict, ...] = ()

    @classmethod
    def from_descriptor(cls, d: dict) -> Column:
        given = {name: d[key] for name, key in KEYS.items() if key in d}
        return cls(**{name: tuple(told) if isinstance(told, list) else told for name, told in given.items()})

    @cached_property
    def labels(self) -> dict[str, str]:
        """Value of the vocabulary → the words that figures and tables show."""
        return {c["value"]: c.get("label", c["value"]) for c in self.categories}

    @property
    def unit_beside(self) -> str:
        """The unit, where the title does not name it."""
        return self.unit * (self.unit not in self.title.casefold())

    @property
    def required(self) -> bool:
        return bool(self.constraints.get("required"))

    @cached_property
    def vocabulary(self) -> dict[str, str]:
        """The values that a cell may hold → their words; empty where it may hold others."""
        return self.labels or {value: value for value in self.constraints.get("enum", ())}

    def in_small_letters(self, text: str) -> str:
        """The text of a ``lower_case`` column: its ordinary words in small letters, the names as listed."""
        if text == text.upper() and re.search("[A-ZÀ-Þ]{6}", text):
            text = text.lower()
        text = re.sub(ORDINARY, lambda word: word[0].lower(), text)
        letters = small(text)
        for name in self.capitals:
            if small(name) in letters:
                text = re.sub(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", name, text, flags=re.I)
        return text

    def parse(self, text: str) -> str | float | int | tuple[str, ...] | None:
        """The typed value of a cell that the rules have passed; ``None`` for an empty one."""
        if text == "":
            return None
        if self.type == "list":
            return tuple(text.split(self.delimiter))
        if self.type == "integer":
            return int(text)
        return float(text) if self.type == "number" else text

    def compared(self, text: str) -> object:
        """A cell as it is compared: the items of a list in no order, what is no value as it stands."""
        try:
            value = self.parse(text)
        except ValueError:
            return text
        return frozenset(value) if isinstance(value, tuple) else value


#: Attribute of a column → its name in the descriptor.
KEYS = {one.name: re.sub("_(.)", lambda letter: letter[1].upper(), one.name) for one in fields(Column)}


@dataclass(frozen=True)
class Section:
    """Columns that forms and pages show under one heading."""

    name: str
    title: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Table:
    """One table of the package; ``headings`` are the titles of its sections, in the order of forms.

    What the sections ``later`` hold is known only after the clock of follow-up has started. ``explore`` names
    the fields that Explore asks ``first``, those ``shown`` in its table of patients, and those ``undivided``,
    by which it draws no curves. ``foreign_keys``: column → the table and the column that it names rows of.
    """

    name: str
    title: str
    description: str
    path: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: dict[str, tuple[str, str]] = field(default_factory=dict)
    sorted_by: tuple[str, ...] = ()
    headings: dict[str, str] = field(default_factory=dict)
    later: tuple[str, ...] = ()
    explore: dict[str, list[str]] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns by which rows are known, and name others."""
        return *self.primary_key, *self.foreign_keys

    @classmethod
    def from_descriptor(cls, d: dict) -> Table:
        schema = d["schema"]
        key = schema.get("primaryKey", ())
        return cls(
            d["name"], d["title"], d["description"], d["path"],
            tuple(Column.from_descriptor(f) for f in schema["fields"]),
            (key,) if isinstance(key, str) else tuple(key),
            {key["fields"][0]: (key["reference"]["resource"], key["reference"]["fields"][0])
             for key in schema.get("foreignKeys", ())},
            tuple(schema.get("sortedBy", ())),
            {section["name"]: section["title"] for section in schema.get("sections", ())},
            tuple(section["name"] for section in schema.get("sections", ()) if section.get("later")),
            schema.get("explore", {}),
        )

    def __getitem__(self, name: str) -> Column:
        return self.by_name[name]

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Every column under a heading; a section without a title of its own comes last, by its name."""
        names = dict.fromkeys((*self.headings, *(c.section for c in self.columns)))
        found = (Section(name, self.headings.get(name) or name.replace("_", " ").capitalize() or "Other",
                         tuple(c for c in self.columns if c.section == name)) for name in names)
        return tuple(section for section in found if section.columns)

    @cached_property
    def by_name(self) -> dict[str, Column]:
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
    whole(folder)
    try:
        kind = path.lstat()
        if not stat.S_ISREG(kind.st_mode) or kind.st_size > LARGEST:
            raise OSError(0, "not an ordinary file of a sensible size")
        return _package(path.read_bytes(), frozenset(NEEDED | review().tables.keys()))
    except json.JSONDecodeError as error:
        problem = RULE["descriptor"].problem(
            FILE, f"not valid JSON: {error.msg}", f"Correct the text near column {error.colno}.",
            line=error.lineno)
    except OSError as error:
        why = f"there is no {FILE}" if isinstance(error, FileNotFoundError) else f"{error.strerror}"
        problem = RULE["descriptor-unreadable"].problem(FILE, f"cannot be read in {folder}: {why}")
    except KeyError as error:
        problem = RULE["descriptor"].problem(FILE, f"this file lacks or garbles {error}")
    except (LookupError, TypeError, AttributeError, ValueError, RecursionError) as error:
        words = str(error) if isinstance(error, Garbled) else "a part: it is of another kind than it must be"
        problem = RULE["descriptor"].problem(FILE, f"this file garbles {words}")
    raise DataError([problem])


@lru_cache(maxsize=4)
def _package(content: bytes, needed: frozenset[str]) -> Package:
    """What a descriptor says, taken apart once: a command reads the same one several times."""
    descriptor = json.loads(content.decode("utf-8"))
    tables = [Table.from_descriptor(r) for r in descriptor["resources"]]
    there = {table.name: {column.name for column in table.columns} for table in tables}
    for table in tables:
        _check_table(table, there)
    descriptor["version"], descriptor["created"], descriptor["contributors"]  # used by the book
    _check_ended(descriptor.get("ended"))
    if missing := needed - set(there):
        raise KeyError(f"resource {', '.join(sorted(missing))}")
    return Package(descriptor, {t.name: t for t in tables})


def digest(folder: Path, package: Package) -> str:
    """SHA-256 over the descriptor and the tables: the identity of the data."""
    import hashlib  # see inputs

    total = hashlib.sha256()
    for name in sorted([FILE, *(t.path for t in package.tables.values())]):
        total.update(name.encode() + b"\0" + hashlib.sha256((folder / name).read_bytes()).digest())
    return total.hexdigest()


class Garbled(ValueError):
    """A part of the descriptor that cannot be meant; the message names it."""


def _need(sound: object, words: str) -> None:
    if not sound:
        raise Garbled(words)


def _texts(values: Iterable) -> bool:
    return all(isinstance(value, str) for value in values)


def _check_table(table: Table, there: Mapping[str, set[str]]) -> None:
    """Check what the rules rely on; raises :class:`Garbled`, or the error of a value of another type.

    ``there``: table → its columns."""
    _need(re.fullmatch(r"[A-Za-z0-9_-]+\.csv", table.path) and table.columns,
          f"path {table.path!r}: a table lies in the folder itself, and has columns")
    for column in table.columns:
        _check_column(column)
    _need(_texts(word for pair in table.headings.items() for word in pair), f"the sections of {table.name}")
    _need(all(isinstance(names, list) and _texts(names) for names in table.explore.values()),
          f"what Explore shows of {table.name}")
    for target, key in table.foreign_keys.values():
        _need(_texts((target, key)), f"a foreign key of {table.name}")
        _need(key in there[target], f"a foreign key to {target}")
    names = there[table.name]
    _need(len(names) == len(table.columns) and {*table.keys, *table.sorted_by} <= names,
          f"the columns or the keys of {table.name}")


def _check_ended(ended: object) -> None:
    """``ended`` of a review that was declared frozen: a month or day, and a reason."""
    _need(ended is None or isinstance(ended, dict) and _texts((ended.get("reason"), ended.get("date")))
          and ended["reason"].strip()
          and re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])(-[0-9]{2})?", ended["date"]),
          "ended: it has a date, for example 2028-05, and a reason")


def _check_column(column: Column) -> None:
    _need(re.fullmatch(r"[a-z][a-z0-9_]*", column.name) and column.type in TYPES,
          f"name or type of the column {column.name!r}")
    _need(isinstance(column.delimiter, str) and len(column.delimiter) == 1,
          f"delimiter {column.delimiter!r} of {column.name}")
    _need(_texts((*column.vocabulary, *column.vocabulary.values())), f"vocabulary of {column.name}")
    limits = [column.constraints.get(bound, 0) for bound in ("minimum", "maximum")]
    _need(all(type(limit) in (int, float) and math.isfinite(limit) for limit in limits),
          f"limits of {column.name}")
    words = (column.title, column.description, column.unit, column.section, column.care, *column.capitals)
    _need(_texts(words) and column.holds in HOLDS
          and {type(column.lower_case), type(column.added_later)} == {bool}, f"words about {column.name}")
