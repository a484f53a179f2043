"""Rules for columns with a syntax of their own: keys, identifiers, addresses, vertebral levels."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from urllib.parse import unquote, urlsplit

from ..schema import Column
from .rule import Rule, copy, row, tables

SPINE = [*(f"C{n}" for n in range(1, 8)), *(f"T{n}" for n in range(1, 13)),
         *(f"L{n}" for n in range(1, 6)), "S1"]
PLACE = {level: n for n, level in enumerate(SPINE)}
LEVEL = re.compile(r"(?:C[1-7]|T(?:[1-9]|1[0-2])|L[1-5]|S1)(?:-(?:C[1-7]|T(?:[1-9]|1[0-2])|L[1-5]|S1))?"
                   r"|conus")
SOURCE_KEY = re.compile(r"[a-z]+(?:[0-9]{4}|nd)[a-z]?")
CASE_KEY = re.compile(SOURCE_KEY.pattern + r"-[1-9][0-9]*")
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
    if re.fullmatch(r"10\.[0-9]{4,9}/[^\sA-Z]*[^\sA-Z.,;]", text) and not re.match(r"10\.\d+/.*%2f", text):
        return None
    bare = re.search(r"10\.[0-9]{4,9}/\S*[^\s.,;]", unquote(text).lower())
    return ("not a bare identifier in lower case",
            f"Did you mean {bare[0]}?" if bare else "Write 10., the registrant, a slash and the rest, "
            "as printed in the report.")


def pmid(text: str, column: Column):
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        digits = re.findall(r"[1-9][0-9]{3,8}", text)
        return ("not a PubMed number, digits only",
                f"Did you mean {digits[0]}?" if len(digits) == 1 else "Write the digits alone.")


def pmcid(text: str, column: Column):
    if not re.fullmatch(r"PMC[1-9][0-9]{0,8}", text):
        digits = re.findall(r"[1-9][0-9]{3,8}", text)
        return ("not a PubMed Central number",
                f"Did you mean PMC{digits[0]}?" if len(digits) == 1 else "Write PMC and the digits.")


def address(text: str, column: Column):
    """Only what leads openly to a public page: no account, no machine of one's own, no blank."""
    try:
        parts = urlsplit(text)
        host, plain = parts.hostname or "", parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        host, plain = "", False
    if (not re.fullmatch(r"https?://[^\s\\\"'<>`{}|^]+", text) or not plain
            or not (HOST.fullmatch(host) or _public(host)) or re.search(r"(?:^|/)\.\.?(?:/|$)",
                                                                        unquote(parts.path))):
        return "not a plain address of a public web page"


def _public(host: str) -> bool:
    """A number that the whole internet knows; some archives have no name."""
    try:
        return re.fullmatch(r"[0-9.]+", host) is not None and ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def lower_case(text: str, column: Column):
    if text != text.lower():
        return "capital letters", f"Write {text.lower()}."
    if column.type != "list" and column.delimiter in text:
        return "two values in a cell that holds one", "Keep the main one; the notes take the other."


def levels(text: str, column: Column):
    if not all(LEVEL.fullmatch(item) for item in text.split(column.delimiter)):
        better = tidy_levels(text)
        return ("not vertebral levels: C7, T10-T12, C2;T4 or conus",
                f"Did you mean {better}?" if better else
                "Write C1 to C7, T1 to T12, L1 to L5 or S1; a hyphen for a range, a semicolon between "
                "lesions.")


def levels_order(text: str, column: Column):
    items = text.split(column.delimiter)
    spans = [item.split("-") for item in items if item != "conus"]
    wrong = [s for s in spans if len(s) == 2 and PLACE[s[0]] >= PLACE[s[1]]]
    tops = [min(PLACE[end] for end in s) for s in spans]
    if wrong or tops != sorted(tops) or "conus" in items[:-1]:
        ordered = sorted((sorted(set(s), key=PLACE.get) for s in spans), key=lambda s: PLACE[s[0]])
        better = ";".join(["-".join(s) for s in ordered] + ["conus"] * ("conus" in items))
        return "the levels do not run from head to foot", f"Write {better}."


def tidy_levels(text: str) -> str | None:
    """What somebody meant by ``T 10-12``, ``Th4/5`` or ``c2, t4``; ``None`` where it is unclear."""
    plain = unicodedata.normalize("NFKC", text).upper()
    plain = re.sub(r"VERTEBRAE?|LEVELS?|\bTO\b|[–—−/]", lambda m: "" if m[0][0] in "VL" else "-", plain)
    plain = re.sub(r"TH|D(?=\s*\d)", "T", re.sub(r"[,&+]|\bAND\b", ";", plain))
    items = []
    for item in re.sub(r"\s", "", plain).split(";"):
        if item == "CONUS" or item == "CONUSMEDULLARIS":
            items.append("conus")
            continue
        found = re.fullmatch(r"([CTLS])(\d+)(?:-([CTLS]?)(\d+))?", item)
        if not found:
            return None
        first = found[1] + found[2]
        items.append(first if not found[4] else f"{first}-{found[3] or found[1]}{found[4]}")
    return ";".join(items) if all(LEVEL.fullmatch(item) for item in items) else None


def _rule(name, says, fix, columns, check, breaks, keeps, table="sources") -> Rule:
    return Rule(name, says, breaks, keeps, fix, check=check, covers=named(*columns), table=table,
                column=columns[0], needed=True)


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
    _rule("doi", "A DOI is bare and in lower case: `10.1000/xyz`.", "", ("doi",), doi,
          tuple(row(doi=x) for x in (
              "https://doi.org/10.1000/xyz", "doi:10.1000/xyz", "10.1000/XYZ", "10.1000/xyz.",
              "10.1000", "11.1000/xyz", "10.1000/x yz")), (row(doi="10.1000/xyz"),)),
    _rule("pmid", "A PubMed number is digits only.", "", ("pmid",), pmid,
          tuple(row(pmid=x) for x in ("PMID 12345678", "012345", "12345678.0", "PMC1234567", "1234567890")),
          (row(pmid="12345678"),)),
    _rule("pmcid", "A PubMed Central number is PMC and digits.", "", ("pmcid",), pmcid,
          tuple(row(pmcid=x) for x in ("1234567", "PMC 1234567", "pmc1234567", "PMC0")),
          (row(pmcid="PMC1234567"),)),
    _rule("address", "A web address is one of a public page, with http or https and nothing hidden in it.",
          "Copy the address of the report's page, https://…", ("url",), address,
          tuple(row(url=x) for x in (
              "www.example.org/report", "ftp://example.org/a", "https://10.0.0.1/a",
              "https://user:word@example.org/", "https://example.org:x/", "http://192.168.0.1/a",
              "https://localhost/a", "https://example.org/a\"b", "https://example.org/./a",
              "https://", "https://[::1", "mailto:someone")),
          (row(url="https://example.org/report?id=1&x=a%20b#top"), row(url="http://8.8.8.8:81/a"))),
    _rule("lower-case", "Histology and drugs are in lower case, and one histology stands in the cell.", "",
          ("histology", "agents"), lower_case,
          (row(histology="Adenocarcinoma"), row(histology="clear cell carcinoma;sarcoma"),
           tables("cases", "agents", cases={"chemotherapy": "yes", "agents": "Cisplatin;etoposide"})),
          (row(histology="clear cell carcinoma"),), table="cases"),
    _rule("levels", "Levels are vertebral levels, ranges or `conus`: `C7`, `T10-T12`, `C2;T4`.", "",
          ("levels",), levels,
          tuple(row(levels=x) for x in ("T 10-12", "Th7", "D7", "T7/8", "T7–T8", "T13", "t7", "T7-8",
                                        "thoracic", "C8", "T7-", "T7,T8")),
          (row(levels="T7"), row(levels="T7-T8")), table="cases"),
    _rule("levels-order", "Levels run from head to foot, and a range from its upper to its lower end.", "",
          ("levels",), levels_order,
          (row(levels="T8-T7"), row(levels="T7-T7"),
           tables("cases", "levels", cases={"levels": "T8;T3", "lesions": "multiple"}),
           tables("cases", "levels", cases={"levels": "conus;T3", "lesions": "multiple",
                                            "region": "multiple"})),
          (row(levels="T3;T8", lesions="multiple"),), table="cases"),
)
