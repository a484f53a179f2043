"""Figures of the imaging chapter."""

from __future__ import annotations

import numpy as np
from matplotlib.patches import Ellipse, Polygon

from living_review.book import reports
from living_review.book.display import Data, Figure
from living_review.book.figures import style
from living_review.book.figures.data import of_frame
from living_review.book.tables import filled, percent, plain, span
from living_review.gate.dataset import Dataset
from living_review.stats.wording import listed

from . import imaging

CORD, LESION, BRIGHT, FLUID = "#5b6570", "#9aa3ab", "#ffffff", "#23282d"


def signs() -> Figure:
    """Schematic drawings of the three enhancement signs, as on T1 with contrast."""
    canvas, axes = style.canvas(2.9, columns=3)
    for ax, title, draw in zip(axes, ("rim sign", "flame sign", "central dot sign"),
                               (_rim, _flame, _central_dot), strict=True):
        ax.set_xlim(-1.05, 1.05)
        ax.set_ylim(-1.5, 1.5)
        ax.set_aspect("equal")
        ax.set_title(title, loc="center")
        style.bare(ax)
        draw(ax)
    return Figure(
        "fig-signs",
        "The three signs, drawn by this package and not from a patient: contrast-enhanced T1, bright "
        "for enhancement. The rim sign is a thin brighter edge around an enhancing lesion. The flame "
        "sign is an ill-defined, flame-shaped enhancement at its upper or lower end. Both are drawn "
        "in sagittal view. The central dot sign is a point of stronger enhancement in the middle of "
        "the lesion, drawn in axial view.",
        "Three schematic drawings: a lesion in the cord with a brighter thin rim; a lesion with "
        "flame-shaped enhancement above and below; a round cord cross-section with a lesion that has "
        "a bright central dot.", canvas)


def _sagittal(ax) -> None:
    ax.add_patch(Polygon([(-0.8, -1.5), (0.8, -1.5), (0.8, 1.5), (-0.8, 1.5)], color=FLUID))
    y = np.linspace(-1.5, 1.5, 80)
    half = 0.42 + 0.12 * np.exp(-((y / 0.7) ** 2))
    ax.fill_betweenx(y, -half, half, color=CORD, linewidth=0)


def _rim(ax) -> None:
    _sagittal(ax)
    ax.add_patch(Ellipse((0, 0), 0.62, 1.1, facecolor=LESION, edgecolor=BRIGHT, linewidth=3))


def _flame(ax) -> None:
    _sagittal(ax)
    x = np.linspace(-0.26, 0.26, 61)
    for sign in (1, -1):
        for reach, alpha in ((1.0, 0.28), (0.8, 0.45), (0.62, 0.75)):
            across = x / 0.26
            ripple = 0.76 + 0.24 * np.cos(4 * np.pi * across + 0.6)
            tongues = 0.3 + (reach - 0.3) * (1 - np.abs(across) ** 1.6) * ripple
            ax.fill_between(x, 0, sign * tongues, color=BRIGHT, alpha=alpha, linewidth=0)
    ax.add_patch(Ellipse((0, 0), 0.58, 0.9, facecolor=LESION, edgecolor="none"))


def _central_dot(ax) -> None:
    ax.add_patch(Ellipse((0, 0), 2.0, 1.75, color=FLUID))
    ax.add_patch(Ellipse((0, 0), 1.5, 1.2, color=CORD))
    ax.add_patch(Ellipse((0, 0), 0.92, 0.82, color=LESION))
    ax.add_patch(Ellipse((0, 0), 0.2, 0.2, color=BRIGHT))


def reported(data: Dataset) -> Figure:
    """How many reports mention each finding, and how."""
    table = imaging.reported_findings(data)
    total = len(data.cases)
    if not total:
        return style.nothing("fig-findings", "The case table holds no patient.")
    canvas, ax = style.canvas(2.5)
    parts = (("present", style.BLUE, ""), ("absent", style.ORANGE, "///"),
             ("not_mentioned", style.PALE, ""))
    left = np.zeros(len(table))
    for column, colour, hatch in parts:
        ax.barh(table["finding"], table[column], left=left, color=colour, hatch=hatch,
                edgecolor="white", height=0.7, label=column.replace("_", " "))
        for y, (start, n) in enumerate(zip(left, table[column], strict=True)):
            if n and column == "not_mentioned":
                _count(ax, total, y, n, -4, "right", style.INK)
            elif n > 2:
                ax.text(start + n / 2, y, str(n), ha="center", va="center", fontsize=8,
                        color="white", fontweight="bold")
            elif n:
                _count(ax, start + n, y, n, 4 if column == "present" else 8, "left",
                       style.INK if column == "present" else style.ORANGE)
        left = left + table[column].to_numpy()
    ax.invert_yaxis()
    ax.set_xlim(0, total)
    ax.tick_params(axis="y", length=0)
    ax.set_xlabel("patients")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, borderaxespad=0.2)
    words = listed([f"{r.finding} present in {r.present}, absent in {r.absent}"
                    for r in table.itertuples()])
    return Figure(
        "fig-findings",
        f"What is reported of {len(table)} findings for {total} patients. Blue: said to be present; "
        "hatched: said to be absent; grey: not mentioned in what could be read. A finding that is "
        "only mentioned when present has no frequency here.",
        f"Stacked bars over {total} patients: {words}; not mentioned in the rest.", canvas,
        of_frame(table, {"finding": "Finding", "present": "Present:r", "absent": "Absent:r",
                         "not_mentioned": "Not mentioned:r"}))


def _count(ax, x: float, y: float, n: int, points: int, side: str, colour: str) -> None:
    """A count beside its bar, by a distance on paper and not in patients."""
    ax.annotate(str(n), (x, y), xytext=(points, 0), textcoords="offset points", ha=side,
                va="center", fontsize=8, color=colour)


def sign_studies(data: Dataset) -> Figure:
    """Published sensitivity and specificity of signs, with rebuilt intervals."""
    table = imaging.sign_studies(data)
    table = table[table["item"].isin(["rim_sign", "flame_sign", "rim or flame sign",
                                      "rim and flame sign", "central_dot_sign"])]
    if table.empty:
        return style.nothing("fig-sign-studies", "No study of signs is in the table.")
    table = table.assign(study=list(zip(table["item"], table["citation_key"], strict=True)))
    items = list(dict.fromkeys(table["study"]))
    shared = {item for item, _ in items if sum(i == item for i, _ in items) > 1}
    labels = [item.replace("_", " ") + (f" ({key})" if item in shared else "")
              for item, key in items]
    words = data.labels("measure", "series")
    canvas, axes = style.canvas(0.32 * len(items) + 1.1, columns=2, sharex=True)
    alt = []
    for ax, measure in zip(axes, imaging.SIGN_MEASURES, strict=True):
        part = table[table["measure"] == measure].drop_duplicates("study").set_index("study")
        part = part.reindex(items)
        style.intervals(ax, labels if measure == "sensitivity" else [""] * len(labels),
                        part["value"], part["lower"], part["upper"],
                        ["" if n != n else f"n = {n:.0f}" for n in part["n"]],
                        style.BLUE if measure == "sensitivity" else style.ORANGE,
                        "o" if measure == "sensitivity" else "s")
        ax.set_title(words.get(measure, measure).split(",")[0].lower())
        style.percent_axis(ax, "")
        alt += [f"{item} {measure} {100 * v:.0f}%"
                for item, v in zip(labels, part["value"], strict=True) if v == v]
    return Figure(
        "fig-sign-studies",
        "Sensitivity among patients with metastasis, and specificity among patients with a primary "
        "tumour of the cord, as published; the intervals are ours (Wilson), rebuilt from percentage "
        "and denominator. The controls are tumours only: against myelitis, infarct or demyelination "
        "the signs were not tested in these studies.",
        f"Two dot charts: {listed(alt)}.", canvas,
        Data(("Sign", "Report", "Measure", "Value:r", "95% interval", "Patients:r"), [
            (r.item.replace("_", " "), plain(reports.reported_by(data, r.citation_key)),
             words.get(r.measure, r.measure).split(",")[0].lower(), percent(r.value),
             span(r.lower, r.upper, "fraction"), filled(r.n))
            for r in table[table["measure"].isin(imaging.SIGN_MEASURES)].itertuples()]))
