"""Files of references, as databases and reference managers export them: RIS, nbib of PubMed and BibTeX.

RIS and nbib are lines with a tag, read alike in a few lines of our own: rispy drops a record without its end
without a word, and knows no nbib. BibTeX is read by pybtex, which writes it elsewhere.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from ..gate import identifiers
from ..tables.problems import Refused
from ..tables.quoted import seen
from .databases import Record, bare_doi, clean, title_of, year_of

TAGGED = re.compile(r"([A-Z][A-Z0-9]{1,3}) *-(?: (.*))?")
#: The tag that a record begins with.
BEGINS = {"TY": "RIS", "PMID": "nbib"}
#: What a record has → its tags, the best first.
TAGS = {"title": ("TI", "T1", "BTI", "CT"), "authors": ("FAU", "AU", "A1"),
        "journal": ("JT", "JF", "T2", "JO", "TA", "JA"), "year": ("DP", "PY", "Y1", "DA"),
        "volume": ("VI", "VL"), "issue": ("IP", "IS"), "url": ("UR",)}


def read(text: str) -> list[Record]:
    """The records of a file; none where it is in none of the three forms.

    Raises :class:`.problems.Refused` where it begins so and cannot be read: no record is left out unsaid.
    """
    if re.match(r"\s*(?:%[^\n]*\n\s*)*@\w+\s*[{(]", text):
        return list(_bibtex(text))
    return list(_tagged(text))


def _tagged(text: str) -> Iterator[Record]:
    record: dict[str, list[str]] | None = None
    last = ""
    for line in text.splitlines():
        found = TAGGED.fullmatch(line.rstrip())
        if found and found[1] in BEGINS:
            if record is not None:
                yield _of_tags(record)
            record = defaultdict(list)
        if record is None:
            continue
        if found:
            last = found[1]
            record[last].append(found[2] or "")
        elif line.strip() and record[last]:
            record[last][-1] += f" {line.strip()}"
    if record is not None:
        yield _of_tags(record)


def _of_tags(tags: dict[str, list[str]]) -> Record:
    nbib = "PMID" in tags
    if nbib:  # where IS is a number of the journal
        tags.pop("IS", None)
    first = {name: next((text for tag in which for text in tags.get(tag, ()) if text.strip()), "")
             for name, which in TAGS.items()}
    pages = "-".join(filter(None, (clean(text) for tag in ("SP", "EP") for text in tags.get(tag, ())[:1])))
    pubmed = nbib or re.search("pubmed|medline", " ".join(tags.get("DB", ())), re.I)
    number = " ".join(tags.get("PMID" if nbib else "AN", ())[:1])
    return _record(
        first, next((tags[tag] for tag in TAGS["authors"] if tags.get(tag)), []),
        pages or clean(" ".join(tags.get("PG", ())[:1])),
        next(filter(None, map(bare_doi, (
            text for tag in ("DO", "LID", "AID", "UR") for text in tags.get(tag, ())))), ""),
        number if pubmed else "", " ".join(tags.get("PMC", ())[:1]), tags.get("PT", []))


def _bibtex(text: str) -> Iterator[Record]:
    import pybtex.errors
    from pybtex.database import parse_string
    from pybtex.richtext import Text

    def plain(words: str) -> str:
        return re.sub(r"\\[a-z]+ ?", "", str(Text.from_latex(words)))  # what it does not know, as \\em

    with pybtex.errors.capture() as errors:
        entries = parse_string(text, "bibtex").entries
    if errors:
        raise Refused(f"The file of references cannot be read as BibTeX: {seen(str(errors[0]))}.")
    for entry in entries.values():
        cells = {name.lower(): plain(words) for name, words in entry.fields.items()}
        first = {"journal": cells.get("journaltitle") or cells.get("booktitle", ""),
                 "issue": cells.get("number", ""), "year": cells.get("date", "")}
        first |= {name: cells[name] for name in TAGS if cells.get(name)}
        authors = [plain(" ".join(part for kind in ("prelast", "last", "lineage", "first", "middle")
                                  for part in person.get_part(kind)))
                   for person in entry.persons.get("author", ())]
        doi = bare_doi(cells.get("doi") or cells.get("url", ""))
        yield _record(first, authors, re.sub("-+|–", "-", cells.get("pages", "")), doi, cells.get("pmid", ""),
                      cells.get("pmcid") or cells.get("pmc", ""), [])


def _record(first: dict[str, str], authors: list[str], pages: str, doi: str, pmid: str, pmcid: str,
            kinds: list[str]) -> Record:
    names = (clean(name).replace(";", ",").replace(", ", " ").removesuffix(",") for name in authors)
    return Record(
        title_of(first.get("title")), clean(first.get("url"), 2000), tuple(filter(None, names)),
        clean(first.get("journal")), year_of(first.get("year")), clean(first.get("volume")),
        clean(first.get("issue")), pages, doi, identifiers.pmid(pmid), identifiers.pmcid(pmcid),
        tuple(map(clean, kinds)))
