"""Every rule finds what breaks it, at its place, and leaves alone what keeps it."""

import re

import pytest

import corpus
from corpus import Example, copy, edit
from living_review.gate import catalogue, validate

BY_HAND = sorted((corpus.BAD / "by-hand").glob("*.txt"))
BAD, GOOD = corpus.examples(), corpus.examples("accepted")
MESSAGES = corpus.messages()
RULES = {rule.name: rule for rule in catalogue.RULES}


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What the gate says about tables; one folder is used again and again."""
    folder = tmp_path_factory.mktemp("rules")
    return lambda made: corpus.said(corpus.write(folder, made))


def problems(folder, example: Example) -> tuple:
    """What is wrong with the specimen after an example."""
    return validate.check(corpus.write(folder, corpus.tables(example))).problems


def test_the_specimen_is_sound(said):
    assert said(corpus.tables()) == []


@pytest.mark.parametrize("name, rule, example", BAD, ids=[name for name, *_ in BAD])
def test_a_bad_example_is_told_at_its_place_in_its_words_and_nothing_else_is(name, rule, example, said):
    """After a change of the words or of an example: make corpus."""
    told = said(corpus.tables(example))
    assert [line[:5] for line in told] == [corpus.due(rule, example)]
    assert all(told[0][5:]) and corpus.words(name, rule, example, told) == MESSAGES.get(name)


@pytest.mark.parametrize("path", BY_HAND, ids=lambda p: p.stem)
def test_a_bad_table_made_by_hand_is_told_and_nothing_else_is(path, said):
    expected, made = corpus.from_file(path.read_bytes())
    told = said(made)
    assert told == expected and all(message and fix for *_, message, fix in told)


@pytest.mark.parametrize("name, rule, example", GOOD, ids=[name for name, *_ in GOOD])
def test_a_good_table_raises_no_alarm(name, rule, example, said):
    assert said(corpus.tables(example)) == []


def test_the_file_of_the_messages_has_every_example_in_order_and_no_other():
    assert list(MESSAGES) == [name for name, *_ in BAD]


def test_no_rule_is_left_out():
    by_hand = {line[1] for path in BY_HAND for line in corpus.from_file(path.read_bytes())[0]}
    untold = set(RULES) - {rule.name for _, rule, _ in BAD} - by_hand
    # These need a file system, and are specified in test_sheet.py and test_schema.py.
    assert untold == {
        "descriptor-unreadable", "file-ordinary", "file-pending", "file-unreadable", "file-size"}


@pytest.mark.parametrize("rule", catalogue.RULES, ids=lambda rule: rule.name)
def test_a_rule_explains_itself(rule):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert rule.says.endswith((".", "`.")) and rule.says[0].isupper()
    assert rule.refused and rule.accepted and rule.severity in ("error", "warning")


def test_every_pattern_of_the_descriptor_has_a_rule_with_better_words():
    """Patterns are there for other software; the gate runs none of them."""
    special = [rule for rule in catalogue.FORM if rule.name not in (
        "cell-length", "required", "missing-word", "stray-space", "full-width", "list")]
    for table in corpus.PACKAGE.tables.values():
        for column in table.columns:
            if column.item_pattern or column.constraints.get("pattern"):
                judged = any(rule.covers(table.name, column) for rule in special)
                assert judged or (table.name, column.name) == ("extractions", "field"), column.name


def test_names_of_rules_are_unique():
    assert len(RULES) == len(catalogue.RULES)


def test_nothing_is_wrong_with_the_shipped_tables(data):
    """A warning may stand there until somebody has looked; many would be false alarms of a rule."""
    from living_review.tables.inputs import ROOT

    said = corpus.said(ROOT / "data")
    assert [told for told in said if told[0] == "error"] == []
    assert len(said) <= len(data.cases) / 50


@pytest.mark.parametrize("column, written, meant", [("primary_site", "lνng", None), ("sex", "mаle", "male")])
def test_a_letter_of_another_alphabet_is_seen_through_where_it_has_a_twin(column, written, meant):
    from living_review.gate.rules.cells import meant as guess

    assert guess(written, corpus.PACKAGE.tables["cases"][column]) == meant


def again(name: bytes):
    """A change of a file: the row that begins so stands there once more."""
    return lambda text: text + next(line for line in text.splitlines(True) if line.startswith(name))


@pytest.mark.parametrize("file, change, rule", [
    ("extractions.csv", lambda text: text.replace(b"reader-a", b"Reader A"), "reader-label"),
    ("extractions.csv", lambda text: text.replace(b",reader-a,", b",,"), "reading-has-reader"),
    ("extractions.csv", lambda text: text.replace(b"reader-b", b"reader-a"), "second-reader-is-another"),
    ("extractions.csv", lambda text: text.replace(b"adams2020-2,", b"adams2020-3,"), "reading-kept"),
    ("sources.csv", lambda text: text.replace(b"adams2020,", b"Adams2020,"), "citation-key"),
    ("sources.csv", lambda text: text.replace(b"baker2019,", b"baker_2019,"), "citation-key"),
    ("sources.csv", again(b"adams2020,"), "key-unique"),
    ("cases.csv", again(b"adams2020-2,"), "key-unique"),
    ("cases.csv", lambda text: text.replace(b"adams2020-2,", b"adams2020_2,"), "case-key"),
    ("cases.csv", lambda text: text + text.splitlines(True)[-1].replace(b"-2,", b"-3,").replace(
        b",male,", b",Male,"), "vocabulary"),
    ("cases.csv", lambda text: text.replace(b",levels,", b",level,"), "column-unknown")])
def test_a_fault_is_told_once_without_what_follows_from_it(file, change, rule, tmp_path):
    """Once for a patient, where there are two."""
    made = corpus.tables()
    told = validate.check(corpus.write(tmp_path, made | {file: change(made[file])})).errors
    assert {p.rule for p in told} == {rule} and len(told) <= 2


@pytest.mark.parametrize("gone, told", [("adams2020-2", "in 20 more lines"),
                                        ("adams2020-1", "in 4 more lines")])
def test_readings_of_a_patient_who_is_not_there_any_more_are_told_in_one_line(gone, told, tmp_path):
    made = corpus.tables()
    made["cases.csv"] = b"".join(
        line for line in made["cases.csv"].splitlines(True) if not line.startswith(gone.encode()))
    problem, *of_checks = validate.check(corpus.write(tmp_path, made)).problems
    assert problem.rule == "log-resolves" and problem.value == gone and told in problem.message
    assert {(one.rule, one.file) for one in of_checks} <= {("log-resolves", "checks.csv")}


def test_a_problem_carries_the_place_of_its_cell(tmp_path):
    (problem,) = problems(tmp_path, edit("cases", cases={"sex": "Q"}))
    assert problem.as_dict() == {
        "severity": "error", "file": "cases.csv", "line": 3, "case_id": "adams2020-2", "column": "sex",
        "value": "Q", "rule": "vocabulary", "message": "not in the vocabulary: male, female",
        "fix": "Choose one of these, or leave the cell empty."}


def test_a_key_of_two_columns_is_told_whole(tmp_path):
    (problem,) = problems(tmp_path, edit("extractions", extractions=copy()))
    assert problem.value == "adams2020-2 / time_origin" and problem.case_id == "adams2020-2"


@pytest.mark.parametrize("one, two, same", [
    ("Metastasis of a rare cancer in the cord", "Metastases of a rare cancer in the cord", True),
    ("Metastasis of a rare cancer in the cord", "Metastasis of a rare sarcoma in the cord", False),
    ("Metastasis of a rare cancer in the cord", "Metastasis in the cord", False),
    ("A rare cancer with V600E in the cord", "A rare cancer with V600K in the cord", False),
    ("Métastase d'un cancer rare", "Metastase d un cancer rare", True),
    ("A rare cancer in the cord: case report", "A rare cancer in the cord: review of the literature", True)])
def test_titles_that_are_nearly_the_same(one, two, same, tmp_path):
    told = [p.rule for p in problems(tmp_path, edit("sources", sources=(
        {"title": one}, copy(citation_key="clark2021a", title=two, pmid=""))))]
    assert told == (["same-report"] if same else [])


@pytest.mark.parametrize("change, same", [
    ({}, False), ({"authors": "Clark Cy; Zhou Wei"}, True), ({"authors": "Zhou Wei", "title": "Cord"}, False),
    ({"year": "2023", "citation_key": "clark2023"}, True),
    ({"year": "2024", "citation_key": "clark2024"}, False)])
def test_a_short_title_needs_the_same_author_and_a_near_year(change, same, tmp_path):
    other = {"citation_key": "clark2021a", "title": "Cord metastasis", "pmid": "", "authors": "Zhou Wei"}
    other |= change if "authors" in change else {"authors": "Clark Cy" if change else "Zhou Wei", **change}
    told = {p.rule for p in problems(tmp_path, edit(
        "sources", sources=({"title": "Cord metastasis"}, copy(**other))))}
    assert ("same-report" in told) == same and told <= {"same-report", "title-twice", "key-has-author"}


def test_no_more_than_three_likenesses_are_told_for_a_row(tmp_path):
    twins = tuple(copy(case_id=f"adams2020-{n}") for n in range(3, 9))
    told = problems(tmp_path, edit("cases", cases=twins))
    assert {p.rule for p in told} == {"same-patient"}
    lines = [p.line for p in told]
    assert [lines.count(n) for n in range(4, 10)] == [1, 2, 3, 3, 3, 3]
    assert "adams2020-2, aged 60, T4, JPN; here adams2020-3, aged 60, T4, JPN" in told[0].message


def test_the_last_of_many_like_titles_is_told(tmp_path):
    titles = [f"Intramedullary spinal cord metastasis from {x} cancer" for x in
              ("lung", "breast", "renal", "thyroid", "thyroid")]
    sources = tuple(copy(citation_key=f"clark2021{letter}", title=title, pmid="")
                    for letter, title in zip("abcde", titles, strict=True))
    (problem,) = problems(tmp_path, edit("sources", sources=sources))
    assert (problem.rule, problem.line) == ("same-report", 9)


@pytest.mark.parametrize("expression", ["1e999-1e999", "0*1e999", "(1", "1 ×2", "9" * 300])
def test_an_expression_that_gives_no_number(expression, tmp_path):
    (problem,) = problems(tmp_path, edit("claims", claims={"expression": expression}))
    assert problem.rule == "claim-comes-out" and "unknown" not in problem.message


def test_a_warning_in_a_table_without_notes(tmp_path):
    made = corpus.tables(edit("cases", cases={"size_mm": "2"}))
    made["cases.csv"] = b"\n".join(line.rpartition(b",")[0] for line in made["cases.csv"].split(b"\n"))
    told = validate.check(corpus.write(tmp_path, made)).problems
    assert [p.rule for p in told] == ["column-missing", "size-in-cm"]


def test_boxes_that_were_not_ticked_are_told_once_for_a_row_and_can_be_emptied(tmp_path):
    """As a program for forms exports a patient: every box that nobody ticked is a 0."""
    boxes = [c.name for c in corpus.PACKAGE.tables["cases"].columns if c.vocabulary.keys() == {"yes", "no"}]
    rest = {"interval_months": "", "resection": "", "time_origin": "treatment"}
    for word, rule in (("0", "unticked"), ("no", "no-to-nearly-everything"), ("", "")):
        told = problems(tmp_path, edit("cases", cases=rest | dict.fromkeys(boxes, word)))
        assert [p.rule for p in told] == [rule] * bool(rule)
        if word == "0":
            assert told[0].column == boxes[0] and all(name in told[0].message for name in boxes[1:])
