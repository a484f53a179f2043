"""Whether the reports that are in have been retracted, questioned or corrected since.

Crossref tells it of a DOI (https://api.crossref.org/works/…): ``updated-by`` names the notices about a work,
those of Retraction Watch included; ``update-to`` says that the work itself is a notice. Nothing is changed.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from .. import review
from ..gate import validate
from ..tables.quoted import code
from . import databases
from .databases import bare_doi, clean, fitting
from .web import Asked, Client, Unknown

#: Types of notices → words, the gravest first (https://www.crossref.org/documentation/crossmark/).
NOTICES = {
    "retraction": "retracted", "partial_retraction": "partly retracted", "withdrawal": "withdrawn",
    "removal": "removed", "expression_of_concern": "expression of concern",
    "correction": "corrected", "corrigendum": "corrected", "erratum": "corrected",
    "addendum": "addendum", "clarification": "clarified", "new_version": "new version",
    "new_edition": "new edition", "is-replaced-by": "replaced"}
GRAVE = ("retracted", "partly retracted", "withdrawn", "removed", "expression of concern")
MARKED = re.compile(r"^\W*(?:retracted|withdrawn|removed|retraction)\b", re.I)


@dataclass(frozen=True)
class Notice:
    """What Crossref says about one report."""

    citation_key: str
    doi: str
    what: str
    notice: str = ""
    date: str = ""


@dataclass
class RetractionCheck(Asked):
    """The notices, the gravest first, and the reports about which nothing can be said."""

    asked: int = 0
    notices: list[Notice] = field(default_factory=list)
    without_doi: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def run(folder: Path, client: Client, report: Callable[[str], None] = lambda words: None) -> RetractionCheck:
    """Ask Crossref about every included report. Raises ``DataError`` where the tables are not sound."""
    checked = validate.sound(folder)
    sources = checked.sheets["sources"].rows("citation_key", "doi", "decision")
    included = {key: doi for _, key, doi, decision in sources if decision == "include"}
    outcome = RetractionCheck(without_doi=[key for key, doi in included.items() if not doi])
    for key, doi in included.items():
        if not doi:
            continue
        try:
            found = outcome.about(key, lambda key=key, doi=doi: client.get(
                f"{databases.CROSSREF}/{quote(doi, safe='')}", {},
                lambda answer: list(_notices(answer, key, doi))))
        except Unknown:
            outcome.unknown.append(key)
            continue
        if found is not None:
            outcome.asked += 1
            outcome.notices += found
            report(f"{key}: {', '.join(n.what for n in found) or 'nothing'}")
    words = list(dict.fromkeys(NOTICES.values()))
    outcome.notices.sort(key=lambda n: (words.index(n.what) if n.what in words else 0, n.citation_key))
    return outcome


def _notices(answer, key: str, doi: str) -> Iterator[Notice]:
    work = answer["message"]
    if work["DOI"].strip().lower() != doi:
        raise ValueError("the answer is about another work")
    found = set()
    for update in work.get("updated-by") or ():
        found.add(Notice(key, doi, _what(update["type"]), bare_doi(update.get("DOI")),
                         _date(update.get("updated"))))
    for update in work.get("update-to") or ():
        found.add(Notice(key, doi, f"is itself a notice ({_what(update['type'])})",
                         bare_doi(update.get("DOI"))))
    for other in (work.get("relation") or {}).get("is-replaced-by") or ():
        found.add(Notice(key, doi, "replaced", bare_doi(other.get("id"))))
    marked = any(MARKED.match(clean(title)) for title in work.get("title") or ())
    if marked and not any(notice.what in GRAVE for notice in found):
        found.add(Notice(key, doi, "retracted, by its title"))
    yield from sorted(found, key=lambda notice: (notice.date, notice.what, notice.notice))


def _what(kind: object) -> str:
    word = clean(kind).lower().replace("-", "_")
    return NOTICES.get(word) or f"another notice ({fitting('[a-z_]{1,40}', word) or 'without type'})"


def _date(updated: object) -> str:
    """``2024-03-05`` of ``{"date-parts": [[2024, 3, 5]]}``."""
    parts = (updated.get("date-parts") or [[]])[0] if isinstance(updated, dict) else []
    return "-".join(f"{int(part):02d}" for part in parts if part)


def as_markdown(outcome: RetractionCheck) -> str:
    """The report for a person; text from Crossref stands as code."""
    n = len({notice.citation_key for notice in outcome.notices})
    lines = ["## Notices about included reports\n",
             f"Crossref was asked about {outcome.asked} reports; it has notices about {n}."]
    lines += ["", *(_line(notice) for notice in outcome.notices)] if outcome.notices else []
    lines += _group("Not asked, as Crossref gave no answer" + (f" ({outcome.down})" if outcome.down else ""),
                    outcome.not_asked)
    lines += _group("Not known to Crossref (another agency may hold the DOI)", outcome.unknown)
    lines += _group(f"Without DOI, so not asked about (`{review().command} identify` looks for their DOI)",
                    outcome.without_doi)
    return "\n".join(lines) + "\n"


def _line(notice: Notice) -> str:
    where = f", notice {code(notice.notice)}" if notice.notice else ""
    when = f" ({notice.date})" if notice.date else ""
    return f"- **{notice.citation_key}** ({code(notice.doi)}): {notice.what}{when}{where}"


def _group(words: str, keys: Iterable[str]) -> list[str]:
    keys = list(keys)
    return [f"\n{words}: {len(keys)}", "", ", ".join(keys)] if keys else []
