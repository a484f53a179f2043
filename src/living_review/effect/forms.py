"""An effect as files: the comment, the data, the page and the picture."""

from __future__ import annotations

from pathlib import Path

from ..book.display import Figure
from ..tables.files import write_atomically
from . import Effect
from .document import as_json
from .markdown import markdown
from .page import page


def drawn(effect: Effect) -> Figure | None:
    """Survival before and after; none where nothing differs or can be computed."""
    if effect.before is None or effect.after is None:
        return None
    from .figure import survival

    return survival(effect.before.curve, effect.after.curve)


def one(effect: Effect, form: str) -> str:
    """The effect as ``markdown``, ``json`` or ``html``."""
    if form == "html":
        return page(effect, drawn(effect))
    return as_json(effect) if form == "json" else markdown(effect)


def write(effect: Effect, folder: Path) -> None:
    """``effect.md``, ``effect.json``, ``effect.html``, and ``effect.svg`` where there is a picture."""
    figure = drawn(effect)
    made = {"md": markdown(effect), "json": as_json(effect), "html": page(effect, figure)}
    if figure is not None:
        made["svg"] = figure.svg()
    else:
        (folder / "effect.svg").unlink(missing_ok=True)  # of an earlier run
    for ending, text in made.items():
        write_atomically(folder / f"effect.{ending}", text)
