"""Tables made from the descriptor of the data: the dictionary, the citation, the downloads."""

from __future__ import annotations

from ..book.display import Several, Table
from ..gate.dataset import Dataset
from ..intake.form import SENTENCE
from ..tables.schema import Column
from . import exports

#: A vocabulary of up to this many values is told in the line of its field.
INLINE = 3


def fields(data: Dataset, name: str) -> Table:
    """The columns of one table with their meaning, and in how many rows they are filled."""
    table, frame = data.package.tables[name], data.frames[name]
    rows = [(f"`{c.name}`", c.title, _meaning(c), _form(c), int(frame[c.name].notna().sum()))
            for c in table.columns]
    return Table(f"tbl-fields-{name}", f"{table.title}: {table.description}",
                 ("Column", "Title", "Meaning", "Form", f"Filled, of {len(frame)}:r"), rows, wide=True,
                 kind="stacked-rows")


def vocabularies(data: Dataset, name: str) -> Several:
    """The longer vocabularies of one table, a table each; codes of a standard are left to it."""
    return Several(tuple(
        Table(f"tbl-values-{name}-{c.name}", f"Values of `{c.name}`: {c.title}",
              ("Value", "Shown as", "When to choose it"),
              [(f"`{v['value']}`", v.get("label", ""), v.get("description", ""))
               for v in c.categories], wide=True, kind="stacked-rows")
        for c in data.package.tables[name].columns
        if len(c.categories) > INLINE and all(v.get("description") for v in c.categories)))


def _meaning(c: Column) -> str:
    if not c.categories or len(c.categories) > INLINE:
        return c.description
    values = " ".join(f"`{v['value']}`: {v.get('description') or v.get('label', '')}"
                      for v in c.categories)
    return f"{c.description} {values}"


def _form(c: Column) -> str:
    kind = {"number": "number", "integer": "whole number", "list": f"list, “{c.delimiter}” between"}
    said = [kind.get(c.type, "one of a vocabulary" if c.vocabulary else "text")]
    if c.unit:
        said.append(c.unit)
    low, high = c.constraints.get("minimum"), c.constraints.get("maximum")
    if low is not None and high is not None:
        said.append(f"{low:g} to {high:g}")
    elif low is not None:
        said.append(f"from {low:g}")
    if c.required:
        said.append("always filled")
    return ", ".join(said)


def citation(data: Dataset) -> Table:
    """What identifies this very version."""
    about = data.package.descriptor
    rows = [("Version", data.version), ("Day of the data", about["created"][:10]),
            ("Digest of the data", f"`{data.digest}`"),
            ("Licence", "; ".join(x["name"] for x in about["licenses"]))]
    return Table("tbl-citation", "What identifies this version", ("Part", "Value"), rows)


def downloads(data: Dataset) -> Table:
    """The tables in each form that the site offers."""
    forms = [(ending, words) for ending, (words, _) in exports.TABLE_TYPES.items()]
    rows = [(table.title, len(data.frames[name]),
             *(f"{{export}}`{words} <{name}.{ending}>`" for ending, words in forms),
             SENTENCE.split(table.description)[0]) for name, table in data.package.tables.items()]
    columns = ("Table", "Rows:r", *(words for _, words in forms), "What it holds")
    return Table("tbl-downloads", "The tables for download", columns, rows, wide=True, kind="downloads-table")
