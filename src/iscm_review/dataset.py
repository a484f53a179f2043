"""Tables in, typed frames out.

Every cell passes the converter of its column (:mod:`iscm_review.schema`). What
does not pass is collected, so that one run tells everything that is wrong.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from . import schema
from .problems import DataError, Problem

#: The repository's own tables, where the package runs from a checkout.
DEFAULT_FOLDER = Path(__file__).resolve().parents[2] / "data"
#: Logs may speak of a row that has since been taken out: worth saying, no reason to stop.
LOGS = ("extractions",)


@dataclass(frozen=True)
class Dataset:
    """All tables of one data folder, typed.

    Text and list columns hold ``None`` where a cell is empty, numeric columns
    ``NaN``: empty means *not reported*. Lists are tuples. The index of a frame is
    the line of each row in its file.
    """

    package: schema.Package
    frames: dict[str, pd.DataFrame]
    digest: str
    warnings: tuple[Problem, ...] = ()

    def __getattr__(self, name: str) -> pd.DataFrame:
        try:
            return self.__dict__["frames"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def version(self) -> str:
        return self.package.version

    def labels(self, column: str, table: str = "cases") -> dict[str, str]:
        """Value of a vocabulary → words."""
        return self.package.labels(column, table)

    @cached_property
    def patients(self) -> pd.DataFrame:
        """One row a patient: the case with year, design and reading depth of its source."""
        about = self.sources.set_index("citation_key")[["year", "study_type", "scope", "language"]]
        return self.cases.join(about, on="citation_key")


def load(folder: Path | str = DEFAULT_FOLDER) -> Dataset:
    """Read, type and cross-check every table.

    Raises :class:`~iscm_review.problems.DataError` with every problem found; mere
    warnings come with the dataset.
    """
    folder = Path(folder)
    package = schema.read(folder)
    problems: list[Problem] = []
    frames: dict[str, pd.DataFrame] = {}
    for table in package.tables.values():
        frame, found = read_table(folder, table)
        problems += found
        if frame is not None:
            frames[table.name] = frame
    if not problems:
        for table in package.tables.values():
            problems += _keys(table, package, frames)
        problems += _between(package, frames)
    if any(p.severity == "error" for p in problems):
        raise DataError(problems)
    return Dataset(package, frames, digest(folder, package), tuple(problems))


def digest(folder: Path, package: schema.Package) -> str:
    """SHA-256 over the descriptor and the tables: the identity of the data."""
    total = hashlib.sha256()
    for name in sorted([schema.FILE, *(t.path for t in package.tables.values())]):
        total.update(name.encode() + b"\0" + hashlib.sha256((folder / name).read_bytes()).digest())
    return total.hexdigest()


def read_table(folder: Path, table: schema.Table) -> tuple[pd.DataFrame | None, list[Problem]]:
    """One table and what is wrong with it; no frame where there is any error."""
    text, problem = _read_text(folder / table.path, table.path)
    if problem:
        return None, [problem]
    names = [c.name for c in table.columns]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    problems, rows = [], []
    try:
        header = next(reader, [])
        if header != names:
            return None, [_header_problem(table, header, names)]
        for cells in reader:
            if len(cells) != len(names):
                problems.append(Problem(
                    table.path, "ragged", f"{len(cells)} cells where the header has {len(names)}",
                    "Count the commas; put a cell that contains one in double quotes.",
                    line=reader.line_num))
                continue
            rows.append((reader.line_num, dict(zip(names, cells, strict=True))))
    except csv.Error as error:
        return None, [Problem(table.path, "quoting", f"not readable as CSV: {error}",
                              "Close the quotation mark; double one inside a cell.",
                              line=reader.line_num)]
    typed: dict[str, list] = {name: [] for name in names}
    for line, row in rows:
        for column in table.columns:
            try:
                typed[column.name].append(column.parse(row[column.name]))
            except ValueError as error:
                problems.append(Problem(
                    table.path, "cell", str(error), f"See the data dictionary: {column.title}.",
                    line=line, column=column.name, value=row[column.name],
                    case_id=row.get("case_id") or None))
    if problems:
        return None, problems
    return _frame(table, typed, [line for line, _ in rows]), []


def _read_text(path: Path, name: str) -> tuple[str, Problem | None]:
    try:
        return path.read_text(encoding="utf-8"), None
    except FileNotFoundError:
        return "", Problem(name, "file-missing", "this table is missing",
                           "Restore it; an empty table still has its header line.")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return "", Problem(name, "encoding", "this file is not UTF-8 text",
                           "Save it as CSV in UTF-8.", line=line)
    except OSError as error:
        return "", Problem(name, "unreadable", f"this file cannot be read: {error.strerror}",
                           "Make it an ordinary readable file.")


def _header_problem(table: schema.Table, header: list[str], names: list[str]) -> Problem:
    missing = [n for n in names if n not in header]
    extra = [n for n in header if n not in names]
    doubled = sorted({n for n in header if header.count(n) > 1})
    what = "; ".join(
        f"{word}: {', '.join(columns)}"
        for word, columns in (("missing", missing), ("unknown", extra), ("doubled", doubled))
        if columns) or "the columns are not in the order of the descriptor"
    return Problem(table.path, "header", f"the header does not fit the descriptor ({what})",
                   "Use exactly these columns: " + ",".join(names), line=1)


def _frame(table: schema.Table, values: dict[str, list], lines: list[int]) -> pd.DataFrame:
    """A typed frame whose index is the line of each row in its file."""
    numeric = {"number": "float64", "integer": "float64"}
    return pd.DataFrame({
        c.name: pd.Series(values[c.name], dtype=numeric.get(c.type, "object"))
        for c in table.columns}).set_axis(pd.Index(lines, name="line"))


def _keys(table: schema.Table, package: schema.Package, frames: dict) -> list[Problem]:
    """Primary keys are unique, foreign keys resolve."""
    frame, problems = frames[table.name], []
    unique = [[c.name] for c in table.columns if c.constraints.get("unique")]
    keys = [list(table.primary_key)] if table.primary_key else []
    for key in keys + [column for column in unique if column not in keys]:
        frame = frames[table.name].dropna(subset=key)
        for index in frame.index[frame.duplicated(key)]:
            value = " / ".join(str(frame.loc[index, k]) for k in key)
            problems.append(Problem(
                table.path, "key-unique", "this key stands in the table twice",
                "Remove or renumber one of the two rows.",
                line=int(index), column=key[-1], value=value))
    frame = frames[table.name]
    for foreign in table.foreign_keys:
        column, target = foreign["fields"][0], foreign["reference"]
        known = set(frames[target["resource"]][target["fields"][0]])
        unknown = frame[column].notna() & ~frame[column].isin(known)
        for index in frame.index[unknown]:
            problems.append(Problem(
                table.path, "key-resolves", f"no such row in {target['resource']}",
                f"Add it to {package.tables[target['resource']].path}, or mend the key.",
                line=int(index), column=column, value=str(frame.loc[index, column]),
                severity="warning" if table.name in LOGS else "error"))
    return problems


def _between(package: schema.Package, frames: dict) -> list[Problem]:
    """What the computations rely on beyond single cells and keys."""
    problems = []
    readings, known = frames["extractions"], {c.name for c in package.tables["cases"].columns}
    for line, name in readings.loc[~readings["field"].isin(known), "field"].items():
        problems.append(Problem("extractions.csv", "field-known", "no such column in cases.csv",
                                "Name a column of the case table.", line=int(line), column="field",
                                value=str(name)))
    series = frames["series"]
    impossible = (series["numerator"] > series["denominator"]) | (series["denominator"] == 0)
    for line, row in series[impossible].iterrows():
        problems.append(Problem(
            "series.csv", "share-possible", "the numerator exceeds the denominator, or that is 0",
            "Look both figures up in the report.", line=int(line), column="numerator",
            value=f"{row['numerator']:g} of {row['denominator']:g}"))
    return problems
