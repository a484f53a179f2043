"""The flow adds up, and agreement is what the two readings say."""

import csv

import pandas as pd
import pytest

from iscm_review import methods
from iscm_review.inputs import ROOT


def test_the_flow_adds_up(data):
    f = methods.flow(data)
    assert f.screened == f.excluded + f.included + f.series + f.awaiting
    assert f.excluded == sum(n for _, n in f.reasons)
    assert f.patients == len(data.cases) and f.figures == len(data.series)


def test_every_included_report_has_a_patient_and_no_other_has(data):
    included = set(data.sources.loc[data.sources["decision"] == "include", "citation_key"])
    assert included == set(data.cases["citation_key"])


def test_reasons_are_given_for_exclusions_only(data):
    has_reason = data.sources["exclusion_reason"].notna()
    assert (has_reason == (data.sources["decision"] == "exclude")).all()


def test_agreement_counts_equal_a_plain_count(data, estimates):
    with open(ROOT / "data/extractions.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    both = [r for r in rows if r["first"] and r["second"]]
    agree = sum(r["first"] == r["second"] for r in both)
    e = estimates["agreement.both_gave.share"]
    assert (e.count, e.n) == (agree, len(both))


def test_kappa_of_a_worked_example():
    """20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: kappa 0.4 (en.wikipedia.org/wiki/Cohen's_kappa)"""
    first = pd.Series(["y"] * 25 + ["n"] * 25)
    second = pd.Series(["y"] * 20 + ["n"] * 5 + ["y"] * 10 + ["n"] * 15)
    assert methods.cohen_kappa(first, second) == pytest.approx(0.4)


def test_kappa_is_withheld_where_chance_is_certain():
    same = pd.Series(["yes"] * 30)
    assert methods.cohen_kappa(same, same) is None


def test_final_values_of_the_extractions_are_those_of_the_cases(data):
    cases = pd.read_csv(ROOT / "data/cases.csv", dtype=str).fillna("").set_index("case_id")
    for r in data.extractions.fillna("").itertuples():
        ours, final = cases.loc[r.case_id, r.field], r.final or ""
        same = ours == final or (ours and final and float(ours) == float(final))
        assert same, (r.case_id, r.field, ours, final)
