"""Judgements of certainty, and sentences that rest on the size of a number; each holds until it moves.

A row of the optional table ``certainty`` was written in sight of the first of its ``estimates``, and keeps
the value and interval that it had then, in the unit of ``results.json``. A row with a ``rating`` answers a
question by GRADE, a row with a ``page`` is a sentence on that page. What is outlived is computed here alone.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ..book.display import Several, Table
from ..book.tables import DASH, plain
from ..gate.dataset import Dataset
from ..stats import wording
from ..stats.estimate import Estimate
from ..tables import inputs
from ..tables.problems import DataError, Problem
from ..tables.rule import Sheets

TABLE, FILE = "certainty", "certainty.csv"
DOMAINS = ("risk_of_bias", "inconsistency", "indirectness", "imprecision", "publication_bias")
AGAIN, HOLDS = "look again", "holds"
Results = Mapping[str, Estimate]


@dataclass(frozen=True)
class Judgement:
    """A row of the table in the ``line`` of its file; ``reasons`` are domain and words, as they are shown."""

    line: int
    name: str
    question: str
    estimates: tuple[str, ...]
    rating: str
    page: str
    reasons: tuple[tuple[str, str], ...]
    by: str
    on: str
    value: float | None
    lower: float | None
    upper: float | None

    def then(self, now: Estimate) -> str:
        """The estimate as it was judged, in the unit of the present one."""
        return wording.with_interval(replace(now, value=self.value, lower=self.lower, upper=self.upper))

    def outlived(self, results: Results) -> str:
        """Why somebody has to look at it again; empty while it holds."""
        if lost := [name for name in self.estimates if name not in results]:
            return f"there is no estimate {lost[0]}"
        now = results[self.estimates[0]]
        if (self.value is None) != (now.value is None):
            said = "could not be given, and is" if self.value is None else f"was {self.then(now)}, and is"
            return f"the estimate {said} {wording.moved(now)}"
        if self.value is None:
            return ""
        sides = {"it lies outside the interval judged": (now.value, self),
                 "its interval no longer holds the value judged": (self.value, now)}
        for words, (value, interval) in sides.items():
            if not _holds(interval, value, now.unit):
                return f"the estimate was {self.then(now)}, and is {wording.with_interval(now)}: {words}"
        return ""


def _holds(interval: Judgement | Estimate, value: float, unit: str) -> bool:
    """An open end holds everything; without an interval, a number holds what is printed alike."""
    if interval.lower is None and interval.upper is None:
        return wording.number(value, unit) == wording.number(interval.value, unit)
    low, high = (end if x is None else x for x, end in (
        (interval.lower, -math.inf), (interval.upper, math.inf)))
    return low <= value <= high


def judgements(sheets: Sheets) -> list[Judgement]:
    """Every row; none where a review has no such table."""
    if TABLE not in sheets:
        return []
    sheet = sheets[TABLE]
    rows = [{c.name: c.parse(row[c.name]) for c in sheet.table.columns} for row in sheet.records()]
    return [Judgement(line, r["question_id"], r["question"], r["estimates"],
                      sheet.table["rating"].labels.get(r["rating"], ""), r["page"] or "",
                      tuple((sheet.table[name].title, r[name]) for name in DOMAINS if r[name]),
                      r["judged_by"], r["date"], r["value"], r["lower"], r["upper"])
            for line, r in zip(sheet.lines, rows, strict=True)]


def look_again(sheets: Sheets, results: Results) -> list[Problem]:
    """What is outlived, as warnings; raises :class:`.problems.DataError` for names that no estimate has."""
    found = list(_problems(judgements(sheets), results))
    if errors := [problem for problem in found if problem.severity == "error"]:
        raise DataError(errors)
    return found


def _problems(judged: list[Judgement], results: Results) -> Iterator[Problem]:
    for one in judged:
        for name in one.estimates:
            if name not in results:
                near = difflib.get_close_matches(name, results, 1)
                yield Problem(FILE, "certainty-estimate", "no estimate has this name",
                              f"Did you mean {near[0]}?" if near else "The pages of the numbers have them.",
                              one.line, "estimates", name)
        if all(name in results for name in one.estimates) and (why := one.outlived(results)):
            now = results[one.estimates[0]]
            cells = ", ".join(f"{name} {'empty' if x is None else f'{x:.4g}'}" for name, x in (
                ("value", now.value), ("lower", now.lower), ("upper", now.upper)))
            yield Problem(FILE, "certainty-outlived", f"{one.question}: {why}",
                          f"Judge it again; then write {cells}, and the day.", one.line, "value",
                          severity="warning")
        if one.page and not _stands(one):
            yield Problem(FILE, "certainty-sentence", f"the page {one.page} does not have this sentence",
                          "Write it as it is there, or take the row out.", one.line, "question", one.question,
                          severity="warning")


def _stands(sentence: Judgement) -> bool:
    words = " ".join(sentence.question.split())
    return any(path.relative_to(inputs.BOOK).with_suffix("").as_posix() == sentence.page
               and words in " ".join(path.read_text(encoding="utf-8").split())
               for folder in ("", "*/") for path in inputs.BOOK.glob(f"{folder}*.md"))


def in_words(judgement: Judgement, results: Results) -> str:
    """``Low``, or ``Low; look again``."""
    return "; ".join(filter(None, (judgement.rating, AGAIN if judgement.outlived(results) else "")))


def by_estimate(data: Dataset, results: Results) -> dict[str, str]:
    """Estimate → the certainty of the first question that names it, for a column of another table."""
    rated = [(name, one) for one in judgements(data.sheets) if one.rating for name in one.estimates]
    return {name: in_words(one, results).replace(AGAIN, f"**{AGAIN}**") for name, one in reversed(rated)}


def table(data: Dataset, results: Results) -> Several:
    """Every question with its rating, why, and whether it still holds, the surest first; then sentences."""
    ratings, names = [*data.labels("rating", TABLE).values(), ""], list(results)
    judged = sorted(judgements(data.sheets), key=lambda one: (
        ratings.index(one.rating), names.index(one.estimates[0]) if one.estimates[0] in results else -1))
    rows = [(plain(one.question), _now(one, results), one.rating,
             "; ".join(f"{domain.lower()}: {plain(words)}" for domain, words in one.reasons) or DASH,
             _verdict(one, results)) for one in judged if one.rating]
    held = [(f"“{plain(one.question)}”", _now(one, results), _verdict(one, results))
            for one in judged if one.page]
    empty = "Nothing has been judged yet."
    return Several((
        Table("tbl-certainty", "Certainty of the evidence, question by question, with what lowered it",
              ("Question", "Estimate", "Certainty", "Lowered for", "Still holds? (judged)"), rows, empty,
              wide=True, kind="stacked-rows"),
        Table("tbl-sentences", "Sentences of this book that rest on the size of a number",
              ("Sentence", "Estimate", "Still holds? (written)"), held, empty, wide=True,
              kind="stacked-rows")))


def _now(judgement: Judgement, results: Results) -> str:
    e = results.get(judgement.estimates[0])
    if e is None:
        return DASH
    return f"not estimable; {wording.sample(e)}" if e.value is None else f"{{num}}`{e.name}:full`"


def _verdict(judgement: Judgement, results: Results) -> str:
    why = judgement.outlived(results)
    return f"{f'**{AGAIN}**: {plain(why)}' if why else HOLDS} ({judgement.on}, {plain(judgement.by)})"
