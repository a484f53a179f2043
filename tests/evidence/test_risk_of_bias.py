"""Risk of bias of a series is that of its worst answer; a judgement that rests on series is held by it."""

import pytest

import corpus
from corpus import edit
from living_review.book import results
from living_review.evidence import certainty, risk_of_bias, series
from living_review.gate import dataset
from living_review.tables.rule import COPY


@pytest.fixture
def appraised(tmp_path):
    """The specimen with these answers to the four items of an instrument for baker2019."""
    def make(*answers, **cells):
        rows = [{"item": f"quadas_{n:02d}", "answer": answer} | ({COPY: True} if n > 1 else {})
                for n, answer in enumerate(answers, start=1)]
        tables = corpus.tables(edit("appraisal", appraisal=tuple(rows), certainty=cells))
        return dataset.load(corpus.write(tmp_path / "data", tables))
    return make


@pytest.mark.parametrize("answers, risk", [
    (("yes", "yes", "yes", "yes"), "low"), (("yes", "not_applicable", "yes", "yes"), "low"),
    (("yes", "unclear", "yes", "yes"), "unclear"), (("yes", "yes"), "unclear"),
    (("yes", "unclear", "no", "yes"), "high"), (("no",), "high")])
def test_a_series_is_at_the_risk_of_its_worst_answer(answers, risk, appraised):
    assert risk_of_bias.risk(appraised(*answers), "quadas", "baker2019") == risk


def test_a_series_that_nobody_appraised_is_at_unclear_risk(appraised):
    data = appraised("yes", "yes", "yes", "yes")
    assert risk_of_bias.risk(data, "quadas", "adams2020") == "unclear"
    assert risk_of_bias.risk(data, "jbi", "baker2019") == "unclear"


def test_an_answer_that_changes_asks_for_another_look_at_the_judgement(appraised, monkeypatch):
    found = series.Behind("quadas", {"baker2019": "", "adams2020": "lesions counted"})
    monkeypatch.setattr("iscm_review.topics.published.behind", lambda data: {"cases.all.n": found})
    cells = {"estimates": "cases.all.n=2;risk.ferns.high.share=0.5;risk.ferns.low.share=0"}
    for answer, told in (("no", set()), ("yes", {"certainty-outlived"})):
        data = appraised(answer, "yes", "yes", "yes", **cells)
        estimates = results.compute(data)
        assert {p.rule for p in certainty.look_again(data.sheets, estimates)} - {"certainty-rule"} == told
    assert [(e.name, e.count, e.n) for name, e in estimates.items() if name.startswith("risk.ferns.")] == [
        ("risk.ferns.high.share", 0, 2), ("risk.ferns.unclear.share", 1, 2), ("risk.ferns.low.share", 1, 2),
        ("risk.ferns.other.share", 1, 2)]


def test_the_table_of_an_instrument_has_every_answer_in_words(appraised):
    data = appraised("yes", "not_applicable", "no")
    tables = {table.name: table for table in risk_of_bias.tables(data).tables}
    assert not tables["tbl-risk-jbi"].rows
    (row,) = tables["tbl-risk-quadas"].rows
    assert row[1:] == ("high", "yes", "–", "no", "not judged")
    labels = [label for label, asked in tables["tbl-risk-items"].rows if asked.startswith("QUADAS-2")]
    assert list(tables["tbl-risk-quadas"].columns[2:]) == labels
    assert ("QUADAS-2", 1, 1, 0, 0) in tables["tbl-risk"].rows


def test_a_review_without_the_table_has_no_such_estimates(appraised):
    data = appraised("yes")
    data.frames.pop("appraisal")
    assert list(risk_of_bias.estimates(data)) == [] and not risk_of_bias.instruments(data)
