"""What is looked at and not included is logged once, with decision and reason, all or nothing."""

import csv
import io

import pytest
from click.testing import CliRunner

import corpus
import raw
from corpus import copy, edit
from living_review.commands.cli import main
from living_review.gate import canonical, validate
from living_review.intake import sheets
from living_review.literature import screening
from living_review.literature.screening import Given
from living_review.tables.problems import DataError, Refused

FERN = {"title": "A fern in the cord, told by its gardener", "authors": "Doe Jane; Roe Rita", "year": "2024",
        "doi": "10.1000/fern", "decision": "exclude", "exclusion_reason": "other_topic"}
RIS = "TY  - JOUR\nTI  - {}\nAU  - Doe, Jane\nPY  - 2024\nDO  - {}\nER  - \n"


@pytest.fixture
def small(tmp_path):
    """The specimen, with a record that a search has brought."""
    return corpus.write(tmp_path / "data", corpus.tables(edit("sources", sources=(copy(
        citation_key="evans2025", title="A tulip that awaits its decision", pmid="", doi="10.1000/wait",
        authors="", year="2025", decision="", exclusion_reason="", study_type="other",
        url="https://pubmed.ncbi.nlm.nih.gov/27182818/",
        notes="Found by the search of PubMed on 2026-11-20, not yet looked at; type and scope are "
              "provisional. First guess by key words, for a person to decide: unclear (none)."),))))


def rows(folder) -> dict[str, dict]:
    return {row["citation_key"]: row for row in raw.rows(folder, "sources")}


def log(folder, *cells, write=True):
    return screening.log(folder, [Given(f"record {n}", one) for n, one in enumerate(cells, start=1)], write)


def sound(folder) -> bool:
    assert validate.check(folder).errors == ()
    return canonical.tidy(folder, write=False) == ([], [])


def test_a_record_is_logged_with_what_was_said_and_no_more(small):
    log(small, FERN)
    row = rows(small)["doe2024"]
    assert {name: cell for name, cell in row.items() if cell} == FERN | {
        "citation_key": "doe2024", "study_type": "other", "scope": "abstract",
        "notes": "The type is a first guess by the title."} and sound(small)


@pytest.mark.parametrize("typed", [
    {"decision": "Excluded", "exclusion_reason": "Another topic", "doi": "https://doi.org/10.1000/FERN"},
    {"study_type": "Case report", "scope": "Full text", "notes": "On ferns."}], ids=str)
def test_words_are_read_as_people_write_them(small, typed):
    log(small, FERN | typed)
    row = rows(small)["doe2024"]
    assert [row[name] for name in ("decision", "exclusion_reason", "doi")] == [
        "exclude", "other_topic", "10.1000/fern"]
    if "study_type" in typed:
        assert (row["study_type"], row["scope"], row["notes"]) == ("case_report", "full_text", "On ferns.")


@pytest.mark.parametrize("title, kind", [("A fern: a case report", "case_report"), ("Of ferns", "other")])
def test_the_type_is_guessed_by_the_title(small, title, kind):
    log(small, FERN | {"title": title})
    assert rows(small)["doe2024"]["study_type"] == kind


@pytest.mark.parametrize("same", [
    {"doi": "10.1000/ROSE"}, {"url": "https://doi.org/10.1000/rose?utm_source=x"}, {"pmid": "PMID: 31415926"},
    {"title": "Nine Patients & a Ferns", "authors": "Baker B", "year": "2019"},
    {"citation_key": "adams2020"}], ids=str)
def test_what_is_known_is_told_and_not_logged(small, same):
    before = (small / "sources.csv").read_bytes()
    outcome = log(small, {"decision": "exclude", "exclusion_reason": "other_topic", "title": "x"} | same)
    assert list(outcome.known) == ["record 1"] and outcome.logged == outcome.decided == []
    assert (small / "sources.csv").read_bytes() == before


def test_a_record_that_stands_twice_in_a_file_is_logged_once(small):
    outcome = log(small, FERN, FERN | {"title": "Another title"}, FERN | {"doi": "", "authors": "Doe J"})
    assert len(outcome.logged) == 1 and list(outcome.known) == ["record 2", "record 3"] and sound(small)


@pytest.mark.parametrize("named", [
    {"doi": "10.1000/wait"}, {"pmid": "27182818"}, {"citation_key": "evans2025"}], ids=str)
def test_what_awaits_a_decision_gets_it_and_loses_the_guess(small, named):
    before = rows(small)["evans2025"]
    log(small, {"decision": "exclude", "exclusion_reason": "other_topic", "title": "Of tulips",
                "authors": "Evans Eve", "study_type": "review"} | named)
    row = rows(small)["evans2025"]
    assert sound(small) and row == before | {
        "decision": "exclude", "exclusion_reason": "other_topic", "study_type": "review",
        "authors": "Evans Eve", "notes": "Found by the search of PubMed on 2026-11-20.",
        "pmid": named.get("pmid", "")}


@pytest.mark.parametrize("wrong, column, said", [
    ({"exclusion_reason": "othr_topic"}, "exclusion_reason", "Did you mean other_topic?"),
    ({"exclusion_reason": ""}, "exclusion_reason", "Choose the reason"),
    ({"decision": "include", "exclusion_reason": ""}, "decision", "Add its cases"),
    ({"title": ""}, "title", "Fill it in"), ({"year": "20O4"}, "year", "Write digits alone"),
    ({"notes": "Told by Ms Sato"}, "notes", "")], ids=str)
def test_what_the_gate_refuses_is_told_at_its_record_and_nothing_is_logged(small, wrong, column, said):
    before = (small / "sources.csv").read_bytes()
    with pytest.raises(DataError) as refused:
        log(small, FERN, FERN | {"doi": "10.1000/two", "title": "Of wholly other plants"} | wrong)
    told = refused.value.problems
    assert {(one.file, one.line, one.column) for one in told} == {("record 2", None, column)}
    assert any(said in one.fix for one in told)
    assert (small / "sources.csv").read_bytes() == before


def test_a_doubt_is_told_at_its_record_and_keeps_nothing_out(small):
    url = {"url": "https://example.org/tulip"}
    outcome = log(small, FERN | url, FERN | url | {"title": "Of other plants", "doi": "", "authors": "Roe R"})
    assert len(outcome.logged) == 2 and [(one.file, one.message) for one in outcome.warnings] == [
        ("record 2", "doe2024 has the same address")]


def test_a_dry_run_writes_nothing(small):
    before = (small / "sources.csv").read_bytes()
    assert [row["citation_key"] for row in log(small, FERN, write=False).logged] == ["doe2024"]
    assert (small / "sources.csv").read_bytes() == before


def test_a_file_becomes_a_sheet_and_the_sheet_is_logged(small):
    raw = (RIS.format("A fern in the cord", "10.1000/fern") + RIS.format("Of roses", "10.1000/rose")
           + RIS.format("Left open for a while", "10.1000/open")).encode()
    given, filled = screening.records("found.ris", raw)
    assert not filled and [one.name for one in given] == [f"found.ris, record {n}" for n in (1, 2, 3)]
    text = screening.sheet(small, given)
    listed = list(csv.DictReader(io.StringIO(text)))
    assert [row["known"] for row in listed] == ["", "adams2020 (Included)", ""]
    listed[0] |= {"decision": "Excluded", "exclusion_reason": "other_topic"}
    saved = sheets.written(screening.COLUMNS, listed).replace(",", ";").encode("utf-8-sig")
    given, filled = screening.records("sheet.csv", saved)
    outcome = screening.log(small, given)
    assert filled and [row["doi"] for row in outcome.logged] == ["10.1000/fern"]
    assert list(outcome.known) == ["sheet.csv, row 3"] and outcome.open == ["sheet.csv, row 4"]
    assert sound(small)


def test_the_records_that_await_a_decision_make_a_sheet(small):
    text = screening.sheet(small, screening.awaiting(small))
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["citation_key"], row["decision"], row["known"]) == (
        "evans2025", "", "evans2025 (awaits a decision)")
    filled = text.replace("\n,,", "\nexclude,other_topic,")
    assert [one["citation_key"] for one in screening.log(
        small, screening.records("sheet.csv", filled.encode())[0]).decided] == ["evans2025"]


@pytest.mark.parametrize("raw, said", [
    (b"", "This is no RIS, nbib or BibTeX, and no sheet: x.txt has no column"),
    (b"title,doi\na,b\n", "no column decision"), (b"\x00\xff", "This is no RIS")])
def test_what_is_no_file_of_records_is_refused(raw, said):
    with pytest.raises(Refused, match=said):
        screening.records("x.txt", raw)


def command(folder, *arguments, given=None):
    return CliRunner().invoke(main, ["screen", "--data", str(folder), *map(str, arguments)], input=given)


def test_the_command_logs_a_record_from_options(small):
    options = [text for name, cell in FERN.items() if name != "exclusion_reason"
               for text in (f"--{name}", cell)]
    ended = command(small, *options, "--reason", "Another topic", "--dry-run")
    assert "would be logged: doe2024" in ended.stdout and "doe2024" not in rows(small)
    ended = command(small, *options, "--reason", "Another topic")
    assert ended.exit_code == 0 and ended.stdout == (
        "logged: doe2024, A fern in the cord, told by its gardener (Excluded: Another topic)\n")
    again = command(small, *options, "--reason", "Another topic")
    assert again.exit_code == 0 and "known already, not logged again: the record is doe2024" in again.stdout


def test_the_command_gives_all_records_of_a_file_one_decision(small, tmp_path):
    path = tmp_path / "found.ris"
    path.write_text(RIS.format("Of ferns", "10.1000/f1") + RIS.format("Of other oaks", "10.1000/f2"))
    assert command(small, path, "--decision", "exclude", "--reason", "other_topic").exit_code == 0
    assert [row["exclusion_reason"] for key, row in rows(small).items() if key.startswith("doe")] == [
        "other_topic"] * 2
    wrong = command(small, path, "--doi", "10.1000/f1")
    assert wrong.exit_code == 2 and "--doi is of one record" in wrong.stderr


def test_the_command_writes_a_sheet_where_nothing_is_decided(small, tmp_path):
    path, out = tmp_path / "found.ris", tmp_path / "sheet.csv"
    path.write_text(RIS.format("Of ferns", "10.1000/f1"))
    ended = command(small, path, "--out", out)
    assert ended.exit_code == 0 and "Under decision: include, series, " in ended.stderr
    assert f"screen {out}" in ended.stderr and "Of ferns" in out.read_text(encoding="utf-8")
    assert "evans2025" in command(small, "--waiting").stdout
    assert command(small, "--waiting", "--decision", "excluded").exit_code == 2


def test_the_command_refuses_in_the_words_of_the_gate(small):
    ended = command(small, "--title", "Of ferns", "--decision", "excluded")
    assert ended.exit_code == 1 and "excluded without a reason" in ended.stderr
    assert "nothing was written" in ended.stderr and "the record" in ended.stderr


def test_the_command_asks_and_asks_again_what_cannot_stand(small):
    answers = ["Of ferns", "", "", "", "Doe Jane", "2O24", "", "", "excluded", "other topic", "", "2024"]
    answers.insert(5, "")  # the journal
    ended = command(small, given="\n".join(answers) + "\n")
    assert ended.exit_code == 0 and "not a whole number" in ended.stderr, ended.output
    assert "logged: doe2024, Of ferns (Excluded: Another topic)" in ended.stdout
    known = command(small, given="\n10.1000/rose\n\n\n")
    assert known.exit_code == 0 and "the record is adams2020" in known.stdout
    assert "Authors" not in known.stdout, "no more is asked"
