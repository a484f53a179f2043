"""Forest plots of published series."""

from collections.abc import Mapping, Sequence

import pandas as pd

from living_review.book import reports
from living_review.book.display import Data, Figure
from living_review.book.figures import style
from living_review.book.tables import percent, plain, span
from living_review.gate.dataset import Dataset
from living_review.stats.estimate import Estimate
from living_review.stats.random_effects import FEWEST_COHORTS
from living_review.stats.wording import number, sample, with_interval

from . import pooling

#: Columns of words right of the axes and where they end, in parts of the width of the axes.
COUNTS, SHARES, EDGE = 1.13, 1.17, 1.4
#: The same on a phone, which has room for the counts or the pooled share alone.
EDGE_ON_PHONE = 1.3


@style.look()
def forest(data: Dataset, results: Mapping[str, Estimate], name: str, title: str,
           questions: Sequence[str]) -> Figure:
    """Cohorts, pooled share, prediction interval and our case reports, one block a question."""
    shown = [(question, table.sort_values("pooled", ascending=False, kind="stable"), pooled)
             for question, table, pooled in pooling.asked(data).values()
             if question.name in questions and table["pooled"].any()]
    if not shown:
        return style.nothing(name, "No published series answers these questions.")
    lines = sum(len(table) + 2.7 + (style.width == style.NARROW)
                + (bool(pooled) and (not pooled.wide) + pooled.foresees) for _, table, pooled in shown)
    canvas, ax = style.canvas(0.185 * lines + 0.6)
    labels, words, y = {}, [], 0
    for question, table, pooled in shown:
        y = _block(ax, labels, data, results, question, table, pooled, y) + 1.7
        words.append(_in_words(results, question, table))
    ax.set_yticks(list(labels), [text for text, _ in labels.values()])
    for tick, (_, look) in zip(ax.get_yticklabels(), labels.values(), strict=True):
        tick.set(**look)
    ax.set_ylim(y - 1, -0.8)
    ax.tick_params(axis="y", length=0, pad=9, labelsize=8)
    ax.grid(axis="x")
    style.percent_axis(ax, "proportion, with 95% interval")
    ahead = ("Grey bar: where the result of a further series would be expected (95% prediction interval). "
             * any(pooled and pooled.foresees for *_, pooled in shown))
    return Figure(
        name,
        f"{title} Squares: published series with 95% intervals, sized by weight; grey and open: not pooled, "
        "for the reason in brackets. Diamond: pooled proportion and its 95% interval. "
        f"{ahead}Circle: our case reports, which are not pooled.", " ".join(words), canvas,
        Data(("Question", "Series", "Patients:r", "Proportion:r", "95% interval"), [
            row for question, table, _ in shown for row in _rows(data, results, question, table)]))


def _rows(data: Dataset, results, question, table: pd.DataFrame):
    """The lines of one question in words: cohorts, pool, prediction interval, and ours."""
    for r in table.itertuples():
        yield (question.label, plain(_label(data, r)), f"{r.events} of {r.total}", percent(r.share),
               span(r.lower, r.upper, "fraction"))
    for label, name in (("pooled", f"pooling.{question.name}.share"),
                        ("prediction interval", f"pooling.{question.name}.prediction"),
                        ("our case reports", question.ours)):
        if name in results and results[name].lower is not None:
            e = results[name]
            yield question.label, label, sample(e), percent(e.value), span(e.lower, e.upper, "fraction")


def _block(ax, labels: dict, data, results, question, table: pd.DataFrame, pooled: pooling.Pooled | None,
           y: float) -> float:
    """One question from line ``y`` on; its last line. On a phone their number has a line of its own."""
    phone = style.width == style.NARROW
    ax.fill_between([0, EDGE_ON_PHONE if phone else EDGE], y - 0.45, y + 0.45, clip_on=False,
                    transform=ax.get_yaxis_transform(), color=style.PALE, linewidth=0)
    labels[y] = question.title, {"fontweight": "bold"}
    y += phone
    x, side, size = (EDGE_ON_PHONE, "right", 7) if phone else (0.01, "left", 7.5)
    ax.text(x, y, _sizes(pooled, table), fontsize=size, ha=side, va="center", zorder=6,
            transform=ax.get_yaxis_transform(),
            bbox={"facecolor": "white", "linewidth": 0, "pad": 1} if phone else None)
    weights = iter(pooled.weights if pooled else [0.2] * len(table))
    for r in table.itertuples():
        y += 1
        colour, ink = (style.BLUE, style.INK) if r.pooled else (style.GREY, style.GREY)
        labels[y] = _label(data, r), {"color": ink}
        ax.plot([r.lower, r.upper], [y, y], color=colour, linewidth=1.1, solid_capstyle="butt")
        ax.scatter([r.share], [y], s=12 + 130 * next(weights) if r.pooled else 16, marker="s", zorder=5,
                   clip_on=False, color=colour if r.pooled else "white", edgecolor=colour, linewidth=1)
        _say(ax, y, f"{r.events}/{r.total}", r.share, r.lower, r.upper, ink)
    if pooled and not pooled.wide:
        y += 1
        labels[y] = "Pooled", {"fontweight": "bold"}
        mid, low, high = pooled.share
        ax.fill([low, mid, high, mid], [y, y - 0.34, y, y + 0.34], color=style.INK, zorder=5, linewidth=0)
        _say(ax, y, "", *pooled.share, weight="bold")
        if pooled.foresees:
            y += 1
            labels[y] = "Prediction interval", {}
            ax.plot(pooled.prediction[1:], [y, y], color=style.GREY, linewidth=3.2, alpha=0.55,
                    solid_capstyle="butt")
            _say(ax, y, "", None, *pooled.prediction[1:])
    ours = results[question.ours]
    y += 1
    labels[y] = "Our case reports", {"color": style.ORANGE}
    if ours.value is not None:
        ax.plot([ours.lower, ours.upper], [y, y], color=style.ORANGE, linewidth=1.4)
        ax.plot([ours.value], [y], marker="o", color=style.ORANGE, markersize=5.5, clip_on=False)
        _say(ax, y, f"{ours.count}/{ours.n}", ours.value, ours.lower, ours.upper, style.ORANGE)
    return y


def _label(data: Dataset, r) -> str:
    name = reports.reported_by(data, r.citation_key)
    rule, _, why = r.reason.partition(": ")
    why = why.partition(" as ")[0].removesuffix(" series") if rule == pooling.LEFT_OUT else (
        "doubtful" * bool(rule))
    return f"{name} ({why})" if why else name


def _say(ax, y: float, counts: str, share, low, high, colour: str = style.INK,
         weight: str = "normal") -> None:
    """Counts and share of one line, right of the axes; on a phone the counts, or else the share."""
    across = {"transform": ax.get_yaxis_transform(), "va": "center", "fontsize": 8, "color": colour,
              "fontweight": weight}
    ends = f"{_bare(low)}–{_bare(high)}%"
    if style.width == style.NARROW:
        ax.text(EDGE_ON_PHONE, y, counts or ("" if share is None else number(share, "fraction")), ha="right",
                **across)
        return
    ax.text(COUNTS, y, counts, ha="right", **across)
    ax.text(SHARES, y, ends if share is None else f"{number(share, 'fraction')} ({ends[:-1]})", **across)


def _bare(x: float) -> str:
    return number(x, "fraction").removesuffix("%")


def _sizes(pooled: pooling.Pooled | None, table: pd.DataFrame) -> str:
    """How many series and patients; and why they are not pooled."""
    entered = table.loc[table["pooled"], "total"]
    lesions = table.loc[table["pooled"] & (table["subgroup"] == pooling.LESIONS), "total"].sum()
    n = f"{lesions} lesions, {entered.sum() - lesions} patients" if lesions else f"n = {entered.sum()}"
    why = (f"; not pooled, fewer than {FEWEST_COHORTS} series" if not pooled else
           "; not pooled, interval too wide" * pooled.wide)
    return f"{len(entered)} series, {n}{why}"


def _in_words(results, question, table: pd.DataFrame) -> str:
    share, ours = results[f"pooling.{question.name}.share"], results[question.ours]
    alt = f"{question.label}: {share.count} series ({pooling.each(table)})"
    if share.value is not None:
        alt += f", pooled {with_interval(share)}"
        if ahead := results.get(f"pooling.{question.name}.prediction"):
            alt += f", prediction {number(ahead.lower, 'fraction')} to {number(ahead.upper, 'fraction')}"
    return f"{alt}; our case reports {with_interval(ours)}."
