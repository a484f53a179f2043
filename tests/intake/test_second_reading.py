"""The second reader sees nothing of the first; what the two read alike is recorded, the rest is settled."""

import csv
import io

import pytest
from click.testing import CliRunner

import corpus
import raw
from iscm_review.topics import overview
from living_review.commands.cli import main
from living_review.evidence import review_tables as review
from living_review.gate import canonical, validate
from living_review.intake import amend, entry, second_reading
from living_review.tables.problems import Refused

SOURCE = {"title": "A mole in the garden of a patient with a metastasis", "authors": "Moss Ann",
          "year": "2023", "study_type": "Case report", "scope": "full text", "n_cases": "1",
          "url": "https://example.org/mole"}
CASE = {"age_years": "53", "sex": "male", "primary_site": "lung", "symptoms": "pain;gait",
        "histology": "adenocarcinoma", "notes": "A word of the first reader."}
ALIKE = {"age_years": "53.0", "sex": "Male", "primary_site": "lung", "symptoms": "gait; pain",
         "histology": "adenocarcinoma"}


@pytest.fixture
def place(tmp_path):
    """The specimen with a case that was read once, by reader-c."""
    folder = corpus.write(tmp_path / "data", corpus.tables())
    entry.enter(entry.Entry(SOURCE, {1: CASE}, "reader-c"), folder)
    return folder


def sheet(place, **values: str) -> str:
    rows = list(csv.DictReader(io.StringIO(second_reading.blank("moss2023-1", place, "reader-d"))))
    out = io.StringIO()
    writer = csv.DictWriter(out, second_reading.HEADER, lineterminator="\n")
    writer.writeheader()
    writer.writerows(row | {"value": values.get(row["field"], "")} for row in rows)
    return out.getvalue()


def take(place, settled=None, reader="reader-d", text="", **values):
    content = (text or sheet(place, **values)).encode()
    return second_reading.take("moss2023-1", "sheet.csv", content, reader, place, settled)


def readings(place) -> dict[str, dict]:
    return {row["field"]: row for row in raw.rows(place, "extractions") if row["case_id"] == "moss2023-1"}


def tables(place) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in place.iterdir()}


def test_the_sheet_shows_nothing_of_the_first_reading(place):
    rows = list(csv.DictReader(io.StringIO(second_reading.blank("moss2023-1", place))))
    assert {row["value"] for row in rows} == {""}
    assert [row["field"] for row in rows[1:]] == [
        c.name for c in corpus.PACKAGE.tables["cases"].columns if c.name not in second_reading.NOT_READ]
    other = corpus.write(place.parent / "other", corpus.tables())
    changed = {"age_years": "20", "sex": "female", "primary_site": "breast", "size_mm": "20"}
    entry.enter(entry.Entry(SOURCE, {1: changed}, "reader-c"), other)
    assert second_reading.blank("moss2023-1", other) == second_reading.blank("moss2023-1", place)


def test_the_first_reader_is_refused(place):
    for action in (lambda: second_reading.blank("moss2023-1", place, "reader-c"),
                   lambda: take(place, reader="reader-c", **ALIKE)):
        with pytest.raises(Refused, match="reader-c made the first reading"):
            action()


def test_what_both_read_alike_is_recorded_whatever_its_spelling(place):
    assert take(place, **ALIKE) == (True, "5 values read alike, 0 not\nrecorded")
    found = readings(place)
    assert {row["resolution"] for row in found.values()} == {"agreed"}
    assert {(row["first_by"], row["second_by"]) for row in found.values()} == {("reader-c", "reader-d")}
    assert found["symptoms"]["second"] == "pain;gait"
    assert not validate.check(place).problems and canonical.tidy(place, write=False) == ([], [])
    assert second_reading.waiting(place) == {}


def test_what_is_written_into_the_sheet_is_understood_and_told(place):
    recorded, told = take(place, **ALIKE | {"age_years": "53 years", "sex": "M", "symptoms": "pain and gait",
                                            "histology": "Lung adenocarcinoma"})
    assert recorded and "5 values read alike" in told
    assert told.startswith("Age: “53 years” read as 53 years\nSex: “M” read as male\n")


def test_a_difference_waits_until_it_is_settled(place):
    before = tables(place)
    recorded, told = take(place, **ALIKE | {"age_years": "35", "histology": "", "size_mm": "12"})
    assert not recorded and tables(place) == before
    for words in ("(age_years): first 53, second 35\n", "(size_mm): first not reported, second 12\n",
                  "(histology): first adenocarcinoma, second not reported\n", "--settle size_mm=first"):
        assert words in told


@pytest.mark.parametrize("word, kept, by", [
    ("first", "53", ""), ("second", "35", ""), ("54", "54", "reader-d"), ("", "", "reader-d")])
def test_a_settled_value_is_kept_in_both_tables_and_waits_where_nobody_had_read_it(place, word, kept, by):
    assert take(place, {"age_years": word}, **ALIKE | {"age_years": "35"})[0]
    row = readings(place)["age_years"]
    assert (row["first"], row["second"], row["final"], row["resolution"]) == ("53", "35", kept, "adjudicated")
    assert row["settled_by"] == by and ("age_years" in str(second_reading.waiting(place))) == bool(by)
    assert f"moss2023-1,moss2023,{kept},male," in (place / "cases.csv").read_text()
    assert not validate.check(place).problems


def test_a_value_of_one_reader_that_is_kept_is_marked_so(place):
    settled = {"histology": "first", "size_mm": "second", "levels": "", "region": ""}
    assert take(place, settled, **ALIKE | {"histology": "", "size_mm": "12", "levels": "T4"})[0]
    found = readings(place)
    assert [found[name]["resolution"] for name in settled] == [
        "first_only", "second_only", "adjudicated", "adjudicated"]
    assert not validate.check(place).problems


def test_a_reading_that_cannot_stand_is_refused_by_the_gate(place):
    before = tables(place)
    recorded, told = take(place, {"levels": "second"}, **ALIKE | {"levels": "=cmd|x"})
    assert not recorded and tables(place) == before and "  error: Levels: " in told


def test_a_case_that_was_read_twice_is_refused_before_anybody_fills_in_a_sheet(place):
    take(place, **ALIKE)
    with pytest.raises(Refused, match="Every value of moss2023-1 has been read twice"):
        second_reading.blank("moss2023-1", place, "reader-e")


def amended(place, reader="reader-e", **values):
    take(place, **ALIKE)
    amend.amend("moss2023-1", values, place, reader)
    return second_reading.waiting(place)


def test_of_a_patient_who_was_read_twice_a_sheet_asks_only_what_was_amended(place):
    assert second_reading.waiting(place) == {"moss2023-1": []}
    assert amended(place, enhancement="ring", sex="female") == {"moss2023-1": ["sex", "enhancement"]}
    asked = csv.DictReader(io.StringIO(second_reading.blank("moss2023-1", place, "reader-f")))
    assert [row["field"] for row in asked] == ["report", "sex", "enhancement"]
    assert "2 values read alike, 0" in take(place, reader="reader-f", sex="Female", enhancement="ring")[1]
    assert second_reading.waiting(place) == {}
    found = readings(place)
    names = ("first", "second", "resolution", "first_by", "second_by")
    assert [found["enhancement"][c] for c in names] == ["ring", "ring", "agreed", "reader-e", "reader-f"]
    names = ("first", "second", "final", "resolution", "second_by", "settled_by")
    assert [found["sex"][c] for c in names] == [
        "male", "male", "female", "adjudicated", "reader-d", "reader-e;reader-f"]
    assert not validate.check(place).errors


def test_who_amended_a_value_is_not_its_second_reader(place):
    amended(place, enhancement="ring")
    with pytest.raises(Refused, match="reader-e made the first reading"):
        take(place, reader="reader-e", enhancement="ring")
    assert take(place, reader="reader-c", enhancement="ring")[0]


def test_another_value_than_the_amended_one_is_settled_and_the_readings_stay(place):
    amended(place, sex="female")
    assert "(sex): first female, second male\n" in take(place, reader="reader-f", sex="male")[1]
    assert take(place, {"sex": "second"}, reader="reader-f", sex="male")[0]
    row = readings(place)["sex"]
    assert row["first"] == row["second"] == row["final"] == "male" and row["resolution"] == "agreed"
    assert second_reading.waiting(place) == {}


@pytest.mark.parametrize("spoil, match", [
    (lambda text: "", "no column"), (lambda text: text[:len(text) // 2].rpartition("\n")[0], "lacks"),
    (lambda text: text.replace("moss2023-1", "adams2020-1"), "not one of the blank sheet"),
    (lambda text: text.replace(",sex,", ",gender,"), "not one of the blank sheet"),
    (lambda text: text + text.splitlines()[5], "not one of the blank sheet"),
    (lambda text: text.replace(",sex,", ',"sex,'), "."), (lambda text: "\0" * 50, "no column")], ids=range(7))
def test_a_sheet_that_is_spoiled_is_refused(place, spoil, match):
    before = tables(place)
    with pytest.raises(Refused, match=match):
        second_reading.take("moss2023-1", "a.csv", spoil(sheet(place, **ALIKE)).encode(), "reader-d", place)
    assert tables(place) == before


def test_a_sheet_that_a_spreadsheet_has_saved_is_taken(place):
    text = sheet(place, **ALIKE)
    rows, out = list(csv.reader(io.StringIO(text))), io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    assert take(place, text="\ufeff" + out.getvalue())[0]


@pytest.mark.parametrize("case", ["nobody2020-1", "../../etc/passwd", ""])
def test_a_case_that_is_not_there_is_refused(place, case):
    with pytest.raises(Refused, match="no case"):
        second_reading.blank(case, place)


def test_nothing_else_can_be_settled_and_a_reader_must_be_named(place):
    with pytest.raises(Refused, match="Nothing is to be settled about sex"):
        take(place, {"sex": "female"}, **ALIKE)
    with pytest.raises(Refused, match="No reader"):
        take(place, reader="", **ALIKE)


@pytest.mark.parametrize("more", [(), ("--take",)], ids=["blank", "filled"])
def test_a_label_that_cannot_stand_is_told_before_anything_is_made(place, tmp_path, more):
    filled = tmp_path / "sheet.csv"
    filled.write_text(sheet(place, **ALIKE), encoding="utf-8")
    out = tmp_path / "out.csv"
    before = tables(place)
    ended = CliRunner().invoke(main, [
        "second-read", "moss2023-1", "--reader", "Reader-D", "--data", str(place),
        *(("--take", str(filled)) if more else ("--out", str(out)))])
    assert ended.exit_code == 1 and ended.output.count("\n") == 1
    assert "'Reader-D' is no label of a reader" in ended.output and "Did you mean reader-d?" in ended.output
    assert not out.exists() and tables(place) == before


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_sheet_is_taken_whatever_stands_between_its_cells_and_below_them(place, mark):
    rows, out = list(csv.reader(io.StringIO(sheet(place, **ALIKE)))), io.StringIO()
    csv.writer(out, delimiter=mark).writerows([*rows, [""] * 4, [""] * 4])
    assert take(place, text=out.getvalue())[0]


def test_a_value_read_once_is_marked_in_the_list_of_patients(data):
    case, name = "asanin2009-1", "histology"
    assert (case, name) in review.read_once(data) and (case, "age_years") not in review.read_once(data)
    table = overview.patients(data)
    row = next(row for row in table.rows if case in row[0])
    assert row[1] == "F 55" and row[2] == "Breast: carcinoma°" and "Only one reader" in table.caption
    assert not any("°" in row[0] or "–°" in cell for row in table.rows for cell in row)


def test_the_command_lists_gives_and_takes(place, tmp_path):
    def run(*arguments):
        return CliRunner().invoke(main, ["second-read", *arguments, "--data", str(place)])

    assert run().output == "moss2023-1: the whole patient\n"
    filled = tmp_path / "sheet.csv"
    made = run("moss2023-1", "--reader", "reader-d", "--out", str(filled))
    assert made.exit_code == 0 and f"hand it back with --take {filled}" in made.output
    assert filled.read_text(encoding="utf-8") == second_reading.blank("moss2023-1", place)
    again = run("moss2023-1", "--reader", "reader-d", "--out", str(filled))
    assert again.exit_code == 1 and "is there already, and may be filled in" in again.output
    assert run("moss2023-1", "--reader", "reader-c").exit_code == 1
    filled.write_text(sheet(place, **ALIKE | {"age_years": "35"}), encoding="utf-8")
    asked = ("moss2023-1", "--reader", "reader-d", "--take", str(filled))
    ended = run(*asked)
    assert ended.exit_code == 1 and "first 53, second 35" in ended.output and "--settle" in ended.output
    before = [path.read_bytes() for path in sorted(place.iterdir())]
    settled = (*asked, "--settle", "age_years=second")
    ended = run(*settled, "--dry-run")
    assert ended.exit_code == 0 and ended.output.endswith("nothing was written\n")
    assert [path.read_bytes() for path in sorted(place.iterdir())] == before
    ended = run(*settled)
    assert ended.exit_code == 0 and ended.output.endswith("recorded\n")
    assert run().output == "every value has been read twice\n"
    amend.amend("moss2023-1", {"enhancement": "ring"}, place, "reader-d")
    assert run().output == "moss2023-1: enhancement\n"


def test_whoever_settles_as_the_answer_says_has_it_recorded(place, tmp_path):
    filled = tmp_path / "sheet.csv"
    filled.write_text(sheet(place, **ALIKE | {"age_years": "35", "sex": "Female"}), encoding="utf-8")
    asked = ["second-read", "moss2023-1", "--reader", "reader-d", "--take", str(filled), "--data", str(place)]
    told = CliRunner().invoke(main, asked).output
    ways = [word for line in told.splitlines() if line.startswith("  --settle ") for word in line.split()]
    assert len(ways) == 4
    assert CliRunner().invoke(main, [*asked, *ways]).output.endswith("recorded\n")
    assert not validate.check(place).errors
