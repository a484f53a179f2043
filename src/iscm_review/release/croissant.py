"""``croissant.json``: the tables in the Croissant format 1.0 (http://mlcommons.org/croissant/1.0).

Made from the descriptor: a file, a set of records and its fields for each table. Croissant has no
property for a unit, so it stands in the description of the field. An empty cell is *not reported*.
"""

from __future__ import annotations

import re
from pathlib import Path

from ..edition import Author
from ..inputs import digest_of
from ..schema import Column, Table
from . import parts
from .parts import About

#: The context that the specification gives; it is part of every document, so that none must be fetched.
CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
#: Text that is digits by its pattern (a PubMed number) is told as a whole number: mlcroissant lets pandas
#: guess, which makes 30030186.0 of it where cells are empty.
DIGITS = re.compile(r"\^\[1-9\]\[0-9\](\*|\{[0-9,]+\})\$")
TYPES = {"string": "sc:Text", "list": "sc:Text", "number": "sc:Float", "integer": "sc:Integer"}


def document(about: About, folder: Path) -> dict:
    """The description of the tables below a folder."""
    e, package = about.edition, about.package
    names = ", ".join(author.name for author in e.authors)
    known = {"url": e.address} if e.address else {}
    paths = {name: table.path for name, table in package.tables.items()}
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": about.package.descriptor["name"],
        "alternateName": e.title,
        "description": package.descriptor["description"],
        "license": package.descriptor["licenses"][0]["path"],
        **known,
        "version": e.version,
        "datePublished": e.released.isoformat(),
        "creator": [_creator(author) for author in e.authors],
        "keywords": list(package.descriptor.get("keywords", ())),
        "inLanguage": "en",
        "citeAs": f"{names}. {e.title}. Version {e.version}. {e.released.year}."
                  + (f" https://doi.org/{e.doi}" if e.doi else ""),
        "distribution": [_file(table, folder) for table in package.tables.values()],
        "recordSet": [_records(table, paths) for table in package.tables.values()],
    }


def _creator(author: Author) -> dict[str, str]:
    if not author.given:
        return {"@type": "sc:Organization", "name": author.name}
    known = {"sameAs": f"https://orcid.org/{author.orcid}"} if author.orcid else {}
    return {"@type": "sc:Person", "name": author.name,
            "givenName": author.given, "familyName": author.family} | known


def _file(table: Table, folder: Path) -> dict:
    path = f"{parts.DATA}/{table.path}"
    return {
        "@type": "cr:FileObject", "@id": table.path, "name": table.path, "description": table.description,
        "contentUrl": path, "contentSize": f"{(folder / path).stat().st_size} B",
        "encodingFormat": "text/csv", "sha256": digest_of(folder / path),
    }


def _records(table: Table, paths: dict[str, str]) -> dict:
    key = [{"@id": f"{table.name}/{name}"} for name in table.primary_key]
    return {
        "@type": "cr:RecordSet", "@id": table.name, "name": table.name,
        "description": f"{table.title}. {table.description}",
        **({"key": key[0] if len(key) == 1 else key} if key else {}),
        "field": [_field(table, column, paths) for column in table.columns],
    }


def _type(column: Column) -> str:
    pattern = column.constraints.get("pattern", "")
    return TYPES["integer" if column.type == "string" and DIGITS.fullmatch(pattern) else column.type]


def _field(table: Table, column: Column, paths: dict[str, str]) -> dict:
    words = f"{column.title}. {column.description}" + (f" Unit: {column.unit}." if column.unit else "")
    source = {"fileObject": {"@id": table.path}, "extract": {"column": column.name}}
    field = {"@type": "cr:Field", "@id": f"{table.name}/{column.name}", "name": column.name,
             "description": words, "dataType": _type(column), "source": source}
    if column.type == "list":
        source["transform"] = {"separator": column.delimiter}
        field["repeated"] = True
    for key in table.foreign_keys:
        if key["fields"] == [column.name]:
            # To the column of the file, not to the field: mlcroissant cannot follow one reference to another.
            field["references"] = {"fileObject": {"@id": paths[key["reference"]["resource"]]},
                                   "extract": {"column": key["reference"]["fields"][0]}}
    return field
