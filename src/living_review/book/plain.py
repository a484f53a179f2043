"""Chapters, figures and tables where no Sphinx makes pages of them: in a notebook of somebody's own."""

import functools
import json
import re
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import NamedTuple

from ..stats import wording
from ..stats.estimate import Estimate
from . import patients, reports
from .opened import opened

#: Where the site has the notebooks.
FOLDER = "notebooks"
ROLE = re.compile(r"\{([a-z:-]+)\}`([^`]+)`")
#: A cell of code: its source is what stands below the options.
CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(?::[^\n]*\n)*\n*(.*?)^```$", re.DOTALL | re.MULTILINE)
MATH = re.compile(r"^```\{math\}\n(?:(?:[:%].*)?\n)*((?:.+\n)+)```$", re.MULTILINE)
#: What only the builder of the book acts on.
OTHERS = re.compile(r"^```\{.*?^```$|^<!--.*?-->$", re.DOTALL | re.MULTILINE)
#: What opens a box, a table or a fold of MyST, and its title; the words of a container are for the style.
BOX = re.compile(r"^:::+\s*\{(?:(admonition|table|folded)\}\s*(.*)|container\}.*)$")


class Known(NamedTuple):
    """What roles stand for: estimates by name, and what reports and patients are called by their keys."""

    estimates: Mapping[str, Estimate]
    names: Mapping[str, str]


@functools.cache
def known() -> Known:
    """Of the tables that this process has opened."""
    data, estimates = opened()
    called = {key: reports.reported_by(data, key) for key in data.by_key.index}
    return Known(estimates, called | patients.names(data))


def words(text: str, of: Known | None = None) -> str:
    """A text with what its roles stand for; a citation is ``[@key]``, as in ``references.bib``."""
    return ROLE.sub(lambda role: _word(role[1], role[2], of or known()), text)


def _word(role: str, content: str, of: Known) -> str:
    if role == "num":
        name, _, form = content.partition(":")
        return wording.FORMS[form or "value"](of.estimates[name])
    if role == "cite:p":
        return f"[{'; '.join('@' + key.strip() for key in content.split(','))}]"
    if role == "numref":
        return {"fig": "the figure", "tbl": "the table"}.get(content.partition("-")[0], "the part")
    link = re.fullmatch(r"(.*?)\s*<[^>]*>", content)  # words before what they lead to
    return of.names.get(content) or (link[1] if link else content)


def figure(svg: str, caption: str) -> str:
    """A drawing with its caption, as HTML."""
    return f"<figure>{svg[svg.index('<svg'):]}<figcaption>{escape(words(caption))}</figcaption></figure>"


def code(page: Path) -> list[str]:
    """The code of a chapter, cell by cell."""
    return CELL.findall(page.read_text(encoding="utf-8"))


def write(chapters: Iterable[Path], folder: Path, of: Known) -> None:
    """The chapters that compute, as notebooks in a new folder."""
    folder.mkdir()
    for page in filter(code, chapters):
        (folder / f"{page.stem}.ipynb").write_text(notebook(page, of), encoding="utf-8")


def notebook(page: Path, of: Known) -> str:
    """A chapter as a Jupyter notebook (nbformat 4): numbers in its prose as of now, cells still to be run."""
    text = re.sub(r"\A---\n.*?^---\n", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    cells, end = [], 0
    for found in CELL.finditer(text):
        cells += _prose(text[end:found.start()], of, len(cells))
        cells.append(_cell("code", found[1].strip("\n"), len(cells)) | {
            "execution_count": None, "outputs": []})
        end = found.end()
    cells += _prose(text[end:], of, len(cells))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def _prose(text: str, of: Known, at: int) -> list[dict]:
    """The text between two cells of code: anchors and directives go, a formula stays, a box is a quotation, a
    table has its caption above."""
    lines, inside, before = [], False, ""
    text = MATH.sub(r"$$\n\1$$", text)
    for line in OTHERS.sub("", text).splitlines():
        if re.fullmatch(r"\([a-z0-9-]+\)=", line) or (inside and re.match(r":[a-z]+:", line)):
            continue
        if opening := BOX.match(line):
            inside, before = True, "> " if opening[1] == "admonition" else ""
            lines.append(f"{before}**{opening[2]}**" if opening[2] else "")
        elif inside and re.fullmatch(r":::+", line):
            inside, before = False, ""
        else:
            lines.append((before + line).rstrip())
    shown = re.sub(r"\]\(([a-z-]+)\.md\b", r"](\1.ipynb", words("\n".join(lines), of)).strip("\n")
    return [_cell("markdown", shown, at)] if shown else []


def _cell(kind: str, source: str, at: int) -> dict:
    return {"cell_type": kind, "id": f"cell-{at}", "metadata": {}, "source": source}
