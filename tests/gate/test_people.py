"""Authors come into one form as publishers print them; where somebody may be another, nothing is changed."""


import pytest

from living_review.gate.people import people
from living_review.tables.inputs import ROOT
from raw import rows

READ = {
    "Shen B, Ba Z, Huang Y": "Shen B; Ba Z; Huang Y", "Smith, J.; Roe, A.": "Smith J; Roe A",
    "Smith J.A., Roe A.": "Smith JA; Roe A", "Smith, J. A., & Roe, A.": "Smith JA; Roe A",
    "Smith, J.-P. and Roe, A.": "Smith J-P; Roe A", "J. A. Smith and A. Roe": "Smith JA; Roe A",
    "Smith, John; Roe, Ann": "Smith John; Roe Ann", "Smith, John and Roe, Ann": "Smith John; Roe Ann",
    "van den Berg J,O'Neil P": "van den Berg J; O'Neil P", "Smith, J.": "Smith J", "Smith J.": "Smith J",
    "Connolly ES Jr, Winfree CJ": "Connolly ES Jr; Winfree CJ",
    "Roe Carmen M.; Doe M.C.": "Roe Carmen M; Doe MC",
    "Smith J1,2; Doe K3": "Smith J; Doe K", "Smith J¹, Doe K*†": "Smith J; Doe K",
    "Dr. Smith J; Prof Doe K": "Smith J; Doe K", "Smith J, MD; Doe Kay PhD": "Smith J; Doe Kay",
    "Smith, MD; van Roe, MD": "Smith MD; van Roe MD",
    "Müller A., Rossi B., and García-Mata J.": "Müller A; Rossi B; García-Mata J"}
KEPT = (
    "", "Li MD; Do K", "Chan TB 3rd", "3M Company", "Drew A; Profumo B",
    "Choi, Chang, Kim", "Baker, Bob", "Ann Adams, Bob Baker, Cy Clark", "Smith J, Roe", "LI N, XU B",
    "King ML, Jr; Baker Bob", "Society of Gardens, Section Ferns", "Society of Gardens and Ferns", "WHO, CDC",
    "U.S. Cooperative Group", "Smith, John; Study Group, Ferns", "朝野, 石橋", "Smith J; ; Roe A",
    "A, " * 999)


@pytest.mark.parametrize("text", READ)
def test_a_list_as_publishers_print_it_is_read(text):
    assert people(text) == READ[text] == people(READ[text])


@pytest.mark.parametrize("text", KEPT)
def test_a_list_that_may_be_of_others_stays_as_it_is(text):
    assert people(text) == text


def test_the_authors_of_the_tables_are_in_their_form():
    assert all(people(row["authors"]) == row["authors"] for row in rows(ROOT / "data", "sources"))
