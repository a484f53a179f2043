"""Tables of the data and of their version: the dictionary, the citation, the downloads."""

import inspect
import re
from collections.abc import Callable, Mapping
from types import ModuleType

from ..book.display import Several, Table, Words
from ..book.tables import DASH
from ..gate.dataset import Dataset
from ..intake.form import SENTENCE
from ..stats import wording
from ..tables import edition
from ..tables.schema import Column
from . import exports
from .kept import day

#: Code, or a name that Sphinx would look up, within a docstring.
DOCUMENTED = re.compile(r"(?:``|:[a-z]+:`[.~]*)([^`]+)``?")
#: A vocabulary of up to this many values is told in the line of its field.
INLINE = 3


def fields(data: Dataset, name: str) -> Table:
    """The columns of one table with their meaning, and in how many rows they are filled."""
    table, frame = data.package.tables[name], data.frames[name]
    rows = [(f"{c.title} `{c.name}`", _meaning(c, name), _form(c), int(frame[c.name].notna().sum()))
            for c in table.columns]
    return Table(f"tbl-fields-{name}", f"{table.title}: {table.description}",
                 ("Column", "Meaning", "Form", f"Filled, of {len(frame)}:r"), rows, wide=True,
                 kind="stacked-rows")


def vocabularies(data: Dataset, name: str) -> Several:
    """The longer vocabularies of one table, a table each; codes of a standard are left to it."""
    return Several(tuple(
        Table(f"tbl-values-{name}-{c.name}", f"Values of `{c.name}`: {c.title}",
              ("Value", "Shown as", "When to choose it"),
              [(f"`{v['value']}`", v.get("label", ""), v.get("description", ""))
               for v in c.categories], wide=True, kind="stacked-rows",
              folded=f"Show the {wording.counted(len(c.categories), 'value')} of {wording.within(c.title)}")
        for c in data.package.tables[name].columns if _long(c)))


def _meaning(c: Column, table: str) -> str:
    said = c.description.replace(" Empty: not reported.", "")
    if _long(c):
        return f"{said} Values: {{numref}}`tbl-values-{table}-{c.name}`."
    if not c.categories or len(c.categories) > INLINE:
        return said
    values = " ".join(f"`{v['value']}`: {v.get('description') or v.get('label', '')}"
                      for v in c.categories)
    return f"{said} {values}"


def _long(c: Column) -> bool:
    """Whether the vocabulary of a column has a table of its own."""
    return len(c.categories) > INLINE and all(v.get("description") for v in c.categories)


def _form(c: Column) -> str:
    kind = {"number": "number", "integer": "whole number", "list": f"list, “{c.delimiter}” between"}
    said = [kind.get(c.type, "one of a vocabulary" if c.vocabulary else "text")]
    if c.unit:
        said.append(c.unit)
    low, high = c.constraints.get("minimum"), c.constraints.get("maximum")
    if low is not None:
        said.append(f"from {low:g}" if high is None else f"{low:g} to {high:g}")
    if c.required:
        said.append("always filled")
    return ", ".join(said)


def what_to_cite(data: Dataset) -> Words:
    """Whether this is a version or a draft, and how a draft is told from others."""
    about = edition.read()
    on = day(about.released.isoformat())
    said = f"This is version {about.version} of {on}. It will not change." if not about.state else (
        f"**This is a draft of {on}, not a published version.** It will change and is not archived, so keep "
        "a copy of the files that you use.")
    if not (about.doi or about.address):
        said += (" It has no permanent address, neither a URL nor a DOI: add the address at which you read "
                 "it, if there is one, and the day. A journal may ask you to cite it in the text, as "
                 "unpublished, and not in the list of references.")
    return Words(f"{said} The digest of its data begins with `{data.digest[:12]}`: two readers with the same "
                 "digest have the same data.")


def where_to_send(step: str = "") -> Words:
    """How a file is sent, or that it cannot be yet; as a ``step`` of a list: ``4.``"""
    return Words(f"{step} " * bool(step) + re.sub(r"^\w+ the file", r"**\g<0>**", edition.read().sending))


def published() -> Words:
    """Whether any version is published, for the head of the page that lists them."""
    about = edition.read()
    said = (f"This is the draft of {day(about.released.isoformat())}, which changes without notice."
            if about.state else f"This is version {about.version}, which never changes.")
    if about.state and not about.address:
        said = (f"**No version is published yet.** {said} It follows an internal state, {about.version}. The "
                "changes up to that state are [below](#changes); those since then will be listed with the "
                "first version.")
    return Words(said)


def public(package: ModuleType) -> Several:
    """What a package offers (its ``__all__``): a table of names and one for each module among them."""
    names = {name: getattr(package, name) for name in package.__all__}
    own = {name: value for name, value in names.items() if not inspect.ismodule(value)}
    modules = {name: {one: value for one, value in vars(module).items() if _documented(one, value, module)}
               for name, module in names.items() if inspect.ismodule(module)}
    return Several([_functions(package.__name__, "", own),
                    *(_functions(f"{package.__name__}.{name}", f"{name}.", parts)
                      for name, parts in modules.items() if parts)])


def _documented(name: str, value: object, module: ModuleType) -> bool:
    return (not name.startswith("_") and callable(value) and bool(value.__doc__)
            and getattr(value, "__module__", "") == module.__name__)


def _functions(title: str, prefix: str, parts: Mapping[str, object]) -> Table:
    rows = [(f"`{prefix}{name}`", _arguments(value), DOCUMENTED.sub(r"`\1`", inspect.cleandoc(value.__doc__)))
            for name, value in parts.items()]
    return Table("tbl-" + re.sub("[._]", "-", title), f"`{title}`", ("Name", "Arguments", "What it gives"),
                 rows, wide=True, kind="stacked-rows",
                 folded=f"Show the {wording.counted(len(rows), 'function')} of {title}")


def _arguments(value: Callable) -> str:
    """The names of the arguments, each with its default."""
    arguments = inspect.signature(value).parameters.values()
    return ", ".join(f"`{one.replace(annotation=one.empty)}`" for one in arguments) or DASH


def downloads(data: Dataset) -> Table:
    """The tables in each form that the site offers."""
    forms = [(ending, words) for ending, (words, _) in exports.TABLE_TYPES.items()]
    rows = [(table.title + f" (`{name}`)" * (name not in table.title.lower()), len(data.frames[name]),
             *(f"{{export}}`{words} <{name}.{ending}>`" for ending, words in forms),
             SENTENCE.split(table.description)[0]) for name, table in data.package.tables.items()]
    columns = ("Table", "Rows:r", *(words for _, words in forms), "What it holds")
    return Table("tbl-downloads", "The tables for download", columns, rows, wide=True, kind="downloads-table")
