"""The search of databases since the last one, and its record.

One database after the other is asked. What the sources know is dropped; the rest becomes rows of
``sources.csv`` without a decision, and the search a row of ``searches.csv``, both written together.
A database that was searched on the same day is not asked again; what it brought is told again.
"""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .. import GUESSES, UNCLEAR, review
from ..gate import canonical, citation_key, validate
from ..gate.validate import Checked
from ..intake import entry
from ..intake.known import Known
from ..tables.files import in_turn, write_together
from ..tables.problems import DataError, Refused
from ..tables.quoted import code, some
from . import databases
from .web import Client, Down

SERVICES = {"PubMed": databases.pubmed, "Europe PMC": databases.europe_pmc}
#: A search begins so long before the last one: databases enter some records late, and mend others.
OVERLAP = datetime.timedelta(days=31)
#: Columns that a row cannot do without.
KEPT = {"citation_key", "title", "year", "study_type", "scope", "url", "notes"}
#: Characters of the list as Markdown: an issue of GitHub takes 65,536.
LONGEST = 60_000
#: What is added to the note of a record of which a rule refuses cells.
LEFT_OUT = " The rules refuse a part of what the database has, which is left out."
#: How the note of a new record begins.
FOUND = "Found by the search of {} on {}, not yet looked at; "
#: Records of a list beside the candidates.
MOST_SHOWN = 50
#: Records that could not be read, named one by one in the notes of a search.
MOST_NAMED = 30


@dataclass
class Brought:
    """The outcome of the search of one database: rows of both tables, and what a person should look at."""

    where: str
    rows: list[dict[str, str]]
    search: dict[str, str]
    held: list[dict[str, str]]
    alike: list[dict[str, str]]


@dataclass
class SearchResult:
    """The outcome by database, and a message for each that could not be searched."""

    date: str
    brought: list[Brought] = field(default_factory=list)
    down: dict[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> list[dict[str, str]]:
        return [row for one in self.brought for row in one.rows]


def run(folder: Path, client: Client, today: datetime.date, since: str = "",
        report: Callable[[str], None] = lambda words: None) -> SearchResult:
    """Search every database that the review has a query for.

    ``since`` (ISO day) takes the place of the day that follows from the searches recorded;
    ``report`` is given each step in words. Raises :class:`.problems.DataError` where the tables are not
    sound and nothing was written, and :class:`.problems.Refused` where there is no query.
    """
    if not (queries := review().queries):
        raise Refused("This review has no query yet. Name one (queries in "
                      f"src/{review().package}/review.py) for {' or '.join(SERVICES)}")
    date, checked = today.isoformat(), validate.sound(folder)
    result = SearchResult(date)
    for name, ask in ((name, ask) for name, ask in SERVICES.items() if name in queries):
        query = queries[name]
        before = [row for row in checked.sheets["searches"].records() if row["where"] == name]
        same = [row for row in before if (row["date"], row["query"]) == (date, query)]
        if same and not since:
            report(f"{name}: searched today already")
            awaiting = [row for row in checked.sheets["sources"].records()
                        if not row["decision"] and row["notes"].startswith(FOUND.format(name, date))]
            result.brought.append(Brought(name, awaiting, same[0], [], []))
            continue
        start = since or _since([row["date"] for row in before])
        report(f"{name}: asking for " + (f"records entered since {start}" if start else "all years"))
        try:
            result.brought.append(_take_in(folder, name, start, ask(client, query, start, date), date))
        except Down as trouble:
            result.down[name] = str(trouble)
        except DataError as error:
            if not result.brought:
                raise
            result.down[name] = f"the tables are not in order any more: {error.problems[0]}"
    return result


def _since(dates: list[str]) -> str:
    """The day from which a database is asked; empty where it was never searched."""
    if not dates:
        return ""
    first = (max(dates) + "-01")[:10]  # of a search dated by its month
    return (datetime.date.fromisoformat(first) - OVERLAP).isoformat()


@in_turn
def _take_in(folder: Path, name: str, start: str, answer: databases.Answer, date: str) -> Brought:
    """Make rows of an answer and write them."""
    checked = validate.sound(folder)
    known = Known(checked.sheets["sources"].records())
    rows, alike, taken = [], [], citation_key.taken(checked.sheets["sources"].columns)
    for record in answer.records:
        about = record.cells()
        same = known.named(about)
        if not same and (same := known.alike(about, nearly=True)):
            alike.append({"title": record.title, "link": record.url, "like": known.rows[same[0]]["title"]})
        if same:
            known.learn(same[0], about)
        else:
            word, reason = review().guess(record.title, record.kinds)
            rows.append(record.row(taken) | {"notes": (
                f"{FOUND.format(name, date)}type and scope are provisional. First guess by key words, "
                f"for a person to decide: {word} ({reason}).")})
            known.add(rows[-1])
            taken.add(rows[-1]["citation_key"])
    rows, held = _through_the_gate(folder, checked, rows)
    unread, lost = answer.unread, answer.found - len(answer.records) - len(answer.unread)
    notes = [f"Records entered in the database from {start} to {date}." if start
             else f"All records of the database on {date}."]
    if alike:
        notes.append(f"{len(alike)} were taken for known ones by their title, address or page alone.")
    if unread:
        notes.append(f"{len(unread)} without a summary or a title could not be read: "
                     f"{some(unread, MOST_NAMED)}.")
    if lost > 0:
        notes.append(f"{lost} were announced and not shown.")
    notes += answer.warnings
    if held:
        notes.append(f"{len(held)} could not be entered, as the rules of the data refuse them.")
    search = {"date": date, "where": name, "query": review().queries[name], "queries": "1",
              "found": str(answer.found), "records": str(len(rows)), "notes": " ".join(notes)}
    write_together(canonical.with_rows(checked, {"sources": rows, "searches": [search]}), folder)
    return Brought(name, rows, search, held, alike)


def _guessed(row: dict[str, str]) -> tuple[str, str]:
    """The guess about a row, and its reason, as its notes have them."""
    word, reason = re.search(r"decide: ([^(]*) \((.*?)\)\.|$", row["notes"]).groups(default="")
    return word or UNCLEAR, reason


def _through_the_gate(folder: Path, checked: Checked, rows: list[dict]) -> tuple[list[dict], list[dict]]:
    """The rows without the cells that a rule refuses, and those that cannot be let in at all.

    Where more is refused than the cells that were emptied, all are that a row can do without.
    """
    held, ours = [], {row["citation_key"]: row for row in rows}
    while wrong := _refused(folder, checked, ours):
        for key, columns in wrong.items():
            row = ours[key]
            filled = {name for name in row if row[name]} - KEPT
            emptied = LEFT_OUT in row["notes"]
            if emptied and not filled:
                held.append({"title": row["title"], "link": row["url"]})
                del ours[key]
                continue
            row |= dict.fromkeys(filled if emptied else columns & filled, "")
            if "title" in columns:
                row["title"] = f"[Title held back by the rules of the data: {row['url'].removeprefix('https://')}]"
            row["notes"] += LEFT_OUT * (not emptied)
    return [*ours.values()], held


def _refused(folder: Path, checked: Checked, ours: Mapping[str, dict]) -> dict[str, set[str]]:
    """Key → the columns that a rule refuses, of the rows that come in."""
    text = canonical.with_rows(checked, {"sources": [*ours.values()]})
    after = entry.judged(text, folder, checked, most=None)
    sources, wrong = after.sheets["sources"], {}
    for problem in after.errors:
        key = sources.on(problem.line).get("citation_key") if problem.file == sources.table.path else None
        if key not in ours:
            raise DataError([problem])
        wrong.setdefault(key, set()).add(problem.column)
    return wrong


def _summary(result: SearchResult) -> list[str]:
    """What was asked and found, in lines of Markdown."""
    lines = [f"## Search of {result.date}\n"]
    lines += [f"- {one.where}: {one.search['found']} found, **{one.search['records']} new**. "
              f"{one.search['notes']}" for one in result.brought]
    lines += [f"- {name} could not be searched: {words}. Run the command again; on the same day the others "
              "are not asked twice." for name, words in result.down.items()]
    return [*lines, "\nThe guess is made by key words of the title. It decides nothing."]


def _remarks(result: SearchResult) -> list[str]:
    """What a person should look at besides the candidates."""
    alike = [f"- [{code(one['title'][:120])}]({one['link']}), like {code(one['like'][:120])}"
             for brought in result.brought for one in brought.alike]
    held = [f"- [{code(one['title'][:120])}]({one['link']})"
            for brought in result.brought for one in brought.held]
    lines = []
    for title, listed in (("Taken for known ones by their title, address or page alone", alike),
                          ("Not entered: the rules of the data refuse them", held)):
        lines += [f"\n### {title}\n"] * bool(listed) + listed[:MOST_SHOWN]
        lines += [f"- and {len(listed) - MOST_SHOWN} more"] * (len(listed) > MOST_SHOWN)
    return lines


def as_markdown(result: SearchResult) -> str:
    """The search for an issue. Titles stand as code: nothing in them is markup, a link or a mention."""
    parts, foot, rows = _summary(result), _remarks(result), result.rows
    size, listed = sum(map(len, [*parts, *foot])), 0
    for word in GUESSES:
        group = [(cells, reason) for cells in rows for guess, reason in [_guessed(cells)] if guess == word]
        if group:
            parts.append(f"\n### {word[0].upper()}{word[1:]}: {len(group)}\n")
        for cells, reason in group:
            line = (f"- [ ] {code(cells['title'])} ({cells['year'] or 'no year'}), "
                    f"[{cells['citation_key']}]({cells['url']}): {reason}")
            if size + len(line) > LONGEST:
                break
            size, listed = size + len(line) + 1, listed + 1
            parts.append(line)
    if listed < len(rows):
        parts.append(f"\n{len(rows) - listed} more stand in `data/sources.csv` without a decision.")
    return "\n".join([*parts, *foot]) + "\n"
