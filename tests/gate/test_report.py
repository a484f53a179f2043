"""Problems are told grouped to people, whole to programs, and steer nothing."""

import json

import click
import pytest
from click.testing import CliRunner

import corpus
from corpus import edit
from damages import Damage
from living_review.commands.cli import main
from living_review.gate import report
from living_review.tables.problems import Problem

KEYS = {"severity", "file", "line", "case_id", "column", "value", "rule", "message", "fix"}


def problem(**more) -> Problem:
    return Problem(**({"file": "cases.csv", "rule": "vocabulary", "message": "m", "fix": "Mend it.",
                       "line": 3, "column": "sex", "value": "Male", "case_id": "x2020-1"} | more))


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Call the command line on the specimen, changed as an example says."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str, example=None, command="validate"):
        corpus.write(tmp_path / "data", corpus.tables(example))
        return CliRunner().invoke(main, [command, "data", *arguments])

    return call


MALE = edit("cases", "sex", cases={"sex": "Male"})
UNUSUAL = edit("cases", "size_mm", cases={"size_mm": "2"})


@pytest.mark.parametrize("example, code", [(None, 0), (UNUSUAL, 3), (MALE, 1)],
                         ids=["clean", "warnings", "errors"])
@pytest.mark.parametrize("form", ["text", "json"])
def test_the_exit_code_tells_how_it_ended(run, example, code, form):
    assert run("--format", form, example=example).exit_code == code


@pytest.mark.parametrize("folder", ["nowhere", "data/cases.csv", "."])
def test_a_folder_that_cannot_be_checked_ends_with_2(run, folder, tmp_path):
    run()
    assert CliRunner().invoke(main, ["validate", folder]).exit_code == 2


@pytest.mark.parametrize("command", ["validate", "format"])
def test_the_folder_can_be_named_as_for_other_commands(run, command):
    run(example=MALE)
    ended = [CliRunner().invoke(main, [command, *named]) for named in (["data"], ["--data", "data"])]
    assert ended[0].output == ended[1].output and ended[0].exit_code == ended[1].exit_code == 1
    both = CliRunner().invoke(main, [command, "data", "--data", "data"])
    assert both.exit_code == 1 and "both name the folder" in both.output and both.output.count("\n") == 1


def test_a_broken_descriptor_is_an_error_of_the_data(run, tmp_path):
    run()
    (tmp_path / "data/datapackage.json").write_text("{")
    ended = CliRunner().invoke(main, ["validate", "data", "--format", "json"])
    assert ended.exit_code == 1 and json.loads(ended.output)[0]["file"] == "datapackage.json"


def test_json_is_a_list_of_objects_with_just_these_keys(run):
    assert json.loads(run("--format", "json").output) == []
    (told,) = json.loads(run("--format", "json", example=MALE).output)
    assert set(told) == KEYS
    assert told | {"message": "", "fix": ""} == {
        "severity": "error", "file": "cases.csv", "line": 3, "case_id": "adams2020-2", "column": "sex",
        "value": "Male", "rule": "vocabulary", "message": "", "fix": ""}


def test_what_a_problem_does_not_have_is_null(run):
    run()
    example = corpus.Example(damage=Damage("empty", lambda raw: b"", file="series.csv"))
    (told,) = json.loads(run("--format", "json", example=example).output)
    assert told["rule"] == "file-empty"
    assert [told[key] for key in ("line", "column", "value", "case_id")] == [None] * 4


def test_text_names_place_value_rule_and_remedy(run):
    text = run(example=MALE).output
    for word in ("cases.csv", "line 3", "column sex", "adams2020-2", "'Male'", "vocabulary",
                 "Did you mean male?", "1 error in"):
        assert word in text


def test_text_has_at_most_ten_lines_of_a_kind():
    text = report.text([problem(line=n) for n in range(2, 30)] + [problem(rule="range", line=4)])
    assert text.count("column sex") == 11 and "18 more of this kind" in text
    assert [n for n in range(2, 30) if f"line {n}," in text] == list(range(2, 12))


def test_exactly_ten_are_not_followed_by_a_count():
    assert "more of this kind" not in report.text([problem(line=n) for n in range(10)])


def test_colour_only_where_it_is_asked_for():
    assert "\x1b" not in report.text([problem()])
    assert "\x1b[" in report.text([problem()], click.style)


def test_errors_and_warnings_are_counted():
    both = [problem(), problem(severity="warning"), problem(severity="warning")]
    assert report.closing(both, 1234, 8) == "1 error, 2 warnings in 1,234 rows of 8 tables"
    assert report.closing([], 3, 8) == "no problem in 3 rows of 8 tables"


@pytest.mark.parametrize("evil", ["\x1b[31mred", "a\r\nb", "\u202eabc", "a\u200bb", "\ud800", "\x00"])
def test_nothing_in_a_cell_steers_the_terminal(evil):
    told = problem(file=f"{evil}.csv", message=f"m {evil}", column=evil, value=evil, case_id=evil)
    for text in (report.text([told]), report.as_json([told])):
        assert evil not in text
        text.encode("utf-8")
        assert len(text.splitlines()) <= (14 if text.startswith("[") else 3)


def test_a_long_value_is_cut():
    assert len(report.text([problem(value="a" * 9000)])) < 400
