"""Formulas, written in TeX and shown as MathML: no script, read aloud, and carried into the PDF.

pandoc reads them, here as in the PDF. A first line that begins with ``%`` says a formula in words, for those
who cannot see it (``alttext``); without one it is the TeX source.
"""

import json
import re
import subprocess
from collections.abc import Iterable
from html import escape

SCRIPTED = ("msub", "msup", "msubsup", "munder")


class FormulaError(Exception):
    """A formula that cannot be set; the message says why and repeats it."""


def mathml(sources: Iterable[str], display: bool = False) -> list[str]:
    """A ``math`` element for each formula. Raises :class:`FormulaError` for what is unknown or left open."""
    import pypandoc

    told = [_parts(source) for source in sources]
    kind = {"t": "DisplayMath" if display else "InlineMath"}
    blocks = [{"t": "Para", "c": [{"t": "Math", "c": [kind, tex]}]} for _, tex in told]
    command = [pypandoc.get_pandoc_path(), "--from=json", "--to=html", "--mathml", "--wrap=none",
               "--fail-if-warnings"]
    document = json.dumps({"pandoc-api-version": [1, 23], "meta": {}, "blocks": blocks})
    run = subprocess.run(command, input=document, capture_output=True, encoding="utf-8", check=False)
    if run.returncode:
        raise FormulaError(" ".join(run.stderr.partition("expecting")[0].removeprefix("[WARNING]").split()))
    made = re.findall(r"<math.*?</math>", run.stdout, re.DOTALL)
    return [f'<math alttext="{escape(words or tex)}"{_spaced(math).removeprefix("<math")}'
            for (words, tex), math in zip(told, made, strict=True)]


def _spaced(math: str) -> str:
    """Browsers set nothing after the name of a function, where TeX leaves room unless a bracket follows."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(math, "html.parser")
    for function in soup.find_all("mi", string=re.compile("[A-Za-z]{2}")):
        if (after := function.find_next_sibling()) and after.get_text() == "\u2061":
            function = function.parent
        if function.parent.name in SCRIPTED and not function.find_previous_sibling():
            function = function.parent
        after = function.find_next_sibling()
        if (after and function.parent.name in ("mrow", "mtd") and after.name != "mo"
                and after.get_text()[:1] not in "([{"):
            function.insert_after(soup.new_tag("mspace", width="0.167em"))
    return str(soup)


def _parts(source: str) -> tuple[str, str]:
    """The words of a formula, if it has any, and its TeX on one line."""
    lines = [line.strip() for line in source.strip().splitlines()]
    words = lines.pop(0).strip("% ") if lines and lines[0].startswith("%") else ""
    tex = " ".join(lines).strip()
    if not tex:
        raise FormulaError("an empty formula")
    if re.search(r"(?<!\\)%", tex):
        raise FormulaError(rf"a comment after the first line (a percent sign is \%): {tex}")
    # TeX refuses these two, and pandoc passes them over.
    if len(re.findall(r"\\left(?![A-Za-z])", tex)) != len(re.findall(r"\\right(?![A-Za-z])", tex)):
        raise FormulaError(rf"a \left without its \right, or a \right without its \left: {tex}")
    if re.search(r"([_^])(?:\{[^{}]*\}|\\[A-Za-z]+|[^\s\\{}])\s*\1", tex):
        raise FormulaError(f"two indices or two exponents of one sign: {tex}")
    # Several lines are aligned, as Sphinx does where it writes TeX itself.
    if r"\\" in tex and r"\begin" not in tex:
        tex = rf"\begin{{split}} {tex} \end{{split}}"
    return words, tex
