"""One look for every figure: readable in print and on a dark page, safe for colour-blind eyes.

Colours are those of Okabe and Ito (https://jfly.uni-koeln.de/color/); none is the only bearer of a meaning.
Pictures have a white ground of their own; a dark page turns light into dark and leaves the hues
(``reading/figures.css``), so captions name hues and hatches, never black, white or darkness. Text is drawn as
outlines, so that every reader sees the same picture.
"""

import logging
import re
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import matplotlib
import matplotlib.backends.backend_svg  # here, before pages are forked
import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from ... import review
from ...stats.estimate import Estimate
from .. import fonts
from ..display import Figure

INK, GREY, PALE = "#222222", "#6f6f6f", "#e4e7eb"
BLUE, ORANGE, GREEN, PURPLE, SKY, YELLOW = (
    "#0072B2", "#D55E00", "#009E73", "#8B4A8B", "#56B4E9", "#E69F00")
SERIES = (BLUE, ORANGE, GREEN, PURPLE, INK, YELLOW)
LINES = ("-", (0, (5, 1.5)), (0, (1.5, 1.2)), (0, (6, 1.5, 1.5, 1.5)), (0, (3, 3)), "-")

WIDTH = 6.2  # inches; the text is a little wider, on the site and in the PDF
NARROW = 3.55  # on a phone of 390 pixels, where the smallest type has 10 of them
LETTERS = 54  # that a line of such a drawing has room for

RULES = {
    "svg.hashsalt": review().name, "svg.fonttype": "path",
    "font.family": [fonts.FAMILY, "DejaVu Sans", "IPAexGothic"], "font.size": 9, "axes.titlesize": 9.5,
    "axes.titleweight": "bold", "axes.titlelocation": "left", "axes.titlepad": 8,
    "axes.labelsize": 9, "xtick.labelsize": 8.5, "ytick.labelsize": 8.5, "legend.fontsize": 8.5,
    "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": GREY,
    "axes.labelcolor": INK, "text.color": INK, "xtick.color": INK, "ytick.color": INK,
    "axes.axisbelow": True, "grid.color": PALE, "grid.linewidth": 0.8, "legend.frameon": False,
    "figure.facecolor": "white", "savefig.facecolor": "white", "lines.linewidth": 1.8,
    "savefig.bbox": "tight", "savefig.pad_inches": 0.08,
}
for file in sorted(file for folder in fonts.folders() for file in folder.glob("*.[ot]tf")):
    font_manager.fontManager.addfont(file)
#: A font of the machine may be another one of the same name.
FONTS = [font for font in font_manager.fontManager.ttflist if any(
    Path(font.fname).is_relative_to(folder) for folder in (matplotlib.get_data_path(), *fonts.folders()))]

width = WIDTH


@contextmanager
def look() -> Iterator[None]:
    """Drawings made here have the house style. The settings and fonts of whoever uses the package neither
    change them nor are changed by them."""
    fonts_of, log = font_manager.fontManager, logging.getLogger(font_manager.__name__)
    theirs, level = fonts_of.ttflist, log.level
    with matplotlib.rc_context(matplotlib.rcParamsDefault | RULES):
        fonts_of.ttflist = FONTS
        log.setLevel(logging.ERROR)  # it would warn that bold is the semibold that is there
        try:
            yield
        finally:
            fonts_of.ttflist = theirs
            log.setLevel(level)


class Drawing(Canvas):
    """Text is laid out when a figure is saved."""

    def savefig(self, *args, **kwargs) -> None:
        with look():
            super().savefig(*args, **kwargs)


@contextmanager
def narrow() -> Iterator[None]:
    """Drawings made here are for a phone."""
    global width
    width = NARROW
    try:
        yield
    finally:
        width = WIDTH


def inches(svg: str) -> float:
    """How wide a drawing is, with what lies beside its axes; it says so in points."""
    return float(re.search(r'<svg [^>]*?width="([0-9.]+)pt"', svg)[1]) / 72


def canvas(height: float, columns: int = 1, rows: int = 1, **kwargs) -> tuple[Canvas, Axes]:
    """A figure of the text's width and a given height in inches; to be asked for within :func:`look`."""
    drawing = Drawing(figsize=(width, height), layout="constrained")
    return drawing, drawing.subplots(rows, columns, **kwargs)


def stroke(i: int) -> dict:
    """Colour and line of the curve in place ``i``; thirty curves have thirty of them."""
    again, place = divmod(i, len(SERIES))
    line = LINES[(place + again) % (len(LINES) - 1)] if again else LINES[place]  # the last is the first
    return {"color": SERIES[place], "linestyle": line}


@look()
def nothing(name: str, sentence: str) -> Figure:
    """A figure that has nothing to show and says so, keeping its name and number."""
    drawing, ax = canvas(0.6)
    ax.set_axis_off()
    ax.text(0, 0.5, sentence, va="center", color=GREY)
    return Figure(name, sentence, sentence, drawing)


def intervals(
    ax: Axes, labels: Sequence[str], values: Sequence[float | None],
    lowers: Sequence[float | None], uppers: Sequence[float | None], notes: Sequence[str],
    colours: Sequence[str] | str = BLUE, markers: Sequence[str] | str = "o",
) -> None:
    """Values with their intervals, one row each from above, and a note at the right margin.

    On a phone label and note stand above the line of their row.
    """
    n, phone = len(labels), width == NARROW
    colours = [colours] * n if isinstance(colours, str) else colours
    markers = [markers] * n if isinstance(markers, str) else markers
    for y, (v, low, high, colour, marker) in enumerate(
            zip(values, lowers, uppers, colours, markers, strict=True)):
        if v is None or np.isnan(v):
            continue
        if low is not None and high is not None and not np.isnan(low):
            ax.plot([low, high], [y, y], color=colour, linewidth=1.6, solid_capstyle="butt")
        # A value of 0 or 100% lies on the frame and must not be cut in half.
        ax.plot([v], [y], marker=marker, color=colour, markersize=6, linestyle="none",
                clip_on=False, zorder=5)
    ax.set_yticks(range(n), [""] * n if phone else labels)
    ax.set_ylim(n - 0.4, -0.6)
    ax.tick_params(axis="y", length=0, pad=9)
    ax.grid(axis="x")
    place = {"transform": ax.get_yaxis_transform(), "fontsize": 8}
    if not phone:
        for y, note in enumerate(notes):
            ax.text(1.06, y, note, va="center", ha="left", color=GREY, **place)
        return
    room = LETTERS // ax.get_subplotspec().get_gridspec().ncols - max(
        (len(line) for note in notes for line in note.split("\n")), default=0)
    above = [label if "\n" in label else textwrap.fill(label, room) for label in labels]
    if not ax.get_subplotspec().is_first_col():  # the words are those of the panel on the left
        above = [""] * n
    tall = max((text.count("\n") + 1 for text in (*above, *notes)), default=1) * 0.155 + 0.2
    ax.figure.set_figheight(max(ax.figure.get_figheight(), tall * n + 1))
    ax.set_ylim(n - 0.7, -0.95)
    for y, (label, note) in enumerate(zip(above, notes, strict=True)):
        ax.text(0, y - 0.1 / tall, label, va="bottom", **place)
        ax.text(1, y - 0.1 / tall, note, va="bottom", ha="right", color=GREY, **place)


def estimates(ax: Axes, labels: Sequence[str], shown: Sequence[Estimate], *rest) -> None:
    """:func:`intervals` of estimates."""
    intervals(ax, labels, *([getattr(e, end) for e in shown] for end in ("value", "lower", "upper")), *rest)


def x_label(ax: Axes, words: str) -> None:
    """What the x axis shows, on as many lines as it needs."""
    ax.set_xlabel(textwrap.fill(words, LETTERS if width == NARROW else 100))


def zero_line(ax: Axes, right: str, left: str) -> None:
    """A line at no difference, with words for either side of it."""
    ends = np.abs(ax.get_xlim()).max()
    ax.set_xlim(-ends, ends)
    ax.axvline(0, color=INK, linewidth=1)
    for x, words, side, up in ((0.98, f"{right} →", "right", 12 * (width == NARROW)),
                               (0.02, f"← {left}", "left", 0)):
        ax.annotate(words, (x, 1.02), xytext=(0, up), xycoords="axes fraction", textcoords="offset points",
                    ha=side, va="bottom", fontsize=8, color=GREY)


def percent_axis(ax: Axes, label: str, top: float = 1.0) -> None:
    """An x axis from 0 to ``top`` in percent."""
    ax.set_xlim(0, top)
    ax.xaxis.set_major_formatter(lambda x, _: f"{100 * x:.0f}%")
    ax.set_xlabel(label)
