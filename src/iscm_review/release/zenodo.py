"""``.zenodo.json``: what Zenodo asks of a deposit (its deposit metadata, in the form of its REST API)."""

from __future__ import annotations

from html import escape

from ..edition import Author
from . import parts
from .parts import About


def document(about: About) -> dict:
    """The deposit; what is not known (a DOI, an ORCID, an address) is left out."""
    e = about.edition
    return {
        "title": e.title,
        "upload_type": "dataset",
        "publication_date": e.released.isoformat(),
        "version": e.version,
        "language": "eng",
        "creators": [_creator(author) for author in e.authors],
        "description": _description(about),
        "access_right": "open",
        "license": e.licenses[0].lower(),
        "keywords": list(dict.fromkeys([*e.keywords, *about.package.descriptor.get("keywords", ())])),
        "notes": f"Text and data: {e.licenses[0]}. Code: {', '.join(e.licenses[1:])}. "
                 f"SHA-256 over the tables and their descriptor: {about.digest}.",
        "related_identifiers": [*_places(about), *(
            {"identifier": doi, "relation": "isDerivedFrom", "resource_type": "publication-article"}
            for doi in about.reports)],
    }


def _creator(author: Author) -> dict[str, str]:
    name = f"{author.family}, {author.given}" if author.given else author.family
    return {"name": name} | ({"orcid": author.orcid} if author.orcid else {})


def _description(about: About) -> str:
    listed = "".join(f"<li><code>{escape(part.path)}</code>: {escape(part.words)}</li>"
                     for part in parts.all_parts(about.package, about.edition.version))
    return (f"<p>{escape(about.edition.abstract)}</p><p>{escape(about.package.descriptor['description'])}</p>"
            f"<ul>{listed}</ul>")


def _places(about: About) -> list[dict[str, str]]:
    """The site and the repository, once they are public."""
    e = about.edition
    site = [{"identifier": e.address, "relation": "isDocumentedBy"}] if e.address else []
    return site + ([{"identifier": e.repository, "relation": "isDerivedFrom", "resource_type": "software"}]
                   if e.repository else [])
