"""What a chapter sees: the data, the results, and the makers of figures and tables.

``data`` and ``results`` are those that this process has opened.
"""

from collections.abc import Mapping

from living_review.book.figures.survival import kaplan_meier
from living_review.book.opened import opened
from living_review.evidence import methods_figures
from living_review.evidence import review_tables as review
from living_review.gate.dataset import Dataset
from living_review.site import reference
from living_review.stats.estimate import Estimate

from . import groups

data: Dataset
results: Mapping[str, Estimate]

__all__ = ["data", "groups", "kaplan_meier", "methods_figures", "reference", "results", "review"]


def __getattr__(name: str):
    if name not in ("data", "results"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return opened()[name == "results"]
