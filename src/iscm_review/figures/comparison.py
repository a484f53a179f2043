"""Figures of the chapter on differences between groups."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .. import groups, models, survival
from ..dataset import Dataset
from ..display import Figure
from ..estimate import FEWEST_DEATHS, SMALLEST_GROUP, Estimate
from ..wording import counted, listed, number, with_interval
from . import style


def differences(results: Mapping[str, Estimate]) -> Figure:
    """Difference of restricted means to 12 months, contrast by contrast."""
    entries = [(c, results[f"comparison.{c.name}.rmst_12"]) for c in groups.CONTRASTS]
    shown = [(c, e) for c, e in entries if e.value is not None]
    if not shown:
        return style.nothing("fig-differences", "No two groups are large enough to be compared.")
    canvas, ax = style.canvas(0.42 * len(shown) + 1.1)
    style.intervals(ax, [f"{c.first.label}\nagainst {c.second.label}" for c, _ in shown],
                    [e.value for _, e in shown], [e.lower for _, e in shown],
                    [e.upper for _, e in shown],
                    [f"{counted(e.n, 'patient')},\n{counted(e.count, 'death')}" for _, e in shown])
    ax.tick_params(axis="y", labelsize=8)
    style.zero_line(ax, "first group lives longer", "second group lives longer")
    ax.set_xlabel("difference of mean months lived of the first 12, with 95% interval")
    left = [c.name.replace("_", " ") for c, e in entries if e.value is None]
    return Figure(
        "fig-differences",
        "Differences between groups in the mean months lived of the first twelve (restricted mean "
        f"survival). Groups overlap from line to line. Not drawn, with fewer than {SMALLEST_GROUP} "
        f"patients or {FEWEST_DEATHS} deaths on a side: {listed(left)}. None of these differences is the "
        "effect of anything.",
        "Forest plot. " + " ".join(f"{c.label}: {with_interval(e)}." for c, e in shown), canvas)


def distributions(data: Dataset, results: Mapping[str, Estimate]) -> Figure:
    """The product-limit curve and the distributions that were fitted to it."""
    known = survival.followed(data.patients)
    fitted = [name for name in models.FAMILIES if results[f"models.{name}.aic"].value is not None]
    if not fitted:
        return style.nothing("fig-distributions", "No distribution could be fitted.")
    canvas, ax = style.canvas(3.4)
    curve, horizon = survival.curve_of(known), 36
    ax.step(curve["time"], curve["survival"], where="post", color=style.INK, linewidth=2.2,
            label="Kaplan-Meier")
    times = np.linspace(0.05, horizon, 300)
    for i, name in enumerate(sorted(fitted, key=lambda n: results[f"models.{n}.aic"].value)):
        fit = models.distribution(known, name)
        ax.plot(times, fit.survival_function_at_times(times), color=style.SERIES[i],
                linestyle=style.LINES[i + 1], linewidth=1.5,
                label=f"{_words(name)}: AIC {number(results[f'models.{name}.aic'].value)}")
    ax.set_xlim(0, horizon)
    ax.set_ylim(0, 1.02)
    ax.set_xlabel("months")
    ax.set_ylabel("alive")
    ax.yaxis.set_major_formatter(lambda y, _: f"{100 * y:.0f}%")
    ax.grid(True)
    ax.legend(loc="upper right")
    best = models.best_distribution(results)
    aics = listed([f"{_words(name)} {number(results[f'models.{name}.aic'].value)}" for name in fitted])
    return Figure(
        "fig-distributions",
        f"Four distributions fitted to the survival of {counted(len(known), 'patient')}; a smaller AIC is a "
        f"better fit. The smallest is that of the {_words(best)} distribution. The axis ends at {horizon} "
        "months; the fits use all follow-up.",
        f"Kaplan-Meier curve with four fitted curves. AIC: {aics}.", canvas)


def _words(family: str) -> str:
    return models.FAMILIES[family][0].split(" (")[0]
