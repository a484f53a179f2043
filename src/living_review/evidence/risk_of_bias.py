"""Risk of bias of published series, from the optional table ``appraisal``.

The items of its instruments are the categories of its column ``item``: each names its ``instrument``, and
begins with a short name of it (``jbi_01``). Answers are not added up: a series is at high risk if any item
is answered no, at unclear risk if any is unclear or has no answer, and at low risk otherwise.

A judgement of certainty has its figures from the series that are :func:`.series.behind` its estimates.
"""

from collections.abc import Iterator, Mapping

from ..book.display import Several, Table
from ..book.tables import DASH, report
from ..gate.dataset import Dataset, once
from ..stats.estimate import Estimate
from . import certainty, series

TABLE = "appraisal"
HIGH, UNCLEAR, LOW = RISKS = certainty.RISKS
#: What an answer says of the risk; what has no answer is unclear.
MEANS = {"yes": LOW, "no": HIGH, "not_applicable": LOW}
UNANSWERED = "not judged"
METHOD = ("proportion of the series behind a rating, each at the risk of its worst answer (no: high, "
          "unclear: unclear)")
NONE = "no series"


def instruments(data: Dataset) -> Mapping[str, dict[str, dict]]:
    """Short name of an instrument → its items, as the descriptor has them."""
    found: dict[str, dict[str, dict]] = {}
    if TABLE in data.frames:
        for item in data.package.tables[TABLE]["item"].categories:
            found.setdefault(item["value"].partition("_")[0], {})[item["value"]] = item
    return found


@once
def answers(data: Dataset) -> Mapping[str, Mapping[str, dict[str, str]]]:
    """Instrument → series → item → answer; the oldest series first."""
    found: dict[str, dict[str, dict[str, str]]] = {name: {} for name in instruments(data)}
    if found:
        rows = data.appraisal.assign(year=data.appraisal["citation_key"].map(data.by_key["year"]))
        for row in rows.sort_values(["year", "citation_key", "item"]).itertuples():
            found[row.item.partition("_")[0]].setdefault(row.citation_key, {})[row.item] = row.answer
    return found


def risk(data: Dataset, instrument: str, key: str) -> str:
    """The risk of bias of a series by an instrument."""
    given = answers(data).get(instrument, {}).get(key, {})
    told = {MEANS.get(given.get(item), UNCLEAR) for item in instruments(data).get(instrument, ())}
    return next((one for one in RISKS if one in told), UNCLEAR)


def estimates(data: Dataset) -> Iterator[Estimate]:
    """The series at each risk: by instrument, and for each rated question that rests on series."""
    for name, given in answers(data).items():
        yield from _proportions(data, name, _title(data, name), [(name, key) for key in given])
    for one in certainty.judgements(data.sheets):
        rests = [found for name, found in series.behind(data).items() if name in one.estimates]
        if one.rating and rests:
            keys = dict.fromkeys((found.instrument, key) for found in rests for key in found.reports)
            label = one.name.replace("-", " ")
            yield from _proportions(data, one.name, label, list(keys))
            other = {key for found in rests for key, unlike in found.reports.items() if unlike}
            yield _share(one.name, certainty.OTHER, f"series not quite of what was asked: {label}",
                         len(other), len(keys))


def _proportions(data: Dataset, name: str, label: str, keys: list[tuple[str, str]]) -> Iterator[Estimate]:
    told = [risk(data, *one) for one in keys]
    for one in RISKS:
        yield _share(name, one, f"series at {one} risk of bias: {label}", told.count(one), len(told))


def _share(name: str, part: str, label: str, k: int, n: int) -> Estimate:
    return Estimate(certainty.risk_name(name, part), label, k / n if n else None, n, METHOD, "fraction",
                    count=k, reason="" if n else NONE)


def _title(data: Dataset, instrument: str) -> str:
    return next(iter(instruments(data)[instrument].values()))["instrument"]


def tables(data: Dataset) -> Several:
    """The series at each risk by instrument, what the items ask, and each instrument with every answer in
    words; the style gives the words the signs of a traffic-light plot."""
    words = {**data.labels("answer", TABLE), "not_applicable": DASH}
    asked = [(item["label"], item["description"]) for items in instruments(data).values()
             for item in items.values()]
    told = {name: {key: risk(data, name, key) for key in given} for name, given in answers(data).items()}
    return Several([
        Table(f"tbl-{certainty.RISK}", "Number of published series at each risk of bias, by instrument. "
              f"In all {len(set().union(*told.values()))} series",
              ("Instrument", "Series:r", *(f"{one.capitalize()} risk:r" for one in RISKS)),
              [(_title(data, name), len(risks), *(list(risks.values()).count(one) for one in RISKS))
               for name, risks in told.items()], "No instrument is in use."),
        Table(f"tbl-{certainty.RISK}-items", "What each item of the instruments asks", ("Item", "Yes means"),
              asked, "No instrument is in use.", folded=f"Show the {len(asked)} items of the instruments"),
        *(Table(f"tbl-{certainty.RISK}-{name}",
              f"{_title(data, name)}: answers for each series. Yes (+): the item holds, low risk of bias. "
              "Unclear (?). No (−): it does not hold, high risk. A dash: not applicable",
              ("Series", "Risk of bias", *(item["label"] for item in items.values())),
              [(report(data, key), told[name][key], *(
                  words.get(given.get(item), UNANSWERED) for item in items))
               for key, given in answers(data)[name].items()],
              "No series has been appraised yet.", wide=True, kind="tight-table stacked-rows answers-table",
              folded=f"{_title(data, name)}: show the answers for each series")
        for name, items in instruments(data).items())])
