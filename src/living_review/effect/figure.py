"""Survival before and after a change of the data."""

from __future__ import annotations

import pandas as pd

from ..book.display import Figure
from ..book.figures import style
from ..book.figures.survival import AXIS, HORIZON, at_risk, draw_curve, dress, entered, in_words
from ..stats.survival import too_few
from ..stats.wording import counted

NAME = "fig-effect-survival"
#: Before, in the colour and line of the second place, and after, in those of the first.
STATES = (("before", 1), ("after", 0))


def survival(before: pd.DataFrame, after: pd.DataFrame) -> Figure:
    """The Kaplan-Meier curves of all patients in two states, with numbers at risk."""
    curves = [(words, place, curve) for (words, place), curve in zip(STATES, (before, after), strict=True)
              if len(curve)]
    if not curves:
        return style.nothing(NAME, "No patient has a survival time, before or after.")
    canvas, (ax, risk) = style.canvas(4.2, rows=2, sharex=True, gridspec_kw={"height_ratios": [3.1, 0.6]})
    for row, (words, place, curve) in enumerate(curves):
        deaths = int(curve["deaths"].sum())
        draw_curve(ax, curve, place, words == "after" and not too_few(entered(curve), deaths))
        ax.plot([], [], **style.stroke(place),
                label=f"{words} ({counted(entered(curve), 'patient')}, {counted(deaths, 'death')})")
        risk.text(-0.035, row, words, ha="right", va="center", fontsize=8, color=style.stroke(place)["color"],
                  transform=risk.get_yaxis_transform())
        for month in AXIS:
            risk.text(month, row, str(at_risk(curve, month)), ha="center", va="center", fontsize=8)
    dress(ax, risk, len(curves))
    canvas.legend(*ax.get_legend_handles_labels(), loc="outside upper left", ncols=2, fontsize=8,
                  borderaxespad=0)
    said = " ".join(in_words(words, curve) for words, _, curve in curves)
    return Figure(NAME, "Survival of all patients before and after the change. Steps are deaths, short bars "
                  "are patients alive at last report (censored), the shaded band is the 95% interval after. "
                  f"The axis ends at {HORIZON} months.", f"Kaplan-Meier curves. {said}", canvas)
