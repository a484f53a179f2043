"""The form on the site: what it asks, in which order, and what it is told of the data.

The page holds this as JSON; the scripts in ``build/sphinx/static/form`` make the form from it. Columns,
vocabularies and limits come from the descriptor, what is checked from :mod:`.form_rules`.
"""

import re
from pathlib import Path

from .. import review
from ..gate.rules.cells import other_words
from ..gate.rules.forms import SHORT_NAME
from ..tables import edition, quoted, schema, sheet
from ..tables.rule import SETTLED
from ..tables.schema import Column, Package, Table
from . import form_rules, issue_form
from .issue_form import LONGEST_CHOICE, OURS

#: The tables that the form makes rows for.
TABLES = ("sources", "cases")
#: The issue form that a prefilled link opens, and its field for the rows.
TEMPLATE, FIELD = "case.yml", "rows"
#: A longer address is not understood everywhere; then the rows are pasted.
LONGEST_ADDRESS = 7500

SENTENCE = re.compile(r"(?<=[.?”]) (?=[A-Z“])")
#: What the page says once for all fields.
EMPTY = re.compile("Empty: ")
#: Asked besides the columns: it goes into the readings and into the issue.
READER = Column(
    form_rules.READER, "Your label as a reader",
    "Who read the report: a short label of your choice in lower case, with hyphens, for example reader-a. "
    "It need not be a name. It identifies your readings, so use the same one each time.", "string",
    constraints={"required": True, "pattern": f"^(?=.{{1,39}}$)(?:{SHORT_NAME.pattern})$"})
#: Fields for more than a line.
LONG = ("title", "authors", "notes")
#: What comes along when it is copied, and is taken off.
BEFORE = {"doi": r"^(?:https?://(?:dx\.)?doi\.org/|doi: ?)",
          "pmid": r"^(?:pmid:? ?|https?://pubmed\.ncbi\.nlm\.nih\.gov/)", "pmcid": "^(?:pmcid: ?)"}


def sections(table: Table) -> dict[str, list[Column]]:
    """Headings of the form, and what is asked under each: the reader where it says how a report was read."""
    asked = issue_form.sections(table)
    for columns in asked.values() if table.name == "sources" else ():
        columns.sort(key=lambda column: column.name == "notes")
        for place, column in enumerate(columns, start=1):
            if column.name == "scope":
                columns.insert(place, READER)
    return asked


def asked(package: Package) -> dict[str, set[str]]:
    """The columns of each table that the form asks."""
    return {name: {column.name for columns in sections(package.tables[name]).values() for column in columns}
            for name in TABLES}


def describe(folder: Path) -> dict:
    """All that the form knows, of the tables in a folder."""
    package = schema.read(folder)
    tables = {name: package.tables[name] for name in TABLES}
    wanted = asked(package)
    columns = {name: [c for c in (*table.columns, READER) if c.name in wanted[name]]
               for name, table in tables.items()}
    known, about = {"sources": _known(folder, package)}, edition.read()
    return {
        "version": package.version, "command": review().command, "repository": about.repository,
        "contact": about.contact,
        "template": TEMPLATE, "field": FIELD, "longest": LONGEST_ADDRESS,
        "settled": SETTLED,
        "tables": {name: {
            "path": table.path,
            "order": [c.name for c in table.columns],
            "sections": [{"title": title, "columns": [c.name for c in under]}
                         for title, under in sections(table).items()],
            "columns": {c.name: _column(c) for c in columns[name]},
            "never": form_rules.of_table(name, columns[name], known.get(name, {})),
        } for name, table in tables.items()},
    }


def _column(column: Column) -> dict:
    first, *rest = SENTENCE.split(column.description)
    typed = len(column.vocabulary) > LONGEST_CHOICE
    described = {c["value"]: c.get("description", "") for c in column.categories}
    told = {
        "title": column.title, "help": first, "more": " ".join(s for s in rest if not EMPTY.match(s)),
        "type": column.type, "unit": column.unit_beside,
        "required": column.required,
        "delimiter": column.delimiter if column.type == "list" else None,
        "long": column.name in LONG, "lower": column.name == "doi",
        "before": BEFORE.get(column.name),
        "typed": typed, "others": typed and {
            word: value for word, value in other_words().items() if value in column.vocabulary},
        "choices": [{"value": value, "label": label, "says": described.get(value, "")}
                    for value, label in column.vocabulary.items()],
    }
    return {key: value for key, value in told.items() if value}


def _known(folder: Path, package: Package) -> dict[str, list[str]]:
    """What stands in the sources and may not stand there twice."""
    read, _ = sheet.read(folder, package.tables["sources"])
    return {c.name: sorted(filter(None, set(read.columns.get(c.name, ())))) if read else []
            for c in package.tables["sources"].columns
            if c.constraints.get("unique") and c.name not in OURS}


def as_json(folder: Path) -> str:
    """The description for a page."""
    return quoted.as_json(describe(folder))
