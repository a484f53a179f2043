"""Whether the metadata of a release are of this version and of these files.

What is asked of each holds for any release, whichever version of this software has written it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from ..inputs import digest_of
from . import parts, sums
from .parts import About


def faults(folder: Path, about: About) -> Iterator[str]:
    """What the metadata get wrong, each description for itself."""
    for name, check in ((f"{parts.DATA}/datapackage.json", _package), (parts.ZENODO, _zenodo),
                        (parts.CROISSANT, _croissant), (parts.CRATE, _crate), (parts.README, _readme)):
        try:
            yield from (f"{name}: {fault}" for fault in check(folder, about))
        except FileNotFoundError:
            continue  # told among the parts
        except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            yield f"{name} cannot be read: {type(error).__name__}: {error}"


def _differ(what: str, there, wanted) -> Iterator[str]:
    if there != wanted:
        yield f"{what} is {there!r}, not {wanted!r}"


def _package(folder: Path, about: About) -> Iterator[str]:
    descriptor = about.package.descriptor
    yield from _differ("version", descriptor["version"], about.edition.version)
    yield from _differ("title", descriptor["title"], about.edition.title)
    yield from _differ("created", descriptor["created"][:10], about.edition.released.isoformat())


def _read(folder: Path, name: str) -> dict:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def _zenodo(folder: Path, about: About) -> Iterator[str]:
    deposit, e = _read(folder, parts.ZENODO), about.edition
    yield from _differ("version", deposit["version"], e.version)
    yield from _differ("title", deposit["title"], e.title)
    yield from _differ("publication_date", deposit["publication_date"], e.released.isoformat())
    yield from _differ("the number of creators", len(deposit["creators"]), len(e.authors))
    if about.digest not in deposit["notes"]:
        yield "notes do not have the digest of these data"


def _croissant(folder: Path, about: About) -> Iterator[str]:
    document, e = _read(folder, parts.CROISSANT), about.edition
    yield from _differ("version", document["version"], e.version)
    yield from _differ("datePublished", document["datePublished"], e.released.isoformat())
    files = {entry["@id"]: entry for entry in document["distribution"]}
    fields = {entry["@id"]: [field["name"] for field in entry["field"]] for entry in document["recordSet"]}
    tables = about.package.tables
    yield from _differ("the list of files", sorted(files), sorted(t.path for t in tables.values()))
    yield from _differ("the list of record sets", sorted(fields), sorted(tables))
    for name, table in tables.items():
        if table.path in files and (folder / parts.DATA / table.path).is_file():
            entry, path = files[table.path], f"{parts.DATA}/{table.path}"
            size = (folder / path).stat().st_size
            yield from _differ(f"the address of {table.path}", entry["contentUrl"], path)
            yield from _differ(f"the sum of {path}", entry["sha256"], digest_of(folder / path))
            yield from _differ(f"the size of {path}", entry["contentSize"], f"{size} B")
        if name in fields:
            yield from _differ(f"the fields of {name}", fields[name], [c.name for c in table.columns])


def _crate(folder: Path, about: About) -> Iterator[str]:
    entities = {entity["@id"]: entity for entity in _read(folder, parts.CRATE)["@graph"]}
    root, e = entities["./"], about.edition
    yield from _differ("version", root["version"], e.version)
    yield from _differ("name", root["name"], e.title)
    yield from _differ("datePublished", root["datePublished"], e.released.isoformat())
    listed = {name for name, entity in entities.items() if entity["@type"] == "File"}
    yield from _differ("the list of files", sorted(listed), sorted(set(sums.files(folder)) - {parts.CRATE}))
    yield from _differ("the digest of the data", entities[f"{parts.DATA}/"]["identifier"],
                       f"sha256:{about.digest}")
    for name in sorted(listed - {parts.SUMS}):
        if (folder / name).is_file():
            yield from _differ(f"the sum of {name}", entities[name]["sha256"], digest_of(folder / name))
            yield from _differ(f"the size of {name}", entities[name]["contentSize"],
                               str((folder / name).stat().st_size))


def _readme(folder: Path, about: About) -> Iterator[str]:
    text = (folder / parts.README).read_text(encoding="utf-8")
    if f"Version {about.edition.version}," not in text:
        yield f"does not say that this is version {about.edition.version}"
    for part in parts.all_parts(about.package, about.edition.version):
        if part.path != parts.README and f"`{part.path}`" not in text:
            yield f"does not say what {part.path} is"
