"""What a page must know of its own numbers, for the small window that a number opens."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from ... import review
from ...book import places
from ...stats import wording
from ...stats.estimate import Estimate

#: Patients that the window names; the others are one step further.
FEW = 6


def as_json(names: Iterable[str], results: Mapping[str, Estimate], cases: Mapping[str, Sequence[str]],
            seen_from: str) -> str:
    """The numbers of one page by their anchors, for an element ``script`` (no ``<`` in it)."""
    told = {places.number_anchor(name): _told(results[name], cases, seen_from)
            for name in sorted(set(names))}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _told(e: Estimate, cases: Mapping[str, Sequence[str]], seen_from: str) -> dict:
    facts = [("95% interval", wording.interval(e).removeprefix("95% CI ")),
             ("Based on", wording.sample(e) or f"n = {e.n}"),
             ("Not reported", f"{e.n_missing}" if e.n_missing or e.case_ids else ""),
             ("Method", e.method), ("Why there is no number", e.reason if e.value is None else ""),
             ("Its name", e.name)]
    told = {"label": e.label[:1].upper() + e.label[1:], "value": wording.value(e),
            "facts": [[term, said] for term, said in facts if said]}
    if e.case_ids:
        return told | {
            "patients": [[cases[case][0], places.address(places.case(case), seen_from), cases[case][1]]
                         for case in e.case_ids[:FEW]],
            "all": [len(e.case_ids), places.address(places.group(e.case_ids), seen_from)]}
    words, place = review().topic(e.name).basis
    words = words or "no patient: none belongs in it"
    return told | {"basis": [words, place and places.address(place, seen_from)]}
