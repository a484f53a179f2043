"""The issue form for a case, made from the descriptor: what it asks, and its file for GitHub.

An issue is a text with one heading a field; :mod:`.issue` reads it with the same list.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from .. import review
from ..tables.schema import Column, Package

FILE = Path(".github/ISSUE_TEMPLATE/case.yml")
#: Filled in by the review itself, not by who sends a patient.
OURS = ("citation_key", "case_id", "decision", "exclusion_reason", "cohort")
#: A longer vocabulary is typed: a list of 249 countries helps nobody.
LONGEST_CHOICE = 30
READER, ROWS = "Reader", "Rows from the form of the site"
MORE, PROMISES = "Further patients", "Before you send"
PROMISED = (
    "Every patient is published, and every value is in the report named here.",
    "There are no names, initials, dates or record numbers of patients in it.",
    "The data may be published under CC BY 4.0.",
)
HEAD = f"""\
# The form "A patient". Made from data/datapackage.json by `{review().command} issue-form`; change it there.
"""
INTRODUCTION = """\
Thank you. Only **published** patients can be entered, and only what the report says. Leave empty what it \
does not report: empty never means no. **No names, initials, dates or record numbers.**

The form of the contribute page of the site asks the same, and checks while you type. If you have used it, \
give your label, paste its rows, and leave the rest empty.
"""


@dataclass(frozen=True, eq=False)
class Field:
    """One field of the form: its heading in the issue, and the column it fills."""

    label: str
    id: str
    table: str = ""
    column: Column | None = None

    @property
    def choice(self) -> bool:
        return self.column is not None and 0 < len(self.column.vocabulary) <= LONGEST_CHOICE


def fields(package: Package) -> list[Field]:
    """Every field in the order of the form, which is that of the headings in an issue."""
    def asked(table: str) -> list[Column]:
        return [column for section in package.tables[table].sections for column in section.columns
                if column.name not in OURS]

    titles = Counter(column.title for table in ("sources", "cases") for column in asked(table))

    def field(table: str, column: Column, who: str) -> Field:
        label = f"{column.title} on the {who}" if titles[column.title] > 1 else column.title
        if column.unit and column.unit not in label.casefold():
            label += f" ({column.unit})"
        return Field(label, f"{who}-{column.name.replace('_', '-')}", table, column)

    return [Field(READER, "reader"), Field(ROWS, "rows"),
            *(field("sources", column, "report") for column in asked("sources")),
            *(field("cases", column, "patient") for column in asked("cases")),
            Field(MORE, "more"), Field(PROMISES, "promises")]


def options(column: Column) -> dict[str, str]:
    """What a drop-down shows → the value. GitHub keeps the word None for itself."""
    return {f"{label} ({column.title.lower()})" if label.casefold() == "none" else label: value
            for value, label in column.vocabulary.items()}


def text(package: Package) -> str:
    """The file of the form."""
    import yaml

    body, section = [_markdown(INTRODUCTION)], None
    headings = {(name, part.name): part.title for name in ("sources", "cases")
                for part in package.tables[name].sections}
    for field in fields(package):
        here = headings[field.table, field.column.section] if field.column else section
        if here != section:
            body.append(_markdown(f"## {here}\n"))
        section = here
        body.append(_element(field, package))
    form = {"name": "A patient", "description": "Send one or more published patients of one report.",
            "title": "Patient: ", "labels": ["case"], "body": body}
    return HEAD + yaml.safe_dump(form, sort_keys=False, allow_unicode=True, width=110)


def _markdown(words: str) -> dict:
    return {"type": "markdown", "attributes": {"value": words}}


def _element(field: Field, package: Package) -> dict:
    about = {"label": field.label}
    if field.id == "promises":
        about["options"] = [{"label": words, "required": True} for words in PROMISED]
        return {"type": "checkboxes", "id": field.id, "attributes": about}
    if field.id == "reader":
        about |= {"description": "Who read the report: a short label of your choice in lower case. It need "
                                 "not be a name, and identifies your readings.",
                  "placeholder": "reader-a"}
        return {"type": "input", "id": field.id, "attributes": about, "validations": {"required": True}}
    if field.id == "rows":
        about |= {"description": "Only if you used the form of the site: paste all that it made, header "
                                 "lines too, and leave the other fields empty. Rows of a spreadsheet are "
                                 "taken as well, below a line with the names or titles of the fields.",
                  "render": "text"}
        return {"type": "textarea", "id": field.id, "attributes": about}
    if field.id == "more":
        about |= {"description": "The other patients of the same report: one field per line, the name of the "
                                 "field, a colon and what the report says; an empty line between patients. "
                                 "Or rows of a spreadsheet, below a line with the names of the fields.",
                  "placeholder": _two_patients(package),
                  "render": "text"}
        return {"type": "textarea", "id": field.id, "attributes": about}
    column = field.column
    about["description"] = help_of(column)
    if field.choice:
        about |= {"options": list(options(column))} | ({"multiple": True} if column.type == "list" else {})
        return {"type": "dropdown", "id": field.id, "attributes": about}
    kind = "textarea" if column.name == "notes" else "input"
    return {"type": kind, "id": field.id, "attributes": about}


def _two_patients(package: Package) -> str:
    """How further patients are written: age, sex, and what must be filled from a vocabulary."""
    cases = package.tables["cases"]
    needed = [column for column in cases.columns
              if column.name in ("age_years", "sex") or column.required and column.labels]

    def line(column: Column, age: str, which: int) -> str:
        labels = [*column.labels.values()]
        return f"{column.title}: {labels[which % len(labels)] if labels else age}"

    return "\n\n".join("\n".join(line(column, age, which) for column in needed)
                       for age, which in (("61", 1), ("48", 0)))


def help_of(column: Column) -> str:
    """The description, and what each choice means where its label does not say it all."""
    words = [column.description]
    if column.type == "list" and not column.vocabulary:
        words.append("Separate several by semicolons.")
    told = [c for c in column.categories if c.get("description")]
    if told and len(told) <= 8 and {c["value"] for c in told} != {"yes", "no"}:
        words += ["; ".join(f"{c['label']}: {c['description'].rstrip('.')}" for c in told) + "."]
    return " ".join(words)
