"""What a rule refuses, as data: conditions on cells that never hold together.

The gate makes its check of them, and the form of the site asks the same in the browser
(:mod:`living_review.intake.form`), so that no rule is written in two languages.
"""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

#: What is wrong, and what to do where that differs from row to row.
Fault = str | tuple[str, str] | None


class Means(str):
    """A remedy that names the only thing a text can mean: ``value`` is it, and who takes texts in takes it.

    A likeness or one of several is a remedy in plain words, which a person decides about.
    """

    def __new__(cls, value: str, words: str = ""):
        self = super().__new__(cls, words or f"Write {value}.")
        self.value = value
        return self

    def __getnewargs__(self) -> tuple[str, str]:
        return self.value, str(self)


class Form(Means):
    """A remedy that names the same value in the one form of the tables: ``format`` writes it."""


@dataclass(frozen=True)
class When:
    """A condition on one cell, as data; its kinds are those of :data:`HOLDS`."""

    kind: str
    value: tuple[str, ...] | str | float

    @cached_property
    def holds(self) -> Callable[[str], object]:
        """Whether it holds of the text of a cell: something true, or not."""
        return HOLDS[self.kind](self.value)


def among(*words: str) -> When:
    """The cell is one of these words."""
    return When("among", words)


def other_than(*words: str) -> When:
    """The cell is none of these words."""
    return When("other_than", words)


#: A pattern is found in the cell, or in any capitals; the cell is filled, and the pattern is not found in it.
#: Python and JavaScript read it alike, so it keeps to what means the same in both: literals, classes, groups
#: without names, looks ahead and behind, repeats, and of the letters after a backslash `s` alone.
like, in_any_case, unlike = (partial(When, kind) for kind in ("like", "in_any_case", "unlike"))
#: The number in the cell is below a limit, or above it.
below, above = partial(When, "below"), partial(When, "above")


def literal(word: str) -> str:
    """A word as a pattern that means itself in both languages."""
    return re.sub(r"[\^$\\.*+?()\[\]{}|]", r"\\\g<0>", word)


FILLED, EMPTY = other_than(""), among("")
#: Kind of condition → what it asks of a text; ``form/rows.js`` has the same seven.
HOLDS: dict[str, Callable] = {
    "among": lambda words: frozenset(words).__contains__,
    "other_than": lambda words: lambda text: text not in words,
    "like": lambda pattern: re.compile(pattern).search,
    "in_any_case": lambda pattern: re.compile(pattern, re.I).search,
    "unlike": lambda pattern: lambda text, found=re.compile(pattern).search: text != "" and not found(text),
    "below": lambda limit: lambda text: (value := number(text)) is not None and value < limit,
    "above": lambda limit: lambda text: (value := number(text)) is not None and value > limit,
}


@dataclass(frozen=True)
class Never:
    """Conditions on the cells of a row, by column, that never hold together; a cell rule has one, ``cell``.

    ``words``: the message, or message and remedy, with columns in braces; or a function of the cells that
    returns them.
    """

    words: Fault | Callable[..., Fault]
    cells: dict[str, When]

    def fault(self, row: dict[str, str]) -> Fault:
        """The message, or message and remedy, for a row in which all conditions hold."""
        if callable(self.words):
            return self.words(**{name: row[name] for name in self.cells})
        shown = {name: text or "empty" for name, text in row.items()}
        if isinstance(self.words, tuple):
            message, fix = self.words
            return message.format_map(shown), fix if isinstance(fix, Means) else fix.format_map(shown)
        return self.words.format_map(shown)


def never(words: Fault | Callable[..., Fault], /, **cells: When) -> Never:
    return Never(words, cells)


def check_of_row(data: tuple[Never, ...]) -> Callable:
    """The check of a row rule that is data: the words of the first of its entries that applies."""
    names = tuple(dict.fromkeys(name for one in data for name in one.cells))
    asked = [(one, [(names.index(name), when) for name, when in one.cells.items()]) for one in data]

    def check(*cells: str) -> Fault:
        for one, conditions in asked:
            for n, when in conditions:
                if not when.holds(cells[n]):
                    break
            else:
                return one.fault(dict(zip(names, cells, strict=True)))
        return None

    check.__signature__ = inspect.Signature(
        [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in names])
    return check


def check_of_cell(data: tuple[Never, ...]) -> Callable:
    """The check of a cell rule that is data."""
    check = check_of_row(data)
    return lambda text, column: check(text)


def number(text: str) -> float | None:
    """The number a cell holds; ``None`` for an empty cell and for one that another rule refuses."""
    try:
        return float(text) if text else None
    except ValueError:
        return None
