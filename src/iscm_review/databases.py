"""PubMed and Europe PMC: the records that match the protocol's query, a page at a time.

PubMed: E-utilities, esearch and esummary (https://www.ncbi.nlm.nih.gov/books/NBK25499/).
Europe PMC: Articles RESTful API, search (https://europepmc.org/RestfulWebService).
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from .web import Client, Down

#: What esearch lists at most of PubMed.
MOST_LISTED = 9999
PUBMED = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
EUROPE_PMC = "https://www.ebi.ac.uk/europepmc/webservices/rest"
TAG = re.compile(r"</?[a-z][^<>]*>", re.I)
#: More characters than a title or a journal has.
LONGEST = 500


@dataclass(frozen=True)
class Record:
    """A record as a database has it; every text is one line of visible characters, or empty."""

    title: str
    url: str
    authors: tuple[str, ...] = ()
    journal: str = ""
    year: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """How many records a database says that it found, and those that it showed."""

    found: int
    records: tuple[Record, ...]


def clean(text: object, most: int = LONGEST) -> str:
    """One line of visible characters without markup; nothing where there is no text."""
    if not isinstance(text, str | int):
        return ""
    words = TAG.sub("", html.unescape(html.unescape(str(text)[:4 * most])))
    seen = (" " if c.isspace() else c for c in words if c.isprintable() or c.isspace())
    words = unicodedata.normalize("NFC", " ".join("".join(seen).split()))
    return words if len(words) <= most else words[:most] + "…"


def fitting(pattern: str, text: object) -> str:
    """The first part of a text that has this form, or nothing."""
    found = re.search(pattern, clean(text), re.A)
    return found[0] if found else ""


def bare_doi(text: object) -> str:
    """The DOI in a text, as the tables have it: bare and in lower case."""
    return fitting(r"10\.[0-9]{4,9}/[!-~]+", text).lower()


def _year(text: object) -> str:
    return fitting(r"^(?:1[89]|20)[0-9]{2}(?![0-9])", text)


def pubmed(client: Client, query: str, since: str, until: str) -> Answer:
    """Records of PubMed, those entered from ``since`` (ISO day; empty: all) to ``until``."""
    own = {"db": "pubmed", "retmode": "json", "tool": "iscm-review", "email": client.contact}
    limits = {"datetype": "edat", "mindate": since.replace("-", "/"),
              "maxdate": until.replace("-", "/")} if since else {}
    found, ids = client.get(
        f"{PUBMED}/esearch.fcgi", {**own, "term": query, "retmax": str(MOST_LISTED), **limits}, _ids)
    if found > MOST_LISTED:
        raise Down(f"it finds {found:,} records and lists {MOST_LISTED:,} at most; give a later --since")
    records: list[Record] = []
    for first in range(0, len(ids), 200):
        part = ids[first:first + 200]
        records += client.get(f"{PUBMED}/esummary.fcgi", {**own, "version": "2.0", "id": ",".join(part)},
                              lambda answer, part=part: list(_summaries(answer, part)))
    return Answer(found, tuple(records))


def _ids(answer) -> tuple[int, list[str]]:
    result = answer["esearchresult"]
    if "ERROR" in result:
        raise ValueError("the service could not read the query")
    found, ids = int(result["count"]), list(dict.fromkeys(result["idlist"]))
    if not all(re.fullmatch(r"[1-9][0-9]{0,9}", number, re.A) for number in ids):
        raise ValueError("not PubMed numbers")
    if found < 0 or len(ids) != min(found, MOST_LISTED):
        raise ValueError("fewer numbers than records")
    return found, ids


def _summaries(answer, ids: list[str]) -> Iterator[Record]:
    """Those of ``ids`` that have a summary; PubMed says of a withdrawn record that it has none."""
    result = answer["result"]
    for number in ids:
        about = result[number]
        title = _title(about.get("title")) or _title(about.get("booktitle"))
        if "error" in about or not title:
            continue
        other = {a["idtype"]: a["value"] for a in about.get("articleids", ())}
        yield Record(
            title, f"https://pubmed.ncbi.nlm.nih.gov/{number}/",
            tuple(filter(None, (clean(a["name"]).replace(";", ",") for a in about.get("authors", ())))),
            clean(about.get("fulljournalname")), _year(about.get("pubdate")), clean(about.get("volume")),
            clean(about.get("issue")), clean(about.get("pages")), bare_doi(other.get("doi")), number,
            fitting("PMC[1-9][0-9]*", other.get("pmc")), tuple(map(clean, about.get("pubtype", ()))))


def europe_pmc(client: Client, query: str, since: str, until: str) -> Answer:
    """Records of Europe PMC, those first indexed from ``since`` (ISO day; empty: all) to ``until``."""
    if since:
        query = f"{query} AND (FIRST_IDATE:[{since} TO {until}])"
    records: dict[str, Record | None] = {}
    found, cursor, seen = 0, "*", set()
    while cursor and cursor not in seen:
        seen.add(cursor)
        found, page, cursor = client.get(f"{EUROPE_PMC}/search", {
            "query": query, "format": "json", "resultType": "lite", "synonym": "false",
            "pageSize": "500", "cursorMark": cursor}, _page)
        before = len(records)
        records.update(page)
        if len(records) == before or len(records) >= found:
            break
    if len(records) < 0.99 * found:  # its count may include a record that it holds twice
        raise Down(f"it announces {found:,} records and shows {len(records):,}")
    return Answer(found, tuple(record for record in records.values() if record))


def _page(answer) -> tuple[int, dict[str, Record | None], str]:
    found, results = int(answer["hitCount"]), answer["resultList"]["result"]
    page = {f"{r['source']}/{r['id']}": _article(r) for r in results}
    if found < 0:
        raise ValueError("not a number of records")
    return found, page, str(answer.get("nextCursorMark") or "")


def _article(about) -> Record | None:
    """``None`` for a record without title."""
    source, number = fitting("^[A-Z]{3}$", about["source"]), fitting("^[A-Za-z0-9/.-]{1,40}$", about["id"])
    if not source or not number:
        raise ValueError("not a name of a record")
    if not (title := _title(about.get("title"))):
        return None
    names = clean(about.get("authorString"), 5000).removesuffix(".").replace(";", ",").split(", ")
    return Record(
        title, f"https://europepmc.org/article/{source}/{number}",
        tuple(name for name in names if name and name != "et al" and not name.endswith("…")),
        clean(about.get("journalTitle")), _year(about.get("pubYear")), clean(about.get("journalVolume")),
        clean(about.get("issue")), clean(about.get("pageInfo")), bare_doi(about.get("doi")),
        fitting("^[1-9][0-9]{0,9}$", about.get("pmid")), fitting("^PMC[1-9][0-9]*$", about.get("pmcid")),
        tuple(filter(None, map(str.strip, clean(about.get("pubType")).split(";")))))


def _title(text: object) -> str:
    """A title without its full stop."""
    title = clean(text)
    return title[:-1].rstrip() if title.endswith(".") and not title.endswith("..") else title
