"""Figures of the methods chapter."""

from __future__ import annotations

from matplotlib.patches import FancyBboxPatch

from .. import methods
from ..dataset import Dataset
from ..display import Figure
from ..wording import counted, listed
from . import style


def flow(data: Dataset) -> Figure:
    """The PRISMA 2020 flow of records, drawn from the screening log."""
    f = methods.flow(data)
    canvas, ax = style.canvas(4.3)
    ax.set_xlim(-1, 101)
    ax.set_ylim(4, 103)
    style.bare(ax)
    _stage(ax, 91, "Identification")
    _stage(ax, 62, "Screening")
    _stage(ax, 17, "Included")
    _box(ax, 8, 84, 42, 15, f"{counted(f.screened, 'record')} found by key-word queries\n"
         "to an archive of public web pages", weight="bold")
    _box(ax, 8, 55, 42, 15, f"{counted(f.screened, 'record')} looked at:\ntitle, abstract and as much\n"
         "text as could be read")
    reasons = "\n".join(f"{label}: {n}" for label, n in f.reasons)
    _box(ax, 57, 40, 43, 9 + 4.6 * len(f.reasons), f"{counted(f.excluded, 'record')} excluded",
         reasons)
    waiting = f"\n{counted(f.awaiting, 'record')} awaiting a decision" if f.awaiting else ""
    _box(ax, 8, 8, 42, 19, f"{counted(f.included, 'report')} with {counted(f.patients, 'patient')}\n"
         f"in the case table{waiting}", weight="bold")
    _box(ax, 57, 8, 43, 19, f"{counted(f.series, 'report')} kept as series\n"
         f"({f.figures} figures in all, some from\nexcluded comparators)", weight="bold")
    for start, end in (((29, 84), (29, 70)), ((50, 62.5), (57, 62.5)), ((29, 55), (29, 27)),
                       ((29, 33), (78, 27))):
        ax.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": style.GREY,
                                                "linewidth": 1.2,
                                                "connectionstyle": "angle,angleA=0,angleB=90"
                                                if start[0] != end[0] and start[1] != end[1]
                                                else "arc3"})
    return Figure(
        "fig-flow",
        "Flow of records (PRISMA 2020), counted from the screening log. Records are logged once, "
        "when they are looked at; how many further pages the queries returned was not kept.",
        f"Flow diagram: {f.screened} records looked at; {f.excluded} excluded ("
        + listed([f"{label} {n}" for label, n in f.reasons] or ["none"])
        + f"); {f.included} reports with {f.patients} patients included; {f.series} kept as series.",
        canvas)


def _stage(ax, y: float, word: str) -> None:
    ax.text(2, y, word, rotation=90, ha="center", va="center", fontsize=8.5, color="white",
            fontweight="bold", bbox={"boxstyle": "round,pad=0.35", "color": style.BLUE})


def _box(ax, x, y, width, height, text, detail="", weight="normal") -> None:
    ax.add_patch(FancyBboxPatch((x, y), width, height, boxstyle="round,pad=0,rounding_size=1.5",
                                facecolor="white", edgecolor=style.GREY, linewidth=1))
    if detail:
        ax.text(x + 2, y + height - 3, text, va="top", fontsize=8.5, fontweight="bold")
        ax.text(x + 2, y + height - 9, detail, va="top", fontsize=8, linespacing=1.35)
    else:
        ax.text(x + width / 2, y + height / 2, text, ha="center", va="center", fontsize=8.5,
                fontweight=weight)
