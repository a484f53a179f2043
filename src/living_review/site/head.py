"""What the head of a page says to search engines, reference managers and those who share a link.

Plain meta elements, ``citation_*`` (Highwire), Open Graph, and schema.org as JSON-LD.
What must be a whole address (the canonical one, pictures, downloads) is there only where
``CITATION.cff`` says where the site is. The canonical address is that of the newest version; what is
cited and downloaded is that of the very version the page belongs to.
"""

import re
from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from .. import review
from ..tables import quoted
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


class Page(NamedTuple):
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
    """The elements for the head of a page; what is empty is left out."""
    whole, card = page.kind == "Dataset", edition.address and review().card
    named = {
        "description": page.description, "author": "; ".join(a.name for a in edition.authors),
        "citation_title": edition.title if whole else page.title,
        "citation_inbook_title": "" if whole else edition.title,
        "citation_publication_date": f"{edition.released:%Y/%m/%d}", "citation_language": "en",
        "citation_keywords": "; ".join(edition.keywords), "citation_doi": edition.doi,
        "citation_public_url": citation.address(edition, page.path),
        "twitter:card": "summary_large_image" if card else "summary"}
    shared = {
        "og:title": page.title, "og:description": page.description,
        "og:type": "website" if page.name == "index" else "article", "og:site_name": edition.title,
        "og:locale": "en_GB", "og:url": canonical(page, edition),
        "og:image": card and f"{edition.address}/{CARD}", "og:image:alt": card}
    authors = [("citation_author", ", ".join(filter(None, (a.family, a.given)))) for a in edition.authors]
    pairs = {"name": [*named.items(), *authors], "property": shared.items()}
    lines = [f'<meta {kind}="{name}" content="{escape(content)}" />'
             for kind, those in pairs.items() for name, content in those if content]
    if edition.address:
        lines.append(f'<link rel="canonical" href="{escape(canonical(page, edition))}" />')
        lines += [f'<link rel="alternate" type="application/atom+xml" title="{title}" '
                  f'href="{escape(edition.address)}/{name}" />' for name, title in FEEDS.items()]
    data = quoted.as_json(structured(page, edition, package))
    return "\n".join([*lines, f'<script type="application/ld+json">{data}</script>', ""])


def canonical(page: Page, edition: Edition) -> str:
    """The address of the page in the newest version; empty where the site has none."""
    return f"{edition.address}/{page.path}" if edition.address else ""


def structured(page: Page, edition: Edition, package: Package) -> dict:
    """The page in the words of schema.org."""
    whole = _dataset(edition, package)
    if page.kind == "Dataset":
        return {"@context": "https://schema.org"} | whole
    found = {"@context": "https://schema.org", "@type": page.kind,
             "headline" if page.kind != "WebPage" else "name": page.title,
             "description": page.description} | _shared(edition, package)
    if edition.address:
        found |= {"url": citation.address(edition, page.path), "mainEntityOfPage": canonical(page, edition)}
    about = {key: whole[key] for key in ("@type", "@id", "name", "version", "url") if key in whole}
    if page.kind == "WebPage":
        return found | {"isPartOf": about}
    return found | {"about": whole["about"], "isBasedOn": about | {
        key: whole[key] for key in ("description", "license", "creator")}}


def _dataset(edition: Edition, package: Package) -> dict:
    cases = package.tables["cases"].columns
    found = {"@type": "Dataset", "name": edition.title, "description": edition.abstract,
             **_shared(edition, package), "keywords": list(edition.keywords),
             "about": {"@type": "MedicalCondition", "name": review().condition},
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
            for name, kind in [*exports.FILES.items(), *(
                (f"{table}.{ending}", kind) for table in package.tables
                for ending, (_, kind) in exports.TABLE_TYPES.items())]]}
    return found


def _shared(edition: Edition, package: Package) -> dict:
    """What holds for the whole and for its pages; the code under its own licence is no part of them."""
    authors = [_person(a) for a in edition.authors]
    return {"inLanguage": "en", "version": edition.number, "isAccessibleForFree": True,
            "datePublished": edition.released.isoformat(),
            "license": [x.get("path") or x["name"] for x in package.descriptor["licenses"]],
            "creator": authors, "author": authors}


def _person(author: Author) -> dict:
    found = {"@type": "Person" if author.given else "Organization", "name": author.name}
    if author.given:
        found |= {"familyName": author.family, "givenName": author.given}
    return found | ({"sameAs": f"https://orcid.org/{author.orcid}"} if author.orcid else {})
