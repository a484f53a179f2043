"""A table that cannot be used is refused with file, line, column, value and remedy."""

import json

import pytest

from living_review.book import results
from living_review.gate import dataset
from living_review.tables.inputs import ROOT
from living_review.tables.problems import DataError
from raw import rows


def problems_of(folder):
    with pytest.raises(DataError) as caught:
        dataset.load(folder)
    return caught.value.problems


def edit(folder, name, old, new, count=1):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def test_the_shipped_data_load(data):
    assert len(data.cases) > 100
    assert data.cases["age_years"].dtype == "float64"
    assert data.cases["symptoms"].dropna().map(type).eq(tuple).all()


def test_an_empty_cell_means_not_reported(data):
    empty = sum(row["sex"] == "" for row in rows(ROOT / "data", "cases"))
    assert data.cases["sex"].isna().sum() == empty > 0


def test_the_index_of_a_row_is_its_line_in_the_file(data):
    lines = (ROOT / "data/cases.csv").read_text(encoding="utf-8").splitlines()
    for line, case_id in data.cases["case_id"].items():
        assert lines[line - 1].startswith(case_id + ",")


def test_what_is_kept_is_computed_once_for_each_dataset(data):
    asked = []
    rows = dataset.once(lambda data: asked.append(data) or len(data.cases))
    fewer = dataset.Dataset(data.package, {**data.frames, "cases": data.cases[:3]}, "")
    assert [rows(data), rows(data), rows(fewer), rows(fewer)] == [len(data.cases)] * 2 + [3] * 2
    assert len(asked) == 2


def test_a_value_outside_the_vocabulary(folder):
    edit(folder, "cases.csv", ",male,", ",Male,")
    (problem,) = problems_of(folder)
    assert (problem.file, problem.column, problem.value) == ("cases.csv", "sex", "Male")
    line = (folder / "cases.csv").read_text(encoding="utf-8").splitlines()[problem.line - 1]
    assert ",Male," in line and line.startswith(problem.case_id + ",")
    assert "female" in problem.message and problem.fix == "Did you mean male?"


def test_all_problems_are_told_in_one_run(folder):
    edit(folder, "cases.csv", ",male,", ",Male,", count=3)
    edit(folder, "sources.csv", ",include,", ",included,", count=2)
    assert len(problems_of(folder)) == 5


def test_a_missing_table(folder):
    (folder / "series.csv").unlink()
    (problem,) = problems_of(folder)
    assert problem.file == "series.csv" and problem.rule == "file-missing"


def test_a_folder_without_a_descriptor(tmp_path):
    (problem,) = problems_of(tmp_path)
    assert problem.file == "datapackage.json" and "Name a folder" in problem.fix


def test_a_broken_descriptor(folder):
    edit(folder, "datapackage.json", '"resources"', '"resources')
    (problem,) = problems_of(folder)
    assert problem.rule == "descriptor" and problem.line > 1


def test_more_patients_than_there_are(folder):
    edit(folder, "series.csv", ",84.6,,,11,13,", ",84.6,,,14,13,")
    (problem,) = problems_of(folder)
    assert problem.rule == "share-possible" and problem.message == "14 of 13"


def test_a_table_outside_the_folder_is_refused(folder):
    edit(folder, "datapackage.json", '"path": "cases.csv"', '"path": "../cases.csv"')
    (problem,) = problems_of(folder)
    assert problem.file == "datapackage.json" and "../cases.csv" in problem.message


def test_a_descriptor_that_lacks_a_table(folder):
    edit(folder, "datapackage.json", '"name": "searches"', '"name": "other"')
    (problem,) = problems_of(folder)
    assert "searches" in problem.message


def test_a_file_in_place_of_a_folder(tmp_path):
    (tmp_path / "file").write_text("")
    (problem,) = problems_of(tmp_path / "file")
    assert problem.file == "datapackage.json" and "Name a folder" in problem.fix


def test_readings_of_a_patient_who_is_gone_are_a_warning(folder):
    path = folder / "cases.csv"
    header, first, *others = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([header, *others]), encoding="utf-8")
    data = dataset.load(folder)
    assert {p.severity for p in data.warnings} == {"warning"}
    assert {p.value for p in data.warnings} == {first.split(",")[0]}


@pytest.mark.parametrize("table", ["cases", "extractions", "series", "claims", "differential",
                                   "index_case", "searches"])
def test_any_table_may_be_empty(folder, table):
    path = folder / f"{table}.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert results.compute(dataset.load(folder))


def test_the_digest_follows_every_byte(folder, data):
    assert dataset.load(folder).digest == data.digest
    edit(folder, "cases.csv", ",86,male", ",87,male")
    assert dataset.load(folder).digest != data.digest


def test_empty_tables_load(empty_folder):
    data = dataset.load(empty_folder)
    assert data.cases.empty and list(data.cases.columns)[0] == "case_id"


def test_an_independent_reader_accepts_the_package(data, tmp_path):
    """frictionless, which shares no code with the loader, finds the same rows and no error."""
    import frictionless

    descriptor = json.loads((ROOT / "data/datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        for field in resource["schema"]["fields"]:
            # The reader knows vocabularies by their older name.
            if "categories" in field and field["type"] == "string":
                values = [c["value"] for c in field["categories"]]
                field.setdefault("constraints", {})["enum"] = values
    package = frictionless.Package.from_descriptor(
        descriptor, basepath=str(ROOT / "data"))
    report = package.validate()
    assert report.valid, report.flatten(["resourceName", "rowNumber", "fieldName", "note"])[:5]
    for resource in package.resources:
        assert len(resource.read_rows()) == len(data.frames[resource.name])


def test_every_word_of_the_differential_rests_on_a_known_source(data):
    assert set(data.differential["citation_key"]) <= set(data.sources["citation_key"])


def test_each_row_of_the_differential_says_once_what_distinguishes_the_disease(data):
    rows = data.differential[data.differential["compartment"] != "bone"].set_index("entity")
    assert rows["discriminator"].notna().all()
    for entity, row in rows.iterrows():
        said = [cell.lower() for cell in row[["ct", "mri", "discriminator", "key_signs"]] if cell]
        assert len(set(said)) == len(said), entity
