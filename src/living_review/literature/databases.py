"""PubMed, Europe PMC and Crossref: their records, read from their answers.

PubMed: E-utilities, esearch and esummary (https://www.ncbi.nlm.nih.gov/books/NBK25499/).
Europe PMC: Articles RESTful API, search (https://europepmc.org/RestfulWebService).
Crossref: works (https://api.crossref.org/swagger-ui/index.html).
"""

import contextlib
import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Sequence
from typing import NamedTuple
from urllib.parse import quote

from .. import review
from ..gate import citation_key, identifiers, prose
from ..tables.quoted import short
from .web import GARBLED, Client, Down

#: What esearch lists at most of PubMed.
MOST_LISTED = 9999
PUBMED = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
EUROPE_PMC = "https://www.ebi.ac.uk/europepmc/webservices/rest"
CROSSREF = "https://api.crossref.org/works"
#: More characters than a title or a journal has.
LONGEST = 500


class Record(NamedTuple):
    """A record as a database has it; every text is one line of visible characters, or empty.

    ``other_titles`` are the same with its subtitle, or in its own language.
    """

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
    other_titles: tuple[str, ...] = ()

    def cells(self) -> dict[str, str]:
        """What it has, by the columns of the sources."""
        cells = self._asdict() | {"authors": "; ".join(self.authors)}
        del cells["kinds"], cells["other_titles"]
        return cells

    def row(self, taken: Container[str]) -> dict[str, str]:
        """A row of the sources with a key that is not taken; type and scope are provisional."""
        kinds, cells = " ".join(self.kinds).lower(), self.cells()
        kind = "case_report" if "case report" in kinds else "review" if "review" in kinds else "other"
        return cells | {"citation_key": citation_key.make(cells["authors"], self.title, self.year, taken),
                        "scope": "abstract", "study_type": kind}


class Answer(NamedTuple):
    """How many records a database says that it found, and those that it showed.

    ``unread`` names those without a title, without a summary or with one that cannot be read;
    ``warnings`` are those of the database about the query, as sentences of our own.
    """

    found: int
    records: tuple[Record, ...]
    unread: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def clean(text: object, most: int = LONGEST) -> str:
    """One line of visible characters without markup; nothing where there is no text."""
    if not isinstance(text, str | int):
        return ""
    words = prose.plain(str(text)[:4 * most])
    seen = (" " if c.isspace() else c for c in words if c.isprintable() or c.isspace())
    return short(unicodedata.normalize("NFC", " ".join("".join(seen).split())), most)


def fitting(pattern: str, text: object) -> str:
    """The first part of a text that has this form, or nothing."""
    match = re.search(pattern, clean(text), re.A)
    return match[0] if match else ""


def bare_doi(text: object) -> str:
    """The DOI in a text, as the tables have it."""
    return identifiers.doi(text) if isinstance(text, str) else ""


def year_of(*texts: object) -> str:
    """The first year in the first of some dates that has one: ``2017`` of ``Summer 2017``."""
    years = (fitting(r"(?<![0-9])(?:1[89]|20)[0-9]{2}(?![0-9])", text) for text in texts)
    return next(filter(None, years), "")


def pubmed(client: Client, query: str, since: str, until: str) -> Answer:
    """Records of PubMed, those entered from ``since`` (ISO day; empty: all) to ``until``."""
    limits = {"datetype": "edat", "mindate": since.replace("-", "/"),
              "maxdate": until.replace("-", "/")} if since else {}
    found, ids, warnings = client.get(
        f"{PUBMED}/esearch.fcgi", {**_own(client), "term": query, "retmax": str(MOST_LISTED), **limits},
        lambda answer: _listed(answer, query))
    if found > MOST_LISTED:
        raise Down(f"it finds {found:,} records and lists {MOST_LISTED:,} at most; give a later --since")
    return _answer(found, {f"PMID {n}": one for n, one in summaries(client, ids).items()}, warnings)


def summaries(client: Client, ids: Sequence[str]) -> dict[str, Record | None]:
    """Number → its record in PubMed, ``None`` where there is none that can be read."""
    records: dict[str, Record | None] = {}
    for first in range(0, len(ids), 200):
        part = ids[first:first + 200]
        records |= client.get(
            f"{PUBMED}/esummary.fcgi", {**_own(client), "version": "2.0", "id": ",".join(part)},
            lambda answer, part=part: _summaries(answer, part))
    return records


def nearest_in_pubmed(client: Client, query: str, most: int) -> list[Record]:
    """The records that PubMed finds most relevant, even where it leaves out a part of the query."""
    ids = client.get(
        f"{PUBMED}/esearch.fcgi", {**_own(client), "term": query, "retmax": str(most), "sort": "relevance"},
        lambda answer: _numbers(answer["esearchresult"])[:most])
    return [record for record in summaries(client, ids).values() if record]


def _own(client: Client) -> dict[str, str]:
    return {"db": "pubmed", "retmode": "json", "tool": review().command, "email": client.contact}


def _answer(found: int, records: dict[str, Record | None], warnings: Iterable[str] = ()) -> Answer:
    return Answer(found, tuple(filter(None, records.values())),
                  tuple(name for name, record in records.items() if record is None), tuple(warnings))


def _listed(answer, query: str) -> tuple[int, list[str], list[str]]:
    """How many records PubMed finds, their numbers, and its warnings.

    Raises :class:`.web.Down` where it has left out a part of the query: then it was
    not searched by the protocol, and what it found is not taken.
    """
    result = answer["esearchresult"]
    found, ids = int(result["count"]), _numbers(result)
    if found < 0 or len(ids) != min(found, MOST_LISTED):
        raise ValueError("fewer numbers than records")
    if lost := _phrases(result.get("errorlist"), query):
        raise Down(f"it did not find a part of the query, and left it out: {', '.join(lost)}. Look the query "
                   "up in the protocol, and how PubMed writes it today")
    lists = result.get("warninglist") or {}
    warnings = [f"PubMed {act}: {', '.join(phrases)}." for name, act in WARNINGS.items()
                if (phrases := _phrases({name: lists.get(name)}, query))]
    return found, ids, warnings


def _numbers(result: dict) -> list[str]:
    """The numbers that an answer lists, each once."""
    if "ERROR" in result:
        raise ValueError("the service could not read the query")
    ids = list(dict.fromkeys(map(str, result["idlist"])))
    if not all(re.fullmatch(r"[1-9][0-9]{0,9}", number, re.A) for number in ids):
        raise ValueError("not PubMed numbers")
    return ids


#: Lists of warnings → what PubMed did. Its messages in words repeat them, or say that nothing was found.
WARNINGS = {"phrasesignored": "ignored a part of the query",
            "quotedphrasesnotfound": "did not find a quoted phrase, and looked for its words"}


def _phrases(lists: dict | None, query: str) -> list[str]:
    """The phrases in the lists of an answer, as far as they are made of the words of the query."""
    words = set(re.findall(r"\w+", query.casefold()))
    found = []
    for phrase in (phrase for phrases in (lists or {}).values() for phrase in phrases or ()):
        bare = re.sub(r"\[[^\[\]]*\]$", "", str(phrase)[:LONGEST])
        own = set(re.findall(r"\w+", bare.casefold())) <= words
        found.append(clean(bare).strip('"') if own else "a phrase that is not in it")
    return list(dict.fromkeys(filter(None, found)))


def _tried(read: Callable[..., Record | None], *about) -> Record | None:
    """What a database has, as a record; ``None`` where that cannot be read."""
    with contextlib.suppress(*GARBLED):
        return read(*about)
    return None


def _summaries(answer, ids: list[str]) -> dict[str, Record | None]:
    """Number → record; ``None`` where there is no readable summary (as of a record that was withdrawn)."""
    result = answer["result"]
    if len(ids) > 1 and not any(number in result for number in ids):  # one may be gone
        raise ValueError("no summary at all")
    return {number: _tried(_summary, result.get(number), number) for number in ids}


def _summary(about, number: str) -> Record | None:
    title = title_of(about.get("title")) or title_of(about.get("booktitle"))
    if "error" in about or not title:
        return None
    other = {a.get("idtype"): a.get("value") for a in about.get("articleids") or ()}
    return Record(
        title, f"https://pubmed.ncbi.nlm.nih.gov/{number}/",
        tuple(filter(None, (clean(a.get("name")).replace(";", ",") for a in about.get("authors") or ()))),
        clean(about.get("fulljournalname")),
        year_of(about.get("pubdate"), about.get("epubdate"), about.get("sortpubdate")),
        clean(about.get("volume")), clean(about.get("issue")), clean(about.get("pages")),
        bare_doi(other.get("doi")), number, fitting("PMC[1-9][0-9]*", other.get("pmc")),
        tuple(map(clean, about.get("pubtype") or ())),
        tuple(filter(None, [title_of(about.get("vernaculartitle"))])))


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
    return _answer(found, records)


def _page(answer) -> tuple[int, dict[str, Record | None], str]:
    found = int(answer["hitCount"])
    if found < 0:
        raise ValueError("not a number of records")
    results = answer["resultList"]["result"] if found else ()
    page: dict[str, Record | None] = {}
    for about in results:
        source = fitting("^[A-Z]{3}$", about["source"])
        number = fitting("^[A-Za-z0-9/.-]{1,40}$", about["id"])
        if not source or not number:
            raise ValueError("not a name of a record")
        page[f"{source}/{number}"] = _tried(_article, about, f"{source}/{number}")
    return found, page, str(answer.get("nextCursorMark") or "")


def _article(about, name: str) -> Record | None:
    """``None`` for a record without title."""
    if not (title := title_of(about.get("title"))):
        return None
    names = clean(about.get("authorString"), 5000).removesuffix(".").replace(";", ",").split(", ")
    return Record(
        title, f"https://europepmc.org/article/{name}",
        tuple(name for name in names if name and name != "et al" and not name.endswith("…")),
        clean(about.get("journalTitle")), year_of(about.get("pubYear"), about.get("firstPublicationDate")),
        clean(about.get("journalVolume")),
        clean(about.get("issue")), clean(about.get("pageInfo")), bare_doi(about.get("doi")),
        fitting("^[1-9][0-9]{0,9}$", about.get("pmid")), fitting("^PMC[1-9][0-9]*$", about.get("pmcid")),
        tuple(filter(None, map(str.strip, clean(about.get("pubType")).split(";")))))


def works(client: Client, doi: str = "", reference: str = "", most: int = 1) -> list[Record]:
    """The works of Crossref with a DOI, or those most like a reference in words.

    Raises :class:`.web.Unknown` where Crossref does not know the DOI.
    """
    if doi:
        return client.get(f"{CROSSREF}/{quote(doi, safe='')}", {},
                          lambda answer: [_work(answer["message"], doi)])
    asked = {"query.bibliographic": reference, "rows": str(most), "mailto": client.contact}
    return client.get(CROSSREF, asked, lambda answer: [
        *filter(None, (_tried(_work, item) for item in answer["message"]["items"][:most]))])


def _work(work, asked: str = "") -> Record:
    doi = bare_doi(work["DOI"])
    if not doi or asked and doi != asked:
        raise ValueError("the answer is about another work")
    title, subtitle, original = (
        title_of(next(iter(work.get(name) or ()), "")) for name in ("title", "subtitle", "original-title"))
    if not title:
        raise ValueError("a work without a title")
    names = ((" ".join(filter(None, (clean(a.get("family")), clean(a.get("given"))))) or clean(a.get("name")))
             .replace(";", ",") for a in work.get("author") or ())
    dates = ((work.get(name) or {}).get("date-parts") or [[]] for name in ("published-print", "issued"))
    kinds = (clean(one.get("type")) for one in (work, *(work.get("update-to") or ())))
    return Record(
        title, f"https://doi.org/{doi}", tuple(filter(None, names)),
        clean(next(iter(work.get("container-title") or ()), "")),
        year_of(*(str(parts[0][0]) for parts in dates if parts[0])), clean(work.get("volume")),
        clean(work.get("issue")), clean(work.get("page")) or clean(work.get("article-number")), doi,
        kinds=tuple(filter(None, kinds)),
        other_titles=tuple(filter(None, (subtitle and f"{title}: {subtitle}", original))))


def title_of(text: object) -> str:
    """A title without its full stop."""
    title = clean(text)
    return title[:-1].rstrip() if title.endswith(".") and not title.endswith("..") else title
