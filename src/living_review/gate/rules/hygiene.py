"""Rules against text that does harm where it is opened, or is not what it seems."""

import re
import unicodedata

from ...tables.rule import BEYOND_ASCII, Rule, finder
from ...tables.schema import Column
from ..prose import unescaped
from .cells import numeric

BIDI = "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
INVISIBLE = ("[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200d"
             "\u2060-\u2065\u206a-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]")
TAG = (r"(?i)<\s*[a-z!/?]|\bon(?:error|load|click|mouse\w{1,9}|focus|blur|key\w{1,5})\s*=|\bsrcdoc\s*=")
#: A spreadsheet runs what begins with one of these (OWASP, CSV injection).
FORMULA = r"""^-(?!$)(?![0-9]+(?:\.[0-9]+)?$)|^["'`]?[=@]|^[+\t\r\n|]|[;|]\s*=|\bcmd\|"""
TEMPLATE = r"\{\{|\{%|\{[a-z:-]{1,30}\}\s?`|```|~~~|\]\(\s*\w+:|!\["
SCHEME = (r"(?i)\b(?!https?:|doi:)[a-z][a-z0-9+.-]{1,14}://|\b(?:java|vb|live)script\s*:"
          r"|\bdata\s*:\s*[a-z]+/[a-z]|\bfile\s*:\s*/|\bblob\s*:"
          r"|\bview-source\s*:"
          r"|(?<![\w.])\.\.[\\/]|\\\\\w|\b[a-z]:\\|(?<![\w/.])/(?:etc|usr|var|proc|dev|home|root"
          r"|tmp)/")
CYRILLIC, LATIN = "\u0400-\u052f", "a-zA-Z\u00c0-\u024f"
MIXED = f"[{LATIN}][{CYRILLIC}]|[{CYRILLIC}][{LATIN}]|[{LATIN}][ΑΒΕΖΗΙΚΜΝΟΡΤΥΧνορ](?=[{LATIN}])"
#: In any language: ``#REF!``, ``#BEZUG!``, ``#¡VALOR!``, ``#N/D``, ``Err:502``.
ERROR = (r"#[¡¿]?[A-ZÀ-ÖØ-ÞĀ-ŽА-Я][A-ZÀ-ÖØ-ÞĀ-ŽА-Я0/]{1,15}[!?]|#(?:N/[ADTV]|NV|I/T|GETTING_DATA)"
         r"(?![A-Za-z0-9])|\bErr:[0-9]{3}\b|^#[^\W\d](?:[/_]?[^\W\d_])+[!?]?$")
GARBLED = "\ufffd|[ÃÂ][\u0080-\u00bf]|â€[\u0080-\u00bf\u2018-\u203a™œ]"


def _name(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()


def control(text: str, column: Column):
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp"):
            return f"holds the control character {_name(character)}"


def composed(text: str, column: Column):
    if not unicodedata.is_normalized("NFC", text):
        return ("letters and accents are separate characters",
                f"Write {unicodedata.normalize('NFC', text)[:80]!r}.")


def markup(text: str, column: Column):
    plain = unescaped(text)
    if found := re.search(TAG, plain):
        return f"holds markup, {plain[found.start():found.start() + 20]!r}"
    if plain != text:
        return "holds signs as HTML writes them", f"Write {' '.join(plain.split())[:80]!r}."


spreadsheet_error = finder("holds {}, which is a spreadsheet error", ERROR, shown=str)


def _rule(name, says, fix, check, refused, accepted, sign, **more) -> Rule:
    return Rule(name, says, fix, refused, accepted, check=check, column="notes", sign=sign, **more)


RULES = (
    _rule("formula", "No cell begins like a spreadsheet formula: `=`, `+`, `-`, `@` or a tab.",
          "Begin with a word.", finder("a spreadsheet would read it, or part of it, as a formula", FORMULA),
          {"notes": "=1+1"}, {"notes": "a = b"}, r"[=@+|\t\r]|\n-",
          covers=lambda table, column: not numeric(table, column)),
    _rule("control", "No cell holds control characters, tabs, line separators or code points without "
                     "meaning.",
          "Delete it.", control, {"notes": "a\tb"}, {"sources": {"title": "脊髄 – naïve"}}, sign=r"[^ -~\n]"),
    _rule("bidirectional", "No cell changes the direction of text.", "Delete it.",
          finder("holds {}, which changes the direction of text", BIDI, shown=_name),
          {"notes": "a\u202eb"}, {"sources": {"title": "سرطان"}}, sign=BEYOND_ASCII),
    _rule("invisible", "No cell holds invisible characters.", "Delete it.",
          finder("holds the invisible {}", INVISIBLE, shown=_name),
          {"notes": "a\u200bb"}, {"notes": "melanoma"}, sign=BEYOND_ASCII),
    _rule("composed", "A letter and its accent are one character (Unicode NFC).", "Retype the letter.",
          composed, {"notes": "Mu\u0308ller"}, {"notes": "Müller"}, sign=BEYOND_ASCII),
    _rule("garbled", "No cell holds a character garbled by a wrong conversion.",
          "Copy the text again and save it as UTF-8.",
          finder("a garbled character, {}, from a conversion between encodings", GARBLED),
          {"notes": "caf\ufffd"}, {"notes": "café, Â ngström"}, sign=BEYOND_ASCII),
    _rule("look-alike", "No word mixes alphabets.", "Retype the word with one keyboard layout.",
          finder("mixes alphabets within a word: {}", MIXED,
                 shown=lambda found: _name(next(c for c in found if ord(c) > 0x24F))),
          {"sources": {"title": "сancer of the lung"}}, {"sources": {"title": "рак легкого"}},
          sign=BEYOND_ASCII),
    _rule("markup", "No cell holds HTML.", "Write plain words; less than 5, not < sign and letter.", markup,
          {"notes": "<script>alert(1)</script>"}, {"notes": "p <0.05 and > 3"}, sign="[<&=]"),
    _rule("template", "No cell holds commands of the book, of a notebook or of Markdown.",
          "Write plain words.",
          finder("holds what the book or a notebook would run as a command, {}", TEMPLATE),
          {"notes": "{{ 7 * 7 }}"}, {"notes": "{a}"}, sign=r"[{`~\]!]"),
    _rule("spreadsheet-error", "No cell holds an error of a spreadsheet.", "Enter the value again.",
          spreadsheet_error, {"notes": "#REF!"}, {"notes": "#3 of the series"}, sign="#|err:"),
    _rule("scheme", "No cell holds a script, a local file or a path.", "Give the address of a public page.",
          finder("holds an unsafe path or address, {}", SCHEME),
          {"sources": {"url": "javascript:alert(1)"}}, {"notes": "data: none"},
          sign=r"://(?<!(?<![\w+.-])http://)(?<!(?<![\w+.-])https://)|(?:script|data|file|blob|source)\s*:"
               r"|\.\.[\\/]|\\|/(?:etc|usr|var|proc|dev|home|root|tmp)/"),
)
