"""Figures of the chapter on how stable the numbers are."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace

from matplotlib.ticker import MaxNLocator

from living_review.book.display import Figure, Words
from living_review.book.figures import style
from living_review.book.figures.data import of_estimates
from living_review.stats.estimate import SMALLEST_GROUP, Estimate
from living_review.stats.wording import counted, number, value, with_interval

from ..groups import Group
from . import sensitivity

#: Where the axis of the medians ends: longer ones are drawn at its end, as open.
LONGEST = 36
MEASURES = ("restricted mean survival over 12 months", "median")


def _rows(results: Mapping[str, Estimate]) -> list[tuple[Group, Estimate, Estimate]]:
    """Every subset, with its restricted mean and its median."""
    return [(g, *(results[f"sensitivity.{g.name}.{m}"] for m in ("rmst_12", "median")))
            for g in (*sensitivity.SUBSETS, *sensitivity.BY_OUTCOME)]


def ranges(results: Mapping[str, Estimate]) -> Words:
    """How far the two measures differ between the subsets, and whose median is the longest."""
    rows = _rows(results)
    _, _, everyone = rows[0]
    known = sorted((middle.value, mean.value, group.label, middle) for group, mean, middle in rows
                   if None not in (mean.value, middle.value))
    if not known:
        return Words("No subset is large enough for both measures.")
    means = [mean for _, mean, *_ in known]
    longest, _, label, of_it = known[-1]
    return Words(
        f"In all patients and {len(rows) - 1} subsets of them, the median ranged from "
        f"{number(known[0][0])} to {number(longest)} months, the restricted mean only from "
        f"{number(min(means))} to {number(max(means))} months. Leaving out "
        f"{counted(everyone.n - of_it.n, 'patient')} ({counted(everyone.count - of_it.count, 'death')}) "
        f"moves the median from {value(everyone)} to {value(of_it)} (subset: {label}).")


@style.look()
def subsets(results: Mapping[str, Estimate]) -> Figure:
    """Restricted mean and median in every subset."""
    rows = _rows(results)
    canvas, (left, right) = style.canvas(0.36 * len(rows) + 1.0, columns=2, sharey=True)
    marks = ["D"] + ["o"] * (len(rows) - 1)
    colours = [style.INK] + [style.BLUE] * (len(rows) - 1)
    labels = [textwrap.fill(group.label, 40 if style.width == style.NARROW else 26) for group, *_ in rows]
    style.estimates(left, labels, [mean for _, mean, _ in rows], [""] * len(rows), colours, marks)
    # An end that was not reached is the end of the axis.
    middles = [replace(e, upper=LONGEST) if e.upper is None and e.lower is not None else e for *_, e in rows]
    style.estimates(right, labels, middles,
                    [f"{e.n}, {counted(e.count, 'death')}" for *_, e in rows], colours, marks)
    left.set_xlim(0, 12)
    left.set_xticks((0, 3, 6, 9, 12))
    right.set_xlim(0, LONGEST)
    left.set_xlabel("restricted mean survival\nover 12 months")
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
        "end is not reached.",
        f"Two dot charts of {len(rows)} subsets: {'; '.join(alt)}.", canvas,
        of_estimates("Patients", [(f"{g.label}: {words}", e) for g, *both in rows
                                  for words, e in zip(MEASURES, both, strict=True)]))


@style.look()
def over_the_years(results: Mapping[str, Estimate], years: Sequence[int]) -> Figure:
    """The estimate as it would have been known at the end of each year."""
    named = "fig-over-the-years"
    if not years:
        return style.nothing(named, "No patient with a survival time has a known year.")
    canvas, (top, bottom) = style.canvas(4.4, rows=2, sharex=True, gridspec_kw={"height_ratios": [1.5, 1]})
    told = {measure: [(year, results[f"sensitivity.to_{year}.{measure}"]) for year in years]
            for measure in ("n", "rmst_12", "median")}
    for measure, colour, marker, label in (
            ("rmst_12", style.BLUE, "o", "restricted mean survival over 12 months"),
            ("median", style.ORANGE, "s", "median survival, months")):
        known = [(year, e) for year, e in told[measure] if e.value is not None and e.n >= SMALLEST_GROUP]
        top.plot([y for y, _ in known], [e.value for _, e in known], color=colour, marker=marker,
                 markersize=4, label=label, drawstyle="steps-post")
        if measure == "rmst_12":
            sure = [(y, e) for y, e in known if e.lower is not None]
            top.fill_between([y for y, _ in sure], [e.lower for _, e in sure], [e.upper for _, e in sure],
                             step="post", color=colour, alpha=0.14, linewidth=0)
    numbers = [e.n for _, e in told["n"]]
    bottom.step(years, numbers, where="post", color=style.INK)
    top.set_ylim(0, None)
    bottom.set_ylim(0, None)
    top.set_ylabel("months")
    bottom.set_ylabel("patients\nfollowed")
    bottom.set_xlabel("published up to the year")
    bottom.xaxis.set_major_locator(MaxNLocator(integer=True))
    top.legend(loc="lower left", bbox_to_anchor=(0, 1),
               ncols=1 if style.width == style.NARROW else 2, borderaxespad=0.2)
    for ax in (top, bottom):
        ax.grid(True)
    _, last = told["rmst_12"][-1]
    middles = [e.value for _, e in told["median"] if e.value is not None]
    low, high = (number(end(middles)) if middles else "nothing" for end in (min, max))
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
        f"{low} and {high} months.", canvas,
        of_estimates("Published up to", [
            (f"{year}: {words}", e) for pair in zip(told["rmst_12"], told["median"], strict=True)
            for words, (year, e) in zip(MEASURES, pair, strict=True) if e.n >= SMALLEST_GROUP]))
