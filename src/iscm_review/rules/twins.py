"""The same patient, or the same report, twice."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from .forms import LEVEL, PLACE
from .rule import Example, Found, Rule, Sheets, copy, number, tables

#: Others of the same sex, primary, age and place that a patient is compared with, the nearest in
#: the table: far more than the literature holds, and it keeps the time linear.
NEIGHBOURS = 50
#: What differs between patients of one report; the first, whether the cancer was known, between any.
COURSE = ("primary_known_before", "histology", "interval_months", "brain_metastasis", "lesions", "size_mm",
          "symptoms", "surgery", "resection", "radiotherapy", "survival_months", "status")
#: Likenesses told for one row; a table pasted twice would tell hundreds.
MOST = 3
#: Words that tell nothing about which report a title belongs to.
COMMON = set("a an and the of in on with from to by for due as case cases report reports review "
             "literature".split())


class Patient(NamedTuple):
    """What tells patients apart, ready to compare."""

    position: int
    case_id: str
    report: str
    age: float
    country: str
    region: str
    levels: str
    places: frozenset[int]
    notes: str
    course: tuple[str, ...]
    year: float | None

    def __str__(self) -> str:
        return ", ".join(filter(None, (f"{self.case_id}, aged {self.age:g}",
                                       self.levels or self.region, self.country)))


def same_patient(sheets: Sheets) -> Iterator[Found]:
    """Same sex and primary, ages a year apart at most, and nothing that speaks against it.

    Of place in the cord, country and year of publication (two apart at most), two agree and
    the third may be missing on one side. Within a report, whose authors knew their patients
    apart, age and place are the same and nothing of the course differs. A pair is settled where the notes of one name the other.
    """
    names = ("case_id", "citation_key", "age_years", "country", "region", "levels",
             "sex", "primary_site", "notes", *COURSE)
    cases = sheets.get("cases")
    if not cases or not cases.has(*names):
        return
    years, met = _years(sheets), defaultdict(list)
    for position, case, report, told, country, region, levels, sex, primary, notes, *course in (
            cases.rows(*names)):
        age = number(told)
        if age is None or not sex or primary in ("", "unknown"):
            continue
        one = Patient(position, case, report, age, country, region, levels, _places(levels), notes,
                      tuple(course), years.get(report))
        near = {other.position: other for sign in _looked_for(one) for step in (-1, 0, 1)
                for other in met.get((sex, primary, int(age) + step, sign), ())[-NEIGHBOURS:]}
        alike = [other for _, other in sorted(near.items()) if _alike(one, other)]
        for other in alike[-MOST:]:
            yield Found("cases", position, "case_id",
                        f"line {cases.lines[other.position]} may be the same patient: {other}; here {one}")
        for sign in _filed_under(one):
            met[sex, primary, int(age), sign].append(one)


def _filed_under(one: Patient) -> Iterator:
    """The places, the region and the country, each of the last two with whether there is a finer place."""
    yield from one.places
    if one.region:
        yield one.region, bool(one.places)
    if one.country:
        yield one.country, bool(one.places or one.region)


def _looked_for(one: Patient) -> Iterator:
    """Where those are filed who may be alike: at a place in common, or without one to compare."""
    yield from one.places
    if one.region:
        yield one.region, False
        if not one.places:
            yield one.region, True
    if one.country:
        yield one.country, False
        if not (one.places or one.region):
            yield one.country, True


def _alike(one: Patient, two: Patient) -> bool:
    place = _agree(one.places, two.places, bool(one.places & two.places))
    if place is None:
        place = _agree(one.region, two.region, one.region == two.region)
    apart = [a and b and a != b for a, b in zip(one.course, two.course, strict=True)]
    if apart[0] or one.case_id in two.notes or two.case_id in one.notes:
        return False
    if one.report == two.report:
        return one.age == two.age and place is True and not any(apart)
    signs = (place, _agree(one.country, two.country, one.country == two.country),
             _agree(one.year, two.year, abs((one.year or 0) - (two.year or 0)) <= 2))
    return abs(one.age - two.age) <= 1 and False not in signs and signs.count(True) >= 2


def _agree(one, two, same: bool) -> bool | None:
    """Whether two values agree; ``None`` where one is missing."""
    return same if one and two else None


def _places(levels: str) -> frozenset[int]:
    """The vertebral levels as places along the spine; the conus as T12 and L1."""
    found: set[int] = set()
    for item in filter(None, levels.split(";")):
        if not LEVEL.fullmatch(item):
            return frozenset()
        ends = ["T12", "L1"] if item == "conus" else item.split("-")
        found.update(range(PLACE[ends[0]], PLACE[ends[-1]] + 1))
    return frozenset(found)


def _years(sheets: Sheets) -> dict[str, float]:
    sources = sheets.get("sources")
    if not sources or not sources.has("citation_key", "year"):
        return {}
    return {key: year for _, key, text in sources.rows("citation_key", "year")
            if (year := number(text)) is not None}


class Report(NamedTuple):
    """What tells reports apart; ``settled`` where it is excluded as a duplicate."""

    position: int
    words: tuple[str, ...]
    author: tuple[str, ...]
    doi: str
    year: float | None
    settled: bool


def same_report(sheets: Sheets) -> Iterator[Found]:
    """Titles that differ by no more than small words, the order of words, and one word misspelled.

    Each title is filed under its words, and under its words without one; two titles that
    differ in a word meet there. The time is linear in the number of words.
    """
    sources = sheets.get("sources")
    names = ("title", "authors", "doi", "year", "exclusion_reason")
    if not sources or not sources.has(*names):
        return
    filed: dict[tuple, list[Report]] = defaultdict(list)
    for position, title, authors, doi, year, reason in sources.rows(*names):
        words = _words(title)
        here = Report(position, words, _words(authors.split(";")[0]), doi, number(year),
                      reason == "duplicate")
        drawers = [words, *(words[:n] + words[n + 1:] for n in range(len(words)))] if words else []
        others = {other.position: other for drawer in drawers for other in filed[drawer][-NEIGHBOURS:]}
        for place, other in sorted(others.items())[:MOST]:
            if _same_title(here, other):
                yield Found("sources", position, "title",
                            f"line {sources.lines[place]} has nearly the same title: "
                            f"{sources.columns['title'][place]}")
        for drawer in dict.fromkeys(drawers):
            filed[drawer].append(here)


def _same_title(one: Report, two: Report) -> bool:
    """A short title is a common one, and needs the same author; so does one with another DOI."""
    same_author = bool(set(one.author) & set(two.author))
    other_doi = bool(one.doi and two.doi and one.doi != two.doi)
    if one.settled or two.settled or not same_author and (other_doi or len(one.words) < 5):
        return False
    if one.year is not None and two.year is not None and abs(one.year - two.year) > 2:
        return False
    left = [w for w in one.words if w not in two.words]
    right = [w for w in two.words if w not in one.words]
    if not left and not right:
        return True
    if len(left) != 1 or len(right) != 1 or re.search(r"\d", left[0] + right[0]):
        return False
    return difflib.SequenceMatcher(None, left[0], right[0]).ratio() >= 0.8


def _words(text: str) -> tuple[str, ...]:
    """The telling words of a title, sorted, without case, accents and marks."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return tuple(sorted(w for w in re.findall(r"\w+", re.sub(r"[\u0300-\u036f]", "", plain))
                        if w not in COMMON))


PATIENT = {"age_years": "61", "sex": "female", "country": "JPN", "primary_site": "breast",
           "region": "thoracic", "levels": "T4", "primary_known_before": "yes"}
TITLE = {"title": "Intramedullary metastasis of an adenoid cystic carcinoma: a case report"}


def _pair(**change: str) -> Example:
    """Two patients of one report, alike but for the change."""
    return tables("cases", "case_id", cases=(PATIENT, copy(case_id="adams2020-3", **change)))


def _across(year: str = "2021", **change: str) -> Example:
    """The same patient in a report of another year, but for the change."""
    other = f"adams{year}a" if year else "adamsnd"
    return tables(
        "cases", "case_id", cases=(PATIENT, copy(citation_key=other, case_id=f"{other}-1", **change)),
        sources=copy(citation_key=other, title="A second account of hollyhocks", year=year, pmid="",
                     decision="include", exclusion_reason=""))


def _titles(title: str, one: dict | None = None, **other: str) -> Example:
    """Two reports, the second with another title."""
    return tables("sources", "title", sources=(
        TITLE | (one or {}),
        copy(**{"citation_key": "clark2021a", "title": title, "pmid": "", **other})))


RULES = (
    Rule("same-patient", "No patient stands in the table twice, within a report or across reports.",
         (_pair(), _pair(levels=""), _across(), _across(age_years="62"), _across(levels="T3-T5"),
          _across(country=""), _across(levels=""), _across(year="")),
         (_pair(age_years="62"), _pair(levels="T9"), _pair(status="alive"), _pair(size_mm="31"), _across(age_years="63"), _across(sex=""),
          _across(levels="T9"), _across(country="FRA"), _across(primary_site="kidney"),
          _across(country="", levels="", region=""), _across(year="2026"),
          _across(notes="Another patient than adams2020-2."),
          _across(primary_known_before="no", interval_months="")),
         "Compare the two reports. One patient: keep one row, and exclude the other report as duplicate. "
         "Two: name the other case in the notes.", scope="tables", check=same_patient, table="cases",
         column="case_id", severity="warning"),
    Rule("same-report", "No report stands among the sources twice.",
         (_titles(TITLE["title"]), _titles("An adenoid cystic carcinoma: intramedullary metastasis"),
          _titles("Intramedullary metastases of an adenoid cystic carcinoma."),
          _titles("INTRAMEDULLARY METASTASIS OF AN ADENOID-CYSTIC CARCINOMA: CASE REPORT AND REVIEW"),
          _titles(TITLE["title"], citation_key="clarknd", year="", authors="")),
         (_titles("Intramedullary metastasis of an adenoid basal carcinoma: a case report"),
          _titles(TITLE["title"], citation_key="clark2030", year="2030"),
          _titles(TITLE["title"], {"doi": "10.1000/y"}, authors="Zhou Wei", doi="10.1000/z"),
          _titles("Spinal metastasis", {"title": "Spinal metastasis"}, authors="Zhou Wei"),
          _titles(TITLE["title"], exclusion_reason="duplicate")),
         "Keep one of the two rows, or exclude one as duplicate.", scope="tables", check=same_report,
         table="sources", column="title"),
)
