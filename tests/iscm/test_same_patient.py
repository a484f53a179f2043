"""Two rows that may be one patient."""

import pytest

import corpus
from iscm_review.rules.same_patient import same_patient

TABLES = corpus.PACKAGE.tables
PATIENT = {"citation_key": "adams2020", "age_years": "60", "sex": "female", "primary_site": "breast",
           "country": "JPN", "levels": "T4", "region": "thoracic"}
OTHER = {"case_id": "baker2021-1", "citation_key": "baker2021"}


def alike(*patients: dict[str, str], year: str = "2021") -> list[int]:
    """The positions of rows that may be an earlier patient."""
    rows = [PATIENT | {"case_id": f"adams2020-{n}"} | one for n, one in enumerate(patients)]
    cases = corpus.sheet(TABLES["cases"], *rows)
    sources = corpus.sheet(TABLES["sources"], {"citation_key": "adams2020", "year": "2020"},
                           {"citation_key": "baker2021", "year": year})
    return [found.position for found in same_patient({"cases": cases, "sources": sources})]


@pytest.mark.parametrize("one, two, same", [
    ("60", "60", True), ("60", "61", True), ("61", "60", True), ("60.9", "61.9", True),
    ("60.5", "61.9", False), ("60", "62", False), ("60", "", False)])
def test_ages_are_a_year_apart_at_most(one, two, same):
    assert alike({"age_years": one}, {"age_years": two}) == [1] * same


@pytest.mark.parametrize("year, same", [("2022", True), ("2018", True), ("2023", False), ("", True)])
def test_reports_of_one_patient_appear_within_two_years(year, same):
    assert alike({}, OTHER, year=year) == [1] * same


@pytest.mark.parametrize("levels, same", [("conus", True), ("T12", True), ("L1-L2", True), ("C2;T11", False),
                                          ("L2", False), ("medulla-C1", False), ("below T12", True)])
def test_the_conus_lies_at_t12_and_l1_and_levels_that_cannot_be_read_leave_the_region(levels, same):
    assert alike({"levels": "conus", "region": "conus"}, {"levels": levels, "region": "conus"}) == [1] * same


@pytest.mark.parametrize("cells", [{"age_years": ""}, {"sex": ""}, {"primary_site": ""},
                                   {"primary_site": "unknown"}])
def test_a_patient_of_whom_too_little_is_known_is_like_nobody_and_hides_nobody(cells):
    assert alike(cells, cells, {}, {}) == [3]


def test_a_key_that_stands_twice_is_no_likeness():
    assert alike({"case_id": "adams2020-1"}, {"case_id": "adams2020-1"}) == []
