"""Where the rules for keys, addresses and parts of a citation draw their lines, and what they propose."""

import pytest

from living_review.gate.rules import forms
from living_review.tables.schema import Column


@pytest.mark.parametrize("text, meant", [
    ("liu2026_1", "liu2026-1"), ("Liu2026–01", "liu2026-1"), ("de-la-cruz2026a-10", "delacruz2026a-10")])
def test_the_name_of_a_case_is_proposed_in_its_one_form(text, meant):
    assert forms.case_key(text, None) == ("not the name of a case", f"Did you mean {meant}?")
    assert forms.case_key(meant, None) is None


@pytest.mark.parametrize("url", [
    "https://example.org/rose", "https://example.org:8080/rose?p=2", "https://8.8.8.8/rose"])
def test_an_address_of_a_public_page_is_one(url):
    assert forms.address(url) is None


@pytest.mark.parametrize("url", [
    "https://ann@example.org/rose", "https://example.org:0/rose", "https://[::1/rose",
    "https://localhost/rose", "https://127.0.0.1/rose", "https://1.2.3.4.5/rose",
    "https://example.org/../rose"])
def test_an_address_that_leads_elsewhere_is_none(url):
    assert forms.address(url) == "not a plain address of a public web page"


@pytest.mark.parametrize("second, fault", [
    ("https://example.org/fern", None), ("localhost", "not a plain address of a public web page")])
def test_each_address_of_a_list_is_looked_at(second, fault):
    column = Column("other_urls", "Others", "", "list")
    assert forms.addresses(f"https://example.org/rose;{second}", column) == fault


def test_a_dot_behind_the_name_of_a_host_goes_and_no_other():
    assert forms.address("https://example.org./example.org./") == (
        "a dot after the name of the host", "Write https://example.org/example.org./")


@pytest.mark.parametrize("text, fault", [
    ("a" * 39, None), ("a" * 40, "a label of 40 characters; the limit is 39"),
    ("?", ("not a short name in lower case with hyphens", "")),
    ("Reader A.", ("not a short name in lower case with hyphens", "Did you mean reader-a?"))])
def test_the_label_of_a_reader_is_short_and_plain(text, fault):
    assert forms.reader_label(text, None) == fault


@pytest.mark.parametrize("text, fits", [("12 Suppl 1 A", True), ("12 Suppl 1 A B", False), ("Suppl", False)])
def test_a_volume_has_a_digit_and_at_most_four_words(text, fits):
    assert (forms.citation_part(text, None) is None) is fits


@pytest.mark.parametrize("text, meant", [("=0,04", "0.04"), ("p < .05", "<0.05"), ("P=0.5", "0.5")])
def test_a_p_value_is_read_as_reports_print_it(text, meant):
    assert forms.p_value(text, None)[1] == f"Write {meant}." and forms.p_value(meant, None) is None
