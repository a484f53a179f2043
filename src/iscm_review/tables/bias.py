"""Tables of the chapter on biases."""

from __future__ import annotations

from collections.abc import Mapping

from .. import bias, groups, survival, wording
from ..dataset import Dataset
from ..display import Table
from ..estimate import Estimate
from .common import DASH, compact


def censoring(results: Mapping[str, Estimate]) -> Table:
    """The seed report's measure and ours, on the same patients."""
    rows = []
    for group in (groups.ALL, *bias.GIVEN):
        ours = "survival.all" if group is groups.ALL else f"bias.{group.name}"
        plain = results[f"bias.{group.name}.plain_mean"]
        rows.append((group.label, plain.n, plain.n - plain.count,
                     *(compact(results[f"bias.{group.name}.plain_mean{end}"]) for end in ("", "_24")),
                     compact(results[f"{ours}.rmst_24"]), compact(results[f"{ours}.median"])))
    return Table("tbl-censoring", "Mean survival with censoring ignored, and done right: months, with 95% "
                 "interval in brackets. NR: not reached; a dash: not estimable",
                 ("Group", "Patients:r", "Alive:r", "Plain mean", "Plain mean, cut at 24",
                  "Restricted mean to 24", "Kaplan-Meier median"), rows, wide=True, kind="tight-table")


def landmarks(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """Several treatments against one, from each landmark on."""
    rows = []
    for month in bias.LANDMARKS:
        base, frame = f"bias.landmark_{month}", bias.at_landmark(data, month)
        known = survival.followed(frame)
        sizes = [wording.counted(len(part), "patient") + ", " + wording.counted(
            int(part["event_observed"].sum()), "death")
            for part in (bias.SEVERAL.first.select(known), bias.SEVERAL.second.select(known))]
        index = bias.index_patient(data, frame)
        rows.append((month or "none", *sizes,
                     *(compact(results[f"{base}.{m}"]) for m in ("rmst_12", "hazard_ratio", "log_rank")),
                     DASH if index is None else wording.counted(int(index["treatments"]), "treatment")))
    return Table("tbl-landmarks", "Two or three treatments against one, by landmark. Differences are of mean "
                 "months lived in the 12 months from the landmark on, with 95% interval in brackets; a dash: "
                 "too few deaths left. The last column: what the index patient counts as",
                 ("Landmark, month:r", "Several", "One", "Difference", "Hazard ratio", "Log-rank p:r",
                  "Index patient"), rows, wide=True, kind="tight-table")
