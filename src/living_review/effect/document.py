"""An effect as data: the JSON form that the package documents (:mod:`.effect`)."""

from __future__ import annotations

import json
from dataclasses import asdict

from . import FORMAT, Effect, Noticed
from .shown import Look
from .states import State


def as_json(effect: Effect) -> str:
    """The document, in ASCII, so that no reader of it can be led astray by a character."""
    return json.dumps(document(effect), indent=1, allow_nan=False) + "\n"


def document(effect: Effect) -> dict:
    """The same as lists and dictionaries."""
    return {
        "format": FORMAT,
        "base": _state(effect.base, effect.before), "head": _state(effect.head, effect.after),
        "package": effect.package, "same": effect.same, "computed": effect.computed,
        "elsewhere": effect.head.elsewhere,
        "problems": [_noticed(one) for one in effect.problems],
        "unable": [{"state": state, "what": what} for state, what in effect.unable],
        "duplicates": [_noticed(one) for one in effect.duplicates],
        "tables": {name: asdict(rows) for name, rows in (effect.tables or {}).items()},
        "descriptor": list(effect.descriptor),
        "estimates": None if effect.moves is None else {
            name: [move.as_dict() for move in getattr(effect.moves, name)]
            for name in ("moved", "recounted", "added", "removed")},
        "conclusions": None if effect.moves is None else [asdict(flip) for flip in effect.flips],
        "book": {"sentences": [asdict(told) for told in effect.sentences],
                 "shown": [asdict(item) for item in effect.items],
                 "failed": [{"page": page, "what": what} for page, what in effect.failed]},
        "survival": None if effect.moves is None else {
            "before": _curve(effect.before), "after": _curve(effect.after)},
    }


def _state(state: State, look: Look | None) -> dict:
    return {"named": state.named, "commit": state.commit, "version": look and look.version,
            "digest": look and look.digest}


def _noticed(one: Noticed) -> dict:
    return one.problem.as_dict() | {"state": one.state, "new": one.new}


def _curve(look: Look) -> list[dict]:
    return [{key: None if cell != cell else cell for key, cell in step.items()}
            for step in look.curve.to_dict("records")]
