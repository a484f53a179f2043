"""The groups of patients behind the numbers, each once, on one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from markupsafe import Markup

from ... import review
from ...book import places
from ...stats import wording
from ...stats.estimate import Estimate
from .markup import Page, article, code, items, joined, paragraph

TITLE = "Patients behind the numbers"
#: Numbers of a group that are named without being asked for.
FEW = 6


def page(results: Mapping[str, Estimate], said: Mapping[str, tuple[str, str]]) -> Page:
    """One page for all: most groups are small, and many numbers are of the same patients. ``said``: the name
    of each patient, and a few words."""
    named: dict[tuple[str, ...], list[str]] = {}
    for name, e in results.items():
        if e.case_ids:
            named.setdefault(e.case_ids, []).append(name)
    body = article(TITLE, paragraph(
        "A number leads here to the patients it rests on, and a patient to the report. ",
        f"The {len(results):,} estimates rest on {len(named):,} different groups of patients, or on no "
        "patient of the table. Each group stands here once, under its name in ",
        code("results.json"), ", and is headed by one of its numbers."),
        joined(_group(ids, numbers, results, said) for ids, numbers in named.items()))
    return Page(places.GROUPS, TITLE, "Which patients stand behind each number of the review.", body)


def _group(ids: tuple[str, ...], names: list[str], results: Mapping[str, Estimate],
           said: Mapping[str, tuple[str, str]]) -> Markup:
    place = places.group(ids).partition("#")[2]
    label = _telling(names, results)
    parts = (Markup("{}: {}").format(_link(said[case][0], places.case(case)), said[case][1]) for case in ids)
    return Markup('<section id="{}" class="trace-group">\n<h2>{}</h2>\n{}{}{}</section>\n').format(
        place, label[:1].upper() + label[1:],
        paragraph(wording.counted(len(ids), "patient"), " ", code(place.removeprefix("patients-"))),
        _behind(list(_numbers(names, results))), items(parts, "trace-patients"))


def _telling(names: list[str], results: Mapping[str, Estimate]) -> str:
    """The label that says best who they are: of a count of patients, and without a remark; else the first."""
    return results[min(names, key=lambda name: (
        not name.endswith(".n"), "(" in results[name].label))].label


def _behind(numbers: list[Markup]) -> Markup:
    """They stand behind these numbers; many are listed on demand."""
    if len(numbers) <= FEW:
        return paragraph("Behind: ", joined(numbers, "; "), ".")
    return Markup("<details>\n<summary>Behind {} numbers</summary>\n{}</details>\n").format(
        len(numbers), items(numbers))


def _numbers(names: list[str], results: Mapping[str, Estimate]) -> Iterator[Markup]:
    """Each by its label, with its topic where two have the same."""
    said = Counter(results[name].label for name in names)
    for name in names:
        label = results[name].label
        topic = f" ({review().topic(name).title})" if said[label] > 1 else ""
        yield _link(label + topic, places.number(name))


def _link(said: str, place: str) -> Markup:
    """Without the classes of the theme: there are thousands."""
    return Markup('<a href="{}">{}</a>').format(places.address(place, places.GROUPS), said)
