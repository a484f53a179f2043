"""Who is affected, how the elbow sounds, and how long the patients live."""

from __future__ import annotations

from collections.abc import Iterator

from living_review.evidence import series
from living_review.gate.dataset import Dataset
from living_review.stats.estimate import Estimate, median, share, share_with
from living_review.stats.survival import measures

from . import groups


def estimates(data: Dataset) -> Iterator[Estimate]:
    """Every estimate of the chapter. A share is of those whose report says so."""
    cases = data.cases
    yield median(cases, "pitch_hz", "Hz").named("elbow.all.pitch.median", "median pitch")
    yield share(cases, "felt", "yes").named("elbow.all.felt.share", "share wrapped in felt")
    for sound, label in data.labels("sounds").items():
        yield share_with(cases, "sounds", sound).named(
            f"elbow.all.sound_{sound}.share", f"proportion with the sound: {label}")
    for group in (groups.ALL, *groups.FELT, *groups.INSTRUMENT):
        yield from measures(f"survival.{group.name}", group.label, group.select(data.patients))


def behind(data: Dataset) -> dict[str, series.Behind]:
    """The series behind an estimate."""
    return {"elbow.all.felt.share": series.Behind("ear", {"amberg2001": "", "castor2005": ""})}
