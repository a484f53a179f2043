"""The table of the audit."""

from __future__ import annotations

import re
from collections.abc import Mapping

from living_review.book.display import Table
from living_review.book.tables import DASH, filled, plain, report
from living_review.gate.dataset import Dataset
from living_review.stats import wording
from living_review.stats.estimate import Estimate

from . import audit


def claims(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """Every claim of the seed report with its recomputation."""
    verdicts = data.labels("verdict", "claims")
    rows = []
    for r in audit.recomputed(data, results).to_dict("records"):
        reported = _measured(r["reported"], r["unit"]) if r["reported"] else DASH
        verdict = verdicts[r["verdict"]]
        if isinstance(r["estimate"], Estimate):
            answer = wording.full(r["estimate"])
            verdict = {True: "Not contradicted by our interval", False: "Outside our interval",
                       None: "No figure to compare"}[r["holds"]]
            if r["holds"] and None in (r["estimate"].lower, r["estimate"].upper):
                verdict = "Not decided: our interval is open"
        elif r["result"] is not None and r["result"] == r["result"]:
            answer = f"{r['result']:.2f}".rstrip("0").removesuffix(".")
            if r["expression"] != answer:
                calculation = r["expression"].replace("*", " × ").replace("  ", " ")
                answer = f"{plain(calculation)} = {answer}"
        else:
            answer = _with_reports(data, _measured(r["expression"] or DASH, r["unit"]))
        rows.append((plain(r["statement"]), plain(r["section"]), reported, answer, verdict,
                     filled(r["comment"])))
    return Table("tbl-claims", "The numeric claims of Liu 2026, recomputed at each build",
                 ("Claim", "Section", "Reported", "Recomputed or held against", "Verdict", "Reason"),
                 rows, wide=True, kind="stacked-rows")


def _measured(text: str, unit: str | None) -> str:
    """A figure with its unit: ``47.1%``, ``3–6 months``; words stay as they are."""
    if not re.fullmatch(r"[\d.]+(-[\d.]+)?", text):
        return plain(text)
    sign = {"percent": "%", None: ""}.get(unit, f" {unit}")
    return text.replace("-", "–") + plain(sign)


def _with_reports(data: Dataset, text: str) -> str:
    """Citation keys in brackets become references."""
    known = set(data.sources["citation_key"])
    return re.sub(r"\((\w+)\)", lambda key: report(data, key[1]) if key[1] in known else key[0], text)
