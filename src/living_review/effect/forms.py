"""An effect as files: the comment, and the data (the JSON form of :mod:`.effect`)."""

import json
from dataclasses import asdict
from pathlib import Path

from .. import review
from ..tables.files import write_atomically
from . import FORMAT, Effect, State, markdown
from .sections import sections
from .shown import Look


def render(effect: Effect, form: str) -> str:
    """The effect as ``markdown`` or ``json``."""
    return as_json(document(effect)) if form == "json" else comment(effect)


def write(effect: Effect, folder: Path) -> None:
    """``effect.md`` and ``effect.json``."""
    for ending, text in {"md": comment(effect), "json": as_json(document(effect))}.items():
        write_atomically(folder / f"effect.{ending}", text)


def comment(effect: Effect, limit: int = markdown.LIMIT) -> str:
    """The effect as a comment for GitHub; its first line, which is not shown, says what made it."""
    command = f"{review().command} effect"
    text = markdown.written(sections(effect), f"`{command} --format json` has", limit)
    return f"<!-- {command} -->\n{text}"


def as_json(document: dict) -> str:
    """A document in ASCII, so that no character in it can mislead a reader."""
    return json.dumps(document, indent=1, allow_nan=False) + "\n"


def document(effect: Effect) -> dict:
    """The JSON form as lists and dictionaries."""
    compared = effect.moves is not None
    problems, duplicates = ([one.problem.as_dict() | {"state": one.state, "new": one.new} for one in noticed]
                            for noticed in (effect.problems, effect.duplicates))
    return {
        "format": FORMAT,
        "base": _state(effect.base, effect.before), "head": _state(effect.head, effect.after),
        "package": effect.package, "same": effect.same, "computed": effect.computed,
        "elsewhere": effect.head.elsewhere,
        "problems": problems,
        "unable": [{"state": state, "what": error} for state, error in effect.unable],
        "duplicates": duplicates,
        "renamed": [{"before": old, "after": new} for old, new in effect.renamed],
        "tables": {name: asdict(rows) for name, rows in effect.tables.items()},
        "descriptor": list(effect.descriptor),
        "estimates": effect.moves.as_dict() if compared else None,
        "conclusions": [flip._asdict() for flip in effect.flips] if compared else None,
        "book": {"sentences": [asdict(one) for one in effect.sentences],
                 "shown": [asdict(item) for item in effect.items],
                 "failed": [{"page": page, "what": reason} for page, reason in effect.failed]},
    }


def _state(state: State, look: Look | None) -> dict:
    return {"named": state.named, "commit": state.commit, "version": look and look.version,
            "digest": look and look.digest}
