"""What the protocol lays down for searching: the query, and the words of a first guess."""

from __future__ import annotations

import re

from living_review import LIKELY, UNCLEAR, UNLIKELY

#: The one query, as each database writes it: the chapter on methods shows it, the search sends it.
QUERIES = {
    "PubMed": '(intramedullary[tiab] AND ("spinal cord"[tiab] OR conus[tiab] OR spinal[tiab]) '
              "AND (metasta*[tiab])) NOT (animals[mh] NOT humans[mh])",
    "Europe PMC": '(TITLE_ABS:intramedullary AND (TITLE_ABS:"spinal cord" OR TITLE_ABS:conus '
                  "OR TITLE_ABS:spinal) AND (TITLE_ABS:metasta*)) "
                  'NOT (MESH:"Animals" NOT MESH:"Humans") AND (SRC:MED OR SRC:PMC)',
}

INSIDE = re.compile(r"\b(?:intra-?medullary|conus)\b", re.I)
SPREAD = re.compile(r"\bmetasta\w+", re.I)
#: Words in a title that speak against a report, and what the protocol says about it.
AGAINST = (
    ("another place", re.compile(
        r"\b(?:extra-?medullary|lepto-?meningeal|epidural|extradural|vertebra[a-z]*|cauda equina|filum"
        r"|nail[a-z]*|femur|femoral|humer[a-z]+|tibia[a-z]*|long bones?)\b", re.I)),
    ("a primary of the central nervous system", re.compile(
        r"\b(?:gli(?:oma|oblastoma)[a-z]*|astrocytomas?|ependymomas?|medulloblastomas?|germinomas?"
        r"|oligodendrogliomas?|drop metasta[a-z]+)\b", re.I)),
    ("animals", re.compile(
        r"\b(?:dogs?|canine|cats?|feline|mouse|mice|murine|rats?|horses?|equine)\b", re.I)),
)
#: Kinds of publication that seldom describe a new patient.
NO_PATIENTS = re.compile(
    r"review|meta-analysis|editorial|comment|letter|guideline|erratum|retract(?:ed|ion)", re.I)


def guess(title: str, kinds: tuple[str, ...]) -> tuple[str, str]:
    """How eligible a report looks, and why in words; a person decides.

    Only the title and the kinds of publication that the database names are looked at.
    """
    inside, spread = INSIDE.search(title), SPREAD.search(title)
    against = [f"{what} ({found[0].lower()})" for what, words in AGAINST if (found := words.search(title))]
    single = any("case report" in kind.lower() for kind in kinds)
    kind = "" if single else next((k[0].lower() for kind in kinds if (k := NO_PATIENTS.search(kind))), "")
    named = [what for what, there in (("the inside of the cord", inside), ("metastasis", spread)) if there]
    reasons = [f"the title names {' and '.join(named)}" if named
               else "the title names neither the inside of the cord nor metastasis"]
    reasons += [f"it speaks of {' and of '.join(against)}"] if against else []
    reasons += ["the database calls it a case report"] if single else []
    reasons += [f"the kind that the database gives speaks of: {kind}"] if kind else []
    if against and not (inside and spread):
        word = UNLIKELY
    else:
        word = LIKELY if inside and spread and not against and not kind else UNCLEAR
    return word, "; ".join(reasons)
