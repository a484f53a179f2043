"""Files of references are read whole, whatever program has written them."""

import pytest

from living_review.literature import references
from living_review.literature.databases import Record
from living_review.tables.problems import Refused

RIS = """TY  - JOUR
TI  - A rose in the cord:
  a case report.
AU  - Adams, Ann
AU  - Roe, Rita, Jr
PY  - 2020/03/04/
VL  - 7
IS  - 2
SP  - 11
EP  - 13
DO  - https://doi.org/10.1000/ROSE
JO  - J Gard
T2  - Journal of Gardens
UR  - https://example.org/rose
XX  - of no known kind
ER  -
"""
NBIB = """PMID- 31415926
OWN - NLM
IS  - 1234-5678 (Print)
VI  - 7
IP  - 2
DP  - 2020 Mar 5
TI  - A rose in the cord:
      a case report.
PG  - 11-13
LID - S1234-5678(20)30001-2 [pii]
LID - 10.1000/rose [doi]
FAU - Adams, Ann
AU  - Adams A
FAU - Roe, Rita, Jr
PT  - Case Reports
TA  - J Gard
JT  - Journal of Gardens
PMC - PMC1234567
"""
BIBTEX = r"""% exported
@article{adams2020,
  title = {A {R}ose in the {\em cord}: a case report.}, journal = "Journal of Gardens", year = 2020,
  author = {Adams, Ann and Roe, Jr, Rita}, volume = 7, number = {2}, pages = {11--13}, month = mar,
  doi = {10.1000/ROSE}, url = {https://example.org/rose}, pmid = {31415926}, pmc = {PMC1234567}
}
@comment{none}
"""
ROSE = Record("A rose in the cord: a case report", "https://example.org/rose", ("Adams Ann", "Roe Rita Jr"),
              "Journal of Gardens", "2020", "7", "2", "11-13", "10.1000/rose")


def same(one: Record, other: Record) -> bool:
    return {name: cell.lower() for name, cell in one.cells().items() if name != "authors"} == {
        name: cell.lower() for name, cell in other.cells().items() if name != "authors"}


@pytest.mark.parametrize("text, more", [
    (RIS, {}), (NBIB, {"url": "", "pmid": "31415926", "pmcid": "PMC1234567", "kinds": ("Case Reports",)}),
    (BIBTEX, {"pmid": "31415926", "pmcid": "PMC1234567"})], ids=["ris", "nbib", "bibtex"])
@pytest.mark.parametrize("saved", [
    str, lambda text: text.replace("\n", "\r\n"), lambda text: f"\n\n{text.rstrip()}",
    lambda text: f"{text}\n\n{text.replace('adams2020', 'b')}"], ids=["", "crlf", "no end", "twice"])
def test_a_record_is_read_from_each_form(text, more, saved):
    found = references.read(saved(text))
    for record in found:
        assert same(record, ROSE._replace(**more))
        assert record.authors[0] == "Adams Ann" and record.kinds == more.get("kinds", ())
    assert len(found) == 1 + ("\n\n" in saved(text)[5:])


@pytest.mark.parametrize("text, cells", [
    ("TY - JOUR\nT1 - Fern\nA1 - Roe; Rita\nY1 - 2019\nJF - J\nER -", ("Fern", "Roe Rita", "2019", "J")),
    ("TY  - JOUR\nTI  - Fern\nDB  - PubMed\nAN  - 31415926\nTY  - JOUR\nTY  - JOUR", ("Fern", "", "", "")),
    ("@misc{c, title = {F\\'ern}, author = {{Rose Study Group}}, date = {2019-03}, journaltitle = {J}}",
     ("Férn", "Rose Study Group", "2019", "J")),
    ("PMID- 31415926\nTI  - [Fern].\nCN  - Group\nDP  - Summer 2019\nTA  - J", ("[Fern]", "", "2019", "J"))],
    ids=["loose", "no end", "group", "season"])
def test_what_programs_write_otherwise_is_read(text, cells):
    record = references.read(text)[0]
    assert (record.title, "; ".join(record.authors), record.year, record.journal) == cells


def test_a_number_of_pubmed_is_taken_where_the_database_is_named():
    assert [references.read(f"TY  - JOUR\nAN  - 31415926\nDB  - {base}")[0].pmid
            for base in ("PubMed", "Embase")] == ["31415926", ""]


@pytest.mark.parametrize("text", ["@article{a, title={B}", "@article{,title={x}}",
                                  "@article{a, title={B}}\n@article{a, title={C}}"])
def test_bibtex_that_is_not_whole_is_refused(text):
    with pytest.raises(Refused, match="cannot be read as BibTeX"):
        references.read(text)


@pytest.mark.parametrize("text", ["", "title,decision\n", "hello", "\0\0", "@", "TI  - x"])
def test_what_is_no_file_of_references_has_no_record(text):
    assert references.read(text) == []
