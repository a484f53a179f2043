"""What is wrong with a table, as data first and as text second."""

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


class Refused(Exception):
    """A request that is not carried out; the message says why, and what to do."""


class DataError(Exception):
    """The data cannot be used; ``problems`` says where and why."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self):
        return DataError, (self.problems,)  # it goes from one process to another
