"""Another key for a report: in all tables and on the pages of the book, with its patients."""

import re
from collections.abc import Iterator
from pathlib import Path

from ..gate import canonical, citation_key, renaming, validate
from ..gate.rules import forms
from ..gate.since import new_ones
from ..stats import wording
from ..tables.files import in_turn, write_atomically, write_together
from ..tables.problems import Refused
from ..tables.quoted import expect, seen
from . import entry
from .faults import Outcome


@in_turn
def rename(old: str, new: str, folder: Path, write: bool = True) -> Outcome:
    """Give a report another key, and its patients their names, wherever they stand, or nowhere.

    A report without a year gets that of the new key. Where the folder is that of a checkout, the pages of the
    book follow, and a file in ``changes/`` tells readers. Raises :class:`.problems.Refused`, and
    :class:`.problems.DataError` where a table cannot be read.
    """
    checked, names = validate.readable(folder), {old: new}
    sources = checked.sheets["sources"]
    keys = sources.columns["citation_key"]
    expect("report", [old], keys)
    if renaming.FORMER not in sources.columns:
        raise Refused(f"{sources.table.path} has no column {renaming.FORMER}, which would keep the old key.")
    place = keys.index(old)
    if new == old:
        raise Refused(f"{old} is the key already: OLD and NEW are the same.")
    _free(new, place, sources.columns)
    sheets = {name: renaming.sheet(sheet, names) for name, sheet in checked.sheets.items()}
    cells = sheets["sources"].columns
    if not cells["year"][place] and (year := re.search("[0-9]{4}", new)):
        cells["year"][place] = year[0]
    root, lines, texts = Path(folder).resolve().parent, [], {}
    for name, sheet in sheets.items():
        changed = sum(one != two for one, two in zip(
            checked.sheets[name].records(), sheet.records(), strict=True))
        if changed:
            lines.append(f"{sheet.table.path}: {wording.counted(changed, 'row')}")
            texts[sheet.table.path] = canonical.canonical(sheet, checked.package)
    after = entry.judged(texts, folder, checked)
    problems = new_ones(after.problems, [renaming.problem(problem, names) for problem in checked.problems])
    outcome = {Path(folder) / path: content for path, content in texts.items()}
    for page, content in _pages(root / "book", ".md"):
        if (words := renaming.text(content, names)) != content:
            lines.append(f"{page.relative_to(root)}: a page of the book")
            outcome[page] = words
    lines += [f"{page.relative_to(root)} names {old} too: change it by hand" for part in ("src", "tests")
              for page, content in _pages(root / part, ".py") if renaming.text(content, names) != content]
    renamed = Outcome((f"{old} is now {new}", *lines), tuple(problems))
    if write and renamed.sound:
        write_together(outcome)
        if (root / "changes").is_dir():
            write_atomically(root / f"changes/+{new}.values.md",
                             f"The report `{old}` is called `{new}` now, and its patients with it; the old "
                             "addresses of their pages lead to the new ones.\n")
    return renamed


def _free(new: str, place: int, columns: dict[str, list[str]]) -> None:
    """Refuse a key that is none, or that another reference has or had."""
    if fault := forms.source_key(new, None):
        raise Refused(f"{seen(new, 60)!r} is {fault[0]}. {fault[1]}")
    own = columns[renaming.FORMER][place].split(";")
    taken = citation_key.taken(columns)
    if new in taken and new not in own:
        raise Refused(f"{new} is or was the key of another reference; "
                      f"{citation_key.free(new, taken)} is free.")


def _pages(folder: Path, ending: str) -> Iterator[tuple[Path, str]]:
    """The texts of a part of the checkout that have this ending, without what is made."""
    for path in sorted(folder.rglob(f"*{ending}")):
        if "_build" not in path.parts and path.is_file():
            yield path, path.read_text(encoding="utf-8")
