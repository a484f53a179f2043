"""Every numeric claim of the seed report, recomputed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from living_review.gate.dataset import Dataset
from living_review.stats.estimate import Estimate, count

from ..arithmetic import evaluate

EVALUATED = ("arithmetic", "bound", "method")


def estimates(data: Dataset) -> Iterator[Estimate]:
    """How many claims were checked, by verdict."""
    yield count(len(data.claims), "claims").named("audit.claims.n", "numeric claims checked")
    for verdict, label in data.labels("verdict", "claims").items():
        n = int((data.claims["verdict"] == verdict).sum())
        yield count(n, "claims").named(f"audit.{verdict}.n", f"claims with verdict: {label}")


def recomputed(data: Dataset, results: Mapping[str, Estimate]) -> pd.DataFrame:
    """The claims with what a new computation gives.

    Columns: those of ``claims``, ``result`` (a number in the claim's unit, or
    ``None``), ``estimate`` (for claims that the case table answers), ``holds``
    (whether the reported figure lies inside our interval; ``None`` elsewhere).
    """
    rows = []
    for claim in data.claims.to_dict("records"):
        result = estimate = holds = None
        if claim["check"] in EVALUATED:
            result = evaluate(claim["expression"])
        elif claim["check"] == "recompute":
            estimate = results.get(claim["expression"])
            if estimate is None:
                raise ValueError(f"claim {claim['claim_id']}: no estimate is called "
                                 f"{claim['expression']!r}")
            scale = 100 if estimate.unit == "fraction" else 1
            if estimate.value is not None:
                result = estimate.value * scale
                holds = _inside(claim["reported"], estimate, scale)
        rows.append(claim | {"result": result, "estimate": estimate, "holds": holds})
    columns = [*data.claims.columns, "result", "estimate", "holds"]
    return pd.DataFrame(rows, columns=columns)


@dataclass(frozen=True)
class Means:
    """Means that the seed report gives of what should be the same patients, months."""

    groups: tuple[tuple[int, float], ...]
    by_sex: tuple[float, float]

    @property
    def weighted(self) -> float:
        """The mean over all treatment groups."""
        return sum(n * mean for n, mean in self.groups) / sum(n for n, _ in self.groups)


def means(data: Dataset) -> Means | None:
    """The means by treatment and by sex, from the claims that check them; ``None`` without those."""
    claims = data.claims.set_index("claim_id")
    if not {"treatment-weighted-mean", "sex-survival"} <= set(claims.index):
        return None
    terms = re.findall(r"(\d+)\s*\*\s*([\d.]+)", claims.loc["treatment-weighted-mean", "expression"] or "")
    sexes = pd.to_numeric(claims.loc["sex-survival", ["reported", "expression"]], errors="coerce").dropna()
    if not terms or len(sexes) < 2:
        return None
    return Means(tuple((int(n), float(mean)) for n, mean in terms), tuple(sorted(sexes.astype(float))))


def _inside(reported: str | None, estimate: Estimate, scale: float) -> bool | None:
    figures = [float(x) for x in re.findall(r"\d+(?:\.\d+)?", reported or "")]
    if not figures or (estimate.lower is None and estimate.upper is None):
        return None
    low, high = (end if x is None else x * scale for x, end in (
        (estimate.lower, -math.inf), (estimate.upper, math.inf)))
    return min(figures) <= high and max(figures) >= low
