"""Who the patients are, what was done, and how long they lived."""

from collections.abc import Iterator

from living_review.gate.dataset import Dataset
from living_review.stats.estimate import Estimate, median, share
from living_review.stats.survival import measures

from . import groups


def estimates(data: Dataset) -> Iterator[Estimate]:
    """Every estimate of the chapter. A share is of those whose report says so."""
    cases = data.cases
    yield median(cases, "age_years", "years").named("course.all.age.median", "median age")
    yield share(cases, "sex", "female").named("course.all.female.share", "proportion of women")
    yield share(cases, "operation", "yes").named("course.all.operation.share", "share operated on")
    for group in (groups.ALL, *groups.OPERATION):
        yield from measures(f"survival.{group.name}", group.label, group.select(data.patients))
