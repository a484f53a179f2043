"""Figures of the chapter on differences between groups."""

import textwrap
from collections.abc import Mapping

from living_review.book.display import Figure, Words
from living_review.book.figures import style
from living_review.book.figures.data import of_estimates
from living_review.gate.dataset import Dataset
from living_review.stats.estimate import Estimate
from living_review.stats.wording import counted, number, with_interval

from .. import groups
from . import comparison


@style.look()
def differences(data: Dataset, results: Mapping[str, Estimate]) -> Figure:
    """Difference of restricted means to 12 months, contrast by contrast."""
    shown = _entries(results)
    if not shown:
        return style.nothing("fig-differences", "No two groups are large enough to be compared.")
    canvas, ax = style.canvas(0.42 * len(shown) + 1.1)
    # A long label would leave the axis no room for the words above it, or the note beside it.
    room = 28 if style.width == style.NARROW else 42
    labels = ["\n".join(textwrap.fill(words, room) for words in (c.first.label, f"against {c.second.label}"))
              for c, _ in shown]
    style.estimates(ax, labels, [e for _, e in shown], [_sizes(data, c) for c, _ in shown],
                    [style.BLUE if _firm(data, c) else style.GREY for c, _ in shown])
    ax.tick_params(axis="y", labelsize=8)
    style.zero_line(ax, "first group lived longer", "second group lived longer")
    style.x_label(ax, "difference in restricted mean survival over 12 months, with 95% interval")
    return Figure(
        "fig-differences",
        "Difference in restricted mean survival over 12 months, with 95% intervals, which are too narrow for "
        "small groups; on the right, the patients and deaths in each group. Grey: fewer than "
        f"{comparison.FIRM} deaths in a group. The same patient appears in several rows.",
        f"Forest plot of {len(shown)} comparisons, from "
        f"{number(min(e.value for _, e in shown), 'months')} to "
        f"{number(max(e.value for _, e in shown), 'months')} months. {clear(data, results).text}", canvas,
        of_estimates("First group against second", [(f"{c.first.label} against {c.second.label}", e)
                                                    for c, e in shown]))


def clear(data: Dataset, results: Mapping[str, Estimate]) -> Words:
    """The comparisons whose interval excludes no difference, in words; those of few deaths are not named."""
    shown = _entries(results)
    firm = [c for c, _ in shown if _firm(data, c)]
    clear = [f"{with_interval(e)} for {c.label}" for c, e in shown
             if c in firm and e.lower is not None and not e.lower <= 0 <= e.upper]
    return Words(
        f"With at least {comparison.FIRM} deaths in each group, the interval excludes 0 in "
        f"{len(clear) or 'none'} of {counted(len(firm), 'comparison')}"
        + f": {'; '.join(clear)}" * bool(clear) + "."
        + " Where a group has fewer deaths the interval is too narrow, so no difference is named."
        * (len(firm) < len(shown)))


def _entries(results: Mapping[str, Estimate]) -> list[tuple[groups.Contrast, Estimate]]:
    """The contrasts that could be compared."""
    found = ((c, results[f"comparison.{c.name}.rmst_12"]) for c in groups.CONTRASTS)
    return [(c, e) for c, e in found if e.value is not None]


def _firm(data: Dataset, contrast: groups.Contrast) -> bool:
    """Whether each group has deaths enough for its interval to be told."""
    return min(deaths for _, deaths in comparison.arms(data.patients, contrast).sizes) >= comparison.FIRM


def _sizes(data: Dataset, contrast: groups.Contrast) -> str:
    return "\n".join(f"{counted(n, 'patient')}, {counted(deaths, 'death')}"
                     for n, deaths in comparison.arms(data.patients, contrast).sizes)
