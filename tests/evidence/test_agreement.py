"""Agreement of the two readers: as counted by hand, as R has it, and honest where kappa fails."""

import math

import numpy as np
import pandas as pd
import pytest

from against_r import answers, explain, frozen_inputs, inputs, same
from iscm_review.review import REVIEW
from living_review.evidence import agreement
from living_review.evidence import agreement_figures as figures
from living_review.gate import dataset
from living_review.stats.estimate import wilson
from living_review.tables.inputs import ROOT
from raw import rows

BALANCED, SKEWED = np.array([[40.0, 9], [6, 45]]), np.array([[80.0, 10], [5, 5]])


@pytest.fixture(scope="module")
def readings():
    """The rows that were read twice."""
    return [row for row in rows(ROOT / "data", "extractions") if row["first_by"] and row["second_by"]]


@pytest.fixture
def read(data):
    """The first cases with other readings: number of the case, field, first, second, kept, how."""
    def load(*rows, cases=3):
        kept = data.cases.iloc[:cases]
        readings = pd.DataFrame(
            [[kept["case_id"].iloc[i], *(text or None for text in rest)] for i, *rest in rows],
            columns=["case_id", "field", "first", "second", "final", "resolution"], dtype=object)
        readings = readings.assign(first_by="reader-a", second_by="reader-b")
        return dataset.Dataset(data.package, {**data.frames, "cases": kept, "extractions": readings}, "")
    return load


def test_a_patient_whom_nobody_has_read_again_tells_nothing_of_agreement(read):
    twice = read((0, "sex", "male", "male", "male", "agreed"), cases=2)
    once = read((0, "sex", "male", "male", "male", "agreed"),
                (1, "sex", "female", None, "female", "first_only"), cases=2)
    once.extractions.loc[1, "second_by"] = None
    assert row(twice, "sex")["neither"] == 1 and row(once, "sex")["neither"] == 0
    assert row(once, "sex")["first_only"] == 0 and row(once, "sex")["both"] == 1


@pytest.mark.parametrize("reader, value, kept", [
    ("first", "female", "first_only"), ("first", "", "adjudicated"), ("second", "female", "second_only")])
def test_a_value_that_one_reader_adds_later_changes_nothing_of_agreement(read, reader, value, kept):
    rows = [(0, "sex", "male", "male", "male", "agreed"), (1, "sex", "female", "female", "female", "agreed"),
            (2, "age_years", "60", "60", "60", "agreed")]
    given = (value, None) if reader == "first" else (None, value)
    before, after = read(*rows), read(*rows, (2, "sex", *given, value, kept))
    after.extractions.loc[3, "second_by" if reader == "first" else "first_by"] = None
    assert [*agreement.estimates(after)] == [*agreement.estimates(before)]
    assert agreement.settled(after).empty


def row(data, field):
    table = agreement.by_field(data)
    return table[table["field"] == field].iloc[0]


def test_the_counts_equal_a_plain_count(readings, estimates, plain, data):
    both = [r for r in readings if r["first"] and r["second"]]
    either = [r for r in readings if r["first"] or r["second"]]
    agree = sum(r["first"] == r["second"] for r in both)
    cases = {r["case_id"] for r in readings}
    later = {c.name for c in data.package.tables["cases"].columns if c.added_later}
    cells = len(cases) * (len(plain.rows[0]) - len(agreement.NOT_READ) - len(later)) + sum(
        r["field"] in later for r in readings)
    for name, k, n in (("both_gave", agree, len(both)), ("any_gave", agree, len(either)),
                       ("all_cells", agree + cells - len(either), cells)):
        e = estimates[f"agreement.{name}.share"]
        assert (e.count, e.n) == (k, n), name
    overruled = [r for r in both if r["first"] == r["second"] != r["final"]]
    assert estimates["agreement.overruled.share"].count == len(overruled)
    assert estimates["agreement.values.n"].value == len(readings)
    assert estimates["agreement.adjudicated.n"].value == sum(
        r["resolution"] == "adjudicated" for r in readings)


def test_each_field_equals_a_plain_count(readings, estimates):
    for field in {r["field"] for r in readings}:
        rows = [r for r in readings if r["field"] == field]
        both = [r for r in rows if r["first"] and r["second"]]
        e = estimates[f"agreement.{field}.both_gave.share"]
        assert (e.count, e.n) == (sum(r["first"] == r["second"] for r in both), len(both)), field
        assert estimates[f"agreement.{field}.any_gave.share"].n == sum(
            bool(r["first"] or r["second"]) for r in rows), field


def test_the_paradox_of_feinstein_and_cicchetti():
    """The same 85 of 100 agree; kappa is 0.70 in the one table, 0.32 in the other; adjusted, 0.70 in both."""
    assert agreement.kappa(BALANCED)[0] == pytest.approx(0.70, abs=0.005)
    assert agreement.kappa(SKEWED)[0] == pytest.approx(0.32, abs=0.005)
    assert agreement.pabak(85, 100, 2)[0] == pytest.approx(0.70)


@pytest.mark.parametrize("table", [BALANCED, SKEWED, np.array([[5.0, 1], [9, 30]])])
def test_kappa_follows_from_the_adjusted_kappa_and_the_two_indices(table):
    """Byrt 1993: kappa = (PABAK - PI² + BI²) / (1 - PI² + BI²)."""
    (a, b), (c, d) = table
    prevalence, bias = agreement.indices(a, b, c, d)
    adjusted = agreement.pabak(a + d, table.sum(), 2)[0]
    assert agreement.kappa(table)[0] == pytest.approx(
        (adjusted - prevalence ** 2 + bias ** 2) / (1 - prevalence ** 2 + bias ** 2))


def test_kappa_of_two_readers_who_agree_by_chance_alone_is_nought():
    assert agreement.kappa(np.outer([6, 4], [5, 5]))[0] == pytest.approx(0)


def test_kappa_is_withheld_where_chance_is_certain():
    assert agreement.kappa(agreement.square(*[pd.Series(["yes"] * 30)] * 2)) == (None, None, None)
    assert agreement.kappa(np.zeros((2, 2))) == (None, None, None)


def test_complete_agreement_has_a_kappa_of_one_and_no_interval():
    assert agreement.kappa(np.diag([5.0, 6, 7])) == (1, None, None)


@pytest.mark.parametrize("table", [[[0, 5], [0, 0]], [[3, 2], [0, 0]], [[2, 1, 0], [0, 0, 0], [0, 0, 0]]])
def test_a_reader_who_always_gives_one_answer_agrees_by_chance_alone(table, recwarn):
    """Kappa is nought whatever the other does, and has no variance."""
    value, low, high = agreement.kappa(np.array(table, float))
    assert value == pytest.approx(0) and low is high is None
    assert not list(recwarn)


def test_an_interval_never_leaves_minus_one_to_one():
    assert agreement.kappa(np.array([[30.0, 1], [0, 2]]))[2] == 1
    assert agreement.kappa(np.array([[0.0, 3], [2, 0]]))[1] == -1


def test_the_square_counts_each_answer_of_one_reader_against_the_other():
    table = agreement.square(pd.Series(["a", "a", "b"]), pd.Series(["a", "c", "b"]))
    assert table.tolist() == [[1, 0, 1], [0, 1, 0], [0, 0, 0]]


def test_the_order_of_a_list_and_the_form_of_a_number_make_no_difference(read):
    data = read((0, "symptoms", "pain;weakness", "weakness;pain", "pain;weakness", "adjudicated"),
                (0, "age_years", "60", "60.0", "60", "adjudicated"))
    assert row(data, "symptoms")["agree"] == row(data, "age_years")["agree"] == 1


def test_lists_overlap_by_the_items_that_both_name(read):
    data = read((0, "symptoms", "pain", "pain", "pain", "agreed"),
                (1, "symptoms", "pain;weakness", "pain;gait", "pain", "adjudicated"))
    assert row(data, "symptoms")["overlap"] == pytest.approx((1 + 1 / 3) / 2)


def test_numbers_tell_their_largest_difference(read):
    data = read((0, "age_years", "60", "63", "60", "adjudicated"),
                (1, "age_years", "50", "50", "50", "agreed"))
    assert row(data, "age_years")["largest"] == 3


def test_a_case_without_a_row_was_left_empty_by_both(read):
    found = row(read((0, "sex", "male", "", "male", "first_only"), cases=5), "sex")
    assert [found[c] for c in agreement.COUNTS] == [0, 0, 1, 0, 4]


def test_silence_is_one_answer_more(read):
    data = read((0, "sex", "male", "male", "male", "agreed"),
                (1, "sex", "female", "", "female", "first_only"), cases=4)
    expected = agreement.kappa(agreement.square(pd.Series(["m", "f", "", ""]), pd.Series(["m", "", "", ""])))
    assert row(data, "sex")["categories"] == pytest.approx(expected)


def test_few_pairs_have_no_kappa_and_say_why(read):
    data = read((0, "sex", "male", "male", "male", "agreed"),
                (1, "sex", "male", "female", "male", "adjudicated"))
    found = {e.name: e for e in agreement.estimates(data)}["agreement.sex.both_gave.kappa"]
    assert found.value is None and found.reason == f"fewer than {agreement.FEWEST_PAIRS} pairs"
    assert found.n == 2 and found.n_missing == 1


def test_every_settled_value_is_listed_once_by_how_the_readings_stood(readings, data):
    listed = agreement.settled(data)
    expected = {(r["case_id"], r["field"]): (
        "neither" if not (r["first"] or r["second"]) else "one" if not (r["first"] and r["second"])
        else "alike" if r["first"] == r["second"] else "different")
        for r in readings if r["resolution"] == "adjudicated"}
    assert dict(zip(zip(listed["case_id"], listed["field"], strict=True), listed["how"],
                    strict=True)) == expected
    shown = agreement.adjudicated(data).tables
    assert sum(len(table.rows) for table in shown) == len(expected)


SIX = ((0, "sex", "male", "male", "male", "agreed"), (1, "sex", "female", "", "female", "adjudicated"),
       (2, "sex", "male", "male", "female", "adjudicated"),
       (0, "symptoms", "pain;gait", "pain", "pain", "adjudicated"),
       (0, "age_years", "60", "63", "63", "adjudicated"), (1, "age_years", "", "", "50", "adjudicated"))


def test_six_readings_of_three_patients_give_estimates_that_say_what_and_how(read):
    found = {e.name.removeprefix("agreement."): e for e in agreement.estimates(read(*SIX))}
    cells = agreement.by_field(read(*SIX))["all"].sum()
    assert {name: (found[f"{name}.share"].label, found[f"{name}.share"].count, found[f"{name}.share"].n)
            for name in ("both_gave", "any_gave", "all_cells", "overruled", "sex.overruled")} == {
        "both_gave": ("values that both readers gave, on which they agree", 2, 4),
        "any_gave": ("values that either reader gave, on which they agree", 2, 5),
        "all_cells": ("cells of the case table on which the readers agree, empty ones included",
                      cells - 3, cells),
        "overruled": ("agreed values that were later changed", 1, 2),
        "sex.overruled": ("Sex: agreed values that were later changed", 1, 2)}
    assert {name: (e.label, e.value, e.unit) for name, e in found.items() if name.endswith(".n")} == {
        "values.n": ("values compared", 6, "values"),
        "adjudicated.n": ("values settled by re-reading", 5, "values"),
        "first_only.n": ("values that only the first reader gave", 1, "values"),
        "second_only.n": ("values that only the second reader gave", 0, "values"),
        "alone.n": ("values that only one reader gave", 1, "values"),
        "unsettled.n": ("values that only one reader gave and that were not settled", 0, "values")}
    sex = [e for name, e in found.items() if name.startswith("sex.") and "overruled" not in name]
    assert [(e.name, e.label, e.method, e.n, e.n_missing, e.reason) for e in sex[2:]] == [
        (f"agreement.sex.{name}", f"Sex: {label}", method, n, 3 - n, reason)
        for name, label, method, n, reason in (
            ("given.kappa", "kappa of whether there is a value", agreement.KAPPA, 3, ""),
            ("given.pabak", "adjusted kappa of whether there is a value", agreement.PABAK, 3, ""),
            ("both_gave.kappa", "kappa, where both gave a value", agreement.KAPPA, 2, "fewer than 20 pairs"),
            ("all.kappa", "kappa, with not reported as a further answer", agreement.KAPPA, 3, ""))]
    assert [(e.value, e.lower, e.upper, e.unit) for e in (sex[3], sex[5])] == [
        (*agreement.pabak(2, 3, 2), "kappa"),
        (*agreement.kappa(agreement.square(["m", "f", "m"], ["m", "", "m"])), "kappa")]
    assert [(e.name, e.label, e.count, e.n) for e in sex[:2]] == [
        ("agreement.sex.both_gave.share", "Sex: same value, where both gave one", 2, 2),
        ("agreement.sex.any_gave.share", "Sex: same value, where either gave one", 2, 3)]


def shown(table, title) -> list[tuple]:
    """The cells of the row that begins with a title, each with the head of its column."""
    return next([*zip(table.columns, (str(cell).replace("\u2060", "") for cell in row), strict=True)]
                for row in table.rows if row[0] == title)


def test_the_tables_of_agreement_show_what_was_counted(read, monkeypatch):
    data = read(*SIX)
    found = {e.name: e for e in agreement.estimates(data)}
    assert shown(agreement.overall(found), "The same value, where both gave one")[1:] == [
        ("Proportion:r", "{num}`agreement.both_gave.share:value`"), ("95% interval", "15% to 85%"),
        ("Values", "2 of 4")]
    every = found["agreement.all_cells.share"]
    assert [row[::3] for row in agreement.overall(found).rows[1:]] == [
        ("The same value, where either gave one", "2 of 5"),
        ("The same cell, including empty cells", f"{every.count} of {every.n}"),
        ("Agreed value, later changed", "1 of 2")]
    assert shown(agreement.presence(data, found), "Sex") == [
        ("Field", "Sex"), ("Both:r", "2"), ("First only:r", "1"), ("Second only:r", "0"), ("Neither:r", "0"),
        ("Kappa", "0"), ("Adjusted kappa", "0.33 (−0.58 to 0.88)"), ("Prevalence:r", "0.67"),
        ("First more often:r", "0.33")]
    assert shown(agreement.values(data, found), "Sex") == [
        ("Field", "Sex"), ("Answers:r", "2"), ("Same, of pairs", "2 of 2"), ("Kappa, pairs", "–"),
        ("Adjusted:r", "1.00"), ("Same, of all", "2 of 3"), ("Kappa, all", "0.40 (0.21–0.59)"),
        ("Adjusted:r", "0.50")]
    assert [row[0] for row in agreement.values(data, found).rows] == [
        c.title for c in data.package.tables["cases"].columns
        if c.name not in agreement.NOT_READ and agreement.kind(c) == "vocabulary"]
    assert shown(agreement.measured(data), "Symptoms") == [
        ("Field", "Symptoms"), ("Kind", "list"), ("Same:r", "0"), ("Pairs:r", "1"), ("Proportion:r", "0%"),
        ("Largest difference", "–"), ("Overlap:r", "50%")]
    overall, *by_field = (agreement.overall(found), agreement.presence(data, found),
                          agreement.values(data, found), agreement.measured(data))
    assert (overall.name, overall.columns[0]) == ("tbl-agreement-overall", "What is counted")
    assert [(table.name, table.wide, table.kind, table.folded) for table in by_field] == [
        ("tbl-presence", True, "tight-table", "Show every field: whether there is a value"),
        ("tbl-values", True, "tight-table", "Show every field: whether the value is the same"),
        ("tbl-measured", False, "", "Show every field: numbers, lists and free words")]
    assert by_field[0].caption.endswith("intervals in brackets")
    monkeypatch.setattr(agreement, "misleading", lambda table: table[table["field"] == "sex"])
    marked = agreement.presence(data, found)
    assert shown(marked, "Sex \\*") and "at least 90% agree, and kappa is below 0.6" in marked.caption


@pytest.mark.parametrize("second, largest", [("63", "3 years"), ("61", "1 year"), ("60", "none"), ("", "–")])
def test_the_largest_difference_is_told_with_its_unit(read, second, largest):
    data = read((0, "age_years", "60", second, "60", "adjudicated"))
    assert ("Largest difference", largest) in shown(agreement.measured(data), "Age")


def test_what_was_settled_is_shown_by_how_the_readings_stood_in_words(read):
    data = read(*SIX)
    one, two, three = (f"{{case}}`{case}` {{cite:p}}`{key}`" for case, key in data.cases[
        ["case_id", "citation_key"]].itertuples(index=False))
    words = data.labels("symptoms", "cases")
    assert [(table.name, list(table.rows)) for table in agreement.adjudicated(data).tables] == [
        ("tbl-adjudicated-alike", [("Sex", three, "Male", "Male", "Female")]),
        ("tbl-adjudicated-different", [
            ("Age", one, "60", "63", "63"),
            ("Symptoms", one, f"{words['pain']}; {words['gait']}", words["pain"], words["pain"])]),
        ("tbl-adjudicated-one", [("Sex", two, "Female", "–", "Female")]),
        ("tbl-adjudicated-neither", [("Age", two, "–", "–", "50")])]
    different = agreement.adjudicated(data).tables[1]
    assert different.caption == ("Settled on review: both readers gave a value, and the two differed. "
                                 "2 values; a dash: not reported")
    assert different.columns == ("Field", "Patient", "First reader", "Second reader", "Kept")
    assert different.folded == "Show 2 values: both readers gave a value, and the two differed"
    assert (different.wide, different.kind) == (True, "stacked-rows")
    taken_out = data.extractions.assign(case_id="gone2000-1")  # who has no page
    data = dataset.Dataset(data.package, {**data.frames, "extractions": taken_out}, "")
    assert agreement.adjudicated(data).tables[0].rows[0][1] == "gone2000-1"


def test_a_field_is_marked_only_where_nearly_all_agree_and_kappa_is_low():
    def field(name, *counts):
        both, first, second, neither = counts
        return {"field": name, "both": both, "neither": neither, "all": sum(counts),
                "given": agreement.kappa(np.array([[both, first], [second, neither]], float))}

    table = pd.DataFrame([field("paradox", 1, 2, 1, 111), field("low", 36, 12, 20, 47),
                          field("fine", 50, 1, 1, 63), field("certain", 115, 0, 0, 0)])
    assert list(agreement.misleading(table)["field"]) == ["paradox"]


def test_without_any_reading_all_is_said_and_nothing_is_not_a_number(empty_folder, read):
    for data in (dataset.load(empty_folder), read()):
        for e in agreement.estimates(data):
            numbers = [x for x in (e.value, e.lower, e.upper) if x is not None]
            assert all(math.isfinite(x) for x in numbers), e.name
            assert (e.value is None) == bool(e.reason), e.name
        assert "No value has been read twice" in figures.forest(data).caption
        computed = {e.name: e for e in agreement.estimates(data)}
        assert all(table(data, computed).rows for table in (agreement.presence, agreement.values))
        assert "nan" not in agreement.measured(data).markdown()


def test_readers_who_give_the_same_to_all_have_reasons_and_no_warning(read, recwarn):
    data = read(*[(i, "sex", "male", "male", "male", "agreed") for i in range(25)], cases=25)
    found = {e.name: e for e in agreement.estimates(data)}
    for name in ("both_gave.kappa", "all.kappa", "given.kappa"):
        assert found[f"agreement.sex.{name}"].value is None
        assert found[f"agreement.sex.{name}"].reason == agreement.CERTAIN
    assert found["agreement.sex.given.pabak"].value == 1
    assert not [w for w in recwarn if issubclass(w.category, RuntimeWarning)]


def test_kappa_and_shares_are_those_of_r():
    """R: vcd::Kappa with its asymptotic standard error, prop.test without correction."""
    theirs, checked = answers("agreement"), 0
    for name, part in frozen_inputs("agreement").groupby("set", sort=False):
        long = part.loc[part.index.repeat(part["n"])]
        one, two = long["first"], long["second"]
        both = (one > 0) & (two > 0)
        agree, pairs, k = int((both & (one == two)).sum()), int(both.sum()), int(part["answers"].iloc[0])
        given = int((both | ((one == 0) & (two == 0))).sum())
        either = int(((one > 0) | (two > 0)).sum())
        ours = {
            "both_gave.share": (agree / pairs if pairs else None, *wilson(agree, pairs)),
            "any_gave.share": (agree / either if either else None, *wilson(agree, either)),
            "given.kappa": agreement.kappa(agreement.square(one > 0, two > 0)),
            "given.pabak": agreement.pabak(given, len(long), 2),
        }
        if k:
            enough = pairs >= agreement.FEWEST_PAIRS
            ours |= {"both_gave.kappa": agreement.kappa(agreement.square(one[both], two[both]))
                     if enough else (None, None, None),
                     "both_gave.pabak": agreement.pabak(agree, pairs, k),
                     "all.kappa": agreement.kappa(agreement.square(one, two))}
        for measure, value in ours.items():
            assert same(value, theirs[f"{name}.{measure}"]), (name, measure, value)
            checked += 1
    assert checked == len(theirs) - 3  # the three over all fields are compared below


def test_the_estimates_of_the_present_data_are_those_of_r(data, estimates):
    explain(data, not inputs.agreement(data).reset_index(drop=True).equals(frozen_inputs("agreement")))
    for name, theirs in answers("agreement").items():
        if name in estimates:
            e = estimates[name]
            assert same((e.value, e.lower, e.upper), theirs), name


def test_the_names_of_the_estimates_are_complete(data, estimates):
    for column in data.package.tables["cases"].columns:
        if column.name not in agreement.NOT_READ:
            measures = {"both_gave.share", "any_gave.share", "given.kappa", "given.pabak"} | (
                {"both_gave.kappa", "all.kappa"} if agreement.kind(column) == "vocabulary" else set())
            assert {f"agreement.{column.name}.{m}" for m in measures} <= set(estimates)
    assert agreement in REVIEW.modules()


def test_a_reading_that_is_no_value_is_compared_as_it_stands(read):
    """The loader does not look at readings; a number that is none must not stop a page."""
    data = read((0, "age_years", "sixty", "sixty", "", "adjudicated"),
                (1, "age_years", "sixty", "60", "60", "adjudicated"))
    age = row(data, "age_years")
    assert (age["both"], age["agree"], age["largest"]) == (2, 1, None)
