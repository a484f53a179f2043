"""What data on this disease must keep, beside what any review asks."""

from __future__ import annotations

from living_review.tables.rule import Rule

from . import fields, levels, plausibility, same_patient, spellings

KINDS: dict[str, tuple[Rule, ...]] = {
    "cells": (*spellings.RULES, *levels.RULES),
    "between fields": (*fields.RULES, *spellings.OF_ROWS),
    "plausibility": plausibility.RULES,
    "the same twice": same_patient.RULES,
}
