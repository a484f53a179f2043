"""Rules between tables: keys, and decisions and their cases."""

from collections import Counter
from collections.abc import Iterator

from ...tables.rule import COPY, Found, Sheets, row_rule, rows, tables_rule, whole
from ...tables.sheet import Sheet
from .. import citation_key, renaming

#: A log may speak of a row that has since been taken out.
LOGS = ("extractions", "checks")


def _again(sheet: Sheet, key: tuple[str, ...]) -> Iterator[tuple[int, int, list[str]]]:
    """Rows that have in these columns what an earlier one has: their place, that of the first, the cells."""
    seen: dict[tuple, int] = {}
    for position, *cells in sheet.rows(*key):
        first = seen.setdefault(tuple(cells), position)
        if first != position and any(cells):
            yield position, first, cells


def key_unique(sheets: Sheets) -> Iterator[Found]:
    for sheet in sheets.values():
        told: set[tuple[int, int]] = set()  # of a row that stands twice, the first key is told alone
        for key in dict.fromkeys([sheet.table.primary_key, *((c.name,) for c in sheet.table.columns
                                                             if c.constraints.get("unique"))]):
            for position, first, cells in _again(sheet, key):
                if (first, position) not in told:
                    told.add((first, position))
                    yield Found(position, f"already in line {sheet.lines[first]}", table=sheet.table.name,
                                column=key[-1], value=" / ".join(cells))


def key_of_the_methods(sheets: Sheets) -> Iterator[Found]:
    """Both stand in one bibliography, and the book cites by keys."""
    for position, key in rows(sheets, "sources", "citation_key"):
        if key in citation_key.of_the_methods():
            better = citation_key.free(key, citation_key.taken(sheets["sources"].columns))
            yield Found(position, "the key of a reference in book/methods.bib",
                        f"Call the report {better}, here and wherever its key is used; one that "
                        "has been published keeps its key, and the reference gets another.")


def former_key_is_free(sheets: Sheets) -> Iterator[Found]:
    """Old addresses lead to the report that had the key."""
    keys = {key: position for position, key in rows(sheets, "sources", "citation_key")}
    for position, cell in rows(sheets, "sources", renaming.FORMER):
        for old in filter(None, cell.split(";")):
            if old in keys:
                yield Found(position, f"{old} is or was that of line {sheets['sources'].lines[keys[old]]}")
            keys.setdefault(old, position)


def row_once(sheets: Sheets) -> Iterator[Found]:
    """For tables without a key."""
    for sheet in sheets.values():
        names = () if sheet.table.primary_key else tuple(sheet.columns)
        for position, first, _ in _again(sheet, names):
            yield Found(position, f"line {sheet.lines[first]} is the same", table=sheet.table.name,
                        column=names[0])


def _resolve(sheets: Sheets, logs: bool) -> Iterator[Found]:
    for sheet in sheets.values():
        keys = sheet.table.foreign_keys if (sheet.table.name in LOGS) == logs else {}
        for column, (name, there) in keys.items():
            if not whole(sheets, name) or not sheets[name].has(there):
                continue
            known = set(sheets[name].columns[there])
            for position, cell in sheet.rows(column):
                if cell and cell not in known:
                    gone = "; or, if that row was deleted, delete this one too" * logs
                    yield Found(position, f"no such row in {name}",
                                f"Add it to {sheets[name].table.path}, or correct the key{gone}.",
                                sheet.table.name, column)


def key_resolves(sheets: Sheets) -> Iterator[Found]:
    yield from _resolve(sheets, logs=False)


def log_resolves(sheets: Sheets) -> Iterator[Found]:
    yield from _resolve(sheets, logs=True)


def case_of_its_source(case_id, citation_key):
    if case_id.rpartition("-")[0] != citation_key:
        return f"{case_id} is not a case of {citation_key}"


def included_has_cases(sheets: Sheets) -> Iterator[Found]:
    """Whether figures are there is asked where a review has a table of them."""
    if not whole(sheets, "sources", "cases"):
        return
    with_cases = set(sheets["cases"].columns.get("citation_key", ()))
    figures = set(sheets["series"].columns.get("citation_key", ())) if whole(sheets, "series") else None
    for position, key, decision in rows(sheets, "sources", "citation_key", "decision"):
        if decision == "include" and key not in with_cases:
            yield Found(position, f"{key} is included and has no case",
                        "Add its cases, or change the decision.")
        if decision != "include" and key in with_cases:
            yield Found(position, f"{key} has cases, and its decision is {decision or 'empty'}",
                        "Write include, or delete its cases.")
        if decision == "series" and figures is not None and key not in figures:
            yield Found(position, f"{key} gives group figures and has none",
                        "Add its figures, or change the decision.")


def not_more_cases_than_told(sheets: Sheets) -> Iterator[Found]:
    if whole(sheets, "sources", "cases"):
        cases = sheets["cases"].columns
        there = Counter(key for key, _ in set(zip(cases.get("citation_key", ()), cases.get("case_id", ()),
                                                  strict=False)))
        for position, key, told in rows(sheets, "sources", "citation_key", "n_cases"):
            if told and there[key] > int(told):
                yield Found(position, f"{there[key]} cases of a report about {told}")


def cohort_is_shared(sheets: Sheets) -> Iterator[Found]:
    """A name spelled in two ways would let the same patients be pooled twice."""
    cells = [*rows(sheets, "sources", "cohort")] if whole(sheets, "sources") else []
    reports = Counter(cohort for _, cohort in cells)
    for position, cohort in cells:
        if cohort and reports[cohort] == 1:
            yield Found(position, "no other report is of this cohort")


RULES = (
    tables_rule(key_unique, "A key, a DOI and a PubMed number occur once.",
                "If they are the same, keep one row and add what the other has. If not, correct the key or "
                "the number of one.", "sources", "doi",
                {"sources": ({"doi": "10.1000/one"}, {"doi": "10.1000/one"})},
                {"sources": ({"doi": ""}, {"doi": ""})}, needed=True),
    tables_rule(key_of_the_methods, "A citation key is not that of a reference for methods.", "",
                "sources", "citation_key", {"citation_key": "page2021", "authors": "Page Ann"},
                {"citation_key": "page2021a", "authors": "Page Ann"}),
    tables_rule(former_key_is_free, "A former key of a report is not the key of another.",
                "Delete it from the report that never had it.", "sources", "former_keys",
                {"former_keys": "baker2019"}, {"former_keys": "moss2001;moss2002"}),
    tables_rule(row_once, "No row occurs twice.", "Delete one of the two.", "series", "citation_key",
                {COPY: ""}, {COPY: "", "subgroup": "women"}),
    tables_rule(key_resolves, "A row that names another row names an existing one.", "", "series",
                "citation_key", {"citation_key": "nobody2020"}, {"citation_key": "adams2020"}, needed=True),
    tables_rule(log_resolves, "A reading or a check belongs to a patient who is still in the case table.", "",
                "extractions", "case_id", {COPY: "", "case_id": "adams2020-9"}, {"case_id": "adams2020-2"},
                severity="warning", needed=True, once=("value",)),
    row_rule("case_id", case_of_its_source, "The name of a case begins with the citation key of its source.",
             "Correct one of the two.", {"case_id": "baker2019-1"}, {"case_id": "adams2020-7"}),
    tables_rule(included_has_cases,
                "An included source has cases, one with group figures has figures, and no other has cases.",
                "", "sources", "decision", {"decision": "include", "exclusion_reason": ""},
                {"decision": "", "exclusion_reason": ""}),
    tables_rule(not_more_cases_than_told, "A source has no more cases than patients.",
                "Check the number in the report.", "sources", "n_cases",
                "`n_cases` `1`, and two cases", "`n_cases` `2`, and two cases"),
    tables_rule(cohort_is_shared, "A cohort is named by two reports or more.",
                "Spell it as the other report does, or leave it empty.", "sources", "cohort",
                {"cohort": "mayo-clinic"},
                {"sources": ({"cohort": "mayo-clinic"}, {"cohort": "mayo-clinic"})}),
)
