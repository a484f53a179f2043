"""Figures of published series that the book leads with are those of the table."""

import statistics

import pandas as pd
import pytest

from iscm_review.topics import imaging, overview, pooling, published, survival
from living_review.evidence import certainty


@pytest.mark.parametrize("times", [1, 6])
def test_survival_of_a_setting_is_the_range_of_medians_and_from_six_on_their_median(
        times, data, monkeypatch):
    rows = pd.concat([survival.by_setting(data)] * times, ignore_index=True)
    monkeypatch.setattr(survival, "by_setting", lambda data: rows)
    estimates = {e.name: e for e in published.estimates(data)}
    for setting, part in rows[rows["setting"] != survival.EVALUATED].groupby("setting"):
        e = estimates[published.median_of(setting)]
        several = len(part) >= 6
        assert e.value == (pytest.approx(statistics.median(part["value"])) if several else None)
        ends = (estimates[e.name.replace("median", f"{end}.median")] for end in ("lowest", "highest"))
        assert [end.value for end in ends] == [min(part["value"]), max(part["value"])]
        assert estimates[e.name.replace("median", "series")].n == len(part)
        assert (e.n, e.count) == (part["n"].sum(), len(part))
        assert (e.lower is None) == (len(part) < 6)


def test_a_setting_that_no_series_has_keeps_its_estimates(data, monkeypatch):
    none = survival.by_setting(data).iloc[:0]
    monkeypatch.setattr(survival, "by_setting", lambda data: none)
    told = {e.name: e for e in published.estimates(data)}
    for setting, *_ in survival.SETTINGS:
        median = published.median_of(setting)
        assert told[median.replace("median", "series")].n == 0
        for name in (median, *(median.replace("median", f"{end}.median") for end in ("lowest", "highest"))):
            assert told[name].value is None and told[name].reason


def test_a_sign_has_the_figure_of_the_one_study_that_gives_it(data, estimates):
    studies = imaging.sign_studies(data)
    for sign in published.SIGNS:
        for measure in imaging.SIGN_MEASURES:
            told = studies[(studies["item"] == sign) & (studies["measure"] == measure)]
            e = estimates[f"published.{sign.replace(' ', '_')}.{measure}"]
            value = pytest.approx(told["value"].iloc[0], abs=0.005) if len(told) == 1 else None
            assert e.value == value


@pytest.mark.parametrize("studies, shares", [
    ([], {"share": None}), ([(0.5, 10)], {"share": 0.5}),
    ([(0.5, 10), (0.2, 20)], {"share": None, "lowest.share": 0.2, "highest.share": 0.5})])
def test_what_several_studies_give_is_named_by_its_ends(studies, shares):
    found = pd.DataFrame([(share, n, 0.1) for share, n in studies], columns=["share", "n", "low"])
    told = {e.name: e for e in published._one("fern.share", "ferns", found)}
    assert {name.removeprefix("fern."): e.value for name, e in told.items()} == shares
    assert told["fern.share"].count == len(studies) and bool(told["fern.share"].reason) == (len(studies) != 1)


def test_a_series_unlike_its_setting_says_in_what_or_has_one_of_its_own(data):
    for r in survival.by_setting(data).itertuples():
        assert (r.note == "deceased only") == (r.subgroup == "deceased")
        if r.setting in (survival.SETTINGS[0][0], survival.EVALUATED):
            assert (r.setting == survival.EVALUATED) == (r.citation_key in pooling.mostly_operated(data))


@pytest.mark.parametrize("feature", ["primary_lung", "primary_kidney", "thoracic"])
def test_the_reports_marked_as_pooled_are_as_many_as_are_pooled(data, estimates, feature):
    table = published.proportions(data, estimates, "t", "T", [("F", f"epidemiology.all.{feature}.share")])
    marked = [row for row in table.rows if row[1].endswith(published.POOLED)]
    pooled = estimates[f"pooling.{feature}.share"]
    assert len(marked) == pooled.count
    assert sum(int(row[-1].split()[-1]) for row in marked) == pooled.n


def test_the_summary_says_when_it_was_judged_and_marks_what_has_changed_since(data, estimates, monkeypatch):
    same = dict.fromkeys(certainty.by_estimate(data, estimates), "2026-01-02")
    monkeypatch.setattr(certainty, "since", lambda *_: same)
    table = overview.findings(data, estimates)
    assert [*dict.fromkeys(row[0] for row in table.rows)] == [*overview.QUESTIONS]
    assert "2026-01-02" in table.caption and "since" not in table.caption
    assert not any(row[-1].endswith(overview.CHANGED) for row in table.rows)
    del same["published.walking_regained.share"]
    table = overview.findings(data, estimates)
    assert [row[1] for row in table.rows if row[-1].endswith(overview.CHANGED)] == [
        "Regained after radiotherapy (lesions)"]
    assert "an estimate has changed since" in table.caption
