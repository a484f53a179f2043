"""An identifier is read the same however it is written, and whatever follows it; what is none stays none."""

import pytest

from living_review.gate import identifiers

XYZ = "10.1000/xyz"


@pytest.mark.parametrize("text", [
    XYZ, "10.1000/XYZ", " 10.1000/xyz ", *(XYZ + tail for tail in (
        ")", "”", "\"", "’", ".", ",", ";", ":", "]", ">", "}", "。", ").", "/", ".pdf", ".full", ".html",
        ".full.pdf",
        "/full", "/full/html", "/fulltext", "/abstract", "/abs", "/pdf", "/epdf", "/pdfdirect", "/meta",
        "?x=y",
        "?needAccess=true#top", "#section-2", "\\", "|", "/figures/1", "/suppl_file/a.pdf",
        "&type=printable", "/full?x=y).")),
    *(before + XYZ for before in (
        "doi:", "doi: ", "DOI ", "https://doi.org/", "http://dx.doi.org/", "doi.org/", "(", "<", "“",
        "info:doi/",
        "https://www.example.org/doi/full/", "https://example.org/article?id=", "https://example.org/a/")),
    "https://doi.org/10.1000%2Fxyz", "https://doi.org/10.1000%252Fxyz", "10.1000/xy\u200bz",
    "10.1000/xyz (https://doi.org/10.1000/XYZ)", "[10.1000/xyz](https://doi.org/10.1000/xyz)",
    "Roe R. A rose. doi:10.1000/xyz. Epub 2020."])
def test_a_doi_is_found_in_whatever_was_copied(text):
    assert identifiers.doi(text) == XYZ


@pytest.mark.parametrize("text, found", [
    ("10.1016/S0140-6736(05)12345-6", "10.1016/s0140-6736(05)12345-6"),
    ("(10.1016/s0140-6736(05)12345-6)", "10.1016/s0140-6736(05)12345-6"),
    ("10.1016/s0140‐6736(05)", "10.1016/s0140-6736(05)"),
    ("10.1002/1097-0142(19851101)56:9&lt;2305::AID-X&gt;3.0.CO;2-X",
     "10.1002/1097-0142(19851101)56:9<2305::aid-x>3.0.co;2-x"),
    ("10.1000/abs", "10.1000/abs"), ("10.1000/abs/abs", "10.1000/abs"),
    ("10.1007/978-3\\_12", "10.1007/978-3_12"),
    ("https://www.biorxiv.org/content/10.1101/2020.01.01.123456v2.full.pdf", "10.1101/2020.01.01.123456")])
def test_signs_that_belong_to_a_doi_stay(text, found):
    assert identifiers.doi(text) == found


@pytest.mark.parametrize("text", [
    "", "10.1000", "11.1000/xyz", "110.1000/xyz", "10.10/xyz", "10.1000/", "10.1000/)", "10.1000/xy…", "none",
    "10.1016/j.wneu.2018. 07.042", "10.1000/x yz", "10.1000/a;10.1000/b", "10.1000/a and 10.1000/b",
    "see the page"])
def test_what_is_no_doi_or_two_is_none(text):
    assert identifiers.doi(text) == ""


@pytest.mark.parametrize("text", [
    "39401466", "PMID: 39401466", "(PMID 39401466)", "PMID 39401466.", "pubmed id 39401466", "39401466.0",
    "https://pubmed.ncbi.nlm.nih.gov/39401466/", "pubmed.ncbi.nlm.nih.gov/39401466",
    "https://www.ncbi.nlm.nih.gov/pubmed/39401466?dopt=Abstract",
    "http://www.ncbi.nlm.nih.gov/pubmed/?term=39401466", "https://europepmc.org/article/MED/39401466"])
def test_a_pubmed_number_is_found(text):
    assert identifiers.pmid(text) == "39401466"


@pytest.mark.parametrize("text", [
    "PMC1234567", "pmc1234567", "PMC 1234567", "1234567", "PMCID: PMC1234567", "PMC1234567.1",
    "https://pmc.ncbi.nlm.nih.gov/articles/PMC1234567/", "https://europepmc.org/articles/pmc1234567",
    "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1234567/pdf/main.pdf"])
def test_a_number_of_pubmed_central_is_found(text):
    assert identifiers.pmcid(text) == "PMC1234567"


@pytest.mark.parametrize("text", ["", "PMC1234567", "012345", "1234567890", "https://example.org/39401466",
    "3a"])
def test_another_number_is_none_of_pubmed(text):
    assert identifiers.pmid(text) == ""


@pytest.mark.parametrize("text", [
    "https://example.org/a?id=3", "http://www.example.org/a/?id=3", "https://EXAMPLE.org:443/a?id=3#page=2",
    "example.org/a?id=3", "https://example.org/a?utm_source=mail&id=3&fbclid=x",
    "https://example.org/a/index.html?id=3",
    "https://web.archive.org/web/20200101/https://example.org/a?id=3"])
def test_an_address_is_the_same_whatever_does_not_tell_pages_apart(text):
    assert identifiers.address(text) == "example.org/a?id=3"


@pytest.mark.parametrize("text", ["", "https://example.org/", "http://www.example.org", "https://[::1",
    "   "])
def test_a_front_page_is_the_address_of_no_report(text):
    assert identifiers.address(text) == ""


def test_another_report_that_an_address_asks_about_is_not_its_own():
    assert identifiers.of({"url": "https://example.org/?backlinks_to=10.1000%2Fxyz"}) == {}


@pytest.mark.parametrize("text", ["(" * 1000, "10.1000/" + "(" * 990, "10.1000/" + ")" * 990, "<" * 10_000,
                                  "10.1000/" + "/full" * 190, "10.1000/" + "a" * 100_000, "\ud800", "%ff%fe"])
def test_any_text_has_an_answer(text):
    for read in identifiers.READ.values():
        read(text)
    identifiers.address(text)
