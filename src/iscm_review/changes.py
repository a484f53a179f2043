"""Which problems a change has brought: those that the earlier state did not have, or on its lines.

The earlier state is checked too, by the rules of today. So a deleted source is told
at the cases that now lack it, though their lines have not changed.
"""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
import tempfile
from collections import Counter
from collections.abc import Container, Iterable
from pathlib import Path

from . import validate
from .problems import DataError, Problem
from .rules.file import RULE as FILE_RULE


class NoSuchState(Exception):
    """The earlier state cannot be had; the message says why."""


def brought(problems: Iterable[Problem], folder: Path, ref: str) -> list[Problem]:
    """The problems of a folder that its state at the git reference ``ref`` did not have,
    and those on lines that have changed since. Raises :class:`NoSuchState`.
    """
    commit = commit_of(folder, ref)
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


def _problems_at(folder: Path, commit: str) -> tuple[Problem, ...]:
    try:
        archive = git(folder, "archive", "--format=tar", commit, text=False)
    except NoSuchState:
        return ()  # the folder is new: all its problems are
    with tempfile.TemporaryDirectory() as place, tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            if member.isfile() and "/" not in member.name:
                (Path(place) / member.name).write_bytes(tar.extractfile(member).read())
        try:
            return validate.check(Path(place), most=None).problems
        except DataError as error:
            return tuple(error.problems)


def _changed_lines(folder: Path, commit: str) -> set[tuple[str, int]]:
    """(file, line) of every line that is new or changed since the commit."""
    told = git(folder, "diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-renames", "--text",
               "--relative", "--src-prefix=a/", "--dst-prefix=b/", commit, "--", ".")
    lines, file = set(), None
    for line in told.split("\n"):
        if name := re.match(r'\+\+\+ "?(?:b/)?(.*?)"?\t?$', line):
            file = name[1]
        elif (place := re.match(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@", line)) and file:
            first, many = int(place[1]), int(place[2] or 1)
            lines |= {(file, n) for n in range(first, first + many)}
    return lines


def commit_of(folder: Path, ref: str) -> str:
    """The commit of a git reference in the repository of a folder; :class:`NoSuchState` if there is none."""
    return git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}",
               why=f"there is no commit {ref!r} here; git branch --all lists what there is").strip()


def git(folder: Path, *arguments: str, text: bool = True, why: str = ""):
    """What git answers in a folder; :class:`NoSuchState` with its words where it refuses."""
    try:
        run = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)
    except OSError as error:
        raise NoSuchState(f"git cannot be run: {error.strerror}") from None
    if run.returncode:
        told = run.stderr.decode(errors="replace").strip()
        raise NoSuchState(told if "not a git repository" in told or not why else why)
    return run.stdout.decode("utf-8", "replace") if text else run.stdout
