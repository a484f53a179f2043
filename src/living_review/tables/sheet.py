"""A table as text: read once, line by line, with every fault of the file reported.

A record stands on one line. So a quotation mark left open spoils its own line and no other, reading takes
time in proportion to the file, and line 7 of an editor is line 7 of a message.
"""

import csv
import os
import re
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from . import conflicts
from .file_rules import LONGEST_LINE, MOST_BYTES
from .file_rules import RULE as rule
from .problems import Problem
from .schema import Table

csv.field_size_limit(LONGEST_LINE)
#: What may stand between cells; a comma where all is well.
DELIMITERS = ",;\t|"
SOUND_QUOTES = re.compile(r'(?:[^",]*|"[^"]*(?:""[^"]*)*")(?:,(?:[^",]*|"[^"]*(?:""[^"]*)*"))*')


@dataclass
class Sheet:
    """The cells of one table as they were written, by column.

    ``lines`` is the line of each row in the file, the header being line 1; ``refused`` holds the positions at
    which a rule has already refused a cell; ``complete`` is false where lines could not be read.
    """

    table: Table
    columns: dict[str, list[str]]
    lines: list[int]
    complete: bool = True
    refused: dict[str, set[int]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.lines)

    def case_id(self, position: int) -> str | None:
        """The patient of a row, where the table has patients."""
        return self.columns["case_id"][position] or None if "case_id" in self.columns else None

    def at(self, position: int) -> dict[str, str]:
        """A row as its cells by column."""
        return {name: cells[position] for name, cells in self.columns.items()}

    def on(self, line: int | None) -> dict[str, str]:
        """The row on a line of the file; empty where there is none."""
        return self.at(self.lines.index(line)) if line in self.lines else {}

    def row(self, name: str) -> dict[str, str] | None:
        """The first row of this name, in a table that has a key of one column."""
        names = self.columns[self.table.primary_key[0]]
        return self.at(names.index(name)) if name in names else None

    def has(self, *names: str) -> bool:
        return all(name in self.columns for name in names)

    def records(self) -> Iterator[dict[str, str]]:
        """Each row as its cells by column."""
        for cells in zip(*self.columns.values(), strict=True):
            yield dict(zip(self.columns, cells, strict=True))

    def rows(self, *names: str) -> Iterator[tuple]:
        """``(position, cell, …)`` of the named columns, without rows that have a refused cell there; none
        where a column is missing."""
        if not self.has(*names):
            return
        skip = set().union(*(self.refused.get(name, ()) for name in names))
        for row in zip(range(len(self)), *(self.columns[name] for name in names), strict=True):
            if not skip or row[0] not in skip:
                yield row


def read(folder: Path, table: Table, most: int = 1000) -> tuple[Sheet | None, list[Problem]]:
    """One table and what is wrong with its file; no sheet where nothing can be read.

    At most ``most`` lines that cannot be read are reported one by one.
    """
    name, path = table.path, Path(folder) / table.path
    try:
        kind = os.lstat(path)
        if not stat.S_ISREG(kind.st_mode):
            return None, [rule["file-ordinary"].problem(name)]
        if kind.st_size > MOST_BYTES:
            return None, [rule["file-size"].problem(
                name, f"this file has {kind.st_size:,} bytes; the limit is {MOST_BYTES:,}")]
        raw = path.read_bytes()
    except FileNotFoundError:
        return None, [rule["file-missing"].problem(name)]
    except OSError as error:
        return None, [rule["file-unreadable"].problem(name, f"this file cannot be read: {error.strerror}")]
    if not raw.strip(b"\r\n \xef\xbb\xbf"):
        return None, [rule["file-empty"].problem(name)]
    return _parse(table, most, *_text(name, raw))


def _text(name: str, raw: bytes) -> tuple[str, list[Problem]]:
    """The bytes as text with plain line ends; what cannot be decoded is shown as ``\\xe9``."""
    problems = []
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        problems.append(rule["encoding"].problem(name, "this file is UTF-16, not UTF-8", line=1))
        raw = raw.decode("utf-16", "replace").encode()
    if raw.startswith(b"\xef\xbb\xbf"):
        problems.append(rule["byte-order-mark"].problem(name, line=1))
        raw = raw.removeprefix(b"\xef\xbb\xbf")
    if b"\r" in raw:
        problems.append(rule["line-ends"].problem(name, line=raw[:raw.index(b"\r")].count(b"\n") + 1))
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    for what, wrong in (("nul", lambda part: b"\0" in part), (
            "encoding", lambda part: part.decode("utf-8", "ignore").encode() != part)):
        if wrong(raw):
            problems += [rule[what].problem(name, line=line)
                         for line, part in enumerate(raw.split(b"\n"), start=1) if wrong(part)]
    return raw.replace(b"\0", b"").decode("utf-8", "backslashreplace"), problems


def _parse(table: Table, most: int, text: str, problems: list[Problem]) -> tuple[Sheet | None, list[Problem]]:
    lines = text.removesuffix("\n").split("\n")
    names = [column.name for column in table.columns]
    first = _header_line(lines, names)
    if first != 0:
        found = f"; line {first + 1} looks like it" if first else ""
        problems.append(rule["header"].problem(
            table.path, rule["header"].wrong + found, line=1, value=lines[0][:200]))
        if first is None:
            return None, problems
    above, lines, wrong = first, lines[first:], 0
    if len(lines[0]) > LONGEST_LINE // 10:
        return None, [*problems, rule["line-length"].problem(table.path, line=first + 1)]
    # A comma, or whatever else makes the header of more than one known column.
    delimiter = max(DELIMITERS, key=lambda mark: (len(set(lines[0].split(mark)) & set(names)), mark == ","))
    if delimiter != ",":
        problems.append(rule["delimiter"].problem(table.path, line=1, value=delimiter))
    header = cells(lines[0], delimiter) or lines[0].split(delimiter)
    problems += _header(table.path, [name for name in header if name.strip()], names)
    marked = any(f"\n{mark * 7}" in text for mark in "<=>")
    merges, passed = conflicts.found(
        table, lines, above, header, lambda line: cells(line, delimiter) or [line]) if marked else ([], set())
    problems += merges

    kept, rows = [], []
    nameless, filled, empty = [n for n, name in enumerate(header) if not name.strip()], [], []
    for number, line in enumerate(lines[1:], start=2 + above):
        if number in passed:
            continue
        row = cells(line, delimiter) if len(line) <= LONGEST_LINE else []
        if not line.strip() or row and not "".join(row).strip():
            empty.append(number)
        elif row == header:
            problems.append(rule["header"].problem(
                table.path, "the header once more", "Delete this line.", line=number))
        elif row is None or len(row) != len(header):
            wrong += 1
            if wrong <= most:
                problems.append(_wrong_line(table, number, line, row, len(header)))
        else:
            if nameless and any(row[n].strip() for n in nameless):
                filled.append(number)
            kept.append(number)
            rows.append(row)
    if wrong > most:
        problems.append(rule["ragged"].problem(table.path, f"{wrong - most} more lines that cannot be read"))
    if empty:
        many = f"{len(empty)} lines without any value, this one first" if len(empty) > 1 else ""
        problems.append(rule["empty-rows"].problem(table.path, many, line=empty[0]))
    if filled:
        problems.append(rule["column-nameless"].problem(table.path, line=filled[0]))
    elif nameless:
        many = f"{len(nameless)} columns without a name and without any value" if len(nameless) > 1 else ""
        problems.append(rule["empty-columns"].problem(table.path, many, line=above + 1))
    places = {name: header.index(name) for name in names if name in header}
    columns = {name: [row[place] for row in rows] for name, place in places.items()}
    complete = not wrong and not merges and len(columns) == len(names)
    return Sheet(table, columns, kept, complete), problems


def _wrong_line(table: Table, number: int, line: str, cells: list[str] | None, width: int) -> Problem:
    if len(line) > LONGEST_LINE:
        return rule["line-length"].problem(table.path, f"this line has {len(line):,} characters", line=number)
    if cells is None:
        return rule["quoting"].problem(table.path, line=number)
    case = cells[0] if table.columns[0].name == "case_id" and len(cells) > 1 else None
    return rule["ragged"].problem(table.path, f"{len(cells)} cells where the header has {width}",
                                  line=number, case_id=case)


def _header_line(lines: list[str], names: list[str]) -> int | None:
    """Which of the first lines is the header; none where no line has the names."""
    for number, line in enumerate(lines[:10]):
        known = set(re.split(r"[,;\t|]", line.replace('"', "")[:LONGEST_LINE])) & set(names)
        if len(known) > 0 and (number == 0 or 2 * len(known) > len(names)):
            return number
    return None


def cells(line: str, delimiter: str) -> list[str] | None:
    """The cells of a line; ``None`` where its quotation marks are not sound."""
    if '"' not in line:
        return line.split(delimiter)
    if delimiter == "," and not SOUND_QUOTES.fullmatch(line):
        return None
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error:
        return None


def _header(file: str, header: list[str], names: list[str]) -> Iterator[Problem]:
    there = Counter(header)
    missing = [name for name in names if name not in there]
    for name, times in there.items():
        if times > 1:
            yield rule["column-doubled"].problem(file, line=1, column=name, value=name)
        if name not in names:
            from difflib import get_close_matches

            near = get_close_matches(name.strip().lower()[:80], missing, n=1, cutoff=0.8)
            missing = [n for n in missing if n not in near]
            yield rule["column-unknown"].problem(
                file, fix=f"Did you mean {near[0]}?" if near else "", line=1, column=name, value=name)
    for name in missing:
        yield rule["column-missing"].problem(file, line=1, column=name)
    known = [name for name in dict.fromkeys(header) if name in names]
    if known != [name for name in names if name in known]:
        moved = next(a for a, b in zip(known, (n for n in names if n in known), strict=True) if a != b)
        yield rule["column-order"].problem(file, line=1, column=moved)
