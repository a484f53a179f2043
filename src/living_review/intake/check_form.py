"""The issue form for a check or a correction of a patient, made from the descriptor; and what it brings."""

from pathlib import Path

from .. import review
from ..gate.rules import checks
from ..tables.schema import Column, Package
from . import check, issue, issue_form, pasted
from .faults import READER, Fault
from .issue_form import Field

FILE = Path(".github/ISSUE_TEMPLATE/correction.yml")
HEAD = f"""\
# The form for a check or a correction. Made by `{review().command} issue-form`; change it there.
"""
INTRODUCTION = """\
Thank you. Compare the patient with the report, and say what you found: a program answers, and enters it \
under your label. Earlier readings are kept beside a value that is corrected. **No names, initials, dates or \
record numbers.**
"""
#: In place of what the report gives.
WORDS = (check.AGREES, "not reported", "?")
VALUES, CASE, FOUND, SEEN = "Values", "Case", "What you compared", "Mark of the values"
#: A form that begins with one of these is this one, be it broken or of old; no form of a patient does.
OWN = (CASE, FOUND, VALUES, SEEN, "Where it says so", "Role", "Field", "What the report says")
#: What was compared; of all values that are not given, a word of :data:`.check.VERDICTS`, or nothing.
ONLY = "only_these"
COMPARED = Column("found", FOUND, "", "string", categories=tuple(
    {"value": value, "label": label} for value, label in (
        (ONLY, "Only the values below"),
        (check.AGREES, "The whole patient: all other values agree with the report"),
        (check.UNSURE, "The whole patient: the report cannot be read, or leaves it open"))))


def fields(package: Package) -> list[Field]:
    """Every field of the form, in order."""
    return [Field(CASE, "case", help="As the page of the patient names it.", shown="doe2026-1", needed=True),
            Field(FOUND, "found", column=COMPARED, needed=True),
            Field(VALUES, "values", help="What the report gives, one value per line: the name of the field, "
                  "a colon and the value. “not reported” where the report gives nothing, “?” where you "
                  "cannot tell.", shown="Age: 57\nSex: ?", kind="textarea"),
            Field("Where it says so", "place", help="Page, table or figure.", shown="p. 3, table 2"),
            Field(READER, "reader", help="A short label of your choice in lower case, under which your "
                  "reading is kept. It need not be a name.", needed=True),
            Field("Role", "role", column=package.tables[checks.TABLE]["role"], help="Your profession.",
                  needed=True),
            Field(SEEN, "seen", help="The link on the page of the patient fills it in. Leave it as it is.")]


def text(package: Package) -> str:
    """The file of the form."""
    body = [{"type": "markdown", "attributes": {"value": INTRODUCTION}},
            *(field.element for field in fields(package))]
    return HEAD + issue_form.written(
        "A correction or a check", "Compare a patient with the report: what agrees, and what differs.",
        "Correction: ", "correction", body)


def blank(package: Package, case: str, seen: str = "") -> str:
    """The form as a text to fill in, for a letter; what it offers to choose from stands in it."""
    known = {"case": case, "seen": seen}
    return "\n\n".join(f"### {field.label}\n\n" + ("\n".join(issue_form.options(field.column)) if field.choice
                                                   else known.get(field.id, "")) for field in fields(package))


def is_one(body: str) -> bool:
    """Whether the body of an issue is this form, be it broken or of old, and not that of a patient."""
    headings = [line[4:].rstrip() for line in body.splitlines() if line.startswith("### ")]
    return FOUND in headings or "".join(headings[:1]) in OWN


def read(body: str, package: Package) -> tuple[check.Look, str, str]:
    """What was found, the label and the role of the reader; :class:`.issue.Misread` where it is unclear."""
    sent = {field.id: said for field, said in issue.answers(
        body, fields(package), "Choose “A correction or a check” again, best by the link on the page of the "
        "patient, and leave its headings as they are.").items()}
    lines = [line for line in pasted.unfenced(sent["values"]).splitlines() if line.strip()]
    found = pasted.blocks("\n".join(lines), issue_form.fields(package))
    faults = [fault._replace(title=VALUES) for fault in found.unread]
    said = {name: value for case in found.cases.values() for name, value in case.items()}
    columns = package.tables["cases"]
    faults += [Fault("nothing is given", "Write what the report gives: a value, not reported, or ?.",
                     title=columns[name].title) for name, value in said.items() if not value]
    if sent["found"] and sent["found"] not in COMPARED.vocabulary:
        faults.append(Fault("none of the answers, or several", "Keep the one that is meant.", title=FOUND))
    if not faults and not said and sent["found"] in ("", ONLY):
        faults.append(Fault("nothing was compared",
                            f"Give values, or choose under {FOUND} that the whole patient was compared.",
                            title=VALUES))
    if faults:
        raise issue.Misread(faults)
    look = check.Look(sent["case"].strip("` "), said, check.VERDICTS.get(sent["found"], ""), sent["place"],
                      seen=sent["seen"].strip("` "))
    return look, sent["reader"], sent["role"]
