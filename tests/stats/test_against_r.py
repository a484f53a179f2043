"""Every statistic of the review agrees with R to six digits, on our data and on three classic sets.

What R was given and what it answered is frozen in ``tests/against_r``; here the
same inputs go through our functions. Where the shipped data have changed since,
the named estimates are not compared until ``make against-r`` has been run.
"""

import io

import pandas as pd
import pytest

from against_r import answers, explain, frozen_inputs, inputs, same
from iscm_review import groups
from iscm_review.topics import bias, comparison, pooling, published
from living_review.evidence import risk_of_bias
from living_review.stats import estimate
from living_review.stats import survival as lifetimes


def survival(frozen):
    for name, rows in frozen.groupby("set"):
        curve = lifetimes.kaplan_meier(rows["time"].to_numpy(), rows["dead"].to_numpy(bool))
        yield f"{name}.median", lifetimes.median_survival(curve)
        for month in lifetimes.TIMES:
            yield f"{name}.at_{month}", lifetimes.survival_at(curve, month)
        for horizon in lifetimes.HORIZONS:
            yield f"{name}.rmst_{horizon}", lifetimes.restricted_mean_interval(curve, horizon)


def comparison_(frozen):
    for name, rows in frozen.groupby("set"):
        known = pd.DataFrame({"survival_months": rows["time"], "event_observed": rows["dead"] == 1})
        two = comparison.Arms(known[rows["first"] == 1], known[rows["first"] == 0])
        for horizon in lifetimes.HORIZONS:
            yield f"{name}.rmst_{horizon}", comparison.restricted_mean_difference(two, horizon)
        yield f"{name}.hazard_ratio", comparison.hazard_ratio(two)
        yield f"{name}.log_rank", comparison.log_rank(two)


def shares(frozen):
    for row in frozen.itertuples():
        if pd.isna(row.n2):
            yield row.set, (row.k / row.n, *estimate.wilson(int(row.k), int(row.n)))
        else:
            e = pooling.difference(*(estimate.proportion(int(k), int(n), "") for k, n in (
                (row.k, row.n), (row.k2, row.n2))))
            yield row.set, (e.value, e.lower, e.upper)


def averages(frozen):
    for name, rows in frozen.groupby("set"):
        frame = pd.DataFrame({"case_id": "", "x": rows["value"]})
        e = (estimate.mean if "mean" in name else estimate.median)(frame, "x", "")
        yield name, (e.value, e.lower, e.upper)


OURS = {"survival": survival, "comparison": comparison_, "shares": shares,
        "averages": averages}


@pytest.mark.parametrize("topic", OURS)
def test_our_functions_give_what_r_gives(topic):
    theirs, ours = answers(topic), dict(OURS[topic](frozen_inputs(topic)))
    assert ours.keys() == theirs.keys()
    wrong = {name: (ours[name], theirs[name]) for name in theirs if not same(ours[name], theirs[name])}
    assert not wrong


@pytest.mark.parametrize("topic", OURS)
def test_the_estimates_of_the_review_are_those_of_r(topic, data, estimates):
    changed = _changed(frozen_inputs(topic), inputs.TOPICS[topic](data))
    wrong = [name for name, answer in answers(topic).items()
             if name in estimates and not any(name.startswith(base) for base in changed)
             and not same((estimates[name].value, estimates[name].lower, estimates[name].upper), answer)]
    assert not wrong
    explain(data, bool(changed))


def _changed(frozen: pd.DataFrame, now: pd.DataFrame) -> set[str]:
    """The sets that are new, gone or not as they were."""
    now = pd.read_csv(io.StringIO(now.to_csv(index=False)), float_precision="round_trip")
    before, after = ({name: rows.to_csv(index=False) for name, rows in table.groupby("set")}
                     for table in (frozen, now))
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def chosen(data, estimates) -> dict[str, float]:
    """Whom our own code put where, by the names that R uses."""
    ours = {name: e.value for name, e in estimates.items()
            if name.startswith(("survival.", "sensitivity.", "bias.landmark"))
            and name.endswith((".n", ".deaths"))}
    for contrast in groups.CONTRASTS:
        two = comparison.arms(data.patients, contrast)
        for side, arm in (("first", two.first), ("second", two.second)):
            ours[f"comparison.{contrast.name}.{side}.n"] = len(arm)
            ours[f"comparison.{contrast.name}.{side}.deaths"] = arm["event_observed"].sum()
    return ours


def test_r_puts_the_same_patients_into_the_groups(data, estimates):
    """R forms every group from the cells of the tables; nothing of our code has a say in it."""
    explain(data, bool(_changed(frozen_inputs("selection"), inputs.selection(data))))
    ours, theirs = chosen(data, estimates), answers("selection")
    assert len(theirs) > 100 and theirs.keys() <= ours.keys()
    wrong = {name: (ours[name], n) for name, (n, _, _) in theirs.items() if abs(ours[name] - n) > 1e-9}
    assert not wrong
    for contrast in groups.CONTRASTS:
        assert f"comparison.{contrast.name}.first.n" in theirs


def test_no_estimate_of_these_kinds_escapes_the_comparison(data, estimates):
    """Whatever has a value and an interval, or a p, was asked of R. Other tables may give more of a kind; of
    patients who were checked, the same functions answer."""
    asked = set().union(*(answers(topic) for topic in inputs.TOPICS))
    compared = {name: e for name, e in estimates.items()
                if e.value is not None and e.method not in ("count", bias.IGNORED, published.OF_ONE,
                                                            risk_of_bias.METHOD)
                and not name.startswith("checks.")}

    def kind(name):
        return name.split(".")[0], name.split(".")[-1]

    assert {kind(name) for name in compared} <= {kind(name) for name in asked}
    explain(data, bool(compared.keys() - asked))


def test_the_contrasts_that_are_large_enough_were_all_asked(data):
    asked = set(frozen_inputs("comparison")["set"])
    large = {f"comparison.{c.name}" for c in groups.CONTRASTS if not comparison.arms(data.patients, c).small}
    assert large
    explain(data, bool(large - asked))
