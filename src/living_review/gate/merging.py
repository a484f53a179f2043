"""Two states of the tables that have come of a third, joined row by row and cell by cell.

What one side alone has changed, added or taken out is taken, and once what both have done alike. A patient,
a report or a row that both have added otherwise, or that one has taken out and the other changed, and a cell
that both have changed otherwise, is a conflict: the outcome has both between the marks of git, where nothing
of either is lost and the gate tells of it (:mod:`living_review.tables.conflicts`). A name that one side has
changed, with all else as it was, is the name for the rows of the other side as well.
"""

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..tables import git, schema, sheet
from ..tables.conflicts import NAMED, OF_ONE, OF_ONE_OR_TWO
from ..tables.files import in_turn, write_atomically, write_together
from ..tables.problems import Refused
from ..tables.quoted import seen, some
from ..tables.schema import Column, Package, Table
from .canonical import MENDED, order, tidy_cell
from .renaming import FORMER

OURS, THEIRS = SIDES = "ours", "theirs"
#: Columns of a reading that hold a value of the field that it is of.
READ = "first", "second", "final"
#: Differences of a conflict that are told one by one.
MOST = 6
Cells = dict[str, str]
#: The rows of one thing (a patient's readings), or the one row, by the rest of their key.
Rows = dict[tuple, Cells]
Groups = dict[tuple, Rows]


@dataclass
class Joined:
    """A table of the outcome: its text, what both sides did to it, and its conflicts, each in lines."""

    file: str
    text: str = ""
    told: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


@in_turn
def folders(base: Path, folder: Path, theirs: Path, write: bool = True) -> list[Joined]:
    """Join the tables and the descriptor of ``theirs`` into those of ``folder``: all of them or none.

    Raises :class:`.problems.DataError` and :class:`.problems.Refused`.
    """
    packages = [schema.read(place) for place in (base, folder, theirs)]
    texts = [(place / schema.FILE).read_bytes() for place in (base, folder, theirs)]
    newer = packages[2 if texts[0] == texts[1] else 1]
    package = replace(newer, tables=packages[2].tables | newer.tables)
    joined = []
    if texts[2] not in texts[:2]:
        text, clash = texts[2].decode(), False
        if texts[1] != texts[0]:
            text, clash = git.merged(*(place / schema.FILE for place in (base, folder, theirs)))
        joined.append(Joined(schema.FILE, text, ["the descriptor has changed: read it as code"], clash * [
            f"{schema.FILE}: both sides have changed the same lines of the descriptor\n"
            "  Settle them between the marks in the file: it is text, and is joined line by line"]))
    for table in package.tables.values():
        paths = [place / table.path for place in (base, folder, theirs)]
        before, ours, after = (path.read_bytes() if path.is_file() else b"" for path in paths)
        if after not in (before, ours):
            joined.append(Join(table, package, *_sides(table, *paths)).joined())
    if write:
        new = [one for one in joined if not (folder / one.file).exists()]
        for one in new:
            write_atomically(folder / one.file, one.text)
        write_together({folder / one.file: one.text for one in joined if one not in new})
    return joined


def files(base: Path, ours: Path, theirs: Path, package: Package, write: bool = True) -> Joined:
    """Join three states of one table into ``ours``, whose header tells which it is; raises ``Refused``."""
    columns = {*(_header(ours) or _header(theirs))}
    table = max(package.tables.values(), key=lambda table: _likeness(table, columns))
    if _likeness(table, columns) < 0.5:
        raise Refused(f"{ours} has the columns of none of the tables: {some(list(package.tables))}")
    joined = Join(table, package, *_sides(table, base, ours, theirs)).joined()
    if write:
        write_atomically(ours, joined.text)
    return joined


def _likeness(table: Table, columns: set[str]) -> float:
    names = {column.name for column in table.columns}
    return len(names & columns) / len(names | columns)


@dataclass
class Side:
    """A state of a table, as its file has it."""

    columns: list[str]
    rows: list[Cells]


def _read(path: Path, table: Table, who: str) -> Side:
    """A table with whatever columns it has; one that is not there or has no byte has none."""
    names = _header(path)
    if not names:
        return Side([], [])
    asked = replace(table, path=path.name, columns=_columns_of(table, names))
    read, problems = sheet.read(path.parent, asked)
    # Where histories have crossed, git gives as base what it has joined itself, with marks.
    wrong = [p for p in problems if p.rule not in MENDED and not (who == "base" and p.rule == "merge")]
    if wrong or read is None:
        where = f" line {wrong[0].line}" if wrong[0].line else ""
        raise Refused(f"{table.path} of {who} cannot be read row by row:{where} {wrong[0].message}. "
                      "Correct it first")
    tidy = {c.name: [tidy_cell(cell, c) for cell in read.columns[c.name]] for c in asked.columns}
    return Side(names, [*replace(read, columns=tidy).records()])


def _header(path: Path) -> list[str]:
    if not path.is_file():
        return []
    with open(path, encoding="utf-8-sig", errors="replace") as file:
        line = file.readline(sheet.LONGEST_LINE).rstrip("\n")
    mark = max(sheet.DELIMITERS, key=lambda mark: (line.count(mark), mark == ","))
    return [name for name in sheet.cells(line, mark) or line.split(mark) if name.strip()]


def _columns_of(table: Table, names: Iterable[str]) -> tuple[Column, ...]:
    return tuple(table.by_name.get(name) or Column(name, name, "", "string") for name in names)


def _sides(table: Table, *paths: Path) -> list[Side]:
    return [_read(path, table, who) for path, who in zip(paths, ("base", *SIDES), strict=True)]


class Join:
    """The three states of one table on their way to one."""

    def __init__(self, table: Table, package: Package, base: Side, ours: Side, theirs: Side):
        self.table, self.told = table, []
        self.names = _columns(base.columns, ours.columns, theirs.columns)
        self.key = [c for c in table.primary_key or table.sorted_by if c in self.names] or self.names
        foreign = {*table.foreign_keys} & {*self.names}
        #: Rows that stand and fall together: the readings of a patient, the figures of a report.
        self.grouped = self.key[0] in foreign and len(self.key) > 1
        #: Columns that hold names; where all else is as it was, they tell of a new name.
        self.naming = foreign | {self.key[0]} if self.grouped or len(table.primary_key) == 1 else set()
        self.read = package.tables["cases"].by_name
        self._take_out(base, ours, theirs)
        self.columns = _columns_of(table, self.names)
        self.states = [self._groups(side.rows) for side in (base, ours, theirs)]
        self.place = order(self.columns, table, package)
        #: Where lines of the outcome belong, the lines, and of a conflict what a person has to settle.
        self.parts: list[tuple[tuple, list[str], tuple[str, ...]]] = []

    def joined(self) -> Joined:
        base, *sides = self.states
        counts = [_counts(base, side) for side in sides]
        self._rename()
        for name in _all(*self.states):
            states = [state.get(name, {}) for state in self.states]
            if self._settled(name, *states):
                continue
            for rest in _all(*states):
                row = [{rest: rows[rest]} if rest in rows else {} for rows in states]
                if not self._settled(name + rest[:-1], *row):
                    self._cells(name + rest[:-1], *row)
        told = "; ".join(f"{who} {words}" for who, words in zip(SIDES, counts, strict=True) if words)
        joined = Joined(self.table.path, "", [told or "nothing differs in its rows", *self.told])
        lines = [_line(self.names)]
        for _, of_part, what in sorted(self.parts, key=lambda part: part[0]):
            begin = len(lines) + 1
            lines += of_part
            if what:
                joined.conflicts.append("\n  ".join([
                    f"{joined.file}, lines {begin} to {len(lines)}: {what[0]}", *what[1:]]))
        joined.text = "\n".join([*lines, ""])
        return joined

    # -- columns and names

    def _take_out(self, base: Side, ours: Side, theirs: Side) -> None:
        """A column that one side has taken out goes, unless the other has written into it."""
        rows = {self._name(row): row for row in base.rows}
        for column in base.columns:
            def before(row: Cells, column: str = column) -> str:
                return rows.get(self._name(row), {}).get(column, "")

            without = [side for side in (ours, theirs) if column not in side.columns]
            other = theirs if ours in without else ours
            if len(without) == 1 and any(row[column] != before(row) for row in other.rows):
                self.told.append(f"the column {column} was taken out on one side; the other has written into "
                                 "it, so it stays")
                for row in without[0].rows:
                    row[column] = before(row)
            elif without:
                self.names.remove(column)

    def _name(self, row: Cells) -> tuple:
        return tuple(row.get(column, "") for column in self.key)

    def _groups(self, rows: Iterable[Cells]) -> Groups:
        """The rows by name; those that share one by their number besides."""
        groups: Groups = defaultdict(dict)
        met: Counter = Counter()
        for row in rows:
            name = self._name(row)
            split = 1 if self.grouped else len(name)
            groups[name[:split]][(*name[split:], met[name])] = {c: row.get(c, "") for c in self.names}
            met[name] += 1
        return dict(groups)

    def _rename(self) -> None:
        """Give the rows of each side the new names of the other; two for one thing are a conflict."""
        base, ours, theirs = self.states
        found = [self._renamed(base, side) for side in (ours, theirs)]
        for name in [name for name in _all(*found) if name in base]:
            one, two = (names.get(name, name) for names in found)
            if one == two or (one in ours and two in theirs and name in (one, two)):
                continue
            rows = base.pop(name), ours.pop(one, {}), theirs.pop(two, {})
            said = [f"{who} {'calls it ' + _said(new) if side else 'has deleted it'}"
                    for who, new, side in zip(SIDES, (one, two), rows[1:], strict=True)]
            for names in found:
                names.pop(name, None)
            self._clash(*rows, f"{_said(name)}: {', '.join(said)}",
                        "Keep one, or none, as is meant, in every table")
        told = [self._words(who, names, base, side)
                for who, names, side in zip(SIDES, found, (ours, theirs), strict=True)]
        for words, others in zip(told, ((0, 2), (0, 1)), strict=True):
            for other in others:
                self.states[other] = self._groups(
                    row | {c: words[c].get(row[c], row[c]) for c in words}
                    for rows in self.states[other].values() for row in rows.values())

    def _words(self, who: str, names: dict[tuple, tuple], base: Groups, side: Groups) -> dict[str, dict]:
        """Column → old word → new one, where a side has the old one no more."""
        words: dict[str, dict[str, str]] = {c: {} for c in self.naming}
        for old, new in names.items():
            self.told.append(f"{who} calls {_said(old)} {_said(new)}")
            for rest in base[old].keys() & side[new].keys():
                for c in words:
                    words[c][base[old][rest][c]] = side[new][rest][c]
        for c, changed in words.items():
            for kept in {row[c] for rows in side.values() for row in rows.values()} & changed.keys():
                del changed[kept]
        return words

    def _renamed(self, base: Groups, side: Groups) -> dict[tuple, tuple]:
        """Old name → new name of what one side has with another name and nothing else changed."""
        def content(rows: Rows) -> tuple:
            return tuple((rest[not self.grouped:], *unnamed(row)) for rest, row in sorted(rows.items()))

        def unnamed(row: Cells) -> list[str]:
            """The other cells, wherever they name the row itself without its name."""
            own = "|".join(re.escape(row[c]) for c in sorted(self.naming) if row[c])
            return [re.sub(own, "\0", row[c]) if own else row[c] for c in self.names if c not in hidden]

        hidden = self.naming | {FORMER}
        gone = [name for name in base if name not in side] if self.naming else []
        new = sorted(side.keys() - base.keys()) if gone else []
        names: dict[tuple, tuple] = {}
        waiting: dict[tuple, list] = defaultdict(list)
        for name in new:
            former = {(old,) for row in side[name].values() for old in row.get(FORMER, "").split(";")}
            known = [old for old in gone if old in former and old not in names]
            if known:
                names[known[0]] = name
            else:
                waiting[content(side[name])].append(name)
        return names | {name: fits.pop(0) for name in gone
                        if name not in names and (fits := waiting.get(content(base[name])))}

    # -- rows and cells

    def _settled(self, name: tuple, base: Rows, ours: Rows, theirs: Rows) -> bool:
        """Whether rows need no look at their parts: one side at most has changed any, or both alike; or they
        contradict as they are."""
        if theirs in (base, ours) or ours == base:
            self._take(theirs if ours == base else ours)
        elif not (base and ours and theirs):
            self._conflict(name, base, ours, theirs)
        else:
            return False
        return True

    def _cells(self, name: tuple, base: Rows, ours: Rows, theirs: Rows) -> None:
        """A row that both have changed, cell by cell."""
        ((rest, before),), (one,), (two,) = base.items(), ours.values(), theirs.values()
        mine, other = dict(one), dict(two)
        clash = []
        for column in self.columns:
            c = column.name
            if c in READ and before.get("field") in self.read:
                column = self.read[before["field"]]  # a list has no order in its readings either
            if two[c] == before[c] or column.compared(one[c]) == column.compared(two[c]):
                other[c] = one[c]
            elif one[c] == before[c]:
                mine[c] = two[c]
            else:
                clash.append(c)
        did = "; ".join(f"{who} {some([c for c in self.names if side[c] != before[c]])}"
                        for who, side in zip(SIDES, (one, two), strict=True))
        if clash:
            lines = (f"{c}: base {_said(before[c])}, ours {_said(one[c])}, theirs {_said(two[c])}"
                     for c in clash)
            self._clash(base, {rest: mine}, {rest: other}, f"both sides have changed {_said(name)}",
                        *_few(lines), f"{_begun(OF_ONE)}; both have all other changes")
        else:
            self.told.append(f"both have changed {_said(name)}: {did}")
            self._take({rest: mine})

    def _conflict(self, name: tuple, base: Rows, ours: Rows, theirs: Rows) -> None:
        """What both have added otherwise, or one has taken out and the other changed."""
        if base:
            out, kept, rows = (OURS, THEIRS, theirs) if not ours else (THEIRS, OURS, ours)
            words = (f"{out} has deleted {_said(name)}, {kept} has changed it",
                     *_few(self._differences(base, rows, "base", kept)),
                     "Keep or delete it, as intended, in every table")
        else:
            what = NAMED if self.grouped or self.table.primary_key else f"{OF_ONE_OR_TWO}keep both"
            words = (f"both sides have added {_said(name)}, and the two differ",
                     *_few(self._differences(ours, theirs, *SIDES)),
                     _begun(OF_ONE if self.grouped and name[:1] in self.states[0] else what))
        self._clash(base, ours, theirs, *words)

    def _differences(self, one: Rows, two: Rows, *who: str) -> Iterator[str]:
        for rest in _all(one, two):
            where = f"{_said(rest[:-1])}, " * self.grouped
            if rest in one and rest in two:
                yield from (f"{where}{c}: {who[0]} {_said(one[rest][c])}, {who[1]} {_said(two[rest][c])}"
                            for c in self.names if one[rest][c] != two[rest][c])
            else:
                yield f"{where}only {who[0] if rest in one else who[1]} has this row"

    # -- text

    def _sorted(self, rows: Rows) -> list[tuple]:
        return sorted((tuple(row.values()) for row in rows.values()), key=self.place)

    def _take(self, rows: Rows) -> None:
        self.parts += ((self.place(row), [_line(row)], ()) for row in self._sorted(rows))

    def _clash(self, base: Rows, ours: Rows, theirs: Rows, *what: str) -> None:
        """What a person has to settle: the rows of the three states between marks, and that in lines."""
        sides = [self._sorted(rows) for rows in (ours, base, theirs)]
        first = next(rows[0] for rows in (sides[0], sides[2], sides[1]) if rows)
        marked = ["<<<<<<< ours", *map(_line, sides[0]), "||||||| base", *map(_line, sides[1]), "=======",
                  *map(_line, sides[2]), ">>>>>>> theirs"]
        self.parts.append((self.place(first), marked, what))


def _columns(base: list[str], ours: list[str], theirs: list[str]) -> list[str]:
    """The columns of all, in the order of the side that has changed it; new ones where they stood."""
    kept = [c for c in ours if c in base] == [c for c in base if c in ours]
    first, second = (theirs or ours, ours) if kept else (ours, theirs)
    names = list(first)
    for other in (second, base):
        for n, column in enumerate(other):
            if column not in names:
                names.insert(names.index(other[n - 1]) + 1 if n else 0, column)
    return names


def _all(*states: dict) -> dict:
    """The names in any of the states, in their order."""
    return dict.fromkeys(name for state in states for name in state)


def _counts(base: Groups, side: Groups) -> str:
    """``2 new, 1 changed``: the rows of a side against those of the base."""
    one, two = ({(name, rest): row for name, rows in state.items() for rest, row in rows.items()}
                for state in (base, side))
    counts = {"new": len(two.keys() - one.keys()), "taken out": len(one.keys() - two.keys()),
              "changed": sum(one[name] != two[name] for name in one.keys() & two.keys())}
    return ", ".join(f"{n} {word}" for word, n in counts.items() if n)


def _few(lines: Iterable[str]) -> list[str]:
    lines = [*lines]
    more = len(lines) - MOST
    return [*lines[:MOST], *([f"and {more} more"] if more > 0 else [])]


def _begun(words: str) -> str:
    return words[0].upper() + words[1:]


def _said(text: str | tuple) -> str:
    return seen(text if isinstance(text, str) else "/".join(text), 80) or "empty"


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()
