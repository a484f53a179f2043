"""Preparing a version: its number and day in every place that names them, and its changelog.

The files are written together or not at all; the fragments are removed last, so that an interruption loses
nothing: the tree was clean before.
"""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

from ..tables import edition, inputs
from ..tables.files import in_turn, write_together
from ..tables.problems import Refused
from . import changelog, repository
from .repository import parse


def prepare(root: Path, version: str, date: datetime.date) -> list[Path]:
    """Make a repository that of a new version; returns the files written and removed; raises ``Refused``."""
    ready(root, version, date)
    used = changelog.waiting(root)
    section = changelog.of_fragments(root, version, date.isoformat())
    log = changelog.put((root / "CHANGELOG.md").read_text(encoding="utf-8"), section)
    texts = {root / "CHANGELOG.md": log} | dict(named(root, version, date))
    in_turn(lambda folder: write_together(texts))(root / "data")
    for path in used:
        path.unlink()
    return [*texts, *used]


def next_version(root: Path, date: datetime.date) -> str:
    """The version that is due on a day."""
    now = edition.prepared(root / "CITATION.cff")
    present, day = parse(now.version), max(date, now.released)
    return f"{day.year}.{day.month}.{present[2] + 1 if present[:2] == (day.year, day.month) else 0}"


def ready(root: Path, version: str, date: datetime.date) -> None:
    """Check that a version can be prepared; raises :class:`Refused` with the remedy."""
    now = edition.prepared(root / "CITATION.cff")
    try:
        wanted, present, due = parse(version), parse(now.version), next_version(root, date)
    except ValueError as error:
        raise Refused(str(error)) from None
    if wanted <= present:
        raise Refused(f"{version} does not go forward from {now.version}: take {due}")
    if date < now.released:
        raise Refused(f"{date} is before {now.released}, the day of {now.version}: give that day or a later "
                      f"one (--date {now.released}; with make, DATE={now.released})")
    if wanted[:2] != (date.year, date.month):
        day = max(datetime.date(*wanted[:2], 1), now.released)
        raise Refused(f"{version} is not a version of {date:%B %Y}, and the day is {date}: take {due}, or "
                      f"give a day of {day:%B %Y} (--date {day}; with make, DATE={day})")
    if changed := repository.dirty(root):
        raise Refused("what has changed is not committed; commit it first, the files in changes/ too:\n"
                      + "\n".join(changed))
    waiting = changelog.waiting(root)
    kinds = {path.name.rsplit(".", 2)[-2] for path in waiting if path.name.count(".") > 1}
    if not kinds - {"summary"}:
        only = f" but {waiting[0].name}, which sums up and tells no change" if waiting else ""
        raise Refused(f"no change is told: there is no fragment in changes/{only}. Tell each in a file like "
                      "changes/12.cases.md (changes/README.md has the kinds)")
    if "summary" not in kinds:
        raise Refused("say in a sentence or two what this version brings, in changes/+VERSION.summary.md: "
                      "the opening page shows it".replace("VERSION", version.replace(".", "-")))


def named(root: Path, version: str, date: datetime.date) -> Iterator[tuple[Path, str]]:
    """Each file that names version or day, and its text with the new ones."""
    for name, changes in {
        "CITATION.cff": ((r"^version: .*$", f"version: {version}"),
                         (r"^date-released: .*$", f"date-released: {date}")),
        "data/datapackage.json": ((r'^  "version": "[^"]*"', f'  "version": "{version}"'),
                                  (r'^  "created": "[^"]*"', f'  "created": "{date}T00:00:00Z"')),
        inputs.init(): ((r'^__version__ = ".*"$', f'__version__ = "{version}"'),),
    }.items():
        path = root / name
        text = path.read_text(encoding="utf-8")
        for pattern, new in changes:
            text, many = re.subn(pattern, new, text, flags=re.MULTILINE)
            if many != 1:
                raise Refused(f"{name} does not hold a line like {pattern.strip('^$')} once: let it have one")
        # A number of its own for this version alone; the next one gets another.
        yield path, re.sub(r"^doi: .*\n", "", text, flags=re.MULTILINE) if name == "CITATION.cff" else text
