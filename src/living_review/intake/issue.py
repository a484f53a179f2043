"""The body of an issue as an entry, and the answer to it as Markdown.

What a stranger has written is text throughout. A heading within a text cannot be told from that of a field,
so a form whose headings are not each there once, in their order, is sent back and not guessed at. A form that
is older than a column may lack its heading, and its boxes may have the words of then.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from ..stats.wording import counted
from ..tables.quoted import code, words
from ..tables.schema import Column, Package
from . import issue_form, pasted
from .entry import Entry, Plan
from .faults import Fault, Outcome
from .issue_form import OURS, Field
from .understood import form

#: GitHub takes no longer body.
LONGEST = 65_536
NO_RESPONSE = ("", "_No response_", "None")
#: Told one by one in an answer; the rest are counted.
MOST = 60
#: How what was sent back comes again.
EDIT = "Edit the text of the issue, and it is read again."
SEND = "Correct the cells, and send the file again."


class Misread(Exception):
    """The issue is not a form that can be read; ``faults`` says why."""

    sound = False

    def __init__(self, faults: Iterable[Fault]):
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.message for fault in self.faults))


def read(body: str, package: Package) -> Entry:
    """The entry that the body of an issue holds; :class:`Misread` where it holds none or several."""
    found = answers(body, issue_form.fields(package))
    by_id = {field.id: answer for field, answer in found.items()}
    boxes = re.findall(r"^- \[([ xX])\] ", by_id.get("promises", ""), re.M)
    faults = [] if len(boxes) >= len(issue_form.PROMISED) and " " not in boxes else [
        Fault("not every box is ticked", "Tick all of them; without that nothing can be entered.",
              title=issue_form.PROMISES)]
    filled = {field: answer for field, answer in found.items() if field.column and answer}
    if by_id.get("rows"):
        if filled or by_id.get("more"):
            first = next((field.label for field in filled), issue_form.MORE)
            raise Misread([*faults, Fault(
                "rows are pasted, and other fields are filled in too",
                f"Empty the one or the other; {first} is the first of them.", title=issue_form.ROWS)])
        sent = pasted.rows(by_id["rows"], package)
    else:
        sent = pasted.further(by_id.get("more", ""), package, found, {
            f.column.name: text for f, text in filled.items() if f.table == "cases"})
        sent.source |= {f.column.name: text for f, text in filled.items() if f.table == "sources"}
    sent.reader, sent.unread = by_id.get("reader", ""), [*faults, *sent.unread]
    return sent


def answers(body: str, fields: list[Field], again: str = "Fill in a new form, and leave its headings as they "
            "are.") -> dict[Field, str]:
    """Field → what stands below its heading; a drop-down has the value in place of its words."""
    if len(body) > LONGEST:
        raise Misread([Fault(f"the issue has {len(body):,} characters; the limit is {LONGEST:,}",
                             "Send the patients in several issues.")])
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    known = {f"### {field.label}": n for n, field in enumerate(fields)}
    found: list[tuple[int, list[str]]] = []
    for line in body.split("\n"):
        number = known.get(line.rstrip())
        if number is not None:
            if any(number == before for before, _ in found):
                raise Misread([Fault("this heading occurs twice, so it is not clear what belongs to it",
                                     "Send one form per issue, and delete headings from what you quote.",
                                     title=fields[number].label)])
            found.append((number, []))
        elif found:
            found[-1][1].append(line)
    if not found:
        raise Misread([Fault("this is none of the forms", "Choose “New issue”, and “A patient” or “A "
                             "correction or a check”, and fill in that form.")])
    numbers = [number for number, _ in found]
    due = [n for n, field in enumerate(fields)
           if n in numbers or not (field.column and field.column.added_later)]
    if numbers != due:
        wrong = next(n for n, number in zip_longest(due, numbers) if n != number)
        raise Misread([Fault("the headings of the form are not all there, or not in their order; this one is "
                             "the first that is missing or out of its place",
                             again, title=fields[wrong].label)])
    return {fields[number]: _answer(fields[number], "\n".join(lines).strip()) for number, lines in found}


def _answer(field: Field, text: str) -> str:
    if field.id in ("rows", "more"):
        text = pasted.unfenced(text).strip("\n")
    if text == "_No response_" or field.choice and text in NO_RESPONSE:
        return ""
    if field.choice:
        words = issue_form.options(field.column)
        parts = text.split(", ") if field.column.type == "list" else [text]
        return field.column.delimiter.join(words.get(part, part) for part in parts)
    return text


def answer(found: Plan | Outcome | Misread, package: Package, written: bool = False,
           again: str = EDIT) -> str:
    """What to tell the sender, as Markdown for a comment. Nothing in it is markup of the sender."""
    errors, doubts = ([fault for fault in found.faults if (fault.severity == "error") is wrong]
                      for wrong in (True, False))
    doubted = "Please check these. They may be right:", _list(doubts, package)
    if not found.sound:
        parts = [(f"Thank you. {counted(len(errors), 'thing')} to correct before this can be entered. "
                  f"{again}", _list(errors, package)),
                 ("Please check these as well. They may be right:", doubted[1]),
                 ("What would be done with it:", _bullets(getattr(found, "remarks", ())))]
    elif isinstance(found, Outcome):
        parts = [(f"Thank you. What you found {'was' if written else 'can be'} recorded:",
                  _bullets(found.lines)), doubted]
    else:
        became = "can be" if not written else "was" if len(found.case_ids) == 1 else "were"
        names = ", ".join(f"`{case}`" for case in found.case_ids[:MOST])
        parts = [(f"Thank you. {counted(len(found.case_ids), 'patient')} of the report `{found.key}` "
                  f"{became} entered: {names}.", None),
                 ("What was done with it:", _bullets(found.remarks)), doubted,
                 ("This is what was understood; an empty field is not listed.", _understood(found, package))]
    lines = [line for title, items in parts if items is None or items
             for line in (title, "", *(items or ()), *[""] * bool(items))]
    while sum(len(line) + 1 for line in lines) > LONGEST - 1000:
        lines = [*lines[:len(lines) * 3 // 4], "- and more"]
    return "\n".join(lines).strip() + "\n"


def _bullets(texts: Sequence[str]) -> list[str]:
    return [f"- {words(text)}" for text in texts[:MOST]]


def _understood(found: Plan, package: Package) -> list[str]:
    rows = [("The report", "sources", found.sent),
            *((f"Patient {n}", "cases", case) for n, case in found.cases.items())]
    return [f"- **{who}.** " + "; ".join(
        f"{c.title} {code(_shown(row[c.name], c), 60)}" for c in package.tables[table].columns
        if row.get(c.name) and c.name not in OURS) for who, table, row in rows[:MOST]]


def _shown(text: str, column: Column) -> str:
    """A value as the form had it: the words for it, and its unit."""
    items = form(text, column).split(column.delimiter) if column.type == "list" else [form(text, column)]
    return f"{', '.join(column.vocabulary.get(item, item) for item in items)} {column.unit_beside}".rstrip()


def _list(faults: Iterable[Fault], package: Package) -> list[str]:
    faults = list(faults)
    lines = []
    for fault in faults[:MOST]:
        columns = package.tables["cases" if fault.patient else "sources"].columns
        column = next((c for c in columns if c.name == fault.column and c.vocabulary), None)
        value = fault.value and f" ({code(_shown(fault.value, column) if column else fault.value)})" or ""
        where = f"**{words(fault.where)}**{value}: " if fault.where else ""
        rule = f"(Rule: `{fault.rule}`)" if fault.rule else ""
        lines.append(f"- {where}{words(fault.message)}. {words(fault.fix)} {rule}".rstrip())
    return lines + [f"- and {len(faults) - MOST} more"] * (len(faults) > MOST)
