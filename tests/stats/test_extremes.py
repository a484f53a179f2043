"""Whatever the patients are like, every page says something true: never "nan", never an error.

Each extreme goes through every code cell of every chapter, as the build runs them.
"""

import json
import re
import warnings
from dataclasses import replace

import numpy as np
import pytest

from living_review.book import display, opened, plain, results
from living_review.book import folder as folder_of
from living_review.book.cells import mimebundle, run
from living_review.effect import shown as book
from living_review.gate import dataset
from living_review.site.trace import numbers
from living_review.stats import survival

#: A value that is no value, as a word of its own; "None" and "none" are words of prose.
NOTHING = re.compile(r"(?<![A-Za-z])(nan|NaN|NaT|inf|-inf)(?![A-Za-z])")


def outcome(status=None, months=None):
    """Change the outcome of all who are followed."""
    def change(cases):
        cases = cases.copy()
        rows = cases["survival_months"].notna() & cases["status"].notna()
        if status is not None:
            cases.loc[rows, "status"] = status
        if months is not None:
            cases.loc[rows, "survival_months"] = months
        return cases
    return change


def alternately(cases):
    cases = outcome(months=0.0)(cases)
    rows = cases.index[cases["survival_months"].notna() & cases["status"].notna()]
    cases.loc[rows[::2], "status"] = "dead"
    cases.loc[rows[1::2], "status"] = "alive"
    return cases


EXTREMES = {
    "nobody died": outcome("alive"),
    "everybody died": outcome("dead"),
    "everybody died in the same month": outcome("dead", 3.0),
    "everybody died at once": outcome("dead", 0.0),
    "all were last seen on the first day": outcome("alive", 0.0),
    "dead and living at time 0": alternately,
    "nobody was followed": outcome(months=np.nan),
    "all lived for twenty years": outcome("alive", 240.0),
    "one patient, dead": lambda cases: outcome("dead")(cases)[cases["case_id"] == "jacquet1993-1"],
    "one patient, alive": lambda cases: cases[cases["case_id"] == "liu2026-1"],
    "no lung cancer": lambda cases: cases[cases["primary_site"] != "lung"],
    "nobody's sex is known": lambda cases: cases.assign(sex=None),
    "nothing but the primary is reported": lambda cases: cases.assign(**{
        c: (np.nan if cases[c].dtype.kind == "f" else None) for c in cases.columns
        if c not in ("case_id", "citation_key", "primary_site")}),
}


#: Tried in a quick run, where what is on the axes stands for the pictures; the audit draws those of all.
QUICK = ("one patient, dead", "nothing but the primary is reported")


def changed(data, name):
    cases = EXTREMES[name](data.cases)
    readings = data.extractions[data.extractions["case_id"].isin(cases["case_id"])]
    return replace(data, frames=data.frames | {"cases": cases, "extractions": readings})


def shown(data, estimates, folder, monkeypatch, only: str = "") -> dict[str, str]:
    """What the code cells of the book, or of one chapter, show: chapter and number of the cell → Markdown."""
    monkeypatch.setattr(opened, "_opened", [(data, estimates)])
    monkeypatch.setenv(folder_of.VARIABLE, str(folder))
    pages = {}
    for page, path in ((page, path) for page, path in book.pages().items() if only in ("", page)):
        names: dict = {}
        for nth, cell in enumerate(plain.code(path), 1):
            pages[f"{page} {nth}"] = " ".join(mimebundle(run(cell, page, names)).values())
    return pages


@pytest.mark.parametrize("extreme", [
    pytest.param(name, marks=() if name in QUICK else pytest.mark.audit) for name in EXTREMES])
def test_every_page_of_the_book_says_something_true(data, extreme, tmp_path, monkeypatch, thorough):
    odd = changed(data, extreme)
    if not thorough:
        monkeypatch.setattr(display.Figure, "svg", lambda figure: "")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        estimates = results.compute(odd)
        pages = shown(odd, estimates, tmp_path, monkeypatch)
    assert len(pages) > 40
    wrong = {page: NOTHING.findall(text) for page, text in pages.items() if NOTHING.search(text)}
    assert not wrong
    for name, e in estimates.items():
        assert (e.value is None) == bool(e.reason), name
        for x in (e.value, e.lower, e.upper):
            assert x is None or np.isfinite(x), name
    assert not NOTHING.search(json.dumps(json.loads(results.as_json(odd, estimates))["estimates"]))


def test_a_median_that_is_not_reached_is_said_so_everywhere(data, tmp_path, monkeypatch):
    odd = changed(data, "nobody died")
    estimates = results.compute(odd)
    e = estimates["survival.all.median"]
    assert e.value is None and e.reason.startswith("not reached") and e.n > 0
    pages = shown(odd, estimates, tmp_path, monkeypatch, only="chapters/survival")
    (curve,), (table,) = ([text for text in pages.values() if f":name: {name}\n" in text]
                          for name in ("fig-survival-all", "tbl-survival-all"))
    assert "median not reached" in curve and "| NR |" in table
    lines = next(page.body for page in numbers.pages(estimates) if page.name == "numbers/survival")
    assert "not reached: fewer than half had died" in lines


def test_empty_tables_give_pages_that_say_so(data, empty_folder, tmp_path, monkeypatch):
    """And every number and report that the prose names is there, or the book would not build."""
    empty = dataset.load(empty_folder)
    estimates = results.compute(empty)
    monkeypatch.setattr(display.Figure, "svg", lambda figure: "")
    pages = shown(empty, estimates, tmp_path, monkeypatch)
    assert not {page: text for page, text in pages.items() if NOTHING.search(text)}
    assert "holds no patient" in pages["chapters/epidemiology 1"]
    survival = "".join(text for page, text in pages.items() if page.startswith("chapters/survival"))
    assert "No group has 10 patients with a survival time" in survival
    assert book.broken(estimates, set(data.sources["citation_key"])) == []


def test_one_patient_is_shown_with_his_number_and_compared_with_nobody(data):
    estimates = results.compute(changed(data, "one patient, dead"))
    assert estimates["survival.all.n"].value == 1
    assert "small group" in estimates["survival.all.median"].label
    compared = [e for name, e in estimates.items() if name.startswith("comparison.")]
    assert compared and all(e.value is None and "0 patients with 0 deaths" in e.reason for e in compared)


def test_times_of_zero_count(data):
    known = survival.followed(changed(data, "everybody died at once").patients)
    curve = survival.curve_of(known)
    assert survival.median_survival(curve)[0] == 0 and survival.restricted_mean(curve, 12) == (0, None)
