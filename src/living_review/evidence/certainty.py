"""Judgements of certainty, and sentences that rest on the size of a number; each holds until it moves.

A row of the optional table ``certainty`` was written in sight of its ``estimates``, and keeps the value and
interval that each had then, in the unit of ``results.json``. A row with a ``rating`` answers a question by
GRADE, a row with a ``page`` is a sentence on that page. What is outlived is computed here alone.
"""

import difflib
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from .. import review
from ..book.display import Table
from ..book.tables import DASH, plain
from ..gate.dataset import Dataset
from ..gate.rules.records import BEYOND, NOT, TWICE, steps_of
from ..stats import wording
from ..stats.estimate import Estimate
from ..tables import inputs
from ..tables.problems import DataError, Problem
from ..tables.rule import Sheets
from . import series

TABLE, FILE = "certainty", "certainty.csv"
DOMAINS = ("risk_of_bias", "inconsistency", "indirectness", "imprecision", "publication_bias")
#: The topic of what :mod:`.risk_of_bias` computes for each question, the risks, the worst first, and the
#: series whose patients are not those asked about.
RISK, RISKS, OTHER = "risk", ("high", "unclear", "low"), "other"
#: By rule, a proportion is imprecise whose interval is wider than this, of 1; series are inconsistent of
#: whose variation more than this part is not chance (I squared), or whose highest result is more than so many
#: times their lowest; and there is a risk of bias unless more than this part of them is at low risk.
WIDE_SHARE, MUCH_I2, FAR, MOST = 0.2, 0.5, 2, 0.5
AGAIN, HOLDS = "look again", "holds"
Results = Mapping[str, Estimate]
#: Where an end of the interval is open, or there is no interval, the part of itself by which a value must not
#: move: about the half-width of closed intervals here, so that it is held as tightly without one.
PART = 1 / 3
#: An interval that was judged may become so many times as wide, or as narrow.
TIMES = 2
_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?"
#: ``a.name=7 (3 to open)``, ``a.name=7`` without an interval, ``a.name`` where it could not be given.
FORM = re.compile(rf"([^=\s]+)(?:=({_NUMBER})(?: \(({_NUMBER}|open) to ({_NUMBER}|open)\))?)?")


class Kept(NamedTuple):
    """An estimate as it was judged, to the four digits that the table keeps."""

    value: float | None = None
    lower: float | None = None
    upper: float | None = None

    @classmethod
    def of(cls, e: Estimate) -> "Kept":
        return cls(*(None if x is None else float(f"{x:.4g}") for x in (e.value, e.lower, e.upper)))

    @property
    def ends(self) -> tuple[float, float]:
        low, high = self.lower, self.upper
        return (-math.inf if low is None else low, math.inf if high is None else high)

    def written(self, name: str) -> str:
        """As :data:`FORM` reads it."""
        if self.value is None:
            return name
        value, *ends = ("open" if x is None else f"{x:.4g}" for x in self)
        return f"{name}={value}" + (f" ({ends[0]} to {ends[1]})" if ends != ["open", "open"] else "")

    def left_by(self, e: Estimate) -> str:
        """Why the present estimate is no longer the one that was judged; empty while it is."""
        now, then = Kept.of(e), wording.moved(replace(e, **self._asdict()))
        if (self.value is None) != (now.value is None):
            said = "could not be given" if self.value is None else f"was {then}"
            return f"{e.label} {said}, and is {wording.moved(e)}"
        if self.value is None:
            return ""
        (low, high), (lower, upper) = self.ends, now.ends
        wide, width = high - low, upper - lower
        for words, moved in (
                ("it lies outside the interval judged", not low <= now.value <= high),
                ("its interval no longer holds the value judged", not lower <= self.value <= upper),
                ("the interval is less than half as wide", width < wide / TIMES),
                ("the interval is more than twice as wide", width > wide * TIMES),
                ("it moved by a third or more", math.inf in (wide, width) and now.value != self.value
                 and abs(now.value - self.value) >= PART * abs(self.value))):
            if moved:
                return f"{e.label} was {then}, and is {wording.with_interval(e)}: {words}"
        return ""


@dataclass(frozen=True)
class Judgement:
    """A row of the table in the ``line`` of its file; ``reasons`` are the words by domain."""

    line: int
    name: str
    question: str
    estimates: Mapping[str, Kept]
    condition: str
    rating: str
    page: str
    reasons: Mapping[str, str]
    by: str
    on: str

    @property
    def first(self) -> str:
        return next(iter(self.estimates))

    def outlived(self, results: Results) -> str:
        """Why somebody has to look at it again; empty while it holds."""
        for name, kept in self.estimates.items():
            if name not in results:
                return f"there is no estimate {name}"
            if why := kept.left_by(results[name]):
                return why
        values = {name: results[name].value for name in self.estimates}
        return "" if _true(self.condition, values) else f"“{self.condition}” is no longer true"


def _true(condition: str, values: Mapping[str, float | None]) -> bool:
    """``a.name + b.name > 0.5``, of names that have values; nothing is asked where it is empty.

    Raises ``ValueError`` for anything but sums of names and numbers on both sides of one ``>``.
    """
    if not condition:
        return True
    more, less = ([values[term] if term in values else float(term) for term in side.split(" + ")]
                  for side in condition.split(" > "))
    return None not in more + less and sum(more) > sum(less)


def judgements(sheets: Sheets) -> list[Judgement]:
    """Every row; none where a review has no such table."""
    if TABLE not in sheets:
        return []
    sheet = sheets[TABLE]
    rows = [{c.name: c.parse(row[c.name]) for c in sheet.table.columns} for row in sheet.records()]
    return [Judgement(line, r["question_id"], r["question"], dict(map(_read, r["estimates"])),
                      r["condition"] or "", sheet.table["rating"].labels.get(r["rating"], ""),
                      r["page"] or "",
                      {name: r[name] for name in DOMAINS if r[name]},
                      r["judged_by"], r["date"]) for line, r in zip(sheet.lines, rows, strict=True)]


def _read(item: str) -> tuple[str, Kept]:
    """Name and numbers; what has another form is the name of no estimate."""
    found = FORM.fullmatch(item)
    if not found:
        return item, Kept()
    name, *numbers = found.groups()
    return name, Kept(*(None if x in (None, "open") else float(x) for x in numbers))


def look_again(sheets: Sheets, results: Results) -> list[Problem]:
    """What is outlived, as warnings; raises :class:`.problems.DataError` for names that no estimate has."""
    found = [problem for one in judgements(sheets) for problem in _problems(one, results)]
    if errors := [problem for problem in found if problem.severity == "error"]:
        raise DataError(errors)
    return found


def _problems(one: Judgement, results: Results) -> Iterator[Problem]:
    """What cannot be read in a row; else whether it is outlived, and reasons that do not follow the rule."""
    warning = partial(Problem, FILE, line=one.line, severity="warning")
    unknown = [name for name in one.estimates if name not in results]
    for name in unknown:
        near = difflib.get_close_matches(name.partition("=")[0], results, 1)
        yield Problem(FILE, "certainty-estimate", "no estimate has this name",
                      f"Did you mean {Kept.of(results[near[0]]).written(near[0])}?" if near
                      else "The pages of the numbers have them.", one.line, "estimates", name)
    try:
        _true(one.condition, dict.fromkeys(one.estimates, 0.0))
    except ValueError:
        yield Problem(FILE, "certainty-condition", "not sums of the row's estimates, compared",
                      f"Write it as in {one.first} > 0.5.", one.line, "condition", one.condition)
        return
    if unknown:
        return
    if why := one.outlived(results):
        cell = ";".join(Kept.of(results[name]).written(name) for name in one.estimates)
        yield warning("certainty-outlived", f"{one.question}: {why}",
                      f"Judge it again; then write as estimates {cell} and the day.", column="estimates")
    if one.page and inputs.BOOK.is_dir() and not _stands(one):
        yield warning("certainty-sentence", f"the page {one.page} does not have this sentence",
                      "Write it as it is there, or take the row out.", column="question", value=one.question)
    if not one.rating:
        return
    rule = by_rule(one, results)
    for domain in DOMAINS:
        steps, why = rule.get(domain, (0, "the rule finds no serious concern"))
        if steps_of(words := one.reasons.get(domain, "")) != steps and not words.startswith((NOT, BEYOND)):
            yield warning("certainty-rule",
                          f"{one.question}: by rule {wording.counted(steps, 'step')} down, as {why}",
                          f"Write why, after “{TWICE}:” for two steps, or “{NOT}:” or “{BEYOND}:”.",
                          column=domain)


def by_rule(judgement: Judgement, results: Results) -> dict[str, tuple[int, str]]:
    """By rule, the domains that lower the certainty of the first estimate of a question: steps, and why.

    What rests on no series rests on the patients of the table, each of whom was chosen to be published.
    """
    e, found = results[judgement.first], {}
    low, other = (results.get(risk_name(judgement.name, part)) for part in (RISKS[-1], OTHER))
    if not any(review().topic(judgement.first).basis):
        found = dict.fromkeys(("risk_of_bias", "indirectness", "publication_bias"),
                              (1, "these are case reports"))
    elif low and other:
        if not (low.value or 0) > MOST:
            found["risk_of_bias"] = 1, "most series are not at low risk of bias"
        if other.count or other.n == 1:
            found["indirectness"] = 1, "one series alone answers, or one of other patients"
    i2 = [results.get(f"{name.rpartition('.')[0]}.i2") for name in judgement.estimates]
    ends = [[results[name].value for name in judgement.estimates if f".{end}." in name and name in results]
            for end in ("lowest", "highest")]
    if any(one and one.value is not None and one.value > MUCH_I2 for one in i2):
        found["inconsistency"] = 1, f"I squared is above {wording.number(MUCH_I2, 'part')}"
    elif any(None not in pair and pair[1] > FAR * pair[0] for pair in zip(*ends, strict=False)):
        found["inconsistency"] = 1, f"the highest result is more than {FAR} times the lowest"
    if e.value is None and not wording.not_reached(e):
        found["imprecision"] = 2, f"it is {wording.moved(e)}"
    elif None in (e.lower, e.upper):
        found["imprecision"] = 1, "its interval is open, or it has none"
    elif e.unit == "fraction" and e.upper - e.lower > WIDE_SHARE:
        found["imprecision"] = 1, f"its interval is wider than {100 * WIDE_SHARE:.0f} points"
    return found


def _stands(sentence: Judgement) -> bool:
    words = " ".join(sentence.question.split())
    return any(path.relative_to(inputs.BOOK).with_suffix("").as_posix() == sentence.page
               and words in " ".join(path.read_text(encoding="utf-8").split())
               for folder in ("", "*/") for path in inputs.BOOK.glob(f"{folder}*.md"))


def risk_name(name: str, risk: str) -> str:
    """The estimate of the part of the series behind a question that are at this risk of bias, or of
    :data:`OTHER` patients."""
    return f"{RISK}.{name.replace('-', '_')}.{risk}.share"


def in_words(judgement: Judgement, results: Results) -> str:
    """``Low``, or ``Low; look again``."""
    return "; ".join(filter(None, (judgement.rating, AGAIN if judgement.outlived(results) else "")))


def by_estimate(data: Dataset, results: Results) -> dict[str, str]:
    """Estimate → the certainty of the first question that names it, for a column of another table."""
    rated = [(name, one) for one in judgements(data.sheets) if one.rating for name in one.estimates]
    return {name: in_words(one, results).replace(AGAIN, f"**{AGAIN}**") for name, one in reversed(rated)}


def rated(data: Dataset, results: Results) -> list[Judgement]:
    """The questions that have a rating, the surest first, then those that series answer."""
    ratings, names = [*data.labels("rating", TABLE).values(), ""], list(results)
    return sorted((one for one in judgements(data.sheets) if one.rating), key=lambda one: (
        ratings.index(one.rating), not any(review().topic(one.first).basis),
        names.index(one.first) if one.first in results else -1))


def table(data: Dataset, results: Results) -> Table:
    """Every question with its estimate, its rating, whether that still holds, and what lowered it."""
    rows = rated(data, results)
    titles = {c.name: c.title for c in data.package.tables[TABLE].columns} if TABLE in data.sheets else {}
    when = plain(wording.listed(sorted({f"{one.on} ({one.by})" for one in rows})))
    common = _common(rows)
    once = "".join(f". {titles[domain]} lowered every rating; where a row does not name it: "
                   f"{plain(words)}" for domain, words in common.items())
    return Table("tbl-certainty", "How certain each answer is, and what lowered its rating; judged on "
                 f"{when}{once}",
                 ("Certainty", "Question", "Estimate", "What lowered it"),
                 [(_marked(one.rating, one, results), plain(one.question), _now(one, data, results),
                   " ".join(filter(None, (_reason(titles[domain], words, common.get(domain, ""))
                                          for domain, words in one.reasons.items()))) or DASH)
                  for one in rows],
                 "Nothing has been judged yet.", wide=True, kind="tight-table stacked-rows")


def _common(rows: list[Judgement]) -> dict[str, str]:
    """Domain → the words that lower most questions, in a domain that lowers every one: they are said once."""
    told = {domain: Counter(one.reasons.get(domain, "") for one in rows).most_common() for domain in DOMAINS}
    return {domain: words[0][0] for domain, words in told.items()
            if words and 2 * words[0][1] > len(rows) > 1 and "" not in dict(words)}


def sentences(data: Dataset, results: Results) -> Table:
    """The sentences of the book that are held by numbers, each with those."""
    return Table("tbl-sentences", "Sentences of this book that rest on the size of a number",
                 ("Sentence", "Numbers"), [
                     (_marked(f"“{plain(one.question)}”", one, results),
                      "; ".join(f"{plain(results[name].label)}: {{num}}`{name}:ci`" for name in one.estimates
                                if name in results) or DASH)
                     for one in judgements(data.sheets) if one.page],
                 "No sentence is held.", wide=True, kind="stacked-rows", folded="Show the sentences")


def _marked(words: str, judgement: Judgement, results: Results) -> str:
    """The words, with what outlived the judgement."""
    why = judgement.outlived(results)
    return f"{words}; **{AGAIN}**: {plain(why)}" if why else words


def _reason(title: str, words: str, common: str) -> str:
    """What a reason says beyond the words that are common to most, behind its domain, with what departs from
    one step by rule in brackets."""
    if words == common:
        return ""
    if common and words.startswith(common):
        words = f"as in the other rows, and {words.removeprefix(common).removeprefix('; ')}"
    mark, why = words.split(": ", 1) if words.startswith((TWICE, NOT, BEYOND)) else ("", words)
    mark = mark.replace(BEYOND, "our judgement")
    return f"*{title}*{f' ({mark})' * bool(mark)}: {plain(why)}."


def _now(judgement: Judgement, data: Dataset, results: Results) -> str:
    """The first estimate; where it cannot be given, the results that there are."""
    name = judgement.first
    if name not in results:
        return DASH
    e, found = results[name], series.behind(data).get(name)
    return f"{plain(found.each)} ({wording.sample(e)})" if e.value is None and found and found.each \
        else f"{{num}}`{name}:full`"


def since(data: Dataset, results: Results) -> dict[str, str]:
    """Estimate → the day since which no estimate of its judgement has changed, for those that have not."""
    return {name: one.on for one in reversed(judgements(data.sheets)) if one.rating
            and all(Kept.of(results[n]) == kept for n, kept in one.estimates.items() if n in results)
            for name in one.estimates}
