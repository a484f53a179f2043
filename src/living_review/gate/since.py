"""Which problems a change has brought: those that the earlier state did not have, or on its lines.

The earlier state is checked too, by the rules of today. So a deleted source is told
at the cases that now lack it, though their lines have not changed.
"""

import re
import tempfile
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

from ..tables import git, schema
from ..tables.file_rules import MOST_BYTES
from ..tables.file_rules import RULE as FILE_RULE
from ..tables.files import naming
from ..tables.problems import DataError, Problem
from ..tables.rule import Sheets, rows
from . import validate
from .rules import readings

#: The only files that are taken out of git.
TAKEN = re.compile(rf"{re.escape(schema.FILE)}|[A-Za-z0-9_-]+\.csv")


class NoSuchState(git.GitError):
    """The earlier state cannot be had, though there is the commit; the message says why."""


def brought(problems: Iterable[Problem], folder: Path, ref: str) -> list[Problem]:
    """The problems of a folder that its state at the git reference ``ref`` did not have,
    and those on lines that have changed since. Raises :class:`.git.GitError`.
    """
    commit = git.commit_of(folder, ref)
    return new_ones(problems, _problems_at(folder, commit), _changed_lines(folder, commit))


def new_ones(problems: Iterable[Problem], earlier: Iterable[Problem],
             lines: Container[tuple[str, int]] = ()) -> list[Problem]:
    """The problems that were not among the earlier ones, or stand on one of the lines (file, line)."""
    problems = list(problems)
    # A problem of a file may hide others, so it is told whenever it stands.
    return [problem for problem, met in zip(problems, met_before(problems, earlier), strict=True)
            if not met or problem.rule in FILE_RULE or (problem.file, problem.line) in lines]


def met_before(problems: Iterable[Problem], earlier: Iterable[Problem]) -> list[bool]:
    """For each problem whether an earlier state had it already; each earlier one counts once."""
    left, known = Counter(map(_same, earlier)), []
    for problem in problems:
        known.append(left[_same(problem)] > 0)
        left[_same(problem)] -= known[-1]
    return known


def _same(problem: Problem) -> tuple:
    """What makes a problem the same one at another line."""
    return problem.file, problem.rule, problem.column, problem.value, problem.case_id


def new_by_programs(earlier: Sheets, later: Sheets) -> Iterator[Problem]:
    """Readings under the label of programs that an earlier state did not have, once for a case.

    One state alone does not show them, as programs made the first readings.
    """
    if "extractions" not in earlier:
        return
    known, new = (
        {(case, field, n): position for position, case, field, *by in rows(
            state, "extractions", "case_id", "field", "first_by", "second_by")
         for n, label in enumerate(by) if label == readings.MACHINE} for state in (earlier, later))
    cases: dict[str, list[int]] = {}
    for case, field, n in sorted(new.keys() - known.keys(), key=new.get):
        cases.setdefault(case, []).append(new[case, field, n])
    for case, positions in cases.items():
        yield readings.ONE_READER.in_cell(later["extractions"], positions[0], "first_by", (
            f"readings of {case} under the label of programs are new: {len(set(positions))}",
            "Write the label of who read them; if a program did, say so where this change is discussed."))


def _problems_at(folder: Path, commit: str) -> tuple[Problem, ...]:
    with tempfile.TemporaryDirectory() as place:
        try:
            take(folder, commit, Path(place))
            return validate.check(Path(place), most=None).problems
        except NoSuchState:
            return ()  # the folder is new: all its problems are
        except DataError as error:
            return tuple(error.problems)


def take(folder: Path, commit: str, target: Path) -> None:
    """Write the tables and the descriptor that a data folder held at a commit into another folder.

    What is no ordinary file is left out, which the gate then misses; raises :class:`NoSuchState`.
    """
    wanted = [file for file in git.files(folder, commit) if file.ordinary and TAKEN.fullmatch(file.path)]
    for file in wanted:
        if file.size > MOST_BYTES:
            raise NoSuchState(f"{file.path} has {file.size:,} bytes at {commit[:12]}; "
                              f"the limit is {MOST_BYTES:,}")
    if schema.FILE not in [file.path for file in wanted]:
        raise NoSuchState(f"there is no {schema.FILE} in the folder {folder.name} at {commit[:12]}")
    for file, content in zip(wanted, git.contents(folder, wanted), strict=True):
        with naming(target / file.path):
            (target / file.path).write_bytes(content)


def _changed_lines(folder: Path, commit: str) -> set[tuple[str, int]]:
    """(file, line) of every line that is new or changed since the commit."""
    told = git.ask(folder, "diff-index", "--unified=0", "--no-color", "--no-ext-diff", "--no-renames",
                   "--text", "--relative", "--src-prefix=a/", "--dst-prefix=b/", commit, "--", ".")
    lines, file = set(), None
    for line in told.split("\n"):
        if name := re.match(r'\+\+\+ "?(?:b/)?(.*?)"?\t?$', line):
            file = name[1]
        elif (place := re.match(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@", line)) and file:
            first, many = int(place[1]), int(place[2] or 1)
            lines |= {(file, n) for n in range(first, first + many)}
    return lines
