"""``ro-crate-metadata.json``: every file of a release, described for archives (RO-Crate 1.3)."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from ..tables import schema
from ..tables.edition import Author
from ..tables.inputs import digest_of
from . import parts, sums
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


def document(about: About, folder: Path) -> dict:
    """The crate over the files of a release; all of them but the crate and the sums must be there."""
    from rocrate.model import ContextEntity
    from rocrate.rocrate import ROCrate

    e, package = about.edition, about.package
    crate = ROCrate(version=VERSION)
    authors = [crate.add(_author(crate, author)) for author in e.authors]
    licenses = {name: crate.add(_license(crate, name)) for name in e.licenses}
    text_and_data = licenses[e.licenses[0]]
    root = crate.root_dataset
    root["datePublished"] = e.released.isoformat()  # the library has put the present moment here
    root["name"], root["description"], root["version"] = e.title, e.abstract, e.version
    root["author"] = authors if len(authors) > 1 else authors[0]
    root["publisher"] = authors[0]
    root["license"], root["inLanguage"] = text_and_data, "en"
    root["keywords"] = ", ".join(dict.fromkeys([*e.keywords, *package.descriptor.get("keywords", ())]))
    if e.doi:
        root["identifier"] = _address(e.doi)
    if e.address:
        root["url"] = e.address
    root["isBasedOn"] = [crate.add(ContextEntity(crate, _address(doi), {
        "@type": "ScholarlyArticle", "name": title})) for doi, title in about.reports.items()]
    by_path = {table.path: table for table in package.tables.values()}
    for part in parts.all_parts(package, e.version):
        if part.path == parts.CRATE:
            continue
        file = _file(crate, part, folder)
        if part.path == parts.source(e.version):
            file["license"] = list(licenses.values())
        if part.path == schema.FILE:
            file["identifier"] = f"sha256:{about.digest}"  # of the data: the descriptor and all tables
        if part.path in by_path:
            file["variableMeasured"] = _variables(crate, by_path[part.path])
    crate.metadata["license"] = text_and_data
    return crate.metadata.generate()


def _license(crate, name: str):
    from rocrate.model import ContextEntity

    address, title, words = LICENSES.get(
        name, (f"https://spdx.org/licenses/{name}", name, "The text of the licence is at this address."))
    return ContextEntity(crate, address, {
        "@type": "CreativeWork", "identifier": name, "name": title, "description": words})


def _address(doi: str) -> str:
    return "https://doi.org/" + quote(doi, safe="/:;()")


def _file(crate, part: parts.Part, folder: Path):
    about = {"name": part.path, "description": part.words, "encodingFormat": part.mediatype}
    if part.path == parts.SUMS:  # it names the crate, so the crate cannot have its sum
        about["contentSize"] = str(sums.size([*sums.files(folder), parts.CRATE]))
    else:
        path = folder / part.path
        about |= {"contentSize": str(path.stat().st_size), "sha256": digest_of(path)}
    return crate.add_file(dest_path=part.path, properties=about)


def _variables(crate, table) -> list:
    """The columns, with their units."""
    from rocrate.model import ContextEntity

    return [crate.add(ContextEntity(crate, f"#{table.name}/{column.name}", {
        "@type": "PropertyValue", "name": column.name, "alternateName": column.title,
        "description": column.description} | ({"unitText": column.unit} if column.unit else {})))
        for column in table.columns]


def _author(crate, author: Author):
    from rocrate.model import ContextEntity

    place = (f"https://orcid.org/{author.orcid}" if author.orcid
             else "#" + "-".join(author.name.casefold().split()))
    kind = {"@type": "Person", "givenName": author.given, "familyName": author.family} if author.given \
        else {"@type": "Organization"}
    return ContextEntity(crate, place, kind | {"name": author.name})
