"""What is offered for download is the data, in every form, and the same bytes each time."""

import hashlib
import json

import pandas as pd
import pyarrow.parquet as pq
import pytest
import rispy
from frictionless import Package
from pybtex.database import parse_string

import raw
from living_review import review
from living_review.book import results
from living_review.build.places import places
from living_review.gate import dataset
from living_review.intake import workbook
from living_review.site import bibliography, exports
from living_review.tables.inputs import ROOT

TABLES = [path.stem for path in sorted((ROOT / "data").glob("*.csv"))]


def fill(folder, data, computed):
    """The exports of a data folder."""
    loaded = dataset.load(data)
    computed.mkdir(parents=True)
    (computed / "references.bib").write_text(bibliography.bibtex(loaded), encoding="utf-8")
    (computed / "results.json").write_text(results.as_json(loaded, results.compute(loaded)), encoding="utf-8")
    exports.write(folder, data, loaded, computed)
    return folder


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    top = tmp_path_factory.mktemp("exports")
    return fill(top / "data", ROOT / "data", top / "computed")


def as_text(value, column):
    """A typed value as the table has it."""
    if value is None:
        return ""
    if column.type == "list":
        return column.delimiter.join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def test_tables_and_descriptor_are_those_of_the_repository(exported):
    for path in (ROOT / "data").iterdir():
        assert (exported / path.name).read_bytes() == path.read_bytes(), path.name


def test_the_workbook_for_patients_is_that_of_the_descriptor_and_both_pages_offer_it(exported, data):
    assert (exported / exports.WORKBOOK).read_bytes() == workbook.made(data.package)
    for page in ("contribute", "add-a-patient"):
        assert f"<{exports.WORKBOOK}>" in (ROOT / f"book/chapters/{page}.md").read_text(encoding="utf-8")


def test_a_list_with_ranges_is_offered_with_a_row_for_each_place(exported, data):
    for column in review().scales:
        rows = pd.read_csv(exported / f"cases-{column}.csv")
        assert rows.equals(data.expanded(column))


@pytest.mark.parametrize("name", TABLES)
def test_json_and_parquet_hold_what_the_table_holds(exported, data, name):
    columns = data.package.tables[name].columns
    expected = [tuple(row.values()) for row in raw.rows(ROOT / "data", name)]
    for rows in (json.loads((exported / f"{name}.json").read_text(encoding="utf-8")),
                 pq.read_table(exported / f"{name}.parquet").to_pylist()):
        told = [tuple(as_text(row[c.name], c) for c in columns) for row in rows]
        assert [[_number(cell) for cell in row] for row in told] == [
            [_number(cell) for cell in row] for row in expected]


def _number(cell):
    try:
        return float(cell)
    except ValueError:
        return cell


@pytest.mark.parametrize("name", TABLES)
def test_parquet_is_typed_as_the_descriptor_says_and_tells_its_version(exported, data, name):
    schema = pq.read_schema(exported / f"{name}.parquet")
    kinds = {"string": "string", "integer": "int64", "number": "double", "list": "list<element: string>"}
    for c in data.package.tables[name].columns:
        assert str(schema.field(c.name).type) == kinds[c.type], c.name
        assert schema.field(c.name).metadata[b"title"].decode() == c.title
        assert schema.field(c.name).metadata.get(b"unit", b"").decode() == c.unit
    assert schema.metadata[b"version"].decode() == data.version
    assert schema.metadata[b"digest"].decode() == data.digest
    assert schema.metadata[b"license"] == b"CC-BY-4.0"


def test_empty_is_null_and_a_list_is_a_list(exported):
    rows = {row["case_id"]: row for row in raw.rows(ROOT / "data", "cases")}
    for row in json.loads((exported / "cases.json").read_text(encoding="utf-8")):
        assert (row["age_years"] is None) == (rows[row["case_id"]]["age_years"] == "")
        assert row["symptoms"] is None or row["symptoms"] == rows[row["case_id"]]["symptoms"].split(";")


def test_pandas_and_frictionless_read_it(exported):
    assert len(pd.read_parquet(exported / "cases.parquet")) == len(pd.read_json(exported / "cases.json"))
    assert {r.name for r in Package(str(exported / "datapackage.json")).resources} == set(TABLES)


def test_references_are_in_both_forms(exported, data):
    keys = set(data.sources["citation_key"])
    bibtex = parse_string((exported / "references.bib").read_text(encoding="utf-8"), "bibtex")
    ris = rispy.loads((exported / "references.ris").read_text(encoding="utf-8"))
    assert set(bibtex.entries) == {r["id"] for r in ris} == keys


def test_every_file_has_its_checksum(exported):
    lines = (exported / exports.SUMS).read_text(encoding="utf-8").splitlines()
    told = dict(reversed(line.split("  ")) for line in lines)
    assert set(told) == {p.name for p in exported.iterdir()} - {exports.SUMS}
    for name, digest in told.items():
        assert hashlib.sha256((exported / name).read_bytes()).hexdigest() == digest


def test_the_same_data_are_the_same_bytes_in_another_folder(exported, tmp_path):
    again = fill(tmp_path / "another name", ROOT / "data", tmp_path / "computed")
    names = {p.name for p in exported.iterdir()}
    assert names == {p.name for p in again.iterdir()}
    assert [n for n in names if (again / n).read_bytes() != (exported / n).read_bytes()] == []


def test_empty_tables_are_empty_in_every_form(empty_folder, tmp_path):
    folder = fill(tmp_path / "out", empty_folder, tmp_path / "computed")
    assert json.loads((folder / "cases.json").read_text(encoding="utf-8")) == []
    table = pq.read_table(folder / "cases.parquet")
    assert table.num_rows == 0 and "list" in str(table.schema.field("symptoms").type)


def test_no_cell_is_a_formula(exported, data):
    """The gate refuses them; the shipped tables are held to it here once more, in the plainest way."""
    for name in TABLES:
        for row in raw.rows(ROOT / "data", name):
            for column, cell in row.items():
                assert not cell.startswith(("=", "+", "@", "\t")), (name, column, cell)
                assert not cell.startswith("-") or isinstance(_number(cell), float), (name, column, cell)


def test_the_build_lays_them_beside_the_pages():
    folder = places().html / exports.FOLDER
    if not folder.is_dir():
        pytest.skip("there is no site yet: make html")
    assert (folder / exports.SUMS).is_file()
