"""Where a patient, a report and a group of patients stand on the site, and how a page finds them.

Names of pages are those of Sphinx: without a slash before and without ``.html`` behind.
"""

import hashlib
from collections.abc import Iterable

from .. import review

#: The page of the groups of patients behind the numbers.
GROUPS = "groups"
#: The folders that hold made pages alone.
FOLDERS = ("cases", "numbers", "sources")
NUMBERS, RECORDS, PATIENTS = map(review().page, ("numbers", "records", "patients"))


def case(case_id: str) -> str:
    """The page of a patient."""
    return f"cases/{case_id}"


def source(key: str, decision: str | None) -> str:
    """A report that gives something has a page; any other record has its line in the log."""
    return f"sources/{key}" if decision in ("include", "series") else f"{RECORDS}#{record(key)}"


def record(key: str) -> str:
    """The anchor of a record in the log."""
    return f"record-{key}"


def group(case_ids: Iterable[str]) -> str:
    """The list of these very patients."""
    return f"{GROUPS}#patients-{digest(case_ids)}"


def behind(name: str, case_ids: Iterable[str]) -> str:
    """What an estimate rests on: its patients, or what stands in their place; empty for nobody at all."""
    return group(case_ids) if case_ids else review().topic(name).basis[1]


def digest(case_ids: Iterable[str]) -> str:
    """Twelve hex digits that name a list of patients, the same in every release."""
    return hashlib.sha256("\n".join(case_ids).encode()).hexdigest()[:12]


def topic_of(name: str) -> str:
    """The topic of an estimate: the first part of its name."""
    return name.partition(".")[0]


def topic(name: str) -> str:
    """The page of all numbers of a topic."""
    return f"numbers/{name}"


def number(name: str) -> str:
    """The line of an estimate on the page of its topic."""
    return f"{topic(topic_of(name))}#{number_anchor(name)}"


def number_anchor(name: str) -> str:
    """What names the line of an estimate, on its page and in the data of the page that shows it."""
    from docutils.nodes import make_id

    return make_id(f"num-{name}")


def address(place: str, seen_from: str) -> str:
    """The relative address of a place, for a page that may stand in a folder.

    Relative, so that it leads right below any address, and in a folder without a server.
    """
    page, mark, anchor = place.partition("#")
    return f"{'../' * seen_from.count('/')}{page}.html{mark}{anchor}"
