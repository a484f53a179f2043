"""Figures of the chapter on what the reports say and leave out."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.patches import Rectangle

from ..book.display import Data, Figure
from ..book.figures import style
from ..gate.dataset import Dataset
from ..stats import groups
from ..stats.estimate import SMALLEST_GROUP
from ..stats.wording import counted, listed, number, within
from . import appraisal

SHADES = LinearSegmentedColormap.from_list("reported", ["#f4f6f8", style.SKY, style.BLUE, "#00365c"])
#: On a colour of less relative luminance figures are white.
LUMINANCE, DARK = (0.2126, 0.7152, 0.0722), 0.55
HATCHES = ("", "////", "....")


@style.look()
def heat_map(data: Dataset) -> Figure:
    """Share of the reports that give each field, by period, grouped by item of CARE."""
    name = "fig-completeness"
    if data.cases.empty:
        return style.nothing(name, "No patient is in the case table.")
    periods, columns = appraisal.by_period(data), data.package.tables["cases"]
    heads = [(_short(group), int(group.test(data.patients).sum())) for group in periods]
    items = [(item, its) for item in appraisal.CARE if (its := appraisal.fields_of(data, item))]
    tall = sum(1 + len(its) for _, its in items)
    canvas, ax = style.canvas(0.55 + 0.186 * tall)
    ax.set_xlim(-0.02, len(periods))
    ax.set_ylim(tall, 0)
    y, ticks, rows = 0, [], []
    for item, its in items:
        ax.text(-0.06, y + 0.62, item.name.capitalize(), ha="right", va="center", fontsize=8,
                fontweight="bold", transform=ax.get_yaxis_transform())
        y += 1
        for field in its:
            title = columns[field.name].title
            cells = [table.loc[field.name] for table in periods.values()]
            for x, cell in enumerate(cells):
                _cell(ax, x, y, cell["reported"], cell["applies"])
            ticks.append((y + 0.5, title))
            rows.append((title, *("{reported} of {applies}".format(**cell) for cell in cells)))
            y += 1
    ax.set_yticks(*zip(*ticks, strict=True), fontsize=7.5)
    ax.set_xticks([x + 0.5 for x in range(len(heads))], [f"{words}\nn = {n}" for words, n in heads],
                  fontsize=8, rotation=90 if style.width == style.NARROW else 0)
    ax.tick_params(length=0)
    ax.xaxis.tick_top()
    for side in ax.spines.values():
        side.set_visible(False)
    overall = periods[groups.ALL].loc[[field.name for _, its in items for field in its]].query("applies > 0")
    shares = (overall["reported"] / overall["applies"]).sort_values(kind="stable")
    alt = [f"{within(columns[name].title)} {number(share, 'fraction')}" for name, share in shares.items()]
    return Figure(
        name, "Completeness of reporting by year of publication: proportion of patients for whom a field was "
        "reported, of those to whom it applies, in the text that was read. Fields are grouped by item of "
        "CARE. A darker colour means more often reported. Where a field applies to fewer than "
        f"{SMALLEST_GROUP} patients the count is given without colour; a dash means that it applies to none.",
        f"Table of shades: {len(alt)} fields by {len(periods) - 1} periods, {heads[0][1]} patients. Most "
        f"often reported: {listed(alt[:-4:-1])}. Least often: {listed(alt[:3])}.", canvas,
        Data(("Field", *(f"{words}, n = {n}:r" for words, n in heads)), rows))


def _short(group: groups.Group) -> str:
    """A period as the head of a narrow column: ``2000–2009``."""
    words = group.label.removeprefix("published ").removeprefix("up ").removesuffix(" patients")
    return words.replace("0 to 2", "0–2").replace("year not shown", "no year")


def _cell(ax, x: int, y: int, k: int, n: int) -> None:
    enough = n >= SMALLEST_GROUP
    face = SHADES(k / n) if enough else "white"
    ax.add_patch(Rectangle((x + 0.02, y + 0.05), 0.96, 0.9, facecolor=face,
                           edgecolor="none" if enough else style.PALE, linewidth=0.8))
    light = sum(part * shade for part, shade in zip(LUMINANCE, to_rgb(face), strict=True))
    words = number(k / n, "fraction") if enough else (f"{k} of {n}" if n else "–")
    ax.text(x + 0.5, y + 0.53, words, ha="center", va="center", fontsize=7.5,
            color="white" if light < DARK else style.INK)


@style.look()
def core(data: Dataset) -> Figure:
    """How many of the core fields each report gives, by depth of reading."""
    name = "fig-core"
    cover = appraisal.coverage(data)
    if cover.patients.empty:
        return style.nothing(name, "No patient is in the case table.")
    given = cover.completeness(appraisal.names(core=True))
    edges = np.linspace(0, 1, 11)
    steps = [f"{100 * low:.0f} to {100 * high:.0f}%" for low, high in zip(edges, edges[1:], strict=False)]
    canvas, ax = style.canvas(2.7)
    below, talls = np.zeros(10), []
    colours = (style.SKY, style.ORANGE, style.INK)
    for scope, colour, hatch in zip(appraisal.SCOPES, colours, HATCHES, strict=True):
        part = given[scope.test(cover.patients).astype(bool)]
        # A share on an edge belongs to the step that begins there, however it is rounded.
        tall = np.histogram(np.minimum(part + 1e-9, 1), edges)[0]
        ax.bar(edges[:-1] + 0.05, tall, 0.094, bottom=below, color=colour, hatch=hatch, edgecolor="white",
               linewidth=0.6, label=f"{scope.label} ({counted(len(part), 'patient')})")
        below += tall
        talls.append(tall)
    limit, thin = appraisal.THIN_BELOW, int(appraisal.is_thin(cover).sum())
    ax.axvline(limit, color=style.INK, linewidth=1.2, linestyle=(0, (4, 2)))
    ax.text(limit - 0.01, below.max() * 1.1, f"under half: {counted(thin, 'patient')}", ha="right",
            fontsize=8)
    ax.set_ylim(0, below.max() * 1.22)
    style.percent_axis(ax, "core fields reported, of those that apply")
    ax.set_ylabel("patients")
    ax.grid(axis="y")
    canvas.legend(*ax.get_legend_handles_labels(), loc="outside upper left",
                  ncols=1 if style.width == style.NARROW else 3, fontsize=8, borderaxespad=0)
    bars = [f"{step}: {n:.0f}" for step, n in zip(steps, below, strict=True) if n]
    return Figure(
        name, f"Proportion of the {len(appraisal.names(core=True))} core fields reported for each of "
        f"{counted(len(given), 'patient')}, in steps of 10%. The line marks one half.",
        f"Bars of {len(given)} patients by proportion of the core fields reported: {listed(bars)}. {thin} "
        f"are under half.", canvas,
        Data(("Core fields reported", *(f"{scope.label}:r" for scope in appraisal.SCOPES), "Together:r"), [
            (step, *(f"{n:.0f}" for n in (*each, sum(each)))) for step, *each in zip(
                steps, *talls, strict=True)]))
