"""Bodies of issues as GitHub makes them of the form, and what an adversary makes of them."""

from __future__ import annotations

import csv
import io

import corpus
import iscm_review  # noqa: F401  declares the review
from living_review.intake import issue_form

FIELDS = issue_form.fields(corpus.PACKAGE)
TICKED = "\n".join(f"- [x] {words}" for words in issue_form.PROMISED)
#: A report with one patient, as somebody fills the form in.
FILLED = {
    "reader": "reader-c", "report-title": "An unheard-of metastasis in the cord of a gardener",
    "report-authors": "Ödegård Åsa; de la Cruz José", "report-journal": "Journal of Gardens",
    "report-year": "2024", "report-doi": "10.1000/gardener", "report-url": "https://doi.org/10.1000/gardener",
    "report-study-type": "Case report", "report-n-cases": "3", "report-language": "en",
    "report-scope": "Full text", "patient-age-years": "61", "patient-sex": "Female",
    "patient-country": "Sweden", "patient-primary-site": "Breast", "patient-histology": "ductal carcinoma",
    "patient-region": "Thoracic", "patient-levels": "T4-T6", "patient-symptoms": "Pain, Gait disturbance",
    "patient-enhancement": "None (contrast enhancement)", "patient-surgery": "Yes",
    "patient-resection": "Biopsy", "patient-notes": "Seen in the garden.", "promises": TICKED}


def body(**answers: str) -> str:
    """The body that GitHub makes of the filled form with some other answers (``_`` for ``-``)."""
    return made_of(FILLED | {name.replace("_", "-"): text for name, text in answers.items()})


def made_of(answers: dict[str, str]) -> str:
    parts = []
    for field in FIELDS:
        text = answers.get(field.id) or "_No response_"
        if field.id in ("rows", "more") and answers.get(field.id):
            text = f"```text\n{text}\n```"
        parts.append(f"### {field.label}\n\n{text}")
    return "\n\n".join(parts)


def rows(source: dict[str, str] | None = None, *cases: dict[str, str]) -> str:
    """What the form of the site makes: the rows of the tables, with their column names."""
    sound = {"citation_key": "zhou2024", "title": "On a metastasis in the cord of a baker of bread",
             "authors": "Zhou Wei", "year": "2024", "study_type": "case_series", "n_cases": "5",
             "scope": "abstract", "decision": "include", "url": "https://example.org/baker"}
    case = {"case_id": "zhou2024-1", "citation_key": "zhou2024", "age_years": "33", "sex": "male",
            "primary_site": "kidney", "region": "lumbar"}
    text = io.StringIO()
    for name, found in (("sources", [sound | (source or {})]),
                        ("cases", [case | more for more in cases or ({},)])):
        writer = csv.DictWriter(text, [c.name for c in corpus.PACKAGE.tables[name].columns], restval="",
                                lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    return text.getvalue()


def pasted(text: str) -> str:
    return made_of({"reader": "reader-c", "rows": text.strip(), "promises": TICKED})


#: What an adversary writes, by what it tries.
ATTACKS = {
    "script": "<script>fetch('https://evil.example/')</script>",
    "image": "<img src=x onerror=alert(1)>",
    "comment": "<!-- hidden --> seen",
    "fence": "```\n### Age (years)\n\n99\n```",
    "fence of tildes": "~~~text\n=1+1\n~~~",
    "forged heading": "text\n\n### Reader\n\nmallory",
    "forged heading of the last field": "text\n\n### Before you send\n\n" + TICKED,
    "heading not of the form": "text\n\n### Decision\n\nexclude",
    "shell": "$(touch PWNED) `touch PWNED`; touch PWNED | touch PWNED && touch PWNED",
    "shell in quotes": "'; touch PWNED; echo \"",
    "yaml": "!!python/object/apply:os.system ['touch PWNED']",
    "yaml document": "---\nname: &a [*a]\n...\n",
    "workflow": "${{ github.token }} ${{ secrets.X }}",
    "runner command": "\n::set-output name=x::y\n::stop-commands::z\n::add-mask::a",
    "myst": "{include}`/etc/passwd`\n```{code-cell} python\nopen('PWNED', 'w')\n```",
    "template": "{{ 7*7 }} {% include 'x' %}",
    "formula": "=cmd|' /C calc'!A0",
    "formula with at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "formula in a list": "pain;=HYPERLINK(\"https://evil.example\")",
    "tab and formula": "\t=1+1",
    "path up": "../../../tmp/PWNED",
    "path": "/etc/passwd",
    "path of windows": "C:\\Windows\\System32",
    "quotation mark": "a \" b",
    "quotation marks and commas": "a\",\"b\",\"\"\"c",
    "row more": "x\nadams2020-9,adams2020,1,male,FRA,lung",
    "nul": "a\x00b",
    "carriage return": "a\rb\r\nc",
    "line separator": "a\u2028b\x85c",
    "bidi": "a\u202egnirts\u2066b",
    "invisible": "a\u200bb\ufeffc\u00ad",
    "tags": "a\U000e0041\U000e0042",
    "escape": "\x1b[2J\x1b]0;title\x07",
    "lone accent": "A\u0308dams",
    "other alphabet": "Adаms",
    "mention": "@everyone @org/team owner/repo#1 https://evil.example",
    "markdown": "[click](javascript:alert(1)) ![x](https://evil.example/x.png) | a | b |",
    "quoted text": "> ### Reader\n> someone else wrote this\n\nOn Monday, Ann Adams <ann@example.org> wrote:",
    "name": "Mr T. Smith, born 3 May 1950, MRN 12345",
    "huge": "a" * 20_000,
    "many lines": "b\n" * 5_000,
    "many backticks": "`" * 500,
    "number": "1e999",
    "digits": "9" * 400,
    "digits of another script": "٣٣",
    "not reported": "NaN",
    "pattern": "(a+)+$" * 50,
    "sql": "'); DROP TABLE cases;--",
    "key of another": "adams2020-1",
    "wrong bytes": "caf\udce9",
}
#: Passes as free text, and is shown again; every other field refuses it for its form, and shows it too.
LIVE = "see @everyone in owner/repo#1, https://evil.example/ and $(touch PWNED)"
#: Where it is written: each place makes the body of an issue of a text.
PLACES = {
    "reader": lambda text: body(reader=text),
    "title": lambda text: body(report_title=text),
    "authors": lambda text: body(report_authors=text),
    "doi": lambda text: body(report_doi=text, report_url=""),
    "choice": lambda text: body(patient_primary_site=text),
    "age": lambda text: body(patient_age_years=text),
    "list": lambda text: body(patient_levels=text),
    "notes": lambda text: body(patient_notes=text),
    "boxes": lambda text: body(promises=text),
    "further patients": lambda text: body(more=f"Sex: Male\nPrimary: Kidney\nAge: 20\nNotes: {text}"),
    "further patients, name": lambda text: body(more=f"{text}: Male"),
    "rows": pasted,
    "key in rows": lambda text: pasted(rows({"citation_key": text}, {"citation_key": text})),
    "case in rows": lambda text: pasted(rows({}, {"case_id": text})),
    "notes in rows": lambda text: pasted(rows({}, {"notes": text})),
    "before": lambda text: f"{text}\n\n{body()}",
    "after": lambda text: f"{body()}\n\n{text}",
    "alone": lambda text: text,
}
#: Places that hold no field to be shown.
OUTSIDE = ("boxes", "further patients, name", "rows", "before", "after", "alone")
#: Attacks that meet something in a place which no other place has: what that is → attack and place.
PAIRS = {
    "a fence around the field is taken off, and no other": [
        ("fence", "rows"), ("fence", "further patients"), ("fence of tildes", "rows")],
    "a line is a record": [
        ("row more", "rows"), ("row more", "notes in rows"), ("carriage return", "notes in rows"),
        ("line separator", "notes in rows"), ("nul", "notes in rows"), ("quotation mark", "rows"),
        ("quotation marks and commas", "key in rows"), ("many lines", "further patients"),
        ("forged heading", "further patients, name")],
    "headings divide the body": [
        ("forged heading", "before"), ("forged heading", "after"), ("forged heading", "alone"),
        ("quoted text", "before"), ("forged heading of the last field", "boxes")],
    "an item of a list is judged by itself": [("formula in a list", "list"), ("other alphabet", "list")],
    "digits become a number": [
        ("number", "age"), ("digits", "age"), ("digits of another script", "age"), ("not reported", "age")],
    "what was meant is guessed": [("other alphabet", "choice"), ("lone accent", "choice")],
    "it must be filled in": [("not reported", "title"), ("not reported", "case in rows")],
    "a key names pages and other rows": [
        ("path up", "key in rows"), ("script", "key in rows"), ("huge", "key in rows"),
        ("nul", "key in rows"), ("key of another", "key in rows"), ("key of another", "case in rows"),
        ("path", "case in rows")],
    "a key is made of it": [
        ("path up", "authors"), ("lone accent", "authors"), ("digits of another script", "authors"),
        ("sql", "authors")],
    "a label is one word": [("quotation mark", "reader")],
    "a person is named": [("name", "reader"), ("name", "authors")],
    "a pattern must not read it again and again": [("huge", "doi"), ("pattern", "doi"), ("digits", "reader")],
}
#: Whole bodies that no field holds.
BODIES = {
    "nothing": "", "blanks": " \n\t\n", "two forms": body() + "\n\n" + body(),
    "two forms, one quoted": body() + "\n\n" + "\n".join(f"> {line}" for line in body().split("\n")),
    "half a form": body()[:900], "a megabyte": "a" * 1_000_000, "a megabyte in a field": body(
        patient_notes="a " * 500_000), "ends of lines": body().replace("\n", "\r\n"),
    "headings backwards": "\n\n".join(f"### {field.label}\n\nx" for field in reversed(FIELDS)),
    "headings alone": "\n".join(f"### {field.label}" for field in FIELDS),
    "a heading ten thousand times": "### Reader\n" * 5_000,
    "a heading in larger letters": body().replace("### Reader", "# Reader"),
    "unticked": body(promises=TICKED.replace("[x]", "[ ]", 1)),
    "rows and fields": body(rows=rows()),
    "rows of two reports": pasted(rows() + rows({"citation_key": "zhang2024"})),
    "rows of another table": pasted("citation_key,population,measure\nadams2020,lung,n_patients"),
    "rows of the readings": pasted("case_id,field,first,second,final,resolution,first_by,second_by\n"
                                   "adams2020-1,sex,male,male,male,agreed,a,b"),
    "rows for one who is there": pasted(rows({}, {"case_id": "adams2020-1", "citation_key": "adams2020"})),
    "rows with a doubled column": pasted("case_id,case_id,sex\na,b,c"),
    "rows that are ragged": pasted(rows() + "zhou2024-2,zhou2024"),
    "rows with an open quotation mark": pasted(rows() + 'zhou2024-2,"zhou2024'),
    "a thousand patients": pasted(rows({}, *({"case_id": f"zhou2024-{n}"} for n in range(1, 1_000)))),
    "the same patient twice": pasted(rows({}, {}, {})),
    "a report that was excluded": pasted(rows({"pmid": "31415926"})),
    "identifiers of two reports": body(report_doi="10.1000/rose", report_pmid="31415926"),
}


def hostile() -> dict[str, str]:
    """Each attack once, in the notes; each place once; the pairs; and whole bodies: name → body."""
    pairs = [pair for found in PAIRS.values() for pair in found]
    return ({name: PLACES["notes"](text) for name, text in ATTACKS.items()}
            | {f"in {name}": make(LIVE) for name, make in PLACES.items()}
            | {f"{attack}, {place}": PLACES[place](ATTACKS[attack]) for attack, place in pairs} | BODIES)
