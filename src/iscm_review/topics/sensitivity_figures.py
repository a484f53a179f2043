"""Figures of the chapter on how stable the numbers are."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.ticker import MaxNLocator

from living_review.book.display import Figure
from living_review.book.figures import style
from living_review.book.figures.data import of_estimates
from living_review.stats.estimate import SMALLEST_GROUP, Estimate
from living_review.stats.wording import counted, number, value, with_interval

from . import sensitivity

#: Where the axis of the medians ends: longer ones are drawn at its end, as open.
LONGEST = 36


def subsets(results: Mapping[str, Estimate]) -> Figure:
    """Restricted mean and median in every subset."""
    style.needs_room()
    rows = [(g, *(results[f"sensitivity.{g.name}.{m}"] for m in ("rmst_12", "median")))
            for g in (*sensitivity.SUBSETS, *sensitivity.BY_OUTCOME)]
    canvas, (left, right) = style.canvas(0.36 * len(rows) + 1.0, columns=2, sharey=True)
    marks = ["D"] + ["o"] * (len(rows) - 1)
    colours = [style.INK] + [style.BLUE] * (len(rows) - 1)
    style.intervals(left, [_wrapped(g.label) for g, *_ in rows], *_columns([r[1] for r in rows]),
                    [""] * len(rows), colours, marks)
    style.intervals(right, [_wrapped(g.label) for g, *_ in rows], *_columns([r[2] for r in rows], LONGEST),
                    [f"{e.n}, {counted(e.count, 'death')}" for *_, e in rows], colours, marks)
    left.set_xlim(0, 12)
    left.set_xticks((0, 3, 6, 9, 12))
    right.set_xlim(0, LONGEST)
    left.set_xlabel("restricted mean survival over 12 months")
    right.set_xlabel("median survival, months")
    for ax in (left, right):
        ax.tick_params(axis="y", labelsize=8)
    alt = [f"{words} between {number(min(known))} and {number(max(known))} months"
           for words, i in (("restricted means", 1), ("medians", 2))
           if (known := [row[i].value for row in rows if row[i].value is not None])]
    alt += [f"{g.label}: restricted mean {value(mean)}, median {value(middle)}"
            for g, mean, middle in rows[:1]]
    return Figure(
        "fig-subsets",
        "Restricted mean and median survival in subsets of the patients, with 95% intervals; on the right, "
        f"patients followed and deaths. A line to the edge at {LONGEST} months is an interval whose upper "
        "end is not reached. The subsets overlap.",
        f"Two dot charts of {len(rows)} subsets: {'; '.join(alt)}.", canvas,
        of_estimates("Patients", [
            (f"{g.label}: {words}", e) for g, *both in rows
            for words, e in zip(("restricted mean survival over 12 months", "median"), both, strict=True)]))


def _columns(estimates: Sequence[Estimate], end: float | None = None) -> tuple[list, list, list]:
    """Values, lower and upper ends for drawing; an upper end that was not reached is the axis' end."""
    return ([e.value for e in estimates], [e.lower for e in estimates],
            [end if e.upper is None and e.lower is not None else e.upper for e in estimates])


def _wrapped(label: str) -> str:
    return textwrap.fill(label, 26)


def over_the_years(results: Mapping[str, Estimate], years: Sequence[int]) -> Figure:
    """The estimate as it would have been known at the end of each year."""
    named = "fig-over-the-years"
    if not years:
        return style.nothing(named, "No patient with a survival time has a known year.")
    canvas, (top, bottom) = style.canvas(4.4, rows=2, sharex=True, gridspec_kw={"height_ratios": [1.5, 1]})
    for measure, colour, marker, label in (
            ("rmst_12", style.BLUE, "o", "restricted mean survival over 12 months"),
            ("median", style.ORANGE, "s", "median survival, months")):
        es = [results[f"sensitivity.to_{year}.{measure}"] for year in years]
        known = [(year, e) for year, e in zip(years, es, strict=True)
                 if e.value is not None and e.n >= SMALLEST_GROUP]
        top.plot([y for y, _ in known], [e.value for _, e in known], color=colour, marker=marker,
                 markersize=4, label=label, drawstyle="steps-post")
        if measure == "rmst_12":
            sure = [(y, e) for y, e in known if e.lower is not None]
            top.fill_between([y for y, _ in sure], [e.lower for _, e in sure], [e.upper for _, e in sure],
                             step="post", color=colour, alpha=0.14, linewidth=0)
    numbers = [results[f"sensitivity.to_{year}.n"].n for year in years]
    bottom.step(years, numbers, where="post", color=style.INK)
    top.set_ylim(0, None)
    bottom.set_ylim(0, None)
    top.set_ylabel("months")
    bottom.set_ylabel("patients\nfollowed")
    bottom.set_xlabel("published up to the year")
    bottom.xaxis.set_major_locator(MaxNLocator(integer=True))
    top.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.2)
    for ax in (top, bottom):
        ax.grid(True)
    last = results[f"sensitivity.to_{years[-1]}.rmst_12"]
    middles = [e.value for y in years if (e := results[f"sensitivity.to_{y}.median"]).value is not None]
    undated = results["survival.all.n"].n - numbers[-1]
    return Figure(
        named,
        "Cumulative estimates: survival as it would have been estimated at the end of each year, from the "
        f"reports published by then, drawn from {SMALLEST_GROUP} patients on where the measure can be given; "
        "the band is the 95% interval of the restricted mean. "
        + (f"{counted(undated, 'patient')} of reports without a known year {'is' if undated == 1 else 'are'} "
           "left out. " if undated else "") + "Survival times are those now in the table.",
        f"Step chart from {years[0]} to {years[-1]}: patients followed rise from {numbers[0]} to "
        f"{numbers[-1]}; the last restricted mean is {with_interval(last)}; the median moved between "
        f"{number(float(np.min(middles))) if middles else 'nothing'} and "
        f"{number(float(np.max(middles))) if middles else 'nothing'} months.", canvas,
        of_estimates("Published up to", [
            (f"{year}: {words}", results[f"sensitivity.to_{year}.{measure}"]) for year in years
            if results[f"sensitivity.to_{year}.n"].n >= SMALLEST_GROUP
            for measure, words in (("rmst_12", "restricted mean survival over 12 months"),
                                   ("median", "median"))]))
