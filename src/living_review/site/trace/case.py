"""The page of a patient: every value with its two readings, and what settled them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlencode

import pandas as pd
from markupsafe import Markup

from ... import review
from ...book import checked, patients, places
from ...evidence import appraisal
from ...gate.dataset import Dataset
from ...gate.rules import checks
from ...gate.rules.readings import MACHINE, NOT_READ
from ...intake import check_form
from ...stats import wording
from ...stats.estimate import Estimate
from ...tables.edition import Edition
from ...tables.scale import spanned
from ...tables.schema import Column
from . import words
from .markup import (
    NOTHING,
    Page,
    article,
    code,
    facts,
    items,
    joined,
    link,
    outside,
    paragraph,
    section,
    table,
    unbroken,
)

#: Columns that head the page and are no value of the patient.
NAMES = ("case_id", "citation_key")
#: How a value was settled, as it stands beside it.
HOW = {"agreed": "agreed", "first_only": "one reader only", "second_only": "one reader only",
       "adjudicated": "settled on review"}


def pages(data: Dataset, results: Mapping[str, Estimate], where: Mapping[str, str],
          called: Mapping[str, str], edition: Edition) -> Iterator[Page]:
    """One page a patient, in the order of the table; ``called``: the names of patients and reports."""
    rows = data.cases.to_dict("records")
    sources = {s["citation_key"]: s for s in data.sources.to_dict("records")}
    readings = {case: part.set_index("field").to_dict("index")
                for case, part in data.extractions.groupby("case_id")}
    used = _used(results)
    said = _appraised(data)
    also = patients.also_known_as(data)
    texts = {row["case_id"]: row for row in data.sheets["cases"].records()}
    for row in rows:
        name, key = row["case_id"], row["citation_key"]
        here = places.case(name)
        siblings = [r for r in rows if r["citation_key"] == key and r["case_id"] != name]
        head = patients.headline(data, row)
        body = article(
            called[name],
            paragraph(head[:1].upper() + head[1:], ".", kind="trace-head"),
            paragraph("From ", link(called[key], where[key], here), ": ", words.reference(sources[key]), " ",
                      words.links(sources[key])),
            paragraph(checked.in_words(data, name), ". ", _ways(data, name, edition, here, texts[name]),
                      kind="trace-checked"),
            _siblings(data, siblings, called, here),
            _values(data, row, readings.get(name, {}), where, called),
            _missing(data, row, readings.get(name, {})),
            section("How the report was read", "reading",
                    _how_read(data, sources[key], readings.get(name, {})), said[name]),
            section("What this patient is part of", "estimates",
                    _estimates(used.get(name, Counter()), results, here)),
            paragraph("Key of the patient: ", code(unbroken(name)), kind="small"),
            section("Cite", "cite", _cite(name, called[name], edition)))
        title = f"{called[name]}: " + "; ".join(filter(None, (
            patients.short(data, row), patients.place(data, row))))
        yield Page(here, title, f"{review().condition}, {called[name]}: {head}. Every value "
                   "with its two readings and its report.", body,
                   _found_by(data, row, sources[key], head, also.get(name, "")), called[name])


def _found_by(data: Dataset, row: dict, source: dict, head: str, also: str) -> str:
    """The words of the values and notes, each level of a range, the answers that are yes by their titles,
    what else the review knows it by, and what the report is known by."""
    told = [row["case_id"], head, row["notes"], words.known_by(source)]
    for column in data.package.tables["cases"].columns:
        if column.name in NAMES or column.type in ("number", "integer"):
            continue
        said = words.value(column, row[column.name])
        if set(column.vocabulary) == {"yes", "no"}:
            said = column.title if row[column.name] == "yes" else ""
        told.append(said)
    for name, scale in review().scales.items():
        told += spanned(row[name] or (), scale)
    return " ".join(filter(None, [*told, also]))


def _siblings(data: Dataset, siblings: list[dict], called: Mapping[str, str], here: str) -> Markup:
    if not siblings:
        return NOTHING
    return paragraph("Other patients of this report: ", joined(
        (Markup("{} ({})").format(link(called[r["case_id"]], places.case(r["case_id"]), here),
                                  patients.short(data, r))
         for r in siblings), "; "), ".")


def _values(data: Dataset, row: dict, readings: dict[str, dict], where: Mapping[str, str],
            called: Mapping[str, str]) -> Markup:
    """What is reported, or was read and not kept, by the sections of the protocol."""
    parts = []
    for part in data.package.tables["cases"].sections:
        rows = [(_field(column), _kept(column, row), _readings(column, readings.get(column.name)))
                for column in part.columns
                if column.name not in NOT_READ and (_given(row, column) or column.name in readings)]
        parts.append(section(part.title, f"part-{part.name}", table(
            part.title, ("Field", "Value", "Read"), rows, "stacked-table readings-table",
            quiet=True), level=3))
    note = words.noted(row["notes"], where, called, places.case(row["case_id"]))
    notes = section("Notes", "part-notes", _anchored("notes", note), level=3) if note else NOTHING
    return section("What the report says", "values", *parts, notes)


def _field(column: Column) -> Markup:
    """The name of a field, which is its address as well."""
    return Markup('<a class="field" id="{0}" href="#{0}">{1}</a>').format(column.name, column.title)


def _anchored(field: str, said: object, tag: str = "p") -> Markup:
    return Markup('<{0} id="{1}">{2}</{0}>').format(Markup(tag), field, said)


def _given(row: dict, column: Column) -> bool:
    return bool(words.value(column, row[column.name]))


def _kept(column: Column, row: dict) -> Markup:
    return words.with_raw(column, row[column.name]) if _given(row, column) else Markup("<em>none kept</em>")


def _readings(column: Column, read: dict | None) -> Markup:
    """How the value was read, in a word; what was read, how it was settled and where it stands are folded."""
    if read is None:
        return Markup("no reading is recorded")
    by, where = read.get("settled_by"), read.get("locator")
    how = HOW[read["resolution"]] if read["second_by"] else "waits for a second reader"
    if how == "agreed" and not by and not where:
        return Markup(how)
    return Markup("<details><summary>{}</summary>{}{}{}{}</details>").format(
        how, _compared(column, read),
        f". Settled by {', '.join(by)}" if by else "",
        Markup(". <strong>Waits for another reader</strong>") if by and len(by) == 1 else "",
        f". Place in the report: {where}" if where else "")


def _compared(column: Column, read: dict) -> Markup:
    first, second = (words.reading(column, read[reader]) for reader in ("first", "second"))
    if not read["second_by"]:
        return Markup("First: {}").format(first or "nothing")
    if read["resolution"] == "agreed":
        return Markup("Both: {}").format(first)
    return Markup("First: {}. Second: {}").format(first or "nothing", second or "nothing")


def _missing(data: Dataset, row: dict, readings: dict[str, dict]) -> Markup:
    parts = []
    for part in data.package.tables["cases"].sections:
        lacking = (c for c in part.columns if c.name not in (*NAMES, "notes")
                   and not _given(row, c) and c.name not in readings)
        titles = [_anchored(c.name, wording.within(c.title), "span") for c in lacking]
        if titles:
            parts.append(Markup("{}: {}").format(part.title, joined(titles, ", ")))
    return section("Not reported, or not in the text read", "missing", items(parts))


def _how_read(data: Dataset, source: dict, readings: dict[str, dict]) -> Markup:
    scope = wording.within(data.labels("scope", "sources")[source["scope"]])
    readers = {by for read in readings.values() for by in (read["first_by"], read["second_by"])}
    waits = not any(read["second_by"] for read in readings.values())
    if readers == {MACHINE}:
        by = "Both readings were made by machine, each without sight of the other."
    else:
        first = ", ".join(sorted({read["first_by"] or "not told" for read in readings.values()}))
        second = ", ".join(sorted({read["second_by"] for read in readings.values() if read["second_by"]}))
        by = f"First reader: {first or 'not told'}. Second reader: {second or 'none yet'}."
    if waits:
        by += " The case waits for a second reader."
    how = Counter(read["resolution"] for read in readings.values() if read["second_by"])
    labels = data.labels("resolution", "extractions")
    counts = ", ".join(f"{wording.within(labels[k])} {n}" for k, n in sorted(how.items()))
    return paragraph(f"Read: {scope}. {by}", f" Values by how they were settled: {counts}." if counts else "")


def _appraised(data: Dataset) -> dict[str, Markup]:
    """Completeness and the checklist, a block a patient."""
    cover = appraisal.coverage(data)
    names = {"all fields": appraisal.names(), "core fields": appraisal.names(core=True)}
    counts = {f"Reported of {kind} that apply": tuple(
        frame[part].sum(axis=1) for frame in (cover.reported, cover.applies)) for kind, part in names.items()}
    answers = appraisal.answers(data).set_index("case_id")
    blocks = {}
    for line, name in zip(cover.patients.index, cover.patients["case_id"], strict=True):
        given = [(what, f"{got[line]} of {of[line]}") for what, (got, of) in counts.items()]
        asked = [(f"{q.number}. {q.words[:1].upper()}{q.words[1:]}", answers.loc[name, q.key])
                 for q in appraisal.questions() if q.test is not None]
        blocks[name] = facts(given) + table(
            "The questions of the JBI checklist for case reports that the table of patients can answer",
            ("Question", "Answer"), asked, "answers-table")
    return blocks


def _used(results: Mapping[str, Estimate]) -> dict[str, Counter]:
    """Case → topic → how many of its estimates rest on the case."""
    used: dict[str, Counter] = {}
    for name, e in results.items():
        for case in e.case_ids:
            used.setdefault(case, Counter())[places.topic_of(name)] += 1
    return used


def _estimates(used: Counter, results: Mapping[str, Estimate], here: str) -> Markup:
    whole = Counter(places.topic_of(name) for name, e in results.items() if e.case_ids)
    if not used:
        return paragraph("No estimate rests on this patient.")
    return paragraph(f"Of the {len(results):,} estimates of this review, {whole.total():,} rest on patients "
                     f"of the table, and {used.total():,} of these on this patient, most of them on others "
                     "too. By topic, of those that rest on patients:") + items(
        Markup("{}: {} of {}").format(
            link(review().topic(topic).title, places.topic(topic), here), n, whole[topic])
        for topic, n in sorted(used.items(), key=lambda item: list(whole).index(item[0])))


def _cite(name: str, called: str, edition: Edition) -> Markup:
    at = f" {edition.address}/{edition.folder}/{places.case(name)}.html" if edition.address else ""
    cite = paragraph(
        "The patient was published by the authors of the report: cite them. To point at what was read of it "
        "here: ",
        code(Markup("{} ({}). In: {}. {}.{}").format(
            called, unbroken(name), edition.title, edition.called, at))) + paragraph(
        "To point at one value, follow the name of its field: the address of the page then ends in it.")
    return cite


def _ways(data: Dataset, name: str, edition: Edition, here: str, text: Mapping[str, str]) -> Markup:
    """How to check or correct a patient: the form on GitHub, or the same form in a letter, with the mark of
    the values that the page shows."""
    title, ways, seen = f"Correction: {name}", [], checks.mark(text)
    if edition.repository:
        query = urlencode({"template": check_form.FILE.name, "title": title, "case": name, "seen": seen})
        ways.append(outside("Check or correct this patient", f"{edition.repository}/issues/new?{query}"))
    if edition.contact:
        form = (quote(check_form.blank(data.package, name, seen))
                if checks.TABLE in data.package.tables else "")
        ways.append(Markup('<a href="mailto:{}?subject={}&amp;body={}">by e-mail to {}</a>').format(
            edition.contact, quote(title), form, edition.contact))
    return Markup(" · ").join([*ways, link("How to check a patient", review().page("check"), here)])


def table_of(data: Dataset, rows: list[dict], called: Mapping[str, str], here: str) -> Markup:
    """Patients in a line each."""
    columns = patients.columns()
    lines = [(link(called[r["case_id"]], places.case(r["case_id"]), here),
              *(said(data, r) or "–" for _, said in columns), _last_known(data, r)) for r in rows]
    return table("Patients", ("Report", *(title for title, _ in columns), "Last known"), lines, quiet=True)


def _last_known(data: Dataset, row: dict) -> str:
    of = review().follow_up
    state = data.labels(of.status).get(row[of.status], "").lower()
    months = "" if pd.isna(row[of.time]) else words.value(data.package.tables["cases"][of.time], row[of.time])
    return ", ".join(filter(None, (state, months))) or "–"
