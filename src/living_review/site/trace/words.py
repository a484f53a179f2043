"""Values, notes and references in words."""

import re
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from ...gate.rules.forms import SOURCE_KEY
from ...tables.schema import Column
from .markup import NOTHING, Known, code, joined, outside, to

#: Authors that are named before "et al."
MOST_AUTHORS = 6
UNNAMED_UNIT = ("fractions",)
#: A report or a patient, named in a note.
NAMED = re.compile(rf"(?<![a-z0-9-])({SOURCE_KEY.pattern}(?:-[1-9][0-9]*)?)(?![a-z0-9-])")


def value(column: Column, content: object) -> str:
    """A typed value as figures and tables show it, with its unit; empty where nothing is reported."""
    if content is None or content != content:  # not a number
        return ""
    if isinstance(content, tuple):
        return "; ".join(column.vocabulary.get(item, item) for item in content)
    if isinstance(content, int | float):
        return quantity(content, "" if column.unit in UNNAMED_UNIT else column.unit)
    return column.vocabulary.get(content, content)


def quantity(x: float, unit: str) -> str:
    """``58 years``, ``1 month``, ``11%``."""
    if unit == "%":
        return f"{x:.10g}%"
    return f"{x:.10g} {unit.removesuffix('s') if x == 1 else unit}".strip()


def reading(column: Column, text: str | None) -> str:
    """What a reader wrote; text that is no value of the column stays as it stands."""
    if not text:
        return ""
    try:
        return value(column, column.parse(text))
    except ValueError:
        return text


def with_raw(column: Column, content: object) -> Markup:
    """The value in words and, where they differ, as it stands in the table."""
    said = value(column, content)
    if not column.vocabulary or not isinstance(content, str) or content.lower() == said.lower():
        return Markup("{}").format(said)
    return Markup("{} {}").format(said, code(content))


def noted(text: str | None, known: Known, here: str) -> Markup:
    """A note, with the patients and reports that it names by their keys as links that say their names."""
    parts = NAMED.split(text or "")
    return joined(to(part, known, here) if n % 2 and part in known else part for n, part in enumerate(parts))


def _year(source: dict) -> str:
    return "n.d." if source["year"] != source["year"] else f"{source['year']:.0f}"


def reference(source: dict) -> Markup:
    """``Liu H, Chen Y. Title. Journal 2026;12(3):45-9.``"""
    names = [name.strip() for name in (source["authors"] or "").split(";")]
    authors = ", ".join(names[:MOST_AUTHORS]) + (" et al. " if len(names) > MOST_AUTHORS else ". ")
    place = source["volume"] or ""
    place += f"({source['issue']})" if source["issue"] else ""
    place += f":{source['pages']}" if source["pages"] else ""
    journal = Markup("<em>{}</em> ").format(source["journal"]) if source["journal"] else NOTHING
    title = source["title"] if source["title"].endswith((".", "?", "!")) else f"{source['title']}."
    place = f"{_year(source)};{place}" if place else _year(source)
    return Markup("{}{} {}{}.").format(authors if source["authors"] else "", title, journal, place)


def known_by(source: dict) -> str:
    """The year and the identifiers, for the search."""
    return " ".join(filter(None, (_year(source), source["doi"], source["pmid"], source["pmcid"])))


def links(source: dict) -> Markup:
    """Where the report can be read; says so where no address is known."""
    found = []
    doi, pmid, pmcid, url = (source[name] for name in ("doi", "pmid", "pmcid", "url"))
    if doi:
        found.append(outside(f"doi:{doi}", f"https://doi.org/{quote(doi, safe='/:;().-_')}"))
    if pmid:
        found.append(outside(f"PubMed {pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"))
    if pmcid:
        found.append(outside(pmcid, f"https://pmc.ncbi.nlm.nih.gov/articles/{pmcid}/"))
    if url and not (doi and "doi.org/" in url):
        found.append(outside(f"The page that was read ({urlsplit(url).hostname})", url))
    found += [outside(f"Another page ({urlsplit(other).hostname})", other)
              for other in source.get("other_urls") or ()]
    return joined(found, " · ") or Markup("No DOI, PubMed number or address is known for this report.")
