"""Findings and sign studies: recomputed with the csv module alone."""

import pytest

from iscm_review import imaging


@pytest.mark.parametrize("name, column, value", [
    ("imaging.all.t2_signal_hyper.share", "t2_signal", "hyper"),
])
def test_shares_equal_a_plain_count(estimates, plain, name, column, value):
    plain.agrees(estimates[name], column, value)


def test_oedema_is_only_reported_when_present_and_has_no_share(data, estimates, plain):
    assert set(plain("oedema")) == {"yes"}
    assert imaging.only_yes(data, "oedema")
    assert estimates["imaging.all.oedema.share"].value is None
    assert "none" not in plain("enhancement")
    assert estimates["imaging.all.enhancement.share"].value is None


def test_sign_studies_rebuild_whole_numerators(data):
    table = imaging.sign_studies(data)
    rim = table[(table["item"] == "rim_sign") & (table["measure"] == "sensitivity")].iloc[0]
    assert rim["lower"] < rim["value"] < rim["upper"] and rim["n"] == 45
