"""Tables of the chapter on differences between groups."""

from __future__ import annotations

from collections.abc import Mapping

from living_review.book.display import Table
from living_review.book.tables import DASH, compact
from living_review.gate.dataset import Dataset
from living_review.stats import survival, wording
from living_review.stats.estimate import Estimate

from .. import groups
from . import comparison, models


def contrasts(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """Every contrast with its sizes; a dash where it was not compared or not estimable."""
    rows = []
    for c in groups.CONTRASTS:
        two = comparison.arms(data.patients, c)
        sizes = [f"{len(arm)} ({int(arm['event_observed'].sum())})" for arm in (two.first, two.second)]
        measures = [compact(results[f"comparison.{c.name}.{m}"]) for m in
                    ("rmst_12", "rmst_24", "hazard_ratio", "log_rank")]
        rows.append((c.label, *sizes, *measures))
    return Table("tbl-contrasts",
                 "Differences between groups: the first of each line less the second, in mean "
                 "months lived of the first 12 and 24. In brackets after patients: deaths; after values: 95% "
                 "interval. A dash: too few patients or deaths on a side, or a follow-up that ends before",
                 ("Groups", "First:r", "Second:r", "12 months", "24 months", "Hazard ratio",
                  "Log-rank p:r"), rows, wide=True, kind="tight-table")


def cox(results: Mapping[str, Estimate]) -> Table:
    """The penalised Cox model."""
    rows = []
    for covariate in models.COVARIATES:
        ratio, check = (results[f"models.cox.{covariate.name}.{m}"] for m in
                        ("hazard_ratio", "proportional"))
        rows.append((covariate.label, compact(ratio) if ratio.value is not None else ratio.reason,
                     wording.number(check.value, "p") if check.value is not None else DASH))
    first = results[f"models.cox.{models.COVARIATES[0].name}.hazard_ratio"]
    return Table("tbl-cox", f"Cox regression with {len(models.COVARIATES)} covariates and a ridge penalty: "
                 f"{wording.counted(first.n, 'patient')} with all of them reported, "
                 f"{wording.counted(first.count, 'death')}. The last column tests whether hazards are "
                 "proportional; a small p speaks against it",
                 ("Covariate", "Hazard ratio, 95% interval", "Proportional hazards, p:r"), rows)


def left_out(data: Dataset) -> Table:
    """What is not in the model, and why."""
    followed = len(survival.followed(data.patients))
    rows = [(words, f"{models.reported(data, fields)} of {followed}", why)
            for words, fields, why in models.LEFT_OUT]
    return Table("tbl-left-out", "What was not fitted. Reported: patients with a survival time in whose "
                 "reports it is given, all of it where it has several parts",
                 ("Covariate", "Reported:r", "Why it is not in the model"), rows)
