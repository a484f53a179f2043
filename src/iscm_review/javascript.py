"""Patterns of Python as patterns of JavaScript, so that the form looks for what the gate looks for.

Made from Python's own parse tree, for the flag ``u``. Letters and digits of every script count
as in Python, and both cases are spelled out where case is ignored, as a part of a pattern may
mind it. What has no translation raises ``ValueError``.
"""

from __future__ import annotations

import re
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]

WORD = r"\p{L}\p{N}_"
INSIDE = {op.CATEGORY_DIGIT: r"\p{Nd}", op.CATEGORY_NOT_DIGIT: r"\P{Nd}", op.CATEGORY_SPACE: r"\s",
          op.CATEGORY_NOT_SPACE: r"\S", op.CATEGORY_WORD: WORD}
EDGE = f"(?:(?<=[{WORD}])(?![{WORD}])|(?<![{WORD}])(?=[{WORD}]))"
PLACES = {op.AT_BEGINNING: "^", op.AT_BEGINNING_STRING: "^", op.AT_END: "$", op.AT_END_STRING: "$",
          op.AT_BOUNDARY: EDGE, op.AT_NON_BOUNDARY: f"(?!{EDGE})"}
LOOKS = {(op.ASSERT, 1): "(?=", (op.ASSERT, -1): "(?<=", (op.ASSERT_NOT, 1): "(?!",
         (op.ASSERT_NOT, -1): "(?<!"}
#: No range of a pattern that ignores case is longer.
LONGEST_RANGE = 2000


def pattern(python: re.Pattern | str, whole: bool = False) -> str:
    """The source of the same pattern in JavaScript; ``whole`` from end to end of a text."""
    compiled = re.compile(python)
    tree = _parser.parse(compiled.pattern, compiled.flags)
    made = _sequence(tree, bool(compiled.flags & re.IGNORECASE))
    return f"^(?:{made})$" if whole else made


def _sequence(tree, ignore: bool) -> str:
    return "".join(_part(what, value, ignore) for what, value in tree)


def _part(what, value, ignore: bool) -> str:
    if what is op.LITERAL:
        cases = _cases(value, ignore)
        return _outside(value) if len(cases) == 1 else f"[{''.join(map(_inside, cases))}]"
    if what is op.NOT_LITERAL:
        return f"[^{''.join(map(_inside, _cases(value, ignore)))}]"
    if what is op.ANY:
        return r"[^\n]"
    if what is op.IN:
        return _class(value, ignore)
    if what is op.BRANCH:
        return f"(?:{'|'.join(_sequence(branch, ignore) for branch in value[1])})"
    if what is op.SUBPATTERN:
        group, add, take, inner = value
        ignore = (ignore or bool(add & re.IGNORECASE)) and not take & re.IGNORECASE
        return f"({'' if group else '?:'}{_sequence(inner, ignore)})"
    if what in (op.MAX_REPEAT, op.MIN_REPEAT):
        low, high, inner = value
        times = f"{{{low},{'' if high is op.MAXREPEAT else high}}}"
        return f"(?:{_sequence(inner, ignore)}){times}{'?' * (what is op.MIN_REPEAT)}"
    if what in (op.ASSERT, op.ASSERT_NOT):
        return f"{LOOKS[what, value[0]]}{_sequence(value[1], ignore)})"
    if what is op.AT:
        return PLACES[value]
    if what is op.GROUPREF:
        return f"(?:\\{value})"
    raise ValueError(f"no translation of {what}")


def _class(items, ignore: bool) -> str:
    if items == [(op.CATEGORY, op.CATEGORY_NOT_WORD)]:
        return f"[^{WORD}]"
    made, negated = "", ""
    for what, value in items:
        if what is op.NEGATE:
            negated = "^"
        elif what is op.CATEGORY and value in INSIDE:
            made += INSIDE[value]
        elif what is op.LITERAL:
            made += "".join(map(_inside, _cases(value, ignore)))
        elif what is op.RANGE:
            made += _range(*value, ignore)
        else:
            raise ValueError(f"no translation of {value} within a class")
    return f"[{negated}{made}]"


def _range(low: int, high: int, ignore: bool) -> str:
    made = f"{_inside(low)}-{_inside(high)}"
    if not ignore:
        return made
    if high - low > LONGEST_RANGE:
        raise ValueError("a long range that ignores case")
    others = {case for code in range(low, high + 1) for case in _cases(code, True)}
    return made + "".join(_inside(code) for code in sorted(others - set(range(low, high + 1))))


def _cases(code: int, ignore: bool) -> list[int]:
    """A character, with its other case where case is ignored."""
    letter = chr(code)
    cases = {letter, letter.lower(), letter.upper()} if ignore else {letter}
    return sorted(ord(case) for case in cases if len(case) == 1)


def _outside(code: int) -> str:
    return "\\" + chr(code) if chr(code) in r"^$\.*+?()[]{}|/" else _shown(code)


def _inside(code: int) -> str:
    return "\\" + chr(code) if chr(code) in r"\]^[-" else _shown(code)


def _shown(code: int) -> str:
    return chr(code) if chr(code).isprintable() and code < 0x2000 else f"\\u{{{code:x}}}"
