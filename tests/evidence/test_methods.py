"""The flow adds up, and what was kept of the readings is what the cases hold."""

import pandas as pd

from living_review.evidence import methods
from living_review.gate import dataset
from living_review.tables.inputs import ROOT


def test_the_flow_adds_up(data):
    f = methods.Flow(data)
    assert f.identified == f.screened + f.awaiting
    assert f.screened == f.not_retrieved + f.excluded + f.included + f.series
    assert f.identified == sum(place.new for place in f.found) + f.otherwise
    assert f.excluded == sum(n for _, n in f.reasons)
    assert f.patients == len(data.cases) and f.figures == len(data.series)


def test_what_is_cited_for_comparison_is_no_part_of_the_flow(data):
    before, decision = methods.Flow(data), data.sources["decision"].copy()
    decision[decision[decision == "exclude"].index[:2]] = "comparison"
    sources = data.sources.assign(decision=decision)
    now = methods.Flow(dataset.Dataset(data.package, {**data.frames, "sources": sources}, ""))
    assert (now.identified, now.excluded) == (before.identified - 2, before.excluded - 2)


def test_every_included_report_has_a_patient_and_no_other_has(data):
    included = set(data.sources.loc[data.sources["decision"] == "include", "citation_key"])
    assert included == set(data.cases["citation_key"])


def test_reasons_are_given_for_exclusions_only(data):
    has_reason = data.sources["exclusion_reason"].notna()
    assert (has_reason == (data.sources["decision"] == "exclude")).all()


def test_final_values_of_the_extractions_are_those_of_the_cases(data):
    cases = pd.read_csv(ROOT / "data/cases.csv", dtype=str).fillna("").set_index("case_id")
    for r in data.extractions.fillna("").itertuples():
        ours, final = cases.loc[r.case_id, r.field], r.final or ""
        same = ours == final or (ours and final and float(ours) == float(final))
        assert same, (r.case_id, r.field, ours, final)
