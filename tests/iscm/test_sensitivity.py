"""The main numbers without doubtful patients, and year by year."""

import pytest

from iscm_review.topics import sensitivity
from living_review.evidence import appraisal
from living_review.gate import dataset
from living_review.stats import survival


@pytest.fixture(scope="module")
def subsets(data):
    patients = sensitivity.marked(data)
    return {g.name: g.select(patients) for g in (*sensitivity.SUBSETS, *sensitivity.BY_OUTCOME)}


def test_nobody_is_left_out_of_the_first_line(data, subsets):
    assert list(subsets["all"]["case_id"]) == list(data.cases["case_id"])


def test_each_subset_leaves_out_what_it_says(data, subsets):
    assert set(subsets["proven"]["diagnosis_basis"]) <= {"histology", "cytology", "autopsy"}
    assert "teaching_case" not in set(subsets["without_teaching"]["study_type"])
    assert "abstract" not in set(subsets["beyond_abstract"]["scope"])
    assert set(subsets["without_thin"]["case_id"]) == set(data.cases["case_id"]) - set(appraisal.thin(data))
    assert set(subsets["origin_stated"]["time_origin"]) <= {"diagnosis", "surgery", "treatment"}
    assert subsets["one_a_report"]["citation_key"].is_unique
    first = data.cases.drop_duplicates("citation_key")["case_id"]
    assert list(subsets["one_a_report"]["case_id"]) == list(first)
    assert set(subsets["one_a_report"]["citation_key"]) == set(data.cases["citation_key"])


def test_an_outcome_read_once_or_settled_is_not_read_alike(data, subsets):
    readings = data.extractions[data.extractions["field"].isin(["survival_months", "status"])]
    doubtful = set(readings.loc[readings["resolution"] != "agreed", "case_id"])
    assert doubtful and not doubtful & set(subsets["read_alike"]["case_id"])
    assert len(subsets["read_alike"]) + len(doubtful) == len(data.cases)


def test_shares_of_values_read_alike_leave_out_those_read_once(data, estimates):
    unlike = data.extractions[(data.extractions["field"] == "region")
                              & (data.extractions["resolution"] != "agreed")]
    given = unlike[unlike["case_id"].isin(data.cases.loc[data.cases["region"].notna(), "case_id"])]
    e, whole = (estimates[f"sensitivity.{s}.cervical.share"] for s in ("values_alike", "all"))
    assert len(given) and e.n == whole.n - len(given)


def test_the_estimates_of_all_are_those_of_the_survival_chapter(estimates):
    for measure in ("median", "at_12", "rmst_12"):
        one, other = estimates[f"sensitivity.all.{measure}"], estimates[f"survival.all.{measure}"]
        assert (one.value, one.lower, one.upper, one.n) == (other.value, other.lower, other.upper, other.n)


def test_year_by_year_patients_only_come_in(data, estimates):
    years = sensitivity.years(data)
    assert years == sorted(set(years)) and len(years) > 5
    before: set = set()
    for year in years:
        now = set(estimates[f"sensitivity.to_{year}.median"].case_ids)
        assert before < now
        before = now
    dated = survival.followed(data.patients).dropna(subset=["year"])
    assert before == set(dated["case_id"])


def test_empty_tables_have_no_years_and_no_error(empty_folder):
    empty = dataset.load(empty_folder)
    assert sensitivity.years(empty) == []
    assert all(e.value in (None, 0) for e in sensitivity.estimates(empty))
