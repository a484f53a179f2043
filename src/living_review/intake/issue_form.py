"""The issue form for a case, made from the descriptor: what it asks, and its file for GitHub.

An issue is a text with one heading a field; :mod:`.issue` reads it with the same list. The form of a check
(:mod:`.check_form`) is made of the same kind of fields.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from .. import review
from ..tables.schema import Column, Package, Table

FILE = Path(".github/ISSUE_TEMPLATE/case.yml")
#: Filled in by the review itself, not by who sends a patient.
OURS = ("citation_key", "case_id", "decision", "exclusion_reason", "cohort", "short_title", "former_keys")
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
    """One field of a form: its heading in the issue, the column it fills, and how it is asked.

    ``kind`` is GitHub's; ``shown`` stands in it until somebody types; what is ``pasted`` is no Markdown.
    """

    label: str
    id: str
    table: str = ""
    column: Column | None = None
    help: str = ""
    shown: str = ""
    kind: str = "input"
    needed: bool = False
    pasted: bool = False

    @property
    def choice(self) -> bool:
        return self.column is not None and 0 < len(self.column.vocabulary) <= LONGEST_CHOICE

    @property
    def element(self) -> dict:
        """The field as the file of a form has it."""
        about = {"label": self.label, "description": self.help, "placeholder": self.shown,
                 "options": list(options(self.column)) if self.choice else [],
                 "multiple": self.choice and self.column.type == "list", "render": "text" * self.pasted}
        if self.kind == "checkboxes":
            about["options"] = [{"label": words, "required": True} for words in PROMISED]
        return {"type": "dropdown" if self.choice else self.kind, "id": self.id,
                "attributes": {key: value for key, value in about.items() if value}} | (
                    {"validations": {"required": True}} if self.needed else {})


def sections(table: Table) -> dict[str, list[Column]]:
    """Headings, and the columns that are asked below each."""
    asked = {section.title: [column for column in section.columns if column.name not in OURS]
             for section in table.sections}
    return {title: columns for title, columns in asked.items() if columns}


def fields(package: Package) -> list[Field]:
    """Every field in the order of the form, which is that of the headings in an issue."""
    asked = {table: [column for columns in sections(package.tables[table]).values() for column in columns]
             for table in ("sources", "cases")}
    titles = Counter(column.title for columns in asked.values() for column in columns)

    def field(table: str, column: Column, who: str) -> Field:
        label = f"{column.title} on the {who}" if titles[column.title] > 1 else column.title
        label += f" ({column.unit_beside})" * bool(column.unit_beside)
        return Field(label, f"{who}-{column.name.replace('_', '-')}", table, column, help_of(column),
                     kind="textarea" if column.name == "notes" else "input")

    return [Field(READER, "reader", help="Who read the report: a short label of your choice in lower case. "
                  "It need not be a name, and identifies your readings.", shown="reader-a", needed=True),
            Field(ROWS, "rows", help="Only if you used the form of the site: paste all that it made, header "
                  "lines too, and leave the other fields empty. Rows of a spreadsheet are taken as well, "
                  "below a line with the names or titles of the fields.", kind="textarea", pasted=True),
            *(field("sources", column, "report") for column in asked["sources"]),
            *(field("cases", column, "patient") for column in asked["cases"]),
            Field(MORE, "more", help="The other patients of the same report: one field per line, the name of "
                  "the field, a colon and what the report says; an empty line between patients. Or rows of a "
                  "spreadsheet, below a line with the names of the fields.", shown=_two_patients(package),
                  kind="textarea", pasted=True),
            Field(PROMISES, "promises", kind="checkboxes")]


def options(column: Column) -> dict[str, str]:
    """What a drop-down shows → the value. GitHub keeps the word None for itself."""
    return {f"{label} ({column.title.lower()})" if label.casefold() == "none" else label: value
            for value, label in column.vocabulary.items()}


def text(package: Package) -> str:
    """The file of the form."""
    first = {(name, columns[0].name): f"## {title}\n" for name in ("sources", "cases")
             for title, columns in sections(package.tables[name]).items()}
    body = [_markdown(INTRODUCTION)]
    for field in fields(package):
        if field.column and (head := first.get((field.table, field.column.name))):
            body.append(_markdown(head))
        body.append(field.element)
    return HEAD + written("A patient", "Send one or more published patients of one report.", "Patient: ",
                          "case", body)


def written(name: str, description: str, title: str, label: str, body: list[dict]) -> str:
    """A form as GitHub reads it."""
    import yaml

    return yaml.safe_dump({"name": name, "description": description, "title": title, "labels": [label],
                           "body": body}, sort_keys=False, allow_unicode=True, width=110)


def _markdown(words: str) -> dict:
    return {"type": "markdown", "attributes": {"value": words}}


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
