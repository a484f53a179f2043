"""A claim that is checked by computing comes out, to the decimals that are shown."""

import pytest

from iscm_review.rules import claims


@pytest.mark.parametrize("check", ["arithmetic", "bound", "method"])
@pytest.mark.parametrize("expected, right", [("66.7", True), ("67", True), ("66.67", True), ("66.6", False),
                                             ("66", False), ("66.5", False), ("", True), ("many", True)])
def test_what_is_expected_is_held_against_what_the_expression_gives(check, expected, right):
    assert bool(claims.claim_comes_out(check, "100 * 2 / 3", expected)) != right


def test_half_of_the_last_decimal_is_near_enough_and_more_is_not():
    assert claims.claim_comes_out("arithmetic", "0.25 * 1", "0.2") is None
    assert claims.claim_comes_out("arithmetic", "0.251 * 1", "0.2")


def test_other_checks_and_claims_without_an_expression_are_left_alone():
    assert claims.claim_comes_out("internal", "1 / 0", "1") is None
    assert claims.claim_comes_out("arithmetic", "", "1") is None
