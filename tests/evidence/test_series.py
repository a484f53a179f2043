"""Published figures: own and not quoted, in order of year, with intervals where counts are given."""

import pytest

from living_review.evidence import series
from living_review.stats.estimate import wilson


def test_quoted_figures_are_left_out(data):
    rows = series.own_figures(data)
    assert len(rows) < len(data.series)
    assert not rows["subgroup"].fillna("").str.contains("quoted").any()


def test_a_share_with_counts_has_an_interval(data):
    rows = series.proportions(data, "primary_site=lung", ["autopsy"])
    row = rows[rows["citation_key"] == "costigan1985"].iloc[0]
    assert row["of"] == "11 of 13" and (row["low"], row["high"]) == pytest.approx(wilson(11, 13))
    assert row["share"] == pytest.approx(0.846)


def test_older_series_come_first(data):
    years = series.proportions(data, "primary_site=lung", ["all", "autopsy"])["year"].dropna()
    assert years.is_monotonic_increasing
