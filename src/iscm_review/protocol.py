"""What the protocol lays down for searching: the query, and the words of a first guess."""

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

INSIDE = r"(?i)\b(?:intra-?medullary|conus)\b"
SPREAD = r"(?i)\bmetasta\w+"
#: Words in a title that speak against a report, and what the protocol says about it.
AGAINST = (
    ("another place", (
        r"(?i)\b(?:extra-?medullary|lepto-?meningeal|epidural|extradural|vertebra[a-z]*|cauda equina|filum"
        r"|nail[a-z]*|femur|femoral|humer[a-z]+|tibia[a-z]*|long bones?)\b")),
    ("a primary of the central nervous system", (
        r"(?i)\b(?:gli(?:oma|oblastoma)[a-z]*|astrocytomas?|ependymomas?|medulloblastomas?|germinomas?"
        r"|oligodendrogliomas?|drop metasta[a-z]+)\b")),
    ("animals", r"(?i)\b(?:dogs?|canine|cats?|feline|mouse|mice|murine|rats?|horses?|equine)\b"),
)
#: Kinds of publication that seldom describe a new patient.
NO_PATIENTS = r"(?i)review|meta-analysis|editorial|comment|letter|guideline|erratum|retract(?:ed|ion)"


def guess(title: str, kinds: tuple[str, ...]) -> tuple[str, str]:
    """How eligible a report looks, and why in words; a person decides.

    Only the title and the kinds of publication that the database names are looked at.
    """
    inside, spread = re.search(INSIDE, title), re.search(SPREAD, title)
    against = [f"{what} ({found[0].lower()})" for what, words in AGAINST
               if (found := re.search(words, title))]
    single = any("case report" in kind.lower() for kind in kinds)
    kind = "" if single else next((k[0].lower() for kind in kinds if (k := re.search(NO_PATIENTS, kind))), "")
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
