"""The reports appraised one by one, as far as the case table allows.

The questions are those of the JBI checklist for case reports (Moola 2020), in
our words. No score is made of the answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from .. import review
from ..gate.dataset import Dataset, once
from ..stats.estimate import Estimate
from . import completeness
from .completeness import Coverage, coverage, share

#: A report is thin where it gives less than this share of the core fields that apply.
THIN_BELOW = 0.5
YES, UNREAD, SILENT = "yes", "not in the text read", "not in the full text"
DOES_NOT_APPLY, NOT_ASSESSED = "does not apply", "not assessed"
ANSWERS = (YES, UNREAD, SILENT, DOES_NOT_APPLY)


@dataclass(frozen=True)
class Question:
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
    return cover.completeness(completeness.names(core=True)) < THIN_BELOW


def thin(data: Dataset) -> tuple[str, ...]:
    """The patients whose report is thin, as far as it was read."""
    cover = coverage(data)
    return tuple(cover.patients.loc[is_thin(cover), "case_id"])


def estimates(data: Dataset) -> Iterator[Estimate]:
    """Completeness, thin reports, and the answers to the checklist."""
    yield from completeness.estimates(data)
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
