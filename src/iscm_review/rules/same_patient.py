"""The same patient twice."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from living_review.tables.conditions import number
from living_review.tables.rule import Found, Sheets, rows, tables_rule
from living_review.tables.scale import spanned

from ..spine import PLACE, SPINE
from .levels import LEVEL

#: What differs between patients of one report; the first, whether the cancer was known, between any.
COURSE = ("primary_known_before", "histology", "interval_months", "brain_metastasis", "lesions", "size_mm",
          "symptoms", "surgery", "resection", "radiotherapy", "survival_months", "status")
#: Likenesses told for one row, the nearest in the table; one pasted twice would tell hundreds.
MOST = 3


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

    Of place in the cord, country and year of publication (two apart at most), two agree and the third may be
    missing on one side. Within a report, whose authors knew their patients apart, the place is the same and
    nothing of the course differs. A pair is settled where the notes of one name the other.
    """
    names = ("case_id", "citation_key", "age_years", "country", "region", "levels",
             "sex", "primary_site", "notes", *COURSE)
    years = _years(sheets)
    met: dict[tuple, list[Patient]] = {}  # (sex, primary, years of age, one more or less) → patients
    for position, case, report, told, country, region, levels, sex, primary, notes, *course in (
            rows(sheets, "cases", *names)):
        age = number(told)
        if age is None or not sex or primary in ("", "unknown"):
            continue
        one = Patient(position, case, report, age, country, region, levels, _places(levels), notes,
                      tuple(course), years.get(report))
        near = reversed(met.get((sex, primary, int(age)), ()))
        for other in islice((other for other in near if _alike(one, other)), MOST):
            line = sheets["cases"].lines[other.position]
            yield Found(position, f"line {line} may be the same patient: {other}; here {one}")
        for step in (-1, 0, 1):
            met.setdefault((sex, primary, int(age) + step), []).append(one)


def _alike(one: Patient, two: Patient) -> bool:
    if one.case_id == two.case_id:
        return False  # told as a key that stands twice
    if _agree(one.course[0], two.course[0]) is False or abs(one.age - two.age) > 1:
        return False
    signs = (_agree(one.country, two.country), _near(one.year, two.year), _same_place(one, two))
    if one.report == two.report:
        alike = bool(signs[2]) and not any(
            a and b and a != b for a, b in zip(one.course, two.course, strict=True))
    else:
        alike = False not in signs and signs.count(True) >= 2
    return alike and one.case_id not in two.notes and two.case_id not in one.notes


def _same_place(one: Patient, two: Patient) -> bool | None:
    if one.places and two.places:
        return not one.places.isdisjoint(two.places)
    return _agree(one.region, two.region)


def _near(one: float | None, two: float | None) -> bool | None:
    return None if one is None or two is None else abs(one - two) <= 2


def _agree(one: str, two: str) -> bool | None:
    """Whether two cells agree; ``None`` where one is empty."""
    return one == two if one and two else None


def _places(levels: str) -> frozenset[int]:
    """The vertebral levels as places along the spine; the conus as T12 and L1."""
    found: set[int] = set()
    for item in filter(None, levels.split(";")):
        if not LEVEL.fullmatch(item):
            return frozenset()
        found.update(PLACE[level] for level in spanned(["T12-L1" if item == "conus" else item], SPINE))
    return frozenset(found)


def _years(sheets: Sheets) -> dict[str, float]:
    return {key: year for _, key, text in rows(sheets, "sources", "citation_key", "year")
            if (year := number(text)) is not None}


RULES = (
    tables_rule(same_patient, "No patient is in the table twice, within a report or across reports.",
                "Compare the two. If they are one patient, keep the fuller row and add what the other has; "
                "delete the other and its readings, and exclude its report as duplicate if it has no patient "
                "left. If they are two, name the other case in the notes of one.", "cases", "case_id",
                "two patients of one sex and age, with one primary and the same levels",
                "the same with `age_years` `61` and `63`", severity="warning"),
)
