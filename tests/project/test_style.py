"""The mechanical habits of ``docs/style.md``: words that have a better one, wherever a reader meets them."""

import ast
import re
from pathlib import Path

import pytest

from living_review.tables.inputs import ROOT

#: What is not written, and what is written instead. A word that can be right is not here.
INSTEAD = {
    r"months lived": "restricted mean survival",
    r"lost to view": "lost to follow-up",
    r"cohorts?": "series",
    r"(?:is|are|was|were) silent|silent reports?": "not reported",
    r"further down": "caudal",
    r"proofs? of|proven by": "tissue diagnosis",
    r"kept walking|walking was kept": "could still walk",
    r"said to (?:have|be|lie)": "reported",
    r"reports? (?:speaks? of|tells?)|intervals? (?:knows?|tells?)": "reports state, intervals include",
    r"stands? (?:beside|alone|in (?:the|a) (?:chapter|table|design))": "is given, appears, is listed",
    r"whoever|who does well": "name the persons: patients who …",
    r"(?:written|writes?) up": "reported, published",
    r"the part (?:that was )?read\b(?! of)": "the abstract, the text read",
    r"(?:can|does|should) one be|one has to|which \w+ one has": "you, we, readers",
    r"per cent": "%",
    r"(?:pooled|crude|published|these|larger|the) shares?(?= of| with| in| is| that|[.,;])": "proportion",
    r"tumors?|edema|hemat\w+|hemorrhag\w+|leukemia|anesthe\w+|pediatric|esophag\w+|color(?:s|ed)?|centers?"
    r"|behaviors?|analyz\w+|labeled|modeling|fiber|gray": "British spelling",
}
WORDS = re.compile("|".join(rf"(?P<w{i}>\b(?:{words})\b)" for i, words in enumerate(INSTEAD)), re.IGNORECASE)
#: A sentence that begins with a figure.
FIGURE_FIRST = re.compile(r"(?<=[a-z)][.!?]\s)(?:\d+|\{num\}`[^`]*`) [a-z]")
#: Where matplotlib puts a legend.
PLACE = re.compile(r"(outside )?(upper|lower) (left|center|right)")
PROSE = [*sorted((ROOT / "book").rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
PROSE = [path for path in PROSE if "_build" not in path.parts]
SHOWN = ("iscm_review/topics", "iscm_review/groups.py", "living_review/evidence", "living_review/stats",
         "living_review/book")


def faults(text: str, more: re.Pattern | None = None) -> list[str]:
    text = re.sub(r"\s+", " ", text)
    found = [f"“{m[0]}”: {list(INSTEAD.values())[int(m.lastgroup[1:])]}" for m in WORDS.finditer(text)]
    return found + [f"“{m[0]}”: begin the sentence with a word"
                    for m in (more.finditer(text) if more else ())]


def prose(text: str) -> str:
    """A page without code, front matter, quotations, addresses and what roles hold."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = re.sub(r"^(`{3,}|~{3,}).*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"“[^”]*”|\]\([^)]*\)|^>.*$|\{cite[^}]*\}`[^`]*`", "", text, flags=re.MULTILINE)
    return re.sub(r"(\{num\})?`[^`]*`", lambda m: m[0] if m[1] else "", text)


def shown(path: Path) -> str:
    """The words of a module that can reach a reader: its strings, without those that explain the code."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    explaining = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return "\n".join(node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)
                     and isinstance(node.value, str) and " " in node.value and not PLACE.fullmatch(node.value)
                     and id(node) not in explaining)


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.name)
def test_the_prose_keeps_to_the_style(path):
    assert faults(prose(path.read_text(encoding="utf-8")), FIGURE_FIRST) == []


KEY = re.compile(r"(?<![\w.-])[a-z]+(?:\d{4}|nd)[a-z]?(?:-\d+)?(?![\w.-])")
TOLD = [*(path for path in PROSE if ROOT / "book" in path.parents), ROOT / "book/checklists.csv",
        ROOT / "CHANGELOG.md", *sorted((ROOT / "changes").glob("*.md"))]


@pytest.mark.parametrize("path", TOLD, ids=lambda path: path.name)
def test_no_key_stands_for_the_name_of_a_report_or_patient(path, data):
    text = re.sub(r"^(`{3,}|~{3,}).*?^\1$|\{[\w:+-]+\}`[^`]*`", "", path.read_text(encoding="utf-8"),
                  flags=re.DOTALL | re.MULTILINE)
    keys = {*data.sources["citation_key"], *data.cases["case_id"]}
    assert sorted(keys.intersection(KEY.findall(text))) == []


def test_captions_headings_and_axes_keep_to_the_style():
    files = [path for place in map((ROOT / "src").joinpath, SHOWN)
             for path in (place.rglob("*.py") if place.is_dir() else [place])]
    assert {path.name: found for path in files if (found := faults(shown(path)))} == {}


def test_labels_keep_to_the_style_and_are_of_one_estimate_each(estimates):
    assert faults(". ".join(f"{e.label}. {e.method}. {e.reason}" for e in estimates.values())) == []
    labels = [e.label for e in estimates.values()]
    assert sorted({label for label in labels if labels.count(label) > 1}) == []
    assert [label for label in labels if re.search(r"\bshares?\b", label)] == []


@pytest.mark.parametrize("text", ["Patients lost to follow-up.", "Everyone can share a view.",
                                  "A standing order.", "One of 12 patients.",
                                  "In 2013. Later, 6 patients died."])
def test_what_is_right_is_left_alone(text):
    assert faults(text, FIGURE_FIRST) == []
