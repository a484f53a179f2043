"""What has become of the included reports, as Crossref tells it."""

import re

import pytest
from click.testing import CliRunner

import corpus
from corpus import copy, edit
from living_review.commands.cli import main
from living_review.literature import retractions, web
from living_review.tables.problems import DataError
from pretend import WRONG_TYPES, client, services
from raw import rows

ROSE = "10.1000/rose"


def notice(kind: str, doi: str = "10.1000/notice", day=(2024, 3, 5), **more) -> dict:
    """One entry of ``updated-by``."""
    return {"DOI": doi, "type": kind, "label": kind.title(), "source": "publisher",
            "updated": {"date-parts": [list(day)], "date-time": "2024-03-05T00:00:00Z",
                        "timestamp": 1709596800000}, **more}


@pytest.fixture
def pretend(monkeypatch):
    with services(monkeypatch) as there:
        there.works[ROSE] = {}
        yield there


@pytest.fixture
def small(tmp_path):
    return corpus.write(tmp_path / "data", corpus.tables())


def ask(folder) -> retractions.RetractionCheck:
    return retractions.run(folder, client())


def test_only_included_reports_are_asked_about(pretend, small):
    outcome = ask(small)
    assert [p["doi"] for p in pretend.of("works")] == [ROSE]
    assert outcome.asked == 1 and outcome.notices == []
    assert "it has notices about 0" in retractions.as_markdown(outcome)


@pytest.mark.parametrize("kind, what", [
    ("retraction", "retracted"), ("partial_retraction", "partly retracted"), ("withdrawal", "withdrawn"),
    ("removal", "removed"), ("expression_of_concern", "expression of concern"),
    ("expression-of-concern", "expression of concern"), ("correction", "corrected"),
    ("erratum", "corrected"), ("Corrigendum", "corrected"),
    ("something_new", "another notice (something_new)"),
    (None, "another notice (without type)")])
def test_a_notice_is_told_in_words(pretend, small, kind, what):
    pretend.works[ROSE] = {"updated-by": [notice("x") | {"type": kind}]}
    assert [(n.citation_key, n.what, n.notice, n.date) for n in ask(small).notices] == [
        ("adams2020", what, "10.1000/notice", "2024-03-05")]


@pytest.mark.parametrize("work, what", [
    ({"title": ["RETRACTED: A rose"]}, "retracted, by its title"),
    ({"title": ["[Retracted] A rose"]}, "retracted, by its title"),
    ({"update-to": [notice("retraction")]}, "is itself a notice (retracted)"),
    ({"relation": {"is-replaced-by": [{"id-type": "doi", "id": "10.1000/v2", "asserted-by": "subject"}]}},
     "replaced")])
def test_other_signs_are_seen(pretend, small, work, what):
    pretend.works[ROSE] = work
    assert [n.what for n in ask(small).notices] == [what]


@pytest.mark.parametrize("work", [
    {"updated-by": None, "update-to": None, "relation": None, "title": None}, {"title": [], "relation": {}},
    {"relation": {"is-replaced-by": None}}, {"title": ["<b>Rose</b> &amp; fern"]}], ids=str)
def test_what_crossref_leaves_empty_is_no_notice(pretend, small, work):
    pretend.works[ROSE] = work
    outcome = ask(small)
    assert outcome.asked == 1 and outcome.notices == []


@pytest.mark.parametrize("updated, date", [
    ({"date-parts": [[2024]]}, "2024"), ({"date-parts": [[None]]}, ""), ({"date-parts": None}, ""),
    (None, ""), ({}, "")], ids=str)
def test_a_notice_without_a_day_is_a_notice(pretend, small, updated, date):
    pretend.works[ROSE] = {"updated-by": [notice("retraction") | {"updated": updated}]}
    assert [(n.what, n.date) for n in ask(small).notices] == [("retracted", date)]


def test_a_doi_with_brackets_is_asked_about(pretend, tmp_path):
    doi = "10.1002/1097-0142(1985)56:9<2305::aid-cncr282>3.0.co;2-x"
    folder = corpus.write(tmp_path / "data", corpus.tables(edit("sources", sources=({"doi": doi}, {}, {}))))
    pretend.works = {doi: {}}
    assert ask(folder).asked == 1


def test_a_marked_title_beside_a_retraction_says_nothing_new(pretend, small):
    pretend.works[ROSE] = {"title": ["RETRACTED: A rose"], "updated-by": [
        notice("retraction"), notice("retraction"), notice("retraction", source="retraction-watch")]}
    assert [n.what for n in ask(small).notices] == ["retracted"]


def test_the_gravest_stand_first(pretend, tmp_path):
    folder = corpus.write(tmp_path / "data", corpus.tables(edit(
        "sources", sources=(copy(
            citation_key="dunn2022", title="Four patients and an oak tree", year="2022", doi="10.1000/oak",
            pmid="", decision="include", exclusion_reason=""),),
        cases=(copy(case_id="dunn2022-1", citation_key="dunn2022", age_years="33", size_mm="9",
                    levels="T9", survival_months="2", notes=""),))))
    pretend.works = {ROSE: {"updated-by": [notice("erratum")]},
                     "10.1000/oak": {"updated-by": [notice("retraction")]}}
    assert [n.what for n in ask(folder).notices] == ["retracted", "corrected"]


def test_what_crossref_does_not_know_is_said(pretend, small):
    pretend.works.clear()
    outcome = ask(small)
    assert outcome.unknown == ["adams2020"] and not outcome.not_asked and outcome.notices == []
    assert "Not known to Crossref" in retractions.as_markdown(outcome)


def test_a_report_without_doi_is_named(pretend, tmp_path):
    folder = corpus.write(tmp_path / "data", corpus.tables(edit(
        "sources", sources=({"doi": ""}, {}, {}))))
    ended = CliRunner().invoke(main, ["retractions", "--data", str(folder), "--contact", "a@example.org"])
    assert ended.exit_code == 0 and pretend.asked == []
    assert "(`iscm-review identify` looks for their DOI): 1\n\nadams2020" in ended.stdout
    assert "not asked about 1 report without DOI; `iscm-review identify` looks for it" in ended.stderr


@pytest.mark.parametrize("fault", [500, (429, "7200"), "reset", b"<html>", WRONG_TYPES,
                                   {"message": {"DOI": "10.1000/another"}},
                                   {"message": {"DOI": ROSE, "updated-by": 7}},
                                   {"message": {"DOI": ROSE, "updated-by": [{"label": "no type"}]}}])
def test_where_crossref_is_down_nothing_is_said_to_be_well(pretend, small, fault):
    pretend.faults["works"] = [fault] * 5
    outcome = ask(small)
    assert outcome.asked == 0 and outcome.not_asked == ["adams2020"] and outcome.down
    assert "Not asked, as Crossref gave no answer" in retractions.as_markdown(outcome)


def test_after_some_without_an_answer_the_rest_is_left_alone(pretend, folder):
    """Of the shipped reports, some are answered before Crossref goes down."""
    included = [row for row in rows(folder, "sources") if row["decision"] == "include" and row["doi"]]
    pretend.works = {row["doi"]: {} for row in included}
    pretend.faults["works"] = [None] * 10 + [500] * 100
    first = ask(folder)
    assert first.asked == 10 and len(first.not_asked) == len(included) - 10
    assert len(pretend.of("works")) == 10 + (1 + web.AGAIN) * web.SILENCES


def test_hostile_words_are_shown_as_code(pretend, small):
    pretend.works[ROSE] = {"updated-by": [
        notice("`@torvalds` <script>", doi="10.1000/`x`](javascript:alert(1))<script>"),
        notice("[a](http://evil.example)", doi="no doi")]}
    text = retractions.as_markdown(ask(small))
    bare = re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", "", text)  # code ends with as many marks as it began
    assert not re.search(r"script|torvalds\b.*@|@torvalds|evil\.|\]\(", bare)


def test_nothing_is_changed(pretend, small):
    before = {path.name: path.read_bytes() for path in small.iterdir()}
    pretend.works[ROSE] = {"updated-by": [notice("retraction")]}
    ask(small)
    assert {path.name: path.read_bytes() for path in small.iterdir()} == before


def test_tables_that_are_not_sound_are_not_asked_about(pretend, small):
    (small / "sources.csv").write_text("citation_key\n", encoding="utf-8")
    with pytest.raises(DataError):
        ask(small)
    assert pretend.asked == []


@pytest.mark.parametrize("work, faults, code", [
    ({}, [], 0), ({"updated-by": [notice("retraction")]}, [], 4), ({}, [500] * 5, 1)])
def test_the_command_says_how_it_ended(pretend, small, tmp_path, work, faults, code):
    pretend.works[ROSE], pretend.faults["works"] = work, faults
    out = tmp_path / "notices.md"
    ended = CliRunner().invoke(main, ["retractions", "--data", str(small), "--contact", "a@example.org",
                                      "--out", str(out)])
    assert ended.exit_code == code, ended.output
    assert out.read_text(encoding="utf-8").startswith("## Notices about included reports")
