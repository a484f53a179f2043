"""Data within a page."""

from __future__ import annotations

import json


def as_json(value: object) -> str:
    """JSON for a ``script`` element that holds data: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", r"\u003c").replace("\u2028", r"\u2028").replace("\u2029", r"\u2029")
