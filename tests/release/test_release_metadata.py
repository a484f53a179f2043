"""What a release says of itself: rich, true, and valid for the programs that are made for it."""

import json
import os
import subprocess
import types
from urllib.parse import unquote

import pytest

import releasing
from living_review.release import metadata, parts
from living_review.tables import edition
from living_review.tables.inputs import ROOT
from raw import rows
from releasing import released

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


def test_the_crate_names_the_reports_it_rests_on(release):
    included = {row["doi"] for row in rows(release, "sources") if row["decision"] == "include" and row["doi"]}
    graph = {entity["@id"]: entity for entity in told(release, "ro-crate-metadata.json")["@graph"]}
    based = {graph[one["@id"]]["@id"] for one in graph["./"]["isBasedOn"]}
    assert {unquote(address) for address in based} == {f"https://doi.org/{doi}" for doi in included} > set()


@pytest.mark.audit
def test_a_crate_validator_accepts_the_crate(release, tmp_path):
    """Offline: the context comes from the library that writes the crate (tests/support/offline_crate.py)."""
    from importlib.resources import files

    import rocrate

    context = files(rocrate) / "data/ro-crate.jsonld"
    address = f"https://w3id.org/ro/crate/{metadata.VERSION}/context"
    assert told(release, "ro-crate-metadata.json")["@context"] == address
    run = validator("python", ROOT / "tests/support/offline_crate.py", tmp_path / "cache", address, context)
    assert run.returncode == 0, run.stderr
    run = validator("rocrate-validator", "--no-interactive", "--disable-color", "validate", "--offline",
                    "--cache-path", tmp_path / "cache",
                    "--profile-identifier", f"ro-crate-{metadata.VERSION}",
                    "--requirement-severity", "recommended",
                    "--output-format", "json", "--no-paging", "--output-file", tmp_path / "report.json",
                    release)
    assert "not available in the HTTP cache" not in run.stdout + run.stderr
    issues = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["issues"]
    # What is recommended and not known of us: address, register number and contact of an organisation.
    unknown = ("URL", "ROR identifier", "contactPoint")
    assert [i["message"] for i in issues
            if i["severity"] == "REQUIRED" or not any(word in i["message"] for word in unknown)] == []


def test_an_edition_with_addresses_and_people_is_described_with_them(tmp_path):
    """What is not known is left out; what is known is told."""
    plain = parts.about(releasing.folder(tmp_path / "there"))
    ann = edition.Author("von Rose", "Ann", "0000-0002-1825-0097")
    known = types.SimpleNamespace(**{**vars(plain.edition), "authors": (ann,), "doi": "10.5281/zenodo.1",
                                     "address": "https://example.org/r", "repository": "https://example.org/a"})
    about = parts.About(known, plain.package, plain.digest, plain.reports, plain.pdfs)
    for part in parts.all_parts(about):
        (tmp_path / part.path).touch()
    graph = {entity["@id"]: entity for entity in metadata.crate(about, tmp_path)["@graph"]}
    assert graph["./"]["identifier"] == "https://doi.org/10.5281/zenodo.1"
    assert graph["./"]["url"] == "https://example.org/r"
    assert graph["https://orcid.org/0000-0002-1825-0097"]["@type"] == "Person"


def test_nothing_is_invented(release):
    e, document = edition.read(), told(release, parts.CRATE)
    root = next(x for x in document["@graph"] if x["@id"] == "./")
    assert ("identifier" in root, "url" in root) == (bool(e.doi), bool(e.address))
    assert any(author.orcid for author in e.authors) == ("orcid" in json.dumps(document))


def test_every_column_is_described_with_its_unit(release, data):
    variables = {x["@id"]: x for x in told(release, parts.CRATE)["@graph"]}
    for table in data.package.tables.values():
        listed = [one["@id"] for one in variables[table.path]["variableMeasured"]]
        assert listed == [f"#{table.name}/{column.name}" for column in table.columns]
        for column in table.columns:
            variable = variables[f"#{table.name}/{column.name}"]
            assert variable["description"] == column.description
            assert variable.get("unitText", "") == column.unit
