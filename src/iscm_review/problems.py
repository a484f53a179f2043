"""What is wrong with a table, as data first and as text second."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one place of the data.

    ``line`` counts as an editor does, the header being line 1; a problem of a
    whole file has none. ``fix`` says what a contributor should do about it.
    """

    file: str
    rule: str
    message: str
    fix: str
    line: int | None = None
    column: str | None = None
    value: str | None = None
    case_id: str | None = None
    severity: str = "error"

    def as_dict(self) -> dict:
        return asdict(self)

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}, line {self.line}"
        if self.column:
            place += f", column {self.column}"
        shown = "" if self.value is None else f" (value: {self.value!r})"
        return f"{place}: {self.message}{shown}. {self.fix}"


def summary(problems: Iterable[Problem], most: int = 10) -> str:
    """The problems as text: at most so many of a rule and file, then how many more."""
    lines, kinds = [], {}
    for problem in problems:
        kinds.setdefault((problem.severity, problem.file, problem.rule), []).append(problem)
    for (severity, file, rule), found in kinds.items():
        lines += [f"{severity}: {problem}" for problem in found[:most]]
        if len(found) > most:
            lines.append(f"{severity}: {file}: {len(found) - most} more of this kind ({rule})")
    return "\n".join(lines)


class DataError(Exception):
    """The data cannot be used; ``problems`` says where and why."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))
