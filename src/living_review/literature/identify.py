"""What databases know of a report that its row does not say: identifiers, authors, year, place in a journal.

Crossref and PubMed are asked with title, first author, year and journal, or with an identifier where there
is one. What they answer is held against the row, and proposed with how well it matches; a person marks what
is the same report. Nothing that the row says is ever changed.
"""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from .. import review
from ..gate import citation_key, renaming, validate
from ..gate.rules.same_report import TELLING, Report, other_name, report, telling_words, titles
from ..intake import amend, sheets
from ..intake.faults import Outcome
from ..intake.known import Known
from ..intake.understood import understand
from ..stats import wording
from ..tables.files import in_turn
from ..tables.folding import unaccented
from ..tables.problems import Refused
from ..tables.quoted import expect, seen
from . import databases
from .databases import Record
from .web import Asked, Client, Unknown

#: The columns that are proposed, where a row has them empty.
WANTED = ("doi", "pmid", "pmcid", "authors", "journal", "year", "volume", "issue", "pages")
COLUMNS = ("take", "citation_key", "match", "why", "title", "title_found", *WANTED, "link")
GOOD, FAIR, POOR = MATCHES = ("good", "fair", "poor")
#: Answers of a service that are looked at for a report.
MOST = 5

#: Share of words in common: with less, a title is that of another report; with more, it is the same.
OTHER, SAME = 0.75, 0.95
#: A title of so many telling words is not found twice.
LONG = 8
#: Where a subtitle begins.
SUBTITLE = re.compile(r"[:.?!;(]|\s[-–—]+\s")
#: Kinds of records, and beginnings of titles, of what is about a report and not the report.
ABOUT = re.compile(r"\b(?:errat|corrig|correct|retract|withdraw|expression of concern|comment|reply"
                   r"|peer-review|component|dataset|grant)", re.I)
PREPRINT = re.compile(r"\b(?:posted-content|preprints?)\b|rxiv|research square|authorea|ssrn", re.I)


class Proposal(NamedTuple):
    """A record that may be a report of the sources, how well it matches, and why."""

    key: str
    record: Record
    match: str
    why: str


@dataclass
class Identified:
    """The proposals, in the order of the reports and of their match; and the reports without any."""

    rows: dict[str, Mapping[str, str]] = field(default_factory=dict)
    proposals: list[Proposal] = field(default_factory=list)
    none: list[str] = field(default_factory=list)
    services: dict[str, Asked] = field(default_factory=lambda: {name: Asked() for name in SERVICES})
    answered: bool = False


def run(folder: Path, client: Client, keys: Sequence[str] = (),
        progress: Callable[[str], None] = lambda words: None) -> Identified:
    """Ask for what reports lack: for those named, or for all included ones.

    Raises ``DataError`` where the tables are not sound, :class:`.problems.Refused` for an unknown key.
    """
    rows = {row["citation_key"]: row for row in validate.sound(folder).sheets["sources"].records()}
    expect("report", keys, rows)
    asked = {key: row for key, row in rows.items() if (key in keys if keys else row["decision"] == "include")
             and not all(row[name] for name in WANTED)}
    outcome, known = Identified(asked), Known(rows.values())
    for n, (key, row) in enumerate(asked.items(), start=1):
        answers: dict[str, list[Record]] = {}
        for name, ask in SERVICES.items():
            try:
                found = outcome.services[name].about(key, partial(ask, client, row))
            except Unknown:
                found = []
            if found is not None:
                answers[name] = found
        outcome.answered |= bool(answers)
        found = list(_proposals(key, row, answers, known))
        outcome.proposals += found
        if not found and len(answers) == len(SERVICES):
            outcome.none.append(key)
        best = f"{len(found)} proposed, the best {found[0].match}" if found else "nothing"
        progress(f"{n} of {len(asked)}, {key}: {best}")
    return outcome


# -- what is asked


def _crossref(client: Client, row: Mapping[str, str]) -> list[Record]:
    words = (row["title"].strip("[]"), row["authors"].split(";")[0], row["journal"], row["year"])
    return databases.works(client, row["doi"], ", ".join(filter(None, words)), MOST)


def _pubmed(client: Client, row: Mapping[str, str]) -> list[Record]:
    if row["pmid"]:
        return list(filter(None, databases.summaries(client, [row["pmid"]]).values()))
    query = _query(row)
    return databases.nearest_in_pubmed(client, query, MOST) if query else []


SERVICES = {"Crossref": _crossref, "PubMed": _pubmed}


def _query(row: Mapping[str, str]) -> str:
    """By the DOI, which not every record has; the words of the title, in English or as printed; or author and
    place, for a title that was translated."""
    main, colon, _ = row["title"].partition(": ")
    text = main if colon and len(telling_words(main)) >= TELLING else row["title"]
    words = sorted(filter(str.isascii, dict.fromkeys(telling_words(text))), key=len, reverse=True)
    names = [word for word in re.findall(r"[^\W\d_]+", row["authors"].split(";")[0].partition(",")[0])
             if word.lower() not in citation_key.PARTICLES and len(word) > 1]
    author = f"{unaccented(names[0])}[1au]" if names else ""
    year, volume, page = row["year"], row["volume"], re.match(r"\w*", row["pages"])[0]
    parts = [[f'"{row["doi"]}"[aid]']] if row["doi"] else []
    parts += [[f"{word}[{where}]" for word in words[:6]] for where in ("ti", "tt") if len(words) > 2]
    if author and page and re.fullmatch(r"\w+", volume):
        parts.append([author, f"{volume}[vi]", f"{page}[pg]"])
    elif author and year:
        parts.append([author, f"{year}[dp]", *(f"{word}[tiab]" for word in words[:2])])
    return " OR ".join(f"({' AND '.join(part)})" for part in parts)


# -- what is proposed


def _proposals(key: str, row: Mapping[str, str], answers: Mapping[str, list[Record]],
               known: Known) -> Iterator[Proposal]:
    """Records of the services joined where they are one, the best first."""
    found: list[Proposal] = []
    for record, more in _joined(answers.get("Crossref", []), answers.get("PubMed", [])):
        cells, (match, why) = record.cells(), judged(row, record)
        others = {known.rows[n]["citation_key"] for n in known.named(cells)} - {key}
        if others:
            match, why = match and POOR, [f"its identifiers are those of {', '.join(sorted(others))}", *why]
        if match and any(cells[name] and not row[name] for name in WANTED):
            found.append(Proposal(key, record, match, "; ".join(why + more)))
    if sum(one.match == GOOD for one in found) > 1:
        found = [one._replace(match=FAIR, why=f"one of several alike; {one.why}")
                 if one.match == GOOD else one for one in found]
    yield from sorted(found, key=lambda one: MATCHES.index(one.match))


def _joined(crossref: list[Record], pubmed: list[Record]) -> Iterator[tuple[Record, list[str]]]:
    """Each record once, those of Crossref with what PubMed adds; and in what the two differ."""
    left = list(pubmed)
    for record in crossref:
        same = next((other for other in left if (record.doi == other.doi if other.doi else
                                                 judged(record.cells(), other)[0] == GOOD)), None)
        if same is None:
            yield record, []
            continue
        left.remove(same)
        mine, its = record.cells(), same.cells()
        differ = [name for name in ("year", "volume", "issue", "pages")
                  if mine[name] and its[name] and _first(mine[name]) != _first(its[name])]
        blank = {name: getattr(same, name) for name in its if not getattr(record, name)}
        yield record._replace(**blank, kinds=record.kinds + same.kinds, other_titles=(
            same.title, *record.other_titles, *same.other_titles)), [
            f"PubMed has {name} {seen(its[name], 40)}" for name in differ]
    yield from ((record, []) for record in left)


def _first(text: str) -> str:
    return re.split(r"[-–\s]", text.casefold().strip())[0]


def judged(row: Mapping[str, str], record: Record) -> tuple[str, list[str]]:
    """How well a record matches a row of the sources, and why; no match where it is another report."""
    here, there = report(0, row), report(1, record.cells())
    alike, part = max(_likeness(row["title"], title) for title in (record.title, *record.other_titles))
    years = None if None in (here.year, there.year) else abs(here.year - there.year) <= 1
    signs = {"author": _author(row, record.cells(), here, there), "year": years,
             "page": _place(row, record.cells()), "journal": _journal(row["journal"], record.journal)}
    same, against = ({name for name in signs if signs[name] is wanted} for wanted in (True, False))
    named = any(here.names[name] == there.names[name] for name in here.names.keys() & there.names.keys())
    why = ["same identifier"] * named + [f"title {alike:.0%} alike" + ", but for a subtitle" * part]
    why += [f"same {', '.join(name for name in signs if name in same)}"] * bool(same)
    why += [f"another {_told(name, row, record)}" for name in signs if name in against]
    placed = "author" in same and here.place == there.place != ()
    match = _match(alike, part, same, against, named, placed, len(here.titles[0]))
    wrong = _kind(row, record, named) or "with another identifier" * other_name(here, there)
    return (POOR, [wrong, *why]) if match and wrong else (match, why)


def _match(alike: float, part: bool, same: set[str], against: set[str], named: bool, placed: bool,
           words: int) -> str:
    """The match of a record, by its title, and by what else is the same or another."""
    grave = against - {"journal"}
    if placed:  # of one author, year, volume and page, however its title was translated
        return GOOD
    if named:
        return POOR if alike < OTHER else FAIR if grave else GOOD
    if alike < SAME:
        if grave or alike < OTHER:  # or its title was translated, and its page is not known
            return POOR if {"author", "year", "journal"} <= same and not grave else ""
        return FAIR if "author" in same else POOR if len(same) > 1 else ""
    if "author" in against or len(against) > 1:
        return "" if part else POOR
    telling = "author" in same or "page" in same or not part and (len(same) > 1 or words >= LONG)
    return GOOD if telling and not against else FAIR


def _kind(row: Mapping[str, str], record: Record, named: bool) -> str:
    """What a record is instead of the report: a notice about it, or its preprint."""
    texts = (*record.kinds, record.title.partition(":")[0][:30])
    about = next(filter(None, map(ABOUT.search, texts)), None)
    if about and not ABOUT.match(row["title"].lstrip("[ ")):
        return f"about the report, or a notice ({seen(about.string)})"
    preprint = any(map(PREPRINT.search, (*record.kinds, record.journal)))
    if not named and preprint != bool(PREPRINT.search(row["journal"])):
        return "a preprint, not the article" if preprint else "the article, not the preprint"
    return ""


def _likeness(one: str, two: str) -> tuple[float, bool]:
    """The share of words that two titles have in common, and whether the one is the other with a subtitle."""
    ratio, part = max((_shared(here, there), False) for here in titles(one) for there in titles(two))
    for short, long in ((one, two), (two, one)):
        words = telling_words(short)
        if ratio < SAME and len(words) >= TELLING and any(
                _shared(words, telling_words(long[:end.start()])) >= SAME for end in SUBTITLE.finditer(long)):
            return SAME, True
    return ratio, part


def _shared(one: Sequence[str], two: Sequence[str]) -> float:
    """Words of one spelling or nearly so count: oesophagus and esophagus."""
    left, found = list(two), 0
    for word in one:
        near = word if word in left else next(iter(difflib.get_close_matches(word, left, 1, 0.8)), None)
        if near is not None and (near == word or not re.search(r"\d", near + word)):
            left.remove(near)
            found += 1
    return 2 * found / (len(one) + len(two) or 1)


def _author(row: Mapping[str, str], cells: Mapping[str, str], here: Report, there: Report) -> bool | None:
    one, two = citation_key.family(row["authors"]), citation_key.family(cells["authors"])
    if not one or not two:  # unknown, or in another script
        return None
    return one == two or bool(_folded(here.author) & _folded(there.author))


def _folded(words: Sequence[str]) -> set[str]:
    return {unaccented(word) for word in words if len(word) > 1} - citation_key.PARTICLES


def _place(row: Mapping[str, str], cells: Mapping[str, str]) -> bool | None:
    """Whether volume and first page are the same; that both begin with page 1 tells nothing."""
    if not (row["pages"] and cells["pages"]) or _first(row["pages"]) == _first(cells["pages"]) == "1":
        return None
    volumes = [set(re.findall(r"\w+", one["volume"])) for one in (row, cells)]
    same = not all(volumes) or bool(volumes[0] & volumes[1])
    return same and _first(row["pages"]) == _first(cells["pages"])


def _journal(one: str, two: str) -> bool | None:
    """Whether one name of a journal is the other, or a part of it, in full or shortened."""
    here, there = sorted((telling_words(one), telling_words(two)), key=len)
    if not here:
        return None
    return all(any(word.startswith(other) or other.startswith(word) for other in there) for word in here)


def _told(name: str, row: Mapping[str, str], record: Record) -> str:
    column = {"author": "authors", "page": "pages"}.get(name, name)
    its, ours = (seen(cells[column].split(";")[0], 60) for cells in (record.cells(), row))
    return f"{name} ({its}, not {ours})"


# -- what a person sees, and hands back


def sheet(outcome: Identified) -> str:
    """The proposals as CSV: a person writes x under take, and empties what is not to be entered."""
    return sheets.written(COLUMNS, (
        {"citation_key": one.key, "match": one.match, "why": one.why, "title": outcome.rows[one.key]["title"],
         "title_found": one.record.title, "link": one.record.url,
         **{name: cell for name, cell in one.record.cells().items()
            if name in WANTED and not outcome.rows[one.key][name]}} for one in outcome.proposals))


@in_turn
def take(folder: Path, name: str, content: bytes, write: bool = True) -> Outcome:
    """Enter what a person has marked in a sheet, all of it or nothing; a value that is there stays.

    Raises ``DataError`` where the tables are not sound, and ``Refused`` where the sheet cannot be taken.
    """
    checked = validate.sound(folder)
    columns = checked.sheets["sources"].columns
    rows = {row["citation_key"]: row for row in checked.sheets["sources"].records()}
    rows |= {old: rows[key] for old, key in renaming.former(columns).items()}
    taken: dict[str, dict[str, str]] = {}
    for number, row in sheets.read(name, content, COLUMNS[:2], COLUMNS):
        if row["take"].casefold() in ("", "no", "n", "0", "false", "-"):
            continue
        expect("report", [row["citation_key"]], rows)
        there = rows[row["citation_key"]]
        key = there["citation_key"]
        for column in WANTED:
            value = understand(checked.package, "sources", column, row.get(column, "")).value
            old = there[column] or taken.get(key, {}).get(column, "")
            if old and value and value != old:
                raise Refused(
                    f"Row {number} of {name}: {key} has {column} {seen(old)!r}, the sheet {seen(value)!r}. "
                    "What is there is not changed: empty the cell of the sheet.")
            if value and not old:
                taken.setdefault(key, {})[column] = value
    changes = [amend.change(key, values, checked) for key, values in taken.items()]
    return amend.entered(changes, folder, checked, write) if changes else Outcome((), ())


def told(outcome: Identified) -> str:
    """What the services know, in lines."""
    counts = {word: sum(one.match == word for one in outcome.proposals) for word in MATCHES}
    reports = len({one.key for one in outcome.proposals})
    n = len(outcome.rows)
    lines = [f"{wording.counted(n, 'report')} {'lacks' if n == 1 else 'lack'} something. "
             f"{reports} {'has' if reports == 1 else 'have'} proposals: "
             + ", ".join(f"{n} {word}" for word, n in counts.items())]
    if outcome.none:
        lines.append(f"Nothing found for {len(outcome.none)}: {', '.join(outcome.none)}")
    lines += [f"{name} was not asked about {len(one.not_asked)}, as it gave no answer ({one.down}): "
              f"{', '.join(one.not_asked)}" for name, one in outcome.services.items() if one.down]
    if outcome.proposals:
        lines.append("Open the sheet, write x under take where it is the same report, and hand it back: "
                     f"{review().command} identify --take SHEET.csv")
    return "\n".join(lines)
