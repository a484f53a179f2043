"""Who, which cancer, where: recomputed with the csv module alone."""

import statistics

import pytest

from iscm_review.spine import SPINE
from iscm_review.topics import epidemiology
from living_review.tables.scale import spanned


@pytest.mark.parametrize("name, column, value", [
    ("epidemiology.all.male.share", "sex", "male"),
    ("epidemiology.all.cervical.share", "region", "cervical"),
    ("epidemiology.all.first_manifestation.share", "primary_known_before", "no"),
    ("epidemiology.all.primary_lung.share", "primary_site", "lung"),
])
def test_shares_equal_a_plain_count(estimates, plain, name, column, value):
    plain.agrees(estimates[name], column, value)


def test_mean_age(estimates, plain):
    ages = [float(x) for x in plain("age_years")]
    assert estimates["epidemiology.all.age.mean"].value == pytest.approx(statistics.mean(ages))


def test_non_small_cell_lung_cancer_is_lung_with_a_named_histology(estimates, plain):
    named = ("adenocarcinoma", "squamous cell carcinoma", "large cell carcinoma",
             "non-small cell carcinoma", "adenosquamous carcinoma")
    sexes = plain("sex", [r for r in plain.rows if r["primary_site"] == "lung"
                             and r["histology"] in named])
    e = estimates["epidemiology.nsclc.male.share"]
    assert (e.count, e.n) == (sexes.count("male"), len(sexes))


@pytest.mark.parametrize("levels, covered", [
    (("C7",), {"C7"}), (("T10-T12",), {"T10", "T11", "T12"}), (("C6-T1",), {"C6", "C7", "T1"}),
    (("C2", "T4"), {"C2", "T4"}), (("conus",), set()), (("T12-L1",), {"T12", "L1"}),
    (("T3-T1",), {"T1", "T2", "T3"}), (("L5-S1",), {"L5", "S1"}),
])
def test_levels_that_a_lesion_spans(levels, covered):
    assert set(spanned(levels, SPINE)) & set(SPINE) == covered


def test_a_patient_with_several_levels_counts_at_each(data, plain):
    counts, conus, n = epidemiology.level_counts(data.cases)
    assert n == len(plain("levels")) and conus == plain("levels").count("conus")
    assert counts.sum() >= n - conus


def test_primaries_add_up(data, plain):
    table = epidemiology.primaries(data)
    assert table["n"].sum() == len(plain.rows)
    assert table["share"].sum() == pytest.approx(1)
