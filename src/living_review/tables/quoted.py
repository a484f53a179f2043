"""Text from others, for a terminal, Markdown or a page; and lists of names."""

import json
import re
from collections.abc import Collection, Iterable, Sequence

from .problems import Refused

#: Characters of a value that are shown.
LONGEST = 160


def visible(text: str) -> str:
    """The text with non-printable characters as ``\\uXXXX``."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def short(text: str, most: int) -> str:
    """The text cut to so many characters."""
    return text if len(text) <= most else text[:most] + "…"


def seen(text: str, most: int = LONGEST) -> str:
    """The text cut to so many characters, all of them visible."""
    return visible(short(text, most))


def code(text: str, most: int = LONGEST) -> str:
    """A value as code, in more backticks than it holds: no mention, no link, no markup."""
    shown = seen(text, most)
    fence = "`" * (1 + max(map(len, re.findall("`+", shown)), default=0))
    return f"{fence} {shown} {fence}" if "`" in shown else f"{fence}{shown}{fence}"


def words(text: str) -> str:
    """A message of the gate, which may quote its sender, as Markdown without mentions, links or markup."""
    shown = re.sub(r"([\\`*_<>\[\]{}~$&|#])", r"\\\1", seen(text, 600))
    return re.sub(r"(?<=[@#])(?=\w)|(?<=:)(?=//)|(?<=www)(?=\.)|(?<=GH)(?=-)", "\u2060", shown)


def as_json(value: object) -> str:
    """JSON for a ``script`` element that holds data: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", r"\u003c").replace("\u2028", r"\u2028").replace("\u2029", r"\u2029")


def some(names: Sequence[str], most: int = 10) -> str:
    """The first names of a list, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def nearest(kind: str, name: str, known: Iterable[str]) -> Refused:
    """That there is nothing of this name, and which of those that are there is most like it."""
    from difflib import get_close_matches

    near = get_close_matches(name[:80], [*known], n=1, cutoff=0.4)
    return Refused(f"There is no {kind} {seen(name, 60)!r}." + (f" Did you mean {near[0]}?" if near else ""))


def expect(kind: str, names: Iterable[str], known: Collection[str]) -> None:
    """Refuse the first of these names that is not among those that are known."""
    for name in names:
        if name not in known:
            raise nearest(kind, name, known)
