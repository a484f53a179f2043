"""The numbers of the review: a page a topic, what a number opens where it is shown, and one page of the
groups of patients behind them."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from markupsafe import Markup

from ... import review
from ...book import places
from ...book.tables import DASH
from ...stats import wording
from ...stats.estimate import Estimate
from ...tables.folding import indexed
from .markup import Page, article, breakable, code, facts, items, joined, link, paragraph, table

COLUMNS = ("What it is, and its name", "Value", "95% interval", "Based on", "Not reported")
GROUPS = "Patients behind the numbers"
#: Patients that an opened number names, and numbers that a group names; the others are one step further.
FEW = 6


def pages(results: Mapping[str, Estimate], checked: Collection[str] = ()) -> list[Page]:
    """A page for each topic, in the order of the results; ``checked``: patients checked by a person."""
    topics: dict[str, list[Estimate]] = {}
    for name, e in results.items():
        topics.setdefault(places.topic_of(name), []).append(e)
    return [_page(topic, estimates, checked) for topic, estimates in topics.items()]


def _page(topic: str, estimates: Iterable[Estimate], checked: Collection[str]) -> Page:
    here, title = places.topic(topic), f"Numbers: {review().topic(topic).title}"
    lines = [_line(e, here, checked) for e in estimates]
    body = article(
        title,
        paragraph("The name of a number leads to what it rests on. ",
                  link("How to read the numbers", places.NUMBERS, here), ".",
                  "" if checked else " No patient behind them has been checked by a person yet."),
        table(title, COLUMNS, lines, "wide-table stacked-table numbers-table", quiet=True))
    return Page(here, title, f"{review().topic(topic).title}: "
                f"{wording.counted(len(lines), 'estimate')} of the review, "
                "with interval, basis and name.", body, called=review().topic(topic).title)


def _line(e: Estimate, here: str, checked: Collection[str]) -> tuple:
    known = e.value is not None
    label = Markup("{}<br>{}").format(e.label if known else f"{e.label} ({e.reason})", _name(e, here))
    return (label, wording.value(e) if known else DASH, _interval(e) or DASH, _based_on(e) + (
        f"; {len(set(checked).intersection(e.case_ids))} checked" if checked and e.case_ids else ""),
        e.n_missing)


def _interval(e: Estimate) -> str:
    return wording.interval(e).removeprefix("95% CI ")


def _based_on(e: Estimate) -> str:
    return wording.sample(e) or f"n = {e.n}"


def _name(e: Estimate, here: str) -> Markup:
    """The address of a number is its name; it leads on where there is something behind it."""
    shown = Markup('<code id="{}" class="num-name">{}</code>').format(
        places.number_anchor(e.name), breakable(e.name))
    behind = places.behind(e.name, e.case_ids)
    return link(shown, behind, here) if behind else shown


def windows(names: Iterable[str], results: Mapping[str, Estimate], cases: Mapping[str, Sequence[str]],
            here: str) -> Markup:
    """What the numbers of one page open, each under its anchor; ``trace/number.js`` shows them."""
    one = Markup('<div data-number="{}" data-title="Estimate {}">\n{}</div>\n')
    return Markup('<template id="numbers-of-this-page">\n{}</template>\n').format(joined(
        one.format(places.number_anchor(name), name, _window(results[name], cases, here))
        for name in sorted(set(names))))


def _window(e: Estimate, cases: Mapping[str, Sequence[str]], here: str) -> Markup:
    told = facts([("95% interval", _interval(e)), ("Based on", _based_on(e)),
                  ("Not reported", f"{e.n_missing}" if e.n_missing or e.case_ids else ""),
                  ("Method", e.method), ("Why there is no number", e.reason if e.value is None else ""),
                  ("Its name", e.name)])
    return joined((Markup("<h2>{}</h2>\n").format(e.label[:1].upper() + e.label[1:]),
                   paragraph(wording.value(e), kind="number-value"), told, *_rests_on(e, cases, here),
                   paragraph(link("Its line in the list of numbers", places.number(e.name), here))))


def _rests_on(e: Estimate, cases: Mapping[str, Sequence[str]], here: str) -> Iterator[Markup]:
    if not e.case_ids:
        words, place = review().topic(e.name).basis
        words = words or "no patient: none belongs in it"
        yield paragraph("It rests on ", link(words, place, here) if place else words, ".")
        return
    n = len(e.case_ids)
    yield Markup("<h3>The {} it is computed from</h3>\n").format("patient" if n == 1 else "patients")
    yield items(Markup("{} {}").format(link(cases[case][0], places.case(case), here), cases[case][1])
                for case in _in_order(e.case_ids, cases)[:FEW])
    yield paragraph(link("In the list of groups" if n == 1 else f"All {n} patients",
                         places.group(e.case_ids), here))


def _in_order(ids: Iterable[str], cases: Mapping[str, Sequence[str]]) -> list[str]:
    return sorted(ids, key=lambda case: indexed(cases[case][0]))


def groups(results: Mapping[str, Estimate], said: Mapping[str, tuple[str, str]]) -> Page:
    """One page for all: most groups are small, and many numbers are of the same patients. ``said``: the name
    of each patient, and a few words."""
    named: dict[tuple[str, ...], list[str]] = {}
    for name, e in results.items():
        if e.case_ids:
            named.setdefault(e.case_ids, []).append(name)
    body = article(GROUPS, paragraph(
        "A number leads here to the patients it rests on, and a patient to the report. ",
        f"The {len(results):,} estimates rest on {len(named):,} different groups of patients, or on no "
        "patient of the table. Each group stands here once, under its name in ",
        code("results.json"), ", and is headed by one of its numbers."),
        joined(_group(ids, numbers, results, said) for ids, numbers in named.items()))
    return Page(places.GROUPS, GROUPS, "Which patients stand behind each number of the review.", body)


def _group(ids: tuple[str, ...], names: list[str], results: Mapping[str, Estimate],
           said: Mapping[str, tuple[str, str]]) -> Markup:
    place = places.group(ids).partition("#")[2]
    # The label that says best who they are: of a count of patients, and without a remark; else the first.
    label = results[min(names, key=lambda name: (not name.endswith(".n"), "(" in results[name].label))].label
    parts = (Markup("{}: {}").format(_link(said[case][0], places.case(case)), said[case][1])
             for case in _in_order(ids, said))
    return Markup('<section id="{}" class="trace-group">\n<h2>{}</h2>\n{}{}{}</section>\n').format(
        place, label[:1].upper() + label[1:],
        paragraph(wording.counted(len(ids), "patient"), " ", code(place.removeprefix("patients-"))),
        _behind(names, results), items(parts, "trace-patients"))


def _behind(names: list[str], results: Mapping[str, Estimate]) -> Markup:
    """They stand behind these numbers, each by its label, with its topic where two have the same; many are
    listed on demand."""
    said, numbers = Counter(results[name].label for name in names), []
    for name in names:
        label = results[name].label
        topic = f" ({review().topic(name).title})" if said[label] > 1 else ""
        numbers.append(_link(label + topic, places.number(name)))
    if len(numbers) <= FEW:
        return paragraph("Behind: ", joined(numbers, "; "), ".")
    return Markup("<details>\n<summary>Behind {} numbers</summary>\n{}</details>\n").format(
        len(numbers), items(numbers))


def _link(said: str, place: str) -> Markup:
    """Without the classes of the theme: there are thousands."""
    return Markup('<a href="{}">{}</a>').format(places.address(place, places.GROUPS), said)
