"""A terminal asks field by field, helps, goes back, keeps the draft, and adds what the gate accepts."""

import json

import pytest
from click.testing import CliRunner

import corpus
from living_review.commands.cli import main
from living_review.intake import add, issue_form

FIELDS = [field for field in issue_form.fields(corpus.PACKAGE) if field.column]
REPORT = {"title": "A mole in the garden of a patient with a metastasis", "authors": "Moss Ann",
          "year": "2023", "study_type": "Case series", "n_cases": "3", "scope": "full_text",
          "url": "https://example.org/mole"}
PATIENT = {"age_years": "53", "sex": "Male", "primary_site": "Lung", "symptoms": "pain, gait"}


def answers(table: str, given: dict[str, str]) -> list[str]:
    """One line for each question about a table."""
    return [given.get(field.column.name, "") for field in FIELDS if field.table == table]


@pytest.fixture
def ask(tmp_path):
    """Answer the questions with these lines; the input ends as by Ctrl-D."""
    folder = corpus.write(tmp_path / "data", corpus.tables())

    def call(*lines: str):
        command = ["add", "--data", str(folder), "--draft", str(tmp_path / "draft.json")]
        ended = CliRunner().invoke(main, command, input="".join(f"{line}\n" for line in lines))
        assert ended.exception is None or isinstance(ended.exception, SystemExit)
        return ended, (folder / "cases.csv").read_text(encoding="utf-8")

    call.folder, call.draft = folder, tmp_path / "draft.json"
    return call


def test_a_report_with_two_patients_is_added(ask):
    ended, cases = ask("reader-c", *answers("sources", REPORT), *answers("cases", PATIENT), "y",
                       *answers("cases", PATIENT | {"age_years": "20"}), "n", "y")
    assert ended.exit_code == 0, ended.output
    assert "moss2023-1,moss2023,53,male,,lung" in cases and "moss2023-2,moss2023,20,male" in cases
    assert not ask.draft.exists() and "Added: moss2023-1, moss2023-2" in ended.output


def test_what_a_rule_refuses_is_asked_again_at_once(ask):
    ended, cases = ask("Reader C", "reader-c", "", *answers("sources", REPORT),
                       *answers("cases", PATIENT | {"age_years": "5,5\n53"}), "n", "y")
    assert ended.exit_code == 0 and ",53,male" in cases
    assert "Did you mean reader-c?" in ended.output and "This cannot be left out." in ended.output
    assert "a decimal comma. Write 5.5." in ended.output


def test_a_question_mark_helps_and_less_than_goes_back(ask):
    sources = answers("sources", REPORT)
    ended, _ = ask("reader-c", "?", "A wrong title", "<", *sources, *answers("cases", PATIENT), "n", "y")
    assert ended.exit_code == 0 and corpus.PACKAGE.tables["sources"]["title"].description in ended.output
    assert "[A wrong title]" in ended.output
    assert "A wrong title" not in (ask.folder / "sources.csv").read_text(encoding="utf-8")


def test_a_vocabulary_is_shown(ask):
    assert "Sex [male / female]" in ask("reader-c", *answers("sources", REPORT), "53")[0].output


def test_a_draft_is_kept_and_gone_on_with(ask):
    lines = [*answers("sources", REPORT), *answers("cases", PATIENT), "n", "y"]
    ended, cases = ask("reader-c", *lines[:20])
    assert ended.exit_code == 1 and "Nothing was added" in ended.output and "moss" not in cases
    assert json.loads(ask.draft.read_text())["source"]["title"] == REPORT["title"]
    ended, cases = ask(*lines[20:])
    assert ended.exit_code == 0 and "moss2023-1" in cases
    assert f"Going on with the draft in {ask.draft}: {REPORT['title']}." in ended.output


def test_what_the_gate_compares_is_asked_again_and_nothing_else(ask):
    ended, cases = ask("reader-c", *answers("sources", REPORT),
                       *answers("cases", PATIENT | {"primary_site": "ovary"}), "n", "y", "", "lung", "y")
    assert ended.exit_code == 0 and "ovary in a man" in ended.output and ",male,,lung" in cases


def test_a_fault_can_be_mended_in_the_field_that_was_left_empty(ask):
    ended, cases = ask("reader-c", *answers("sources", REPORT),
                       *answers("cases", PATIENT | {"resection": "partial"}), "n", "y", "yes", "", "y")
    assert ended.exit_code == 0 and "where surgery is empty" in ended.output and ",yes,partial," in cases


@pytest.mark.parametrize("field, typed, taken", [
    ("sex", "F", "female"), ("levels", "Th 9-10", "T9-T10"), ("survival_months", "8,5", "8.5"),
    ("size_mm", "20 mm", "20"), ("symptoms", "Pain, numbness", "pain;sensory")])
def test_what_a_refusal_proposes_is_taken_by_enter(ask, field, typed, taken):
    given = {"levels": {"region": "thoracic"},
             "survival_months": {"status": "dead", "time_origin": "diagnosis"}}.get(field, {})
    ended, cases = ask("reader-c", *answers("sources", REPORT),
                       *answers("cases", PATIENT | given | {field: f"{typed}\n"}), "n", "y")
    assert ended.exit_code == 0 and f",{taken}," in cases, ended.output


@pytest.mark.parametrize("field, typed", [("agents", "cisplatin, etoposide"), ("authors", "Moss Ann et al"),
                                          ("age_years", "about 50")])
def test_an_example_of_how_one_writes_is_not_offered(field, typed):
    table = "sources" if field == "authors" else "cases"
    column = corpus.PACKAGE.tables[table][field]
    fault = add.objection(typed, column, table)
    assert fault and add.offered(fault, typed, column, table) == ""


def test_an_answer_is_emptied_by_a_hyphen(ask):
    ended, cases = ask("reader-c", *answers("sources", REPORT), "53", "<", "-",
                       *answers("cases", PATIENT)[1:], "n", "y")
    assert ended.exit_code == 0 and "moss2023-1,moss2023,,male" in cases


@pytest.mark.parametrize("text", ["", "{", "[]", '{"reader": 1}', '{"cases": []}', '{"at": -1}',
                                  '{"source": {"title": 1}}', '{"more": 1}', "\0"])
def test_a_file_that_is_no_draft_is_named_and_left(ask, text):
    ask.draft.write_text(text)
    ended, _ = ask("reader-c")
    assert ended.exit_code == 1 and "is no draft" in ended.output and ask.draft.read_text() == text
