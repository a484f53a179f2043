"""Pooled shares: which figures enter, what they give, and that R gives the same."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from against_r import answers, explain, frozen_inputs, inputs, same
from iscm_review.topics import pooling
from living_review.book import results
from living_review.book.tables import span
from living_review.evidence import series
from living_review.gate import dataset
from living_review.stats.estimate import Estimate, proportion, wilson
from living_review.stats.random_effects import FEWEST_COHORTS, FEWEST_TO_FORESEE, WIDE, WIDEST, pool

QUESTIONS = {question.name: question for question in pooling.QUESTIONS}
MEASURES = ("crude", "share", "prediction", "tau2", "i2", "q", "p")


def said(found, measure) -> tuple:
    """A measure of a pool as value, lower and upper end."""
    value = getattr(found, measure)
    return value if isinstance(value, tuple) else (value, None, None)


@pytest.fixture
def bent(folder):
    """The shipped data with a change to the series: ``bent(citation_key="…", …)`` adds rows."""
    def change(*rows: dict):
        path = folder / "series.csv"
        table = pd.read_csv(path, dtype=str)
        table = pd.concat([table, pd.DataFrame(rows)]).sort_values(
            ["citation_key", "population", "subgroup", "measure", "item"], na_position="first", kind="stable")
        table.to_csv(path, index=False, lineterminator="\n")
        return dataset.load(folder)

    return change


def row(key, item, numerator, denominator, **cells) -> dict:
    return {"citation_key": key, "population": "all", "measure": "proportion", "item": item,
            "value": f"{100 * int(numerator) / int(denominator):.1f}", "numerator": numerator,
            "denominator": denominator} | cells


def of(data, name: str, key: str) -> pd.Series:
    rows = pooling.cohorts(data, QUESTIONS[name])
    return rows[rows["citation_key"] == key].iloc[0]


def test_pools_equal_those_of_metafor():
    theirs = answers("pooling")
    for name, given in frozen_inputs("pooling").groupby("set", sort=False):
        found = pool(given["events"], given["total"])
        for measure in MEASURES:
            assert same(said(found, measure), theirs[f"{name}.{measure}"]), (name, measure)


def test_named_estimates_equal_those_of_metafor(data, estimates):
    frozen = frozen_inputs("pooling")
    explain(data, not frozen.equals(inputs.pooled(data)))
    shown = {name: e for name, e in estimates.items() if name.startswith("pooling.") and e.value is not None}
    wide = {name.rpartition(".")[0] for name, e in estimates.items() if e.reason == WIDE}
    theirs = {name: a for name, a in answers("pooling").items() if name.startswith("pooling.")
              and (not name.endswith(".prediction")
                   or estimates[name.replace("prediction", "share")].count >= FEWEST_TO_FORESEE)
              and (name.rpartition(".")[0] not in wide
                   or not name.endswith((".share", ".prediction", ".difference")))}
    assert set(shown) == set(theirs)
    for name, e in shown.items():
        assert same((e.value, e.lower, e.upper), theirs[name]), name


#: k, share, spread of the log odds; coverage of mean and prediction over 4,000 runs of the same kind.
COVERAGE = [(3, 0.1, 0.0, (0.987, 0.999)), (3, 0.3, 0.4, (0.968, 0.999)), (4, 0.05, 0.8, (0.952, 0.969)),
            (5, 0.1, 0.4, (0.966, 0.956)), (5, 0.3, 0.8, (0.931, 0.905)), (10, 0.1, 0.4, (0.936, 0.834))]


@pytest.mark.parametrize("k, share, spread, measured", COVERAGE)
def test_the_intervals_cover_the_truth_as_often_as_was_measured(k, share, spread, measured, thorough):
    """Cohorts of 5 to 70 patients, and a further one; within four standard errors of both simulations."""
    random, runs, covered = np.random.default_rng(2026), 500 if thorough else 50, np.zeros(2)
    for _ in range(runs):
        totals = np.exp(random.uniform(math.log(5), math.log(71), k)).astype(int)
        odds = np.exp(math.log(share / (1 - share)) + spread * random.standard_normal(k + 1))
        *those, further = odds / (1 + odds)
        found = pool(random.binomial(totals, those), totals)
        covered += [low <= truth <= high for truth, (_, low, high) in (
            (share, found.share), (further, found.prediction))]
    for rate, often in zip(covered / runs, measured, strict=True):
        assert abs(rate - often) < 4 * math.sqrt(often * (1 - often) * (1 / runs + 1 / 4000))
    assert covered[0] / runs > 0.9 or not thorough


@pytest.mark.parametrize("k", range(FEWEST_COHORTS))
def test_fewer_cohorts_than_three_are_not_pooled(k):
    assert pool([3] * k, [10] * k) is None


@pytest.mark.parametrize("events, totals", [
    ((0, 0, 0), (5, 12, 40)), ((5, 12, 40), (5, 12, 40)), ((0, 1, 1), (1, 1, 1)), ((5, 5, 5), (20, 20, 20)),
    ((0, 40, 0), (40, 40, 40)), ((500_000, 1, 0), (1_000_000, 2, 1))])
def test_every_number_is_finite_and_in_order(events, totals, recwarn):
    found = pool(events, totals)
    for measure in MEASURES:
        value, lower, upper = said(found, measure)
        assert math.isfinite(value) and value >= 0
        if lower is not None:
            assert lower <= value <= upper and math.isfinite(upper)
    assert found.share[1] >= 0 and found.prediction[2] <= 1 and sum(found.weights) == pytest.approx(1)
    assert not recwarn.list


def test_equal_cohorts_have_no_variance_and_still_an_interval():
    """Hartung and Knapp alone would give an interval of no width."""
    found = pool([5, 5, 5], [20, 20, 20])
    assert found.tau2 == (0, None, None) and found.i2 == (0, None, None)
    assert found.share[0] == pytest.approx(0.25, abs=0.01)
    half = 1.959963984540054 / math.sqrt(3 * 82)
    middle = math.asin(math.sqrt(5.375 / 20.75))
    assert found.share[1:] == pytest.approx([math.sin(middle - half) ** 2, math.sin(middle + half) ** 2])


def test_three_series_that_agree_foresee_nothing_and_five_do():
    three, five = (pool([5] * k, [20] * k).prediction for k in (3, FEWEST_TO_FORESEE))
    assert three[1:] == pytest.approx((0, 0.95), abs=0.001) and five[2] - five[1] < 0.3


def test_none_and_all_mirror_each_other():
    none, every = pool([0, 2, 5], [9, 20, 31]), pool([9, 18, 26], [9, 20, 31])
    assert none.share == pytest.approx([1 - every.share[i] for i in (0, 2, 1)])
    assert none.tau2 == pytest.approx(every.tau2)


def test_the_largest_report_of_a_centre_speaks_for_it(data, bent):
    own = series.own_figures(data)
    assert not ((own["citation_key"] == "veeravagu2012") & (own["item"] == "lesions=multiple")).any()
    more = bent(row("veeravagu2012", "lesions=multiple", "2", "9"),
                row("lee2007", "lesions=multiple", "3", "12"))
    again = of(more, "multiple_lesions", "veeravagu2012")
    assert again["reason"] == "not pooled: same centre as AANS poster 2025"
    assert of(more, "multiple_lesions", "institutional2025")["pooled"]
    rows = pooling.cohorts(more, QUESTIONS["multiple_lesions"])
    assert rows["pooled"].sum() == rows.loc[rows["pooled"], "cohort"].nunique() == 3
    assert pooling.answer(rows).n == 49 + 39 + 12


def test_a_report_never_speaks_twice_for_one_question(data):
    for question in pooling.QUESTIONS:
        rows = pooling.cohorts(data, question)
        assert not rows.loc[rows["pooled"], "cohort"].duplicated().any(), question.name


@pytest.mark.parametrize("cells", [
    {"subgroup": "quoted"}, {"subgroup": "literature"}, {"subgroup": "pooled"}, {"subgroup": "operated only"},
    {"subgroup": "surgery"}, {"measure": "n_patients", "value": "20", "numerator": "", "item": "surgery"},
    {"population": "lung"}, {"population": "vertebral"}, {"population": "intradural"},
    {"citation_key": "liu2026"}, {"citation_key": "weng2018"}, {"numerator": "", "denominator": ""}])
def test_what_is_not_a_reports_own_whole_cohort_enters_nowhere(data, bent, cells):
    """Every question is answered from these counts alone."""
    more = bent(row("damhieu2009", "sex=male", "10", "19") | {"value": "52.6"} | cells)
    one, other = (sorted(map(tuple, pooling.own_counts(d).astype(str).to_numpy())) for d in (data, more))
    assert one == other


def test_cohorts_that_were_chosen_are_shown_and_not_pooled(data):
    assert of(data, "primary_lung", "costigan1985")["reason"] == "not pooled: autopsy series"
    assert of(data, "primary_lung", "strickland2018")["reason"] == "not pooled: surgical series"
    for name in ("surgery", "improved_surgery"):
        kinds = set(pooling.cohorts(data, QUESTIONS[name])["population"])
        assert kinds == {{"surgery": "all"}.get(name, "surgical")}


def test_figures_that_contradict_their_report_are_shown_and_not_pooled(data):
    found = {(r.citation_key, r.item) for q in pooling.QUESTIONS
             for r in pooling.cohorts(data, q).itertuples()}
    assert set(pooling.DOUBTS) <= found
    assert not of(data, "surgery", "kritikos2024")["pooled"]


@pytest.fixture
def counted(monkeypatch):
    """The cohorts of a question where reports count ``(citation_key, item, events, total)`` so."""
    def make(question: str, *counts: tuple, **cells) -> pd.DataFrame:
        rows = pd.DataFrame(counts, columns=["citation_key", "item", "events", "total"])
        rows = rows.assign(cohort=rows["citation_key"], **{
            "year": 2020, "population": "all", "subgroup": "", "derived": ""} | cells)
        monkeypatch.setattr(pooling, "own_counts", lambda data: rows)
        return pooling.cohorts(None, QUESTIONS[question])
    return make


def test_a_cohort_has_its_share_with_the_interval_of_wilson(counted):
    rows = counted("rim_sign", ("fern2020", "rim_sign", 3, 10), ("rose2020", "flame_sign", 9, 10))
    (one,) = rows.itertuples()
    assert (one.share, one.lower, one.upper, one.pooled) == (0.3, *wilson(3, 10), True)
    assert pooling.each(rows) == "3 of 10" and pooling.each(rows, " ({})".format) == "3 of 10 (fern2020)"


def test_what_a_report_counts_apart_is_added_to_its_own_count_over_as_many_patients(counted):
    worse, apart = "worse", QUESTIONS["worse_surgery_at_once"].further[0]
    rows = counted("worse_surgery_at_once", ("fern2020", worse, 2, 20), ("fern2020", apart, 1, 20),
                   ("moss2020", worse, 2, 20), ("rose2020", worse, 5, 40), ("rose2020", apart, 3, 40),
                   ("tulip2020", worse, 2, 20), ("tulip2020", apart, 1, 15), population="surgical")
    assert pooling.each(rows) == "2 or 3 of 20, 2 of 20, 5 or 8 of 40, 2 of 20"


def test_a_primary_not_among_those_of_all_patients_is_none(counted):
    fern = [("fern2020", "primary_site=lung", 6, 10), ("fern2020", "primary_site=breast", 4, 10)]
    open_ = [("moss2020", "primary_site=lung", 6, 10),
             ("rose2020", "primary_site=lung", 6, 10), ("rose2020", "primary_site=other", 4, 10),
             ("tulip2020", "primary_site=lung", 6, 10), ("tulip2020", "primary_site=breast", 4, 9)]
    (one,) = counted("primary_kidney", *fern, *open_).itertuples()
    assert (one.citation_key, one.item, one.events, one.total, one.pooled, one.derived) == (
        "fern2020", "primary_site=kidney", 0, 10, True, "counted as none: the report lists every primary")
    assert counted("primary_kidney", *open_).empty


def test_the_others_are_subtracted(data):
    women = of(data, "male", "goyal2019")
    assert (women["events"], women["total"]) == (70 - 42, 70)
    assert women["derived"] == "all less those given as female"


@pytest.mark.parametrize("percent, total, numerator", [
    (34, 86, 29), (89, 18, 16), (56, 16, 9), (87, 22, None), (50, 300, None), (57.9, 19, 11), (0, 9, 0),
    (100, 7, 7), (34.1, 126, 43), (12.5, 200, 25), (13, 16, 2)])
def test_a_numerator_follows_from_a_percentage_if_one_alone_fits(percent, total, numerator):
    found = pooling._numerator(percent, total)
    assert found == numerator if numerator is not None else math.isnan(found)


def test_too_few_cohorts_are_said_and_have_no_number(data, estimates):
    few = [q for q in pooling.QUESTIONS
           if pooling.cohorts(data, q)["pooled"].sum() < FEWEST_COHORTS]
    assert {"rim_sign", "brain_metastasis"} <= {q.name for q in few}
    for question in few:
        e = estimates[f"pooling.{question.name}.share"]
        assert e.value is None and e.reason in (WIDE, pooling.FEW)
        assert (f"pooling.{question.name}.tau2" in estimates) == (e.reason == WIDE)


def test_our_cases_enter_no_pool_and_stand_beside_each(data, estimates):
    cases = set(data.cases["citation_key"])
    for question in pooling.QUESTIONS:
        assert question.ours in estimates
        rows = pooling.cohorts(data, question)
        assert not set(rows["citation_key"]) & cases


def test_a_question_is_answered_by_estimates_that_say_what_and_how():
    """Five cohorts of six are pooled; two would be too few, and four for a prediction."""
    rows = pd.DataFrame({"events": [3, 5, 9, 2, 4, 1], "total": [10, 20, 30, 10, 20, 8],
                         "pooled": [True] * 5 + [False]})
    question = QUESTIONS["rim_sign"]
    found = list(pooling._of_question(question, rows, pooling.answer(rows)))
    pooled = pool([3, 5, 9, 2, 4], [10, 20, 30, 10, 20])
    assert [(e.name, e.label, e.method, e.unit) for e in found] == [
        (f"pooling.rim_sign.{measure}", f"{label}, published series: rim sign", method, unit)
        for measure, label, method, unit in (
            ("share", "pooled proportion", pooling.SHARE, "fraction"),
            ("crude", "crude proportion", pooling.CRUDE, "fraction"),
            ("any_width", "pooled proportion, however wide its interval", pooling.SHARE, "fraction"),
            ("prediction", "predicted proportion in a further series", pooling.PREDICTION, "fraction"),
            ("tau2", "variance between series", pooling.TAU2, "squared radians"),
            ("i2", "I squared", pooling.I2, "part"), ("q", "Cochran's Q", pooling.Q, ""),
            ("p", "p of Cochran's Q", pooling.P, "p"))]
    assert {(e.n, e.count, e.reason) for e in found} == {(90, 5, "")}
    assert [(e.value, e.lower, e.upper) for e in found] == [
        said(pooled, e.name.rpartition(".")[2].replace("any_width", "share")) for e in found]
    four = pooling._of_question(question, rows[1:], pooling.answer(rows[1:]))
    assert [e.name for e in four] == [e.name for e in found if not e.name.endswith(".prediction")]
    share, crude, any_width, i2 = pooling._of_question(question, rows[3:], pooling.answer(rows[3:]))
    assert (share.name, share.value, share.lower, share.upper, share.n, share.count, share.reason) == (
        "pooling.rim_sign.share", None, None, None, 30, 2, pooling.FEW)
    assert crude.value is any_width.value is i2.value is None


def test_cohorts_whose_pooled_interval_is_too_wide_have_no_share_but_what_it_would_be():
    rows = pd.DataFrame({"events": [1, 10, 38], "total": [40, 20, 40], "pooled": True})
    share, crude, any_width, *spread = pooling._of_question(QUESTIONS["rim_sign"], rows, pooling.answer(rows))
    assert (share.value, share.reason, crude.value) == (None, WIDE, 0.49)
    assert any_width.value and any_width.upper - any_width.lower > WIDEST
    assert [e.name.rpartition(".")[2] for e in spread] == ["tau2", "i2", "q", "p"]


def test_a_result_given_at_once_after_treatment_enters_where_the_question_asks_for_it(data):
    later, at_once = (pooling.cohorts(data, QUESTIONS[name]).set_index("citation_key").loc["strickland2018"]
                      for name in ("worse_surgery", "worse_surgery_at_once"))
    assert (later["pooled"], later["reason"]) == (False, "not pooled: judged at once")
    # A haematoma made one more patient worse, who is not in the count of the others.
    assert at_once["pooled"] and at_once["events"] == later["events"] + 1
    assert "haematoma" in at_once["derived"] and at_once["share"] == at_once["events"] / at_once["total"]
    assert f"{later['events']} or {at_once['events']} of " in pooling.each(at_once.to_frame().T)


@pytest.mark.parametrize("one, other, low, high", [
    ((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090),
    ((10, 10), (0, 10), 0.6075, 1.0)])
def test_the_difference_of_two_wilson_shares_as_newcombe_printed_it(one, other, low, high):
    """Newcombe 1998, table II, method 10."""
    e = pooling.difference(*(proportion(*share, "") for share in (one, other)))
    assert e.value == pytest.approx(one[0] / one[1] - other[0] / other[1])
    assert (round(e.lower, 4), round(e.upper, 4)) == (low, high)
    assert (e.n, e.method) == (one[1] + other[1], pooling.RECOVERED)


@pytest.mark.parametrize("missing", ["value", "lower", "upper"])
def test_a_share_without_value_or_interval_gives_no_difference(missing):
    whole = Estimate("", "", 0.5, 10, "", "fraction", 0.2, 0.8)
    for pair in ((whole, replace(whole, **{missing: None})), (replace(whole, **{missing: None}), whole)):
        e = pooling.difference(*pair)
        assert (e.value, e.lower, e.upper) == (None, None, None)


def results_with(ours: tuple, **cohorts) -> dict[str, Estimate]:
    """The estimates where so many of our patients and these cohorts answer; no cohort answers the others."""
    found = {}
    for name, question in QUESTIONS.items():
        rows = pd.DataFrame(cohorts.get(name, []), columns=["events", "total"]).assign(pooled=True)
        found |= {e.name: e for e in pooling._of_question(question, rows, pooling.answer(rows))}
        found[question.ours] = proportion(*ours, "").named(question.ours, question.label)
    return found | {e.name: e for e in pooling.compared(found)}


MEN = [(3, 10), (5, 20), (9, 30)]


def test_what_is_pooled_stands_beside_our_cases_and_what_is_too_wide_apart():
    found = results_with((6, 10), male=MEN, surgery=[(1, 40), (10, 20), (38, 40)])
    (pooled, alike), apart = pooling.summary(found).tables, pooling.too_wide(found)
    assert [dict(zip(table.columns, (str(x).replace("\u2060", "") for x in row), strict=True))
            for table in (alike, apart) for row in table.rows] == [
        {"Question": "Men", "Series:r": "3", "Pooled": "29% (19–41)", "Crude": "28% (19–41)",
         "Prediction": "–", "I²": "0% (0–68)"},
        {"Question": "Operated on", "Series:r": "3", "Patients:r": "100", "Pooled": "48% (0–100)",
         "Crude": "49% (39–59)", "I²": "98% (91–>99)"}]
    ((*men,),) = pooled.rows
    assert [*zip(pooled.columns, (str(x).replace("\u2060", "") for x in men), strict=True)] == [
        ("Question", "Men"), ("Series:r", "3"), ("n:r", "60"), ("Pooled", "29% (19–41)"),
        ("Our case reports", "60% (31–83)"), ("n:r", "10"), ("Difference", "30.9 (−0.2 to 56.4)")]
    assert [(table.name, table.wide, table.kind, table.folded) for table in (pooled, alike, apart)] == [
        ("tbl-pooled", True, "tight-table", ""),
        ("tbl-series-agree", True, "tight-table", "Show how far the series agree"),
        ("tbl-too-wide", True, "tight-table", "Show the pooled proportions that are not used")]
    assert "wider than 50 percentage points" in apart.caption
    difference = found["pooling.male.difference"]
    assert (difference.label, difference.count) == ("difference, case reports less published series: men", 3)
    none = results_with((6, 10))
    assert [(table.rows, table.empty) for table in pooling.summary(none).tables] == [([], pooling.EMPTY)] * 2
    assert not pooling.too_wide(none).rows
    enough = results_with((6, 10), male=[(5, 20)] * FEWEST_TO_FORESEE)
    ahead = enough["pooling.male.prediction"]
    assert pooling.summary(enough).tables[1].rows[0][4] == span(ahead.lower, ahead.upper, "fraction")


@pytest.mark.parametrize("before, now, said", [
    ((6, 10), (60, 100), ("the interval includes 0: 30.9 percentage points (95% CI −0.2 to 56.4)",
                          "ours is larger: 30.9 percentage points (95% CI 15.5 to 44.8)")),
    ((60, 100), (1, 100), ("ours is larger: 30.9 percentage points (95% CI 15.5 to 44.8)",
                           "ours is smaller: −28.1 percentage points (95% CI −40.0 to −16.6)")),
    ((60, 100), (59, 100), None)])
def test_a_conclusion_is_another_where_our_share_leaves_that_of_the_cohorts_or_joins_it(before, now, said):
    flips = list(pooling.flips(results_with(before, male=MEN), results_with(now, male=MEN)))
    assert [(f.kind, f.names, f.label, (f.before, f.after)) for f in flips] == [
        ("apart", ("epidemiology.all.male.share", "pooling.male.share"),
         "men: our patients less the published series", said)] * bool(said)
    for one, other in ((before, now), (now, before)):  # without a difference on either side, nothing is told
        assert not list(pooling.flips(results_with(one, male=MEN), results_with(other)))
        assert not list(pooling.flips(results_with(other), results_with(one, male=MEN)))


@pytest.fixture
def answered(data, monkeypatch):
    """The questions as these cohorts answer them, ``(population, subgroup, events, total, reason)`` each; and
    the citation keys that they were given."""
    def make(**cohorts):
        keys = list(data.sources["citation_key"][:5])
        asked = {}
        for name, given in cohorts.items():
            rows = pd.DataFrame([(key, *row) for key, row in zip(keys, given, strict=False)], columns=[
                "citation_key", "population", "subgroup", "events", "total", "reason"])
            rows = rows.assign(pooled=rows["reason"] == "", derived="", further=0,
                               share=rows["events"] / rows["total"], lower=0.1, upper=0.9)
            asked[name] = QUESTIONS[name], rows, pooling.answer(rows)
        monkeypatch.setattr(pooling, "asked", lambda data: asked)
        return keys
    return make


def test_each_figure_that_was_considered_is_told_with_what_became_of_it(data, answered):
    keys = answered(
        male=[("all", "", 3, 10, ""), ("imaging", "per lesion", 5, 20, ""), ("all", "", 9, 30, ""),
              ("surgical", "", 2, 4, "not pooled: surgical series")], surgery=[("all", "", 1, 9, "")])
    _, rows, _ = pooling.asked(data)["male"]
    rows.loc[0, "derived"] = "count from the percentage"
    table, kinds = pooling.considered(data), data.labels("population", "series")
    assert [(row[0], *row[2:]) for row in table.rows] == [
        ("Men", kinds["all"], "3 of 10", "30%", "10% to 90%", "pooled; count from the percentage"),
        ("Men", kinds["imaging"], "5 of 20 lesions", "25%", "10% to 90%", "pooled"),
        ("Men", kinds["all"], "9 of 30", "30%", "10% to 90%", "pooled"),
        ("Men", kinds["surgical"], "2 of 4", "50%", "10% to 90%", "not pooled: surgical series"),
        ("Operated on", kinds["all"], "1 of 9", "11%", "10% to 90%", "shown, not pooled")]
    assert [row[1].endswith(f"{{cite:p}}`{key}`") for row, key in zip(table.rows, keys, strict=False)]
    assert table.columns == (
        "Question", "Report", "Population", "Counts", "Proportion:r", "95% interval", "Use")
    assert (table.name, table.wide, table.kind, table.folded) == (
        "tbl-cohorts", True, "stacked-rows", "Show the 5 rows, question by question")


def test_an_estimate_says_what_is_behind_it_and_whose_patients_are_not_those_asked_about(data, answered):
    several = [("radiotherapy", "", 3, 10, ""), ("all", "per lesion", 5, 20, ""), ("imaging", "", 9, 30, ""),
               ("all", "", 1, 9, ""), ("surgical", "", 2, 4, "not pooled: surgical series")]
    keys = answered(surgery=[("all", "", 9, 10, ""), ("all", "", 9, 20, ""), ("all", "", 15, 30, ""),
                             ("all", "", 8, 9, "")], male=several, rim_sign=several, gross_total=several)
    found = pooling.behind(data)
    assert found["pooling.male.share"] == (
        "jbi", dict(zip(keys, ["irradiated patients only", "lesions counted", "", pooling.MOSTLY],
                        strict=False)), "3 of 10, 5 of 20, 9 of 30, 1 of 9")
    assert found["pooling.rim_sign.share"].instrument == "quadas"
    # Of those operated on, nobody is unlike for the operation.
    assert [*found["pooling.gross_total.share"].reports.values()] == ["", "lesions counted", "", ""]


def test_the_words_name_the_cohorts(estimates):
    from living_review.stats import wording

    e = estimates["pooling.primary_lung.share"]
    assert wording.full(e).endswith(f"; {e.count} series, n = {e.n})")


def test_no_series_is_not_an_error(empty_folder):
    data = dataset.load(empty_folder)
    assert all(pooling.cohorts(data, q).empty for q in pooling.QUESTIONS)
    found = [e for name, e in results.compute(data).items() if name.startswith("pooling.")]
    assert len(found) == 4 * len(pooling.QUESTIONS) and {e.value for e in found} == {None}
