"""What each report says and leaves out: held against CARE, and appraised one by one.

CARE is the reporting guideline for case reports (Gagnier 2013, explained in Riley 2017). To which of its
items a column belongs stands in the descriptor of the data; which columns count, and when, in the review.
The questions are those of the JBI checklist for case reports (Moola 2020), in our words, without a score.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from .. import review
from ..book import reports
from ..book.display import Table
from ..book.tables import DASH, cite, compact, span
from ..gate.dataset import Dataset, once
from ..stats import groups, wording
from ..stats.estimate import WILSON, Estimate, Z, finite, median, proportion


class Item(NamedTuple):
    """An item of CARE."""

    number: int
    name: str

    @property
    def key(self) -> str:
        return f"care_{self.number}"


CARE = tuple(Item(number, name) for number, name in enumerate((
    "title", "key words", "abstract", "introduction", "patient information", "clinical findings", "timeline",
    "diagnostic assessment", "therapeutic intervention", "follow-up and outcomes", "discussion",
    "patient perspective", "informed consent"), start=1))

Condition = Callable[[pd.DataFrame], pd.Series]


class Field(NamedTuple):
    """A column that counts. ``core``: the chapters cannot do without it. ``when``: it applies.

    ``words`` say when that is, and ``silent`` is a value that counts as not reported.
    """

    name: str
    core: bool = False
    when: Condition | None = None
    words: str = ""
    silent: str = ""


def fields() -> tuple[Field, ...]:
    """The columns that count in this review."""
    return review().part("appraisal").FIELDS


def names(core: bool = False) -> list[str]:
    """The names of the columns that count, or of the core alone."""
    return [f.name for f in fields() if f.core or not core]


def periods() -> tuple[groups.Group, ...]:
    """The years of publication that are set beside each other, and the reports without one."""
    return *review().part("appraisal").PERIODS, UNDATED


UNDATED = groups.Group("year_unknown", "year not shown", lambda f: f["year"].isna())
SCOPES = tuple(groups.Group(s, words, lambda f, s=s: f["scope"] == s) for s, words in (
    ("abstract", "read as an abstract"), ("partial_text", "read in part"), ("full_text", "read in full")))
SPEARMAN = "Spearman's rank correlation, 95% interval by Fisher's z (variance of Bonett and Wright)"


class Coverage(NamedTuple):
    """Which fields apply to each of the ``patients``, and which of these are ``reported``."""

    patients: pd.DataFrame
    applies: pd.DataFrame
    reported: pd.DataFrame

    def completeness(self, names: list[str] | None = None) -> pd.Series:
        """Share of the fields that apply which the report gives, as far as it was read."""
        names = list(self.applies) if names is None else names
        whole = self.applies[names].sum(axis=1)
        return self.reported[names].sum(axis=1) / whole.where(whole > 0)


@once
def coverage(data: Dataset) -> Coverage:
    """What applies to each patient, and what is reported."""
    patients = data.patients
    everyone = pd.Series(True, index=patients.index)
    applies = pd.DataFrame({f.name: everyone if f.when is None else f.when(patients).astype(bool)
                            for f in fields()})
    there = pd.DataFrame({f.name: patients[f.name].notna() & (patients[f.name] != f.silent)
                          for f in fields()})
    return Coverage(patients, applies, there & applies)


def fields_of(data: Dataset, item: Item) -> list[Field]:
    """The columns that count of an item, as the descriptor has it."""
    columns = data.package.tables["cases"]
    return [field for field in fields() if columns[field.name].care == item.name]


def by_period(data: Dataset) -> dict[groups.Group, pd.DataFrame]:
    """All and each period: to how many patients a field ``applies``, and for how many it is ``reported``."""
    cover, found = coverage(data), {}
    for group in (groups.ALL, *periods()):
        inside = group.test(cover.patients).astype(bool)
        found[group] = pd.DataFrame({"applies": cover.applies[inside].sum(),
                                     "reported": cover.reported[inside].sum()})
    return found


def spearman(x: np.ndarray, y: np.ndarray) -> tuple[float | None, float | None, float | None]:
    """Rank correlation with an interval; nothing for fewer than ten pairs or a constant.

    tanh(atanh r ± z √((1 + r²/2) / (n − 3))), Bonett and Wright, Psychometrika 2000.
    """
    if len(x) < 10 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None, None, None
    from scipy.stats import rankdata

    r = float(np.corrcoef(rankdata(x), rankdata(y))[0, 1])
    if abs(r) > 1 - 1e-12:
        return r, None, None
    half = Z * math.sqrt((1 + r * r / 2) / (len(x) - 3))
    return r, math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)


def _completeness(data: Dataset) -> Iterator[Estimate]:
    """Completeness per field, item, period and depth of reading, and how it goes with the year."""
    cover = coverage(data)
    patients, need, have = cover.patients, cover.applies, cover.reported
    columns = data.package.tables["cases"]
    for item in CARE:
        its = [field.name for field in fields_of(data, item)]
        if not its:
            continue
        for name, label, test in (("some", "any field reported", some),
                                  ("every", "every field that applies reported", every)):
            yes, concerned = test(*its)(have, need)
            yield share(patients, concerned, yes, f"{item.key}.{name}.share", f"{label}, {item.name}")
        yield _median(patients, cover.completeness(its), f"{item.key}",
                      f"median proportion of fields reported, {item.name}")
        for name in its:
            yield share(patients, need[name], have[name], f"{name}.share",
                        f"reported, where it applies: {columns[name].title}")
    given = cover.completeness()
    for group in (groups.ALL, *periods(), *SCOPES):
        inside = group.test(patients).astype(bool)
        yield _median(patients[inside], given[inside], group.name,
                      f"median proportion of fields reported, {group.label}")
    dated = patients["year"].notna()
    value, low, high = spearman(patients.loc[dated, "year"].to_numpy(float), given[dated].to_numpy(float))
    yield Estimate("appraisal.year.completeness.correlation",
                   "correlation of the proportion of fields reported with year of publication", finite(value),
                   int(dated.sum()), SPEARMAN, "correlation", low, high, int((~dated).sum()),
                   reason="" if value is not None else "too few reports with a year, or no variation",
                   case_ids=tuple(patients.loc[dated, "case_id"]))


def share(patients, of: pd.Series, yes: pd.Series, name: str, label: str) -> Estimate:
    """Share of the patients in ``of`` that are in ``yes``; to the others it does not apply."""
    n = int(of.sum())
    return proportion(int((of & yes).sum()), n, "it applies to no patient", len(patients) - n,
                      patients.loc[of, "case_id"], WILSON.replace("reported", "it applies to")).named(
        f"appraisal.{name}", label)


def _median(patients, given: pd.Series, key: str, label: str) -> Estimate:
    return median(patients[["case_id"]].assign(given=given), "given", "fraction").named(
        f"appraisal.{key}.completeness.median", label)


#: A report is thin where it gives less than this share of the core fields that apply.
THIN_BELOW = 0.5
YES, UNREAD, SILENT = "yes", "not in the text read", "not in the full text"
DOES_NOT_APPLY, NOT_ASSESSED = "does not apply", "not assessed"
ANSWERS = (YES, UNREAD, SILENT, DOES_NOT_APPLY)


class Question(NamedTuple):
    """A question of the checklist. ``test`` takes what is reported and what applies to each
    patient and says who has a yes and to whom the question applies; without one it is not
    assessed. ``how`` says what stands for a yes, or why there is no answer."""

    number: int
    words: str
    how: str
    test: Callable[[pd.DataFrame, pd.DataFrame], tuple[pd.Series, pd.Series]] | None = None

    @property
    def key(self) -> str:
        return f"jbi_{self.number}"


def every(*names: str):
    """Yes where each of the fields that apply is reported."""
    def test(have, need):
        part = list(names)
        return (have[part] | ~need[part]).all(axis=1), need[part].any(axis=1)
    return test


def some(*names: str):
    """Yes where one of the fields that apply is reported."""
    def test(have, need):
        return have[list(names)].any(axis=1), need[list(names)].any(axis=1)
    return test


def questions() -> tuple[Question, ...]:
    """The questions of the checklist, each with what answers it in this review."""
    return review().part("appraisal").QUESTIONS


@once
def answers(data: Dataset) -> pd.DataFrame:
    """Per patient ``case_id, scope`` and the answer to each question, in words."""
    cover = coverage(data)
    patients = cover.patients
    table = patients[["case_id", "scope"]].copy()
    missing = patients["scope"].map(lambda scope: SILENT if scope == "full_text" else UNREAD)
    for question in questions():
        if question.test is None:
            table[question.key] = NOT_ASSESSED
            continue
        yes, concerned = question.test(cover.reported, cover.applies)
        table[question.key] = missing.mask(yes, YES).mask(~concerned, DOES_NOT_APPLY).astype(object)
    return table


def is_thin(cover: Coverage) -> pd.Series:
    """Whether less than half of the core fields that apply to the patient are reported."""
    return cover.completeness(names(core=True)) < THIN_BELOW


def thin(data: Dataset) -> tuple[str, ...]:
    """The patients whose report is thin, as far as it was read."""
    cover = coverage(data)
    return tuple(cover.patients.loc[is_thin(cover), "case_id"])


def estimates(data: Dataset) -> Iterator[Estimate]:
    """Completeness, thin reports, and the answers to the checklist."""
    yield from _completeness(data)
    cover = coverage(data)
    patients = cover.patients
    everyone = pd.Series(True, index=patients.index)
    yield share(patients, everyone, is_thin(cover), "thin.share",
                "patients whose report gives fewer than half of the core fields")
    yield share(patients, everyone, patients["scope"] == "abstract", "abstract_only.share",
                "patients whose report was read as an abstract only")
    table = answers(data)
    for question in questions():
        if question.test is not None:
            answer = table[question.key]
            yield share(patients, answer != DOES_NOT_APPLY, answer == YES, f"{question.key}.share",
                        f"checklist question {question.number} answered yes: {question.words}")


MARKS = {YES: "yes", UNREAD: "unread", SILENT: "no", DOES_NOT_APPLY: DASH}
#: Tables whose third column holds words and whose later ones do not break.
KIND = "questions-table stacked-rows"


def care(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """The items of CARE that the case table answers."""
    counted = {item: len(fields_of(data, item)) for item in CARE}
    rows = [(item.number, item.name.capitalize(), n, compact(
        results[f"appraisal.{item.key}.completeness.median"])) for item, n in counted.items() if n]
    others = wording.listed([item.name for item, n in counted.items() if not n])
    return Table("tbl-care", "Items of CARE: of the fields that apply, the proportion reported in the median "
                 f"patient, with 95% interval where it has a width. Not extracted: {others}",
                 ("No.:r", "Item", "Fields:r", "Reported, median"), rows)


def reported(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """Every column that belongs to an item of CARE: when it counts, and how often it is reported."""
    columns = data.package.tables["cases"]
    left_out = review().part("appraisal").LEFT_OUT
    rows = []
    for item in CARE:
        for field in fields_of(data, item):
            e = results[f"appraisal.{field.name}.share"]
            rows.append((item.name.capitalize(), columns[field.name].title, field.words or "always",
                         "core" * field.core, compact(e), wording.of(e)))
        rows += [(item.name.capitalize(), c.title, f"not counted: {left_out[c.name]}", "", DASH, DASH)
                 for c in columns.columns if c.care == item.name and c.name in left_out]
    return Table("tbl-fields-reported", "The fields of each item of CARE: when they count, and how often "
                 "they were reported, with 95% interval",
                 ("Item", "Field", "Counts", "Core", "Reported", "Patients"), rows, wide=True,
                 kind=KIND, folded="Show the table of fields")


def over_the_years(results: Mapping[str, Estimate]) -> Table:
    """Completeness by year of publication and by depth of reading."""
    rows = []
    for group in (groups.ALL, *periods(), *SCOPES):
        e = results[f"appraisal.{group.name}.completeness.median"]
        rows.append((group.label.capitalize(), e.n, wording.value(e), span(e.lower, e.upper, e.unit)))
    return Table("tbl-completeness-periods", "Median proportion of the applicable fields that a report "
                 "gives. An interval needs six patients",
                 ("Patients", "n:r", "Median:r", "95% interval"), rows)


def checklist(data: Dataset) -> Table:
    """The questions of the checklist with their answers counted, one by one."""
    table = answers(data)
    rows = [(q.number, q.words.capitalize(), q.how, *(
        int((table[q.key] == answer).sum()) if q.test else DASH for answer in ANSWERS)) for q in questions()]
    return Table("tbl-jbi", "The questions of the JBI checklist for case reports, in our words, with the "
                 "number of patients by answer. No: not in the full text",
                 ("No.:r", "Is it described", "Evidence for a yes", "Yes:r", "Not in the text read:r", "No:r",
                  "Not applicable:r"), rows, wide=True, kind=KIND)


def patient_by_patient(data: Dataset) -> Table:
    """Every patient's report: how much it gives, and the answers."""
    cover, table = coverage(data), answers(data)
    scopes = data.labels("scope", "sources")
    asked = [q for q in questions() if q.test]

    def counts(some: list[str]) -> list[str]:
        return [f"{k}\u00a0of\u00a0{n}" for k, n in zip(
            cover.reported[some].sum(axis=1), cover.applies[some].sum(axis=1), strict=True)]

    rows = [(f"{{case}}`{patient['case_id']}` {cite(patient['citation_key'])}",
             scopes.get(patient["scope"], DASH), every_field, core + " (under half)" * few,
             *(MARKS[answer[q.key]] for q in asked))
            for patient, every_field, core, few, answer in zip(
                cover.patients.to_dict("records"), counts(names()), counts(names(core=True)), is_thin(cover),
                table.to_dict("records"), strict=True)]
    order = reports.alphabetical(data, cover.patients.reset_index(drop=True)).index
    return Table("tbl-appraisal", f"The {len(rows)} patients one by one. Fields: reported, of those that "
                 "apply. Questions of the checklist by number: unread: not in the text read; no: not in "
                 "the full text; a dash: not applicable. "
                 + " and ".join(str(q.number) for q in questions() if not q.test)
                 + " are not assessed",
                 ("Patient", "Read", "Fields", "Core fields", *[f"{q.number}:c" for q in asked]),
                 [rows[n] for n in order], wide=True,
                 folded=f"Show the {wording.counted(len(rows), 'patient')}")
