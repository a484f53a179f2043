"""What a contribution changes: rows, estimates, pages and conclusions, and nothing that is not so."""

import csv
import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from click.testing import CliRunner

import asked
import corpus
from corpus import copy, edit
from iscm_review.topics import pooling
from living_review import effect
from living_review.book import cells, display, opened, plain, results
from living_review.commands.cli import main
from living_review.effect import conclusions, moved, rows, sections, shown
from living_review.gate import dataset, validate
from living_review.gate.since import NoSuchState
from living_review.intake import rename
from living_review.stats.estimate import Estimate
from living_review.tables import inputs
from one_more import CASE, add_case
from releasing import git


def run(*arguments):
    return CliRunner().invoke(main, ["effect", *map(str, arguments)])


@pytest.fixture(scope="module")
def new_case(tmp_path_factory):
    """The effect of one new case on the shipped tables: its folder, and all its forms."""
    place = tmp_path_factory.mktemp("effect")
    head = shutil.copytree(inputs.ROOT / "data", place / "head")
    add_case(head)
    ended = run(inputs.ROOT / "data", head, "--out", place / "out")
    assert ended.exit_code == 0, ended.output
    assert "done: states 2 of 2" in ended.stderr and not ended.stdout
    return head, place / "out"


@pytest.fixture(scope="module")
def told(new_case) -> dict:
    return json.loads((new_case[1] / "effect.json").read_text(encoding="ascii"))


@pytest.fixture(scope="module")
def whole(new_case):
    """The tables with the new case, and all estimates of them."""
    data = dataset.load(new_case[0])
    return data, results.compute(data)


def test_the_numbers_are_those_of_a_full_rebuild(whole, told, estimates):
    _, whole = whole
    kinds = told["estimates"]
    changed = {one["name"]: one for kind in kinds.values() for one in kind}
    for name, one in changed.items():
        assert one["after"] == (whole[name].as_dict() if name in whole else None), name
        assert one["before"] == (estimates[name].as_dict() if name in estimates else None), name
    assert len(kinds["moved"]) > 100
    for name in whole.keys() - changed.keys():
        now, then = whole[name].as_dict(), estimates[name].as_dict()
        assert now.pop("label") == then.pop("label") or now["n"] == then["n"], name
        numbers = [key for key in now if isinstance(now[key], float)]
        assert [now[key] for key in numbers] == pytest.approx([then[key] for key in numbers]), name
        assert {k: v for k, v in now.items() if k not in numbers} == {
            k: v for k, v in then.items() if k not in numbers}, name


def test_the_new_rows_are_told_value_by_value_with_their_readings(told):
    (case,) = told["tables"]["cases"]["added"]
    assert told["tables"]["cases"]["changed"] == told["tables"]["cases"]["removed"] == []
    assert case["key"] == "zephyr2024-1"
    assert {v["column"]: v["after"] for v in case["values"]} == CASE | {
        "case_id": "zephyr2024-1", "citation_key": "zephyr2024"}
    age = next(v for v in case["values"] if v["column"] == "age_years")
    assert age["before"] is None and age["read_before"] is None
    assert {k: v for k, v in age["read_after"].items() if not k.endswith("_by")} == {
        "first": "63", "second": "63", "final": "63", "resolution": "agreed",
        "locator": ""}
    assert "extractions" not in told["tables"]


def test_sentences_tell_what_they_said_and_say(told, data):
    n = len(data.cases)
    index = [s for s in told["book"]["sentences"] if s["page"] == "index" and "cases.all.n" in s["names"]]
    assert [str(n), str(n + 1)] in index[0]["parts"] and index[0]["parts"][0].strip()
    assert all(any(isinstance(part, list) for part in s["parts"]) for s in told["book"]["sentences"])


def test_tables_and_figures_that_show_the_new_case_are_named(told):
    named = {item["name"]: item for item in told["book"]["shown"]}
    assert {"fig-survival-all", "tbl-survival-all", "tbl-patients", "tbl-findings"} <= named.keys()
    assert named["fig-survival-all"]["page"] == "chapters/survival"
    assert not {name for name in named if "audit" in name or "differential" in name}
    assert told["book"]["failed"] == told["duplicates"] == [p for p in told["problems"] if p["new"]] == []


def test_a_process_that_has_read_other_data_forgets_them(new_case, data):
    """Whatever the process that starts it has imported, a state is computed from its own folder."""
    code = ("import sys, iscm_review.chapter; from living_review.effect import shown; "
            "first = {'index': shown.pages()['index']}; shown.pages = lambda: first; "
            "look = shown.look(sys.argv[1]); print(look.results['cases.all.n'].n, len(look.items))")
    done = subprocess.run([sys.executable, "-c", code, str(new_case[0])], capture_output=True, text=True)
    n, items = map(int, done.stdout.split())
    assert n == len(data.cases) + 1 and items, done.stderr


@pytest.fixture
def small(tmp_path):
    """The specimen package, and a second folder for the state after it."""
    def make(name, example=None):
        return corpus.write(tmp_path / name, corpus.tables(example))
    return make


def differing(small, example):
    folders = small("base"), small("head", example)
    return rows.compare(*(validate.check(folder).sheets for folder in folders))


def test_a_changed_value_is_told_with_both_states_and_readings(small):
    found = differing(small, edit("cases", cases=({}, {"age_years": "61"})))
    (row,) = found["cases"].changed
    (value,) = row.values
    assert (row.key, value.column, value.before, value.after) == ("adams2020-2", "age_years", "60", "61")
    assert value.read_before["resolution"] == "agreed" and value.read_after["resolution"] == "adjudicated"
    assert set(found) == {"cases"}


def test_a_second_reading_alone_is_told(small):
    found = differing(small, edit("extractions", extractions=({"second": ""},)))
    (row,) = found["cases"].changed
    (value,) = row.values
    assert value.before == value.after and value.read_before["second"] and not value.read_after["second"]


def test_who_settled_a_value_alone_is_told(small):
    found = differing(small, edit("extractions", extractions=({"settled_by": "reader-c"},)))
    (value,) = found["cases"].changed[0].values
    assert (value.read_before["settled_by"], value.read_after["settled_by"]) == ("", "reader-c")


def test_a_renamed_report_is_told_as_such_and_moves_nothing(small, here):
    base, head = small("base"), small("head")
    rename.rename("adams2020", "adams2020b", head)
    with effect.both(str(base), str(head), base) as pair:
        result = effect.compare(*pair)
    assert result.renamed == (("adams2020", "adams2020b"),)
    assert not result.tables and not result.moves and not result.flips
    assert not any("adams2020" in why for _, why in result.failed)
    assert not any(one.new for one in result.problems)
    told = sections.sections(result)
    assert any("1 report renamed." in words for words in told[0].sentences)
    assert "Reports that have another key" in [section.title for section in told]


def test_a_removed_row_is_told_and_the_others_are_not(small):
    found = differing(small, edit("series", series=({}, {"measure": "n_patients", "item": "", "value": "9",
                                                         "numerator": "", "denominator": ""})))
    assert [len(part) for part in (found["series"].added, found["series"].removed)] == [1, 1]


def test_rows_in_another_order_are_the_same_rows(small):
    folders = small("base"), small("head")
    path = folders[1] / "cases.csv"
    header, one, two, _ = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([header, two, one, b""]))
    assert rows.compare(*(validate.check(folder).sheets for folder in folders)) == {}


def test_the_same_row_twice_is_one_more(small):
    found = differing(small, edit("cases", cases=({}, copy())))
    assert [row.key for row in found["cases"].added] == ["adams2020-2"] and not found["cases"].changed


def an_estimate(value, low=None, high=None, unit="months", n=10, count=5, name="survival.all.median", **more):
    reason = more.pop("reason", "" if value is not None else "not reached: fewer than half had died")
    return Estimate(name, "words", value, n, more.pop("method", "method"), unit, low, high, count=count,
                    reason=reason, **more)


@pytest.mark.parametrize("before, after, shift", [
    ((10, 5, 15), (12, 6, 18), 0.4),
    ((10, 5, None), (12.5, 6, None), 0.5),
    ((10, None, None), (12, 8, 16), 0.5),
    ((10, None, None), (12, None, None), None),
    ((None, 5, None), (12, 5, None), None)])
def test_how_far_is_in_half_widths_of_the_interval_before(before, after, shift):
    assert moved.shift(an_estimate(*before), an_estimate(*after)) == (shift and pytest.approx(shift))


def test_ratios_move_on_the_logarithm():
    there = moved.shift(an_estimate(1, .5, 2, "ratio"), an_estimate(2, 1, 4, "ratio"))
    back = moved.shift(an_estimate(1, .5, 2, "ratio"), an_estimate(.5, .25, 1, "ratio"))
    assert there == pytest.approx(1) == pytest.approx(back)


def test_estimates_stand_in_the_order_of_how_far():
    base = {name: an_estimate(10, 5, 15, name=name) for name in "abcde"}
    base["f"] = an_estimate(None)
    head = base | {"b": an_estimate(11, 5, 15), "c": an_estimate(14, 5, 15), "f": an_estimate(3),
                   "d": an_estimate(10, 5, 15, n=11), "e": an_estimate(10 * (1 + 1e-12), 5, 15),
                   "g": an_estimate(1)}
    del head["a"]
    found = moved.compare(base, head)
    assert [m.name for m in found.moved] == ["f", "c", "b"] and [m.name for m in found.recounted] == ["d"]
    assert [m.name for m in found.added] == ["g"] and [m.name for m in found.removed] == ["a"]


def given(estimates, **change):
    """Estimates with other values: name with ``__`` for its stops → changes."""
    names = {name.replace("__", "."): cells for name, cells in change.items()}
    return {**estimates, **{name: replace(estimates[name], **cells) for name, cells in names.items()}}


def flipped(estimates, **change):
    """The flips when estimates are given other values."""
    found = conclusions.flips(estimates, given(estimates, **change))
    return {(flip.kind, flip.names): flip for flip in found}


@pytest.mark.parametrize("before, after, inside", [
    ((10, 5, 15), (15, 9, 20), True), ((10, 5, 15), (4, 1, 15), False), ((10, 5, None), (99, 5, None), True),
    ((10, None, None), (12, 8, 16), None), ((None, 5, None), (12, 5, None), None)])
def test_a_value_lies_inside_the_interval_before_or_not(before, after, inside):
    assert moved.Move("a", an_estimate(*before), an_estimate(*after)).inside is inside


#: What an effect begins with, by the estimate of a headline before and after.
HEADLINES = {
    "Median survival of case reports fell from 14 months (95% CI 3 to not reached) to 7 months (95% CI 3 to "
    "14), with 7 more patients (34 → 41). The new value lies inside the interval before.":
        (an_estimate(14, 3, n=34), an_estimate(7, 3, 14, n=41)),
    "Median survival of case reports rose from 7 months (95% CI 3 to 9) to 14 months, with 1 fewer patient "
    "(10 → 9). The new value lies outside the interval before.": (an_estimate(7, 3, 9), an_estimate(14, n=9)),
    "Median survival of case reports stays 7 months (95% CI 2 to 8).":
        (an_estimate(7, 3, 9), an_estimate(7.01, 2, 8)),
    "Median survival of case reports was not reached (95% CI 3 to not reached), and is 14 months (95% CI 3 "
    "to 20).":
        (an_estimate(None, 3), an_estimate(14, 3, 20)),
}


@pytest.mark.parametrize("said", HEADLINES)
def test_a_headline_is_a_sentence_with_both_numbers(said):
    before, after = HEADLINES[said]
    assert [*sections.headlines({before.name: before}, {after.name: after})] == [said]


@pytest.mark.parametrize("values, said", [
    ((11,), "What moved stayed within its uncertainty"), ((), None),
    ((11, 16, 4), "Not all that moved stayed within its uncertainty: of 3 values with an interval, 2 now lie "
                  "outside the interval before: words and words.")])
def test_one_sentence_says_whether_what_moved_stayed_within_its_uncertainty(values, said):
    moves = [moved.Move(f"a{n}", an_estimate(10, 5, 15), an_estimate(value, 5, 15))
             for n, value in enumerate(values)]
    told = [*sections.uncertainty(moved.Moves(moved=moves))]
    assert (told == []) if said is None else told[0].startswith(said)


def test_conclusions_stand_in_the_order_of_the_topics_and_the_agreement_last(estimates):
    """Whatever the kind: those of the headlines first, then others of the disease."""
    names = ["agreement.all.kappa", "cases.all.n", "pooling.all.male", "imaging.all.x", "survival.all.median"]
    assert sorted(names, key=conclusions.importance) == [
        "survival.all.median", "imaging.all.x", "pooling.all.male", "cases.all.n", "agreement.all.kappa"]
    kappa = next(name for name, e in estimates.items()
                 if e.unit == "kappa" and None not in (e.lower, e.upper))
    before = given(estimates, **{kappa.replace(".", "__"): {"lower": -0.5, "upper": 0.9}},
                   survival__no_surgery__median={"n": 2, "count": 1})
    found = flipped(before, **{kappa.replace(".", "__"): {"lower": 0.5, "upper": 0.9}},
                    survival__no_surgery__median={"n": 5, "count": 3})
    assert [kind for kind, _ in found] == ["comparable", "line"]


@pytest.mark.parametrize("cells, said", [
    ({"second": "", "second_by": ""}, "read once: 61"),
    ({"second": ""}, "first 61, second empty (first_only)"), ({}, "both alike (agreed)"),
    ({"settled_by": "c", "locator": "p. 3", "resolution": "agreed"},
     "both alike (agreed); settled by c; place: p. 3")])
def test_read_once_is_what_nobody_has_read_a_second_time(cells, said):
    """A second reader who found nothing has read as well."""
    read = {"first": "61", "second": "61", "final": "61", "first_by": "a", "second_by": "b",
            "resolution": "first_only" if cells else "agreed"} | cells

    def words(part):
        return part if isinstance(part, str) else (
            part.text if isinstance(part, sections.Given) else "".join(map(words, part)))
    assert words(sections._reading(read)) == said


def test_nothing_flips_where_nothing_changes(estimates):
    assert flipped(estimates) == {}


def test_an_interval_that_comes_to_hold_its_line_flips(estimates):
    below = given(estimates, comparison__era__hazard_ratio={"value": 0.5, "lower": 0.3, "upper": 0.8,
                                                            "reason": ""})
    found = flipped(below, comparison__era__hazard_ratio={"upper": 1.2})
    flip = found["line", ("comparison.era.hazard_ratio",)]
    assert "lies below 1" in flip.before and "holds 1" in flip.after and len(found) == 1


def test_a_share_has_no_line(estimates):
    assert conclusions.line_of(estimates["epidemiology.all.male.share"]) is None
    assert conclusions.line_of(estimates["comparison.lung.rmst_12"]) == 0
    assert conclusions.line_of(estimates["comparison.lung.hazard_ratio"]) == 1


def test_a_group_that_grows_large_enough_flips(estimates):
    small = given(estimates, survival__no_surgery__median={"n": 2, "count": 1})
    found = flipped(small, survival__no_surgery__median={"n": 5, "count": 3})
    flip = found["comparable", ("survival.no_surgery.median",)]
    assert flip.before.startswith("too small") and flip.after.startswith("large enough")


def test_what_can_now_be_given_flips_by_its_reason(estimates):
    never, now = {"value": None, "reason": "not compared: too few"}, {"value": 1.0, "reason": ""}
    before = given(estimates, comparison__surgery__rmst_12=never, comparison__surgery__hazard_ratio=never,
                   pooling__conus__share=never | {"reason": pooling.FEW}, survival__breast__median=now)
    found = flipped(before, comparison__surgery__rmst_12=now, comparison__surgery__hazard_ratio=now,
                    pooling__conus__share=now, survival__breast__median={"value": None, "reason":
                                                                        "not reached: fewer than half"})
    assert ("compared", ("comparison.surgery.rmst_12", "comparison.surgery.hazard_ratio")) in found
    assert ("pooled", ("pooling.conus.share",)) in found and ("median", ("survival.breast.median",)) in found


def test_an_order_that_is_reversed_flips_and_a_tie_does_not(estimates):
    shares = [name for name in estimates if re.fullmatch(r"epidemiology\.all\.primary_\w+\.share", name)]
    one, two = sorted(shares, key=lambda name: -estimates[name].value)[:2]
    behind = estimates[two].value - 0.01
    assert ("order", (one, two)) in flipped(estimates, **{one.replace(".", "__"): {"value": behind}})
    tied = flipped(estimates, **{one.replace(".", "__"): {"value": estimates[two].value}})
    assert ("order", (one, two)) not in tied
    assert [flip.before for (kind, _), flip in tied.items() if kind == "first"] == [estimates[one].label]


def test_a_group_that_is_too_small_is_not_ranked(estimates):
    small = given(estimates, survival__no_surgery__median={"n": 2, "count": 1})
    assert not [key for key in flipped(small, survival__no_surgery__rmst_12={"value": 0.1})
                if key[0] == "order"]


def test_our_patients_and_the_cohorts_may_come_apart(estimates):
    found = flipped(estimates, pooling__male__difference={"value": -0.3, "lower": -0.4, "upper": -0.2})
    assert "ours is smaller" in found["apart", ("epidemiology.all.male.share", "pooling.male.share")].after


def test_every_role_of_the_book_is_in_a_sentence():
    written = sum(len(shown.NUMBER.findall(path.read_text(encoding="utf-8")))
                  for path in shown.pages().values())
    named = [part for _, sentence in shown.naming() for part in sentence if isinstance(part, tuple)]
    assert len(named) == written > 90
    for _, sentence in shown.naming():
        text = "".join(part for part in sentence if isinstance(part, str))
        assert "`" not in text and "{" not in text and "**" not in text and ". " not in text.rstrip(), text


def test_a_sentence_without_what_it_names_would_break_the_book(estimates, data):
    keys = set(data.sources["citation_key"])
    assert shown.broken(estimates, keys) == []
    assert ("chapters/survival", "lee2007") in shown.broken(estimates, keys - {"lee2007"})
    less = {name: e for name, e in estimates.items() if name != "bias.all.plain_mean"}
    assert shown.broken(less, keys) == [("chapters/bias", "bias.all.plain_mean")]


@pytest.mark.slow
def test_a_figure_is_said_to_differ_where_its_picture_differs(
        whole, data, estimates, monkeypatch, thorough):
    """What is on the axes is compared, and the pictures agree with that."""
    seen, pages = [], list(shown.pages().items())
    for one, its in ((data, estimates), whole):
        monkeypatch.setattr(opened, "_opened", [(one, its)])
        pictures = {}
        for page, path in pages if thorough else pages[::3]:
            names: dict = {}
            for cell in plain.code(path):
                drawn = cells.run(cell, page, names)
                if isinstance(drawn, display.Figure):
                    words = drawn.caption + drawn.alt
                    pictures[drawn.name] = [*shown._drawn(drawn)], (drawn.svg(), words)
        seen.append(pictures)
    assert len(seen[0]) == asked.figures() if thorough else len(seen[0]) > 5
    for name, (drawing, picture) in seen[0].items():
        assert (drawing == seen[1][name][0]) == (picture == seen[1][name][1]), name


def test_parts_of_a_drawing_are_written_to_nine_digits():
    assert shown._written(np.array([1, 1 / 3])) == "['1', '0.333333333']" and shown._written("a") == "a"


def test_unchanged_data_are_said_so_in_one_sentence(small):
    ended = run(small("base"), small("head"))
    assert ended.exit_code == 0 and "Nothing changes: the data of the two states are the same" in ended.output
    assert "|" not in ended.output


def test_head_that_cannot_be_computed_ends_with_1_and_its_problems(small, here, tmp_path):
    """The rows that differ are told all the same."""
    head = small("head", edit("cases", cases=({}, {"sex": "Male", "survival_months": "ten"})))
    ended = run(small("base"), head, "--out", tmp_path / "out")
    told = json.loads((tmp_path / "out/effect.json").read_text(encoding="ascii"))
    assert ended.exit_code == 1 and told["computed"] is False and told["estimates"] is None
    assert {("vocabulary", True), ("number", True)} <= {(p["rule"], p["new"]) for p in told["problems"]}
    assert told["tables"]["cases"]["changed"][0]["key"] == "adams2020-2"
    comment = (tmp_path / "out/effect.md").read_text(encoding="utf-8")
    assert comment.index("What the gate finds") < comment.index("### Patients")
    assert "cannot be computed" in comment


def test_headlines_come_first_then_problems_then_conclusions_and_rows(small, here):
    ended = run(small("base"), small("head", edit("cases", cases=(
        {}, {"notes": "Mr T., seen in March 2019."}))))
    assert ended.exit_code == 0, ended.output
    places = [ended.output.index(words) for words in (
        "Median survival of case reports stays",
        "2 errors that the earlier state did not have", "### What the gate finds",
        "### Conclusions that change", "### Patients")]
    assert places == sorted(places)


def test_a_judgement_that_the_numbers_have_outlived_is_told_first(small, here):
    judged = {"estimates": "series.all.n=2"}
    one_more = copy(item="fern")
    base, head = (small(name, edit("certainty", certainty=judged, **more)) for name, more in (
        ("base", {}), ("head", {"series": (one_more,)})))
    told = effect.compare(*(effect.State(folder.name, folder) for folder in (base, head)))
    assert told.flips[0].kind == "certainty" and told.flips[0].before == "Low"
    assert told.flips[0].after.startswith("Low; look again: ") and "was 2, and is 3" in told.flips[0].after
    opening = sections.sections(told)[0].sentences
    assert any("1 judgement of certainty must be looked at again" in said[0] for said in opening)


def test_likenesses_are_told_where_they_are_new(small, here):
    twice = edit("cases", cases=({}, copy(case_id="adams2020-3", notes="")))
    told = json.loads(run(small("base"), small("head", twice), "--format", "json").stdout)
    assert [(p["rule"], p["line"]) for p in told["duplicates"]] == [("same-patient", 4)]
    assert "same-patient" not in {p["rule"] for p in told["problems"]}


def test_a_new_reading_under_the_label_of_programs_is_doubted(small, here):
    programs = {"first_by": "machine", "second_by": "machine", "locator": "p. 3"}
    told = json.loads(run(small("base"), small("head", edit("extractions", extractions=programs)),
                          "--format", "json").stdout)
    (problem,) = told["problems"]
    assert problem["new"] and problem["message"] == (
        "readings of adams2020-2 under the label of programs are new: 1")


def test_a_base_that_cannot_be_computed_is_said_so(small, here):
    ended = run(small("base", edit("cases", cases=({}, {"sex": "Male"}))), small("head"))
    assert ended.exit_code == 1 and "The earlier state cannot be computed" in ended.output


def test_a_descriptor_without_what_the_package_needs_is_told_with_its_lines(small, here):
    base, head = small("base"), small("head")
    path, table = head / "datapackage.json", head / "sources.csv"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    schema = next(r["schema"] for r in descriptor["resources"] if r["name"] == "sources")
    schema["fields"] = [f for f in schema["fields"] if f["name"] != "cohort"]
    path.write_text(json.dumps(descriptor, indent=2, ensure_ascii=False), encoding="utf-8")
    rows_of = list(csv.reader(table.open(encoding="utf-8", newline="")))
    place = rows_of[0].index("cohort")
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(r[:place] + r[place + 1:] for r in rows_of)
    ended = run(base, head, "--format", "json")
    told = json.loads(ended.stdout)
    assert ended.exit_code == 1 and told["unable"] == [{"state": "head", "what": "KeyError: 'cohort'"}]
    assert any('"cohort"' in line for line in told["descriptor"])


def test_a_changed_descriptor_is_shown_as_lines(small):
    folders = small("base"), small("head")
    path = folders[1] / "datapackage.json"
    wider = path.read_text(encoding="utf-8").replace('"maximum": ', '"maximum": 999')
    path.write_text(wider, encoding="utf-8")
    pair = [effect.State(f.name, f) for f in folders]
    assert any("999" in line for line in effect._descriptor(*pair) if line.startswith("+"))


def test_tables_without_a_row_have_an_effect_both_ways(small, here, tmp_path, monkeypatch):
    """Each state is computed once."""
    empty = small("empty")
    for table in empty.glob("*.csv"):
        table.write_bytes(table.read_bytes().split(b"\n")[0] + b"\n")
    monkeypatch.setattr(shown, "look", cache(shown.look))
    for pair in ((inputs.ROOT / "data", empty), (empty, inputs.ROOT / "data")):
        ended = run(*pair, "--out", tmp_path / "out")
        assert ended.exit_code == 0, ended.output
        told = json.loads((tmp_path / "out/effect.json").read_text(encoding="ascii"))
        kinds = {conclusion["kind"] for conclusion in told["conclusions"]}
        assert {"comparable", "compared", "pooled", "estimable"} <= kinds
        assert len((tmp_path / "out/effect.md").read_text(encoding="utf-8")) <= 65_536
        assert "nan" not in (tmp_path / "out/effect.md").read_text(encoding="utf-8").lower().split()


def test_a_state_that_takes_too_long_ends_with_2(small, monkeypatch):
    monkeypatch.setattr(effect, "TIMEOUT", 0)
    ended = run(small("base"), small("head", edit("cases", cases=({}, {"age_years": "61"}))))
    assert ended.exit_code == 2 and "no answer within 0 seconds" in ended.output


def test_what_a_computation_raises_ends_with_2(small, monkeypatch):
    monkeypatch.setattr(shown, "look", int)  # which no folder is
    ended = run(small("base"), small("head", edit("cases", cases=({}, {"age_years": "61"}))))
    assert ended.exit_code == 2 and "ValueError" in ended.output


@pytest.fixture
def repository(tmp_path):
    """Two commits of a package; the later one has one source less and a file elsewhere."""
    git(tmp_path, "init", "-q", "-b", "main")
    data = corpus.write(tmp_path / "data", corpus.tables())
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "before")
    (data / "notes.txt").write_text("not taken")
    (data / "evil.py").write_text("raise SystemExit('ran')")
    (tmp_path / "code.py").write_text("raise SystemExit('ran')")
    corpus.write(data, corpus.tables(edit("cases", cases=({}, {"age_years": "61"}))))
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "after")
    return tmp_path


def test_of_a_commit_only_tables_and_descriptor_are_taken(repository):
    with effect.both("HEAD^", "HEAD", repository / "data") as (base, head):
        assert head.commit == git(repository, "rev-parse", "HEAD") and head.elsewhere == 1
        for state in (base, head):
            assert {path.suffix for path in state.folder.iterdir()} == {".csv", ".json"}
        assert (head.folder / "cases.csv").read_bytes() == (repository / "data/cases.csv").read_bytes()
        assert rows.compare(*(validate.check(s.folder).sheets for s in (base, head)))["cases"].changed
    assert not head.folder.exists()


def test_a_folder_is_a_state_and_so_is_one_that_has_it_as_data(repository):
    with effect.both("HEAD", str(repository), repository / "data") as (base, head):
        assert head.folder == repository / "data" and head.commit is None and base.commit


def test_links_and_attributes_of_a_commit_have_no_say(repository):
    data = repository / "data"
    (data / "searches.csv").unlink()
    (data / "searches.csv").symlink_to("/etc/passwd")
    (data / ".gitattributes").write_text("*.csv export-subst export-ignore filter=evil text eol=crlf\n")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "hostile")
    with effect.both("HEAD^", "HEAD", data) as (_, head):
        assert not (head.folder / "searches.csv").exists()
        assert (head.folder / "cases.csv").read_bytes() == (data / "cases.csv").read_bytes()


def test_since_fork_leaves_out_what_the_base_has_got_meanwhile(repository):
    git(repository, "checkout", "-qb", "side", "HEAD^")
    git(repository, "commit", "-qm", "side", "--allow-empty")
    with effect.both("main", "side", repository / "data", fork=True) as (base, head):
        assert (base.folder / "cases.csv").read_bytes() == (head.folder / "cases.csv").read_bytes()


@pytest.mark.parametrize("ref", ["no-such-branch", "--output=x", "", "HEAD:data", "@{u}"])
def test_a_reference_that_is_none_ends_with_2(repository, ref):
    ended = run("--data", repository / "data", "--", "HEAD", ref)
    assert ended.exit_code == 2 and "Error" in ended.output and not (repository / "x").exists()


def test_a_commit_without_the_data_ends_with_2(repository):
    git(repository, "rm", "-q", "data/datapackage.json")
    git(repository, "commit", "-qm", "gone")
    with pytest.raises(NoSuchState, match="no datapackage.json"), \
            effect.both("HEAD^", "HEAD", repository / "data"):
        pass
