"""The page of a patient: every value with its two readings, and what settled them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote, urlencode

import pandas as pd
from markupsafe import Markup

from ... import review
from ...book import checked, patients, places
from ...evidence import appraisal
from ...gate.dataset import Dataset
from ...gate.rules import checks
from ...gate.rules.readings import MACHINE, NOT_READ
from ...intake import check_form, issue_form
from ...intake.issue_form import Field
from ...stats import wording
from ...stats.estimate import Estimate
from ...tables.edition import KEEP, Edition
from ...tables.scale import spanned
from ...tables.schema import Column
from . import words
from .markup import (
    NOTHING,
    Known,
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
    to,
    unbroken,
)

#: How a value was settled, as it stands beside it.
HOW = {"agreed": "agreed", "first_only": "one reader only", "second_only": "one reader only",
       "adjudicated": "settled on review"}


def pages(data: Dataset, results: Mapping[str, Estimate], known: Known, edition: Edition) -> Iterator[Page]:
    """One page a patient, in the order of the table."""
    rows = data.cases.to_dict("records")
    sources = {s["citation_key"]: s for s in data.sources.to_dict("records")}
    readings = {case: part.set_index("field").to_dict("index")
                for case, part in data.extractions.groupby("case_id")}
    whole = Counter(places.topic_of(name) for name, e in results.items() if e.case_ids)
    used: dict[str, Counter] = {}  # case → topic → how many of its estimates rest on the case
    for estimate, e in results.items():
        for case in e.case_ids:
            used.setdefault(case, Counter())[places.topic_of(estimate)] += 1
    said = _appraised(data)
    own = patients.own()
    also = own.also_known_as(data)
    texts = {row["case_id"]: row for row in data.sheets["cases"].records()}
    for row in rows:
        name, key = row["case_id"], row["citation_key"]
        here, called = known[name]
        read = readings.get(name, {})
        siblings = [r for r in rows if r["citation_key"] == key and r["case_id"] != name]
        head = own.headline(data, row)
        body = article(
            called,
            paragraph(head[:1].upper() + head[1:], ".", kind="trace-head"),
            paragraph("From ", to(key, known, here), ": ", words.reference(sources[key]), " ",
                      words.links(sources[key])),
            paragraph(checked.in_words(data, name), ". ", _ways(data, name, edition, here, texts[name]),
                      kind="trace-checked"),
            _here(data, name, edition, texts[name]),
            paragraph("Other patients of this report: ", joined(
                (Markup("{} ({})").format(to(r["case_id"], known, here), own.short(data, r))
                 for r in siblings), "; "), ".")
            if siblings else NOTHING,
            *_values(data, row, read, words.noted(row["notes"], known, here)),
            section("How the report was read", "reading", _how_read(data, sources[key], read), said[name]),
            section("What this patient is part of", "estimates",
                    _estimates(used.get(name, Counter()), whole, len(results), here)),
            paragraph("Key of the patient: ", code(unbroken(name)), kind="small"),
            section("Cite", "cite", *_cite(name, called, edition)))
        title = f"{called}: " + "; ".join(filter(None, (own.short(data, row), own.place(data, row))))
        yield Page(here, title, f"{review().condition}, {called}: {head}. Every value "
                   "with its two readings and its report.", body,
                   _found_by(data, row, sources[key], head, also.get(name, "")), called)


def _found_by(data: Dataset, row: dict, source: dict, head: str, also: str) -> str:
    """The words of the values and notes, each level of a range, the answers that are yes by their titles,
    what else the review knows it by, and what the report is known by."""
    told = [row["case_id"], head, row["notes"], words.known_by(source)]
    for column in data.package.tables["cases"].columns:
        if column.name in NOT_READ or column.type in ("number", "integer"):
            continue
        said = words.value(column, row[column.name])
        if set(column.vocabulary) == {"yes", "no"}:
            said = column.title if row[column.name] == "yes" else ""
        told.append(said)
    for name, scale in review().scales.items():
        told += spanned(row[name] or (), scale)
    return " ".join(filter(None, [*told, also]))


def _values(data: Dataset, row: dict, read: dict[str, dict], note: Markup) -> Iterator[Markup]:
    """What is reported, or was read and not kept, by the sections of the protocol; and what is neither.

    The name of a field is its address as well.
    """
    named, lacked = Markup('<a class="field" id="{0}" href="#{0}">{1}</a>'), Markup('<span id="{}">{}</span>')
    there, missing, heads = [], [], ("Field", "Value", "Read")
    for part in data.package.tables["cases"].sections:
        rows, lacking = [], []
        for column in (c for c in part.columns if c.name not in NOT_READ):
            said = words.with_raw(column, row[column.name])
            if said or column.name in read:
                rows.append((named.format(column.name, column.title), said or Markup("<em>none kept</em>"),
                             _readings(column, read.get(column.name))))
            else:
                lacking.append(lacked.format(column.name, wording.within(column.title)))
        there.append(section(part.title, f"part-{part.name}", table(
            part.title, heads, rows, "stacked-table readings-table", quiet=True), level=3))
        missing += [Markup("{}: {}").format(part.title, joined(lacking, ", "))] if lacking else []
    if note:
        there.append(section("Notes", "part-notes", Markup('<p id="notes">{}</p>').format(note), level=3))
    yield section("What the report says", "values", *there)
    yield section("Not reported, or not in the text read", "missing", items(missing))


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


def _estimates(used: Counter, whole: Counter, n: int, here: str) -> Markup:
    if not used:
        return paragraph("No estimate rests on this patient.")
    return paragraph(f"Of the {n:,} estimates of this review, {whole.total():,} rest on patients "
                     f"of the table, and {used.total():,} of these on this patient, most of them on others "
                     "too. By topic, of those that rest on patients:") + items(
        Markup("{}: {} of {}").format(
            link(review().topic(topic).title, places.topic(topic), here), k, whole[topic])
        for topic, k in sorted(used.items(), key=lambda item: list(whole).index(item[0])))


def _cite(name: str, called: str, edition: Edition) -> Iterator[Markup]:
    at = f" {edition.address}/{edition.folder}/{places.case(name)}.html" if edition.address else ""
    yield paragraph(
        "The patient was published by the authors of the report: cite them. To point at what was read of it "
        "here: ",
        code(Markup("{} ({}). In: {}. {}.{}").format(
            called, unbroken(name), edition.title, edition.called, at)))
    yield paragraph(
        "To point at one value, follow the name of its field: the address of the page then ends in it.")


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


def _here(data: Dataset, name: str, edition: Edition, text: Mapping[str, str]) -> Markup:
    """The same form for a script, which asks it on the page itself: for whoever has no account, too."""
    if checks.TABLE not in data.package.tables:
        return NOTHING
    known, title = {"case": name, "seen": checks.mark(text)}, f"Correction: {name}"
    query = urlencode({"template": check_form.FILE.name, "title": title})
    ways = [Markup('<a class="{}" data-way="{}">{}</a>').format(*way) for way in (
        ("issue", edition.repository and f"{edition.repository}/issues/new?{query}&",
         "Open an issue with it (needs an account on GitHub)"),
        ("mail", edition.contact and f"mailto:{edition.contact}?subject={quote(title)}&body=",
         f"send it to {edition.contact}")) if way[1]]
    return Markup('<div id="check-here" class="d-print-none" data-file="check-{}.md"><template>\n{}{}{}{}{}'
                  "</template></div>\n").format(
        name, paragraph("Write beside a value above what the report gives, agrees, not reported, or ? where "
                        "you cannot tell. What has no field there goes into the list below."),
        Markup('<datalist id="check-words">{}</datalist>').format(_options(check_form.WORDS)),
        joined(_asked(field, known.get(field.id)) for field in check_form.fields(data.package)),
        Markup('<textarea readonly rows="8" aria-label="The form, filled in"></textarea>\n'),
        paragraph(Markup(" · ").join(ways) or KEEP))


def _options(words: Iterable[str]) -> Markup:
    return joined(Markup("<option>{}</option>").format(one) for one in words)


def _asked(field: Field, known: str | None) -> Markup:
    """A field of the form; what is known is not asked."""
    about = Markup('id="check-{0}" name="{0}"').format(field.id)
    if field.choice:
        offered = _options(["", *issue_form.options(field.column)])
        control = Markup("<select {}>{}</select>").format(about, offered)
    elif field.kind == "textarea":
        control = Markup('<textarea {} rows="3"></textarea>').format(about)
    else:
        control = Markup('<input {} value="{}">').format(about, known or "")
    return Markup('<p{}><label for="check-{}">{}</label>{}<small>{}</small></p>\n').format(
        Markup(" hidden") if known else "", field.id, field.label, control, field.help)


def table_of(data: Dataset, rows: list[dict], known: Known, here: str) -> Markup:
    """Patients in a line each."""
    columns = patients.own().COLUMNS
    lines = [(to(r["case_id"], known, here), *(said(data, r) or "–" for _, said in columns),
              _last_known(data, r)) for r in rows]
    return table("Patients", ("Report", *(title for title, _ in columns), "Last known"), lines, quiet=True)


def _last_known(data: Dataset, row: dict) -> str:
    of = review().follow_up
    state = data.labels(of.status).get(row[of.status], "").lower()
    months = "" if pd.isna(row[of.time]) else words.value(data.package.tables["cases"][of.time], row[of.time])
    return ", ".join(filter(None, (state, months))) or "–"
