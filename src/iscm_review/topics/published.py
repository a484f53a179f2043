"""Figures of published series that the book leads with and that are not pooled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from living_review.evidence import series
from living_review.gate.dataset import Dataset
from living_review.stats import estimate
from living_review.stats.estimate import Estimate
from living_review.stats.random_effects import FEWEST_COHORTS

from . import imaging, pooling, survival

MEDIANS = "median of the medians of published series, 95% interval from order statistics"
OF_ONE = "median of one published series, as it is given"
ONE = "share in the one study that gives it, Wilson 95% interval"
FEW = f"fewer than {FEWEST_COHORTS} series"
NONE, SEVERAL = "given by none", "given by several studies"
#: The ends of a range, which are named where the whole has no average: how the row of each is found.
ENDS = {"lowest": "idxmin", "highest": "idxmax"}
#: Proportions that one series gives: item of the table, name, words.
FINDINGS = (("enhancement=present", "enhancement", "lesions that enhance"),
            ("oedema of 3 or more segments", "long_oedema", "lesions with oedema over 3 segments or more"),
            ("ISCM presentation before primary diagnosis", "first_manifestation",
             "patients with the cord lesion as first manifestation"))
SIGNS = ("rim_sign", "flame_sign")


def median_of(setting: str) -> str:
    """The name of the estimate of a setting of :data:`.survival.SETTINGS`."""
    return f"{_stem(setting)}.median"


def _stem(setting: str) -> str:
    return f"published.{setting.partition(',')[0].lower().replace(' ', '_')}"


def estimates(data: Dataset) -> Iterator[Estimate]:
    rows = survival.by_setting(data)
    for setting in dict.fromkeys(words for words, *_ in survival.SETTINGS):
        part = rows[rows["setting"] == setting]
        middle = estimate.median(part.rename(columns={"citation_key": "case_id"}), "value", "months")
        if len(part) < FEWEST_COHORTS:  # the midpoint of two is nobody's finding
            middle = replace(middle, value=None, reason=FEW)
        yield replace(middle.named(median_of(setting), f"median survival in published series: {setting}"),
                      n=int(part["n"].sum()), count=len(part), method=MEDIANS, case_ids=())
        for end, row in _ends(part, "value"):
            words = ", ".join(filter(None, (setting, row.get("note"))))
            yield Estimate(f"{_stem(setting)}.{end}.median", f"{end} median survival of a series: {words}",
                           row.get("value"), int(row.get("n", 0)), OF_ONE, "months", count=len(part[:1]),
                           reason=NONE * part.empty)
        yield estimate.count(len(part), "figures").named(
            f"{_stem(setting)}.series", f"series with a median survival: {setting}")
    signs = imaging.sign_studies(data).rename(columns={"value": "share", "lower": "low"})
    for sign in SIGNS:
        for measure in imaging.SIGN_MEASURES:
            found = signs[(signs["item"] == sign) & (signs["measure"] == measure)]
            words = f"{measure} of the {sign.replace('_', ' ')}"
            yield from _one(f"published.{sign}.{measure}", words, found)
    for item, name, words in FINDINGS:
        found = series.proportions(data, item, pooling.BROAD).rename(columns={"denominator": "n"})
        yield from _one(f"published.{name}.share", f"proportion of {words}", found)


def reports(data: Dataset) -> dict[str, tuple[str, list[str]]]:
    """Estimate → how its series are appraised, and which they are (see :mod:`.risk_of_bias`)."""
    rows, signs = survival.by_setting(data), imaging.sign_studies(data)
    found = {median_of(words): ("jbi", rows[rows["setting"] == words]) for words, *_ in survival.SETTINGS}
    found |= {f"published.{sign}.{measure}": ("quadas", signs[signs["item"] == sign])
              for sign in SIGNS for measure in imaging.SIGN_MEASURES}
    found |= {f"published.{name}.share": ("jbi", series.proportions(data, item, pooling.BROAD))
              for item, name, _ in FINDINGS}
    return {name: (how, list(part["citation_key"])) for name, (how, part) in found.items()}


def _ends(part: pd.DataFrame, column: str) -> Iterator[tuple[str, pd.Series]]:
    """``lowest`` and ``highest``, each with its row, which is empty where there is none."""
    part = part.reset_index(drop=True).fillna({"n": 0})
    for end, found in ENDS.items():
        yield end, pd.Series(dtype=object) if part.empty else part.loc[getattr(part[column], found)()]


def _one(name: str, label: str, found: pd.DataFrame) -> Iterator[Estimate]:
    """The share in the one study that gives it with the counts that make it up; the ends where several do."""
    told = found[found["low"].notna()]
    if len(told) == 1:
        yield _share(told.iloc[0], name, label)
        return
    yield Estimate(name, label, None, int(told["n"].sum()), ONE, "fraction", count=len(told),
                   reason=SEVERAL if len(told) else NONE)
    if len(told) > 1:
        stem, _, measure = name.rpartition(".")
        for end, row in _ends(told, "share"):
            yield _share(row, f"{stem}.{end}.{measure}", f"{end} {label}")


def _share(row: pd.Series, name: str, label: str) -> Estimate:
    share = estimate.proportion(round(row["share"] * row["n"]), int(row["n"]), "", method=ONE)
    return replace(share.named(name, label), count=1)
