"""Figure of the chapter on the agreement of the two readers."""

from ..book.display import Data, Figure
from ..book.figures import style
from ..book.tables import span
from ..gate.dataset import Dataset
from ..stats.estimate import SMALLEST_GROUP, wilson
from ..stats.wording import listed, number, within
from . import agreement


@style.look()
def forest(data: Dataset) -> Figure:
    """Agreement by field: where both gave a value, and where either did."""
    table = agreement.by_field(data).assign(either=lambda t: t["all"] - t["neither"])
    shown = table[table["either"] > 0]
    if shown.empty:
        return style.nothing("fig-agreement", "No value has been read twice.")
    canvas, axes = style.canvas(0.9 + 0.165 * len(shown), columns=2, sharey=True)
    for ax, column, title in ((axes[0], "both", "Where both gave a value"),
                              (axes[1], "either", "Where either gave a value")):
        _panel(ax, shown, column)
        ax.set_title(title, fontsize=8.5)
    never = table.loc[table["either"] == 0, "title"]
    few = int((shown["both"] < SMALLEST_GROUP).sum())
    caption = ["Agreement of the two readers by field, with 95% intervals. Left: of the values that both "
               "gave. Right: of the values that either gave, counting a value given by one reader "
               "only as disagreement. On the right of each panel: the number that agree."]
    caption += [f"Grey squares: fewer than {SMALLEST_GROUP} pairs."] if few else []
    caption += [f"Never given by either reader: {listed([within(t) for t in never])}."] if len(never) else []
    worst = shown.assign(share=shown["agree"] / shown["either"]).sort_values("share", kind="stable")[:3]
    alt = [f"{within(r.title)} {number(r.share, 'fraction')}" for r in worst.itertuples()]
    both, agree, either = (int(shown[c].sum()) for c in ("both", "agree", "either"))
    return Figure("fig-agreement", " ".join(caption),
                  f"Dots with intervals for {len(shown)} fields. Of {both} values that both readers gave "
                  f"they agree on {agree}; of {either} that either gave, on the same {agree}. Least often "
                  f"where either gave one: {listed(alt)}.", canvas,
                  Data(("Field", "Agree, of both:r", "95% interval", "Agree, of either:r", "95% interval"), [
                      (r.title, *(cell for n in (r.both, r.either) for cell in (
                          f"{r.agree} of {n}", span(*wilson(r.agree, n), "fraction"))))
                      for r in shown.itertuples()]))


def _panel(ax, shown, column: str) -> None:
    bounds = [wilson(k, n) if n else (None, None) for k, n in zip(shown["agree"], shown[column], strict=True)]
    enough = shown[column] >= SMALLEST_GROUP
    style.intervals(ax, list(shown["title"]), list(shown["agree"] / shown[column].where(shown[column] > 0)),
                    *zip(*bounds, strict=True),
                    [f"{r.agree} of {getattr(r, column)}" if getattr(r, column) else ""
                     for r in shown.itertuples()],
                    [style.BLUE if many else style.GREY for many in enough],
                    ["o" if many else "s" for many in enough])
    ax.tick_params(axis="y", labelsize=7.5)
    style.percent_axis(ax, "agree")
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1])
