"""What was given and what followed: recomputed with the csv module alone."""

import itertools
import re

import pytest

from iscm_review import groups
from iscm_review.topics import treatment
from living_review.evidence.series import Said


@pytest.mark.parametrize("name, column, value", [
    ("treatment.all.surgery.share", "surgery", "yes"),
    ("treatment.all.improved.share", "neuro_outcome", "improved"),
])
def test_shares_equal_a_plain_count(estimates, plain, name, column, value):
    plain.agrees(estimates[name], column, value)


def test_combinations_count_each_treated_patient_once(data, plain):
    table = treatment.combinations(data)
    stated = [r for r in plain.rows if any(r[c] for c in treatment.COMBINED)]
    assert table["n"].sum() == len(stated)
    assert (table["complete"] <= table["n"]).all()


def test_complete_accounts_say_yes_or_no_to_the_three(data, plain):
    three = ("surgery", "radiotherapy", "chemotherapy")
    complete = [r for r in plain.rows if all(r[c] for c in three)]
    assert treatment.combinations(data)["complete"].sum() == len(complete)


def test_local_treatments_of_a_situation_add_up_to_its_patients(data, estimates):
    for group in groups.SITUATIONS:
        counts = [estimates[f"treatment.{group.name}.{words.replace(' ', '_')}.share"].count
                  for words in treatment.LOCAL.values()]
        assert sum(counts) == len(group.select(data.patients))


def test_one_lesion_without_another_metastasis_is_what_the_table_says(estimates, plain):
    rows = [r for r in plain.rows if r["lesions"] == "solitary" and "yes" not in (
        r["brain_metastasis"], r["leptomeningeal"], r["other_metastasis"])]
    both = sum(r["surgery"] == r["radiotherapy"] == "yes" for r in rows)
    e = estimates["treatment.one_lesion.both.share"]
    assert (e.n, e.count) == (len(rows), both)
    drugs = sum("yes" in (r["chemotherapy"], r["targeted_therapy"], r["immunotherapy"]) for r in rows)
    e = estimates["treatment.one_lesion.drug.share"]
    assert (e.n, e.count) == (len(rows), drugs)


def test_what_a_series_says_has_its_figures_or_is_not_said(data):
    said = [one.of(data) for _, one in treatment.IN_WORDS]
    assert all(words.count("|") == 2 and "{" not in words for words in said)
    lost = Said("{} months", "goyal2019", (("median_survival_months", "nobody", ""),))
    assert lost.of(data) == ""


def test_a_figure_of_a_series_is_its_count_or_else_its_value(data):
    kept = Said("{}", "nishimura2022", (("proportion", "ambulatory before", "ambulatory after"),))
    assert kept.of(data) == "7 of 7"
    median = Said("{}", "goyal2019", (("median_survival_months", "multiple lesions", ""),))
    assert median.of(data) == "2.2"


def test_the_counts_of_the_figure_of_decisions_are_those_of_the_table(data, estimates):
    told = {(row[0], row[2]): row[-1] for row in treatment.function(data).rows}
    _, options = treatment.pathway(data, estimates)
    found = [(name, words, *one) for name, lines in options for line in lines
             if line.startswith(treatment.THEIRS)
             for words, counts in re.findall(r"(improved|worse(?: at once)?) ((?:\d+ of \d+(?:, )?)+)", line)
             for one in re.findall(r"(\d+) of (\d+)", counts)]
    assert {words for _, words, *_ in found} == {"improved", "worse", "worse at once"}
    for name, words, events, total in found:
        assert f"{events} {words} (" in told[name, int(total)]


def test_each_line_of_the_figure_of_decisions_says_whose_patients_it_counts(data, estimates):
    for _, lines in itertools.chain(*treatment.pathway(data, estimates)):
        assert all(line.startswith((f"{treatment.OURS}: ", f"{treatment.OURS} (", f"{treatment.THEIRS}: "))
                   for line in lines)


def test_a_series_of_one_cancer_alone_is_in_the_table_of_function(data):
    told = {row[1].partition(" {")[0]: row[-1] for row in treatment.function(data).rows}
    assert told["Conill 2007"].startswith("5 improved (")
