"""Findings and sign studies: recomputed with the csv module alone."""

import pytest

from iscm_review.topics import imaging
from living_review.gate import dataset


@pytest.mark.parametrize("name, column, value", [
    ("imaging.all.t2_signal_hyper.share", "t2_signal", "hyper"),
])
def test_shares_equal_a_plain_count(estimates, plain, name, column, value):
    plain.agrees(estimates[name], column, value)


@pytest.mark.parametrize("column, absent, present", [
    ("oedema", "no", "yes"), ("enhancement", "none", "present")])
def test_a_sign_that_nobody_reports_as_absent_has_no_share(data, column, absent, present):
    """Reports say what was seen; its share would be 1 by habit."""
    for other, given in ((present, False), (absent, True)):
        cases = data.cases.assign(**{column: [present, other] + [None] * (len(data.cases) - 2)})
        told = dataset.Dataset(data.package, {**data.frames, "cases": cases}, "")
        share = {e.name: e for e in imaging.estimates(told)}[f"imaging.all.{column}.share"]
        assert (share.value is not None) is given


def test_sign_studies_rebuild_whole_numerators(data):
    table = imaging.sign_studies(data)
    rim = table[(table["item"] == "rim_sign") & (table["measure"] == "sensitivity")].iloc[0]
    assert rim["lower"] < rim["value"] < rim["upper"] and rim["n"] == 45
