"""Figures of published series that the book leads with and that are not pooled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from living_review.evidence import series
from living_review.gate.dataset import Dataset
from living_review.stats import estimate
from living_review.stats.estimate import Estimate

from . import imaging, pooling, survival

MEDIANS = "median of the medians of published series, 95% interval from order statistics"
ONE = "share in the one study that gives it, Wilson 95% interval"
SEVERAL = "not given by exactly one study"
#: Proportions that one series gives: item of the table, name, words.
FINDINGS = (("enhancement=present", "enhancement", "lesions that enhance"),
            ("oedema of 3 or more segments", "long_oedema", "lesions with oedema over 3 segments or more"),
            ("ISCM presentation before primary diagnosis", "first_manifestation",
             "patients with the cord lesion as first manifestation"))
SIGNS = ("rim_sign", "flame_sign")


def median_of(setting: str) -> str:
    """The name of the estimate of a setting of :data:`.survival.SETTINGS`."""
    return f"published.{setting.partition(',')[0].lower().replace(' ', '_')}.median"


def estimates(data: Dataset) -> Iterator[Estimate]:
    for setting, part in survival.by_setting(data).groupby("setting", sort=False):
        middle = estimate.median(part.rename(columns={"citation_key": "case_id"}), "value", "months")
        yield replace(middle.named(median_of(setting), f"median survival in published series: {setting}"),
                      n=int(part["n"].sum()), count=len(part), method=MEDIANS, case_ids=())
    signs = imaging.sign_studies(data).rename(columns={"value": "share", "lower": "low"})
    for sign in SIGNS:
        for measure in imaging.SIGN_MEASURES:
            found = signs[(signs["item"] == sign) & (signs["measure"] == measure)]
            yield _one(f"published.{sign}.{measure}", f"{measure} of the {sign.replace('_', ' ')}", found)
    for item, name, words in FINDINGS:
        found = series.proportions(data, item, pooling.BROAD).rename(columns={"denominator": "n"})
        yield _one(f"published.{name}.share", f"proportion of {words}", found)


def _one(name: str, label: str, found: pd.DataFrame) -> Estimate:
    """The share in the one study that gives it with the counts that make it up."""
    told = found[found["low"].notna()]
    if len(told) != 1:
        return Estimate(name, label, None, 0, ONE, "fraction", count=len(told), reason=SEVERAL)
    n, share = int(told["n"].iloc[0]), told["share"].iloc[0]
    return replace(estimate.proportion(round(share * n), n, "", method=ONE).named(name, label), count=1)
