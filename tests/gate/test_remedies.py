"""Whoever does what a remedy of the gate says ends with sound tables, and loses nothing that it did not name.

A remedy that proposes a value is followed as it stands, in every example of every rule. The others
are followed as :data:`MENDS` has it: ways that the remedy names, on the rows or the damaged bytes of each
example. What a remedy cannot make sound by itself stands in two lists:

- :data:`RESTORED`, where the remedy is to put the file of the last release in its place;
- :data:`SECOND`, where another rule objects afterwards.

To describe a new table or column in ``datapackage.json`` is not followed here (``test_new_column.py``).
"""

import csv
import io
import re

import pytest

import corpus
import damages
from living_review.gate import canonical, validate
from living_review.tables import schema
from living_review.tables.conditions import Means
from living_review.tables.problems import DataError

EXAMPLES = corpus.examples()
SOUND = corpus.tables()


def plain(rows, row, column):
    """Take out what should not stand there; where something must, there are other words."""
    table = next(t for t in corpus.PACKAGE.tables.values() if row in rows[t.name])
    row[column] = "Other words" if table[column].required else ""


def taken_out(rows, row, column):
    for name, there in rows.items():
        rows[name] = [one for one in there if one is not row]


def patient_taken_out(rows, row, column):
    """With the readings, which follow; a report that has no patient left is excluded as a duplicate."""
    taken_out(rows, row, column)
    left = {case["citation_key"] for case in rows["cases"]}
    for source in rows["sources"]:
        if source["decision"] == "include" and source["citation_key"] not in left:
            source |= {"decision": "exclude", "exclusion_reason": "duplicate"}


def other_case_named(rows, row, column):
    row["notes"] = f"Another patient than {rows['cases'][-2]['case_id']}."


def printed(rows, row, column):
    row["notes"] = f"{row['notes']} As printed.".strip()


def excluded_as_duplicate(rows, row, column):
    row |= {"decision": "exclude", "exclusion_reason": "duplicate"}


def key_everywhere(old, new):
    def change(rows, row, column):
        for there in rows.values():
            for one in there:
                if one.get("citation_key") == old:
                    one["citation_key"] = new
    return change


def source_added(rows, row, column):
    rows["sources"].append(rows["sources"][-1] | {
        "citation_key": row["citation_key"], "year": "2020", "title": "Of a bed of lilies", "pmid": "",
        "authors": "Nobody Ned"})


def case_added(rows, row, column):
    key = row["citation_key"]
    rows["cases"].append(rows["cases"][0] | {"case_id": f"{key}-1", "citation_key": key, "age_years": "33"})


def cases_taken_out(rows, row, column):
    rows["cases"] = [case for case in rows["cases"] if case["citation_key"] != row["citation_key"]]


def figures_added(rows, row, column):
    rows["series"].append(rows["series"][0] | {"citation_key": row["citation_key"]})


def reading_added(rows, row, column):
    """The row that the command of the remedy writes (``test_amend.py``)."""
    rows["extractions"].append({
        "case_id": "adams2020-2", "field": "time_origin", "first": "surgery", "final": "surgery",
        "resolution": "first_only", "first_by": "reader-a"})


def kept_value(rows, row, column):
    """The value kept goes into both tables; the readings stay."""
    if row["final"]:
        rows["cases"][-1][row["field"]] = row["final"]
    else:
        row["final"] = rows["cases"][-1][row["field"]]


def without_marks(raw):
    """Nothing but the marks and the state before goes."""
    raw = re.sub(rb"\|{7}.*\n(?:[^=].*\n)*(?=={7}\n)", b"", raw)
    return re.sub(rb"(?:<{7}|={7}|>{7}).*\n", b"", raw)


def one_of_two(raw):
    return b"\n".join(line for line in without_marks(raw).split(b"\n") if b"adams2020,60,female" not in line)


def lines_changed(change, first=1):
    """Change each line from a number on, the header being 1."""
    def mend(raw):
        lines = raw.removesuffix(b"\n").split(b"\n")
        return b"\n".join([*lines[:first - 1], *map(change, lines[first - 1:]), b""])
    return mend


def cells(line: bytes) -> list[bytes]:
    """As many as the header of the patients has; what is too much stands in the last."""
    return line.split(b",", len(corpus.PACKAGE.tables["cases"].columns) - 1)


def quoted(raw):
    """The last cell of a line stands in double quotes where it has a comma or a mark, which is doubled."""
    def change(line):
        *before, last = cells(line)
        if b"," in last.strip(b",") or b'"' in last:
            last = b'"' + last.replace(b'"', b'""') + b'"'
        return b",".join([*before, last])
    return lines_changed(change)(raw)


def into_notes(line):
    *before, notes, weight = line.split(b",")
    return b",".join([*before, (notes + b" Weight " + weight + b".").lstrip()])


def last_fetched(raw):
    """The last column from the last release."""
    there = SOUND["cases.csv"].split(b"\n")
    return b"\n".join(line and line + b"," + there[n].rsplit(b",", 1)[1] for n, line in
                      enumerate(raw.split(b"\n")))


def line_fetched(number):
    """A line from the last release."""
    def mend(raw):
        lines = raw.split(b"\n")
        lines[number - 1] = SOUND["cases.csv"].split(b"\n")[number - 1]
        return b"\n".join(lines)
    return mend


def removed(raw):
    """The file is no longer there."""


def restored(raw):
    """The whole file as the last release has it: what stood in it is nowhere else."""


TREATED = ({"surgery": "yes"}, {"resection": ""})
PRINTED = (printed,)
#: A reading of a field that nobody has read yet.
OTHER_READING = {"case_id": "adams2020-2", "field": "asia_after", "first": "C", "second": "", "final": "",
                 "resolution": "adjudicated"}
#: Example → rules one of which objects to a value that the remedy proposes; their own remedies are followed
#: in their own examples.
SECOND = {"decimal-comma-4": {"range"}, "decimal-comma-5": {"size-in-cm"},
          "decimal-comma-6": {"range", "size-in-cm"},
          "cohort-name-1": {"cohort-is-shared"}, "cohort-name-2": {"cohort-is-shared"},
          "levels-14": {"several-lesions"}}
#: Remedies that restore a whole file: what stood in it is nowhere else, so there is nothing to mend.
RESTORED = ("descriptor", "file-missing", "file-empty")
#: Rule, or example of a rule → what its remedy comes to, one of the ways or several: what stands in the cell
#: or in the row then, a change of the rows, or of the bytes of a file.
MENDS = {
    **dict.fromkeys(RESTORED, (restored,)),
    "file-unknown": (removed,), "nul": (lambda raw: raw.replace(b"\0", b""),),
    "encoding": (lambda raw: re.sub("(?m) +$", "", raw.decode("utf-8", "ignore")).encode(),),
    "encoding-1": (lambda raw: raw.decode("latin-1").encode(),),
    "encoding-4": (lambda raw: raw.decode("utf-16").encode(),),
    "quoting": (quoted,), "quoting-1": (lambda raw: raw.replace(b',,"open\n', b',"open"\n'),),
    "quoting-4": (lambda raw: raw.replace(b',"\n', b',""\n'),),
    "ragged-1": (lines_changed(lambda line: b",".join(cells(line)[:-1] + [b""]), 2),),
    "ragged-2": (line_fetched(3),), "ragged-3": (lambda raw: raw.replace(b"total\n", b""),),
    "ragged-4": (quoted,), "line-length": (line_fetched(2),),
    "header": (lambda raw: raw.split(b"\n", 1)[1],),
    "header-4": (lambda raw: SOUND["cases.csv"].split(b"\n")[0] + b"\n" + raw,),
    "column-missing": (last_fetched, lambda raw: lines_changed(lambda line: line + b",", 2)(
        raw.replace(b"\n", b",notes\n", 1))),
    "column-unknown-1": (lambda raw: raw.replace(b",Sex,", b",sex,"),),
    "column-unknown-2": (lambda raw: raw.replace(b",age_year,", b",age_years,"),),
    "column-unknown-3": (lambda raw: lines_changed(into_notes, 2)(raw.replace(b",weight\n", b"\n")),),
    "column-doubled": (lines_changed(lambda line: line.rsplit(b",", 1)[0]),),
    "column-nameless": (lambda raw: raw.replace(b",,seen\n", b",seen,\n"),),
    "merge": (without_marks,), "merge-3": (one_of_two,),
    "spreadsheet": ("1-3",), "spreadsheet-17": ("T3-T6",), "spreadsheet-19": ("5.3",),
    "spreadsheet-20": ("5",), "spreadsheet-7": ("0.05",), "spreadsheet-day": ("3-4",),
    "cell-length": ("Told in fewer words.",), "missing-word": ("",), "missing-word-4": ("A title",),
    "required-3": ("unknown", "lung"), "required-1": ("A title",), "required-2": ("abstract",),
    "decimal-comma-4": ("1234.5",), "decimal-comma-6": ("1000", "1.000"), "decimal-comma-7": ("4",),
    "number": ("20",), "number-16": ("5",),
    "range": ("60",), "range-1": ("90", "61"), "range-4": ("40",), "range-5": ("50",), "range-3": ("2021",),
    "unticked": ("", "no"), "unticked-4": ({"brain_metastasis": "", "rim_sign": "", "steroids": ""},),
    "vocabulary-10": ("pain", "pain;gait"), "vocabulary-2": ("male",),
    "vocabulary": ("",), "vocabulary-13": ("female",), "vocabulary-19": ("lung",),
    "citation-key": ("clark2021",),
    **dict.fromkeys(("case-key", "case-key-1", "case-key-2", "case-key-3"), (OTHER_READING,)),
    "doi": ("10.1000/xyz",), "pmid": ("12345678",), "pmcid": ("PMC1234567",),
    "address": ("https://example.org/report", ""),
    "lower-case": ("adenocarcinoma",), "lower-case-6": ("cisplatin",),
    "histology-name": ("non-small cell carcinoma",), "histology-name-5": ("small cell carcinoma",),
    "histology-name-8": ("renal cell carcinoma",), "agent-name": ("osimertinib",),
    "agent-name-5": ("cisplatin;etoposide",), "people-by-commas": ("Clark A; Rossi B", printed),
    "authors-are-people": ("Clark Cy", printed),
    "journal-is-no-people": ("Journal of Gardens", printed),
    "front-page": ("https://example.org/tulip", printed),
    "key-has-author": ({"authors": "Clark Cy"}, printed),
    "agents-1": ({"steroids": "yes", "agents": "cisplatin"},),
    "agents-2": ({"steroids": "yes", "agents": ""},),
    "citation-part": ("118",), "authors-4": ("Clark Cy; Baker Bob",),
    "p-value": ("0.03", "<0.001", ">0.05"), "search-date": ("2026-11", "2026-11-20"),
    "reader-label-2": ("reader-a",), "levels": ("T7",),
    "resection-needs-surgery": TREATED,
    "dose-needs-radiotherapy": ({"radiotherapy": "yes"},
                                {"rt_dose_gy": "", "rt_fractions": "", "rt_technique": "", "rt_earlier": ""}),
    "courses": ("30 Gy/10",),
    "agents-need-treatment": ({"chemotherapy": "yes"},), "survival-needs-status": ("dead", "alive", "lost"),
    "survival-needs-origin": ("unspecified", "surgery"),
    "origin-needs-survival": ("", {"survival_months": "5"}),
    "origin-needs-treatment": ("treatment", {"surgery": "yes"}),
    "region-agrees": ({"levels": "T4", "region": "thoracic", "lesions": "solitary"},),
    "region-agrees-3": ("whole_cord", {"levels": "C7-T1"}), "one-spelling": ("sdh-deficient tumour",),
    "region-of-a-part-1": ("cervicothoracic", printed),
    "region-of-a-part-2": ("thoracolumbar", "conus", printed),
    "region-agrees-1": ("cervical", {"levels": "T4"}), "region-with-levels": ({"levels": "", "lesions": ""},),
    "region-with-levels-1": ("thoracic", {"levels": ""}),
    "region-with-levels-5": ("thoracic", "conus"),
    "several-lesions": ("multiple", {"levels": "T2", "region": "thoracic"}),
    "interval-needs-known": ({"primary_known_before": "yes"}, {"interval_months": ""}),
    "signs-need-enhancement": ("ring", {"rim_sign": "", "flame_sign": "", "central_dot_sign": ""}),
    "asymptomatic-without-duration": ("", {"symptoms": "pain"}),
    "histology-and-surgery": ({"surgery": "yes"}, {"diagnosis_basis": "imaging"}, printed),
    "sign-and-enhancement": ("ring", "present", printed),
    "drug-and-treatment": (printed,), "drug-and-treatment-1": ({"targeted_therapy": "yes"}, printed),
    "sex-and-primary": ("lung", {"sex": ""}), "asymptomatic-alone": ("pain", "asymptomatic"),
    "autopsy-means-dead": ("dead", {"diagnosis_basis": "imaging"}),
    "histology-needs-surgery": ({"surgery": "yes"}, {"diagnosis_basis": "imaging"}),
    "minimum-facts": ({"age_years": "60"}, taken_out),
    "exclusion-has-reason-1": ("duplicate",), "exclusion-has-reason-2": ({"decision": "exclude"}, ""),
    "key-has-year": ({"year": "2021"},),
    "key-has-year-1": ({"year": "2021"}, key_everywhere("clark2021", "clark2019")),
    "address-has-doi": ({"url": "https://doi.org/10.1000/xyz", "doi": "10.1000/xyz"},
                        {"doi": "10.1000/abc", "url": "https://doi.org/10.1000/abc"}),
    **dict.fromkeys(("share-possible", "percent-possible", "interval-holds-value"),
                    ({"numerator": "6", "denominator": "9", "value": "66.7", "lower": "", "upper": ""},)),
    "share-is-ratio": ({"value": "66.7"}, printed), "patients-are-whole": ("3",),
    "months-of-a-group": ("19.7", printed), "figure-says-something": ({"value": "66.7"}, taken_out),
    "rating-has-reasons": ({"rating": "low", "risk_of_bias": "bias", "imprecision": "few", "page": ""},
                           {"rating": "", "page": "index"}),
    "rating-has-reasons-6": ({"imprecision": "few patients"},),
    "claim-is-checkable": ({"check": "arithmetic", "expression": "100 / 2"},),
    "claim-comes-out": ({"expression": "100 * 1 / 2", "expected": "50"},), "claim-comes-out-1": (
        {"expected": "33.3"}, {"expression": "100 * 1 / 2"}),
    **dict.fromkeys(("outcome-and-grade", "cytology-and-meninges", "conus-and-levels", "dose-per-fraction",
                     "stereotactic-fractions", "age-and-interval", "grade-and-walking",
                     "grade-and-walking-after", "months-too-many", "interval-too-long", "months-in-notes",
                     "interval-in-notes", "days-are-whole", "size-in-cm"), PRINTED),
    "months-too-many-1": ("12", printed), "interval-too-long": ("24", printed),
    "days-are-whole-1": ("2", printed),
    "months-in-notes-1": ("1.5", printed), "months-in-notes-2": ("72", printed),
    "size-in-cm-1": ("25", printed), "size-in-cm-2": ("10", printed),
    "no-to-nearly-everything": ({"oedema": "", "syrinx": ""}, printed),
    "key-unique": (taken_out,), "key-unique-1": (taken_out, "10.1000/two"),
    "key-unique-2": (taken_out, "12345679"),
    "key-of-the-methods": (key_everywhere("page2021", "page2021a"),),
    "row-once": (taken_out,), "key-resolves": (source_added, "baker2019"),
    "key-resolves-2": ({"case_id": "adams2020-2", "citation_key": "adams2020"},),
    "log-resolves": (OTHER_READING, taken_out),
    "course-has-source": ("adams2020 section 4",), "case-of-its-source": ("adams2020-2",),
    "included-has-cases-1": (case_added, excluded_as_duplicate, {"decision": ""}),
    "included-has-cases-2": (figures_added, {"decision": ""}),
    "included-has-cases-3": ({"decision": "include", "exclusion_reason": ""}, cases_taken_out),
    "not-more-cases-than-told": ("2", ""), "cohort-is-shared": ("",), "former-key-is-free": ("",),
    "cohort-name": ("",),
    "field-known": ({"field": "asia_after", "first": "C", "second": "", "final": ""},),
    "reading-kept": (reading_added,), "reading-agrees": (kept_value,),
    "reading-possible": ("surgery", ""),
    "resolution-fits": ("adjudicated",), "resolution-fits-1": ("first_only",),
    "resolution-fits-2": ("agreed",), "resolution-fits-3": ("agreed",), "reading-has-reader": ("reader-a",),
    "reading-has-reader-2": ("reader-b",),
    "second-reader-is-another": ({"second": "", "second_by": "", "resolution": "first_only"},),
    "one-first-reader": ({"first_by": "reader-a", "second_by": "reader-b"}, {"locator": "p. 3"}),
    "check-says": ({"verdict": "agrees", "read": "", "field": "sex", "compared": "female"},),
    "check-by-a-person": ("reader-c", taken_out), "check-names-values": (
        {"field": "sex", "compared": "female"},
        {"field": "", "compared": "age_years=45|sex=female|country=FRA|primary_site=kidney|symptoms=gait"}),
    "checker-is-another": ("reader-c",), "check-outlived": (
        {"field": "sex", "compared": "female", "verdict": "agrees", "read": ""}, taken_out),
    "same-patient": (patient_taken_out, other_case_named),
    "same-report": (excluded_as_duplicate, taken_out),
    "title-twice": (taken_out, {"notes": "Another report than clark2021, of one title."}),
    "same-address": (taken_out, {"notes": "On one page with clark2021."}),
    **dict.fromkeys(("name", "script", "birth", "date", "day", "record-number", "e-mail", "phone", "home",
                     "old-age", "control", "bidirectional", "invisible", "garbled", "look-alike", "markup",
                     "template", "spreadsheet-error", "scheme", "formula"), (plain,)),
    "scheme-5": ("clark2021",), "look-alike-5": ("clark2021",),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One folder for all examples."""
    return tmp_path_factory.mktemp("remedies")


def told(folder, made) -> list:
    try:
        return list(validate.check(corpus.write(folder, made)).problems)
    except DataError as error:
        return error.problems


def proposed(problem) -> str | None:
    """The value that a remedy proposes: none is an example of how one writes, or a sentence."""
    if isinstance(problem.fix, Means):
        return problem.fix.value
    table = next((t for t in corpus.PACKAGE.tables.values() if t.path == problem.file), None)
    found = re.fullmatch(r"(Did you mean|Write) ('?)(.*?)'?[.?]", problem.fix)
    column = found and table and next((c for c in table.columns if c.name == problem.column), None)
    if not column or corpus.objection(found[3], column, table.name):
        return None
    typed = re.sub(r"\W", "", problem.value.casefold())
    own = sorted(re.sub(r"\W", "", found[3].casefold())) == sorted(typed) or found[3] in problem.value
    return found[3] if found[1] == "Did you mean" or found[2] or own else None


def followed(example, change) -> dict[str, bytes]:
    """The tables of an example after a change of the row in which the problem is told."""
    made = corpus.tables(example)
    if example.damage:
        file = example.damage.file
        before = made.pop(file, b"")
        sound = {schema.FILE: corpus.DESCRIPTOR} | SOUND
        after = sound[file] if change is restored else change(before)
        return made if after is None else made | {file: after}
    rows = {t.name: list(csv.DictReader(io.StringIO(made[t.path].decode("utf-8", "surrogatepass"))))
            for t in corpus.PACKAGE.tables.values()}
    column = example.column
    row, read = rows[example.table][example.place], [dict(one) for one in rows["extractions"]]
    if callable(change):
        change(rows, row, column)
    else:
        row.update(change if isinstance(change, dict) else {column: change})
    if rows["extractions"] == read and "extractions" not in example.rows:
        rows["extractions"] = corpus.readings(rows["cases"])
    return {t.path: corpus.written(t, rows[t.name]) for t in corpus.PACKAGE.tables.values()}


def lines(made) -> dict[str, int]:
    """How many rows each table has, without readings, which follow their cases."""
    return {name: len([x for x in content.split(b"\n") if x.strip(b",\r")]) for name, content in made.items()
            if name != "extractions.csv"}


@pytest.mark.parametrize("name, rule, example", EXAMPLES, ids=[name for name, *_ in EXAMPLES])
def test_whoever_follows_a_remedy_ends_with_sound_tables_and_loses_nothing(name, rule, example, folder):
    made = corpus.tables(example)
    (problem,) = told(folder, made)
    if rule.mended:
        assert "iscm-review format" in problem.fix
        canonical.tidy(folder, write=True)
        assert not validate.check(folder).problems
        return
    value = proposed(problem)
    ways = MENDS.get(name) or (value is not None and (value,)) or MENDS.get(rule.name)
    assert ways, f"{rule.name} says {problem.fix!r}, and MENDS does not tell what comes of it"
    for way in ways:
        after = followed(example, way)
        left = told(folder, after)
        if {p.rule for p in left} & canonical.MENDED:
            canonical.tidy(folder, write=True)
            left = validate.check(folder).problems
        assert {p.rule for p in left} <= SECOND.get(name, set()), way
        if not example.damage and any(lines(after)[x] < lines(made)[x] for x in lines(made)):
            assert re.search(r"[Dd]elete|leave the patient out|[Kk]eep one (?:row|of the two rows)",
                             problem.fix), way


@pytest.mark.parametrize("name, rule, example", [x for x in EXAMPLES if x[0] in ("merge-1", "merge-2")])
def test_no_row_of_either_side_of_a_merge_is_lost(name, rule, example):
    after = followed(example, without_marks)[example.damage.file].split(b"\n")
    assert after == [*SOUND[example.damage.file].split(b"\n")[:-1], damages.ONE.split(b"\n")[1],
                     damages.OTHER.split(b"\n")[0], b""]
