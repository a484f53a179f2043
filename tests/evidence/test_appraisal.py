"""What the reports say: each field counted where it applies, and silence never taken for a no."""

import math

import numpy as np
import pandas as pd
import pytest

from against_r import answers, explain, frozen_inputs, inputs, same
from iscm_review import care, groups
from living_review.evidence import appraisal
from living_review.evidence import appraisal_figures as figures
from living_review.gate import dataset
from living_review.stats.estimate import median, wilson


@pytest.fixture
def patient(data):
    """One patient with nothing reported but what is given; ``scope`` is how the report was read."""
    def make(scope="abstract", year=2000, **given):
        case = data.cases.iloc[[0]].copy()
        for name in data.cases.columns.difference(["case_id", "citation_key", "notes"]):
            numeric = data.cases[name].dtype == float
            case[name] = pd.Series([given.get(name, np.nan if numeric else None)], index=case.index,
                                   dtype=float if numeric else object)
        sources = data.sources[data.sources["citation_key"] == case["citation_key"].iloc[0]].copy()
        sources["scope"], sources["year"] = scope, year
        return dataset.Dataset(data.package, {**data.frames, "cases": case, "sources": sources}, "")
    return make


def of(data, frame, name):
    return bool(getattr(appraisal.coverage(data), frame)[name].iloc[0])


def answer(data, question):
    return appraisal.answers(data)[f"jbi_{question}"].iloc[0]


def test_every_column_with_an_item_of_care_counts_or_is_left_out_with_a_reason(data):
    names = {item.name for item in appraisal.CARE}
    for column in data.package.tables["cases"].columns:
        assert column.care in {*names, ""}, column.name
        assert bool(column.care) == (column.name in appraisal.names()) + (
            column.name in care.LEFT_OUT), column.name
    assert all(bool(field.when) == bool(field.words) for field in appraisal.fields())


@pytest.mark.parametrize("name, without, having", [
    ("interval_months", {"primary_known_before": "no"}, {"primary_known_before": "yes"}),
    ("symptom_duration_days", {"symptoms": ("asymptomatic",)}, {"symptoms": ("pain",)}),
    ("enhancement", {"diagnosis_basis": "autopsy"}, {"diagnosis_basis": "imaging"}),
    ("surgery", {"diagnosis_basis": "autopsy"}, {}),
    ("resection", {"surgery": "no"}, {"surgery": "yes"}),
    ("rt_dose_gy", {"radiotherapy": "no"}, {"radiotherapy": "yes"}),
    ("rt_dose_gy", {}, {"radiotherapy": "yes"}),
    ("agents", {"steroids": "yes"}, {"immunotherapy": "yes"}),
    ("ambulatory_after", {}, {"steroids": "yes"}),
    ("ambulatory_after", {"surgery": "yes", "status": "dead", "survival_months": 0.5},
     {"surgery": "yes", "status": "dead", "survival_months": 1.0}),
    ("neuro_outcome", {"surgery": "no"}, {"surgery": "yes", "status": "dead"}),
    ("time_origin", {"status": "dead"}, {"survival_months": 4.0}),
])
def test_a_field_counts_only_where_it_applies(patient, name, without, having):
    assert not of(patient(**without), "applies", name)
    assert of(patient(**having), "applies", name)


def test_a_starting_point_that_is_not_stated_is_not_reported(patient):
    assert not of(patient(survival_months=4.0, time_origin="unspecified"), "reported", "time_origin")
    assert of(patient(survival_months=4.0, time_origin="surgery"), "reported", "time_origin")


def test_a_value_where_the_field_does_not_apply_is_not_counted(patient):
    """Or more would be reported than could be."""
    assert not of(patient(ambulatory_after="yes"), "reported", "ambulatory_after")


def test_completeness_is_what_is_reported_of_what_applies(patient):
    data = patient(sex="male", surgery="yes", resection="partial")
    cover = appraisal.coverage(data)
    applies = sum(field.when is None for field in appraisal.fields()) + sum(
        name in ("symptom_duration_days", "t2_signal", "enhancement", "oedema", "surgery", "resection",
                 "radiotherapy", "chemotherapy", "steroids", "neuro_outcome", "ambulatory_after",
                 "asia_after") for name in appraisal.names())
    assert cover.completeness().iloc[0] == pytest.approx(3 / applies)


def test_the_shares_equal_a_plain_count(plain, estimates):
    n = len(plain.rows)
    assert estimates["appraisal.age_years.share"].count == len(plain("age_years"))
    assert estimates["appraisal.age_years.share"].n == n
    known = [r for r in plain.rows if r["primary_known_before"] == "yes"]
    e = estimates["appraisal.interval_months.share"]
    assert (e.count, e.n, e.n_missing) == (len(plain("interval_months", known)), len(known), n - len(known))
    irradiated = [r for r in plain.rows if r["radiotherapy"] == "yes"]
    assert estimates["appraisal.rt_dose_gy.share"].count == len(plain("rt_dose_gy", irradiated))
    both = sum(bool(r["age_years"] and r["sex"]) for r in plain.rows)
    assert estimates["appraisal.care_5.every.share"].count == both
    assert estimates["appraisal.jbi_1.share"].count == both


def test_the_periods_hold_each_patient_once(data):
    whole, *parts = appraisal.by_period(data).values()
    assert whole.equals(sum(parts))


def test_a_report_is_thin_below_half_of_the_core_fields_that_apply(patient):
    applies = [f.name for f in appraisal.fields() if f.core and f.name != "neuro_outcome"]
    half = dict.fromkeys(applies[:5], "x") | {"age_years": 60.0, "symptoms": ("pain",)}
    assert len(applies) == 11 and len(half) == 5
    assert appraisal.thin(patient(**half)) != ()
    assert appraisal.thin(patient(**half, survival_months=3.0)) == ()


def test_thin_and_abstract_only_are_counted(data, estimates):
    assert estimates["appraisal.thin.share"].count == len(appraisal.thin(data)) > 0
    assert estimates["appraisal.abstract_only.share"].count == (data.patients["scope"] == "abstract").sum()


@pytest.mark.parametrize("question, given", [
    (1, {"age_years": 60.0, "sex": "male"}),
    (2, {"primary_known_before": "no", "symptom_duration_days": 30.0}),
    (3, {"symptoms": ("pain",)}),
    (4, {"diagnosis_basis": "imaging", "region": "thoracic"}),
    (5, {"surgery": "yes", "resection": "partial"}),
    (6, {"surgery": "yes", "neuro_outcome": "improved"}),
])
def test_an_answer_is_yes_unread_or_no_by_what_was_read(patient, question, given):
    assert answer(patient(**given), question) == appraisal.YES
    fewer = dict(list(given.items())[:-1])
    for scope, expected in (("abstract", appraisal.UNREAD), ("partial_text", appraisal.UNREAD),
                            ("full_text", appraisal.SILENT)):
        assert answer(patient(scope=scope, **fewer), question) == expected


def test_a_question_that_does_not_apply_is_not_a_no(patient):
    assert answer(patient(diagnosis_basis="autopsy"), 5) == appraisal.DOES_NOT_APPLY
    assert answer(patient(surgery="no"), 6) == appraisal.DOES_NOT_APPLY


def test_a_treatment_named_without_its_detail_is_not_described(patient):
    assert answer(patient(surgery="yes", resection="partial", radiotherapy="yes"), 5) == appraisal.UNREAD
    assert answer(patient(surgery="no", radiotherapy="no"), 5) == appraisal.UNREAD


def test_what_the_table_cannot_answer_is_not_assessed(data):
    table = appraisal.answers(data)
    assert [q.number for q in appraisal.questions()] == list(range(1, 9))
    for question in appraisal.questions():
        seen = set(table[question.key])
        assert (seen == {appraisal.NOT_ASSESSED}) == (question.test is None), question.number
        assert question.test is not None or question.how.startswith("not assessed: ")


def test_no_report_read_in_part_is_said_to_be_silent(data):
    table = appraisal.answers(data)
    part = table[table["scope"] != "full_text"].drop(columns=["case_id", "scope"])
    assert appraisal.SILENT not in set(part.to_numpy().ravel())


def test_a_rank_correlation_of_few_or_of_equals_is_withheld():
    years = np.arange(12.0)
    assert appraisal.spearman(years[:9], years[:9]) == (None, None, None)
    assert appraisal.spearman(years, np.ones(12)) == (None, None, None)
    assert appraisal.spearman(years, years) == (1, None, None)


def test_nobody_and_one_patient_give_reasons_and_no_nan(empty_folder, patient):
    for data in (dataset.load(empty_folder), patient(), patient(sex="male", surgery="yes"),
                 patient(year=None)):
        computed = {e.name: e for e in appraisal.estimates(data)}
        for e in computed.values():
            assert (e.value is None) == bool(e.reason), e.name
            assert all(math.isfinite(x) for x in (e.value, e.lower, e.upper) if x is not None), e.name
        shown = [appraisal.care(data, computed), appraisal.reported(data, computed),
                 appraisal.over_the_years(computed), appraisal.checklist(data),
                 appraisal.patient_by_patient(data)]
        assert not any("nan" in table.markdown() for table in shown)
        figure = figures.heat_map(data)
        assert figure.svg() and len(figure.alt) > 20


def test_all_reports_alike_have_a_completeness_and_no_trend(data):
    everyone = data.cases.iloc[[0] * len(data.cases)].set_axis(data.cases.index)
    everyone[["case_id", "citation_key"]] = data.cases[["case_id", "citation_key"]]
    computed = {e.name: e for e in appraisal.estimates(
        dataset.Dataset(data.package, {**data.frames, "cases": everyone}, ""))}
    assert computed["appraisal.all.completeness.median"].lower == (
        computed["appraisal.all.completeness.median"].upper)
    assert computed["appraisal.year.completeness.correlation"].value is None


def test_few_patients_are_counted_and_not_shaded(data):
    drawn = figures.heat_map(data)
    assert "without colour" in drawn.caption
    assert f"{len(data.cases)} patients" in drawn.alt


def test_the_numbers_are_those_of_r():
    """R: qbinom for the ranks of a median, cor(method = "spearman"), prop.test uncorrected."""
    given, theirs = frozen_inputs("appraisal"), answers("appraisal")
    people = given[given["set"] == "patient"].rename(columns={"name": "case_id", "x": "year"})
    for group in (groups.ALL, *appraisal.periods(), *appraisal.SCOPES):
        e = median(group.select(people), "y", "fraction")
        assert same((e.value, e.lower, e.upper), theirs.pop(f"appraisal.{group.name}.completeness.median"))
    dated = people[people["year"].notna()]
    ours = appraisal.spearman(dated["year"].to_numpy(), dated["y"].to_numpy())
    assert same(ours, theirs.pop("appraisal.year.completeness.correlation"))
    for row in given[given["set"] == "share"].itertuples():
        k, n = int(row.x), int(row.y)
        assert same((k / n if n else None, *wilson(k, n)), theirs.pop(row.name)), row.name
    assert not theirs


def test_the_estimates_of_the_present_data_are_those_of_r(data, estimates):
    now = inputs.appraisal(data).reset_index(drop=True)
    frozen = frozen_inputs("appraisal")
    explain(data, not (now["name"].equals(frozen["name"]) and np.allclose(
        now[["x", "y"]].astype(float), frozen[["x", "y"]], equal_nan=True)))
    for name, theirs in answers("appraisal").items():
        e = estimates[name]
        assert same((e.value, e.lower, e.upper), theirs), name
