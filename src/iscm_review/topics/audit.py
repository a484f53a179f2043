"""Every numeric claim of the seed report, recomputed."""

import math
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from living_review.book.display import Several, Table
from living_review.book.tables import DASH, filled, plain, report
from living_review.gate.dataset import Dataset
from living_review.stats import wording
from living_review.stats.estimate import Estimate, count
from living_review.tables.arithmetic import evaluate

EVALUATED = ("arithmetic", "bound", "method")
#: Verdicts on what does not hold, and matters.
GRAVE = ("contradiction", "error", "method")


def estimates(data: Dataset) -> Iterator[Estimate]:
    """How many claims were checked, by verdict."""
    yield count(len(data.claims), "claims").named("audit.claims.n", "numeric claims checked")
    for verdict, label in data.labels("verdict", "claims").items():
        n = int((data.claims["verdict"] == verdict).sum())
        yield count(n, "claims").named(f"audit.{verdict}.n", f"claims with verdict: {label}")


def recomputed(data: Dataset, results: Mapping[str, Estimate]) -> Iterator[dict]:
    """The claims with what a new computation gives.

    ``result`` (a number in the claim's unit), ``estimate`` (for claims that the case table answers),
    ``holds`` (whether the reported figure lies inside our interval); ``None`` where there is none.
    """
    for claim in data.claims.to_dict("records"):
        result = estimate = holds = None
        if claim["check"] in EVALUATED:
            result = evaluate(claim["expression"])
        elif claim["check"] == "recompute":
            estimate = results.get(claim["expression"])
            if estimate is None:
                raise ValueError(f"claim {claim['claim_id']}: no estimate is called {claim['expression']!r}")
            scale = 100 if estimate.unit == "fraction" else 1
            if estimate.value is not None:
                result = estimate.value * scale
                holds = _inside(claim["reported"], estimate, scale)
        yield claim | {"result": result, "estimate": estimate, "holds": holds}


class Means(NamedTuple):
    """Means that the seed report gives of what should be the same patients, months; ``weighted`` is that of
    all treatment groups."""

    groups: list[tuple[int, float]]
    by_sex: tuple[float, float]
    weighted: float


def means(data: Dataset) -> Means | None:
    """The means by treatment and by sex, from the claims that check them; ``None`` without those."""
    claims = data.claims.set_index("claim_id")
    if not {"treatment-weighted-mean", "sex-survival"} <= set(claims.index):
        return None
    terms = re.findall(r"(\d+)\s*\*\s*([\d.]+)", claims.loc["treatment-weighted-mean", "expression"] or "")
    sexes = pd.to_numeric(claims.loc["sex-survival", ["reported", "expression"]], errors="coerce").dropna()
    if not terms or len(sexes) < 2:
        return None
    groups = [(int(n), float(mean)) for n, mean in terms]
    weighted = sum(n * mean for n, mean in groups) / sum(n for n, _ in groups)
    return Means(groups, tuple(sorted(sexes.astype(float))), weighted)


def _inside(reported: str | None, estimate: Estimate, scale: float) -> bool | None:
    figures = [float(x) for x in re.findall(r"\d+(?:\.\d+)?", reported or "")]
    if not figures or (estimate.lower is None and estimate.upper is None):
        return None
    low, high = (end if x is None else x * scale for x, end in (
        (estimate.lower, -math.inf), (estimate.upper, math.inf)))
    return min(figures) <= high and max(figures) >= low


def claims(data: Dataset, results: Mapping[str, Estimate]) -> Several:
    """Every claim of the seed report with its recomputation: those that do not hold, and the others."""
    verdicts, parts = data.labels("verdict", "claims"), {True: {}, False: {}}
    for r in recomputed(data, results):
        reported = _measured(r["reported"], r["unit"]) if r["reported"] else DASH
        verdict = verdicts[r["verdict"]]
        if e := r["estimate"]:
            answer = wording.full(e)
            is_open = r["holds"] and None in (e.lower, e.upper)
            verdict = {True: "Not contradicted by our interval", False: "Outside our interval",
                       None: "Cannot be tested"}[None if is_open else r["holds"]]
        elif r["result"] is not None:
            answer = f"{r['result']:.2f}".rstrip("0").removesuffix(".")
            if r["expression"] != answer:
                calculation = r["expression"].replace("*", " × ").replace("  ", " ")
                percent = "%" * calculation.startswith("100 ")
                answer = f"{plain(calculation)} = {answer}{percent}"
        else:
            answer = _with_reports(data, _measured(r["expression"] or DASH, r["unit"]))
        parts[r["verdict"] in GRAVE].setdefault(verdict, []).append(
            (verdict, f"{plain(r['statement'])} ({plain(r['section'])})", reported, answer,
             filled(r["comment"])))
    grave, others = (
        [row for verdict in sorted(by, key=[*verdicts.values(), *by].index) for row in by[verdict]]
        for by in parts.values())
    columns = ("Verdict", "Claim or check (section)", "Reported", "Recomputed or held against", "Reason")
    return Several((
        Table("tbl-claims", "Claims of Liu 2026 that do not hold in a matter of consequence", columns, grave,
              wide=True, kind="stacked-rows"),
        Table("tbl-claims-others", "The other claims: minor faults, and those that hold or cannot be tested. "
              "Cannot be tested: our interval is open, or the report gives no figure", columns, others,
              wide=True, kind="stacked-rows", folded=f"Show the {len(others)} other claims")))


def _measured(text: str, unit: str | None) -> str:
    """A figure with its unit: ``47.1%``, ``3–6 months``; words stay as they are."""
    if not re.fullmatch(r"[\d.]+(-[\d.]+)?", text):
        return plain(text)
    sign = {"percent": "%", "ratio": "", None: ""}.get(unit, f" {unit}")
    return text.replace("-", "–") + plain(sign)


def _with_reports(data: Dataset, text: str) -> str:
    """Citation keys in brackets become references."""
    known = set(data.sources["citation_key"])
    return re.sub(r"\((\w+)\)", lambda key: report(data, key[1]) if key[1] in known else key[0], text)
