"""A judgement holds until the numbers move past what it was judged at; what is outlived is told and shown."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

import corpus
from corpus import edit
from living_review import Topic, review
from living_review.book import results
from living_review.book.tables import DASH
from living_review.commands.cli import main
from living_review.effect import conclusions
from living_review.evidence import certainty, series
from living_review.gate import dataset
from living_review.stats import random_effects
from living_review.stats.estimate import Estimate
from living_review.tables import inputs
from living_review.tables.problems import DataError

NAME = "garden.all.share"


def estimate(value, lower=None, upper=None):
    reason = "" if value is not None else "too few"
    return Estimate(NAME, "a share", value, 9, "Wilson", "fraction", lower, upper, reason=reason)


def judgement(*numbers, rating="Low", condition="", **others):
    kept = {NAME: certainty.Kept(*numbers)} | {
        f"garden.{name}.share": certainty.Kept(*more) for name, more in others.items()}
    return certainty.Judgement(2, "ferns", "How many ferns?", kept, condition, rating, "", {}, "machine",
                               "2026-11")


@pytest.mark.parametrize("judged, now, words", [
    ((0.4, 0.3, 0.5), (0.45, 0.35, 0.55), ""),
    ((0.4, 0.3, 0.5), (0.3, 0.2, 0.4), ""),
    ((0.4, 0.3, 0.5), (0.51, 0.3, 0.7), ": it lies outside the interval judged"),
    ((0.4, 0.3, 0.5), (0.45, 0.42, 0.48), "no longer holds the value judged"),
    ((0.4, 0.3, 0.5), (0.4, 0.36, 0.45), "less than half as wide"),
    ((0.4, 0.3, 0.5), (0.4, 0.2, 0.61), "more than twice as wide"),
    ((0.4, 0.3, 0.5), (0.5, 0.3, 0.5), ""),
    ((0.4, 0.3, None), (0.5, 0.4, None), ""),
    ((0.4, 0.3, None), (0.55, 0.3, None), "moved by a third or more"),
    ((0.4, 0.3, 0.5), (0.4, 0.3, None), "more than twice as wide"),
    ((0.4, 0.3, None), (0.4, 0.3, 0.5), "less than half as wide"),
    ((0.4, None, 0.5), (0.51, None, 0.9), "lies outside"),
    ((0.4, None, None), (0.5, None, None), ""),
    ((0.4, None, None), (0.25, None, None), "moved by a third or more"),
    ((14, 3, None), (7, 3, None), "moved by a third or more"),
    ((3,), (4,), "moved by a third or more"),
    ((0,), (0,), ""),
    ((0,), (1,), "moved"),
    ((0.44444,), (0.444449,), ""),
    ((0.4, 0.3, 0.5), (None,), "was 40% (95% CI 30% to 50%), and is not estimable: too few"),
    ((None,), (0.4, 0.3, 0.5), "could not be given, and is 40%"),
    ((None,), (None,), "")])
def test_a_judgement_is_outlived_when_value_or_interval_leave_what_was_judged(judged, now, words):
    said = judgement(*judged).outlived({NAME: estimate(*now)})
    assert words in said and bool(words) == bool(said)


@pytest.mark.parametrize("others, condition, words", [
    ({"north": (0.2,)}, "", ""),
    ({"north": (0.5,)}, "", "north was 50%, and is 20%"),
    ({"east": (0.5,)}, "", "no estimate garden.east.share"),
    ({"north": (0.2,)}, f"{NAME} > garden.north.share", ""),
    ({"north": (0.2,)}, f"garden.north.share > {NAME}", "is no longer true"),
    ({"north": (0.2,)}, f"{NAME} + garden.north.share > 0.5", ""),
    ({"north": (0.2,)}, f"{NAME} + garden.north.share > 0.7", "is no longer true"),
    ({"south": ()}, f"{NAME} > garden.south.share", "is no longer true")])
def test_every_estimate_of_a_row_is_held_and_what_is_said_of_them_together(others, condition, words):
    now = {NAME: estimate(0.4), "garden.north.share": replace(estimate(0.2), label="north"),
           "garden.south.share": estimate(None)}
    said = judgement(0.4, condition=condition, **others).outlived(now)
    assert words in said and bool(words) == bool(said)


@pytest.mark.parametrize("numbers, written", [
    ((), NAME), ((0.5,), f"{NAME}=0.5"), ((7, 3, None), f"{NAME}=7 (3 to open)"),
    ((-0.12, -1, 0.00003446), f"{NAME}=-0.12 (-1 to 3.446e-05)")])
def test_an_estimate_is_kept_as_it_is_read(numbers, written, judged):
    kept = certainty.Kept(*numbers)
    assert kept.written(NAME) == written
    data, _ = judged(estimates=f"cases.all.n=2;{written}")
    assert certainty.judgements(data.sheets)[0].estimates[NAME] == kept


@pytest.fixture(scope="module")
def of_the_specimen(tmp_path_factory):
    """Its estimates, which no judgement changes."""
    return results.compute(dataset.load(corpus.write(tmp_path_factory.mktemp("specimen"), corpus.tables())))


@pytest.fixture
def judged(tmp_path, of_the_specimen):
    """The specimen with a row of judgement, and its estimates."""
    def make(**cells):
        cells = {"rating": "very_low", "indirectness": "chosen gardens",
                 "publication_bias": "rare ferns"} | cells
        made = corpus.tables(edit("certainty", certainty=cells))
        return dataset.load(corpus.write(tmp_path / "data", made)), of_the_specimen
    return make


def test_a_name_that_no_estimate_has_is_refused_with_the_nearest(judged):
    data, estimates = judged(estimates="cases.all.n=2;cases.al.n=2")
    with pytest.raises(DataError) as refused:
        certainty.look_again(data.sheets, estimates)
    (problem,) = refused.value.problems
    assert (problem.file, problem.line, problem.column, problem.value) == (
        "certainty.csv", 2, "estimates", "cases.al.n")
    assert problem.fix == "Did you mean cases.all.n=2?"


@pytest.mark.parametrize("cells, rule, column", [
    ({"estimates": "cases.all.n=two"}, "certainty-estimate", "estimates"),
    ({"estimates": "cases.all.n=2 (1.2.3 to 4)"}, "certainty-estimate", "estimates"),
    ({"condition": "cases.all.n"}, "certainty-condition", "condition"),
    ({"condition": "cases.all.n > open('x')"}, "certainty-condition", "condition"),
    ({"condition": "series.all.n > 1"}, "certainty-condition", "condition")])
def test_what_cannot_be_read_is_refused(cells, rule, column, judged):
    data, estimates = judged(**cells)
    with pytest.raises(DataError) as refused:
        certainty.look_again(data.sheets, estimates)
    (problem,) = refused.value.problems
    assert (problem.rule, problem.column, problem.line, problem.value) == (
        rule, column, 2, cells[column].rpartition(";")[2])


def test_what_is_outlived_is_a_warning_that_says_what_to_write(judged):
    data, estimates = judged(estimates="cases.all.n=3")
    (problem,) = certainty.look_again(data.sheets, estimates)
    assert (problem.severity, problem.line, problem.column) == ("warning", 2, "estimates")
    assert "was 3, and is 2" in problem.message and "write as estimates cases.all.n=2 and" in problem.fix


WRITE_WHY = "Write why, after “very serious:” for two steps, or “not serious:” or “beyond the rule:”."


@pytest.mark.parametrize("cells, said, remedy", [
    ({"estimates": "cases.all.n=two"}, "no estimate has this name", "Did you mean cases.all.n=2?"),
    ({"estimates": "cases.all.n=2;12345"}, "no estimate has this name",
     "The pages of the numbers have them."),
    ({"condition": "cases.all.n"}, "not sums of the row's estimates, compared",
     "Write it as in cases.all.n > 0.5."),
    ({"estimates": "cases.all.n=3"}, "How many patients had a fern?: patients in the case table was 3, and "
     "is 2: it moved by a third or more",
     "Judge it again; then write as estimates cases.all.n=2 and the day."),
    ({"imprecision": ""}, "How many patients had a fern?: by rule 1 step down, as its interval is open, or "
     "it has none", WRITE_WHY),
    ({"inconsistency": "far apart"}, "How many patients had a fern?: by rule 0 steps down, as the rule finds "
     "no serious concern", WRITE_WHY)])
def test_each_fault_of_a_row_is_told_with_what_mends_it(cells, said, remedy, judged):
    data, estimates = judged(**cells)
    try:
        (problem,) = certainty.look_again(data.sheets, estimates)
    except DataError as refused:
        (problem,) = refused.problems
    assert (problem.file, problem.line, problem.message, problem.fix) == ("certainty.csv", 2, said, remedy)


@pytest.mark.parametrize("options, ends, told", [([], 0, False), (["--judgements"], 3, True)])
def test_the_check_of_the_tables_tells_what_is_outlived_where_it_is_asked(
        options, ends, told, judged, tmp_path, monkeypatch):
    judged(estimates="cases.all.n=3")
    monkeypatch.setattr(results, "compute_in_two", results.compute)
    ended = CliRunner().invoke(main, ["validate", str(tmp_path / "data"), *options])
    assert ended.exit_code == ends and ("was 3, and is 2" in ended.output) is told


def test_the_pages_mark_what_is_outlived(judged):
    data, estimates = judged(risk_of_bias="very serious: nobody looked", inconsistency="not serious: a: b")
    assert certainty.by_estimate(data, estimates) == {"cases.all.n": "Very low"}
    (row,) = certainty.table(data, estimates).rows
    assert row[::2] == ("Very low", "{num}`cases.all.n:full`") and row[3] == (
        "*Risk of bias* (very serious): nobody looked. *Inconsistency* (not serious): a: b. *Indirectness*: "
        "chosen gardens. *Imprecision*: two patients. *Publication bias*: rare ferns.")
    table = certainty.table(data, estimates)
    assert table.columns == ("Certainty", "Question", "Estimate", "What lowered it")
    assert table.caption.endswith("judged on 2026-11-28 (machine)")
    assert not certainty.sentences(data, estimates).rows
    data, estimates = judged(estimates="cases.all.n=2;series.all.n=3")
    assert certainty.by_estimate(data, estimates)["cases.all.n"] == "Very low; **look again**"
    (row,) = certainty.table(data, estimates).rows
    assert row[0].startswith("Very low; **look again**: ") and "was 3, and is 2" in row[0]
    assert row[2] == "{num}`cases.all.n:full`"  # a further one is held, and not shown


@pytest.mark.parametrize("each, shown", [
    ("1 of 3, 2 of 5", "1 of 3, 2 of 5 (n = 9)"), ("", f"{{num}}`{NAME}:full`")])
def test_where_no_estimate_can_be_given_every_result_is(each, shown, judged, monkeypatch):
    monkeypatch.setattr(series, "behind", lambda data: {NAME: series.Behind("jbi", {}, each)})
    data, _ = judged(estimates=NAME)
    (row,) = certainty.table(data, {NAME: estimate(None)}).rows
    assert row[2] == shown


@pytest.mark.parametrize("reasons, once, told", [
    (["chosen"] * 3 + ["chosen; few", "other"],
     "Risk of bias lowered every rating; where a row does not name it: chosen",
     [DASH] * 3 + ["as in the other rows, and few", "other"]),
    (["chosen", "chosen", ""], "", ["chosen", "chosen", DASH]),  # one is not lowered at all
    (["chosen", "other"], "", ["chosen", "other"])])
def test_what_lowers_most_questions_is_said_once(reasons, once, told, judged, monkeypatch):
    data, estimates = judged()
    rows = [replace(judgement(0.4), reasons={"risk_of_bias": words} if words else {}) for words in reasons]
    monkeypatch.setattr(certainty, "rated", lambda data, results: rows)
    table = certainty.table(data, estimates)
    assert table.caption.endswith(once or "(machine)")
    assert [row[3] for row in table.rows] == [
        words if words == DASH else f"*Risk of bias*: {words}." for words in told]


@pytest.mark.parametrize("kept, since", [
    ("cases.all.n=2", {"cases.all.n": "2026-11"}), ("cases.all.n=3", {})])
def test_an_estimate_is_unchanged_since_its_judgement_where_it_has_the_same_value(kept, since, judged):
    data, estimates = judged(estimates=kept, date="2026-11")
    assert certainty.since(data, estimates) == since


@pytest.fixture
def of_series(monkeypatch):
    """The gardens are a topic that rests on published series."""
    topic = Topic("garden", "Garden", "", basis=("series", "page"))
    monkeypatch.setattr(type(review()), "topic", lambda self, name: topic)


def steps(results, **others):
    return {domain: n for domain, (n, _) in certainty.by_rule(judgement(0.4, **others), results).items()}


@pytest.mark.parametrize("now, due", [
    (estimate(0.4, 0.35, 0.5), {}), (estimate(0.4, 0.3, 0.51), {"imprecision": 1}),
    (estimate(7, 3), {"imprecision": 1}), (estimate(None), {"imprecision": 2}),
    (replace(estimate(None), reason=random_effects.WIDE), {"imprecision": 2}),
    (replace(estimate(None, 3), reason="not reached"), {"imprecision": 1})])
def test_a_wide_interval_lowers_by_one_step_and_no_estimate_by_two(now, due, of_series):
    assert steps({NAME: now}) == due


@pytest.mark.parametrize("part, due", [(0.5, {}), (0.501, {"inconsistency": 1}), (None, {})])
@pytest.mark.parametrize("of", ["all", "north"])
def test_series_are_inconsistent_where_most_of_their_variation_is_not_chance(part, due, of, of_series):
    """Also in a further estimate of the row, which leaves some of the series out."""
    results = {NAME: estimate(0.4, 0.35, 0.5), f"garden.{of}.i2": estimate(part)}
    assert steps(results, north=()) == due


@pytest.mark.parametrize("highest, due", [(7, {}), (7.1, {"inconsistency": 1}), (None, {})])
def test_series_are_inconsistent_where_the_highest_is_more_than_twice_the_lowest(highest, due, of_series):
    results = {NAME: estimate(0.4, 0.35, 0.5), "garden.lowest.share": estimate(3.5),
               "garden.highest.share": estimate(highest)}
    assert steps(results, lowest=(), highest=()) == due
    assert steps(results, lowest=()) == steps(results, highest=()) == {}  # one end alone tells no distance


@pytest.mark.parametrize("low, other, n, due", [
    (0.51, 0, 3, set()), (0.5, 0, 3, {"risk_of_bias"}), (None, 0, 3, {"risk_of_bias"}),
    (1, 1, 3, {"indirectness"}), (1, 0, 1, {"indirectness"})])
def test_a_risk_of_bias_and_other_patients_lower_a_rating(low, other, n, due, of_series):
    results = {NAME: estimate(0.4, 0.35, 0.5), "risk.ferns.low.share": estimate(low),
               "risk.ferns.other.share": replace(estimate(other / n), count=other, n=n)}
    assert steps(results) == dict.fromkeys(due, 1)


def test_case_reports_are_lowered_for_their_choice_and_their_publication():
    assert steps({NAME: estimate(0.4, 0.35, 0.5)}) == dict.fromkeys(
        ("risk_of_bias", "indirectness", "publication_bias"), 1)


@pytest.mark.parametrize("now, domain, why", [
    ({}, "imprecision", "it is not estimable: too few"),
    ({NAME: estimate(7, 3)}, "imprecision", "its interval is open, or it has none"),
    ({NAME: estimate(0.4, 0.3, 0.6)}, "imprecision", "its interval is wider than 20 points"),
    ({"garden.all.i2": estimate(0.6)}, "inconsistency", "I squared is above 50%"),
    ({"garden.lowest.share": estimate(3), "garden.highest.share": estimate(7)}, "inconsistency",
     "the highest result is more than 2 times the lowest"),
    ({"risk.ferns.low.share": estimate(0.2), "risk.ferns.other.share": estimate(0)}, "risk_of_bias",
     "most series are not at low risk of bias"),
    ({"risk.ferns.low.share": estimate(0.2), "risk.ferns.other.share": replace(estimate(0), n=1)},
     "indirectness", "one series alone answers, or one of other patients")])
def test_each_step_of_the_rule_says_why(now, domain, why, of_series):
    one = judgement(0.4, lowest=(), highest=())
    assert certainty.by_rule(one, {NAME: estimate(None)} | now)[domain][1] == why


def test_the_estimate_of_a_risk_has_the_name_of_its_question():
    assert certainty.risk_name("red-ferns", "low") == "risk.red_ferns.low.share"


def test_questions_come_by_rating_then_by_what_answers_them_then_as_their_estimates(judged, monkeypatch):
    """The surest first; series before the patients of the table."""
    data, _ = judged()
    topics = {"garden": Topic("garden", "Garden", "", basis=("series", "page")),
              "bed": Topic("bed", "Bed", "")}
    monkeypatch.setattr(type(review()), "topic", lambda self, name: topics[name.partition(".")[0]])
    best, *_, worst = data.labels("rating", "certainty").values()

    def one(name, rating):
        return replace(judgement(0.4, rating=rating), name=name, estimates={name: certainty.Kept(0.4)})

    asked = [one("bed.b", worst), one("garden.b", worst), one("bed.a", worst), one("garden.a", worst),
             one("bed.c", best), one("garden.c", "")]
    monkeypatch.setattr(certainty, "judgements", lambda sheets: asked)
    results = dict.fromkeys(("bed.a", "bed.b", "garden.a", "garden.b", "bed.c"))
    assert [one.name for one in certainty.rated(data, results)] == [
        "bed.c", "garden.a", "garden.b", "bed.a", "bed.b"]
    assert certainty.rated(data, {})[1].name == "garden.b"  # an estimate that is not there has no place


def test_of_questions_that_share_an_estimate_the_first_tells_its_certainty(judged, monkeypatch):
    data, _ = judged()
    monkeypatch.setattr(certainty, "judgements", lambda sheets: [
        judgement(0.4, rating="Low"), replace(judgement(0.4, rating="High"), on="2027-01")])
    now = {NAME: estimate(0.4)}
    assert certainty.by_estimate(data, now) == {NAME: "Low"}
    assert certainty.since(data, now) == {NAME: "2026-11"}


def test_the_reasons_of_a_rating_follow_the_rule_or_say_that_they_do_not(judged):
    def told(**cells):
        data, estimates = judged(**cells)
        return [(p.rule, p.column) for p in certainty.look_again(data.sheets, estimates)]

    assert told() == []
    assert told(imprecision="") == [("certainty-rule", "imprecision")]
    assert told(inconsistency="far apart") == [("certainty-rule", "inconsistency")]
    assert told(risk_of_bias="very serious: nobody looked") == [("certainty-rule", "risk_of_bias")]
    assert told(risk_of_bias="beyond the rule, very serious: nobody looked") == []
    assert told(imprecision="not serious: all were counted", indirectness="not serious: all gardens",
                publication_bias="not serious: all published", rating="moderate") == []


def test_a_sentence_is_held_by_its_number_and_by_its_page(judged, tmp_path, monkeypatch):
    (tmp_path / "book").mkdir()
    (tmp_path / "book/index.md").write_text("There are\nfew ferns here.", encoding="utf-8")
    monkeypatch.setattr(inputs, "BOOK", tmp_path / "book")
    row = {"page": "index"} | dict.fromkeys(
        ("rating", "risk_of_bias", "indirectness", "imprecision", "publication_bias"), "")
    data, estimates = judged(**row, question="few ferns here")
    assert certainty.look_again(data.sheets, estimates) == [] and not certainty.by_estimate(data, estimates)
    ((words, numbers),) = certainty.sentences(data, estimates).rows
    label = estimates["cases.all.n"].label
    assert (words, numbers) == ("“few ferns here”", f"{label}: {{num}}`cases.all.n:ci`")
    data, estimates = judged(**row, question="many ferns")
    (problem,) = certainty.look_again(data.sheets, estimates)
    assert (problem.rule, problem.severity, problem.line, problem.column, problem.value) == (
        "certainty-sentence", "warning", 2, "question", "many ferns")
    assert (problem.message, problem.fix) == ("the page index does not have this sentence",
                                              "Write it as it is there, or take the row out.")


def test_a_review_without_the_table_has_nothing_to_look_at(judged):
    data, estimates = judged()
    data = replace(data, sheets={name: one for name, one in data.sheets.items() if name != "certainty"})
    assert certainty.look_again(data.sheets, estimates) == [] and not certainty.by_estimate(data, estimates)
    assert "Nothing has been judged yet." in certainty.table(data, estimates).markdown()
    assert "No sentence is held." in certainty.sentences(data, estimates).markdown()


@pytest.mark.parametrize("before, now, after, then, told", [
    ((0.4, 0.3, 0.5), 0.4, (0.4, 0.3, 0.5), 0.6, ("Low", "Low; look again: a share was 40%")),
    ((0.4, 0.3, 0.5), 0.6, (0.6, 0.45, 0.7), 0.6, ("Low; look again", "Low")),
    ((0.4, 0.3, 0.5), 0.4, (0.4, 0.3, 0.5), 0.41, None)])
def test_an_effect_tells_a_judgement_that_no_longer_holds_or_holds_again(before, now, after, then, told):
    flips = list(conclusions.judged(
        {NAME: estimate(now, 0.3, 0.65)}, [judgement(*before)], {NAME: estimate(then, 0.3, 0.65)},
        [judgement(*after)]))
    assert bool(flips) == bool(told)
    for flip in flips:
        assert flip.kind == "certainty" and flip.before == told[0] and flip.after.startswith(told[1])


def test_an_effect_tells_another_rating():
    (flip,) = conclusions.judged({NAME: estimate(0.4)}, [judgement(0.4)],
                                 {NAME: estimate(0.4)}, [judgement(0.4, rating="Moderate")])
    assert (flip.before, flip.after) == ("Low", "Moderate")
