"""Problems as people and programs read them: grouped text, and JSON."""

import json
from collections.abc import Callable, Iterable

from ..tables.problems import Problem
from ..tables.quoted import short, visible
from .catalogue import RULES

SAYS = {rule.name: rule.says for rule in RULES}
#: Problems of a kind that are told one by one, and characters of a value.
MOST, LONGEST = 10, 120
Style = Callable[..., str]


def text(problems: Iterable[Problem], style: Style | None = None, most: int = MOST) -> str:
    """By file and rule: the rule in a sentence, at most so many lines, then how many more.

    ``style`` colours words (``click.style``). Nothing in it can steer a terminal.
    """
    style = style or (lambda words, **_: words)
    groups: dict[tuple, list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.file, problem.severity, problem.rule), []).append(problem)
    lines, last = [], None
    for (file, severity, rule), found in groups.items():
        if file != last:
            lines.append(style(visible(file), bold=True))
            last = file
        word = style(severity, fg="red" if severity == "error" else "yellow", bold=True)
        lines.append(f"  {word} {style(rule, bold=True)}: {SAYS.get(rule, '')}")
        lines += [f"    {visible(_line(problem))}" for problem in found[:most]]
        if len(found) > most:
            lines.append(f"    {len(found) - most} more of this kind")
    return "\n".join(lines)


def _line(problem: Problem) -> str:
    place = ", ".join(filter(None, (
        f"line {problem.line}" if problem.line is not None else "",
        f"column {problem.column}" if problem.column else "", problem.case_id)))
    shown = "" if problem.value is None else f"{short(problem.value, LONGEST)!r}"
    said = ": ".join(filter(None, (place, shown, problem.message)))
    return f"{said}. {problem.fix}"


def closing(problems: Iterable[Problem], rows: int, tables: int) -> str:
    """The last line: how much was looked at, and what was found."""
    counts = {word: sum(p.severity == word for p in problems) for word in ("error", "warning")}
    found = ", ".join(f"{n} {word}{'s' * (n != 1)}" for word, n in counts.items() if n)
    return f"{found or 'no problem'} in {rows:,} rows of {tables} tables"


def as_json(problems: Iterable[Problem]) -> str:
    """A list of objects; see :class:`.problems.Problem` for their keys."""
    return json.dumps([problem.as_dict() for problem in problems], indent=1)

