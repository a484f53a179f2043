"""The search of databases since the last one, and its record.

One database after the other: its pages are fetched and kept; what the sources know is dropped;
the rest becomes rows of ``sources.csv`` without a decision, and the search a row of
``searches.csv``. Each step can be killed and run again: pages are not asked for twice, and
what was about to be written is written once.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from . import candidates, canonical, citation_key, databases, entry, protocol, validate
from .files import in_turn, write_atomically
from .known import Known
from .problems import DataError
from .quoted import code
from .state import State
from .validate import Checked
from .web import Client, Down

SERVICES = {"PubMed": databases.pubmed, "Europe PMC": databases.europe_pmc}
#: A search begins so long before the last one: databases enter some records late, and mend others.
OVERLAP = datetime.timedelta(days=31)
#: Columns that a row cannot do without.
KEPT = {"citation_key", "title", "year", "study_type", "scope", "url", "notes",
        "guess", "reason", "link", "found_in"}
#: Records that could not be read, named one by one in the notes of a search.
MOST_NAMED = 30


@dataclass
class SearchResult:
    """What a search brought: one plan for each database that answered, a message for each that did not."""

    date: str
    plans: list[dict] = field(default_factory=list)
    down: dict[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> list[dict[str, str]]:
        return [row for plan in self.plans for row in plan["rows"]]


def run(folder: Path, state: State, client: Client, today: datetime.date, since: str = "",
        write: bool = True, told: Callable[[str], None] = lambda words: None) -> SearchResult:
    """Search every database.

    ``since`` (ISO day) takes the place of the day that follows from the searches recorded;
    without ``write`` no table is touched. Raises :class:`~iscm_review.problems.DataError` where
    the tables are not sound, before or after.
    """
    done = _Done(state, folder, today, since)
    outcome = SearchResult(done.begun)
    checked = validate.sound(folder)
    known = Known(checked.sheets["sources"].records())
    for name, ask in SERVICES.items():
        if name not in done.plans:
            start = since or _since(checked, name)
            told(f"{name}: asking for " + (f"records entered since {start}" if start else "all years"))
            try:
                answer = ask(client, protocol.QUERIES[name], start, done.begun)
            except Down as trouble:
                outcome.down[name] = str(trouble)
                continue
            plan = _plan(folder, checked, known, name, start, answer, done.begun)
        else:
            plan = done.plans[name]
        if write and not plan.get("carried_out"):
            done.keep(name, plan)
            plan = _carry_out(folder, plan) | {"carried_out": True}
            done.keep(name, plan)
            checked = validate.sound(folder)
            known = Known(checked.sheets["sources"].records())
        outcome.plans.append(plan)
    return outcome


class _Done:
    """What a search has done so far, kept in its state."""

    def __init__(self, state: State, folder: Path, today: datetime.date, since: str):
        about = {"folder": str(Path(folder).resolve()), "since": since, "queries": protocol.QUERIES}
        self._state, self.begun = state, state.begin(today, about).isoformat()
        self.plans = dict(state.load("plans", {}))

    def keep(self, name: str, plan: dict) -> None:
        self.plans[name] = plan
        self._state.save("plans", self.plans)


def _since(checked: Checked, name: str) -> str:
    """The day from which a database is asked; empty where it was never searched."""
    dates = [date for _, date, where in checked.sheets["searches"].rows("date", "where") if where == name]
    if not dates:
        return ""
    first = (max(dates) + "-01")[:10]  # of a search dated by its month
    return (datetime.date.fromisoformat(first) - OVERLAP).isoformat()


def _plan(folder: Path, checked: Checked, known: Known, name: str, start: str,
          answer: databases.Answer, date: str) -> dict:
    """What there is to write: plain values, so that it can be kept."""
    rows, alike, taken = [], [], citation_key.taken(row["citation_key"] for row in known.rows)
    for record in answer.records:
        about = candidates.cells(record)
        same = known.named(about)
        if not same and (same := known.alike(about, nearly=True)):
            alike.append({"title": record.title, "link": record.url, "like": known.rows[same[0]]["title"]})
        if same:
            known.learn(same[0], about)
        else:
            rows.append(candidates.row(record, name, taken))
            known.add(rows[-1])
            taken.add(rows[-1]["citation_key"])
    rows, held = _through_the_gate(folder, checked, rows)
    unread, lost = answer.unread, answer.found - len(answer.records) - len(answer.unread)
    notes = [f"Records entered in the database from {start} to {date}." if start
             else f"All records of the database on {date}."]
    if alike:
        notes.append(f"{len(alike)} were taken for known ones by their title, address or page alone.")
    if unread:
        more = f" and {len(unread) - MOST_NAMED} more" if len(unread) > MOST_NAMED else ""
        notes.append(f"{len(unread)} without a summary or a title could not be read: "
                     f"{', '.join(unread[:MOST_NAMED])}{more}.")
    if lost > 0:
        notes.append(f"{lost} were announced and not shown.")
    notes += answer.warnings
    if held:
        notes.append(f"{len(held)} could not be entered, as the rules of the data refuse them.")
    search = {"date": date, "where": name, "query": protocol.QUERIES[name], "queries": "1",
              "found": str(answer.found), "records": str(len(rows)), "notes": " ".join(notes)}
    return {"where": name, "rows": rows, "held": held, "alike": alike, "search": search}


def _through_the_gate(folder: Path, checked: Checked, rows: list[dict]) -> tuple[list[dict], list[dict]]:
    """The rows without the cells that a rule refuses, and those that cannot be let in at all."""
    held, tries = [], Counter()
    while rows:
        text = canonical.with_rows(checked.sheets["sources"], rows, checked.package)
        after = entry.judged({checked.sheets["sources"].table.path: text}, folder, checked, most=None)
        if not after.errors:
            break
        sources = after.sheets["sources"]
        keys = dict(zip(sources.lines, sources.columns["citation_key"], strict=True))
        ours = {row["citation_key"]: row for row in rows}
        wrong: dict[str, set] = {}
        for problem in after.errors:
            key = keys.get(problem.line) if problem.file == sources.table.path else None
            if key not in ours:
                raise DataError([problem])
            wrong.setdefault(key, set()).add(problem.column)
        tries.update(list(wrong))
        for key, columns in wrong.items():
            if tries[key] == 1:
                _empty(ours[key], columns)
            elif tries[key] == 2:
                _empty(ours[key], set(ours[key]))
            else:
                held.append({"title": ours[key]["title"], "link": ours[key]["url"]})
        rows = [row for row in rows if tries[row["citation_key"]] < 3]
    return rows, held


def _empty(row: dict, columns: set[str]) -> None:
    """Leave out what a rule refuses, and say so."""
    for name in columns - KEPT:
        row[name] = ""
    if "title" in columns:
        row["title"] = f"[Title held back by the rules of the data: {row['url'].removeprefix('https://')}]"
    row["notes"] += " The rules refuse a part of what the database has, which is left out."


def _append(folder: Path, checked: Checked, table: str, rows: list[dict]) -> None:
    """Write a table with more rows, in its one order and form."""
    sheet = checked.sheets[table]
    write_atomically(Path(folder) / sheet.table.path, canonical.with_rows(sheet, rows, checked.package))


@in_turn
def _carry_out(folder: Path, plan: dict) -> dict:
    """Add what is not there yet, and answer the plan as it came out; a second time adds nothing."""
    checked = validate.sound(folder)
    plan, new = _among_what_is_there(plan, checked)
    if new:
        _append(folder, checked, "sources", new)
    searches = checked.sheets["searches"]
    said = {cells[1:] for cells in searches.rows(*searches.columns)}
    if tuple(plan["search"].get(name, "") for name in searches.columns) not in said:
        _append(folder, checked, "searches", [plan["search"]])
    return plan


def _among_what_is_there(plan: dict, checked: Checked) -> tuple[dict, list[dict]]:
    """The plan after what others have written since it was made, and those of its rows that are to be added.

    A row that stands as planned was written before the search was killed; a report that came in otherwise
    is a known one; a key that another report has got is exchanged for a free one.
    """
    sources = checked.sheets["sources"]
    known = Known(sources.records())
    names = [name for name in sources.columns if name != "citation_key"]
    written = {tuple(row[name] for name in names): row["citation_key"] for row in known.rows}
    taken, rows, new, alike, since = citation_key.taken(sources.columns["citation_key"]), [], [], [], 0
    for row in plan["rows"]:
        key = written.get(tuple(row.get(name, "") for name in names))
        if not key and (same := known.named(row) or known.alike(row, nearly=True)):
            since += 1
            if not known.named(row):
                alike.append({"title": row["title"], "link": row["link"],
                              "like": known.rows[same[0]]["title"]})
            continue
        if not key:
            key = row["citation_key"]
            key = citation_key.free(key, taken) if key in taken else key
            taken.add(key)
            new.append(row | {"citation_key": key})
        rows.append(row | {"citation_key": key})
    if not since:
        return plan | {"rows": rows}, new
    search = plan["search"] | {
        "records": str(len(rows)),
        "notes": f"{plan['search']['notes']} {since} came in another way before they were written down."}
    return plan | {"rows": rows, "alike": plan["alike"] + alike, "search": search}, new


def summary(outcome: SearchResult) -> list[str]:
    """What was asked and found, in lines of Markdown."""
    lines = [f"## Search of {outcome.date}\n"]
    for plan in outcome.plans:
        search = plan["search"]
        lines.append(f"- {plan['where']}: {search['found']} found, **{search['records']} new**. "
                     f"{search['notes']}")
    lines += [f"- {name} could not be searched: {words}. Run the command again later; the others are not "
              "asked twice." for name, words in outcome.down.items()]
    return [*lines, "\nThe guess is made by key words of the title. It decides nothing."]


def remarks(outcome: SearchResult) -> list[str]:
    """What a person should look at besides the candidates."""
    alike = [other for plan in outcome.plans for other in plan["alike"]]
    held = [other for plan in outcome.plans for other in plan["held"]]
    lines = ["\n### Taken for known ones by their title, address or page alone\n"] if alike else []
    lines += [f"- [{code(a['title'][:120])}]({a['link']}), like {code(a['like'][:120])}"
              for a in alike[:50]]
    lines += [f"- and {len(alike) - 50} more"] if len(alike) > 50 else []
    lines += ["\n### Not entered: the rules of the data refuse them\n"] if held else []
    return lines + [f"- [{code(h['title'][:120])}]({h['link']})" for h in held[:50]]
