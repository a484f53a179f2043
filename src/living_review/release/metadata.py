"""The files of a release that describe the others: README, changes, crate (RO-Crate 1.3) and sums."""

import json
import textwrap
from collections.abc import Iterator
from pathlib import Path
from string import Template
from urllib.parse import quote

from .. import review
from ..tables import schema
from ..tables.edition import Author
from ..tables.inputs import digest_of
from . import changelog, parts
from .parts import About

VERSION = "1.3"
#: By their SPDX names: address, name, and what they allow.
LICENSES = {
    "CC-BY-4.0": ("https://creativecommons.org/licenses/by/4.0/",
                  "Creative Commons Attribution 4.0 International",
                  "Text and data may be shared and adapted for any purpose by whoever names their source."),
    "MIT": ("https://opensource.org/license/mit", "MIT License",
            "The code may be used, changed and passed on for any purpose with its notice of copyright."),
}


def texts(folder: Path, about: About, log: str) -> Iterator[tuple[str, str]]:
    """Name and text of each, in the order of writing; ``log`` is the CHANGELOG.md of the source.

    The crate has size and sum of the files before it, and the sums are over all. So each text is to be
    written before the next one is asked for, unless all of them stand there already.
    """
    yield parts.README, readme(about)
    yield parts.CHANGES, (f"# Changes in version {about.edition.version}\n\n"
                          f"{changelog.section(log, about.edition.version)}\n")
    yield parts.CRATE, json.dumps(crate(about, folder), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    yield parts.SUMS, parts.sums(folder)


def readme(about: About, of: str = "release") -> str:
    """The README of a release, or that in the archive of its ``site``, for who has none of this software."""
    e, (data, *code) = about.edition, about.edition.licenses
    head = [", ".join(author.name for author in e.authors), f"Version {e.version}, {e.released.isoformat()}",
            f"Digest of the data: {about.digest}", *(f"{what}: {place}" for what, place in (
                ("DOI", e.doi), ("Site", e.address), ("Source", e.repository)) if place)]
    told = {
        "head": f"# {e.title}\n\n" + "\n".join(f"- {line}" for line in head), "abstract": e.abstract,
        "listed": "\n".join(_wrap(f"- `{part.path}`: {part.words}", "  ")
                            for part in parts.all_parts(about) if part.path != parts.README),
        "licence": f"Text and data: {data}." + (f" Code: {', '.join(code)}." if code else "")
        + " This review describes published patients; it gives no advice for the care of any one patient.",
        "name": about.name, "whole": parts.whole(e.version), "date": about.date, "sums": parts.SUMS,
        "command": review().command}
    text = (Path(__file__).parent / f"texts/{of}.md").read_text(encoding="utf-8")
    blocks = Template(text).substitute(told).strip().split("\n\n")
    return "\n\n".join(block if block.startswith(("#", "- ")) else _wrap(block) for block in blocks) + "\n"


def _wrap(text: str, indent: str = "") -> str:
    return textwrap.fill(" ".join(text.split()), 100, subsequent_indent=indent,
                         break_long_words=False, break_on_hyphens=False)


def crate(about: About, folder: Path) -> dict:
    """The crate over the files of a release; all of them but the crate and the sums must be there."""
    from rocrate.model import ContextEntity
    from rocrate.rocrate import ROCrate

    e, package = about.edition, about.package
    crate = ROCrate(version=VERSION)

    def add(name: str, properties: dict) -> ContextEntity:
        return crate.add(ContextEntity(crate, name, properties))

    authors = [add(*_author(author)) for author in e.authors]
    licenses = [add(*_license(name)) for name in e.licenses]
    root = crate.root_dataset
    root["datePublished"] = e.released.isoformat()  # the library has put the present moment here
    root["name"], root["description"], root["version"] = e.title, e.abstract, e.version
    root["author"] = authors if len(authors) > 1 else authors[0]
    root["publisher"] = authors[0]
    root["license"], root["inLanguage"] = licenses[0], "en"
    root["keywords"] = ", ".join(dict.fromkeys([*e.keywords, *package.descriptor.get("keywords", ())]))
    if e.doi:
        root["identifier"] = _address(e.doi)
    if e.address:
        root["url"] = e.address
    root["isBasedOn"] = [add(_address(doi), {"@type": "ScholarlyArticle", "name": title})
                         for doi, title in about.reports.items()]
    by_path = {table.path: table for table in package.tables.values()}
    for part in parts.all_parts(about):
        if part.path == parts.CRATE:
            continue
        file = crate.add_file(dest_path=part.path, properties=_file(part, folder))
        if part.path == parts.source(e.version):
            file["license"] = licenses
        if part.path == schema.FILE:
            file["identifier"] = f"sha256:{about.digest}"  # of the data: the descriptor and all tables
        if table := by_path.get(part.path):
            file["variableMeasured"] = [add(f"#{table.name}/{column.name}", {
                "@type": "PropertyValue", "name": column.name, "alternateName": column.title,
                "description": column.description} | ({"unitText": column.unit} if column.unit else {}))
                for column in table.columns]
    crate.metadata["license"] = licenses[0]
    return crate.metadata.generate()


def _license(name: str) -> tuple[str, dict]:
    address, title, words = LICENSES.get(
        name, (f"https://spdx.org/licenses/{name}", name, "The text of the licence is at this address."))
    return address, {"@type": "CreativeWork", "identifier": name, "name": title, "description": words}


def _author(author: Author) -> tuple[str, dict]:
    place = (f"https://orcid.org/{author.orcid}" if author.orcid
             else "#" + "-".join(author.name.casefold().split()))
    kind = {"@type": "Person", "givenName": author.given, "familyName": author.family} if author.given \
        else {"@type": "Organization"}
    return place, kind | {"name": author.name}


def _address(doi: str) -> str:
    return "https://doi.org/" + quote(doi, safe="/:;()")


def _file(part: parts.Part, folder: Path) -> dict:
    about = {"name": part.path, "description": part.words, "encodingFormat": part.mediatype}
    if part.path == parts.SUMS:  # it names the crate, so the crate cannot have its sum
        return about | {"contentSize": str(parts.size_of_sums([*parts.files(folder), parts.CRATE]))}
    path = folder / part.path
    return about | {"contentSize": str(path.stat().st_size), "sha256": digest_of(path)}
