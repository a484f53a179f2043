"""The statistics chapter names what exists, and leaves out nothing that is used."""

import importlib
import re

import pytest

from living_review.stats import estimate, random_effects
from living_review.tables.inputs import BOOK, ROOT

CHAPTER = " ".join((BOOK / "chapters/statistics.md").read_text(encoding="utf-8").split())
NAMED = sorted(set(re.findall(r"`([a-z_]+)\.([A-Za-z_]+)`", CHAPTER)))


def test_functions_are_named():
    assert len(NAMED) > 15


@pytest.mark.parametrize("module, function", NAMED)
def test_every_function_that_the_chapter_names_exists_and_is_documented(module, function):
    paths = (path for folder in ("topics", "stats", "evidence")
             for path in (ROOT / "src").glob(f"*/{folder}/{module}.py"))
    places = (path.relative_to(ROOT / "src").with_suffix("").parts for path in paths)
    (thing,) = (vars(found)[function] for place in places
                if function in vars(found := importlib.import_module(".".join(place))))
    assert not callable(thing) or thing.__doc__


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(tests/[^`]+)`", CHAPTER))))
def test_every_file_that_it_names_exists(path):
    assert (ROOT / path).exists()


#: A word of each kind of method in ``results.json``, and what the chapter calls it.
KINDS = {
    "Wilson": "Wilson's interval", "Student's t": "Student's t", "order statistics": "ordered sample",
    "Kaplan-Meier": "product limit", "restricted mean survival": "restricted mean",
    "hazard ratio, Cox": "hazard ratio", "log-rank": "log-rank",
    "Newcombe": "Newcombe", "recovered from theirs": "recovered from the limits", "arcsine": "arcsine",
    "kappa": "kappa", "Spearman": "Spearman", "prediction": "predicted", "I squared": "$I^2$",
    "Cochran": "Cochran", "one published series": "as each series gives it",
    "worst answer": "worst answer", "arithmetic mean of follow-up": "plain mean",
}


def test_every_method_that_an_estimate_names_is_explained(estimates):
    for method in {e.method for e in estimates.values()} - {"count"}:
        kind = [told for word, told in KINDS.items() if word in method]
        assert kind, f"no kind for: {method}"
        assert any(told in CHAPTER for told in kind), method


#: Limits of the code that the prose says in words, and where.
LIMITS = [
    ("statistics", "fewer than {} patients", estimate.SMALLEST_GROUP),
    ("statistics", "or {} deaths", estimate.FEWEST_DEATHS),
    ("pooling", "**{} series.**", random_effects.FEWEST_COHORTS),
    ("statistics", "from {} series on", random_effects.FEWEST_TO_FORESEE),
    ("pooling", "a further series needs {}.", random_effects.FEWEST_TO_FORESEE),
    ("pooling", "at most {} points", round(100 * random_effects.WIDEST)),
]
WORDS = {3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten"}


@pytest.mark.parametrize("page, said, limit", LIMITS)
def test_a_limit_that_the_prose_says_is_that_of_the_code(page, said, limit):
    text = " ".join((BOOK / f"chapters/{page}.md").read_text(encoding="utf-8").split())
    assert said.format(WORDS.get(limit, limit)).lower() in text.lower()
