"""Two sides of a merge are joined row by row and cell by cell; what contradicts stands there from both."""

import copy
import csv
import io
import json
import re

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus
from living_review.commands.cli import main
from living_review.gate import canonical, merging, validate
from living_review.tables.files import write_together as together
from living_review.tables.problems import Refused

WREN = corpus.SOURCE | {"citation_key": "wren2024", "title": "A patient and a wren", "authors": "Wren Ida",
                        "year": "2024", "doi": "10.1000/wren", "n_cases": "1", "decision": "include"}
OWL = WREN | {"citation_key": "owl2025", "title": "A patient and an owl", "authors": "Owl Otto",
              "year": "2025", "doi": "10.1000/owl"}
KITE = WREN | {"citation_key": "kite2023", "title": "A patient and a kite", "authors": "Kite Kim",
               "year": "2023", "doi": "10.1000/kite"}


def patient(name, **cells):
    return {"case_id": name, "citation_key": name.partition("-")[0], "sex": "female",
            "primary_site": "breast", "levels": "T9", "region": "thoracic"} | cells


class Tables(dict):
    """The rows of the specimen by table; ``add`` enters a report with its patients."""

    def add(self, source, *patients):
        self["sources"].append(dict(source))
        self["cases"] += patients

    def row(self, table, **cells):
        name, value = next(iter(cells.items()))
        return next(row for row in self[table] if row[name] == value)

    def rename(self, old, new):
        for row in (row for rows in self.values() for row in rows):
            row |= {c: row[c].replace(old, new) for c in ("citation_key", "case_id") if c in row}


def merge(*arguments):
    return CliRunner().invoke(main, ["merge", *map(str, arguments)])


@pytest.fixture
def three(tmp_path):
    """The outcome of a merge of what two functions make of the specimen: its folder, and what is told."""
    def make(ours=lambda t: None, theirs=lambda t: None, base=lambda t: None):
        folders = []
        for name, changes in (("base", [base]), ("ours", [base, ours]), ("theirs", [base, theirs])):
            rows = Tables(copy.deepcopy(corpus.SPECIMEN))
            readings = rows["extractions"] = []
            for change in changes:
                change(rows)
            kept = {row["case_id"] for row in rows["cases"]}
            rows["extractions"] = [row for row in corpus.readings(rows["cases"]) if
                                   (row["case_id"], row["field"]) not in
                                   {(one["case_id"], one["field"]) for one in readings}]
            rows["extractions"] += [row for row in readings if row["case_id"] in kept]
            corpus.write(tmp_path / name, {table.path: corpus.written(table, rows.get(table.name, []))
                                           for table in corpus.PACKAGE.tables.values()})
            canonical.tidy(tmp_path / name, write=True)
            folders.append(tmp_path / name)
        joined = merging.folders(*folders)
        return folders[1], {one.file: one for one in joined}
    return make


def conflicts(joined) -> str:
    return "\n".join(one for table in joined.values() for one in table.conflicts)


def sound(folder) -> bool:
    return not validate.check(folder).problems and canonical.tidy(folder, write=False) == ([], [])


def lines(folder, table) -> list[str]:
    return (folder / f"{table}.csv").read_text(encoding="utf-8").splitlines()


def test_reports_patients_and_readings_of_both_sides_are_kept_in_order(three):
    """They stand at the same place of three files: the two clones that always conflict."""
    folder, joined = three(lambda t: t.add(WREN, patient("wren2024-1")),
                           lambda t: (t.add(OWL, patient("owl2025-1")), t.add(KITE, patient("kite2023-1"))))
    assert sound(folder) and not conflicts(joined)
    keys = [line.split(",")[0] for line in lines(folder, "sources")[1:]]
    assert keys == sorted(keys) and {"wren2024", "owl2025", "kite2023"} <= set(keys)
    assert joined["cases.csv"].told == ["ours 1 new; theirs 2 new"]


def test_two_cells_of_one_row_are_joined_and_told(three):
    folder, joined = three(lambda t: t.row("cases", case_id="adams2020-1").update(age_years="46"),
                           lambda t: t.row("cases", case_id="adams2020-1").update(country="ITA"))
    assert not conflicts(joined) and sound(folder)
    assert "both have changed adams2020-1: ours age_years; theirs country" in joined["cases.csv"].told
    assert lines(folder, "cases")[1].startswith("adams2020-1,adams2020,46,female,ITA")


def test_a_cell_that_both_have_changed_alike_is_taken(three):
    def change(words):
        return lambda t: t.row("cases", case_id="adams2020-2").update(symptoms=words, age_years="61")
    folder, joined = three(change("pain;gait"), change("gait;pain"))  # a list has no order
    assert not conflicts(joined) and "pain;gait" in lines(folder, "cases")[2]


def test_a_cell_that_both_have_changed_otherwise_is_a_conflict_of_its_row_alone(three):
    folder, joined = three(
        lambda t: t.row("cases", case_id="adams2020-1").update(age_years="46", country="ITA"),
        lambda t: (t.row("cases", case_id="adams2020-1").update(age_years="47", sex="male"),
                   t.add(WREN, patient("wren2024-1"))))
    told = joined["cases.csv"].conflicts
    assert len(told) == 1 and told[0].startswith("cases.csv, lines 2 to 8: both sides have changed "
                                                 "adams2020-1\n  age_years: base 45, ours 46, theirs 47")
    one = "adams2020-1,adams2020"
    assert [",".join(line.split(",")[:5]) for line in lines(folder, "cases")[1:8]] == [
        "<<<<<<< ours", f"{one},46,male,ITA", "||||||| base", f"{one},45,female,FRA", "=======",
        f"{one},47,male,ITA", ">>>>>>> theirs"]
    assert [line.split(",")[0] for line in lines(folder, "cases")[8:]] == ["adams2020-2", "wren2024-1"]


def test_the_gate_tells_of_a_conflict_and_what_it_tells_ends_in_tables(three):
    folder, _ = three(lambda t: t.row("cases", case_id="adams2020-1").update(age_years="46"),
                      lambda t: t.row("cases", case_id="adams2020-1").update(age_years="47"))
    wrong = [p for p in validate.check(folder).problems if p.rule == "merge"]
    assert {p.file for p in wrong} == {"cases.csv", "extractions.csv"}
    assert all("both sides have changed adams2020-1" in p.fix and "keep one of its two lines" in p.fix
               and "Keep the rows of both" not in p.fix for p in wrong)
    for table in ("cases", "extractions"):
        text = (folder / f"{table}.csv").read_text(encoding="utf-8")
        ours = re.sub(r"<{7} ours\n((?s:.*?))\|{7}(?s:.*?)>{7} theirs\n", r"\1", text)
        (folder / f"{table}.csv").write_text(ours, encoding="utf-8")
    assert sound(folder)


def test_the_same_patient_entered_alike_by_both_is_entered_once(three):
    folder, joined = three(lambda t: t.add(WREN, patient("wren2024-1")),
                           lambda t: (t.add(WREN, patient("wren2024-1")), t.add(OWL, patient("owl2025-1"))))
    assert sound(folder) and not conflicts(joined)


def test_the_same_report_entered_otherwise_is_a_conflict(three):
    folder, joined = three(lambda t: t.add(WREN | {"year": "2023"}, patient("wren2024-1")),
                           lambda t: t.add(WREN, patient("wren2024-1")))
    (told,) = joined["sources.csv"].conflicts
    assert "both sides have added wren2024" in told and "year: ours 2023, theirs 2024" in told
    assert "if not, give that of theirs the next free name" in told
    assert not joined.keys() & {"cases.csv", "extractions.csv"}  # there they are the same


def test_two_patients_of_one_number_are_not_mixed(three):
    """The readings of each stay together, those that the other does not have included."""
    mine = patient("adams2020-3", levels="T1")
    folder, joined = three(lambda t: t["cases"].append(mine | {"age_years": "30"}),
                           lambda t: t["cases"].append(patient("adams2020-3", country="ITA", levels="T9")))
    assert len(joined["cases.csv"].conflicts) == len(joined["extractions.csv"].conflicts) == 1
    readings = "\n".join(lines(folder, "extractions"))
    side = re.search(r"<{7} ours\n(.*)\|{7} base\n={7}\n(.*)>{7} theirs", readings, re.DOTALL)
    assert "age_years" in side[1] and "country" not in side[1]
    assert "country" in side[2] and "age_years" not in side[2]
    assert "only theirs has this row" in joined["extractions.csv"].conflicts[0]
    said = [p.fix for p in validate.check(folder).problems if p.rule == "merge"]
    said += [told for table in joined.values() for told in table.conflicts]
    assert len(said) == 4 and all("the next free name, in every table" in fix for fix in said)


@pytest.mark.parametrize("out", merging.SIDES)
def test_what_one_has_taken_out_and_the_other_changed_is_a_conflict_with_all_its_readings(three, out):
    def leave(t):
        t["cases"][:] = [row for row in t["cases"] if row["case_id"] != "adams2020-2"]

    def change(t):
        t.row("cases", case_id="adams2020-2").update(age_years="61")
    folder, joined = three(*((leave, change) if out == "ours" else (change, leave)))
    kept = {"ours": "theirs", "theirs": "ours"}[out]
    assert f"{out} has deleted adams2020-2, {kept} has changed it" in conflicts(joined)
    assert "age_years: base 60, " + kept + " 61" in conflicts(joined)
    stands = [line for line in lines(folder, "extractions") if line.startswith("adams2020-2,")]
    assert len(stands) == 2 * (len(stands) // 2) > 20  # those of the base, and those that were kept


def test_what_one_has_taken_out_and_the_other_left_is_gone(three):
    def leave(t):
        t["cases"][:] = [row for row in t["cases"] if row["case_id"] != "adams2020-2"]
    folder, joined = three(lambda t: t.add(WREN, patient("wren2024-1")), leave)
    assert sound(folder) and not conflicts(joined)
    assert "adams2020-2" not in "".join(lines(folder, "extractions"))
    assert joined["cases.csv"].told == ["ours 1 new; theirs 1 taken out"]


@pytest.mark.parametrize("renaming", merging.SIDES)
def test_a_change_follows_a_new_name(three, renaming):
    """A value, and a patient of the report under its old name."""
    def rename(t):
        t.rename("adams2020", "eve2020")
        t.row("sources", citation_key="eve2020")["former_keys"] = "adams2020"
        t.row("cases", case_id="eve2020-1")["notes"] = "Not eve2020-2."

    def change(t):
        t.row("cases", case_id="adams2020-1").update(age_years="46")
        t.row("sources", citation_key="adams2020").update(volume="7")
    def noted(t):
        t.row("cases", case_id="adams2020-1")["notes"] = "Not adams2020-2."
    folder, joined = three(*((rename, change) if renaming == "ours" else (change, rename)), noted)
    assert not conflicts(joined), conflicts(joined)
    assert f"{renaming} calls adams2020-1 eve2020-1" in joined["cases.csv"].told
    everything = "\n".join("\n".join(lines(folder, table)) for table in ("sources", "cases", "extractions"))
    assert everything.count("adams2020") == 1 and "eve2020-1,eve2020,46" in everything  # its former key


def test_a_former_key_tells_of_a_new_name_whatever_else_has_changed(three):
    def renamed(tables):
        tables.rename("adams2020", "moss2020")
        tables.row("sources", citation_key="moss2020").update(former_keys="adams2020", authors="Moss Ann")

    def changed(tables):
        tables.row("sources", citation_key="adams2020").update(volume="7")

    place, _ = three(renamed, changed)
    text = (place / "sources.csv").read_text(encoding="utf-8")
    assert "\nadams2020," not in text and "\nmoss2020,Two patients and a rose,Moss Ann," in text
    assert ",2020,7," in text


def test_two_new_names_of_one_report_are_a_conflict(three):
    _, joined = three(lambda t: t.rename("adams2020", "eve2020"), lambda t: t.rename("adams2020", "ada2020"))
    assert "adams2020: ours calls it eve2020, theirs calls it ada2020" in conflicts(joined)


def test_a_new_name_of_what_the_other_has_taken_out_is_a_conflict(three):
    def leave(t):
        t["cases"].clear()
        t["sources"].pop(0)
        t["claims"].clear()
    _, joined = three(leave, lambda t: t.rename("adams2020", "ada2020"))
    assert "adams2020-1: ours has deleted it, theirs calls it ada2020-1" in conflicts(joined)


def test_a_reading_that_both_have_added_to_a_patient_is_told_by_its_field(three):
    def read(who):
        def change(t):
            t.row("cases", case_id="adams2020-1").update(levels="T4", region="thoracic")
            t["extractions"].append({"case_id": "adams2020-1", "field": "levels", "first": "T4",
                                     "final": "T4", "resolution": "first_only", "first_by": who})
        return change
    folder, joined = three(read("reader-a"), read("reader-b"))
    (told,) = joined["extractions.csv"].conflicts
    assert "both sides have added adams2020-1/levels" in told
    assert "first_by: ours reader-a, theirs reader-b" in told
    said = told, *(p.fix for p in validate.check(folder).problems if p.rule == "merge")
    assert all("eep one of its two lines" in fix and "name" not in fix for fix in said) and len(said) == 2


def test_rows_that_share_a_name_are_counted(three):
    """A table without a key may have a row twice; a side that adds it once more has it once more."""
    def more(n):
        return lambda t: t["searches"].extend(dict(t["searches"][0]) for _ in range(n))
    folder, joined = three(more(1), more(2))
    assert len(lines(folder, "searches")) == 1 + 3 and not conflicts(joined)


def a_state(*words):
    """Rows of a small table with a key; cells are empty, of the base or this side's own; or former keys."""
    cell = st.sampled_from(["", "1", "2", *words])
    former = st.sampled_from(["", "", "", "a", "b", "a;c"])
    return st.dictionaries(st.sampled_from("abcde"), st.tuples(cell, cell, cell, former), max_size=4)


@settings(deadline=None)
@given(a_state(), a_state("ours"), a_state("theirs"))
def test_whatever_is_joined_no_value_of_either_side_is_lost(base, ours, theirs):
    """Each value that a side has written stands in the outcome; what nobody has written does not."""
    columns = ["citation_key", "title", "authors", "journal", "former_keys"]
    base, ours, theirs = ([dict(zip(columns, (name, *cells), strict=True)) for name, cells in state.items()]
                          for state in (base, ours, theirs))
    table = corpus.PACKAGE.tables["sources"]
    joined, turned = (
        merging.Join(table, corpus.PACKAGE, *(merging.Side(columns, rows) for rows in states)).joined()
        for states in ((base, ours, theirs), (base, theirs, ours)))
    assert joined.text == turned.text or joined.conflicts and turned.conflicts
    of_both = re.sub(r"(?ms)^<{7} ours\n|^\|{7} base\n.*?^={7}\n|^>{7} theirs\n", "", joined.text)
    stand = [*csv.DictReader(io.StringIO(of_both))]
    for side, word in ((ours, "ours"), (theirs, "theirs")):
        for column in columns:
            assert sum(row[column] == word for row in side) <= sum(row[column] == word for row in stand)
    assert {(c, row[c]) for row in stand for c in columns} <= {
        (c, row[c]) for row in (*base, *ours, *theirs) for c in columns}
    if theirs == base or ours in (base, theirs):
        assert not joined.conflicts and len(stand) == len(ours if theirs == base else theirs)


# -- columns


def with_columns(folder, table, change):
    """Change the cells of a file line by line, as lists; the header is the first."""
    path = folder / f"{table}.csv"
    rows = [change(n, row) for n, row in enumerate(csv.reader(path.open(encoding="utf-8", newline="")))]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


@pytest.fixture
def states(tmp_path):
    return [corpus.write(tmp_path / name, corpus.tables()) for name in ("base", "ours", "theirs")]


@pytest.mark.parametrize("swapped", [False, True])
def test_a_new_column_and_another_order_of_one_side_meet_rows_of_the_other(states, swapped):
    base, *sides = states
    one, two = reversed(sides) if swapped else sides
    with_columns(one, "searches", lambda n, row: [row[1], row[0], ["hits", "12"][n], *row[2:]])
    (two / "searches.csv").write_text((two / "searches.csv").read_text() + "2027-01,a drawer,,2,,,,\n")
    (joined,) = merging.folders(base, *sides)
    header, *rows = lines(sides[0], "searches")
    assert header.startswith("where,date,hits,") and not joined.conflicts
    assert rows == ["a shelf,2026-11,12,,1,,,,", "a drawer,2027-01,,,2,,,,"]


@pytest.mark.parametrize("base, ours, theirs, joined", [
    ("abc", "abxc", "yabc", "yabxc"), ("abc", "xabc", "abcy", "xabcy"), ("abc", "abcx", "abcx", "abcx"),
    ("abc", "bac", "abcy", "bacy"), ("abc", "abc", "cab", "cab"), ("", "ab", "", "ab"),
    ("ab", "", "ab", "ab")])
def test_columns_that_both_sides_have_added_stand_where_each_has_put_them(base, ours, theirs, joined):
    """In the order of the side that has changed it."""
    assert "".join(merging._columns(*map(list, (base, ours, theirs)))) == joined


@pytest.mark.parametrize("n, more", [(6, []), (8, ["and 2 more"])])
def test_of_many_differences_six_are_told_and_the_others_counted(n, more):
    assert merging._few(map(str, range(n))) == [*"012345", *more]


def test_a_column_that_one_has_taken_out_goes_unless_the_other_has_written_into_it(states):
    base, ours, theirs = states
    place = lines(base, "searches")[0].split(",").index("queries")
    with_columns(ours, "searches", lambda n, row: row[:place] + row[place + 1:])
    with_columns(theirs, "searches", lambda n, row: [*row[:-1], "a box" if n else row[-1]])
    (gone,) = merging.folders(base, ours, theirs)
    assert ",queries," not in gone.text and "a box" in gone.text
    for folder in (base, ours):
        corpus.write(folder, corpus.tables())
    with_columns(ours, "searches", lambda n, row: row[:place] + row[place + 1:])
    with_columns(theirs, "searches", lambda n, row: [*row[:place], row[place] + "5" * n, *row[place + 1:]])
    (kept,) = merging.folders(base, ours, theirs)
    assert "queries" in kept.text and "the column queries was taken out on one side" in kept.told[1]


def described(folder, change):
    path = folder / "datapackage.json"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def test_the_descriptor_is_joined_line_by_line(states):
    base, ours, theirs = states
    described(ours, lambda text: text.replace('"version": "', '"version": "9', 1))
    described(theirs, lambda text: text.replace('"title": "', '"title": "The ', 2))
    before = json.loads((theirs / "datapackage.json").read_text())
    (joined,) = merging.folders(base, ours, theirs)
    told = json.loads((ours / "datapackage.json").read_text(encoding="utf-8"))
    assert told["version"].startswith("9") and told["title"] == before["title"] and not joined.conflicts


def test_a_line_of_the_descriptor_that_both_have_changed_is_a_conflict(states):
    base, ours, theirs = states
    for folder, word in ((ours, "9"), (theirs, "8")):
        described(folder, lambda text, word=word: text.replace('"version": "', f'"version": "{word}', 1))
    (joined,) = merging.folders(base, ours, theirs)
    text = (ours / "datapackage.json").read_text(encoding="utf-8")
    assert joined.conflicts and "<<<<<<< ours" in text and '"version": "9' in text and '"version": "8' in text


def test_a_table_of_one_side_comes_with_its_description(states):
    base, ours, theirs = states
    descriptor = json.loads((theirs / "datapackage.json").read_text(encoding="utf-8"))
    more = copy.deepcopy(descriptor["resources"][-1]) | {"name": "more", "path": "more.csv"}
    descriptor["resources"].append(more)
    (theirs / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    (theirs / "more.csv").write_text(",".join(field["name"] for field in more["schema"]["fields"]) + "\n")
    merging.folders(base, ours, theirs)
    assert (ours / "more.csv").read_bytes() == (theirs / "more.csv").read_bytes()


# -- nothing is lost


@pytest.mark.parametrize("damage, where", [
    (lambda raw: raw + b'"open\n', "line 4 .*"), (lambda raw: raw.replace(b"sex", b"s\xe9x", 1), ".*")])
def test_tables_that_cannot_be_read_are_refused_and_nothing_is_written(states, damage, where):
    base, ours, theirs = states
    (theirs / "cases.csv").write_bytes(damage((theirs / "cases.csv").read_bytes()))
    (theirs / "sources.csv").write_text((theirs / "sources.csv").read_text().replace("a rose", "the rose"))
    before = {path: path.read_bytes() for path in ours.iterdir()}
    with pytest.raises(Refused, match="^cases.csv of theirs cannot be read row by row: "
                       f"{where}[.] Correct it first$"):
        merging.folders(base, ours, theirs)
    assert before == {path: path.read_bytes() for path in ours.iterdir()}


def test_a_base_that_git_has_joined_itself_may_hold_marks(states):
    """Where two histories have crossed, git joins what they share first, and hands on what came of it."""
    base, *sides = states
    for folder in sides:
        with_columns(folder, "cases", lambda n, row: [*row[:2], "46" if n == 1 else row[2], *row[3:]])
    head, one, two = lines(base, "cases")
    (base / "cases.csv").write_text("\n".join([
        head, "<<<<<<< ours", one, "=======", one.replace(",45,", ",44,"), ">>>>>>> theirs", two, ""]))
    with_columns(sides[1], "cases", lambda n, row: [*row[:-1], row[-1] + " As printed." * (n == 2)])
    (joined,) = merging.folders(base, *sides)
    assert not joined.conflicts and lines(sides[0], "cases")[1].startswith("adams2020-1,adams2020,46")
    assert lines(sides[0], "cases")[2].endswith("As printed.")


def test_what_a_spreadsheet_has_made_of_a_table_is_joined_all_the_same(states):
    """Semicolons, ends of lines as on Windows, a byte order mark, empty columns, zeros: what format mends."""
    base, ours, theirs = states
    with_columns(ours, "searches", lambda n, row: [*row[:3], "1.0" if n else row[3], *row[4:], "", ""])
    path = ours / "searches.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b",", b";").replace(b"\n", b"\r\n"))
    (theirs / "searches.csv").write_text((theirs / "searches.csv").read_text() + "2027-01,a drawer,,2,,,,\n")
    (joined,) = merging.folders(base, ours, theirs)
    assert joined.told == ["theirs 1 new"] and not joined.conflicts
    assert path.read_bytes() == (theirs / "searches.csv").read_bytes()


def test_a_dry_run_tells_the_same_and_writes_nothing(states):
    base, ours, theirs = states
    with_columns(theirs, "sources", lambda n, row: [*row[:-1], "as printed" if n == 1 else row[-1]])
    before = {path: path.read_bytes() for path in ours.iterdir()}
    for write in (False, True):
        ended = merge(*states, *["--dry-run"] * (not write))
        assert (ended.output, ended.exit_code) == ("sources.csv: theirs 1 changed\n", 0)
        assert [p.name for p in ours.iterdir() if before[p] != p.read_bytes()] == ["sources.csv"] * write
    again = merge(*states)
    assert again.exit_code == 0 and "nothing to join" in again.output


def test_all_is_written_together_and_once_more_changes_nothing(states, monkeypatch):
    """A kill leaves the old ones or the new (``tables/test_files.py``)."""
    base, ours, theirs = states
    for name in ("sources", "cases"):
        with_columns(theirs, name, lambda n, row: [*row[:-1], "as printed" if n else row[-1]])
    written = []
    monkeypatch.setattr(merging, "write_together", lambda texts: (written.append(texts), together(texts)))
    for _ in range(2):
        merging.folders(base, ours, theirs)
    assert [{path.name for path in texts} for texts in written] == [{"sources.csv", "cases.csv"}, set()]
    assert all(lines(ours, name) == lines(theirs, name) for name in ("sources", "cases"))


def test_one_table_is_known_by_its_columns_whatever_its_files_are_called(states, tmp_path):
    three = []
    for folder, words in zip(states, ("a rose", "the rose", "a rose"), strict=True):
        three.append(tmp_path / f"{len(three)}")
        three[-1].write_text((folder / "sources.csv").read_text().replace("a rose", words).replace(
            "a tulip", "tulips" if len(three) == 3 else "a tulip"))
    ended = merge(*three, "--data", states[0])
    assert ended.exit_code == 0 and ended.output.startswith("sources.csv: ours 1 changed; theirs 1 changed")
    assert "the rose" in three[1].read_text() and "tulips" in three[1].read_text()
    three[1].write_text("a,b\n1,2\n")
    ended = merge(*three, "--data", states[0])
    assert ended.exit_code == 2 and "has the columns of none of the tables" in ended.stderr
    ended = merge(states[0], *three[1:])
    assert ended.exit_code == 2 and "three folders, or three files" in ended.stderr


def test_a_conflict_ends_with_1_and_tells_how_to_settle_it(states):
    for folder, age in zip(states, ("45", "46", "47"), strict=True):
        with_columns(folder, "cases", lambda n, row, age=age: [*row[:2], age if n == 1 else row[2], *row[3:]])
    ended = merge(*states)
    assert ended.exit_code == 1 and "age_years: base 45, ours 46, theirs 47" in ended.stderr
    assert ended.stderr.endswith("then run iscm-review format.\n")
