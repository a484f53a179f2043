"""Figures of the methods chapter."""

from matplotlib.patches import FancyBboxPatch

from ..book.display import Data, Figure
from ..book.figures import style
from ..book.tables import plain
from ..gate.dataset import Dataset
from ..stats.wording import counted, listed
from . import methods

#: Places that are named in the figure; the others are added up.
NAMED = 4


@style.look()
def flow(data: Dataset) -> Figure:
    """The PRISMA 2020 flow of records, drawn from the searches and the screening log."""
    f = methods.Flow(data)
    found, aside = _found(f), _aside(f)
    canvas = (_stacked if style.width == style.NARROW else _side_by_side)(f, found, aside)
    uncounted = [place.where for place in f.found if place.found is None]
    not_kept = f" How many records were returned was not recorded ({listed(uncounted)})." if uncounted else ""
    return Figure(
        "fig-flow",
        plain("Flow of records (PRISMA 2020), counted from the searches and the log of records. A record is "
              "logged once, for the first search that brought it." + not_kept),
        f"Flow diagram: {counted(f.identified, 'record')} in the log (" + listed([plain(x) for x in found])
        + (f"); a further {f.dropped} already known, found twice, or unreadable" if f.dropped else ")")
        + (f"; {f.awaiting} awaiting a decision" if f.awaiting else "")
        + f"; {f.screened} screened; {f.excluded} excluded ("
        + listed([f"{label} {n}" for label, n in f.reasons] or ["none"])
        + (f"); {f.not_retrieved} not retrieved (only the title was seen" if f.not_retrieved else "")
        + f"); {f.included} reports with {f.patients} patients included"
        + ("." if f.figures is None else f"; {f.series} kept as series; {f.figures} results from these and "
           f"{f.elsewhere} included or excluded reports."),
        canvas, Data(("Step", "Number:r"), [
            ("records in the log", f.identified), *((plain(f"found: {p.where}"), p.new) for p in f.found),
            ("already known, found twice, or unreadable",
             "not counted" if uncounted and not f.dropped else f.dropped),
            ("awaiting a decision", f.awaiting),
            ("records screened", f.screened), ("records excluded", f.excluded),
            *((plain(f"excluded: {label}"), n) for label, n in f.reasons),
            ("reports not retrieved", f.not_retrieved),
            ("reports of patients included", f.included), ("patients included", f.patients),
            *([] if f.figures is None else [
                ("reports kept as series", f.series),
                ("other reports with results, included or excluded", f.elsewhere),
                ("results from published series", f.figures)])]))


def _side_by_side(f: methods.Flow, found: list[str], aside: list[str]):
    """The stages down the left, and what leaves them on the right."""
    up = 14 if f.not_retrieved else 0  # room for one box more on the right
    tall = up + max(10 + 4.6 * len(found), 31 if aside else 24)
    canvas, ax = style.canvas(4.3 * (82 + tall) / 99)
    ax.set_xlim(-1, 101)
    ax.set_ylim(4, 86 + tall)
    ax.set_axis_off()
    _stage(ax, 84 + tall / 2, "Identification")
    _stage(ax, 62, "Screening")
    _stage(ax, 17, "Included")
    _box(ax, 8, 84, 42, tall, f"{counted(f.identified, 'record')} in the log", "\n".join(found))
    _box(ax, 8, 55, 42, 15, f"{counted(f.screened, 'record')} screened:\ntitle, abstract and as much\n"
         "text as could be read")
    if aside:
        _box(ax, 57, 60 + tall, 43, 24, "\n".join(aside))
    lines = [f"{label}: {n}" for label, n in f.reasons]
    _box(ax, 57, 40 + up, 43, 9 + 4.6 * len(lines), f"{counted(f.excluded, 'record')} excluded",
         "\n".join(lines))
    if up:
        _box(ax, 57, 39, 43, 12,
             f"{counted(f.not_retrieved, 'report')} not retrieved:\nonly the title was seen")
    _box(ax, 8, 8, 42, 19, f"{counted(f.included, 'report')} with {counted(f.patients, 'patient')}\n"
         "in the table of patients", weight="bold")
    if f.figures is not None:
        _box(ax, 57, 8, 43, 19, _kept(f), weight="bold")
    for start, end in (((29, 84), (29, 70)), ((50, 62.5), (57, 62.5)), ((29, 55), (29, 27)),
                       *([] if f.figures is None else [((29, 33), (78, 27))]),
                       *([((29, 45), (57, 45))] if up else []),
                       *([((50, 72 + tall), (57, 72 + tall))] if aside else [])):
        ax.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": style.GREY,
                                                "linewidth": 1.2,
                                                "connectionstyle": "angle,angleA=0,angleB=90"
                                                if start[0] != end[0] and start[1] != end[1]
                                                else "arc3"})
    return canvas


def _kept(f: methods.Flow) -> str:
    others = f" from these and {f.elsewhere}\nincluded or excluded reports" if f.elsewhere else ""
    return f"{counted(f.series, 'report')} kept as series\n({f.figures} results{others})"


def _stacked(f: methods.Flow, found: list[str], aside: list[str]):
    """The same for a phone: one box below the other, what leaves the flow set in."""
    boxes = [(0, f"{counted(f.identified, 'record')} in the log", found),
             *([(1, aside[0], aside[1:])] if aside else []),
             (0, f"{counted(f.screened, 'record')} screened",
              ["title, abstract and as much text as could be read"]),
             (1, f"{counted(f.excluded, 'record')} excluded", [f"{label}: {n}" for label, n in f.reasons]),
             *([(1, f"{counted(f.not_retrieved, 'report')} not retrieved", ["only the title was seen"])]
               if f.not_retrieved else []),
             (0, f"{counted(f.included, 'report')} with {counted(f.patients, 'patient')}",
              ["in the table of patients"]),
             *([] if f.figures is None else [(0, _kept(f), [])])]
    texts = ["\n".join([title, *rest]) for _, title, rest in boxes]
    tall, gap = [0.155 * (text.count("\n") + 1) + 0.18 for text in texts], 0.2
    canvas, ax = style.canvas(sum(tall) + gap * len(tall))
    ax.set_xlim(0, 1)
    ax.set_ylim(sum(tall) + gap * (len(tall) - 1), 0)
    ax.set_axis_off()
    top, last, arrow = 0.0, 0.0, {"arrowstyle": "-|>", "color": style.GREY, "shrinkA": 0, "shrinkB": 0}
    for (leaves, *_), text, height in zip(boxes, texts, tall, strict=True):
        left, middle = 0.12 * leaves, top + height / 2
        if top:
            ax.annotate("", *(((left, middle), (0.06, middle)) if leaves else ((0.06, top), (0.06, last))),
                        arrowprops=arrow)
        ax.add_patch(FancyBboxPatch((left, top), 1 - left, height, facecolor="white", edgecolor=style.GREY,
                                    boxstyle="round,pad=0,rounding_size=0.02", linewidth=1))
        ax.text(left + 0.03, middle, text, va="center", fontsize=8, linespacing=1.25, parse_math=False)
        last, top = last if leaves else top + height, top + height + gap
    return canvas


def _aside(f: methods.Flow) -> list[str]:
    """What does not go on to screening."""
    lines = []
    if any(place.found is not None for place in f.found):
        lines.append(f"{counted(f.dropped, 'record')} already known, found\ntwice, or unreadable")
    if f.awaiting:
        lines.append(f"{counted(f.awaiting, 'record')} awaiting a decision,\nnot counted below")
    return lines


def _found(f: methods.Flow) -> list[str]:
    """Where the records of the log come from, a line each."""
    lines = []
    for place in f.found[:NAMED]:
        short = place.where if len(place.where) <= 32 else place.where[:31] + "…"
        lines.append(f"{short}: {place.new}" + ("" if place.found is None else f" new of {place.found}"))
    if rest := f.found[NAMED:]:
        lines.append(f"{len(rest)} other places: {sum(place.new for place in rest)}")
    if f.otherwise > 0:
        lines.append(f"no search recorded: {f.otherwise}")
    if f.otherwise < 0:
        lines.append(f"no longer in the log: {-f.otherwise}")
    return lines


def _stage(ax, y: float, word: str) -> None:
    ax.text(2, y, word, rotation=90, ha="center", va="center", fontsize=8.5, color="white",
            fontweight="bold", bbox={"boxstyle": "round,pad=0.35", "color": style.BLUE})


def _box(ax, x, y, width, height, text, detail="", weight="normal") -> None:
    ax.add_patch(FancyBboxPatch((x, y), width, height, boxstyle="round,pad=0,rounding_size=1.5",
                                facecolor="white", edgecolor=style.GREY, linewidth=1))
    if detail:
        ax.text(x + 2, y + height - 3, text, va="top", fontsize=8.5, fontweight="bold")
        ax.text(x + 2, y + height - 9, detail, va="top", fontsize=8, linespacing=1.35,
                parse_math=False)  # a dollar sign is a dollar sign
    else:
        ax.text(x + width / 2, y + height / 2, text, ha="center", va="center", fontsize=8.5,
                fontweight=weight)
