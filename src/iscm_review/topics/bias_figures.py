"""Figures of the chapter on biases."""

from collections.abc import Mapping

from living_review.book.display import Figure
from living_review.book.figures import style
from living_review.book.figures.data import of_estimates
from living_review.stats.estimate import Estimate
from living_review.stats.wording import counted, number, value

from .. import groups
from . import bias


@style.look()
def censoring(results: Mapping[str, Estimate]) -> Figure:
    """The plain mean beside the restricted mean, on the same patients and the same 24 months."""
    by = (groups.ALL, *bias.GIVEN)
    pairs = [(g, results[f"bias.{g.name}.plain_mean_24"],
              results["survival.all.rmst_24" if g is groups.ALL else f"bias.{g.name}.rmst_24"]) for g in by]
    none = pairs[0][1].n - sum(plain.n for _, plain, _ in pairs[1:])
    pairs = [(g, plain, right) for g, plain, right in pairs if right.value is not None]
    if not pairs:
        return style.nothing("fig-censoring", "No group was followed for 24 months.")
    canvas, ax = style.canvas(0.62 * len(pairs) + 1.2)
    labels, values, notes = [], [], []
    for group, plain, right in pairs:
        alive = plain.n - plain.count
        labels += [f"{group.label}: restricted mean", f"{group.label}: plain mean"]
        values += [right, plain]
        notes += [f"{counted(right.n, 'patient')}, {alive} alive", ""]
    style.estimates(ax, labels, values, notes,
                    [style.BLUE, style.ORANGE] * len(pairs), ["o", "s"] * len(pairs))
    ax.axvline(24, color=style.INK, linewidth=1)
    ax.set_xticks((0, 6, 12, 18, 24))
    ax.set_xlim(0, max(24, *(e.upper or 0 for e in values)) + 1)
    style.x_label(ax, "mean survival over 24 months, with 95% interval")
    return Figure(
        "fig-censoring",
        "Ignoring censoring lowers the estimate of mean survival. The plain mean treats patients who were "
        "alive at last report as if they had died that day; the restricted mean does not. Both are of the "
        "same patients and the same 24 months. The groups are those of Liu 2026 and must not be compared "
        "with each other." + f" All patients include {none} without a treatment reported." * bool(none),
        "Dot chart. " + " ".join(f"{g.label}: restricted mean {value(right)}, plain mean {value(plain)}."
                                 for g, plain, right in pairs), canvas,
        of_estimates("Mean survival over 24 months", zip(labels, values, strict=True)))


@style.look()
def outcome_known(results: Mapping[str, Estimate]) -> Figure:
    """Who has a survival time."""
    rows = [(c, results[f"bias.outcome_known.{c.name}.difference"]) for c in bias.OUTCOME_BY]
    canvas, ax = style.canvas(0.42 * len(rows) + 1.1)
    style.estimates(ax, [f"{c.first.label}\nagainst {c.second.label}" for c, _ in rows],
                    [e for _, e in rows], [counted(e.n, "patient") for _, e in rows])
    ax.tick_params(axis="y", labelsize=8)
    ax.xaxis.set_major_formatter(lambda x, _: number(x, "points").removesuffix(".0"))
    style.zero_line(ax, "known more often", "known less often")
    style.x_label(ax, "difference in the proportion with a survival time, percentage points, "
                  "with 95% interval")
    widest = sorted((r for r in rows if r[1].value is not None), key=lambda r: -abs(r[1].value))[:3]
    alt = [f"{c.label} {value(e)}" for c, e in widest] or ["none could be computed"]
    return Figure(
        "fig-outcome-known",
        "Differences between groups (first minus second) in the proportion of patients with a survival time "
        "and a status. Where a difference is not 0, the survival curve represents one group more than the "
        "other.", f"Forest plot of {len(rows)} differences. The largest: {'; '.join(alt)}.", canvas,
        of_estimates("First group against second", [(f"{c.first.label} against {c.second.label}", e)
                                                    for c, e in rows]))
