"""Tables of the index, the methods and the reference chapters."""

import datetime
import re
from collections import Counter
from collections.abc import Mapping

import pandas as pd

from .. import review
from ..book import checked, places, reports
from ..book import patients as in_words
from ..book.display import Several, Table, Words
from ..book.tables import DASH, cite, filled, plain
from ..gate.dataset import Dataset
from ..stats import wording
from ..stats.estimate import COUNT, Estimate
from ..tables import inputs
from . import methods

#: Stands after a value that was read once.
ONCE = "°"


def status_line(data: Dataset) -> Words:
    """The status of the review in a sentence, for the head of the opening page and the cover."""
    now = methods.status(data, inputs.source_day())
    return Words(f"Status: **{plain(now.word)}** ({plain(now.why)}).", "cover")


def state(data: Dataset, results: Mapping[str, Estimate], today: datetime.date | None = None) -> Table:
    """The state of the review, on the day that the build carries."""
    now = methods.status(data, today or inputs.source_day())
    searched = [f"{plain(place.where)} ({place.last})" for place in methods.places(data)]

    def n(key: str) -> str:
        return f"{{num}}`{key}:n`"

    rows = [
        ("Status", f"**{now.word}**: {plain(now.why)}"),
        ("Version of the data", data.version),
        ("Digest of the data", f"`{data.digest[:12]}`"),
        ("Last search, by place", "; ".join(searched) or "none recorded"),
        ("Records screened", n("sources.screened.n")),
        ("Reports included", n("sources.in_review.n" if "sources.in_review.n" in results
                               else "sources.included.n")),
        ("Patients", n("cases.all.n")),
        ("Patients checked by a person",
         f"{len(checked.patients(data)) or 'none'} of {n('cases.all.n')}"),
        *([("Results from published series", f"{n('series.all.n')} from {n('series.sources.n')} "
            f"reports, {n('sources.series.n')} of them included as series alone")]
          if "series.all.n" in results else []),
        ("Awaiting a decision", n("sources.awaiting.n")),
        ("Full text needed: may describe an eligible patient", n("sources.insufficient_detail.n")),
    ]
    return Table("tbl-state", "Status of the review", ("Item", "Present state"), rows)


def searches(data: Dataset) -> Table:
    rows = [(r["date"], filled(r["where"]), filled(r["query"]), filled(r["queries"]), filled(r["found"]),
             filled(r["records"]), filled(r["notes"]))
            for r in sorted(data.searches.to_dict("records"), key=lambda r: r["records"] == 0)]
    return Table("tbl-searches", "Searches to date",
                 ("Date", "Where", "Query", "Queries:r", "Records found:r", "New:r", "Notes"), rows,
                 empty="No search is recorded.", wide=True, kind="stacked-rows")


def queries(data: Dataset) -> Table:
    """The protocol's query, and when each database was last asked."""
    last = {place.where: place.last for place in methods.places(data)}
    rows = [(where, f"`{query}`", last.get(where, "not yet")) for where, query in review().queries.items()]
    return Table("tbl-queries", "The query of the protocol, in the syntax of each database",
                 ("Database", "Query", "Last asked"), rows, wide=True)


def patients(data: Dataset) -> Table:
    """Every patient in a line, with the report and a few words; the name leads to the page of the patient."""
    columns = in_words.own().COLUMNS
    rows = [(f"{{case}}`{r['case_id']}` {cite(r['citation_key'])}",
             *(plain(words(data, r)) or DASH for _, words in columns))
            for r in reports.alphabetical(data, data.cases).to_dict("records")]
    return Table("tbl-patients", f"The {wording.counted(len(rows), 'patient')}, by report. A dash: not "
                 "reported. A report without known authors is called by a short title",
                 ("Report", *(title for title, _ in columns)), rows, empty="No patient is in the table yet.",
                 wide=True)


def read_once(data: Dataset) -> set[tuple[str, str]]:
    """(case, field) of the values that one reader alone gave or mended, the other having none or not read."""
    rows = data.extractions
    settled = rows.get("settled_by", pd.Series(index=rows.index, dtype=object))
    once = rows[rows["resolution"].isin(["first_only", "second_only"]) | (settled.str.len() == 1)]
    return set(zip(once["case_id"], once["field"], strict=True))


def records(data: Dataset, decision: str) -> Table:
    """The screening log, one decision at a time."""
    part, of = data.sources[data.sources["decision"] == decision], {}
    if decision == "series":
        kinds = data.labels("population", "series")
        of = {key: plain("; ".join(map(kinds.get, rows.unique())))
              for key, rows in data.series.groupby("citation_key")["population"]}
    return _log(data, part, decision, data.labels("decision", "sources")[decision], of)


def excluded(data: Dataset) -> Several:
    """The excluded records by reason, the most frequent first, after what the reasons mean."""
    reasons = {v["value"]: v for v in data.package.tables["sources"]["exclusion_reason"].categories}
    part = data.sources[data.sources["decision"] == "exclude"]
    by = {name: part[part["exclusion_reason"] == name]
          for name in part["exclusion_reason"].value_counts().index}
    named = {name: f"exclude-{name.replace('_', '-')}" for name in by}
    return Several((
        Table("tbl-records-exclude", f"Excluded: {len(part)} records by reason",
              ("Reason", "When it applies", "Records:r", "Listed in"),
              [(reasons[name]["label"], reasons[name]["description"], len(rows),
                f"{{numref}}`tbl-records-{named[name]}`") for name, rows in by.items()],
              empty="No record has this decision.", kind="stacked-rows"),
        *(_log(data, rows, named[name], f"Excluded, {wording.within(reasons[name]['label'])}")
          for name, rows in by.items())))


def _log(data: Dataset, part: pd.DataFrame, name: str, title: str, of: Mapping[str, str] = {},
         head: str = "Results of") -> Table:
    """Reports in alphabetical order; ``of``: by key, what stands in a last column."""
    kinds = data.labels("study_type", "sources")
    rows = [(f"{{record}}`{r['citation_key']}`: {plain(r['title'])}"
             + f" {cite(r['citation_key'])}" * (r["decision"] is not None), filled(r["year"]),
             kinds.get(r["study_type"], DASH), *([of.get(r["citation_key"], DASH)] if of else []))
            for r in reports.alphabetical(data, part).to_dict("records")]
    return Table(f"tbl-records-{name.replace('_', '-')}", f"{title}: {wording.counted(len(rows), 'record')}",
                 ("Report", "Year", "Kind", *[head] * bool(of)), rows,
                 empty="No record has this decision.", wide=True)


def awaiting(data: Dataset) -> Table:
    """Records that nobody has decided on, with the place to read them."""
    part = data.sources[data.sources["decision"].isna()]
    links = dict(zip(part["citation_key"], map(_link, part["url"]), strict=True))
    return _log(data, part, "awaiting", "Awaiting a decision", links, "Link")


def _link(url: str | None) -> str:
    """A link to a database of literature; any other address as text."""
    known = re.fullmatch(r"https://(pubmed\.ncbi\.nlm\.nih\.gov|europepmc\.org)/[A-Za-z0-9/.-]+", url or "")
    return f"[{known[1].split('.')[0]}]({url})" if known else filled(url)


def number_topics(results: Mapping[str, Estimate]) -> Table:
    """The topics of the numbers, each with its page."""
    counts = Counter(map(places.topic_of, results))
    return Table("tbl-numbers", f"The {len(results):,} estimates by topic",
                 ("Topic", "Estimates:r", "Names begin with"),
                 [(f"{{topic}}`{topic}`", n, f"`{topic}.`") for topic, n in counts.items()])


def methods_used(results: Mapping[str, Estimate]) -> Table:
    """Every method that an estimate names, and how many do."""
    used = Counter(e.method for e in results.values() if e.method != COUNT)
    none = Counter(e.method for e in results.values() if e.value is None)
    rows = [(method, n, none[method] or DASH) for method, n in used.items()]
    return Table("tbl-methods", f"Methods named in results.json, in the order of the chapters; "
                 f"{sum(e.method == COUNT for e in results.values())} further estimates are plain counts. "
                 "Not given: those without a value, because the data do not allow it",
                 ("Method", "Estimates:r", "Not given:r"), rows,
                 folded=f"Show the {wording.counted(len(rows), 'method')}, and how many estimates each gives")
