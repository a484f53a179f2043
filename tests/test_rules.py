"""Every rule finds what breaks it, at its place, and leaves alone what keeps it."""

import re

import pytest

import corpus
from iscm_review import validate
from iscm_review.rules import catalogue

BY_HAND = sorted((corpus.BAD / "by-hand").glob("*.txt"))
FROM_RULES = sorted((corpus.BAD / "from-rules").glob("*.txt"))
GOOD = corpus.good_examples()
RULES = {rule.name: rule for rule in catalogue.RULES}


def test_the_specimen_is_sound(tmp_path):
    assert corpus.said(corpus.write(tmp_path, corpus.tables())) == []


@pytest.mark.parametrize("path", FROM_RULES + BY_HAND, ids=lambda p: p.stem)
def test_a_bad_table_is_told_at_its_place_and_nothing_else_is(path, tmp_path):
    expected, made = corpus.from_file(path.read_bytes())
    told = corpus.said(corpus.write(tmp_path, made))
    assert told == expected and all(message and fix for *_, message, fix in told)


@pytest.mark.parametrize("name, rule, example", GOOD, ids=[name for name, *_ in GOOD])
def test_a_good_table_raises_no_alarm(name, rule, example, tmp_path):
    assert corpus.said(corpus.write(tmp_path, corpus.tables(example, rule))) == []


def test_the_corpus_is_that_of_the_rules():
    """After a change of an example: make corpus."""
    examples = corpus.examples()
    assert {path.stem for path in FROM_RULES} == {name for name, *_ in examples}
    for name, rule, example in examples:
        expected, made = corpus.from_file((corpus.BAD / "from-rules" / f"{name}.txt").read_bytes())
        assert [line[:5] for line in expected] == [corpus.due(rule, example)], name
        assert made == corpus.tables(example, rule), name


def test_the_corpus_is_large_and_leaves_no_rule_out():
    assert len(FROM_RULES) + len(BY_HAND) >= 200
    expected = [line for path in FROM_RULES + BY_HAND for line in corpus.from_file(path.read_bytes())[0]]
    untold = set(RULES) - {rule for _, rule, *_ in expected}
    # These need a file system, and are specified in test_sheet.py.
    assert untold == {"file-ordinary", "file-unreadable", "file-size", "file-rows"}


@pytest.mark.parametrize("rule", catalogue.RULES, ids=lambda rule: rule.name)
def test_a_rule_explains_itself(rule):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert rule.says.endswith((".", "`.")) and rule.says[0].isupper()
    assert rule.breaks and rule.keeps and rule.severity in ("error", "warning")


def test_names_of_rules_are_unique():
    assert len(RULES) == len(catalogue.RULES)


def test_no_alarm_on_the_shipped_tables(data):
    from iscm_review.inputs import ROOT

    assert corpus.said(ROOT / "data") == []


@pytest.mark.parametrize("written, meant", [
    ("T 10-12", "T10-T12"), ("Th4/5", "T4-T5"), ("D7", "T7"), ("c2, t4", "C2;T4"), ("T10–T12", "T10-T12"),
    ("C2 and T4", "C2;T4"), ("C5 to C7", "C5-C7"), ("Conus medullaris", "conus"), ("C8", None),
    ("arm", None)])
def test_levels_that_were_probably_meant(written, meant):
    from iscm_review.rules.forms import tidy_levels

    assert tidy_levels(written) == meant


@pytest.mark.parametrize("column, written, meant", [
    ("sex", "Male", "male"), ("sex", "F", "female"), ("country", "Japan", "JPN"), ("country", "GER", "DEU"),
    ("country", "South korea", "KOR"), ("primary_site", "Renal", "kidney"),
    ("region", "Thorasic", "thoracic"),
    ("resection", "Gross total", "gross_total"), ("primary_site", "lνng", "lung"), ("status", "Died", "dead"),
    ("primary_site", "lung cancer of the left side", None), ("sex", "mаle", "male")])
def test_words_that_were_probably_meant(column, written, meant):
    from iscm_review.rules.cells import meant as guess

    assert guess(written, corpus.PACKAGE.tables["cases"][column]) == meant


@pytest.mark.parametrize("column, table, written, remedy", [
    ("size_mm", "cases", "4,5", "Write 4.5."), ("size_mm", "cases", "1.234,5", "Write 1234.5."),
    ("size_mm", "cases", "20 mm", "Write 20 alone"), ("size_mm", "cases", "20-30", "(25)"),
    ("size_mm", "cases", "２０", "Write '20'."), ("sex", "cases", "male ", "Write 'male'."),
    ("symptoms", "cases", "pain; ;gait", "Write pain;gait."), ("levels", "cases", "T8-T7", "Write T7-T8."),
    ("levels", "cases", "T 10-12", "Did you mean T10-T12?"),
    ("doi", "sources", "https://doi.org/10.1/x", "10."),
    ("doi", "sources", "https://doi.org/10.1000%2FABC.", "Did you mean 10.1000/abc?"),
    ("pmid", "sources", "PMID: 12345678", "Did you mean 12345678?"),
    ("pmcid", "sources", "1234567", "Did you mean PMC1234567?"),
    ("histology", "cases", "Melanoma", "Write melanoma."),
    ("citation_key", "sources", "Müller-Meier 2020", "Did you mean"),
    ("case_id", "cases", "adams2020_02", "Did you mean adams2020-2?"),
    ("rt_dose_gy", "cases", "4000", "unit"), ("sex", "cases", "N/A", "Leave the cell empty.")])
def test_the_remedy_says_what_to_write(column, table, written, remedy, tmp_path):
    from iscm_review.rules.rule import tables as edit

    example = edit(table, column, **{table: {column: written, **(
        {"radiotherapy": "yes"} if column == "rt_dose_gy" else {})}})
    made = corpus.tables(example, RULES["vocabulary"])
    problems = [p for p in validate.check(corpus.write(tmp_path, made)).problems
                if (p.file, p.column) == (f"{table}.csv", column)]
    assert len(problems) == 1 and remedy in problems[0].fix, problems
