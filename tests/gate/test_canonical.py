"""Every table has one form; coming to it changes no value, and a wrong table is left as it is."""

import csv
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from click.testing import CliRunner

import corpus
from corpus import copy, edit
from living_review.commands.cli import main
from living_review.gate import canonical, dataset, validate
from living_review.tables import files
from living_review.tables.inputs import ROOT


@pytest.fixture
def specimen(tmp_path):
    folder = corpus.write(tmp_path / "data", corpus.tables())
    canonical.tidy(folder, write=True)
    return folder


def contents(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}


def rows(folder) -> dict[str, list]:
    """Every table as it loads, without the order of its rows."""
    data = dataset.load(folder)
    return {name: sorted(map(repr, frame.to_dict("records"))) for name, frame in data.frames.items()}


def damage(folder, name, change) -> None:
    path = folder / name
    path.write_bytes(change(path.read_bytes()))


def shuffled(raw: bytes) -> bytes:
    header, *lines = raw.splitlines(keepends=True)
    return header + b"".join(reversed(lines))


def second_column_first(raw: bytes) -> bytes:
    return b"".join(b",".join((c := line.split(b",", 2))[1::-1] + c[2:])
                    for line in raw.splitlines(keepends=True))


WAYS = {
    "rows": shuffled, "columns": second_column_first,
    "windows": lambda raw: raw.replace(b"\n", b"\r\n"), "mark": lambda raw: b"\xef\xbb\xbf" + raw,
    "tabs": lambda raw: raw.replace(b",", b"\t"),
    "quotes": lambda raw: raw.replace(b",lung,", b',"lung",'),
    "no last line end": lambda raw: raw.removesuffix(b"\n"),
    "zeros": lambda raw: raw.replace(b",45,", b",045.00,").replace(b",20,", b",20.0,"),
    "all": lambda raw: b"\xef\xbb\xbf" + second_column_first(shuffled(raw)).replace(b"\n", b"\r\n"),
}


def test_the_shipped_tables_are_in_their_form():
    assert canonical.tidy(ROOT / "data", write=False) == ([], [])


@pytest.mark.parametrize("way", WAYS)
def test_another_form_comes_back_to_the_one(specimen, way):
    good = contents(specimen)
    before = rows(specimen)
    damage(specimen, "cases.csv", WAYS[way])
    assert contents(specimen) != good
    assert canonical.tidy(specimen, write=True) == (["cases.csv"], [])
    assert contents(specimen) == good and rows(specimen) == before
    assert canonical.tidy(specimen, write=True) == ([], [])


def test_patients_of_a_report_stand_in_its_order(specimen):
    many = tuple(copy(case_id=f"adams2020-{n}", age_years=str(20 + 3 * n), levels="", region="")
                 for n in (10, 9, 3, 11))
    corpus.write(specimen, corpus.tables(edit("cases", cases=many)))
    canonical.tidy(specimen, write=True)
    ids = [line.split(b",")[0] for line in (specimen / "cases.csv").read_bytes().splitlines()[1:]]
    assert ids == [f"adams2020-{n}".encode() for n in (1, 2, 3, 9, 10, 11)]
    read = [line.split(b",")[:2] for line in (specimen / "extractions.csv").read_bytes().splitlines()[1:]]
    assert read[0] == [b"adams2020-1", b"age_years"] and read[-1] == [b"adams2020-11", b"time_origin"]


def test_a_key_of_any_length_is_ordered(specimen):
    corpus.write(specimen, corpus.tables(edit("claims", claims={"claim_id": "1" * 5_000})))
    assert canonical.tidy(specimen, write=False)[1] == []


@pytest.mark.parametrize("written, kept", [
    ("4.50", "4.5"), ("004", "4"), ("4.0", "4"), ("0", "0"), ("0.0", "0"), ("10", "10"), ("100.10", "100.1"),
    ("-0", "0"), ("-2.50", "-2.5"), ("0.05", "0.05"), ("00.5", "0.5"),
    ("123456789012345", "123456789012345")])
def test_numbers_lose_idle_zeros_and_nothing_else(written, kept):
    column = corpus.PACKAGE.tables["cases"]["size_mm"]
    assert canonical.tidy_cell(written, column) == kept and float(written) == float(kept)


def test_a_whole_number_loses_its_zeros_and_text_that_looks_like_one_is_left_alone():
    assert canonical.tidy_cell("02020", corpus.PACKAGE.tables["sources"]["year"]) == "2020"
    assert canonical.tidy_cell("007", corpus.PACKAGE.tables["sources"]["volume"]) == "007"


@pytest.mark.parametrize("name, column, cells", [
    ("cases", "case_id", ["a-2", "a-9", "a-010", "a-10", "b-1"]),
    ("cases", "size_mm", ["", "-2", "9.5", "10", "unknown"]),
    ("index_case", "month", ["", "-2", "9", "10", "unknown"]),
    ("extractions", "field", ["age_years", "levels", "an_older_field", "unknown"])])
def test_rows_are_ordered_by_size_of_numbers_and_as_fields_stand_in_the_case_table(name, column, cells):
    table = replace(corpus.PACKAGE.tables[name], sorted_by=(column,))
    key = canonical.order([table[column]], table, corpus.PACKAGE)
    assert sorted(([cell] for cell in reversed(cells)), key=key) == [[cell] for cell in cells]


def test_rows_go_into_their_tables_and_one_whose_key_is_there_into_its_place(specimen):
    """What a row does not name stays, and what is no column is left out; a log without a key only grows."""
    checked = validate.check(specimen, most=None)
    texts = canonical.with_rows(checked, {
        "sources": [{"citation_key": "baker2019", "volume": "7"},
                    {"citation_key": "beech2018", "title": "A beech", "colour": "red"},
                    {"citation_key": "adams2020", "pages": "3", "colour": "red"}],
        "searches": [{"date": "2026-11", "where": "a shelf", "queries": "1"}], "claims": []})
    old, new = ({name: list(csv.DictReader(text.splitlines())) for name, text in some.items()} for some in (
        {name: (specimen / name).read_text() for name in ("sources.csv", "searches.csv")}, texts))
    adams, baker, *others = old["sources.csv"]
    beech = dict.fromkeys(adams, "") | {"citation_key": "beech2018", "title": "A beech"}
    assert new == {"sources.csv": [adams | {"pages": "3"}, baker | {"volume": "7"}, beech, *others],
                   "searches.csv": old["searches.csv"] * 2}


def written(folder, name: str, column: str, text: str) -> None:
    """A text in the last row of a table, and in its readings."""
    beside = {"chemotherapy": "yes"} if column == "agents" else {}
    corpus.write(folder, corpus.tables(edit(name, **{name: beside | {column: text}})))


@pytest.mark.parametrize("name, column, text, kept", [
    ("sources", "doi", "https://doi.org/10.1000/FERN.2", "10.1000/fern.2"),
    ("sources", "pages", "28–30", "28-30"), ("sources", "title", "A  fern", "A fern"),
    ("sources", "authors", "Adams A., Baker B.C.", "Adams A; Baker BC"),
    ("cases", "histology", " Clear  Cell Carcinoma", "clear cell carcinoma"),
    ("cases", "agents", "Cisplatin; Etoposide", "cisplatin;etoposide"), ("cases", "age_years", "６４", "64")])
def test_what_has_one_form_is_put_into_it_with_its_readings(specimen, name, column, text, kept):
    written(specimen, name, column, text)
    changed, wrong = canonical.tidy(specimen, write=False)
    assert not wrong and changed == [f"{name}.csv", *["extractions.csv"] * (name == "cases")]
    canonical.tidy(specimen, write=True)
    assert not [p for p in validate.check(specimen).problems if p.severity == "error"]
    last = list(csv.DictReader((specimen / f"{name}.csv").read_text().splitlines()))[-1]
    assert last[column] == kept and canonical.tidy(specimen, write=True) == ([], [])


def test_a_reading_of_another_value_keeps_its_form(specimen):
    written(specimen, "cases", "histology", "Adenocarcinoma")
    damage(specimen, "extractions.csv", lambda raw: raw.replace(
        b",histology,,,Adenocarcinoma", b",histology,Adenocarcinoma,sarcoma,Adenocarcinoma"))
    canonical.tidy(specimen, write=True)
    assert b",histology,adenocarcinoma,sarcoma,adenocarcinoma," in (specimen / "extractions.csv").read_bytes()


@pytest.mark.parametrize("name, column, text", [
    ("cases", "age_years", "64 years"), ("cases", "levels", "Th4"), ("cases", "sex", "M"),
    ("cases", "histology", "NSCLC"), ("cases", "agents", "Cisplatin,etoposide"),
    ("sources", "volume", "1.18E+2"), ("cases", "agents", "Tagrisso")])
def test_what_is_read_at_the_doors_is_not_changed_in_the_tables(specimen, name, column, text):
    written(specimen, name, column, text)
    before = contents(specimen)
    changed, wrong = canonical.tidy(specimen, write=True)
    assert not changed and {p.file for p in wrong} >= {f"{name}.csv"} and contents(specimen) == before


def test_a_value_keeps_its_form_where_its_readings_cannot_be_written(specimen):
    written(specimen, "cases", "histology", "Adenocarcinoma")
    damage(specimen, "extractions.csv", lambda raw: raw.replace(b",agreed,", b",perhaps,"))
    before = contents(specimen)
    changed, wrong = canonical.tidy(specimen, write=True)
    assert not changed and {p.file for p in wrong} == {"cases.csv", "extractions.csv"}
    assert contents(specimen) == before


def test_a_reading_is_text_and_stays_as_it_was_read(specimen):
    corpus.write(specimen, corpus.tables(edit("cases", cases={"size_mm": "20.0"})))
    canonical.tidy(specimen, write=True)
    assert b",solitary,20,pain" in (specimen / "cases.csv").read_bytes()
    assert b"adams2020-2,size_mm,,,20.0,adjudicated," in (specimen / "extractions.csv").read_bytes()
    assert canonical.tidy(specimen, write=False) == ([], [])


@pytest.mark.parametrize("example", [
    edit("cases", cases={"sex": "Male"}), edit("cases", cases={"notes": "Mr Smith"}),
    edit("cases", cases={"surgery": "no"})], ids=["cell", "privacy", "between fields"])
def test_a_wrong_table_is_left_as_it_was(specimen, example):
    corpus.write(specimen, corpus.tables(example))
    damage(specimen, "cases.csv", WAYS["all"])
    damage(specimen, "sources.csv", WAYS["windows"])
    before = contents(specimen)
    changed, wrong = canonical.tidy(specimen, write=True)
    assert "sources.csv" in changed and {p.file for p in wrong} == {"cases.csv"}
    assert contents(specimen)["cases.csv"] == before["cases.csv"]


def test_check_changes_nothing_and_ends_with_1(specimen):
    damage(specimen, "cases.csv", shuffled)
    damage(specimen, "sources.csv", WAYS["windows"])
    before = contents(specimen)
    ended = CliRunner().invoke(main, ["format", "--check", str(specimen)])
    assert ended.exit_code == 1 and "sources.csv is not in" in ended.output
    assert contents(specimen) == before
    assert CliRunner().invoke(main, ["format", str(specimen)]).exit_code == 0
    assert CliRunner().invoke(main, ["format", "--check", str(specimen)]).exit_code == 0


def test_a_refusal_says_why_and_ends_with_1(specimen):
    corpus.write(specimen, corpus.tables(edit("cases", cases={"sex": "Male"})))
    ended = CliRunner().invoke(main, ["format", str(specimen)])
    assert ended.exit_code == 1 and "Did you mean male?" in ended.output
    assert "left alone until that is corrected: cases.csv" in ended.output


def test_a_folder_without_a_descriptor_is_refused(tmp_path):
    ended = CliRunner().invoke(main, ["format", str(tmp_path)])
    assert ended.exit_code == 1 and "Name a folder" in ended.output


def test_a_failure_while_writing_leaves_the_old_table(specimen, monkeypatch):
    damage(specimen, "cases.csv", shuffled)
    before = contents(specimen)

    def fail(*_):
        raise OSError(28, "No space left on device", "cases.csv")

    monkeypatch.setattr(files.os, "replace", fail)
    ended = CliRunner().invoke(main, ["format", str(specimen)])
    assert ended.exit_code == 1 and "No space left" in ended.output
    assert contents(specimen) == before
    assert not [path for path in specimen.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("moment", ["mkstemp", "chmod", "replace"])
def test_a_kill_at_any_moment_leaves_a_whole_table(specimen, moment):
    """The process dies just before it makes, finishes or puts in place the new file."""
    damage(specimen, "cases.csv", WAYS["windows"])
    old = contents(specimen)["cases.csv"]
    code = (f"import os, sys, tempfile\nfrom pathlib import Path\n"
            "import iscm_review\nfrom living_review.gate import canonical\n"
            f"home = tempfile if {moment!r} == 'mkstemp' else os\n"
            f"setattr(home, {moment!r}, lambda *a, **k: os._exit(9))\n"
            f"canonical.tidy(Path(sys.argv[1]), write=True)")
    ended = subprocess.run([sys.executable, "-c", code, str(specimen)], check=False,
                           env=os.environ | {"PYTHONPATH": str(ROOT / "src")})
    assert ended.returncode == 9
    assert (specimen / "cases.csv").read_bytes() == old
    canonical.tidy(specimen, write=True)
    assert b"\r" not in (specimen / "cases.csv").read_bytes()
