"""Rules for columns with a syntax of their own: keys, identifiers, addresses, parts of a citation."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from datetime import date
from urllib.parse import unquote, urlsplit

from ...tables.conditions import Form, Means, check_of_cell, like, never
from ...tables.rule import Rule, copy, row, tables
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
        plain = re.sub(r"[^a-z0-9]", "", _ascii(text))
        return "not a citation key", _spelled(plain, SOURCE_KEY, "")


def case_key(text: str, column: Column):
    if not CASE_KEY.fullmatch(text):
        key, _, number = re.sub(r"[^a-z0-9-]", "", re.sub(r"[_–]", "-", _ascii(text))).rpartition("-")
        return "not the name of a case", _spelled(f"{key.replace('-', '')}-{number.lstrip('0')}", CASE_KEY,
                                                  ", a hyphen and the patient's number (liu2026a-1)")


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def _spelled(plain: str, form: re.Pattern, ending: str) -> str:
    """A better spelling of a key, or how keys are made."""
    if form.fullmatch(plain):
        return f"Did you mean {plain}?"
    return ("Write the first author's family name in plain lower case and the year, then a, b where two "
            f"collide (liu2026a){ending}.")


def doi(text: str, column: Column):
    if (found := identifiers.doi(text)) != text:
        return ("not a bare identifier in lower case", Form(found, f"Did you mean {found}?") if found else
                "Write it as printed, from 10. on: 10.1000/xyz.")


def pmid(text: str, column: Column):
    if (found := identifiers.pmid(text)) != text:
        return ("not a PubMed number, one to nine digits",
                Form(found, f"Did you mean {found}?") if found else "Write the digits alone.")


def pmcid(text: str, column: Column):
    if (found := identifiers.pmcid(text)) != text:
        return ("not a PubMed Central number, PMC and digits",
                Form(found, f"Did you mean {found}?") if found else "Write PMC and the digits.")


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
        plain = re.sub(r"[^a-z0-9]+", "-", _ascii(text)).strip("-")
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
    try:
        return re.fullmatch(r"[0-9.]+", host) is not None and ipaddress.ip_address(host).is_global
    except ValueError:
        return False


NOT_NEEDED = ("citation-part", "authors", "author-names", "p-value", "cohort-name", "reader-label")


#: The descriptor has a pattern for their columns, which asks the same as far as a pattern can.
PATTERNED = ("citation-key", "case-key", "doi", "pmid", "pmcid", "address", "cohort-name", "reader-label")


def _rule(name, says, fix, columns, check, breaks, keeps, table="sources", **more) -> Rule:
    data = check if isinstance(check, tuple) else ()
    return Rule(name, says, breaks, keeps, fix, check=check_of_cell(data) if data else check,
                covers=named(*columns), table=table, column=columns[0], needed=name not in NOT_NEEDED,
                never=data, patterned=name in PATTERNED, **more)


RULES = (
    _rule("citation-key", "A citation key is a family name in plain lower case and a year: `liu2026`, "
                          "`liu2026a`.",
          "", ("citation_key",), source_key,
          tuple(tables("series", "citation_key", series={"citation_key": x}) for x in
                ("Clark2021", "clark 2021", "clark2021-1", "clark_2021", "clark21", "2021clark")),
          (tables("series", series={"citation_key": "clark2021"}),), table="series"),
    _rule("case-key", "A case is named by the citation key, a hyphen and its number: `liu2026-1`.", "",
          ("case_id",), case_key,
          tuple(tables("extractions", "case_id", extractions=copy(case_id=x)) for x in
                ("adams2020_2", "adams2020-02", "Adams2020-2", "adams2020", "adams2020-JS")),
          (tables("extractions", extractions={"case_id": "adams2020-2"}),), table="extractions"),
    _rule("doi", "A DOI is bare and in lower case, and nothing follows it: `10.1000/xyz`.", "", ("doi",), doi,
          tuple(row(doi=x) for x in (
              "https://doi.org/10.1000/xyz", "doi:10.1000/xyz", "10.1000/XYZ", "10.1000/xyz.",
              "10.1000", "11.1000/xyz", "10.1000/x yz", "10.1000/xyz)", "10.1000/xyz.pdf", "10.1000/xyz/full",
              "10.1000/xyz?x=y")),
          (row(doi="10.1000/xyz"), row(doi="10.1002/1097-0142(1985)56:9<2305::aid-x>3.0.co;2-x"))),
    _rule("pmid", "A PubMed number is digits only.", "", ("pmid",), pmid,
          tuple(row(pmid=x) for x in ("PMID 12345678", "012345", "12345678.0", "PMC1234567", "1234567890",
                                         "https://pubmed.ncbi.nlm.nih.gov/12345678/")),
          (row(pmid="12345678"),)),
    _rule("pmcid", "A PubMed Central number is PMC and digits.", "", ("pmcid",), pmcid,
          tuple(row(pmcid=x) for x in ("1234567", "PMC 1234567", "pmc1234567", "PMC0")),
          (row(pmcid="PMC1234567"),)),
    _rule("address", "A web address is one of a public page, with http or https and nothing hidden in it.",
          "Copy the address of the report's page, https://…", ("url", "other_urls"), addresses,
          tuple(row(url=x) for x in (
              "www.example.org/report", "https://10.0.0.1/a", "https://user:word@example.org/", "https://",
              "https://example.org:x/", "http://192.168.0.1/a", "https://localhost/a", "https://[::1",
              "https://example.org/a\"b", "https://example.org/./a", "mailto:someone",
              "https://xn--80ak6aa92e.com/", "https://example.org/?to=j@x.org", "https://example.org./a")),
          (row(url="https://example.org/report?id=1&x=a%20b#top"), row(url="http://8.8.8.8:81/a"))),
    _rule("citation-part", "Volume, issue and pages are short and have a digit, as printed.",
          "Write it as printed; in a spreadsheet, format the column as text first.",
          ("volume", "issue", "pages"), citation_part,
          (row(volume="118.0"), row(volume="1.18E+2"), row(volume="Mr Smith"),
           tables("sources", "pages", sources={"pages": "28–30"}),
           tables("sources", "pages", sources={"pages": "pp. 28-30"})),
          (row(volume="144(4_MeetingAbstracts)"), row(issue="Suppl 1"), row(pages="e28-e30"),
           row(issue="3-4"))),
    _rule("authors", "Authors are separated by a semicolon and a space, all of them named.",
          "Write Adams Ann; Baker Bob.", ("authors",), (
              never(_without_empty_names, cell=like(EMPTY_NAME)),
              never(("et al. in place of names", "Name the authors, as far as you could see them."),
                    cell=like(ET_AL))),
          (row(authors="Clark Cy;Baker Bob"), row(authors="Clark Cy;"),
           row(authors="Clark Cy; ; Baker Bob"), row(authors="Clark Cy et al")),
          (row(authors="Clark Ann; de la Cruz José"),)),
    _rule("author-names", "An author is a family name and given names or initials, without comma and dot.",
          "Write Adams Ann; Baker B.", ("authors",), author_names,
          (row(authors="Clark A, Baker BC"), row(authors="Clark, A.; Baker, B. C."),
           row(authors="A. Clark and B. C. Baker"), row(authors="Clark C. A.; Roe A")),
          (row(authors="Clark A; Baker BC"), row(authors="Clark ML, Jr; Baker Bob")),
          sign=r"[,.&]| and |;(?! )| [ ;]|[^\S \n]"),
    _rule("p-value", "A p value lies from 0 to 1 and has a decimal point: `0.03`, `<0.001`.", "",
          ("p_value",), p_value, tuple(tables("series", "p_value", series={"p_value": x})
                         for x in ("p = 0.04", "0,03", "1.2", ".05", "5%", "n.s.")),
          (tables("series", series={"p_value": "<0.001"}),), table="series"),
    _rule("search-date",
          "A search, a judgement or a check has the month or the day on which it was made: `2026-11`, "
          "`2026-11-20`.",
          "Write 2026-11 or 2026-11-20.", ("date",), search_date,
          tuple(tables("searches", "date", searches={"date": x}) for x in
                ("November 2026", "2026-13", "2026-02-30", "2026-1")),
          (tables("searches", searches={"date": "2026-11-20"}),), table="searches"),
    _rule("cohort-name",
          "A cohort or a question has a short name in lower case with hyphens: `mayo-clinic`.", "",
          ("cohort", "question_id"), short_name, (row(cohort="Mayo Clinic"), row(cohort="mayo_clinic")),
          (tables("sources", sources=({"cohort": "mayo-clinic"}, {"cohort": "mayo-clinic"})),)),
    _rule("reader-label", "A reader is known by a short label in lower case with hyphens: `reader-a`.",
          "Choose a short label; it need not be a name.",
          ("first_by", "second_by", "judged_by", "checked_by"), reader_label,
          (tables("extractions", "second_by", extractions={"second_by": "Dr Adams"}),
           tables("extractions", "first_by", extractions={"first_by": "a" * 40}),
           tables("extractions", "first_by", extractions={"first_by": "reader_a"})),
          (tables("extractions", extractions={"first_by": "machine", "second_by": "machine",
                                              "locator": "p. 3"}),),
          table="extractions", once=("column", "value")),
)
