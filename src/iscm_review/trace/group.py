"""The groups of patients behind the numbers, each once, on one page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from .. import wording
from ..dataset import Dataset
from ..estimate import Estimate
from . import Page, places, words
from .markup import article, items, joined, paragraph

TITLE = "Patients behind the numbers"


def page(data: Dataset, results: Mapping[str, Estimate]) -> Page:
    """One page for all: most groups are small, and many numbers are of the same patients."""
    short = {r["case_id"]: words.short(data, r) for r in data.cases.to_dict("records")}
    named: dict[tuple[str, ...], list[str]] = {}
    for name, e in results.items():
        if e.case_ids:
            named.setdefault(e.case_ids, []).append(name)
    body = article(TITLE, paragraph(
        "A number leads here to the patients it rests on, and a patient to the report. ",
        f"The {len(results):,} estimates rest on {len(named):,} different groups of patients, or on no "
        "patient of the table. Each group stands here once, under its name in ",
        Markup("<code>results.json</code>"), "."),
        joined(_group(ids, names, results, short) for ids, names in named.items()))
    return Page(places.GROUPS, TITLE, "Which patients stand behind each number of the review.", body)


def _group(ids: tuple[str, ...], names: list[str], results: Mapping[str, Estimate],
           short: Mapping[str, str]) -> Markup:
    place = places.group(ids).partition("#")[2]
    parts = (Markup("{} {}").format(_link(case, places.case(case)), short.get(case, "")) for case in ids)
    return Markup(
        '<section id="{}" class="trace-group">\n<h2>{} <code>{}</code></h2>\n{}{}</section>\n').format(
        place, wording.counted(len(ids), "patient"), place.removeprefix("patients-"),
        items(parts, "trace-patients"), paragraph("Behind: ", joined(_numbers(names, results), "; "), "."))


def _numbers(names: list[str], results: Mapping[str, Estimate]) -> Iterator[Markup]:
    for name in names:
        yield _link(results[name].label, places.number(name))


def _link(said: str, place: str) -> Markup:
    """Without the classes of the theme: there are thousands."""
    return Markup('<a href="{}">{}</a>').format(places.address(place, places.GROUPS), said)
