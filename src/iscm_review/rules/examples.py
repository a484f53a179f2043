"""Examples of the engine's rules in columns and tables of this review, beside those in columns of any."""

from __future__ import annotations

from collections.abc import Sequence

from living_review.tables.rule import Example, at, copy, tables

Examples = Sequence[Example]


def of_cells(table: str, column: str, *texts: str, **beside: str) -> list[Example]:
    """One cell a time, of the last row of a table."""
    return [tables(table, column, **{table: beside | {column: text}}) for text in texts]


#: Name of a rule → what breaks it, and what keeps it.
EXAMPLES: dict[str, tuple[Examples, Examples]] = {
    "required": (of_cells("cases", "primary_site", ""), of_cells("cases", "primary_site", "unknown")),
    "missing-word": (
        (*of_cells("cases", "size_mm", "NA", "n/a", "?", "-", "not reported"),
         *of_cells("cases", "histology", "unknown")),
        (*of_cells("cases", "size_mm", ""), *of_cells("cases", "primary_site", "unknown"),
         *of_cells("cases", "enhancement", "none"))),
    "full-width": (of_cells("cases", "size_mm", "２０"), ()),
    "decimal-comma": (of_cells("cases", "size_mm", "4,5", "1.234,5", "0,5", "1,000"),
                      of_cells("cases", "size_mm", "14.5")),
    "number": (
        (*of_cells("cases", "size_mm", "20 mm", "2O", "20-30", "~20", "1e2", "inf", "NaN1", "20.", "1_0",
                   "٢٠", "twenty"),
         *of_cells("cases", "rt_fractions", "5.5", radiotherapy="yes")),
        of_cells("cases", "size_mm", "20", "20.5")),
    "range": ((*of_cells("cases", "rt_dose_gy", "4000", radiotherapy="yes"),
               *of_cells("cases", "size_mm", "501")),
              of_cells("cases", "age_years", "0.5", interval_months="")),
    "list": (of_cells("cases", "symptoms", "pain;;gait", "pain; gait", "pain;pain", ";pain", "pain;"),
             of_cells("cases", "symptoms", "pain;gait")),
    "unticked": (
        (*of_cells("cases", "brain_metastasis", "0", "FALSE", "Unchecked"),
         *of_cells("cases", "brain_metastasis", "0", rim_sign="0", steroids="false")),
        (*of_cells("cases", "brain_metastasis", "no", ""), *of_cells("cases", "survival_months", "0"))),
    "vocabulary": (
        (*of_cells("cases", "primary_site", "renal"),
         *of_cells("cases", "symptoms", "pain;numbness", "pain,gait"),
         *of_cells("cases", "brain_metastasis", "TRUE")),
        of_cells("cases", "symptoms", "pain;sensory")),
    "spreadsheet": (
        (*of_cells("claims", "reported", "3-Jan", "6-Mar", "Jan-24", "12.05.", "2024-01-03 00:00:00",
                   "02:01:00"),
         *of_cells("claims", "comment", "03. Apr."), *of_cells("claims", "section", "04-mars"),
         *of_cells("cases", "levels", "6-Mar"), *of_cells("cases", "molecular", "EGFR;2-Sep"),
         *of_cells("cases", "size_mm", "05. Mrz", "1.23E+07"),
         *of_cells("differential", "key_signs", "03/abr"), *of_cells("index_case", "finding", "04.мар"),
         *of_cells("claims", "section", "03.04.18")),
        (*of_cells("claims", "reported", "1-3", "15.0", "3/5", "2:1", "1-3 levels"),
         *of_cells("claims", "section", "4.1", "10.11.12", "4.3.2"),
         *of_cells("cases", "molecular", "Oct-4;DEC-205"))),
    "spreadsheet-day": (
        (*of_cells("claims", "section", "45321"), *of_cells("cases", "molecular", "EGFR;46085")),
        of_cells("claims", "reported", "45321")),
    "key-resolves": ((*of_cells("claims", "citation_key", "nobody2020"),
                      *of_cells("differential", "citation_key", "nobody2020")), ()),
    "field-known": ((), at("extractions", "field", {"extractions": copy(
        field="asia_after", first="C", second="", final="", resolution="adjudicated")})),
    "check-names-values": ((), at("checks", "compared", {"checks": {
        "field": "", "compared": "age_years=45|sex=female|country=FRA|primary_site=kidney|symptoms=gait"}})),
    "reading-kept": (at("cases", "time_origin", {"extractions": {
        "field": "asia_after", "first": "", "second": "", "final": "", "resolution": "adjudicated"}}), ()),
    "reading-agrees": (at("extractions", "final", {"extractions": {
        "final": "treatment", "resolution": "adjudicated"}}),
        at("extractions", "final", {"extractions": {"first": "treatment", "resolution": "adjudicated"}})),
    "reading-possible": (
        of_cells("extractions", "first", "Surgery", "surgery ", resolution="adjudicated"),
        of_cells("extractions", "first", "surgery", resolution="adjudicated")),
    "resolution-fits": (at("extractions", "resolution", {"extractions": {"second": "treatment"}}), ()),
    "name": (of_cells("index_case", "finding", "Ms Sato walked"), ()),
    "birth": (of_cells("claims", "expression", "the man was born in 1950", check="external", expected=""),
              ()),
    "record-number": (
        of_cells("claims", "expression", "chart no. 12345", check="external", expected=""),
        of_cells("claims", "expression", "3 / 2000000 * 1000000", check="arithmetic", expected="1.5")),
}
