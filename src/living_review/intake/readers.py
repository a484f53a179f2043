"""Readers are known by short labels; one that cannot stand is refused before anything is made."""

from ..gate.rules import forms
from ..gate.rules.readings import MACHINE
from ..tables.problems import Refused
from ..tables.schema import Column

RULE = next(rule for rule in forms.RULES if rule.name == "reader-label")
COLUMN = Column("first_by", "Reader", "", "string")


def check(label: str) -> None:
    """Raise :class:`.problems.Refused` where a label of a reader cannot stand in the tables."""
    if fault := "programs are known by it" if label == MACHINE else RULE.check(label, COLUMN):
        message, fix = fault if isinstance(fault, tuple) else (fault, "")
        raise Refused(f"{label[:60]!r} is no label of a reader: {message}. {fix or RULE.fix}")
