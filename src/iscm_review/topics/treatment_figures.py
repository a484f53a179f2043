"""Figures of the treatment chapter."""

import textwrap
from collections.abc import Mapping

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator, MultipleLocator

from living_review.book.display import Data, Figure
from living_review.book.figures import style
from living_review.book.figures.data import of_frame
from living_review.gate.dataset import Dataset
from living_review.stats.estimate import Estimate
from living_review.stats.wording import counted

from . import treatment

#: Where the time axis of the index patient begins, in months from the operation, if anything came after.
FIRST_MONTH = -4


@style.look()
def pathway(data: Dataset, results: Mapping[str, Estimate]) -> Figure:
    """From presentation to treatment: what was reported, each step with how many it is of."""
    steps, options = treatment.pathway(data, results)
    wide = style.width > style.NARROW
    room, line, title = (50 if wide else 28), 0.18, 0.36
    rows = [[step] for step in steps] + [options[i:i + 2] for i in range(0, len(options), 2)]
    filled = [[(name, [part for item in words for part in textwrap.wrap(
        item.replace(" of ", "\xa0of\xa0"), room * (3 - len(row)))])
               for name, words in row] for row in rows]
    tall = [title + line * max(len(lines) for _, lines in row) for row in filled]
    gap = 0.24
    canvas, ax = style.canvas(sum(tall) + gap * (len(tall) - 1))
    top = 0.0
    for n, (row, height) in enumerate(zip(filled, tall, strict=True)):
        for column, (name, lines) in enumerate(row):
            width = 1 if len(row) == 1 else 0.485
            left = column * 0.515
            ax.add_patch(Rectangle((left, -top - height), width, height, facecolor="#f5f6f8" if n < len(steps)
                                   else "white", edgecolor=style.BLUE, linewidth=1))
            ax.text(left + 0.02, -top - 0.07, name, va="top", fontweight="bold", fontsize=9)
            ax.text(left + 0.02, -top - 0.24, "\n".join(lines), va="top", fontsize=8.5, linespacing=1.25)
        top += height
        if n < len(steps):
            ax.annotate("", (0.5, -top - gap), (0.5, -top),
                        arrowprops={"arrowstyle": "->", "color": style.GREY, "shrinkA": 0, "shrinkB": 0})
        top += gap
    ax.set_xlim(0, 1)
    ax.set_ylim(gap - top, 0)
    ax.set_axis_off()
    return Figure(
        "fig-pathway",
        "The decisions from presentation to treatment, and what was reported at each. Each line says whose "
        "patients it counts: of our case reports, or of published series, one by one. The figure gives no "
        "advice: patients were selected for each treatment.",
        f"Flow chart of {len(steps)} decisions and {len(options)} treatments: " + "; ".join(
            name for name, _ in (*steps, *options)) + ". The data of the figure has every line.", canvas,
        Data(("Decision", "Reported"), [(name, "; ".join(words)) for name, words in (*steps, *options)]))


@style.look()
def combinations(data: Dataset) -> Figure:
    """Which modalities were given together, in the manner of an UpSet plot."""
    table = treatment.combinations(data)
    table = table[table[list(treatment.COMBINED)].any(axis=1)].reset_index(drop=True)
    if table.empty:
        return style.nothing("fig-combinations", "No treatment is reported.")
    columns, total = list(treatment.COMBINED), int(table["n"].sum())
    canvas, (bars, dots) = style.canvas(3.9, rows=2, sharex=True, gridspec_kw={"height_ratios": [1.7, 1.3]})
    x = np.arange(len(table))
    bars.bar(x, table["complete"], color=style.BLUE, width=0.62, label="all three stated")
    bars.bar(x, table["n"] - table["complete"], bottom=table["complete"], color=style.PALE, hatch="////",
             edgecolor=style.GREY, linewidth=0, width=0.62, label="one or more not mentioned")
    bars.legend(loc="upper right", title="surgery, radiotherapy and chemotherapy", title_fontsize=8.5,
                alignment="left")
    for i, n in enumerate(table["n"]):
        bars.text(i, n + 0.3, str(n), ha="center", fontsize=8)
    bars.set_ylabel("patients")
    bars.set_ylim(0, 1.12 * table["n"].max())
    bars.grid(axis="y")
    bars.tick_params(axis="x", length=0, labelbottom=False)
    for y, column in enumerate(columns):
        dots.axhspan(y - 0.42, y + 0.42, color="#f5f6f8" if y % 2 == 0 else "white", zorder=0)
        given = table[column].to_numpy(bool)
        dots.scatter(x[~given], np.full((~given).sum(), y), s=26, color=style.PALE)
        dots.scatter(x[given], np.full(given.sum(), y), s=46, color=style.BLUE, zorder=3)
    for i, row in table.iterrows():
        given = [y for y, c in enumerate(columns) if row[c]]
        dots.plot([i, i], [min(given), max(given)], color=style.BLUE, linewidth=1.6)
    totals = [int(table.loc[table[c], "n"].sum()) for c in columns]
    dots.set_yticks(range(len(columns)), [f"{treatment.MODALITIES[c]} ({n})"
                                          for c, n in zip(columns, totals, strict=True)])
    dots.tick_params(axis="both", length=0, labelbottom=False)
    dots.set_ylim(len(columns) - 0.5, -0.5)
    for spine in dots.spines.values():
        spine.set_visible(False)
    names = []
    for _, row in table.head(6).iterrows():
        given = [treatment.MODALITIES[c] for c in columns if row[c]]
        names.append(f"{' with '.join(given)} {row['n']}, in {row['complete']} all three stated")
    return Figure(
        "fig-combinations",
        f"Treatments reported for the cord lesion in {total} patients, by combination; for "
        f"{len(data.cases) - total} none was reported as given. Blue: surgery, radiotherapy and chemotherapy "
        "are each reported as given or not given. Hatched: at least one of the three is not mentioned and "
        "may have been given, so a single treatment there is not monotherapy. Steroids are left out.",
        f"UpSet-style chart of {total} patients; most frequent: {'; '.join(names)}.", canvas,
        of_frame(table, {**{c: treatment.MODALITIES[c].capitalize() for c in columns}, "n": "Patients:r",
                         "complete": "Of these, all three stated:r"}))


@style.look()
def course(data: Dataset) -> Figure:
    """The index patient's course: tumour marker, function and pain over the months."""
    table = data.index_case
    if table.empty:
        return style.nothing("fig-course", "No course is recorded.")
    tracks = (("cea_ng_ml", "CEA, ng/ml", style.BLUE, "o"),
              ("joa_score", "JOA score,\n0 to 17", style.GREEN, "s"),
              ("vas", "pain score,\n0 to 10", style.ORANGE, "^"))
    canvas, axes = style.canvas(5.2, rows=4, sharex=True, gridspec_kw={"height_ratios": [1.9, 1, 1, 1]})
    late = table["month"] >= FIRST_MONTH
    shown = table[late] if late.any() else table
    first = FIRST_MONTH if late.any() else int(table["month"].min())
    _events(axes[0], shown)
    alt = []
    for ax, (column, label, colour, marker) in zip(axes[1:], tracks, strict=True):
        part = shown.dropna(subset=[column])
        points = list(zip(part["month"], part[column], strict=True))
        ax.plot(part["month"], part[column], marker=marker, color=colour, linestyle="")
        for month, level in points:
            ax.annotate(f"{level:g}", (month, level), xytext=(0, 6), textcoords="offset points",
                        ha="center", fontsize=8)
        ranges = _ranges(shown) if column == "cea_ng_ml" else []
        for since, until, low, high in ranges:
            ax.fill_between([since, until], low, high, color=colour, alpha=0.3, linewidth=0)
            ax.annotate(f"{low:g}–{high:g}", ((since + until) / 2, high), xytext=(0, 3),
                        textcoords="offset points", ha="center", fontsize=8)
        ax.set_ylabel(label, rotation=0, ha="right", va="center", labelpad=14)
        top = {"joa_score": 17, "vas": 10}.get(column, 1.4 * part[column].max())
        ax.set_ylim(0, top if top > 0 else 1)
        ax.grid(True)
        alt.append(f"{label.split(',')[0]} " + (", ".join(
            f"{level:g} at month {month:g}" for month, level in points) or "not reported")
            + "".join(f", between {low:g} and {high:g} from month {since:g} to {until:g}"
                      for since, until, low, high in ranges))
    axes[-1].set_xlabel("months from the operation")
    axes[-1].set_xlim(first - 0.5, shown["month"].max() + 1.5)
    span = shown["month"].max() - first
    axes[-1].xaxis.set_major_locator(MultipleLocator(3) if span <= 60 else MaxNLocator(20, integer=True))
    earlier = len(table) - len(shown)
    before = (f"; {counted(earlier, 'earlier event')} {'is' if earlier == 1 else 'are'} in the table"
              if earlier else "")
    return Figure(
        "fig-course",
        f"Course of the index patient. The axis begins {counted(abs(first), 'month')} "
        f"{'after' if first > 0 else 'before'} the operation{before}. Points are single values; a band is "
        "the range reported for a period. CEA: carcinoembryonic antigen, a tumour marker; JOA: function "
        "by the score of the Japanese Orthopaedic Association, where more is better.",
        f"Timeline with {len(shown)} events. {'; '.join(alt)}.", canvas,
        of_frame(shown.assign(**{c: [f"{v:g}" if v == v else None for v in shown[c]] for c, *_ in tracks}),
                 {"month": "Month:r", "event": "Event", "cea_ng_ml": "CEA, ng/ml:r",
                  "cea_lowest": "CEA, lowest since:r", "cea_highest": "CEA, highest since:r",
                  "joa_score": "JOA score:r", "vas": "Pain, 0 to 10:r"}))


def _ranges(table) -> list[tuple[float, float, float, float]]:
    """The periods for which a range of the tumour marker is given: from, to (months), lowest, highest.

    A period begins with the first event after the last single value.
    """
    periods, since = [], None
    for r in table.itertuples():
        since = r.month if since is None else since
        if r.cea_lowest == r.cea_lowest and r.cea_highest == r.cea_highest:
            periods.append((since, r.month, r.cea_lowest, r.cea_highest))
        if r.cea_ng_ml == r.cea_ng_ml:
            since = None
    return periods


def _events(ax, table) -> None:
    ax.axhline(0, color=style.GREY, linewidth=1.2)
    for i, r in enumerate(table.itertuples()):
        height = (0.5, -0.5, 1.3, -1.4)[i % 4]
        ax.plot([r.month, r.month], [0, height], color=style.GREY, linewidth=1)
        ax.plot(r.month, 0, marker="o", color=style.BLUE, markersize=6)
        ax.text(r.month, height * 1.08, textwrap.fill(r.event, 14, break_on_hyphens=False),
                ha="center", va="bottom" if height > 0 else "top", fontsize=8,
                parse_math=False)  # a dollar sign is a dollar sign
    ax.set_ylim(-2.1, 2.1)
    ax.set_axis_off()
