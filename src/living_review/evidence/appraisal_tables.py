"""Tables of the chapter on what the reports say and leave out."""

from __future__ import annotations

from collections.abc import Mapping

from .. import review
from ..book.display import Table
from ..book.tables import DASH, cite, compact, span
from ..gate.dataset import Dataset
from ..stats import groups, wording
from ..stats.estimate import Estimate
from . import appraisal, completeness

MARKS = {appraisal.YES: "yes", appraisal.UNREAD: "?", appraisal.SILENT: "no",
         appraisal.DOES_NOT_APPLY: DASH}
#: Tables whose third column holds words and whose later ones do not break.
KIND = "questions-table stacked-rows"


def care(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """The thirteen items of CARE and what the case table says to them."""
    rows = []
    for item in completeness.CARE:
        names = completeness.fields_of(data, item)
        if not names:
            rows.append((item.number, item.name.capitalize(), item.reason, DASH, DASH, DASH))
            continue
        base = f"appraisal.{item.key}"
        median = results[f"{base}.completeness.median"]
        rows.append((item.number, item.name.capitalize(), wording.counted(len(names), "field"), *[
            compact(results[f"{base}.{how}.share"]) for how in ("some", "every")], compact(median)))
    return Table("tbl-care", "The items of the CARE guideline, as far as the case table answers them: "
                 "proportion of the patients with any field of the item reported, with every field that "
                 "applies, and the median proportion of fields reported, with 95% intervals",
                 ("No.:r", "Item", "Answered from", "Any field", "Every field", "Median proportion"), rows,
                 wide=True, kind=KIND)


def fields(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """Every column that belongs to an item of CARE: when it counts, and how often it is reported."""
    columns = data.package.tables["cases"]
    left_out = review().part("appraisal").LEFT_OUT
    rules, rows = {f.name: f for f in completeness.fields()}, []
    for item in completeness.CARE:
        counted = completeness.fields_of(data, item)
        for name in counted:
            e = results[f"appraisal.{name}.share"]
            rows.append((item.name.capitalize(), columns[name].title,
                         rules[name].words or "always", "core" if rules[name].core else "", compact(e),
                         wording.of(e)))
        rows += [(item.name.capitalize(), c.title, f"not counted: {left_out[c.name]}", "", DASH,
                  DASH)
                 for c in columns.columns if c.care == item.name and c.name in left_out]
    return Table("tbl-fields-reported", "The fields of each item of CARE: when they count, and how often "
                 "they were reported, with 95% interval",
                 ("Item", "Field", "Counts", "Core", "Reported", "Patients"), rows, wide=True,
                 kind=KIND)


def periods(results: Mapping[str, Estimate]) -> Table:
    """Completeness by year of publication and by depth of reading."""
    rows = []
    for group in (groups.ALL, *completeness.periods(), *completeness.SCOPES):
        e = results[f"appraisal.{group.name}.completeness.median"]
        rows.append((group.label.capitalize(), e.n, wording.value(e), span(e.lower, e.upper, e.unit)))
    return Table("tbl-completeness-periods", "Median proportion of the applicable fields that a report "
                 "gives. An interval needs six patients",
                 ("Patients", "n:r", "Median:r", "95% interval"), rows)


def questions(data: Dataset) -> Table:
    """The questions of the checklist with their answers counted, one by one."""
    table, rows = appraisal.answers(data), []
    for q in appraisal.questions():
        cells = [q.number, q.words.capitalize(), q.how]
        if q.test is None:
            rows.append((*cells, *[DASH] * 4))
            continue
        rows.append((*cells, *[int((table[q.key] == a).sum()) for a in appraisal.ANSWERS]))
    return Table("tbl-jbi", "The questions of the JBI checklist for case reports, in our words, with the "
                 "number of patients by answer. Unread: not in the text read. No: not in the full text",
                 ("No.:r", "Is it described", "Evidence for a yes", "Yes:r", "Unread:r", "No:r",
                  "Not applicable:r"), rows, wide=True, kind=KIND)


def reports(data: Dataset) -> Table:
    """Every patient's report: how much it gives, and the answers."""
    cover, table = completeness.coverage(data), appraisal.answers(data)
    scopes = data.labels("scope", "sources")
    thin = appraisal.is_thin(cover)
    asked = [q for q in appraisal.questions() if q.test is not None]
    columns = {"all": completeness.names(), "core": completeness.names(core=True)}
    of = {k: (cover.reported[names].sum(axis=1), cover.applies[names].sum(axis=1))
          for k, names in columns.items()}
    rows = []
    for line, patient in cover.patients.iterrows():
        counts = [f"{k[line]}\u00a0of\u00a0{n[line]}" for k, n in of.values()]
        rows.append((f"{{case}}`{patient['case_id']}` {cite(patient['citation_key'])}",
                     scopes.get(patient["scope"], DASH), counts[0],
                     counts[1] + (" (thin)" if thin[line] else ""),
                     *[MARKS[table.at[line, q.key]] for q in asked]))
    return Table("tbl-appraisal", f"The {len(rows)} patients one by one. Fields: reported, of those that "
                 "apply. Questions of the checklist by number: ? not in the text read; no: not in "
                 "the full text; a dash: not applicable. "
                 + " and ".join(str(q.number) for q in appraisal.questions() if q.test is None)
                 + " are not assessed",
                 ("Patient", "Read", "Fields", "Core fields", *[f"{q.number}:c" for q in asked]), rows,
                 wide=True)
