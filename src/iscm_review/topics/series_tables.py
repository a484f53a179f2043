"""Figures of published series beside those of this review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from living_review.book import reports
from living_review.book.display import Table
from living_review.book.tables import DASH, compact, percent, plain, report, span
from living_review.evidence import series
from living_review.gate.dataset import Dataset
from living_review.stats import wording
from living_review.stats.estimate import Estimate

#: Whom a published share is about, if it stands beside ours.
POPULATIONS = ("all", "surgical", "autopsy", "radiosurgery", "radiotherapy", "imaging")


def proportions(data: Dataset, results: Mapping[str, Estimate], name: str, caption: str,
                rows: Sequence[tuple[str, str, str]]) -> Table:
    """Published shares beside ours: ``(words, item in the series table, our estimate)``."""
    body = []
    for words, item, ours in rows:
        e = results[ours]
        body.append((words, "this review", DASH, wording.value(e), span(e.lower, e.upper, e.unit),
                     wording.of(e)))
        for r in series.proportions(data, item, POPULATIONS).itertuples():
            body.append((words, report(data, r.citation_key), population(data, r),
                         percent(r.share), span(r.low, r.high, "fraction"), r.of or DASH))
    return Table(name, caption, ("Feature", "Source", "Population", "Share:r", "95% interval",
                                 "Patients"), body, wide=True, kind="stacked-rows")


def population(data: Dataset, row) -> str:
    """The population and subgroup of a row of the series table, in words."""
    words = data.labels("population", "series").get(row.population, row.population)
    if not row.subgroup or row.subgroup.lower() in words.lower():
        return words
    return f"{words}, {plain(row.subgroup)}"


def beside(data: Dataset, results: Mapping[str, Estimate], key: str, name: str, caption: str,
           rows: Sequence[tuple[str, str, str]]) -> Table:
    """What one report says of its patients, beside ours: ``(words, its figure, our estimate)``.

    The figure is called by its item, its measure, or its measure and subgroup.
    """
    own = data.series[(data.series["citation_key"] == key)
                      & ~data.series["subgroup"].fillna("").str.contains("quoted")]
    given = {called: r for r in own.itertuples()
             for called in (f"{r.measure}, {r.subgroup}", r.measure, r.item) if called}
    body = []
    for words, called, ours in rows:
        r, e = given.get(called), results.get(ours)
        said = DASH if r is None else f"{r.value:g}"
        if r is not None and r.denominator == r.denominator:
            said = (f"{percent(r.numerator / r.denominator)} ({r.numerator:.0f} of {r.denominator:.0f})"
                    if r.numerator == r.numerator else f"{said} (n = {r.denominator:.0f})")
        body.append((words, said, compact(e) if e else DASH, wording.sample(e) if e else DASH))
    return Table(name, f"{caption}. In brackets, the 95% interval; a dash: not given",
                 ("Feature", reports.reported_by(data, key) if key in data.by_key.index else "Report",
                  "This review", "Patients"), body,
                 kind="stacked-rows")
