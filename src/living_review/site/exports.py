"""What the site offers for download, at addresses that stay: the folder ``data/`` of every version.

The tables as they are kept (CSV and their descriptor), the same as JSON and Parquet, a row a place of lists
with ranges, the results, the references, the citation, and the workbook that asks for patients. An empty cell
is ``null`` there, a list is a list.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from .. import review
from ..book import folder as folder_of
from ..gate import dataset
from ..tables import edition, inputs, schema
from ..tables.files import naming, write_atomically
from ..tables.schema import Table
from . import bibliography, citation

FOLDER = folder_of.TABLES
SUMS, WORKBOOK = "SHA256SUMS", "add-patients.xlsx"
#: The forms of each table by the ending of the name: in words, and as a media type.
TABLE_TYPES = {"csv": ("CSV", "text/csv"), "json": ("JSON", "application/json"),
               "parquet": ("Parquet", "application/vnd.apache.parquet")}
#: Beside the tables, with their media types.
FILES = {schema.FILE: "application/json", "results.json": "application/json",
         "references.bib": "application/x-bibtex", "references.ris": "application/x-research-info-systems"}


def write(folder: Path, source: Path, data: dataset.Dataset, computed: Path) -> None:
    """Fill a new folder from the tables in ``source``, loaded as ``data``, and what was computed of them."""
    from ..intake import workbook  # with all that a way in needs; where others ask for names alone

    folder.mkdir(parents=True)
    for name in (schema.FILE, *(t.path for t in data.package.tables.values())):
        shutil.copyfile(source / name, folder / name)
    for name in ("results.json", "references.bib"):
        shutil.copyfile(computed / name, folder / name)
    for table in data.package.tables.values():
        rows = list(records(data, table))
        write_atomically(folder / f"{table.name}.json", as_json(rows))
        parquet(folder / f"{table.name}.parquet", data, table, rows)
    for column in review().scales:
        data.expanded(column).to_csv(folder / f"cases-{column}.csv", index=False, lineterminator="\n")
    write_atomically(folder / "references.ris", bibliography.ris(data))
    about = edition.read()
    for form, _, ending in citation.FORMS.values():
        write_atomically(folder / f"citation.{ending}", form(about))
    write_atomically(folder / WORKBOOK, workbook.made(data.package))
    write_atomically(folder / SUMS, "".join(
        f"{inputs.digest_of(p)}  {p.name}\n" for p in sorted(folder.iterdir())))


def records(data: dataset.Dataset, table: Table) -> Iterator[dict]:
    """The rows with typed values; ``None`` where nothing is reported."""
    for row in data.sheets[table.name].records():
        yield {c.name: whole(c.parse(row[c.name])) for c in table.columns}


def whole(cell: object) -> object:
    """A value for JSON: whole numbers without a point, ``None`` for what is missing."""
    if isinstance(cell, float):
        return None if cell != cell else int(cell) if cell.is_integer() else cell
    return cell


def as_json(rows: list[dict]) -> str:
    """A list of objects, one a line."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, allow_nan=False) for row in rows)
    return f"[\n{lines}\n]\n" if rows else "[]\n"


def parquet(path: Path, data: dataset.Dataset, table: Table, rows: list[dict]) -> None:
    """Typed as the descriptor says, which travels along: title and unit of each column, version, licence.

    Whole numbers are 64-bit integers, other numbers doubles, lists are lists of text. No time of
    writing is kept, so the same tables are the same bytes (with one version of Arrow).
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"number": pa.float64(), "integer": pa.int64(), "list": pa.list_(pa.string())}
    about = data.package.descriptor
    columns = pa.schema(
        [pa.field(c.name, types.get(c.type, pa.string()),
                  metadata={k: v for k, v in (("title", c.title), ("unit", c.unit)) if v})
         for c in table.columns],
        {"title": f"{about['title']}: {table.title}", "version": data.version, "digest": data.digest,
         "license": "; ".join(x["name"] for x in about["licenses"])})
    with naming(path):
        pq.write_table(pa.Table.from_pylist(rows, schema=columns), path)
