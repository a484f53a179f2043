"""Rules for columns with a syntax of their own: keys, identifiers, addresses, parts of a citation."""

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import unquote, urlsplit

from ...tables.conditions import Form, Means, check_of_cell, like, never
from ...tables.folding import unaccented
from ...tables.rule import COPY, Rule
from ...tables.schema import Column
from .. import identifiers
from ..people import people

SOURCE_KEY = re.compile(r"[a-z]+(?:[0-9]{4}|nd)[a-z]?")
CASE_KEY = re.compile(SOURCE_KEY.pattern + r"-[1-9][0-9]*")
LONGEST_LABEL = 39
PLAIN_ADDRESS = re.compile(r"https?://[^\s\\\"'<>`{}|^]+")
SHORT_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: What a program makes of a whole number.
CONVERTED = re.compile(r"[0-9]+\.[0-9]+E\+?[0-9]+|[0-9]+\.0")
PART = re.compile(r"(?=.*[0-9])[\w .,;()/:+–-]{1,40}")
EMPTY_NAME, ET_AL = ";(?! )|; ?;|^; |;$|; $", r"(?<![a-z0-9_])(?:et al(?![a-z0-9_])|u\. ?a\.$)"
HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")


def named(*columns: str):
    return lambda table, column: column.name in columns


def source_key(text: str, column: Column):
    if not SOURCE_KEY.fullmatch(text):
        plain = re.sub(r"[^a-z0-9]", "", unaccented(text))
        return "not a citation key", _spelled(plain, SOURCE_KEY, "")


def case_key(text: str, column: Column):
    if not CASE_KEY.fullmatch(text):
        key, _, number = re.sub(r"[^a-z0-9-]", "", re.sub(r"[_–]", "-", unaccented(text))).rpartition("-")
        return "not the name of a case", _spelled(f"{key.replace('-', '')}-{number.lstrip('0')}", CASE_KEY,
                                                  ", a hyphen and the patient's number (liu2026a-1)")


def _spelled(plain: str, form: re.Pattern, ending: str) -> str:
    """A better spelling of a key, or how keys are made."""
    if form.fullmatch(plain):
        return f"Did you mean {plain}?"
    return ("Write the first author's family name in plain lower case and the year, then a, b where two "
            f"collide (liu2026a){ending}.")


def _identifier(read: Callable[[str], str], what: str, instead: str) -> Callable:
    """A check for the one form of an identifier."""
    def check(text: str, column: Column):
        if (found := read(text)) != text:
            return what, Form(found, f"Did you mean {found}?") if found else instead
    return check


def addresses(text: str, column: Column):
    """One address, or in a list each of them."""
    return next(filter(None, map(address, text.split(column.delimiter) if column.type == "list" else [text])),
                None)


def address(text: str):
    """Only what leads openly to a public page: no account, no machine of one's own, no blank."""
    try:
        parts = urlsplit(text)
        host, plain = parts.hostname or "", parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        host, plain = "", False
    if not (plain and PLAIN_ADDRESS.fullmatch(text)
            and (HOST.fullmatch(host) or _public(host))
            and not re.search(r"@\w|xn--", text)
            and not re.search(r"(?:^|/)\.\.?(?:/|$)", unquote(parts.path))):
        if host.endswith(".") and not address(better := text.replace(host, host.rstrip("."), 1)):
            return "a dot after the name of the host", f"Write {better}"
        return "not a plain address of a public web page"


def p_value(text: str, column: Column):
    if not re.fullmatch(r"[<>]?(?:0\.[0-9]{1,12}|1(?:\.0{1,12})?)", text):
        found = re.fullmatch(r"p? ?([<>=]?) ?(0?)[.,]([0-9]{1,12})", text, re.I)
        return ("not a p value from 0 to 1", Means(f"{found[1].strip('=')}0.{found[3]}") if found else
                "Write 0.03, <0.001 or >0.05.")


def search_date(text: str, column: Column):
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?", text):
            date.fromisoformat(text if len(text) == 10 else f"{text}-01")
            return None
    except ValueError:
        pass
    return "not a month or a day of the calendar"


def short_name(text: str, column: Column):
    if not SHORT_NAME.fullmatch(text):
        plain = re.sub(r"[^a-z0-9]+", "-", unaccented(text)).strip("-")
        return "not a short name in lower case with hyphens", f"Did you mean {plain}?" if plain else ""


def reader_label(text: str, column: Column):
    """Short, so that nobody is tempted to write who the reader is."""
    if len(text) > LONGEST_LABEL:
        return f"a label of {len(text)} characters; the limit is {LONGEST_LABEL}"
    return short_name(text, column)


def citation_part(text: str, column: Column):
    """Volume, issue and pages: short, with a digit, whole, and with hyphens."""
    plain = re.sub(r" ?[‐‑‒–—−] ?", "-", re.sub(r"^pp?\.? ?(?=[0-9])", "", text))
    if plain != text and PART.fullmatch(plain):
        return "a dash for a hyphen, or a word for pages", Form(plain)
    if CONVERTED.fullmatch(text):
        message = "what a program has made of a whole number"
        return (message, Form(text[:-2])) if text.endswith(".0") else message
    if not PART.fullmatch(text) or len(text.split()) > 4:
        return "no volume, issue or pages: they are short and have a digit"


def _without_empty_names(cell: str):
    names = "; ".join(filter(None, map(str.strip, cell.split(";"))))
    return "names are separated by a semicolon and a space, and none is empty", Form(names)


def author_names(text: str, column: Column):
    if (plain := people(text)) != text:
        return "commas, dots or “and” between authors or within their names", Form(plain)


def _public(host: str) -> bool:
    """A number that the whole internet knows; some archives have no name."""
    if not re.fullmatch(r"[0-9.]+", host):
        return False
    from ipaddress import ip_address  # few hosts are numbers

    try:
        return ip_address(host).is_global
    except ValueError:
        return False


def _rule(name, says, fix, columns, check, refused, accepted, table="sources", needed=True, **more) -> Rule:
    data = check if isinstance(check, tuple) else ()
    return Rule(name, says, fix, refused, accepted, check=check_of_cell(data) if data else check,
                covers=named(*columns), table=table, column=columns[0], needed=needed, never=data, **more)


RULES = (
    _rule("citation-key", "A citation key is a family name in plain lower case and a year: `liu2026`, "
                          "`liu2026a`.", "", ("citation_key",), source_key, {"citation_key": "Clark2021"},
          {"citation_key": "clark2021"}, table="series", patterned=True),
    _rule("case-key", "A case is named by the citation key, a hyphen and its number: `liu2026-1`.", "",
          ("case_id",), case_key, {COPY: "", "case_id": "adams2020_2"}, {"case_id": "adams2020-2"},
          table="extractions", patterned=True),
    _rule("doi", "A DOI is bare and in lower case, and nothing follows it: `10.1000/xyz`.", "", ("doi",),
          _identifier(identifiers.doi, "not a bare identifier in lower case",
                      "Write it as printed, from 10. on: 10.1000/xyz."),
          {"doi": "https://doi.org/10.1000/xyz"}, {"doi": "10.1000/xyz"}, patterned=True),
    _rule("pmid", "A PubMed number is digits only.", "", ("pmid",),
          _identifier(identifiers.pmid, "not a PubMed number, one to nine digits", "Write the digits alone."),
          {"pmid": "PMID 12345678"}, {"pmid": "12345678"}, patterned=True),
    _rule("pmcid", "A PubMed Central number is PMC and digits.", "", ("pmcid",),
          _identifier(identifiers.pmcid, "not a PubMed Central number, PMC and digits",
                      "Write PMC and the digits."),
          {"pmcid": "1234567"}, {"pmcid": "PMC1234567"}, patterned=True),
    _rule("address", "A web address is one of a public page, with http or https and nothing hidden in it.",
          "Copy the address of the report's page, https://…", ("url", "other_urls"), addresses,
          {"url": "www.example.org/report"}, {"url": "https://example.org/report?id=1&x=a%20b#top"},
          patterned=True),
    _rule("citation-part", "Volume, issue and pages are short and have a digit, as printed.",
          "Write it as printed; in a spreadsheet, format the column as text first.",
          ("volume", "issue", "pages"), citation_part, {"volume": "118.0"},
          {"volume": "144(4_MeetingAbstracts)"}, needed=False),
    _rule("authors", "Authors are separated by a semicolon and a space, all of them named.",
          "Write Adams Ann; Baker Bob.", ("authors",), (
              never(_without_empty_names, cell=like(EMPTY_NAME)),
              never(("et al. in place of names", "Name the authors, as far as you could see them."),
                    cell=like(ET_AL))),
          {"authors": "Clark Cy;Baker Bob"}, {"authors": "Clark Ann; de la Cruz José"}, needed=False),
    _rule("author-names", "An author is a family name and given names or initials, without comma and dot.",
          "Write Adams Ann; Baker B.", ("authors",), author_names, {"authors": "Clark A, Baker BC"},
          {"authors": "Clark A; Baker BC"}, needed=False,
          sign=r"[,.&0-9*†‡§¶¹²³⁰-⁹]| and |;(?! )| [ ;]|[^\S \n]|dr |prof |phd|msc|mbbs|frcs"),
    _rule("p-value", "A p value lies from 0 to 1 and has a decimal point: `0.03`, `<0.001`.", "",
          ("p_value",), p_value, {"p_value": "p = 0.04"}, {"p_value": "<0.001"}, table="series",
          needed=False),
    _rule("search-date",
          "A search, a judgement or a check has the month or the day on which it was made: `2026-11`, "
          "`2026-11-20`.",
          "Write 2026-11 or 2026-11-20.", ("date",), search_date, {"date": "November 2026"},
          {"date": "2026-11-20"}, table="searches"),
    _rule("cohort-name",
          "A cohort or a question has a short name in lower case with hyphens: `mayo-clinic`.", "",
          ("cohort", "question_id"), short_name, {"cohort": "Mayo Clinic"},
          {"sources": ({"cohort": "mayo-clinic"}, {"cohort": "mayo-clinic"})}, needed=False, patterned=True),
    _rule("reader-label", "A reader is known by a short label in lower case with hyphens: `reader-a`.",
          "Choose a short label; it need not be a name.",
          ("first_by", "second_by", "judged_by", "checked_by"), reader_label, {"second_by": "Dr Adams"},
          {"first_by": "machine", "second_by": "machine", "locator": "p. 3"}, table="extractions",
          needed=False, patterned=True, once=("column", "value")),
)
