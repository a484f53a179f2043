"""The audit computes; it does not quote itself."""

import re
from dataclasses import replace

import pytest

from iscm_review.topics import audit
from living_review.stats.estimate import Estimate


@pytest.mark.parametrize("expression, value", [
    ("55 / 13", 55 / 13), ("100 * (68 - 32) / 68", 100 * 36 / 68), ("24.6", 24.6), ("-2 + 5", 3)])
def test_plain_arithmetic_is_evaluated(expression, value):
    assert audit.evaluate(expression) == pytest.approx(value)


@pytest.mark.parametrize("expression", ["__import__('os')", "2 ** 9", "a + 1", "1 / 0", "1 +", "True",
                                        "'a' * 3"])
def test_nothing_else_is(expression):
    with pytest.raises(ValueError):
        audit.evaluate(expression)


def test_each_recomputed_claim_gives_the_expected_figure(data, estimates):
    checked = [r for r in audit.recomputed(data, estimates) if r["check"] in audit.EVALUATED]
    assert len(checked) > 10
    for r in checked:
        assert r["result"] == pytest.approx(r["expected"], abs=0.051), r["claim_id"]


def test_a_bound_that_is_broken_is_called_a_contradiction(data, estimates):
    for r in audit.recomputed(data, estimates):
        if r["check"] == "bound":
            assert (r["result"] > float(r["reported"])) == (r["verdict"] == "contradiction")


def test_claims_answered_from_the_cases_name_an_estimate(data, estimates):
    answered = {r["claim_id"]: r for r in audit.recomputed(data, estimates) if r["check"] == "recompute"}
    assert {r["expression"] for r in answered.values()} <= estimates.keys()
    share = answered["male-share-nsclc"]
    e = share["estimate"]
    assert share["result"] == pytest.approx(100 * e.value)
    assert share["holds"] == (100 * e.lower <= 80.9 <= 100 * e.upper)


@pytest.mark.parametrize("reported, holds", [("50", True), ("39", False), ("61", False),
                                             ("30-45", True), ("10-39", False), ("none", None)])
def test_a_reported_figure_is_held_against_our_interval(reported, holds):
    ours = Estimate("x", "x", 0.5, 10, "m", "fraction", 0.4, 0.6)
    assert audit._inside(reported, ours, 100) is holds


def test_an_end_that_was_not_reached_is_open():
    ours = Estimate("x", "x", 14, 34, "m", "months", 3, None)
    assert audit._inside("3-6", ours, 1) is True and audit._inside("1-2", ours, 1) is False


def test_a_claim_that_names_no_estimate_is_told(data, estimates):
    few = {name: e for name, e in estimates.items() if name != "survival.all.median"}
    with pytest.raises(ValueError, match=r"historical-median.*survival\.all\.median"):
        list(audit.recomputed(data, few))


def test_the_mean_over_treatments_is_above_what_the_sexes_allow(data):
    told = audit.means(data)
    assert [[float(cell.split()[0].rstrip(",")) for cell in row[1:]] for row in told.rows] == [
        [10.98, 10.01], [10.66, 10.79]]
    assert "With 2 or more women among the 60 patients" in told.caption


def test_each_verdict_is_counted_once(data):
    names = [name for names in audit.VERDICTS.values() for name in names]
    assert sorted(names) == sorted(data.labels("verdict", "claims"))
    assert len(audit.verdicts(data).rows) == len(audit.VERDICTS)


def test_each_claim_is_told_once_with_its_figure_and_what_bears_on_survival_comes_first(data, estimates):
    grave, others = (audit.claims(data, estimates, grave=grave) for grave in (True, False))
    assert len(grave.rows) + len(others.rows) == len(data.claims)
    subjects = [*data.labels("subject", "claims").values()]
    for table in (grave, others):
        found = [subjects.index(row[0]) for row in table.rows]
        assert found == sorted(found)
        assert all(says.count(figure) == 1
                   for _, says, *_ in table.rows for figure in re.findall(r"[\d.]+%", says))


@pytest.mark.parametrize("claim, column, text", [
    ("sex-survival", "reported", "\u202e"), ("sex-survival", "expression", None),
    ("treatment-weighted-mean", "expression", "<b>"), ("treatment-weighted-mean", "claim_id", "gone")])
def test_without_the_means_there_is_no_row_and_no_error(data, claim, column, text):
    claims = data.claims.copy()
    claims.loc[claims["claim_id"] == claim, column] = text
    assert not audit.means(replace(data, frames=data.frames | {"claims": claims})).rows
