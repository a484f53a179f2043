"""results.json: every number once, named, with its interval and its patients."""

import json
import os
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from iscm_review.topics import epidemiology
from living_review.book import results
from living_review.commands.cli import main
from living_review.gate import dataset
from living_review.tables.inputs import ROOT

REQUIRED = """cases.all.n sources.included.n sources.screened.n epidemiology.all.age.mean
epidemiology.all.male.share epidemiology.all.cervical.share epidemiology.nsclc.male.share
survival.all.n survival.all.deaths survival.all.median survival.all.at_6 survival.all.at_12
survival.all.rmst_12 survival.lung.median survival.surgery.median
survival.no_surgery.median""".split()


@pytest.fixture(scope="module")
def document():
    run = CliRunner().invoke(main, ["results", "--out", "-", "--data", str(ROOT / "data")])
    assert run.exit_code == 0, run.output
    return json.loads(run.stdout)


def test_the_promised_names_are_there(document):
    assert set(REQUIRED) <= set(document["estimates"])
    assert document["data_version"] and re.fullmatch(r"[0-9a-f]{64}", document["data_digest"])


def test_every_estimate_is_complete(document):
    for name, e in document["estimates"].items():
        assert re.fullmatch(r"[a-z_]+\.[a-z0-9_]+(\.[a-z0-9_]+)+", name)
        assert e["name"] == name and e["label"] and e["method"]
        assert e["n"] >= 0 and e["n_missing"] >= 0
        assert (e["value"] is None) == bool(e["reason"]), name
        if e["unit"] == "fraction" and e["value"] is not None:
            assert 0 <= e["value"] <= 1


def test_a_value_lies_in_its_interval(document):
    for name, e in document["estimates"].items():
        if e["value"] is not None and e["lower"] is not None:
            assert e["lower"] <= e["value"] + 1e-12, name
        if e["value"] is not None and e["upper"] is not None:
            assert e["upper"] >= e["value"] - 1e-12, name


def test_patients_behind_an_estimate_exist_and_are_counted(document, data):
    known = set(data.cases["case_id"])
    for name, e in document["estimates"].items():
        patients = document["patients"][e["patients"]]
        assert set(patients) <= known
        if name.startswith(("epidemiology.", "imaging.", "treatment.", "comparison.")):
            assert len(patients) == e["n"], name


def test_the_same_patients_are_listed_once(document):
    lists = [tuple(ids) for ids in document["patients"].values()]
    assert len(lists) == len(set(lists)) < len(document["estimates"])


def test_the_same_data_give_the_same_bytes(data, estimates):
    one = results.as_json(data, estimates)
    two = results.as_json(data, results.compute(dataset.load(ROOT / "data")))
    assert one == two and "NaN" not in one


def test_no_processor_has_other_numbers(computed, tmp_path):
    """Another kernel of linear algebra, which adds up in another order, gives the same bytes (on x86)."""
    subprocess.run([sys.executable, "-m", "iscm_review", "results", "--out", tmp_path / "results.json"],
                   env=os.environ | {"OPENBLAS_CORETYPE": "Prescott"}, check=True, capture_output=True)
    assert (tmp_path / "results.json").read_text(encoding="utf-8") == computed


def test_two_processes_compute_what_one_does(data, estimates, monkeypatch):
    """The second may be killed: then the first does its part as well."""
    assert list(results.compute_in_two(data).items()) == list(estimates.items())
    monkeypatch.setattr(epidemiology, "estimates", dying_in_a_fork(epidemiology.estimates))
    assert list(results.compute_in_two(data).items()) == list(estimates.items())


def test_what_the_first_process_raises_ends_it_although_the_second_has_much_to_say(data):
    """The second would wait for ever for somebody to take what does not fit into the pipe."""
    code = ("import sys; import iscm_review; from iscm_review.topics import pooling; "
            "from living_review.book import results; from living_review.gate import dataset; "
            "pooling.estimates = lambda data: 1 / 0; results.compute_in_two(dataset.load(sys.argv[1]))")
    ended = subprocess.run([sys.executable, "-c", code, str(ROOT / "data")], capture_output=True, text=True)
    assert ended.returncode == 1 and "ZeroDivisionError" in ended.stderr


def dying_in_a_fork(function):
    process = os.getpid()
    return lambda data: function(data) if os.getpid() == process else os._exit(1)


def test_what_is_written_is_read_back(tmp_path, data, estimates):
    (tmp_path / "r.json").write_text(results.as_json(data, estimates), encoding="utf-8")
    assert results.read(tmp_path / "r.json").estimates == estimates


def test_no_patient_at_all_gives_reasons_and_no_traceback(empty_folder):
    data = dataset.load(empty_folder)
    computed = results.compute(data)
    assert computed["cases.all.n"].value == 0
    assert computed["survival.all.median"].value is None
    assert computed["survival.all.median"].reason
    json.loads(results.as_json(data, computed))


def test_bad_data_stop_the_command_with_place_and_remedy(folder, tmp_path):
    path = folder / "cases.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",male,", ",Male,", 1),
                    encoding="utf-8")
    out = tmp_path / "results.json"
    out.write_text("the last good one")
    run = CliRunner().invoke(main, ["results", "--out", str(out), "--data", str(folder)])
    assert run.exit_code == 1
    assert re.search(r"cases\.csv\n.*\n +line \d+, column sex", run.stderr) and "'Male'" in run.stderr
    assert out.read_text() == "the last good one"


@pytest.mark.parametrize("command", [[], ["results"], ["build"]])
def test_every_command_explains_itself(command):
    run = CliRunner().invoke(main, [*command, "--help"])
    assert run.exit_code == 0 and "Usage:" in run.output


def test_an_unwritable_target_is_said_plainly(tmp_path):
    (tmp_path / "file").write_text("")
    run = CliRunner().invoke(main, ["results", "--out", str(tmp_path / "file" / "r.json"),
                                    "--data", str(ROOT / "data")])
    assert run.exit_code == 1 and "cannot write" in run.output and "Traceback" not in run.output
