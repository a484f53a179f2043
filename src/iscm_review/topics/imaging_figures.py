"""Figures of the imaging chapter."""

from collections import Counter

import numpy as np
from matplotlib.patches import Ellipse

from living_review.book import reports
from living_review.book.display import Data, Figure
from living_review.book.figures import style
from living_review.book.tables import filled, percent, plain, span
from living_review.gate.dataset import Dataset
from living_review.stats.wording import listed

from . import imaging

CORD, LESION, BRIGHT, FLUID = "#5b6570", "#9aa3ab", "#ffffff", "#23282d"
#: Mean extent of the oedema in vertebral segments, and how many times the enhancing lesion it is
#: (Rykken 2013b, as the table of series has it): the sagittal drawings keep this proportion.
OEDEMA, TIMES = 4.5, 3.6


@style.look()
def signs(name: str = "fig-signs") -> Figure:
    """Schematic drawings: T2 beside T1 with contrast in one proportion, then the three signs.

    Under a ``name`` of its own, the drawing stands on another page as well.
    """
    canvas, axes = style.canvas(3.1, columns=5, width_ratios=(1, 1, 1.05, 1.05, 1.05))
    for ax, title, draw in zip(axes, ("T2", "T1 with\ncontrast", "rim sign", "flame sign",
                                      "central dot\nsign"),
                               (_t2, _t1, _rim, _flame, _central_dot), strict=True):
        overview = draw in (_t2, _t1)
        ax.set_xlim(-1, 1)
        ax.set_ylim(*((-3.4, 3.4) if overview else (-1.35, 1.35)))
        ax.set_aspect("auto" if overview else "equal")
        ax.set_title(title, loc="center")
        ax.set_axis_off()
        draw(ax)
    axes[0].annotate("", (-0.86, OEDEMA / 2), (-0.86, -OEDEMA / 2),
                     arrowprops={"arrowstyle": "<->", "color": style.INK, "lw": 1})
    axes[0].text(-0.98, 0, f"oedema, {OEDEMA:g} segments", rotation=90, ha="right", va="center", fontsize=8)
    return Figure(
        name,
        "A small enhancing lesion with long oedema, and three signs. Schematic, drawn for this review and "
        "not from a patient. The two left drawings are sagittal, with lengths in proportion: mean oedema of "
        f"{OEDEMA:g} vertebral segments, {TIMES:g} times the enhancing lesion (Rykken 2013b); widths are "
        "exaggerated, and the cord is drawn at normal calibre. The others show contrast-enhanced T1, bright "
        "for enhancement: a thin edge brighter than the lesion, which enhances throughout (rim sign), an "
        "ill-defined flame at the upper or lower end (flame sign), and, in axial view, a point of stronger "
        "enhancement in the middle (central dot sign).",
        f"Five schematic drawings. On T2, bright oedema over {OEDEMA:g} segments round a small lesion; on T1 "
        f"with contrast, the lesion alone, {OEDEMA / TIMES:g} segments long; a lesion with a brighter thin "
        "rim; a lesion with flame-shaped enhancement above and below; a round cord cross-section with a "
        "bright dot in the middle of the lesion.", canvas)


def _sagittal(ax, fluid: str, cord: str) -> None:
    low, high = ax.get_ylim()
    ax.fill_betweenx([low, high], -0.78, 0.78, color=fluid, linewidth=0)
    ax.fill_betweenx([low, high], -0.46, 0.46, color=cord, linewidth=0)


def _t2(ax) -> None:
    _sagittal(ax, "#e3e7ea", CORD)
    for part, alpha in ((1, 0.35), (0.86, 0.35), (0.7, 0.3)):
        ax.add_patch(Ellipse((0, 0), 0.86, OEDEMA * part, color=BRIGHT, alpha=alpha, linewidth=0))
    ax.add_patch(Ellipse((0, 0), 0.6, OEDEMA / TIMES, facecolor=LESION, edgecolor="none"))


def _t1(ax) -> None:
    _sagittal(ax, FLUID, CORD)
    ax.add_patch(Ellipse((0, 0), 0.6, OEDEMA / TIMES, facecolor=BRIGHT, edgecolor="none", alpha=0.9))


def _rim(ax) -> None:
    _sagittal(ax, FLUID, CORD)
    ax.add_patch(Ellipse((0, 0), 0.66, 1.2, facecolor=LESION, edgecolor=BRIGHT, linewidth=2.5))


def _flame(ax) -> None:
    _sagittal(ax, FLUID, CORD)
    x = np.linspace(-0.3, 0.3, 61)
    for sign in (1, -1):
        for reach, alpha in ((1.15, 0.28), (0.92, 0.45), (0.72, 0.75)):
            across = x / 0.3
            ripple = 0.76 + 0.24 * np.cos(4 * np.pi * across + 0.6)
            tongues = 0.3 + (reach - 0.3) * (1 - np.abs(across) ** 1.6) * ripple
            ax.fill_between(x, 0, sign * tongues, color=BRIGHT, alpha=alpha, linewidth=0)
    ax.add_patch(Ellipse((0, 0), 0.66, 1.0, facecolor=LESION, edgecolor="none"))


def _central_dot(ax) -> None:
    ax.add_patch(Ellipse((0, 0), 1.95, 1.75, color=FLUID))
    ax.add_patch(Ellipse((0, 0), 1.45, 1.2, color=CORD))
    ax.add_patch(Ellipse((0, 0), 0.9, 0.82, color=LESION))
    ax.add_patch(Ellipse((0, 0), 0.2, 0.2, color=BRIGHT))


@style.look()
def sign_studies(data: Dataset) -> Figure:
    """Published sensitivity and specificity of signs, with rebuilt intervals."""
    table = imaging.sign_studies(data)
    table = table[table["item"].isin(["rim_sign", "flame_sign", "rim or flame sign",
                                      "rim and flame sign", "central_dot_sign"])]
    if table.empty:
        return style.nothing("fig-sign-studies", "No study of signs is in the table.")
    table = table.assign(study=list(zip(table["item"], table["citation_key"], strict=True)))
    items = list(dict.fromkeys(table["study"]))
    times = Counter(item for item, _ in items)
    labels = [item.replace("_", " ") + f" ({key})" * (times[item] > 1) for item, key in items]
    words = data.labels("measure", "series")
    heads = {m: words.get(m, m).split(",")[0].lower() for m in imaging.SIGN_MEASURES}
    canvas, axes = style.canvas(0.32 * len(items) + 1.1, columns=2, sharex=True)
    alt = []
    for ax, (measure, head), names, colour, marker in zip(
            axes, heads.items(), (labels, [""] * len(labels)), (style.BLUE, style.ORANGE), "os", strict=True):
        part = table[table["measure"] == measure].drop_duplicates("study").set_index("study").reindex(items)
        style.intervals(ax, names, part["value"], part["lower"], part["upper"],
                        ["" if n != n else f"n = {n:.0f}" for n in part["n"]], colour, marker)
        ax.set_title(head)
        style.percent_axis(ax, "")
        alt += [f"{item} {measure} {100 * v:.0f}%"
                for item, v in zip(labels, part["value"], strict=True) if v == v]
    return Figure(
        "fig-sign-studies",
        "Sensitivity among patients with metastasis, and specificity among patients with a primary "
        "tumour of the cord, as published; we calculated the intervals (Wilson) from percentage and "
        "denominator. The controls had tumours only: these studies did not test the signs against myelitis, "
        "infarct or demyelination.",
        f"Two dot charts: {listed(alt)}.", canvas,
        Data(("Sign", "Report", "Measure", "Value:r", "95% interval", "Patients:r"), [
            (r.item.replace("_", " "), plain(reports.reported_by(data, r.citation_key)), heads[r.measure],
             percent(r.value), span(r.lower, r.upper, "fraction"), filled(r.n)) for r in table.itertuples()]))
