"""One reading of each identifier of a report, however it is written, and whatever follows it.

The tables hold what these functions answer: the gate refuses anything else and offers the answer,
an entry is read through them, and what a database sends as well. Each answers ``""`` where it finds none.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from .prose import unescaped

#: The forms in the tables.
DOI = re.compile(r"10\.[0-9]{4,9}/[^\sA-Z]*[^\sA-Z.,;]")
PMID, PMCID = re.compile(r"[1-9][0-9]{0,8}"), re.compile(r"PMC[1-9][0-9]{0,8}")
#: What stands behind a DOI in a sentence or in an address, and is no part of it.
TAILS = tuple(re.compile(pattern) for pattern in (
    r"[.,;:!?'\"’‘”“»›*、。，；：）】」』/\\|]+$",
    r"(?:\?|&[a-z_]{1,30}=|#).*$",
    r"\.(?:full|abstract|e?pdf|x?html?|xml|epub)$",
    r"/(?:e?pdf(?:ft|direct|plus)?|e?pub|full(?:[-_]?text)?(?:/html)?|abs(?:tract)?|x?html?|meta|summary|xml"
    r"|references|citations?|(?:figures|tables|suppl_file)(?:/.*)?)$"))
#: A bracket that nothing before it has opened.
UNOPENED = re.compile(r"^(?:[^()]|\([^()]*\))*\)$|^(?:[^\[\]]|\[[^\[\]]*\])*\]$"
                      r"|^(?:[^<>]|<[^<>]*>)*>$|^[^{]*\}$")
#: Longer texts hold an abstract, and no identifier that somebody meant to give.
LONGEST = 1000
_ANY_DOI = re.compile(r"(?<![0-9.])10\.[0-9]{4,9}/(?:(?![;,|](?:https?:|doi:|10\.[0-9]{4})|\]\()\S)+")
#: A text that hides no sign in a reference, an escape or a hyphen of another kind.
_PLAIN = re.compile(r"[!-$'-\[\]-~ ]*")
#: A DOI with a blank in it: what stands before the blank would be another.
_BROKEN = re.compile(_ANY_DOI.pattern + r"(?<![,;:)])\s+[a-z0-9]")
#: Hyphens of typesetters, and signs that cannot be seen, come with what is copied from a page.
_COPIED = dict.fromkeys(map(ord, "‐‑‒–—−"), "-") | dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_ANY_PMID = re.compile(
    r"^[\s(]*(?:pmid|pubmed)?(?: ?(?:id|no\.?|number))?[\s:.#]*([1-9][0-9]{0,8})(?:\.0)?[\s.,;)\]]*$"
    r"|(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/(?:m/)?pubmed/|/(?:abstract|article)/med/|\bpmid:)"
    r"(?:\?term=)?\s*([1-9][0-9]{0,8})(?![0-9])", re.I)
_ANY_PMCID = re.compile(r"^\s*(?:pmcid)?[\s:]*([1-9][0-9]{3,8})(?:\.[0-9])?[\s.,;)\]]*$"
                        r"|\bpmc[\s:/-]{0,3}([1-9][0-9]{0,8})(?![0-9])", re.I)
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/[0-9a-z_]+/", re.I)
#: Parameters that tell where a reader came from, and not what the page shows.
_TRACKING = re.compile(r"utm_\w+|[a-z]{1,3}clid|msclkid|mc_[ce]id|_g[al]|igshid|needaccess|journalcode|cmpid",
                       re.I)


@lru_cache(4096)
def doi(text: str) -> str:
    """``10.1000/xyz`` of ``(https://dx.doi.org/10.1000/XYZ).``, of ``…/doi/full/10.1000/xyz?x=y``."""
    if len(text) > LONGEST:
        return ""
    if not _PLAIN.fullmatch(text):
        text = unescaped(unquote(unquote(text))).translate(_COPIED).replace("\\_", "_")
    found = {_cut(name.lower()) for name in _ANY_DOI.findall(text)}
    # Of two, nobody knows which is meant.
    return found.pop() if len(found) == 1 and not _BROKEN.search(text) else ""


def _cut(name: str) -> str:
    """A DOI without what follows it; nothing where its own end is cut off."""
    if "…" in name:
        return ""
    before = ""
    while name != before:
        before = name
        for tail in TAILS:
            if DOI.fullmatch(shorter := tail.sub("", name)):
                name = shorter
        if UNOPENED.search(name):
            name = name[:-1]
    name = re.sub(r"^(10\.1101/[0-9.]+)v[0-9]{1,2}$", r"\1", name)  # the version of a preprint
    return name if DOI.fullmatch(name) else ""


def pmid(text: str) -> str:
    """``39401466`` of ``PMID: 39401466`` and of ``https://pubmed.ncbi.nlm.nih.gov/39401466/``."""
    return _first(_ANY_PMID, text)


def pmcid(text: str) -> str:
    """``PMC1234567`` of ``1234567``, ``PMCID: PMC1234567.1`` and of the address of an article."""
    number = _first(_ANY_PMCID, text)
    return number and f"PMC{number}"


def _first(pattern: re.Pattern, text: str) -> str:
    found = text and pattern.search(text[:LONGEST].translate(_COPIED))
    return (found[1] or found[2]) if found else ""


@lru_cache(4096)
def address(text: str) -> str:
    """An address as far as it tells pages apart: no scheme, ``www.``, last slash, fragment or tracking.

    The front page of a site is the address of no report, and answers ``""``.
    """
    text = _ARCHIVED.sub("", text.strip()[:LONGEST])
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        host = (parts.hostname or "").rstrip(".").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return ""
    path = re.sub(r"/(?:index\.(?:html?|php))?$", "", unquote(parts.path).rstrip("/"))
    query = parts.query and urlencode(sorted(
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name)))
    return f"{host}{port}{path}?{query}" if host and (path or query) else ""


READ = {"doi": doi, "pmid": pmid, "pmcid": pmcid}
_WITHIN = re.compile(r"10\.[0-9]{4}|pubmed|/med/|pmc", re.I)
#: Parameters that may name another report, such as the one that a list of citations is about.
_OTHER = re.compile(r"[?&](?!(?:doi|id|term)=)[\w.-]*=[^&#]*", re.I)


def of(row: Mapping[str, str]) -> dict[str, str]:
    """The identifiers of a row of the sources by their columns, those within its address included."""
    url = row.get("url", "")
    url = _OTHER.sub("", url) if _WITHIN.search(url) else ""
    found = {name: read(row.get(name, "")) or read(url) for name, read in READ.items()}
    return {name: text for name, text in found.items() if text}


def without_number(text: str) -> str:
    """A DOI of an address without the number that some publishers set behind it
    (``…/10.1093/neuros/nyaa123/5842341``), or ``""``."""
    shorter = re.sub(r"/[0-9]{5,}$", "", text)
    return shorter if shorter != text and DOI.fullmatch(shorter) else ""
