"""What people write, read as the tables hold it, where it can only mean one thing.

The rules know: a remedy that is the only meaning of a text (:class:`.conditions.Means`) is taken here, so
that nobody is asked to write it. What may mean two things stays as it is, and the gate answers.
"""

import re
from typing import NamedTuple

from .. import review
from ..gate import canonical, catalogue
from ..tables.quoted import seen
from ..tables.schema import Column, Package


class Understood(NamedTuple):
    """A cell as the tables would hold it; ``note`` says in words what was understood, where that is more
    than its form: spaces, capitals, a label for the word of the vocabulary."""

    value: str
    note: str = ""


def understand(package: Package, table: str, column: str, text: str) -> Understood:
    """A text for a cell; in its form alone where it cannot mean one thing."""
    about = package.tables[table][column]
    plain = form(text, about)
    value, _ = catalogue.followed(plain, about, table, form=form)
    return Understood(value, "" if value.casefold() == plain.casefold() else _note(plain, value, about))


def understand_row(package: Package, table: str, row: dict[str, str]) -> dict[str, Understood]:
    """The cells of a row by column: each for itself, and what follows from another.

    ``30 Gy in 10`` fills two cells, and levels fill an empty region. A filled cell gives way to no other:
    ``30 Gy in 10`` beside 5 fractions stays as it is.
    """
    cells = dict(row)
    notes = {}
    for name, (_, read) in getattr(review().part("rules"), "SEVERAL", {}).items():
        several = read(one_line(cells.get(name, "")))
        parts = {other: understand(package, table, other, text).value for other, text in several.items()}
        if parts and all(other == name or understand(package, table, other, cells.get(other, "")).value
                         in ("", part) for other, part in parts.items()):
            told = ", ".join(_shown(part, package.tables[table][other]) for other, part in parts.items())
            notes[name] = f"“{seen(cells[name])}” read as {told}"
            cells |= several
    read = {name: understand(package, table, name, text) for name, text in cells.items()}
    read |= {name: Understood(read[name].value, note) for name, note in notes.items()}
    sound = {name: one.value for name, one in read.items()
             if not catalogue.objection(one.value, package.tables[table][name], table)}
    for rule in (rule for rule in catalogue.ROW if rule.table == table and rule.severity == "error"):
        if not sound.keys() >= {rule.column, *rule.arguments}:
            continue
        value = catalogue.meaning(rule.check(*(sound[name] for name in rule.arguments)))
        if value is not None:
            note = _note(sound[rule.column], value, package.tables[table][rule.column])
            read[rule.column], sound[rule.column] = Understood(value, note), value
    return read


def one_line(text: str) -> str:
    """A record stands on one line; and half a character cannot be written."""
    return " ".join(text.encode("utf-8", "backslashreplace").decode().split())


def form(text: str, column: Column) -> str:
    """A cell as the tables have it: one line, the word of the vocabulary for its label, plain numbers."""
    text = one_line(text)
    if column.type == "list":
        parts = re.split(r"[;,]" if column.vocabulary else column.delimiter, text)
        items = (_word(part.strip(), column) for part in parts)
        return column.delimiter.join(dict.fromkeys(filter(None, items)))
    return canonical.tidy_cell(_word(text, column), column)


def _word(text: str, column: Column) -> str:
    if text in column.vocabulary:
        return text
    known = {words.casefold(): word for word, words in column.vocabulary.items()}
    known |= {word.casefold(): word for word in column.vocabulary}
    return known.get(text.casefold(), text)


def _note(text: str, value: str, column: Column) -> str:
    given = f"“{seen(text)}”" if text else "empty,"
    return f"{given} read as {_shown(value, column)}"


def _shown(value: str, column: Column) -> str:
    return f"{seen(value)} {column.unit}".strip() if value else "not reported"
