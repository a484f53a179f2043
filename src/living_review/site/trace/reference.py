"""A record of the table of sources as a reference with links."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from markupsafe import Markup

from .markup import NOTHING, joined, outside

#: Authors that are named before "et al."
MOST_AUTHORS = 6


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
