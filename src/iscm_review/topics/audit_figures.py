"""The figure of the audit."""

from living_review.book.display import Data, Figure
from living_review.book.figures import style
from living_review.gate.dataset import Dataset
from living_review.stats.wording import listed

from . import audit


@style.look()
def means(data: Dataset) -> Figure:
    """Means by treatment and by sex, which cannot both be right of the same patients."""
    given, name = audit.means(data), "fig-means"
    if given is None:
        return style.nothing(name, "The means are not among the claims.")
    low, high = given.by_sex
    canvas, ax = style.canvas(2.3)
    ax.axvspan(low, high, color=style.SKY, alpha=0.28, linewidth=0)
    ax.text(high + 0.5, 2.62, "band: where the mean over all patients must lie", va="center", fontsize=8)
    ax.scatter(given.by_sex, [2, 2], marker="s", s=46, color=style.BLUE, zorder=3)
    ax.scatter([mean for _, mean in given.groups], [1] * len(given.groups),
               s=[14 * n for n, _ in given.groups], color=style.GREY, alpha=0.75, linewidth=0, zorder=3)
    for i, (n, mean) in enumerate(sorted(given.groups, key=lambda group: group[1])):
        above = i % 2
        ax.text(mean, 1.4 if above else 0.6, f"n = {n}", ha="center", va="bottom" if above else "top",
                fontsize=8)
    ax.scatter([given.weighted], [0], marker="D", s=60, color=style.ORANGE, zorder=3)
    ax.text(given.weighted + 0.5, 0, f"{given.weighted:.2f}", va="center", fontsize=8.5, fontweight="bold")
    ax.text(high + 0.5, 2, f"{low:g} and {high:g}", va="center", fontsize=8.5)
    ax.set_yticks([2, 1, 0], ["means by sex", "means by treatment", "their weighted mean"])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(-0.5, 3)
    ax.set_xlim(0, None)
    ax.set_xlabel("mean survival as reported, months")
    groups = listed([f"{mean:g} (n = {n})" for n, mean in given.groups])
    return Figure(
        name,
        f"Mean survival in Liu 2026. By sex it is {low:g} and {high:g} months, so the mean over all "
        "lies between them. The six means by treatment, weighted by their numbers, give "
        f"{given.weighted:.2f} months, which is outside." if not low <= given.weighted <= high else
        f"Mean survival in Liu 2026, by sex and by treatment; the weighted mean of the treatments is "
        f"{given.weighted:.2f} months.",
        f"Three rows on one axis of months. By sex: {low:g} and {high:g}. By treatment: {groups}. "
        f"Weighted mean of the treatments: {given.weighted:.2f}.", canvas,
        Data(("Mean survival, months", "Patients:r", "Mean:r"), [
            *(("by sex", "–", f"{mean:g}") for mean in given.by_sex),
            *(("by treatment", n, f"{mean:g}") for n, mean in given.groups),
            ("weighted mean of the treatments", sum(n for n, _ in given.groups), f"{given.weighted:.2f}")]))
