"""Every number of the review, a page a topic: what it is, its name, and what it rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from markupsafe import Markup

from ... import review
from ...book import places
from ...stats import wording
from ...stats.estimate import Estimate
from .markup import Page, article, breakable, link, paragraph, table

COLUMNS = ("What it is, and its name", "Value", "95% interval", "Based on", "Not reported")
#: No value, and the line says why.
DASH = "–"


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
    return (label, wording.value(e) if known else DASH, wording.interval(e).removeprefix("95% CI ") or DASH,
            (wording.sample(e) or f"n = {e.n}") + (
                f"; {len(set(checked).intersection(e.case_ids))} checked" if checked and e.case_ids else ""),
            e.n_missing)


def _name(e: Estimate, here: str) -> Markup:
    """The address of a number is its name; it leads on where there is something behind it."""
    shown = Markup('<code id="{}" class="num-name">{}</code>').format(
        places.number_anchor(e.name), breakable(e.name))
    behind = places.behind(e.name, e.case_ids)
    return link(shown, behind, here) if behind else shown
