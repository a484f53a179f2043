"""What reports say can be entered as they say it; where it cannot, the remedy says what stands for it."""

import pytest

import corpus
from corpus import copy, edit
from living_review.stats import survival

#: A patient of whom the report tells nothing but the primary.
BARE = dict.fromkeys(corpus.SPECIMEN["cases"][1], "") | {
    "case_id": "adams2020-2", "citation_key": "adams2020", "primary_site": "lung"}
NOTED = {"notes": "As printed."}
TRUE = {
    "survival alone": {"primary_site": "breast", "survival_months": "6", "status": "alive",
                       "time_origin": "diagnosis"},
    "a response alone": {"immunotherapy": "yes", "agents": "nivolumab", "imaging_response": "partial"},
    "lost to follow-up": {"survival_months": "7", "status": "lost", "time_origin": "surgery",
                          "surgery": "yes"},
    "lost, without a time": {"sex": "male", "status": "lost"},
    "signs of a high lesion": {"symptoms": "spasticity;respiratory;bulbar;horner"} | {"levels": "C2",
                                                                                      "region": "cervical"},
    "down to the conus": {"levels": "T11-conus", "region": "conus"},
    "up to the medulla": {"levels": "medulla-C4", "region": "cervical"},
    "the whole cord by levels": {"levels": "C1-L1", "region": "whole_cord"},
    "the whole cord by name": {"region": "whole_cord"},
    "the region that the report names": {"levels": "C7-T1", "region": "cervical"} | NOTED,
    "a corticosteroid against myeloma": {"primary_site": "haematological", "histology": "myeloma",
                                         "sex": "male", "agents": "dexamethasone"},
    "interleukin-2": {"sex": "male", "agents": "interleukin-2"},
    "a name in capitals": {"sex": "male", "histology": "NUT carcinoma"},
    "a receptor in capitals": {"sex": "female", "histology": "HER2-positive carcinoma"},
    "a cell in a capital": {"sex": "male", "primary_site": "haematological",
                            "histology": "diffuse large B-cell lymphoma"},
    "drugs in capitals": {"sex": "male", "chemotherapy": "yes", "targeted_therapy": "yes",
                          "agents": "T-DM1;5-FU;177Lu-PSMA"},
    "courses of radiotherapy": {"sex": "male", "radiotherapy": "yes", "rt_earlier": "dose not stated",
                                "rt_dose_gy": "15", "rt_fractions": "3", "rt_technique": "stereotactic"},
    "an excisional biopsy": {"sex": "male", "surgery": "yes", "resection": "excisional_biopsy"},
    "removed, extent not stated": {"sex": "male", "surgery": "yes", "resection": "extent_unstated"},
    "stereotactic by arcs": {"sex": "male", "radiotherapy": "yes", "rt_technique": "stereotactic",
                             "rt_dose_gy": "39", "rt_fractions": "13"} | NOTED,
    "the age at the primary": {"sex": "male", "age_at_primary": "59"},
    "grown in from outside": {"sex": "male", "route": "contiguous"},
    "came by the blood": {"sex": "male", "route": "haematogenous"},
}
RECORDS = {
    "a key without a year, and the year": {"citation_key": "clarknd", "year": "1999"},
    "not retrieved": {"decision": "not_retrieved", "exclusion_reason": ""},
    "several addresses": {"other_urls": "https://example.org/a;b https://example.com/c"},
}


@pytest.fixture
def told(tmp_path):
    return lambda made: corpus.said(corpus.write(tmp_path / "data", made))


@pytest.mark.parametrize("what", TRUE)
def test_a_patient_is_entered_as_published(told, what):
    assert told(corpus.tables(edit(cases=BARE | TRUE[what]))) == []


@pytest.mark.parametrize("what", RECORDS)
def test_a_record_is_entered_as_it_is(told, what):
    assert told(corpus.tables(edit(sources=RECORDS[what]))) == []


def test_a_value_has_its_place_in_the_report(told):
    assert told(corpus.tables(edit(extractions={"locator": "p. 3, table 2"}))) == []


def test_two_reports_of_one_year_may_have_one_title(told):
    title = {"title": "Spinal cord metastasis of a tumour: a case report and review of the literature"}
    same = copy(citation_key="zhou2021", authors="Zhou Wei", pmid="", url="https://example.com/z",
                exclusion_reason="other_topic", **title)
    assert not [one for one in told(corpus.tables(edit(sources=(title, same)))) if one[0] == "error"]


def test_a_further_address_is_known_as_well(told):
    again = copy(citation_key="clark2021a", title="Of roses", pmid="", url="https://example.com/b",
                 other_urls="https://example.org/c http://www.example.org/tulip/")
    assert [one[1] for one in told(corpus.tables(edit(
        sources=({"url": "https://example.org/tulip"}, again))))] == ["same-address"]


@pytest.mark.parametrize("table, cell, remedy", [
    ("cases", {"levels": "C8", "region": "cervical"}, "Write C7, the vertebra at which it lies"),
    ("cases", {"levels": "S2", "region": "conus"}, "Write conus"),
    ("cases", {"levels": "C0-C2", "region": "cervical"}, "Write medulla for a range that begins there"),
    ("cases", {"age_years": "95"}, "Write 90"),
    ("sources", {"url": "https://en.example.org./wiki/A"}, "Write https://en.example.org/wiki/A"),
    ("cases", {"agents": "dexamethasone", "chemotherapy": "yes"}, "Write yes under steroids"),
])
def test_what_cannot_stand_is_told_with_what_stands_for_it(told, table, cell, remedy):
    assert [one[6][:len(remedy)] for one in told(corpus.tables(edit(**{table: cell})))] == [remedy]


def test_who_was_lost_is_censored_when_last_seen(data):
    patient = data.patients[data.patients["survival_months"].notna()].head(1).assign(status="lost")
    assert survival.followed(patient)["event_observed"].tolist() == [False]
