"""Readers are known by short labels; one that cannot stand is refused before anything is made."""

from __future__ import annotations

from .rules import forms
from .schema import Column

RULE = next(rule for rule in forms.RULES if rule.name == "reader-label")
COLUMN = Column("first_by", "Reader", "", "string")


class Refused(Exception):
    """A reading that cannot be taken; the message says why and what to do."""


def check(label: str) -> None:
    """Raise :class:`Refused` where a label of a reader cannot stand in the tables."""
    if fault := RULE.check(label, COLUMN):
        message, fix = fault if isinstance(fault, tuple) else (fault, "")
        raise Refused(f"{label[:60]!r} is no label of a reader: {message}. {fix or RULE.fix}")
