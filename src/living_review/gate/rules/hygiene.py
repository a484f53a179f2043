"""Rules against text that does harm where it is opened, or is not what it seems."""

from __future__ import annotations

import re
import unicodedata

from ...tables.rule import BEYOND_ASCII, Rule
from ...tables.schema import Column
from .cells import everywhere, numeric

BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
INVISIBLE = re.compile("[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200d"
                       "\u2060-\u2065\u206a-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]")
TAG = re.compile(r"<\s*[a-z!/?]|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|lt|gt|quot|amp|apos);"
                 r"|\bon(?:error|load|click|mouse\w{1,9}|focus|blur|key\w{1,5})\s*=|\bsrcdoc\s*=", re.I)
FORMULA = re.compile(r"""^["'`]?[=@]|^[+\t\r\n|]|[;|]\s*=|\bcmd\|""")
TEMPLATE = re.compile(r"\{\{|\{%|\{[a-z:-]{1,30}\}\s?`|```|~~~|\]\(\s*\w+:|!\[")
SCHEME = (r"(?i)\b(?!https?:|doi:)[a-z][a-z0-9+.-]{1,14}://|\b(?:java|vb|live)script\s*:"
          r"|\bdata\s*:\s*[a-z]+/[a-z]|\bfile\s*:\s*/|\bblob\s*:"
          r"|\bview-source\s*:"
          r"|(?<![\w.])\.\.[\\/]|\\\\\w|\b[a-z]:\\|(?<![\w/.])/(?:etc|usr|var|proc|dev|home|root"
          r"|tmp)/")
CYRILLIC, LATIN = "\u0400-\u052f", "a-zA-Z\u00c0-\u024f"
MIXED = re.compile(f"[{LATIN}][{CYRILLIC}]|[{CYRILLIC}][{LATIN}]|[{LATIN}][ΑΒΕΖΗΙΚΜΝΟΡΤΥΧνορ](?=[{LATIN}])")
MINUS = re.compile(r"^-(?!$)(?![0-9]+(?:\.[0-9]+)?$)")
#: In any language: ``#REF!``, ``#BEZUG!``, ``#¡VALOR!``, ``#N/D``, ``Err:502``.
ERROR = re.compile(r"#[¡¿]?[A-ZÀ-ÖØ-ÞĀ-ŽА-Я][A-ZÀ-ÖØ-ÞĀ-ŽА-Я0/]{1,15}[!?]|#(?:N/[ADTV]|NV|I/T|GETTING_DATA)"
                   r"(?![A-Za-z0-9])|\bErr:[0-9]{3}\b")
GARBLED = re.compile("\ufffd|[ÃÂ][\u0080-\u00bf]|â€[\u0080-\u00bf\u2018-\u203a™œ]")


def text_only(table: str, column: Column) -> bool:
    return not numeric(table, column)


def formula(text: str, column: Column):
    """A spreadsheet runs what begins with one of these (OWASP, CSV injection)."""
    if MINUS.match(text) or FORMULA.search(text):
        return "a spreadsheet would read it, or part of it, as a formula"


def control(text: str, column: Column):
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp"):
            return f"holds the control character {_name(character)}"


def bidirectional(text: str, column: Column):
    if found := BIDI.search(text):
        return f"holds {_name(found[0])}, which changes the direction of text"


def invisible(text: str, column: Column):
    if found := INVISIBLE.search(text):
        return f"holds the invisible {_name(found[0])}"


def _name(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()


def composed(text: str, column: Column):
    if not unicodedata.is_normalized("NFC", text):
        return ("letters and accents are separate characters",
                f"Write {unicodedata.normalize('NFC', text)[:80]!r}.")


def markup(text: str, column: Column):
    if found := TAG.search(text):
        return f"holds markup, {text[found.start():found.start() + 20]!r}"


def template(text: str, column: Column):
    if found := TEMPLATE.search(text):
        return f"holds what the book or a notebook would run as a command, {found[0]!r}"


def spreadsheet_error(text: str, column: Column):
    if found := ERROR.search(text):
        return f"holds {found[0]}, which is a spreadsheet error"


def scheme(text: str, column: Column):
    if found := re.search(SCHEME, text):
        return f"holds an unsafe path or address, {found[0]!r}"


def look_alike(text: str, column: Column):
    if found := MIXED.search(text):
        strange = next(c for c in found[0] if ord(c) > 0x24F)
        return f"mixes alphabets within a word: {_name(strange)}"


def garbled(text: str, column: Column):
    if found := GARBLED.search(text):
        return f"a garbled character, {found[0]!r}, from a conversion between encodings"


def _rule(name, says, fix, check, refused, accepted, covers=everywhere, sign="") -> Rule:
    return Rule(name, says, fix, refused, accepted, check=check, covers=covers, column="notes", sign=sign)


RULES = (
    _rule("formula", "No cell begins like a spreadsheet formula: `=`, `+`, `-`, `@` or a tab.",
          "Begin with a word.", formula, {"notes": "=1+1"}, {"notes": "a = b"}, text_only,
          r"[=@+|\t\r]|-(?<![^\n]-)"),
    _rule("control", "No cell holds control characters, tabs, line separators or code points without "
                     "meaning.",
          "Delete it.", control, {"notes": "a\tb"}, {"sources": {"title": "脊髄 – naïve"}}, sign=r"[^ -~\n]"),
    _rule("bidirectional", "No cell changes the direction of text.", "Delete it.", bidirectional,
          {"notes": "a\u202eb"}, {"sources": {"title": "سرطان"}}, sign=BEYOND_ASCII),
    _rule("invisible", "No cell holds invisible characters.", "Delete it.", invisible,
          {"notes": "a\u200bb"}, {"notes": "melanoma"}, sign=BEYOND_ASCII),
    _rule("composed", "A letter and its accent are one character (Unicode NFC).", "Retype the letter.",
          composed, {"notes": "Mu\u0308ller"}, {"notes": "Müller"}, sign=BEYOND_ASCII),
    _rule("garbled", "No cell holds a character garbled by a wrong conversion.",
          "Copy the text again and save it as UTF-8.", garbled, {"notes": "caf\ufffd"},
          {"notes": "café, Â ngström"}, sign=BEYOND_ASCII),
    _rule("look-alike", "No word mixes alphabets.", "Retype the word with one keyboard layout.",
          look_alike, {"sources": {"title": "сancer of the lung"}}, {"sources": {"title": "рак легкого"}},
          sign=BEYOND_ASCII),
    _rule("markup", "No cell holds HTML.", "Write plain words; less than 5, not < sign and letter.", markup,
          {"notes": "<script>alert(1)</script>"}, {"notes": "p <0.05 and > 3"}, sign="[<&=]"),
    _rule("template", "No cell holds commands of the book, of a notebook or of Markdown.",
          "Write plain words.", template, {"notes": "{{ 7 * 7 }}"}, {"notes": "{a}"}, sign=r"[{`~\]!]"),
    _rule("spreadsheet-error", "No cell holds an error of a spreadsheet.", "Enter the value again.",
          spreadsheet_error, {"notes": "#REF!"}, {"notes": "#3 of the series"}, sign="#|err:"),
    _rule("scheme", "No cell holds a script, a local file or a path.", "Give the address of a public page.",
          scheme, {"sources": {"url": "javascript:alert(1)"}}, {"notes": "data: none"},
          sign=r"://(?<!(?<![\w+.-])http://)(?<!(?<![\w+.-])https://)|(?:script|data|file|blob|source)\s*:"
               r"|\.\.[\\/]|\\|/(?:etc|usr|var|proc|dev|home|root|tmp)/"),
)
