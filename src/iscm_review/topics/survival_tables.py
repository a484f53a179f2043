"""Tables of the chapter on survival."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from living_review.book.display import Table
from living_review.book.tables import compact, filled, report
from living_review.gate.dataset import Dataset
from living_review.stats.estimate import FEWEST_DEATHS, SMALLEST_GROUP, Estimate
from living_review.stats.survival import too_few

from .. import groups
from . import survival


def landmarks(results: Mapping[str, Estimate], name: str, caption: str,
              by: Sequence[groups.Group]) -> Table:
    """Median, survival at the fixed months and restricted means, per group."""
    rows = []
    for group in by:
        base = f"survival.{group.name}"
        n, deaths = results[base + ".n"].n, results[base + ".deaths"].n
        small = " *" if too_few(n, deaths) else ""
        rows.append((group.label + small, f"{n} ({deaths})", *(
            compact(results[f"{base}.{measure}"])
            for measure in ("median", "at_3", "at_6", "at_12", "at_24", "rmst_12", "rmst_24"))))
    return Table(name, f"{caption}, with 95% intervals in brackets. n: patients, with deaths in brackets. "
                 "Median survival and restricted mean survival (RMS) in months. NR: not reached. A dash: not "
                 f"estimable. *: fewer than {SMALLEST_GROUP} patients or {FEWEST_DEATHS} deaths: shown, not "
                 "compared. No interval is given where no patient or every patient died",
                 ("Group", "n", "Median", "3 months", "6 months", "12 months", "24 months", "RMS, 12 months",
                  "RMS, 24 months"), rows, wide=True, kind="tight-table")


#: Our own patients, set under the series: words and the estimates' beginning.
OURS = (("all", "sensitivity.all"), ("solid tumours", "sensitivity.solid"),
        ("solid tumours, authors of the report known", "sensitivity.solid_identified"))


def outlook(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """Median survival by setting: series of a centre first, our case reports last."""
    rows = []
    for r in survival.by_setting(data).itertuples():
        rows.append((r.setting, report(data, r.citation_key) + f", {r.note}" * bool(r.note),
                     filled(r.n), filled(r.value), filled(r.at_12) + ("%" if r.at_12 == r.at_12 else "")))
    for words, base in OURS:
        rows.append(("Case reports, selected", f"this review, {words}",
                     results[f"{base}.n"].n, compact(results[f"{base}.median"]),
                     compact(results[f"{base}.at_12"])))
    return Table("tbl-outlook", "Median survival by setting, in series of a centre's own patients and, for "
                 "comparison, in the case reports of this review. Survival is counted from diagnosis or from "
                 "treatment, as in each series. In brackets, the 95% interval; NR: not reached; a dash: not "
                 "given",
                 ("Setting", "Report", "n:r", "Median, months:r", "Alive at 12 months:r"), rows,
                 kind="stacked-rows")
