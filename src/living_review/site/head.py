"""What the head of a page says to search engines, reference managers and those who share a link.

Plain and Dublin Core meta elements, ``citation_*`` (Highwire), Open Graph, and schema.org as JSON-LD.
What must be a whole address (the canonical one, pictures, downloads) is there only where
``CITATION.cff`` says where the site is. The canonical address is that of the newest version; what is
cited and downloaded is that of the very version the page belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from .. import review
from ..tables import embedded
from ..tables.edition import Author, Edition
from ..tables.schema import Package
from . import citation, exports

#: A description ends with the sentence that reaches the first, and never passes the second.
ENOUGH, MOST = 160, 300
SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z“\"(])")
#: References to other places of the book mean nothing in a list of search results.
POINTERS = re.compile(r"\s*\((?:Figure|Table) \d+\)")
CARD = "_static/card.png"
#: The feeds at the root of the published tree, and what each tells of.
FEEDS = {"feeds/versions.xml": "Versions", "feeds/patients.xml": "New patients",
         "feeds/searches.xml": "Searches of the literature"}


@dataclass(frozen=True)
class Page:
    """A page: its name (``chapters/survival``), its title, and what it is in the words of schema.org.

    ``kind`` is ``Dataset``, ``MedicalScholarlyArticle``, ``ScholarlyArticle`` or ``WebPage``.
    """

    name: str
    title: str
    description: str
    kind: str = "WebPage"

    @property
    def path(self) -> str:
        return "" if self.name == "index" else f"{self.name}.html"


def description(paragraphs: Iterable[str]) -> str:
    """The first sentences of a page, as many as fit."""
    said = ""
    for paragraph in paragraphs:
        text = POINTERS.sub("", " ".join(paragraph.split()).removeprefix("In short. "))
        for sentence in SENTENCE.split(re.sub(r"\s+([.,;:])", r"\1", text)):
            longer = f"{said} {sentence}".strip()
            if len(longer) > MOST:
                return said or f"{longer[:MOST - 1].rsplit(' ', 1)[0].rstrip(',;:')}…"
            said = longer
            if len(said) >= ENOUGH:
                return said
    return said


def html(page: Page, edition: Edition, package: Package) -> str:
    """The elements for the head of a page."""
    lines = [f'<meta {key}="{escape(name)}" content="{escape(content)}" />'
             for key, name, content in _metas(page, edition, package) if content]
    lines += [f'<link rel="{rel}" href="{escape(address)}" />' for rel, address in _links(page, edition)]
    if edition.address:
        lines += [f'<link rel="alternate" type="application/atom+xml" title="{title}" '
                  f'href="{escape(edition.address)}/{name}" />' for name, title in FEEDS.items()]
    data = embedded.as_json(structured(page, edition, package))
    return "\n".join([*lines, f'<script type="application/ld+json">{data}</script>', ""])


def canonical(page: Page, edition: Edition) -> str:
    """The address of the page in the newest version; empty where the site has none."""
    return f"{edition.address}/{page.path}" if edition.address else ""


def _links(page: Page, edition: Edition) -> Iterator[tuple[str, str]]:
    yield "schema.DC", "http://purl.org/dc/elements/1.1/"
    yield "schema.DCTERMS", "http://purl.org/dc/terms/"
    if edition.address:
        yield "canonical", canonical(page, edition)


def _metas(page: Page, edition: Edition, package: Package) -> Iterator[tuple[str, str, str]]:
    """Attribute, name and content of each meta element; what is empty is left out."""
    day, here = edition.released, citation.address(edition, page.path)
    whole = page.kind == "Dataset"
    title = edition.title if whole else page.title
    yield "name", "description", page.description
    yield "name", "author", "; ".join(a.name for a in edition.authors)
    yield "name", "citation_title", title
    if not whole:
        yield "name", "citation_inbook_title", edition.title
    for author in edition.authors:
        yield "name", "citation_author", ", ".join(filter(None, (author.family, author.given)))
    yield "name", "citation_publication_date", f"{day:%Y/%m/%d}"
    yield "name", "citation_language", "en"
    yield "name", "citation_keywords", "; ".join(edition.keywords)
    yield "name", "citation_doi", edition.doi
    yield "name", "citation_public_url", here
    yield "name", "DC.title", title
    for author in edition.authors:
        yield "name", "DC.creator", author.name
    yield "name", "DC.date", day.isoformat()
    yield "name", "DC.language", "en"
    yield "name", "DC.type", "Dataset" if whole else "Text"
    yield "name", "DC.format", "text/html"
    yield "name", "DC.description", page.description
    yield "name", "DC.rights", "; ".join(_licences(package))
    yield "name", "DC.identifier", f"https://doi.org/{edition.doi}" if edition.doi and whole else here
    yield "name", "DCTERMS.isPartOf", "" if whole else f"{edition.title}, {edition.called.lower()}"
    yield "property", "og:title", page.title
    yield "property", "og:description", page.description
    yield "property", "og:type", "website" if page.name == "index" else "article"
    yield "property", "og:site_name", edition.title
    yield "property", "og:locale", "en_GB"
    yield "property", "og:url", canonical(page, edition)
    card = edition.address and review().card
    if card:
        yield "property", "og:image", f"{edition.address}/{CARD}"
        yield "property", "og:image:alt", card
    yield "name", "twitter:card", "summary_large_image" if card else "summary"


def structured(page: Page, edition: Edition, package: Package) -> dict:
    """The page in the words of schema.org."""
    whole = _dataset(edition, package)
    if page.kind == "Dataset":
        return {"@context": "https://schema.org"} | whole
    found = {"@context": "https://schema.org", "@type": page.kind,
             "headline" if page.kind != "WebPage" else "name": page.title,
             "description": page.description} | _shared(edition, package)
    if edition.address:
        found |= {"url": citation.address(edition, page.path),
                  "mainEntityOfPage": canonical(page, edition)}
    about = {key: whole[key] for key in ("@type", "@id", "name", "version", "url") if key in whole}
    if page.kind == "WebPage":
        return found | {"isPartOf": about}
    return found | {"about": _condition(), "isBasedOn": about | {
        key: whole[key] for key in ("description", "license", "creator")}}


def _condition() -> dict[str, str]:
    return {"@type": "MedicalCondition", "name": review().condition}


def _dataset(edition: Edition, package: Package) -> dict:
    cases = package.tables["cases"].columns
    found = {"@type": "Dataset", "name": edition.title, "description": edition.abstract,
             **_shared(edition, package), "keywords": list(edition.keywords), "about": _condition(),
             "variableMeasured": [c.title for c in cases if c.section not in ("identity", "notes")]}
    if edition.doi:
        found |= {"@id": f"https://doi.org/{edition.doi}", "identifier": f"https://doi.org/{edition.doi}"}
    if edition.repository:
        found["sameAs"] = edition.repository
    if edition.address:
        found = {"@id": citation.address(edition)} | found
        found |= {"url": citation.address(edition), "distribution": [
            {"@type": "DataDownload", "name": name, "encodingFormat": kind,
             "contentUrl": citation.address(edition, f"{exports.FOLDER}/{name}")}
            for name, kind in _downloads(package)]}
    return found


def _downloads(package: Package) -> Iterator[tuple[str, str]]:
    yield from exports.FILES.items()
    for table in package.tables.values():
        for ending, (_, kind) in exports.TABLE_TYPES.items():
            yield f"{table.name}.{ending}", kind


def _licences(package: Package) -> list[str]:
    """Those of text and data; the code under its own is no part of a page."""
    return [x.get("path") or x["name"] for x in package.descriptor["licenses"]]


def _shared(edition: Edition, package: Package) -> dict:
    """What holds for the whole and for its pages."""
    return {"inLanguage": "en", "version": edition.number, "isAccessibleForFree": True,
            "datePublished": edition.released.isoformat(),
            "license": _licences(package),
            "creator": [_person(a) for a in edition.authors],
            "author": [_person(a) for a in edition.authors]}


def _person(author: Author) -> dict:
    found = {"@type": "Person" if author.given else "Organization", "name": author.name}
    if author.given:
        found |= {"familyName": author.family, "givenName": author.given}
    return found | ({"sameAs": f"https://orcid.org/{author.orcid}"} if author.orcid else {})
