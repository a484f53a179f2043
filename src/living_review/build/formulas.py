"""Formulas, written in TeX and shown as MathML: no script, read aloud, and carried into the PDF.

A first line that begins with ``%`` says a formula in words, for those who cannot see it
(``alttext``); without one it is the TeX source.
"""

from __future__ import annotations

import html
import re
from xml.etree import ElementTree

#: The source stays beside the formula, for the PDF and for whoever copies it.
SOURCE = "application/x-tex"


class FormulaError(Exception):
    """A formula that cannot be set; the message says why and repeats it."""


def mathml(source: str, display: bool = False) -> str:
    """A ``math`` element. Raises :class:`FormulaError` for what is unknown or left open."""
    from latex2mathml.converter import convert_to_element

    words, tex = _parts(source)
    if fault := _fault(tex):
        raise FormulaError(f"{fault}: {tex}")
    try:
        math = convert_to_element(tex, display="block" if display else "inline")
    except Exception as error:  # the errors of the library have no class in common, and few have words
        raise FormulaError(f"{str(error) or type(error).__name__}: {tex}") from None
    for element in math.iter():
        element.text = html.unescape(element.text or "")
        if element.tag == "mtext":
            element.text = re.sub(r"\\([%&_#{} ])", r"\1", element.text)
        # What the library does not know, it shows as it stands.
        if unknown := re.search(r"\\[A-Za-z]*|\$", element.text):
            raise FormulaError(f"unknown command {unknown[0]}: {tex}")
    _mend(math)
    math.set("alttext", words or tex)
    row, = math
    math.remove(row)
    semantics = ElementTree.SubElement(math, "semantics")
    semantics.append(row)
    ElementTree.SubElement(semantics, "annotation", encoding=SOURCE).text = tex
    return ElementTree.tostring(math, encoding="unicode")


def _parts(source: str) -> tuple[str, str]:
    """The words of a formula, if it has any, and its TeX on one line."""
    lines = [line.strip() for line in source.strip().splitlines()]
    words = lines.pop(0).strip("% ") if lines and lines[0].startswith("%") else ""
    tex = " ".join(lines).strip()
    # Several lines are aligned, as Sphinx does where it writes TeX itself.
    if r"\\" in tex and r"\begin" not in tex:
        tex = rf"\begin{{split}} {tex} \end{{split}}"
    return words, tex


def _fault(tex: str) -> str | None:
    """What latex2mathml passes over in silence."""
    from latex2mathml import commands

    bare = re.sub(r"\\.", "", tex)
    unknown = [name for name in re.findall(r"\\begin\s*\{(.*?)\}", tex)
               if rf"\{name}" not in commands.MATRICES]
    if not tex:
        return "an empty formula"
    if bare.count("{") != bare.count("}"):
        return "braces are not closed"
    if unknown:
        return f"unknown environment {unknown[0]} (align* and split are known)"
    if "&" in bare and r"\begin" not in tex:
        return "an & outside an alignment"
    if "%" in bare:
        return r"a comment after the first line (a percent sign is \%)"
    return None


def _mend(math: ElementTree.Element) -> None:
    """What browsers need and the library leaves out: names as names with room after them, close accents."""
    for element in math.iter():
        if element.tag == "mo" and len(element.text) > 1 and element.text.isalpha():
            element.tag = "mi"
        elif element.text == "~":
            element.tag, element.text = "mo", "∼"
        if element.tag == "mover" and element[1].text == "^":
            element.set("accent", "true")
    for row in [*math.iter("mrow"), *math.iter("mtd")]:
        for place in reversed(range(len(row) - 1)):
            if _is_function(row[place]) and not _opens(row[place + 1]):
                row.insert(place + 1, ElementTree.Element("mspace", width="0.167em"))


def _is_function(element: ElementTree.Element) -> bool:
    """``log``, also with an index or an exponent."""
    if element.tag in ("msub", "msup", "msubsup", "munder"):
        element = element[0]
    return element.tag == "mi" and len(element.text) > 1 and element.text.isalpha()


def _opens(element: ElementTree.Element) -> bool:
    """Whether a bracket begins here."""
    first = next((e.text for e in element.iter() if e.text), "")
    return first in "([{"
