"""Every numeric claim of the seed report, recomputed."""

import math
import re
from collections.abc import Iterator, Mapping

from living_review.book.display import Table
from living_review.book.tables import DASH, plain, report
from living_review.gate.dataset import Dataset
from living_review.stats import wording
from living_review.stats.estimate import Estimate, count
from living_review.tables.arithmetic import evaluate

EVALUATED = ("arithmetic", "bound", "method")
#: Verdicts on what does not hold, and matters; the gravest first.
GRAVE = ("contradiction", "method", "error")
#: The verdicts as the page begins with them, and what is counted together.
VERDICTS = {
    "Holds": ["consistent"], "Seems to contradict itself, but the report explains it": ["explained"],
    "Minor contradiction + wrong rounding": ["minor", "rounding"],
    "Contradicts itself in a matter of consequence": ["contradiction"],
    "Method does not support it": ["method"],
    "Error, mostly a citation of a paper on another condition": ["error"],
    "No verdict: for comparison with others + beside our own patients": ["comparator", "recompute"]}


def estimates(data: Dataset) -> Iterator[Estimate]:
    """How many claims were checked, by verdict."""
    yield count(len(data.claims), "claims").named("audit.claims.n", "statements checked")
    for verdict, label in data.labels("verdict", "claims").items():
        n = int((data.claims["verdict"] == verdict).sum())
        yield count(n, "claims").named(f"audit.{verdict}.n", f"statements with verdict: {label}")


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


def verdicts(data: Dataset) -> Table:
    """How many statements have which verdict."""
    rows = [(words, " + ".join(f"{{num}}`audit.{name}.n:n`" for name in names))
            for words, names in VERDICTS.items()]
    return Table("tbl-verdicts", f"Liu 2026: the {len(data.claims)} statements that we checked, by verdict",
                 ("Verdict", "Statements:r"), rows)


def means(data: Dataset) -> Table:
    """Mean survival of all patients of the seed report, months, from its means by treatment and by sex.

    Both as they are printed, and as near to each other as rounding, a patient without a group and the number
    of women allow. Without the claims that give the means there are no rows.
    """
    claims, rows, caption = data.claims.set_index("claim_id"), [], "Mean survival of all patients in Liu 2026"
    try:
        groups = [(int(n), float(mean), _half(mean)) for n, mean in re.findall(
            r"(\d+)\s*\*\s*([\d.]+)", claims.at["treatment-weighted-mean", "expression"])]
        men, women = map(int, claims.at["sex-ratio", "expression"].split("/"))
        printed = claims.loc["sex-survival", ["reported", "expression"]]
        low, high = sorted(map(float, printed))
        everyone, grouped = int(claims.at["vital-status-total", "reported"]), sum(n for n, *_ in groups)
        weighted = sum(n * mean for n, mean, _ in groups) / grouped
    except (AttributeError, KeyError, TypeError, ValueError, ZeroDivisionError):
        pass
    else:
        least = sum(n * (mean - half) for n, mean, half in groups) / everyone
        enough = math.floor((high + max(map(_half, printed)) - least) / (high - low) * everyone) + 1
        caption += (", months: from the treatment groups it is higher than the sexes allow. With "
                    f"{enough} or more women among the {everyone} patients, the two cannot agree")
        rows = [("As printed", f"{weighted:.2f} ({grouped} patients)",
                 f"{(men * high + women * low) / (men + women):.2f} (at {men} men to {women} women, as in "
                 "the cases with complete data)"),
                ("As near as possible", f"{least:.2f}, if the {everyone - grouped} in no group lived "
                 "0 months, and every mean was rounded up", f"{high:g}, if there were no women")]
    return Table("tbl-means", caption, ("Mean of all", "From means by treatment", "From means by sex"), rows,
                 "The means are not among the claims.")


def _half(printed: str) -> float:
    """What rounding may have changed in a figure."""
    return 0.5 * 10.0 ** -len(printed.partition(".")[2])


def _inside(reported: str | None, estimate: Estimate, scale: float) -> bool | None:
    figures = [float(x) for x in re.findall(r"\d+(?:\.\d+)?", reported or "")]
    if not figures or (estimate.lower is None and estimate.upper is None):
        return None
    low, high = (end if x is None else x * scale for x, end in (
        (estimate.lower, -math.inf), (estimate.upper, math.inf)))
    return min(figures) <= high and max(figures) >= low


def claims(data: Dataset, results: Mapping[str, Estimate], *, grave: bool) -> Table:
    """What the seed report says beside what was found, by consequence: what does not hold and matters
    (``grave``), or the rest."""
    subjects, verdicts, checks = (data.labels(c, "claims") for c in ("subject", "verdict", "check"))
    order = [*subjects, *GRAVE, *verdicts].index
    rows = []
    for r in sorted((r for r in recomputed(data, results) if (r["verdict"] in GRAVE) == grave),
                    key=lambda r: (order(r["subject"]), order(r["verdict"]))):
        verdict, found = _found(data, r)
        says, reported = plain(r["statement"]), _measured(r["reported"] or "", r["unit"])
        says += f": {reported}" if reported not in says else ""
        note = plain(r["comment"] or "")
        said = [note] if note and r["check"] in ("internal", "method", "bound") else [found, note]
        if note and r["check"] == "arithmetic":
            said = [f"{note} ({found})"]
        ours = ". ".join(part[:1].upper() + part[1:] for part in said if part not in ("", DASH))
        rows.append((subjects[r["subject"]], f"{says[:1].upper()}{says[1:]} ({plain(r['section'])})",
                     f"*{checks[r['check']]}.* {ours}", verdict or verdicts[r["verdict"]]))
    name, caption, folded = (
        ("tbl-claims", "Liu 2026: what does not hold in a matter of consequence", "") if grave else
        ("tbl-claims-others", "Liu 2026: the other statements. No verdict: for comparison, not "
         "contradicted by our interval (95%), and cannot be tested (it is open, or there is no figure)",
         f"Show the {len(rows)} other statements"))
    columns = ("Bears on", "The report says (section)", "Our check, and what it found", "Verdict")
    return Table(name, caption, columns, rows, wide=True, kind="stacked-rows", folded=folded)


def _found(data: Dataset, r: dict) -> tuple[str, str]:
    """The verdict where our own patients decide it, and what a check found."""
    if e := r["estimate"]:
        is_open = r["holds"] and None in (e.lower, e.upper)
        return {True: "Not contradicted by our interval", False: "Outside our interval",
                None: "Cannot be tested"}[None if is_open else r["holds"]], wording.full(e)
    if r["result"] is None:
        known = set(data.sources["citation_key"])  # keys in brackets become references
        return "", re.sub(r"\((\w+)\)", lambda key: report(data, key[1]) if key[1] in known else key[0],
                          _measured(r["expression"] or DASH, r["unit"]))
    answer = f"{r['result']:.2f}".rstrip("0").removesuffix(".")
    if r["expression"] == answer:
        return "", answer
    calculation = r["expression"].replace("*", " × ").replace("  ", " ")
    return "", f"{plain(calculation)} = {answer}{'%' * calculation.startswith('100 ')}"


def _measured(text: str, unit: str | None) -> str:
    """A figure with its unit: ``47.1%``, ``3–6 months``; words stay as they are."""
    if not re.fullmatch(r"[\d.]+(-[\d.]+)?", text):
        return plain(text)
    sign = {"percent": "%", "ratio": "", None: ""}.get(unit, f" {unit}")
    return text.replace("-", "–") + plain(sign)
