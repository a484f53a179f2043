"""The body of an issue becomes rows, or an answer in words; whatever it holds, nothing else happens."""

import csv
import re

import pytest
from click.testing import CliRunner

import corpus
import issues
from living_review.commands.cli import main
from living_review.gate import validate
from living_review.gate.rules.readings import NOT_READ
from living_review.intake import issue as intake
from living_review.tables import quoted
from living_review.tables.files import write_together

HOSTILE = issues.hostile()
SHOWN = {f"in {place}" for place in issues.PLACES if place not in issues.OUTSIDE}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The specimen in a folder of its own, and its files as they were."""
    top = tmp_path_factory.mktemp("intake")
    corpus.write(top / "data", corpus.tables())
    return top, {path.name: path.read_bytes() for path in (top / "data").iterdir()}


@pytest.fixture
def send(place, monkeypatch):
    """Send an issue: how it ended, the answer, and whether the tables are as before."""
    top, before = place
    monkeypatch.chdir(top)
    write_together({top / "data" / name: content.decode() for name, content in before.items()})

    def call(body: str, *arguments: str):
        (top / "issue.md").write_bytes(body.encode("utf-8", "surrogateescape"))
        ended = CliRunner().invoke(main, ["intake", "issue.md", "--data", "data", *arguments])
        assert ended.exception is None or isinstance(ended.exception, SystemExit)
        after = {path.name: path.read_bytes() for path in (top / "data").iterdir()}
        return ended, before, after

    return call


def cells(content: bytes) -> list[dict]:
    return list(csv.DictReader(content.decode().splitlines()))


def test_a_filled_form_becomes_rows_of_three_tables(send):
    ended, _, after = send(issues.body(), "--write")
    assert ended.exit_code == 0, ended.output
    source = next(row for row in cells(after["sources.csv"]) if row["citation_key"] == "odegard2024")
    assert source["study_type"] == "case_report" and source["decision"] == "include"
    case = next(row for row in cells(after["cases.csv"]) if row["case_id"] == "odegard2024-1")
    assert case["country"] == "SWE" and case["symptoms"] == "pain;gait" and case["enhancement"] == "none"
    readings = [row for row in cells(after["extractions.csv"]) if row["case_id"] == "odegard2024-1"]
    assert {row["field"]: row["first"] for row in readings} == {
        name: text for name, text in case.items() if text and name not in NOT_READ}
    assert {(row["resolution"], row["second"], row["first_by"], row["second_by"]) for row in readings} == {
        ("first_only", "", "reader-c", "")}
    assert "1 patient of the report `odegard2024` was entered: `odegard2024-1`." in ended.output


def test_a_form_that_is_older_than_a_column_is_read(send):
    later = [f.label for f in issues.FIELDS if f.column and f.column.added_later]
    older = re.sub(rf"### (?:{'|'.join(map(re.escape, later))})\n\n_No response_\n\n", "", issues.body())
    older = older.replace(issues.TICKED, "- [X] One\n- [X] Two\n- [X] Three")
    assert later and not any(f"### {label}\n" in older for label in later)
    assert send(older)[0].output == send(issues.body())[0].output
    ended, before, after = send(older.replace("### Sex\n\n", ""), "--write")
    assert ended.exit_code == 1 and before == after and "**Sex**: the headings" in ended.output


def test_what_was_understood_is_told_in_the_words_of_the_form(send):
    ended, _, _ = send(issues.body())
    assert "Age `61 years`; Sex `Female`; Country `Sweden`; Primary `Breast`" in ended.output
    assert "Decision" not in ended.output


def test_without_write_nothing_is_changed(send):
    ended, before, after = send(issues.body())
    assert ended.exit_code == 0 and before == after and "can be entered" in ended.output


def test_an_issue_takes_several_patients(send):
    more = ("Age: 48\nSex: male\nPrimary: Kidney\nSymptoms: Pain; Weakness\n\n"
            "- Age (years): 50\n- sex: Female\n- Primary: Lung")
    ended, _, after = send(issues.body(more=more), "--write")
    assert ended.exit_code == 0, ended.output
    mine = [row for row in cells(after["cases.csv"]) if row["citation_key"] == "odegard2024"]
    assert [(row["case_id"], row["age_years"], row["primary_site"]) for row in mine] == [
        ("odegard2024-1", "61", "breast"), ("odegard2024-2", "48", "kidney"), ("odegard2024-3", "50", "lung")]


def test_the_rows_of_the_form_of_the_site_are_taken(send):
    ended, _, after = send(issues.pasted(issues.rows({}, {}, {
        "case_id": "zhou2024-2", "age_years": "70", "notes": 'A "quoted", word'})), "--write")
    assert ended.exit_code == 0, ended.output
    mine = [row for row in cells(after["cases.csv"]) if row["citation_key"] == "zhou2024"]
    assert [row["notes"] for row in mine] == ["", 'A "quoted", word']


def test_empty_fences_and_the_word_none_are_no_answer(send):
    bare = issues.body().replace("### Further patients\n\n_No response_",
                                 "### Further patients\n\n```text\n\n```")
    bare = bare.replace("### Rows from the form of the site\n\n_No response_",
                        "### Rows from the form of the site\n\n```text\n\n```")
    bare = bare.replace("### Syrinx\n\n_No response_", "### Syrinx\n\nNone")
    assert bare.count("```") == 4 and "### Syrinx\n\nNone" in bare
    assert send(bare)[0].output == send(issues.body())[0].output


def test_rows_without_a_report_go_to_the_report_that_they_name(send):
    ended, _, after = send(issues.pasted("case_id,citation_key,age_years,sex,primary_site\n"
                                         "adams2020-3,adams2020,20,male,lung"), "--write")
    assert ended.exit_code == 0 and b"adams2020-3,adams2020,20,male" in after["cases.csv"]


def test_lines_may_end_as_github_ends_them(send):
    assert send(issues.body().replace("\n", "\r\n"))[0].exit_code == 0


def test_the_same_issue_is_not_entered_twice(send):
    send(issues.body(), "--write")
    ended, _, _ = send(issues.body(), "--write")
    assert ended.exit_code == 1 and "there already, as odegard2024-1" in ended.output


def test_what_is_wrong_is_told_at_its_field_in_words(send):
    ended, before, after = send(issues.body(patient_sex="Male", patient_primary_site="Ovary",
                                            patient_levels="T 40", report_year="2019"), "--write")
    assert ended.exit_code == 1 and before == after
    assert "**Patient 1, Primary** (`Ovary`): ovary in a man" in ended.output
    assert "**Patient 1, Levels** (`T 40`)" in ended.output and "Write C1 to C7" in ended.output
    assert not re.search(r"\bline \d|\.csv", ended.output)


def test_a_warning_is_told_and_does_not_stop(send):
    ended, before, after = send(issues.body(patient_size_mm="2"), "--write")
    assert ended.exit_code == 3 and before != after and "check these" in ended.output


def test_tables_that_are_not_in_order_are_no_fault_of_the_sender(send, place):
    top, _ = place
    (top / "data/cases.csv").write_text("broken")
    ended = CliRunner().invoke(main, ["intake", "issue.md", "--data", "data", "--write"])
    assert ended.exit_code == 2 and (top / "data/cases.csv").read_text() == "broken"


@pytest.mark.parametrize("form", ["no such file", "-"])
def test_an_issue_that_cannot_be_read_ends_with_2_and_an_empty_one_with_1(send, form, place):
    assert CliRunner().invoke(main, ["intake", form]).exit_code == (1 if form == "-" else 2)


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_sent_no_table_is_spoiled_and_nothing_else_is_written(send, place, name):
    top, _ = place
    ended, before, after = send(HOSTILE[name], "--write")
    assert ended.exit_code in (0, 1, 3), ended.output
    assert sorted(path.name for path in top.iterdir()) == ["data", "issue.md"]
    assert before.keys() == after.keys()
    if ended.exit_code == 1:
        assert before == after
    else:
        changed = {table for table in before if before[table] != after[table]}
        assert changed == {"sources.csv", "cases.csv", "extractions.csv"}
        assert not validate.check(top / "data").errors
        for table in changed:
            new = cells(after[table])
            assert all(row in new for row in cells(before[table]))
        assert not re.search(rb"<script|onerror|=cmd|\x00|\xe2\x80\xae|mallory", b"".join(after.values()))
    assert len(ended.output) <= intake.LONGEST
    assert name not in SHOWN or re.search("@\u2060?everyone", ended.output), "what must be harmless is there"
    outside = re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", "", ended.output)  # without code
    live = r"(?<!\\)<[a-z!/]|(?<!\w)@\w|(?<!\\)\]\(|https?://|\w#\d|^::|^#"
    assert not re.search(live, outside, re.I | re.M), outside
    assert all(c.isprintable() or c in "\n\u2060" for c in ended.output)


@pytest.mark.parametrize("doi", ["10.1000/rose)", "10.1000/rose.pdf", "https://x.org/doi/abs/10.1000/rose"])
def test_a_report_that_is_there_is_named_where_an_entry_is_sent_back_too(send, doi):
    ended, before, after = send(issues.body(report_doi=doi, report_url="", patient_age_years="old"))
    assert ended.exit_code == 1 and before == after
    assert "The report is in the review already, as adams2020." in ended.output


def test_a_file_of_rows_without_keys_is_taken_in_for_a_named_reader(send, place):
    """What the form of the site makes: the keys are left to the one maker."""
    top, _ = place
    text = issues.rows({"citation_key": ""}, {"case_id": "", "citation_key": ""},
                       {"case_id": "", "citation_key": "", "age_years": "44"})
    (top / "patient.csv").write_text(text, encoding="utf-8")
    ended = CliRunner().invoke(main, ["intake", "patient.csv", "--reader", "reader-z", "--data", "data",
                                      "--write"])
    assert ended.exit_code == 0 and "`zhou2024-1`, `zhou2024-2`" in ended.output, ended.output
    assert b"zhou2024-2,age_years,44,,44,first_only,reader-z," in (top / "data/extractions.csv").read_bytes()
    assert CliRunner().invoke(main, ["intake", "patient.csv", "--data", "data"]).exit_code == 1


def test_a_value_is_shown_as_code_whatever_backticks_it_has():
    assert quoted.code("a") == "`a`" and quoted.code("a``b") == "``` a``b ```"
    assert quoted.code("a\nb") == "`a\\u000ab`" and len(quoted.code("x" * 999)) < 200
