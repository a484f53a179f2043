"""An effect as files: the comment, the data (the JSON form of :mod:`.effect`), the page and the figure."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from .. import review
from ..book.display import Figure
from ..tables.files import write_atomically
from . import FORMAT, Effect, Noticed, markdown, page
from .sections import sections
from .shown import Look
from .states import State

NAME = "fig-effect-survival"
#: Before, in the colour and line of the second place, and after, in those of the first.
STATES = (("before", 1), ("after", 0))


def render(effect: Effect, form: str) -> str:
    """The effect as ``markdown``, ``json`` or ``html``."""
    if form == "html":
        return _page(effect, drawn(effect))
    return as_json(document(effect)) if form == "json" else comment(effect)


def write(effect: Effect, folder: Path) -> None:
    """``effect.md``, ``effect.json``, ``effect.html``, and ``effect.svg`` where there is a figure."""
    figure = drawn(effect)
    files = {"md": comment(effect), "json": as_json(document(effect)), "html": _page(effect, figure)}
    if figure:
        files["svg"] = figure.svg()
    else:
        (folder / "effect.svg").unlink(missing_ok=True)  # of an earlier run
    for ending, text in files.items():
        write_atomically(folder / f"effect.{ending}", text)


def comment(effect: Effect, limit: int = markdown.LIMIT) -> str:
    """The effect as a comment for GitHub; its first line, which is not shown, says what made it."""
    command = f"{review().command} effect"
    text = markdown.written(sections(effect), f"the files of `{command} --out DIR` have", limit)
    return f"<!-- {command} -->\n{text}"


def _page(effect: Effect, figure: Figure | None) -> str:
    return page.written(sections(effect), "effect.json has", figure)


def as_json(document: dict) -> str:
    """A document in ASCII, so that no character in it can mislead a reader."""
    return json.dumps(document, indent=1, allow_nan=False) + "\n"


def document(effect: Effect) -> dict:
    """The JSON form as lists and dictionaries."""
    compared = effect.moves is not None
    return {
        "format": FORMAT,
        "base": _state(effect.base, effect.before), "head": _state(effect.head, effect.after),
        "package": effect.package, "same": effect.same, "computed": effect.computed,
        "elsewhere": effect.head.elsewhere,
        "problems": [_noticed(one) for one in effect.problems],
        "unable": [{"state": state, "what": error} for state, error in effect.unable],
        "duplicates": [_noticed(one) for one in effect.duplicates],
        "tables": {name: asdict(rows) for name, rows in effect.tables.items()},
        "descriptor": list(effect.descriptor),
        "estimates": effect.moves.as_dict() if compared else None,
        "conclusions": [asdict(flip) for flip in effect.flips] if compared else None,
        "book": {"sentences": [asdict(one) for one in effect.sentences],
                 "shown": [asdict(item) for item in effect.items],
                 "failed": [{"page": page, "what": reason} for page, reason in effect.failed]},
        "survival": {"before": _curve(effect.before), "after": _curve(effect.after)} if compared else None,
    }


def _state(state: State, look: Look | None) -> dict:
    return {"named": state.named, "commit": state.commit, "version": look and look.version,
            "digest": look and look.digest}


def _noticed(one: Noticed) -> dict:
    return one.problem.as_dict() | {"state": one.state, "new": one.new}


def _curve(look: Look) -> list[dict]:
    return [{key: None if cell != cell else cell for key, cell in step.items()}
            for step in look.curve.to_dict("records")]


def drawn(effect: Effect) -> Figure | None:
    """Survival before and after; none where nothing differs or can be computed."""
    if effect.before is None or effect.after is None:
        return None
    return draw_survival(effect.before.curve, effect.after.curve)


def draw_survival(before: pd.DataFrame, after: pd.DataFrame) -> Figure:
    """The Kaplan-Meier curves of all patients in two states, with numbers at risk."""
    # Imported here: the other forms do without the drawing library.
    from ..book.figures import style
    from ..book.figures.survival import AXIS, HORIZON, at_risk, draw_curve, dress, entered, in_words
    from ..stats.survival import too_few
    from ..stats.wording import counted

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
    numbers = " ".join(in_words(words, curve) for words, _, curve in curves)
    return Figure(NAME, "Survival of all patients before and after the change. Steps are deaths, short bars "
                  "are patients alive at last report (censored), the shaded band is the 95% interval after. "
                  f"The axis ends at {HORIZON} months.", f"Kaplan-Meier curves. {numbers}", canvas)
