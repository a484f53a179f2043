"""Whatever arrives, the answer is words; and the one form is one, whatever it came from."""

import csv
import io
import json
import string
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import corpus
from corpus import Example
from living_review.commands.cli import main
from living_review.gate import canonical, dataset, report, validate
from living_review.tables.problems import DataError, Problem

SPECIMEN = corpus.tables()
NAMES = sorted(SPECIMEN)
CASES = corpus.PACKAGE.tables["cases"]
#: The audit tries twenty times as many.
quick = settings(max_examples=settings.default.max_examples // 2, deadline=None, derandomize=True,
                 suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def answered(tmp_path_factory):
    """Checking, telling and formatting end in words, and a table that is wrong stays as it is."""
    folder = tmp_path_factory.mktemp("answered")

    def ask(made: dict[str, bytes], descriptor: bytes | None = None) -> None:
        corpus.write(folder, made | ({} if descriptor is None else {"datapackage.json": descriptor}))
        try:
            checked = validate.check(folder)
            problems = checked.problems
            refused = {p.file for p in checked.errors if p.rule not in canonical.MENDED | canonical.OF_CELLS}
        except DataError as error:
            problems = error.problems
            refused = {p.file for p in problems}
        assert json.loads(report.as_json(problems)) == [*map(asdict, problems)]
        assert report.text(problems).encode() or not problems
        ended = CliRunner().invoke(main, ["format", str(folder)])
        assert ended.exit_code in (0, 1) and isinstance(ended.exception, SystemExit | type(None))
        for name in refused & set(made):
            assert (folder / name).read_bytes() == made[name]

    return ask


@quick
@given(name=st.sampled_from(NAMES), content=st.binary(max_size=400))
@example(name="cases.csv", content=b"\xff\xfe")
@example(name="cases.csv", content=b"\xff\xfe\x00")
@example(name="cases.csv", content=b'"')
@example(name="cases.csv", content=b",\n,")
def test_any_bytes_in_place_of_a_table(answered, name, content):
    answered(SPECIMEN | {name: content})


@quick
@given(name=st.sampled_from(NAMES), place=st.floats(0, 1), many=st.integers(0, 30),
       content=st.binary(max_size=30))
def test_any_bytes_within_a_table(answered, name, place, many, content):
    raw = SPECIMEN[name]
    at = int(place * len(raw))
    answered(SPECIMEN | {name: raw[:at] + content + raw[at + many:]})


@quick
@given(column=st.sampled_from([c.name for c in CASES.columns]),
       text=st.text(max_size=60) | st.text("0123456789.,-+eE TtCcLlSs;/_", max_size=15))
def test_any_text_in_a_cell(answered, column, text):
    out = io.StringIO()
    rows = list(csv.reader(SPECIMEN["cases.csv"].decode().splitlines()))
    rows[2][rows[0].index(column)] = text
    csv.writer(out, lineterminator="\n").writerows(rows)
    answered(SPECIMEN | {"cases.csv": out.getvalue().encode("utf-8", "surrogatepass")})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6)


@quick
@given(data=st.data(), value=json_values)
def test_any_value_anywhere_in_the_descriptor(answered, data, value):
    descriptor = json.loads((corpus.ROOT / "data/datapackage.json").read_text(encoding="utf-8"))
    where = descriptor
    for _ in range(data.draw(st.integers(1, 7))):
        keys = list(where) if isinstance(where, dict) else list(range(len(where)))
        if not keys:
            break
        key = data.draw(st.sampled_from(keys))
        last, where = where, where[key]
        if not isinstance(where, dict | list):
            break
    last[key] = value
    answered(SPECIMEN, json.dumps(descriptor).encode())


@pytest.mark.parametrize("descriptor", [b"", b"\xff", b"[" * 100_000, b"null", b"{}", b'"a"', b"NaN",
                                        b'{"resources": [1]}', b"\xef\xbb\xbf{}"])
def test_any_bytes_in_place_of_the_descriptor(answered, descriptor):
    answered(SPECIMEN, descriptor)


LONG = ("a" * 9000, "1" * 9000, "a@" * 4000, "1-" * 4000, "+1 " * 3000, "A. " * 3000, "<" * 9000, "(" * 9000,
        "10.1000/" + "a." * 4000, "https://" + "a." * 4000, "T1-" * 3000, ";" * 9000, " " * 9000, "é" * 9000,
        "March " * 1500, "12 Long " * 1000, "\u0301" * 9000, "../" * 3000, "&#" * 4000, "Mr " * 3000,
        "1/1/" * 2000, "A1" * 4500, "aA " * 3000, "12:" * 3000, "0 " * 4500, "on" * 4500, "C:\\" * 3000)


def test_no_rule_hangs_over_a_long_cell(tmp_path):
    """Every kind of long cell in every text column; the limit is there to end a hang, no more."""
    from living_review.tables.rule import COPY

    def rows(table: str, key: str, name: str) -> tuple:
        free = [c.name for c in corpus.PACKAGE.tables[table].columns if c.type in ("string", "list")]
        return tuple({COPY: "", key: name.format(n), free[n % len(free)]: text, free[-1]: text}
                     for n, text in enumerate(LONG * 2, start=3))

    corpus.write(tmp_path, corpus.tables(Example(rows={
        "cases": rows("cases", "case_id", "adams2020-{}"),
        "sources": rows("sources", "citation_key", "adams20{:02}")
        + tuple({COPY: "", "citation_key": f"baker20{n}", "title": f"{n} " * 3000} for n in range(10, 99))})))
    run = subprocess.run([sys.executable, "-m", "iscm_review", "validate", str(tmp_path)], check=False,
                         capture_output=True, text=True, timeout=3600)
    assert run.returncode == 1 and "Traceback" not in run.stderr


VALUES = {
    "age_years": ["", "45", "60.5", "90"], "sex": ["", "male", "female"], "country": ["", "JPN", "FRA"],
    "size_mm": ["", "20", "20.50", "7.0"], "symptoms": ["", "pain", "pain;gait"],
    "notes": ["", "Told, in part.", 'A "sign".', "Naïve of T2."], "histology": ["", "sarcoma"],
    "primary_site": ["lung", "kidney", "unknown"], "chemotherapy": ["", "yes", "no"]}
many_cases = st.lists(st.fixed_dictionaries({k: st.sampled_from(v) for k, v in VALUES.items()}), max_size=6)


@quick
@given(cases=many_cases, order=st.randoms(use_true_random=False), windows=st.booleans())
def test_format_twice_is_format_once_and_loads_the_same(cases, order, windows):
    from living_review.tables.rule import COPY

    rows = tuple({COPY: "", "case_id": f"adams2020-{n}", "levels": "", "region": "thoracic", **case}
                 for n, case in enumerate(cases, start=3))
    made = corpus.tables(Example(rows={"cases": rows}))
    for name, raw in made.items():
        header, *lines = raw.splitlines(keepends=True)
        order.shuffle(lines)
        made[name] = (header + b"".join(lines)).replace(b"\n", b"\r\n" if windows else b"\n")
    with tempfile.TemporaryDirectory() as place:
        folder = corpus.write(Path(place), made)
        errors = [p for p in validate.check(folder).errors if p.rule not in canonical.MENDED]
        assert errors == [], errors
        before = loaded(folder) if not windows else None
        canonical.tidy(folder, write=True)
        once = {name: (folder / name).read_bytes() for name in made}
        assert canonical.tidy(folder, write=True) == ([], [])
        assert {name: (folder / name).read_bytes() for name in made} == once
        assert before is None or loaded(folder) == before


def loaded(folder: Path) -> dict:
    data = dataset.load(folder)
    return {name: sorted(map(repr, frame.to_dict("records"))) for name, frame in data.frames.items()}


@quick
@given(text=st.text(string.printable + "\u202e\u200b\x1b\ud800é"))
def test_any_message_can_be_printed(text):
    told = [Problem(text, "vocabulary", text, text, 1, text, text, text)]
    for said in (report.text(told), report.as_json(told)):
        said.encode("utf-8")
    assert "\x1b" not in report.text(told)


def test_a_data_error_says_its_problems():
    with pytest.raises(DataError, match="no datapackage.json"):
        validate.check(Path("no-such-folder"))
