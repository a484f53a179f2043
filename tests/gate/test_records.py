"""Where the rules for the figures of a series draw their lines."""

import pytest

from living_review.gate.rules import records


@pytest.mark.parametrize("value, part, whole", [
    ("67", "2", "3"), ("66", "2", "3"), ("66.6", "2", "3"), ("100", "3", "3"),
    ("50", "", "3"), ("50", "0", "0"), ("", "2", "3"), ("50", "4", "3"),
])
def test_a_share_within_a_unit_of_its_last_decimal_is_that_of_its_counts(value, part, whole):
    assert records.share_is_ratio("proportion", value, part, whole, "") is None


@pytest.mark.parametrize("value, part, whole", [
    ("65", "2", "3"), ("66.5", "2", "3"), ("98", "3", "3"), ("99.8", "3", "3")])
def test_a_share_further_off_is_objected_to_unless_it_is_printed_so(value, part, whole):
    assert value in records.share_is_ratio("proportion", value, part, whole, "of the tumours")
    assert records.share_is_ratio("proportion", value, part, whole, "As printed") is None
    assert records.share_is_ratio("median_survival_months", value, part, whole, "") is None


@pytest.mark.parametrize("part, whole, wrong", [("3", "3", False), ("4", "3", True), ("0", "0", True),
                                                ("0", "1", False), ("1", "1", False), ("4", "", False)])
def test_a_part_is_at_most_its_whole_which_is_somebody(part, whole, wrong):
    assert bool(records.share_possible(part, whole)) == wrong


@pytest.mark.parametrize("figures, wrong", [(("100", "", ""), False), (("100.5", "", ""), True),
                                            (("90", "80", "101"), True), (("", "", ""), False)])
def test_a_percentage_ends_at_a_hundred(figures, wrong):
    for measure in ("proportion", "mean_disability_percent"):
        assert bool(records.percent_possible(measure, *figures)) == wrong


@pytest.mark.parametrize("figures, words", [
    (("30", "30", "30"), None), (("40", "30", "40"), None), (("30", "30", "40"), None),
    (("30", "", ""), None),
    (("30", "", "29"), "30 lies outside … to 29"), (("30", "31", ""), "30 lies outside 31 to …"),
    (("", "40", "30"), "the lower limit 40 is above the upper limit 30"),
])
def test_an_interval_runs_upwards_and_holds_its_value(figures, words):
    assert records.interval_holds_value(*figures) == words


@pytest.mark.parametrize("value, wrong", [("240", False), ("240.5", True), ("", False)])
def test_the_survival_of_a_group_is_at_most_twenty_years(value, wrong):
    rule = next(rule for rule in records.RULES if rule.name == "months-of-a-group")
    assert bool(rule.check("median_survival_months", value)) == wrong


@pytest.mark.parametrize("key, authors, named", [
    ("oak2020", "Oak Ann; Elm Ed", True), ("delacruz2020", "de la Cruz Ana", True), ("ox2020", "O Jin", True),
    ("elm2020", "Oak Ann; Elm Ed", False)])
def test_a_key_names_the_first_author_filled_with_x_where_the_name_is_short(key, authors, named):
    told = records.key_has_author(key, authors, "A rose")
    assert told == (None if named else "the key names elm, the first author is Oak Ann")


@pytest.mark.parametrize("url, doi, told", [
    ("https://doi.org/10.1000/ABC", "10.1000/abc", None), ("https://example.org/10.1000/abc", "", None),
    ("https://doi.org/10.1000/abc", "", "the address leads to 10.1000/abc, the DOI is empty"),
    ("https://doi.org/a-rose", "10.1000/abc", "the address leads to no DOI, the DOI is 10.1000/abc")])
def test_an_address_at_doi_org_leads_to_the_doi(url, doi, told):
    assert records.address_has_doi(url, doi) == told
