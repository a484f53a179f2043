"""Living, slowed or frozen follows from the dates, and two builds of one commit agree."""

import datetime
import json

import pytest

import corpus
from corpus import copy, edit
from living_review import review as declared
from living_review.build import make as build
from living_review.evidence import methods_figures as figures
from living_review.evidence import review_tables as review
from living_review.evidence.methods import BASELINE, FROZEN, LIVING, SLOWED, status
from living_review.gate import dataset
from living_review.tables import inputs
from living_review.tables.problems import DataError


def searched(tmp_path, *dates, **cells):
    """A small package with searches on these days."""
    rows = tuple((copy if n else dict)(date=date, **cells) for n, date in enumerate(dates))
    folder = corpus.write(tmp_path / "data", corpus.tables(edit("searches", searches=rows)))
    return dataset.load(folder)


def asked(tmp_path, *dates):
    """The same, of a database that the review has a query for."""
    return searched(tmp_path, *dates, where=next(iter(declared().queries)))


@pytest.mark.parametrize("today, word", [
    ("2026-11-20", LIVING), ("2027-05-31", LIVING), ("2027-06-01", SLOWED), ("2028-05-31", SLOWED),
    ("2028-06-01", FROZEN), ("2040-01-01", FROZEN), ("2026-10-31", LIVING)])
@pytest.mark.parametrize("last", ["2026-11", "2026-11-01", "2026-11-30"])
def test_the_word_changes_with_the_months_since_the_last_search(tmp_path, last, today, word):
    data = asked(tmp_path, "2019-01", last)
    assert status(data, datetime.date.fromisoformat(today)).word == word


def test_the_words_stay_true_on_a_page_that_nobody_renews(tmp_path):
    data = asked(tmp_path, "2026-11-20")
    assert status(data, datetime.date(2026, 12, 1)).why == (
        "last searched in 2026-11; without another search, out of date from 2028-06, and slowed "
        "from 2027-06")
    assert status(data, datetime.date(2027, 6, 1)).word == SLOWED
    assert status(data, datetime.date(2028, 6, 1)).word == FROZEN


def test_until_a_database_was_asked_it_is_at_its_baseline(tmp_path):
    data = searched(tmp_path, "2026-11-20", where="a library shelf")
    now = status(data, datetime.date(2026, 12, 1))
    assert now.word == BASELINE and all(name in now.why for name in declared().queries)
    assert status(data, datetime.date(2028, 6, 1)).word == FROZEN


def test_without_a_search_it_is_frozen(empty_folder):
    assert status(dataset.load(empty_folder), datetime.date(2026, 11, 20)).word == FROZEN


def ended(folder, what) -> dataset.Dataset:
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(descriptor | {"ended": what}), encoding="utf-8")
    return dataset.load(folder)


def test_a_review_that_was_ended_is_frozen_whatever_the_dates(folder):
    data = ended(folder, {"date": "2026-12", "reason": "nobody *can* keep it up"})
    now = status(data, datetime.date(2026, 12, 1))
    assert (now.word, now.why) == (FROZEN, "ended in 2026-12: nobody *can* keep it up")


@pytest.mark.parametrize("what", ["2026-12", {}, {"date": "2026-12"}, {"date": "soon", "reason": "x"},
                                  {"date": "2026-12", "reason": " "}, {"date": 2026, "reason": "x"}, []])
def test_an_end_without_date_or_reason_is_refused(folder, what):
    with pytest.raises(DataError, match="ended: it has a date"):
        ended(folder, what)


def test_the_state_of_the_review_shows_it(data, estimates):
    now = status(data, datetime.date(2027, 8, 1))
    shown = review.state(data, estimates, datetime.date(2027, 8, 1)).markdown()
    assert f"| Status | **{now.word}**: {now.why[:30]}" in shown


def test_the_state_names_every_place_and_its_last_search(tmp_path, estimates):
    data = searched(tmp_path, "2026-01", "2026-11-20")
    assert "a shelf (2026-11-20)" in review.state(data, estimates).markdown()


def test_the_queries_say_when_they_were_last_asked(data, tmp_path):
    assert review.queries(data).markdown().count("not yet") == 2
    asked = review.queries(searched(tmp_path, "2026-11-20", where="PubMed")).markdown()
    assert asked.count("not yet") == 1 and "| 2026-11-20 |" in asked


def test_the_flow_counts_each_place_and_says_what_was_not_counted(tmp_path):
    data = searched(tmp_path, "2026-11", "2026-12-20", records="1", found="")
    flow = figures.flow(data)
    assert "a shelf: 2" in flow.alt
    assert "How many records were returned was not recorded (a shelf)" in flow.caption
    assert "no search recorded: 1" in flow.alt


def test_a_search_that_counted_is_shown_with_its_count(tmp_path):
    data = searched(tmp_path, "2026-12-20", records="3", found="40")
    flow = figures.flow(data)
    assert "a shelf: 3 new of 40" in flow.alt
    assert "a further 37 already known, found twice, or unreadable" in flow.alt
    assert "not kept" not in flow.caption


def test_the_day_is_that_of_the_build(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1830297600")
    assert inputs.source_day() == datetime.date(2028, 1, 1)


def test_what_was_computed_holds_for_its_month(monkeypatch):
    def digest(day: str) -> str:
        noon = datetime.datetime.fromisoformat(day + "T12:00+00:00")
        monkeypatch.setenv("SOURCE_DATE_EPOCH", f"{noon.timestamp():.0f}")
        return inputs.digest(inputs.data_folder())

    assert digest("2026-11-01") == digest("2026-11-30") != digest("2026-12-01")


def test_a_day_that_is_none_stops_the_build_in_words(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(build.BuildError, match="SOURCE_DATE_EPOCH"):
        build.source_date()
