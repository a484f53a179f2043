"""What the explorer is told: the words, groups and survival of the book, and no rule of its own."""

import gzip
import json
import re
import shutil

import numpy as np
import pytest

import corpus
import raw
from iscm_review import groups
from living_review.book.figures import style
from living_review.build.sphinx import HERE
from living_review.gate import dataset
from living_review.site import explore
from living_review.stats import survival
from living_review.stats.estimate import FEWEST_AT_RISK, FEWEST_DEATHS, SMALLEST_GROUP
from living_review.tables import quoted
from living_review.tables.inputs import ROOT

FOLDER = HERE / "static/explore"
SCRIPTS = sorted(FOLDER.glob("*.js"))
LARGEST = 250_000


@pytest.fixture(scope="module")
def told() -> dict:
    return json.loads(quoted.as_json(explore.describe(dataset.load(ROOT / "data"))))


def field(told, name) -> dict:
    return next(f for f in told["fields"] if f["name"] == name)


def labels(told, name) -> list[list[str]]:
    """What each patient has of a field of choices, in words."""
    choices = field(told, name)["choices"]
    codes = [code if isinstance(code, list) else [code] * bool(code) for code in field(told, name)["codes"]]
    return [[choices[code - 1][1] for code in row] for row in codes]


def test_every_column_of_a_case_is_a_field_or_named_as_none(told):
    names = [c.name for c in corpus.PACKAGE.tables["cases"].columns]
    fields = {f["name"] for f in told["fields"]}
    silent = {name for name in names if not any(row[name] for row in raw.rows(
        ROOT / "data", "cases"))}
    assert set(names) - fields == set(explore.UNASKED) | silent
    hints = corpus.PACKAGE.tables["cases"].explore
    assert hints["first"] == told["first"] and hints["shown"] == told["shown"]
    assert set(hints["undivided"]) <= fields


def test_the_rows_are_those_of_the_table(told):
    rows = raw.rows(ROOT / "data", "cases")
    assert told["order"] == list(rows[0]) and told["patients"] == len(rows)
    for name in told["order"]:
        cells = [row[name] for row in rows]
        if name in told["text"]:
            assert told["text"][name] == cells, name
        else:
            choices = ["", *(value for value, _ in field(told, name)["choices"])]
            assert [choices[code] for code in field(told, name)["codes"]] == cells, name


def test_words_are_those_of_the_descriptor(told, data):
    words = data.labels("primary_site")
    assert labels(told, "primary_site") == [[words[value]] for value in data.cases["primary_site"]]
    assert field(told, "age_years")["title"] == "Age" and field(told, "age_years")["unit"] == "years"


def test_groups_are_those_of_the_chapters(told, data):
    for name, by in (("primary_group", groups.PRIMARY), ("era", groups.ERA), ("region_group", groups.REGION)):
        for group in by:
            inside = data.patients.index.isin(group.select(data.patients).index)
            assert [group.label in row for row in labels(told, name)] == list(inside)


def test_who_has_a_survival_time_is_said_by_the_chapter(told, data):
    known = survival.followed(data.patients)
    months = np.array([np.nan if m is None else m for m in told["survival"]["months"]])
    assert list(data.patients["case_id"][~np.isnan(months)]) == list(known["case_id"])
    assert list(months[~np.isnan(months)]) == list(known["survival_months"])
    assert [bool(d) for d, m in zip(told["survival"]["dead"], months, strict=True) if m == m] == list(
        known["event_observed"])
    assert [bool(row) for row in labels(told, "followed")] == list(~np.isnan(months))


def test_the_page_gets_the_rule_of_small_groups(told):
    assert told["rule"] == {"smallest": SMALLEST_GROUP, "deaths": FEWEST_DEATHS, "at_risk": FEWEST_AT_RISK}
    typed = re.compile(r"\b(?:smallest|deaths)\s*[:=<]\s*[1-9]|1\.9[56]")
    assert not any(typed.search(path.read_text(encoding="utf-8")) for path in SCRIPTS)


def test_levels_are_all_that_a_lesion_spans(told, data):
    shown = dict(zip(data.cases["case_id"], labels(told, "levels"), strict=True))
    for case, cell in zip(data.cases["case_id"], data.cases["levels"], strict=True):
        if cell == ("T7-T8",):
            assert shown[case] == ["T7", "T8"]
        if cell is None:
            assert shown[case] == []
    conus = sum(cell == ("conus",) for cell in data.cases["levels"])
    assert sum(row == ["conus"] for row in shown.values()) == conus


def test_what_is_known_only_later_is_marked(told):
    later = {f["name"] for f in told["fields"] if f["later"]}
    assert {"surgery", "radiotherapy", "agents", "neuro_outcome"} <= later
    assert not later & {"sex", "primary_site", "era", "region"}


def test_survival_does_not_split_itself(told):
    assert not any(field(told, name)["split"] for name in ("survival_months", "status", "followed"))


def test_numbers_are_split_into_two_halves_with_somebody_in_each(told):
    for one in told["fields"]:
        if one["kind"] == "number" and one["split"]:
            halves = {code: {v for v, c in zip(one["values"], one["codes"], strict=True) if c == code}
                      for code in (0, 1, 2)}
            assert halves[0] <= {None} and max(halves[1]) < min(halves[2]), one["name"]


def test_groups_that_share_a_patient_are_refused(data):
    with pytest.raises(ValueError, match="share"):
        explore._of_groups(data.patients, groups.Grouping("x", "X", (groups.ALL, groups.ALL)))


def test_tables_without_a_patient_are_told_too(empty_folder):
    told = explore.describe(dataset.load(empty_folder))
    assert told["patients"] == 0 and told["survival"] == {"months": [], "dead": []}


def test_the_text_for_the_page_cannot_end_its_element(tmp_path):
    folder = shutil.copytree(ROOT / "data", tmp_path / "data")
    path = folder / "cases.csv"
    table = path.read_text(encoding="utf-8")
    path.write_text(table.replace("Dural brain deposit", "</script><script>\u2028"), encoding="utf-8")
    text = quoted.as_json(explore.describe(dataset.load(folder)))
    assert "<" not in text and "\u2028" not in text
    assert any(note.startswith("</script><script>\u2028") for note in json.loads(text)["text"]["notes"])


def test_what_a_reader_loads_for_it_is_small():
    """Scripts, style and data; the page of the design gives both figures."""
    told = quoted.as_json(explore.describe(dataset.load(ROOT / "data"))).encode()
    parts = [told, *(p.read_bytes() for p in FOLDER.iterdir())]
    raw, packed = (sum(map(len, parts)), sum(len(gzip.compress(part, mtime=0)) for part in parts))
    assert packed < raw < LARGEST
    assert packed < LARGEST / 5, packed


def test_colours_of_a_light_page_are_those_of_the_figures(told):
    assert tuple(told["colours"]) == style.SERIES and len(told["dashes"]) == len(style.SERIES)


def test_no_script_reads_text_as_code_or_markup():
    risky = re.compile(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function"
                       r"|https?://(?!www\.w3\.org/2000/svg)|fetch\(|XMLHttp|import\(")
    for path in SCRIPTS:
        assert not risky.search(path.read_text(encoding="utf-8")), path.name


def test_a_patient_is_called_by_the_report_it_came_from(told):
    names = dict(zip(told["text"]["case_id"], told["names"], strict=True))
    assert names["fujii2025-1"] == "Fujii 2025"


def test_the_numbers_are_those_of_the_dataset(told):
    data = dataset.load(ROOT / "data")
    for name in ("age_years", "size_mm", "survival_months"):
        got = [np.nan if v is None else v for v in field(told, name)["values"]]
        assert np.array_equal(got, data.cases[name].to_numpy(), equal_nan=True)

