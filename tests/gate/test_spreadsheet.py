"""What a spreadsheet makes of cells is told in every column and language, and never becomes canonical."""

import pytest
from babel.dates import get_month_names

import corpus
from corpus import edit
from living_review.gate import canonical
from living_review.gate.rules import spreadsheet

NOTES = corpus.PACKAGE.tables["cases"]["notes"]
#: One damaged cell of each kind.
DAMAGED = ("3-Jan", "03. Apr.", "04-mars", "3月4日", "04-Thg3", "12.05.", "Jan-24", "2024-01-03 00:00:00",
           "3-Jan-2024 0:00", "2024. 01. 03.", "03-01-26", "2:30:00", "03:04", "3:30 PM", "1.23E+07",
           "1,23E+07", "#####", "#NAME?", "#BEZUG!", "#YOK", "#DĚLENÍ_NULOU!", "#Н/Д", "46085")
LANGUAGES = ("en en_GB en_AU de de_AT fr fr_CA es it pt pt_BR gl nl pl cs sk hu ro tr ru uk bg hr sl sr el "
             "sv da nb fi is et lv id he ar fa hi")


def told(text: str) -> bool:
    return bool(spreadsheet.spreadsheet(text, NOTES))


@pytest.mark.parametrize("language", LANGUAGES.split())
def test_a_day_of_any_month_is_known_by_the_short_names_of_the_language(language):
    for context in ("format", "stand-alone"):
        for name in dict(get_month_names("abbreviated", context, language)).values():
            for shown in (name, name.lower(), name.removesuffix(".")):
                written = (f"4-{shown}", f"04. {shown}", f"04/{shown}", f"4-{shown}-24", f"04.{shown}.2024",
                           f"{shown}-24", f"{shown} 24")
                assert [text for text in written if not told(text)] == []


LONG = "x" * spreadsheet.LONGEST


@pytest.mark.parametrize("check, item", [(spreadsheet.spreadsheet, "3-Jan"), (spreadsheet.serial, "46085")])
def test_an_item_of_a_list_is_looked_at_however_long_the_list_is(check, item):
    for text in (item, f" {item} ", item.rjust(len(LONG)), f"{LONG}x;{item}", f"{item}; {LONG}x",
                 f"{LONG};{item};{LONG}"):
        assert check(text, NOTES), text
    for text in (f"{LONG}{item}", f"{item} {LONG}", f"x{item}x", "no digit"):
        assert not check(text, NOTES), text


COLUMNS = [(table.name, column) for table in corpus.PACKAGE.tables.values() for column in table.columns
           if table.name != "extractions"]


@pytest.mark.parametrize("table, column", COLUMNS, ids=[f"{t}-{c.name}" for t, c in COLUMNS])
def test_damage_is_told_in_every_column(table, column):
    numbered = (column.name in spreadsheet.NUMBERED or column.holds in spreadsheet.FIGURES
                or column.type in ("number", "integer"))
    for text in DAMAGED[:-1] if numbered else DAMAGED:
        assert corpus.objection(text, column, table), text


@pytest.mark.parametrize("text", DAMAGED)
def test_format_leaves_a_damaged_table_alone(text, tmp_path):
    folder = corpus.write(tmp_path, corpus.tables(edit("claims", claims={"reported": text})))
    if text == "46085":  # a claim may be about so many patients
        folder = corpus.write(tmp_path, corpus.tables(edit("claims", claims={"comment": text})))
    before = (folder / "claims.csv").read_bytes().replace(b"\n", b"\r\n")
    (folder / "claims.csv").write_bytes(before)
    changed, wrong = canonical.tidy(folder, write=True)
    assert "claims.csv" not in changed and {p.file for p in wrong} == {"claims.csv"}
    assert (folder / "claims.csv").read_bytes() == before


@pytest.mark.parametrize("text", [
    "operated on 3-Jan", "the share is 1.23E+07 of them", "in 2024-01-03 it was", "1-3", "3-4", "3/4", "3.4",
    "2:1", "4.1", "5.2.1", "10-12-14", "15.0", "0.1-0.4", "Oct-4", "DEC-205", "21-gene", "12 lipomas",
    "20 septa", "3 margins", "C5-T1", "e28-e30", "144(4_MeetingAbstracts)", "2-mm", "30 Gy/10", "May", "Jan",
    "VAS 10", "01-02-03", "3:10", "1:2.05", "Oct 2020", "Jan.-Feb. 2019", "#3 of 4", "p-53"])
def test_what_is_legitimate_raises_no_alarm(text):
    assert not told(text)
