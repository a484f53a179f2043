"""What a chapter sees: the data, the results, and the makers of figures and tables.

``data`` and ``results`` are those that this process has opened.
"""

from __future__ import annotations

from collections.abc import Mapping

from living_review.book import opened
from living_review.book.figures.survival import kaplan_meier
from living_review.evidence import certainty, methods_figures, risk_of_bias
from living_review.evidence import review_tables as review
from living_review.gate.dataset import Dataset
from living_review.site import reference
from living_review.stats.estimate import Estimate

from . import groups

data: Dataset
results: Mapping[str, Estimate]
__getattr__ = opened.of_a_chapter

__all__ = ["certainty", "data", "groups", "kaplan_meier", "methods_figures", "reference",
           "results", "review", "risk_of_bias"]
