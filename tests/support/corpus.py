"""A small sound data package, the bad ones made from examples of the rules, and what is said of them.

Each rule shows an example on either side. More are in ``bad/engine.yaml`` and ``bad/disease.yaml``, by rule:
cells of the last row of its table, or rows by table. A list of texts is an example for each of them, a row
with ``+`` one more, a copy of the last. The problem is due where one cell alone changes, else in the column
of the rule; ``at`` says where that is not so, with the place of the row counted from the end. What is done
to files is in ``damages.py``.

``bad/messages.txt`` is what the gate says about each example, written by ``make corpus`` for a
reader of the difference: name, severity and place; what the example is; what is wrong; the remedy::

    resection-needs-surgery-1: error in cases.csv, line 3, resection
      given   `surgery` no, `resection` partial
      told    an extent of …
      remedy  Write …

``bad/by-hand/`` holds one bad package a file: what is due (severity, rule, file, line, column,
message and remedy, a tab between), then the tables that differ from the specimen, as they are on
disk, below a line ``=== cases.csv``; for a table that is missing, ``=== series.csv (none)``.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

import iscm_review  # noqa: F401  declares the review
from damages import DAMAGES, Damage
from living_review.gate import catalogue, validate
from living_review.gate.rules.readings import NOT_READ
from living_review.site import rules_table as rules
from living_review.tables import schema
from living_review.tables.inputs import ROOT
from living_review.tables.problems import DataError
from living_review.tables.rule import COPY, Rule
from living_review.tables.sheet import Sheet

BAD = Path(__file__).resolve().parents[1] / "bad"
MESSAGES = BAD / "messages.txt"
PACKAGE = schema.read(ROOT / "data")
DESCRIPTOR = (ROOT / "data" / schema.FILE).read_bytes()
SOURCE = {"journal": "Journal of Gardens", "study_type": "case_series", "language": "en",
          "scope": "abstract"}
SPECIMEN = {
    "sources": [
        SOURCE | {"citation_key": "adams2020", "title": "Two patients and a rose", "authors": "Adams Ann",
                  "year": "2020", "doi": "10.1000/rose", "n_cases": "9", "decision": "include"},
        SOURCE | {"citation_key": "baker2019", "title": "Nine patients and a fern", "authors": "Baker Bob",
                  "year": "2019", "study_type": "cohort", "decision": "series"},
        SOURCE | {"citation_key": "clark2021", "title": "No patient and a tulip", "authors": "Clark Cy",
                  "year": "2021", "pmid": "31415926", "decision": "exclude",
                  "exclusion_reason": "other_topic"}],
    "cases": [
        {"case_id": "adams2020-1", "citation_key": "adams2020", "age_years": "45", "sex": "female",
         "country": "FRA", "primary_site": "kidney", "symptoms": "gait"},
        {"case_id": "adams2020-2", "citation_key": "adams2020", "age_years": "60", "sex": "male",
         "country": "JPN", "primary_site": "lung", "histology": "adenocarcinoma",
         "primary_known_before": "yes", "interval_months": "12", "region": "thoracic", "levels": "T4",
         "lesions": "solitary", "size_mm": "20", "symptoms": "pain;weakness",
         "symptom_duration_days": "30", "enhancement": "ring", "diagnosis_basis": "imaging",
         "surgery": "yes", "resection": "partial", "neuro_outcome": "improved",
         "survival_months": "10", "status": "dead", "time_origin": "surgery",
         "notes": "Told in the table alone."}],
    "series": [
        {"citation_key": "baker2019", "population": "lung", "measure": "n_patients", "value": "9"},
        {"citation_key": "baker2019", "population": "lung", "measure": "proportion", "item": "surgery",
         "value": "66.7", "numerator": "6", "denominator": "9"}],
    "claims": [
        {"claim_id": "level-total", "citation_key": "adams2020", "section": "3", "subject": "frequency",
         "statement": "half", "reported": "50", "unit": "percent", "check": "arithmetic",
         "expression": "100 * 1 / 2", "expected": "50", "verdict": "consistent"}],
    "differential": [
        {"entity": "cyst", "compartment": "intramedullary", "behaviour": "benign",
         "citation_key": "baker2019"}],
    "index_case": [
        {"month": "-2", "event": "first pain", "finding": "none yet", "source": "adams2020 section 2"}],
    "appraisal": [
        {"citation_key": "baker2019", "item": "quadas_01", "answer": "no", "reason": "chosen by hand",
         "judged_by": "machine", "date": "2026-11-28"}],
    "certainty": [
        {"question_id": "ferns", "question": "How many patients had a fern?", "estimates": "cases.all.n=2",
         "rating": "low", "risk_of_bias": "nobody looked", "imprecision": "two patients",
         "judged_by": "machine", "date": "2026-11-28"}],
    "checks": [
        {"case_id": "adams2020-1", "field": "sex", "compared": "female", "verdict": "agrees",
         "checked_by": "reader-c", "role": "physician", "date": "2026-11"}],
    "searches": [{"date": "2026-11", "where": "a shelf", "queries": "1"}],
}


@dataclass(frozen=True)
class Example:
    """A change to the specimen: rows by table, or a damage; the problem is due at a place of a table."""

    rows: dict[str, tuple[dict[str, str], ...]] = field(default_factory=dict)
    damage: Damage | None = None
    table: str = ""
    column: str | None = None
    place: int = -1


def copy(**cells: str) -> dict[str, str]:
    """One row more, a copy of the last one with these cells changed."""
    return {COPY: "", **cells}


def edit(at: str = "", column: str | None = None, place: int = -1, **edits: dict | tuple) -> Example:
    """Rows of several tables; the problem stands in the table ``at``, in its last row."""
    return Example({name: edit if isinstance(edit, tuple) else (edit,) for name, edit in edits.items()},
                   table=at, column=column, place=place)


def tables(example: Example | None = None) -> dict[str, bytes]:
    """Every table of the specimen after an example: file name → bytes."""
    rows = {name: [dict(row) for row in SPECIMEN.get(name, [])] for name in PACKAGE.tables}
    edits = example.rows if example else {}
    for name, cells in edits.items():
        if name != "extractions":
            _edit(rows[name], cells)
    rows["extractions"] = readings(rows["cases"])
    _edit(rows["extractions"], edits.get("extractions", ()))
    made = {table.path: written(table, rows[name]) for name, table in PACKAGE.tables.items()}
    if example and (damage := example.damage):
        made[damage.file] = damage.change(made.get(damage.file, b""))
    return {name: content for name, content in made.items() if content is not None}


def _edit(rows: list[dict], cells: tuple[dict, ...]) -> None:
    """Replace cells of the last rows; then add the rows that are marked as copies."""
    replaced = [c for c in cells if COPY not in c]
    for row, change in zip(rows[len(rows) - len(replaced):], replaced, strict=True):
        row.update(change)
    for change in cells:
        if COPY in change:
            rows.append(rows[-1] | {k: v for k, v in change.items() if k != COPY})


def readings(cases: list[dict]) -> list[dict]:
    """A reading of every value: agreed where the specimen has the value, else settled on review."""
    sound = {(name, value) for case in SPECIMEN["cases"] for name, value in case.items()}
    made = []
    for case in cases:
        for name in (c.name for c in PACKAGE.tables["cases"].columns):
            if (value := case.get(name)) and name not in NOT_READ:
                read = value if (name, value) in sound else ""
                made.append({"case_id": case["case_id"], "field": name, "first": read, "second": read,
                             "final": value, "resolution": "agreed" if read else "adjudicated",
                             "first_by": "reader-a", "second_by": "reader-b"})
    return made


def written(table: schema.Table, rows: list[dict]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, [c.name for c in table.columns], restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


def sheet(table: schema.Table, *rows: dict[str, str], **more) -> Sheet:
    """Rows as the gate has read them, from line 2 on."""
    return Sheet(table, {column.name: [row.get(column.name, "") for row in rows] for column in table.columns},
                 list(range(2, len(rows) + 2)), **more)


def due(rule: Rule, example: Example) -> tuple:
    """What a bad example must be told: severity, rule, file, line and column."""
    if damage := example.damage:
        return rule.severity, rule.name, damage.file, damage.line, damage.column
    path = PACKAGE.tables[example.table].path
    lines = tables(example)[path].count(b"\n")
    return rule.severity, rule.name, path, lines + 1 + example.place, example.column


@cache
def _written(file: str) -> dict[str, dict[str, list[dict]]]:
    return yaml.load((BAD / f"{file}.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)


def _each(change: dict) -> list[dict]:
    """A list of texts in the place of one is an example for each of them."""
    for name, there in change.items():
        if isinstance(there, list) and isinstance(there[0], str):
            return [change | {name: text} for text in there]
        if isinstance(there, dict) and (each := _each(there)) != [there]:
            return [change | {name: one} for one in each]
    return [change]


def _example(change: dict, rule: Rule) -> Example:
    at, _, place = change.get("at", "").partition(" ")
    rows = rules.by_table({name: there for name, there in change.items() if name != "at"}, rule)
    table, column = at.split(".") if at else (next(iter(rows)) if len(rows) == 1 else rule.table, "")
    names = rows.get(table, ({},))[-1].keys() - {COPY}
    alone = rule.scope in ("cell", "empty") and len(names) == 1
    return Example(rows, table=table, column=column or (next(iter(names)) if alone else rule.column),
                   place=int(place or -1))


def examples(side: str = "refused", of: Iterable[Rule] = catalogue.RULES,
             files: tuple[str, ...] = ("engine", "disease")) -> list[tuple[str, Rule, Example]]:
    """Every example that can be written down, with its name: of what rules refuse, or of what is accepted."""
    found = []
    for rule in of:
        changes = [getattr(rule, side)] if not isinstance(getattr(rule, side), str) else []
        changes += [one for file in files for change in _written(file).get(rule.name, {}).get(side, ())
                    for one in _each(change)]
        made = [*(_example(change, rule) for change in changes),
                *(Example(damage=one) for one in DAMAGES.get(rule.name, ()) if side == "refused")]
        found += [(f"{rule.name}-{n}", rule, example) for n, example in enumerate(made, start=1)]
    return found


def objection(text: str, column: schema.Column, table: str) -> str | None:
    """What the rules for one cell say of it, in words."""
    if text == "":
        return "This cannot be left out." if column.required else None
    for rule in (*catalogue.FORM, *catalogue.CONTENT):
        if rule.check and rule.covers(table, column) and (fault := rule.check(text, column)):
            message, fix = fault if isinstance(fault, tuple) else (fault, rule.fix)
            return f"{message}. {fix or rule.fix}"
    return None


def said(folder: Path) -> list[tuple]:
    """What the gate says about a folder, as a bad package has it."""
    try:
        problems = validate.check(folder).problems
    except DataError as error:
        problems = error.problems
    return [(p.severity, p.rule, p.file, p.line, p.column, p.message, p.fix) for p in problems]


def words(name: str, rule: Rule, example: Example, told: list[tuple]) -> str:
    """What is said about an example, as the file of the messages has it."""
    given, blocks = example.damage.shown if example.damage else rules.shown(example.rows, rule), []
    for severity, _, file, line, column, message, fix in told:
        place = ", ".join([file, *([f"line {line}"] if line else []), *([column] if column else [])])
        blocks.append(f"{name}: {severity} in {place}\n"
                      f"  given   {given}\n  told    {message}\n  remedy  {fix}\n")
    return "\n".join(blocks)


def messages() -> dict[str, str]:
    """The file of the messages: name of an example → what is said about it."""
    blocks = MESSAGES.read_text(encoding="utf-8").removesuffix("\n").split("\n\n")
    return {block.partition(":")[0]: block + "\n" for block in blocks}


def from_file(content: bytes) -> tuple[list[tuple], dict[str, bytes]]:
    """What is due, and the tables."""
    head, *parts = re.split(rb"\n=== ", content.removesuffix(b"\n"))
    expected = []
    for line in head.decode().splitlines():
        severity, rule, file, number, column, message, fix = line.split("\t")
        expected.append((severity, rule, file, None if number == "-" else int(number),
                         None if column == "-" else column, message, fix))
    made = tables()
    for part in parts:
        name, _, body = part.partition(b"\n")
        if name.endswith(b" (none)"):
            del made[name.removesuffix(b" (none)").decode()]
        elif name.endswith(b" (rows)"):
            made[name.removesuffix(b" (rows)").decode()] = _whole(name.partition(b".")[0].decode(), body)
        else:
            made[name.decode()] = body
    return expected, made


def _whole(table: str, body: bytes) -> bytes:
    """Rows under the columns of the table; those that came after the rows were written are empty."""
    into = io.StringIO()
    described = json.loads(DESCRIPTOR)["resources"]
    columns = next(one["schema"]["fields"] for one in described if one["name"] == table)
    writer = csv.DictWriter(into, [column["name"] for column in columns], lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(csv.DictReader(io.StringIO(body.decode(), newline="")))
    return into.getvalue().encode()


def write(folder: Path, made: dict[str, bytes]) -> Path:
    """Let a folder hold the descriptor and the tables, and no other file; what stands already stays."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {schema.FILE: DESCRIPTOR} | made
    there = {path.name: path for path in folder.iterdir() if path.is_file()}
    for name in there.keys() - made.keys():
        there[name].unlink()
    for name, content in made.items():
        if name not in there or there[name].read_bytes() != content:
            (folder / name).write_bytes(content)
    return folder


def main() -> None:
    written = []
    with tempfile.TemporaryDirectory() as place:
        for name, rule, example in examples():
            told = said(write(Path(place), tables(example)))
            if [line[:5] for line in told] != [due(rule, example)]:
                raise SystemExit(f"{name}: due is {due(rule, example)}, told is {told}")
            written.append(words(name, rule, example, told))
    MESSAGES.write_text("\n".join(written), encoding="utf-8")


if __name__ == "__main__":
    main()
