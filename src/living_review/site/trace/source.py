"""The page of a report: what it is, why it is here, and all that was taken from it."""

import re
from collections.abc import Iterator

import pandas as pd
from markupsafe import Markup

from ... import review
from ...book import places
from ...evidence import certainty, risk_of_bias, series
from ...evidence.agreement import pairs
from ...gate.dataset import Dataset
from ...stats import wording
from . import case, words
from .markup import Known, Page, article, code, facts, joined, link, paragraph, section, table, text_of

NO_BREAK = "\u00a0"


def pages(data: Dataset, known: Known) -> Iterator[Page]:
    """One page for every report that gives patients or figures."""
    cases, figures, appraised = (_by_source(data, table) for table in ("cases", "series", risk_of_bias.TABLE))
    own_sections = getattr(review().part("reports"), "sections", lambda data, key, here: ())
    read = pairs(data)
    read = read.assign(citation_key=read["case_id"].str.rsplit("-", n=1).str[0])
    for source in data.sources.to_dict("records"):
        key = source["citation_key"]
        here, name = known[key]
        if "#" in here:
            continue
        own = cases.get(key, [])
        body = article(
            name,
            paragraph(words.reference(source)), paragraph(words.links(source)),
            facts(_record(data, source)),
            paragraph("Notes: ", words.noted(source["notes"], known, here))
            if source["notes"] else Markup(),
            section(wording.counted(len(own), "patient"), "patients", case.table_of(data, own, known, here),
                    _agreement(read[read["citation_key"] == key])) if own else Markup(),
            section("Results taken from this report", "figures",
                    _figures(data, figures.get(key, []), known, here)),
            section("Risk of bias", "risk", _appraisal(data, appraised.get(key, []), here)),
            *own_sections(data, key, here),
            paragraph("Key of the report: ", code(key), ". All records screened are in ",
                      link("the log", places.RECORDS, here), ".", kind="small"))
        yield Page(here, f"Report: {name}", f"What this review has taken from {name}: {source['title']}",
                   body, _with(" ", source["authors"], text_of(body)), name)


def _by_source(data: Dataset, table: str) -> dict[str, list[dict]]:
    """The rows of a table by the report; nothing where a review has no such table."""
    rows: dict[str, list[dict]] = {}
    for row in data.frames[table].to_dict("records") if table in data.frames else ():
        rows.setdefault(row["citation_key"], []).append(row)
    return rows


def _record(data: Dataset, source: dict) -> Iterator[tuple[str, str]]:
    """What the table of sources says of the record itself."""
    columns = data.package.tables["sources"]
    for name in ("decision", "exclusion_reason", "study_type", "n_cases", "language", "scope", "cohort"):
        if name in source:
            yield columns[name].title, words.value(columns[name], source[name])


def _agreement(read: pd.DataFrame) -> Markup:
    if read.empty:
        return paragraph("Nobody has read these patients a second time.")
    both = int((read["first"].notna() & read["second"].notna()).sum())
    return paragraph(
        f"Two readers gave the same value in {int(read['same'].sum())} of the {both} places where both gave "
        f"one; {len(read) - both} values were given by one of them, or on review.")


def _figures(data: Dataset, rows: list[dict], known: Known, here: str) -> Markup:
    if not rows:
        return Markup()
    measures, populations = (data.labels(column, "series") for column in ("measure", "population"))
    units = series.units(data)
    columns = data.package.tables["cases"].by_name

    def item(text: str | None) -> str:
        """``sex=female`` in words."""
        pair = re.fullmatch(r"(\w+)=(.+)", text or "")
        if not pair:
            return _spaced(text or "")
        name, value = pair.groups()
        if name not in columns:
            return f"{_spaced(name)}, {_spaced(value)}"
        label = columns[name].vocabulary.get(value) or _spaced(value)
        return f"{wording.within(columns[name].title)}, {wording.within(label)}"

    def line(r: dict) -> tuple[object, ...]:
        p = f"p {r['p_value']}" if r["p_value"] else ""
        of = series.of(r["numerator"], r["denominator"]).replace(" ", NO_BREAK)  # read as one number
        return (_with(": ", measures.get(r["measure"], r["measure"]), item(r["item"])),
                _with("; ", _printed(r, units.get(r["measure"], "")), of) or "–",
                _with(", ", populations.get(r["population"], ""), r["subgroup"]),
                joined((p, words.noted(r["notes"], known, here)), "; "))

    return table("Results in a group of patients, as printed", ("What", "Value", "Population", "Notes"),
                 map(line, rows), "wide-table stacked-table figures-table")


def _appraisal(data: Dataset, rows: list[dict], here: str) -> Markup:
    if not rows:
        return Markup()
    answers, topic = data.labels("answer", risk_of_bias.TABLE), review().topic(certainty.RISK)
    asked = {item["value"]: item["description"]
             for item in data.package.tables[risk_of_bias.TABLE]["item"].categories}
    told = [(asked[r["item"]], answers[r["answer"]], r["reason"], f"{r['judged_by']}, {r['date']}")
            for r in rows]
    return table("Answers for this series", ("Item", "Answer", "Reason", "Judged by"), told,
                 "wide-table stacked-table") + paragraph(
        "How it was judged: ", link(topic.title, topic.basis[1], here), ".")


def _spaced(name: str) -> str:
    """``fever+rash`` and ``dry_cough`` with space to break a line at."""
    return name.replace("_", " ").replace("+", " + ")


def _with(between: str, *parts: str | None) -> str:
    return between.join(filter(None, parts))


def _printed(row: dict, unit: str) -> str:
    """``3.4 months (2 to 5)``, ``47% (42% to 52%)``, ``2 to 5 months``: the value, and its limits."""
    shown = "" if pd.isna(row["value"]) else words.quantity(row["value"], unit)
    sign = unit if unit == "%" else ""
    low, high = ("?" if pd.isna(row[end]) else f"{row[end]:.10g}{sign}" for end in ("lower", "upper"))
    if low == high == "?":
        return shown
    return f"{shown} ({low} to {high})" if shown else f"{low} to {high} {unit.removesuffix('%')}".strip()
