"""What a stranger sends, as rows: one report, its patients, and the first reading of each value.

The gate judges the package as it would be with these rows; what it says is told at the
fields of the entry. Nothing is written unless all of it can stand.
"""

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..gate import canonical, citation_key, renaming, validate
from ..gate.rules import forms
from ..gate.rules.readings import MACHINE, NOT_READ
from ..gate.since import new_ones
from ..tables import schema
from ..tables.files import in_turn, naming, write_together
from . import faults
from .faults import Fault
from .known import Known
from .understood import one_line, understand_row

TABLES = ("sources", "cases", "extractions")
#: Patients of one report; more come in two entries.
MOST_PATIENTS = 200
#: A patient may be called by the number in the report.
NUMBER = re.compile(r"^(?:(?:case|patient|pt|no)\.? ?|#)?([1-9][0-9]{0,3})\.?$", re.I)
#: Excluded for these reasons, a report may still turn out to have a patient.
REVERSIBLE = ("insufficient_detail", "no_patient_level_data")


@dataclass
class Entry:
    """One report and its patients, as text by the names of columns; empty is not reported.

    ``cases``: patients by their numbers among all that were sent, without those that could not be read;
    ``reader`` is the label of who read the report, as ``first_by`` of the readings has it;
    ``unread`` says what could not be read of it, so that it cannot stand. ``places``, of a workbook:
    what it calls its cells, by patient and column.
    """

    source: dict[str, str] = field(default_factory=dict)
    cases: dict[int, dict[str, str]] = field(default_factory=dict)
    reader: str = ""
    unread: list[Fault] = field(default_factory=list)
    places: dict[tuple[int | None, str | None], str] = field(default_factory=dict)


@in_turn
def enter(entry: Entry, folder: Path, write: bool = True) -> "Plan":
    """Add an entry to the tables of a folder, to all of them or, where it cannot stand, to none.

    Raises :class:`.problems.DataError` where the tables themselves are not in order.
    """
    before = validate.sound(folder)
    if (reader := one_line(entry.reader)) in ("", MACHINE):  # the rest is looked at all the same
        entry = replace(entry, reader="nobody", unread=[*entry.unread, Fault(
            "programs are known by this label" if reader else "no reader is named",
            "Choose a short label; it need not be a name.", title=faults.READER, column="reader",
            cell=entry.places.get((None, "reader"), ""))])
    found = Plan(entry, before)
    if found.faults or not found.cases:
        told = found.faults
    else:
        found.texts = canonical.with_rows(before, found.rows())
        after = judged(found.texts, folder, before)
        told = faults.of(new_ones(after.problems, before.problems), after, found.key,
                         {case["case_id"]: n for n, case in found.cases.items()})
        if entry.unread and not entry.source:  # what follows from a report that could not be read
            told = [fault for fault in told if fault.patient]
    found.faults = [*entry.unread, *_told(entry, told)]
    if write and found.sound:
        write_together(found.texts, folder)
    return found


def _told(entry: Entry, found: Iterable[Fault]) -> Iterator[Fault]:
    """Faults at the cells that were sent, without what follows from a cell that is unread."""
    unread = {(fault.patient, fault.column) for fault in entry.unread if fault.column}
    for fault in found:
        if not unread & {(fault.patient, name) for name in (fault.column, *fault.reads)}:
            yield fault._replace(cell=entry.places.get((fault.patient, fault.column), ""))


def judged(texts: dict[str, str], folder: Path, before: validate.Checked,
           most: int | None = validate.MOST) -> validate.Checked:
    """What the gate says of a folder with other texts for some of its tables."""
    with tempfile.TemporaryDirectory() as place:
        for name in (schema.FILE, *(table.path for table in before.package.tables.values())):
            shutil.copyfile(Path(folder) / name, Path(place) / name)
        for name, text in texts.items():
            with naming(Path(place) / name):
                (Path(place) / name).write_text(text, encoding="utf-8", newline="")
        return validate.check(Path(place), most=most)


class Plan:
    """What an entry comes to: its rows among those that are there, and what there is to say about them.

    ``sent`` and ``cases`` are the entry as it was understood, ``texts`` the tables with it.
    """

    def __init__(self, entry: Entry, checked: validate.Checked):
        self.package, self.sheets = checked.package, checked.sheets
        self.key, self.texts = "", {}
        self.faults: list[Fault] = []
        self.remarks: list[str] = []
        self.reader = one_line(entry.reader)
        notes: dict[tuple[str, str], list[int]] = {}
        self.source = self.sent = self._understood("sources", entry.source, None, notes)
        self.cases = {n: self._understood("cases", case, n, notes) for n, case in entry.cases.items()}
        for (title, note), patients in notes.items():
            numbers = ", ".join(map(str, patients))
            who = f"Patient{'s' * (len(patients) > 1)} {numbers}" if patients else "The report"
            self.remarks.append(f"{who}, {title}: {note}.")
        if not 1 <= len(self.cases) <= MOST_PATIENTS and (self.cases or not entry.unread):
            self._refuse(f"{len(self.cases)} patients" if self.cases else "no patient",
                         f"Send one patient at least, and {MOST_PATIENTS} at most.")
        if not self.faults:
            self._find_source()
        if not self.faults:
            self._name_cases()

    @property
    def sound(self) -> bool:
        return not any(fault.severity == "error" for fault in self.faults)

    @property
    def case_ids(self) -> tuple[str, ...]:
        return tuple(case["case_id"] for case in self.cases.values())

    def _refuse(self, message: str, fix: str, **place) -> None:
        self.faults.append(Fault(message, fix, **place))

    def _understood(self, table: str, cells: dict[str, str], patient: int | None,
                    notes: dict[tuple[str, str], list[int]]) -> dict[str, str]:
        """Every column of a table; a field that it does not have is refused."""
        columns = self.package.tables[table].by_name
        for name in cells.keys() - columns.keys():
            self._refuse("no such field", "Leave it out, or choose one of the dictionary.", patient=patient,
                         title=str(name)[:80])
        row = understand_row(self.package, table, {name: cells.get(name) or "" for name in columns})
        for name, one in row.items():
            if one.note:
                notes.setdefault((columns[name].title, one.note), []).extend([patient] if patient else [])
        return {name: one.value for name, one in row.items()}

    def _find_source(self) -> None:
        """The report that is there, or a new one with a key of its own."""
        sources = self.sheets["sources"]
        reports = Known(sources.records())
        named = reports.named(self.source)
        known = named or reports.alike(self.source)
        asked = self.source["citation_key"] or next(
            (case["citation_key"] for case in self.cases.values() if case["citation_key"]), "")
        asked = renaming.former(sources.columns).get(asked, asked)
        if not known and not self.source["title"] and asked in sources.columns["citation_key"]:
            known = [sources.columns["citation_key"].index(asked)]
        if len(known) > 1:
            names = " and ".join(sources.columns["citation_key"][n] for n in known)
            said = (f"its identifiers are those of {names}", "Look them up again.") if named else (
                f"its title is that of {names}", "Give its DOI or its PubMed number.")
            return self._refuse(*said, title="DOI")
        if not known:
            asked, taken = self.source["citation_key"], citation_key.taken(sources.columns)
            if forms.SOURCE_KEY.fullmatch(asked):
                self.key = citation_key.free(asked, taken)
            else:  # what is asked in a form of its own is told by the gate
                self.key = asked or citation_key.make(
                    *(self.source[name] for name in ("authors", "title", "year")), taken)
            if asked and self.key != asked:
                self.remarks.append(f"The key is {self.key} and not {asked}, as "
                                    "another reference has a key of this name and year.")
            self.source |= {"citation_key": self.key, "decision": self.source["decision"] or "include"}
            return None
        there = sources.at(known[0])
        self.key = there["citation_key"]
        self.remarks.append(f"The report is in the review already, as {self.key}.")
        if there["decision"] == "exclude" and there["exclusion_reason"] not in REVERSIBLE:
            words = self.package.labels("exclusion_reason", "sources")[there["exclusion_reason"]]
            return self._refuse(f"{self.key} was looked at and excluded: {words}",
                                "If that is wrong, send a correction first.")
        if there["decision"] != "include":
            was = self.package.labels("decision", "sources").get(there["decision"], "open")
            self.remarks.append(f"The decision about {self.key} was: {was}. It becomes: Included.")
        for name, mine in self.source.items():
            if mine and mine != there[name] and name not in ("citation_key", "decision", "exclusion_reason"):
                title = self.package.tables["sources"][name].title
                self.remarks.append(f"{title} of {self.key} stays as it is: {there[name] or 'empty'}; the "
                                    f"entry has {mine}.")
        self.source = there | {"decision": "include", "exclusion_reason": ""}
        return None

    def _name_cases(self) -> None:
        """The patient's number in the report where it is given and free, else the next one."""
        columns = self.sheets["cases"].columns
        there = {case: n for n, case in enumerate(columns["case_id"])}
        mine = [n for n, key in enumerate(columns["citation_key"]) if key == self.key]
        names = [c for c in columns if c not in ("case_id", "citation_key")]
        given = [NUMBER.sub(rf"{self.key}-\1", name) for name in self.case_ids]
        used = {int(case.rpartition("-")[2]) for case in there if case.rpartition("-")[0] == self.key}
        used |= {int(case.rpartition("-")[2]) for case in given if forms.CASE_KEY.fullmatch(case)}
        for asked, (number, case) in zip(given, self.cases.items(), strict=True):
            twin = next((n for n in mine if all(columns[c][n] == case[c] for c in names)), None)
            if twin is not None:
                self._refuse(f"this patient is there already, as {columns['case_id'][twin]}",
                             "Leave the patient out.", patient=number)
            case["citation_key"] = self.key
            name = f"{self.key}-{asked.rpartition('-')[2]}"
            if not forms.CASE_KEY.fullmatch(asked) or name in there:
                name = f"{self.key}-{(number_free := max(used, default=0) + 1)}"
                used.add(number_free)
            if asked and name != asked:
                self.remarks.append(f"The patient {asked} of the entry is called {name}.")
            case["case_id"] = name

    def rows(self) -> dict[str, list[dict[str, str]]]:
        """The rows of the entry by table."""
        cases = [*self.cases.values()]
        return {"sources": [self.source], "cases": cases,
                "extractions": [row for case in cases for row in first_readings(case, self.reader)]}


def first_readings(case: Mapping[str, str], reader: str) -> list[dict[str, str]]:
    """What somebody has read of a patient, a row a value."""
    return [{"case_id": case["case_id"], "field": name, "first": text, "final": text,
             "resolution": "first_only", "first_by": reader}
            for name, text in case.items() if text and name not in NOT_READ]
