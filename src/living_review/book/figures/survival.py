"""Curves of survival."""

from collections.abc import Sequence

import pandas as pd

from ... import review
from ...gate.dataset import Dataset
from ...stats import groups, survival
from ...stats.estimate import FEWEST_AT_RISK, FEWEST_DEATHS, SMALLEST_CURVE, SMALLEST_GROUP
from ...stats.wording import counted, listed, number
from ..display import Figure
from . import style
from .data import of_curves

#: Where the time axis ends; later follow-up is counted and said in the caption.
HORIZON = 36
AXIS = (0, 3, 6, 12, 18, 24, 30, 36)


@style.look()
def kaplan_meier(data: Dataset, name: str, title: str, by: Sequence[groups.Group], until: int = HORIZON,
                 beside: tuple[str, Sequence[float]] = ("", ())) -> Figure:
    """Survival curves with intervals, censoring marks and numbers at risk, to the month ``until``.

    A curve ends where fewer than :data:`.FEWEST_AT_RISK` are at risk; a group of fewer than
    :data:`.SMALLEST_CURVE` has none. ``beside``: what are the medians, in months, that are marked at 50%.
    """
    shown, left_out = [], []
    for group in by:
        known = survival.followed(group.select(data.patients))
        (shown if len(known) >= SMALLEST_CURVE else left_out).append((group, known))
    if not shown:
        return style.nothing(name, f"No group has {SMALLEST_CURVE} patients with a survival time.")
    rows = len(shown)
    phone = style.width == style.NARROW
    canvas, (ax, risk) = style.canvas(3.3 + (0.42 if phone else 0.3) * rows, rows=2, sharex=True,
                                      gridspec_kw={"height_ratios": [3.1, 0.22 * rows + 0.12]})
    words, banded, thin, small = [], False, False, False
    for i, (group, known) in enumerate(shown):
        curve = survival.curve_of(known)
        few = survival.is_small(known)
        band = rows <= 2 and not few
        banded, small = banded | band, small | few
        thin |= thins(curve, until)
        draw_curve(ax, curve, i, band)
        words.append(in_words(group.label, curve))
        label = group.label + (" *" if few else "")
        handle, short = style.stroke(i), label
        if phone and rows > 1:
            short, label = str(i + 1), f"{i + 1}  {label}"
        ax.plot([], [], label=f"{label} ({counted(entered(curve), 'patient')}, "
                f"{counted(int(curve['deaths'].sum()), 'death')})", **handle)
        risk.text(-0.035, i, short, ha="right", va="center", fontsize=8, color=handle["color"],
                  transform=risk.get_yaxis_transform())
        for month in _ticks(until):
            risk.text(month, i, str(at_risk(curve, month)), ha="center", va="center", fontsize=8)
    whose, medians = beside
    if len(medians):
        ax.plot(medians, [0.5] * len(medians), linestyle="none", marker="D", color=style.ORANGE, label=whose)
    dress(ax, risk, rows, until)
    canvas.legend(*ax.get_legend_handles_labels(), loc="outside upper left",
                  ncols=1 if rows == 1 or phone else 2, fontsize=8, columnspacing=1.2, borderaxespad=0)
    known = pd.concat([part for _, part in shown]).drop_duplicates("case_id")
    late = int((known[review().follow_up.time] > until).sum())
    caption = [f"{title} Steps are deaths, short bars are patients alive at last report (censored)."]
    caption += ["The shaded band is the 95% interval."] if banded else []
    caption += [f"A curve ends where fewer than {FEWEST_AT_RISK} patients are at risk."] if thin else []
    caption += [f"{len(known)} of {len(data.cases)} patients are drawn; the others have no survival "
                "time and status" + ("." if by[0].name == groups.ALL.name else ", or belong to no group.")]
    caption += [f"The axis ends at {until} months; {counted(late, 'patient')} "
                f"{'was' if late == 1 else 'were'} followed for longer."] if late else []
    caption += [f"* Fewer than {SMALLEST_GROUP} patients or {FEWEST_DEATHS} deaths: shown, not "
                "compared."] if small else []
    caption += [f"Fewer than {SMALLEST_CURVE} patients, and no curve: "
                f"{listed([group.label for group, _ in left_out])}."] if left_out else []
    if len(medians):
        words.append(f"Marked at 50%, {whose}: {listed([number(month) for month in medians])} months.")
    return Figure(name, " ".join(caption), "Kaplan-Meier curves. " + " ".join(words), canvas,
                  of_curves((group.label, survival.curve_of(part)) for group, part in shown))


def entered(curve: pd.DataFrame) -> int:
    """How many patients a curve begins with."""
    return int(curve["at_risk"].iloc[0])


def at_risk(curve: pd.DataFrame, month: float) -> int:
    """Patients still followed at a month: those whose time is not before it."""
    gone = curve[curve["time"] < month]
    return entered(curve) - int(gone["deaths"].sum() + gone["censored"].sum())


def draw_curve(ax, curve: pd.DataFrame, i: int, band: bool) -> None:
    """One curve with its censoring marks, in the style of the place ``i``, as far as enough are at risk."""
    stroke, part = style.stroke(i), curve[:borne(curve)]
    ax.step(part["time"], part["survival"], where="post", **stroke)
    marks = part[part["censored"] > 0]
    ax.plot(marks["time"], marks["survival"], linestyle="none", marker="|", markersize=8,
            markeredgewidth=1.4, color=stroke["color"])
    if band:
        known = part.dropna(subset=["lower", "upper"])
        ax.fill_between(known["time"], known["lower"], known["upper"], step="post", color=stroke["color"],
                        alpha=0.14, linewidth=0)


def borne(curve: pd.DataFrame) -> int:
    """How many steps of a curve have enough patients at risk; times after the last of these have not."""
    return int((curve["at_risk"] >= FEWEST_AT_RISK).sum())


def thins(curve: pd.DataFrame, until: int = HORIZON) -> bool:
    """Whether a part of a curve within the axis has too few patients at risk."""
    return bool(curve["time"].iloc[max(borne(curve) - 1, 0)] < min(until, curve["time"].iloc[-1]))


def _ticks(until: int) -> list[int]:
    return [month for month in AXIS if month <= until]


def dress(ax, risk, rows: int, until: int = HORIZON) -> None:
    """Axes of the curves, and of so many rows of numbers at risk."""
    ax.set_ylim(0, 1.02)
    ax.set_xlim(0, until)
    ax.yaxis.set_major_formatter(lambda y, _: f"{100 * y:.0f}%")
    ax.set_ylabel("alive")
    ax.set_xticks(_ticks(until))
    ax.tick_params(labelbottom=True)
    ax.set_xlabel("months")
    ax.grid(True)
    risk.set_ylim(rows - 0.5, -0.6)
    risk.set_title("at risk", fontsize=8, loc="left", color=style.GREY, fontweight="normal", pad=2)
    risk.set_axis_off()


def in_words(label: str, curve: pd.DataFrame) -> str:
    """What a curve says, for the text alternative."""
    median, *_ = survival.median_survival(curve)
    at_12, *_ = survival.survival_at(curve, 12)
    said = f"median {number(median)} months" if median is not None else "median not reached"
    later = "" if at_12 is None else (
        f", {number(at_12, 'fraction')} alive at 12 months with {at_risk(curve, 12)} at risk")
    return (f"{label}: {counted(entered(curve), 'patient')}, "
            f"{counted(int(curve['deaths'].sum()), 'death')}, {said}{later}.")
