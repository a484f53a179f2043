"""What a release says of itself: rich, true, and valid for the programs that are made for it."""

import csv
import json
import os
import subprocess
import types

import pytest

import releasing
from iscm_review import edition
from iscm_review.inputs import ROOT
from iscm_review.release import crate, croissant, parts, zenodo
from releasing import VERSION, released

VALIDATORS = ROOT / ".venv/validators/bin"
#: Whoever asks the network comes to a closed door.
CLOSED = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "no_proxy": ""}


@pytest.fixture(scope="module")
def release(tmp_path_factory, computed):
    root = releasing.repository(tmp_path_factory.mktemp("here"))
    return released(root, tmp_path_factory.mktemp("out"), computed)


def told(release, name):
    return json.loads((release / name).read_text(encoding="utf-8"))


def validator(name, *arguments) -> subprocess.CompletedProcess:
    assert (VALIDATORS / name).is_file(), "make .venv/validators.ok installs the validators"
    return subprocess.run([VALIDATORS / name, *map(str, arguments)], capture_output=True, text=True,
                          env=os.environ | CLOSED | {"PYTHONPATH": ""})


def test_cffconvert_accepts_the_citation(release):
    run = validator("cffconvert", "--validate", "--infile", release / "CITATION.cff")
    assert run.returncode == 0 and "valid" in run.stdout + run.stderr, run.stdout + run.stderr


def test_the_deposit_says_what_cffconvert_makes_of_the_citation(release):
    run = validator("cffconvert", "--format", "zenodo", "--infile", release / "CITATION.cff")
    theirs, ours = json.loads(run.stdout), told(release, ".zenodo.json")
    assert theirs["title"] == ours["title"] and theirs["version"] == ours["version"]
    assert theirs["publication_date"] == ours["publication_date"] and theirs["creators"] == ours["creators"]
    assert set(theirs["keywords"]) <= set(ours["keywords"]) and ours["upload_type"] == "dataset"
    assert theirs["description"].split()[:5] == ours["description"].removeprefix("<p>").split()[:5]


def test_the_deposit_names_the_reports_it_rests_on(release):
    with open(release / "data/sources.csv", encoding="utf-8", newline="") as file:
        included = {row["doi"] for row in csv.DictReader(file) if row["decision"] == "include" and row["doi"]}
    related = told(release, ".zenodo.json")["related_identifiers"]
    assert {r["identifier"] for r in related if r["relation"] == "isDerivedFrom"} >= included > set()


def test_mlcroissant_accepts_the_description_and_loads_every_record(release, tmp_path):
    run = validator("mlcroissant", "validate", "--jsonld", release / "croissant.json")
    assert run.returncode == 0 and "WARNING" not in run.stderr.replace("`url`", ""), run.stderr
    run = validator("python", ROOT / "tests/load_croissant.py", release / "croissant.json",
                    tmp_path / "loaded.json")
    assert run.returncode == 0, run.stderr
    loaded = json.loads((tmp_path / "loaded.json").read_text(encoding="utf-8"))
    for path in sorted((release / "data").glob("*.csv")):
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        records = loaded.pop(path.stem)
        assert len(records) == len(rows)
        for row, record in zip(rows, records, strict=True):
            assert list(record) == list(row)
            for name, value in record.items():
                cell = row[name]
                if value is None or cell == "":
                    assert value is None and cell == "", (path.name, name)
                elif isinstance(value, list):
                    assert value == cell.split(";")
                elif isinstance(value, str):
                    assert value == cell
                else:
                    assert value == float(cell)
    assert not loaded


@pytest.mark.slow
def test_a_crate_validator_accepts_the_crate(release, tmp_path):
    """Offline: the context comes from the library that writes the crate (tests/offline_crate.py)."""
    from importlib.resources import files

    import rocrate

    context = files(rocrate) / "data/ro-crate.jsonld"
    address = f"https://w3id.org/ro/crate/{crate.VERSION}/context"
    assert told(release, "ro-crate-metadata.json")["@context"] == address
    run = validator("python", ROOT / "tests/offline_crate.py", tmp_path / "cache", address, context)
    assert run.returncode == 0, run.stderr
    run = validator("rocrate-validator", "--no-interactive", "--disable-color", "validate", "--offline",
                    "--cache-path", tmp_path / "cache", "--profile-identifier", f"ro-crate-{crate.VERSION}",
                    "--requirement-severity", "recommended", "--output-format", "json",
                    "--output-file", tmp_path / "report.json", "--no-paging", release)
    assert "not available in the HTTP cache" not in run.stdout + run.stderr
    issues = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["issues"]
    # What is recommended and not known of us: address, register number and contact of an organisation.
    unknown = ("URL", "ROR identifier", "contactPoint")
    assert [i["message"] for i in issues
            if i["severity"] == "REQUIRED" or not any(word in i["message"] for word in unknown)] == []


def test_an_edition_with_addresses_and_people_is_described_with_them(tmp_path):
    """What is not known is left out; what is known is told, everywhere."""
    from iscm_review.release import crate

    plain = parts.about(releasing.ROOT)
    ann = edition.Author("von Rose", "Ann", "0000-0002-1825-0097")
    known = types.SimpleNamespace(**{**vars(plain.edition), "authors": (ann,), "doi": "10.5281/zenodo.1",
                                     "address": "https://example.org/r", "repository": "https://example.org/a"})
    about = parts.About(known, plain.package, plain.digest, plain.reports)
    deposit = zenodo.document(about)
    assert deposit["creators"] == [{"name": "von Rose, Ann", "orcid": "0000-0002-1825-0097"}]
    assert deposit["related_identifiers"][0] == {
        "identifier": "https://example.org/r", "relation": "isDocumentedBy"}
    (tmp_path / "data").mkdir()
    for part in parts.all_parts(about.package, VERSION):
        (tmp_path / part.path).touch()
    document = croissant.document(about, tmp_path)
    assert document["url"] == "https://example.org/r"
    assert "https://doi.org/10.5281/zenodo.1" in document["citeAs"]
    assert document["creator"][0]["sameAs"] == "https://orcid.org/0000-0002-1825-0097"
    graph = {entity["@id"]: entity for entity in crate.document(about, tmp_path)["@graph"]}
    assert graph["./"]["identifier"] == "https://doi.org/10.5281/zenodo.1"
    assert graph["https://orcid.org/0000-0002-1825-0097"]["@type"] == "Person"


def test_nothing_is_invented(release):
    e = edition.read()
    deposit, croissant, crate = (json.loads((release / name).read_text(encoding="utf-8"))
                                 for name in (parts.ZENODO, parts.CROISSANT, parts.CRATE))
    if not e.doi:
        assert "doi" not in deposit
        assert "identifier" not in next(x for x in crate["@graph"] if x["@id"] == "./")
    if not e.address:
        assert "url" not in croissant
        assert "url" not in next(x for x in crate["@graph"] if x["@id"] == "./")
    if not any(author.orcid for author in e.authors):
        assert "orcid" not in json.dumps([deposit, croissant, crate])


def test_every_column_is_described_with_its_unit(release, data):
    croissant, crate = (json.loads((release / name).read_text(encoding="utf-8"))
                        for name in (parts.CROISSANT, parts.CRATE))
    fields = {f["@id"]: f for records in croissant["recordSet"] for f in records["field"]}
    variables = {x["@id"]: x for x in crate["@graph"]}
    for table in data.package.tables.values():
        for column in table.columns:
            field = fields[f"{table.name}/{column.name}"]
            variable = variables[f"#{table.name}/{column.name}"]
            assert column.description in field["description"]
            assert variable["description"] == column.description
            assert variable.get("unitText", "") == column.unit
            assert not column.unit or f"Unit: {column.unit}." in field["description"]
    assert len(fields) == sum(len(t.columns) for t in data.package.tables.values())


