"""What a chapter sees: the data, the results, and the makers of figures and tables.

``data`` and ``results`` are those that this process has opened (:mod:`.opened`).
"""
# ruff: noqa: F401  what is imported here is for the chapters

from collections.abc import Mapping

from living_review.book import opened
from living_review.evidence import (
    agreement,
    agreement_figures,
    appraisal,
    appraisal_figures,
    certainty,
    checking,
    checklists,
    methods_figures,
    risk_of_bias,
)
from living_review.evidence import review_tables as review
from living_review.gate.dataset import Dataset
from living_review.site import reference
from living_review.site import rules_table as rules
from living_review.stats.estimate import Estimate

from . import groups
from .topics import *  # noqa: F403

data: Dataset
results: Mapping[str, Estimate]
__getattr__ = opened.of_a_chapter
