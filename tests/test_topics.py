"""Epidemiology, imaging and treatment, recomputed with the csv module alone."""

import csv
import statistics

import pytest

from iscm_review import epidemiology, imaging, treatment
from iscm_review.inputs import ROOT

with open(ROOT / "data/cases.csv", encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def reported(column, rows=ROWS):
    return [row[column] for row in rows if row[column]]


@pytest.mark.parametrize("name, column, value", [
    ("epidemiology.all.male.share", "sex", "male"),
    ("epidemiology.all.cervical.share", "region", "cervical"),
    ("epidemiology.all.first_manifestation.share", "primary_known_before", "no"),
    ("epidemiology.all.primary_lung.share", "primary_site", "lung"),
    ("imaging.all.t2_signal_hyper.share", "t2_signal", "hyper"),
    ("treatment.all.surgery.share", "surgery", "yes"),
    ("treatment.all.improved.share", "neuro_outcome", "improved"),
])
def test_shares(estimates, name, column, value):
    values = reported(column)
    e = estimates[name]
    assert e.value == pytest.approx(values.count(value) / len(values))
    assert (e.count, e.n, e.n_missing) == (values.count(value), len(values),
                                           len(ROWS) - len(values))


def test_mean_age(estimates):
    ages = [float(x) for x in reported("age_years")]
    assert estimates["epidemiology.all.age.mean"].value == pytest.approx(statistics.mean(ages))


def test_non_small_cell_lung_cancer_is_lung_with_a_named_histology(estimates):
    named = ("adenocarcinoma", "squamous cell carcinoma", "large cell carcinoma",
             "non-small cell carcinoma", "adenosquamous carcinoma")
    sexes = reported("sex", [r for r in ROWS if r["primary_site"] == "lung"
                             and r["histology"] in named])
    e = estimates["epidemiology.nsclc.male.share"]
    assert (e.count, e.n) == (sexes.count("male"), len(sexes))


@pytest.mark.parametrize("levels, covered", [
    (("C7",), {"C7"}), (("T10-T12",), {"T10", "T11", "T12"}), (("C6-T1",), {"C6", "C7", "T1"}),
    (("C2", "T4"), {"C2", "T4"}), (("conus",), set()), (("T12-L1",), {"T12", "L1"}),
])
def test_levels_that_a_lesion_spans(levels, covered):
    assert epidemiology.spanned(levels) == covered


def test_a_patient_with_several_levels_counts_at_each(data):
    counts, conus, n = epidemiology.level_counts(data.cases)
    assert n == len(reported("levels")) and conus == reported("levels").count("conus")
    assert counts.sum() >= n - conus


def test_primaries_add_up(data):
    table = epidemiology.primaries(data)
    assert table["n"].sum() == len(ROWS)
    assert table["share"].sum() == pytest.approx(1)


def test_oedema_is_only_reported_when_present_and_has_no_share(data, estimates):
    assert set(reported("oedema")) == {"yes"}
    assert imaging.only_yes(data, "oedema")
    assert estimates["imaging.all.oedema.share"].value is None
    assert "none" not in reported("enhancement")
    assert estimates["imaging.all.enhancement.share"].value is None


def test_sign_studies_rebuild_whole_numerators(data):
    table = imaging.sign_studies(data)
    rim = table[(table["item"] == "rim_sign") & (table["measure"] == "sensitivity")].iloc[0]
    assert rim["lower"] < rim["value"] < rim["upper"] and rim["n"] == 45


def test_combinations_count_each_treated_patient_once(data):
    table = treatment.combinations(data)
    stated = [r for r in ROWS if any(r[c] for c in treatment.COMBINED)]
    assert table["n"].sum() == len(stated)
    assert (table["complete"] <= table["n"]).all()


def test_walking_table_holds_every_patient(data):
    assert treatment.walking(data).to_numpy().sum() == len(ROWS)


def test_groups_show_all_their_patients(data):
    from iscm_review import groups

    table = treatment.by_group(data, groups.PRIMARY)
    one = table[table["modality"] == "surgery"]
    assert one[["yes", "no", "not_reported"]].to_numpy().sum() == len(ROWS)
