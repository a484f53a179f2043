"""What a row tells of which report it is."""

import pytest

from living_review.gate.rules.same_report import report

ROW = {"title": "[A rose of the garden]", "authors": "Adams Ann; Baker Bob", "journal": "Journal of Gardens",
       "year": "2020", "volume": "7A", "pages": "E11-E13", "doi": "10.1000/rose", "pmid": "31415926",
       "url": "https://www.example.org/rose/", "exclusion_reason": "duplicate"}


def test_a_report_is_known_by_title_first_author_numbers_place_and_address():
    found = report(3, ROW)
    assert (found.position, found.titles[0], found.author) == (3, ("garden", "rose"), ("adams", "ann"))
    assert found.names == {"doi": "10.1000/rose", "pmid": "31415926"} and found.year == 2020
    assert found.place == ("2020", "7a", "e11") and found.journal == "journal of gardens"
    assert found.address and found.address == report(3, ROW | {"url": "http://example.org/rose"}).address
    assert found.settled and found.made_up


def test_a_row_with_nothing_in_it_is_like_no_other():
    for row in ({}, dict.fromkeys(ROW, "")):
        found = report(0, row)
        assert not any((*found.titles, found.author, found.names, found.year, found.place, found.address,
                        found.settled, found.made_up, found.journal))


@pytest.mark.parametrize("change", [{"year": ""}, {"volume": ""}, {"pages": ""}, {"pages": "1-5"},
                                    {"pages": "in press"}], ids=str)
def test_a_place_in_a_journal_is_known_where_year_volume_and_a_page_of_its_own_are(change):
    assert report(0, ROW | change).place == ()
