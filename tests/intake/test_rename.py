"""A report gets another key in all tables and on the pages of the book, or nowhere."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

import corpus
from corpus import Example
from living_review.commands.cli import main
from living_review.gate import canonical, validate
from living_review.intake import amend, entry, rename
from living_review.tables import schema, sheet

PAGE = ("See {cite:t}`adams2020,baker2019` and {case}`adams2020-1`; adams2020. Not adams2020a, xadams2020, "
        "https://example.org/adams2020 or adams2020-x.\n")


@pytest.fixture
def place(tmp_path):
    """A checkout of the specimen: tables that name a report in every way, a page, and the changes to come."""
    made = corpus.tables(Example(rows={"cases": ({}, {"notes": "As printed. Seen by adams2020, too."}),
                                       "sources": ({}, {"notes": "As in adams2020-2."}, {})}))
    for name, text in {"book/index.md": PAGE, "book/_build/index.md": PAGE, "src/topic.py": "'adams2020'\n",
                       "changes/README.md": ""}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return corpus.write(tmp_path / "data", made)


def run(place, *arguments):
    return CliRunner().invoke(main, ["rename", *arguments, "--data", str(place)])


def content(place):
    return {path: path.read_bytes() for path in place.parent.rglob("*") if path.is_file()}


def rows(place, table):
    return [*sheet.read(place, schema.read(place).tables[table])[0].records()]


def test_every_table_and_page_that_names_the_report_follows(place):
    ended = run(place, "adams2020", "moss2020")
    assert ended.exit_code == 0 and ended.output.endswith("recorded\n")
    assert "src/topic.py names adams2020 too" in ended.output
    left = {name: text.replace(b"https://example.org/adams2020", b"") for name, text in content(place).items()
            if b"adams2020" in text}
    assert {path.name for path in left} == {"sources.csv", "index.md", "topic.py", "+moss2020.values.md"}
    (report,) = [row for row in rows(place, "sources") if row["citation_key"] == "moss2020"]
    assert report["former_keys"] == "adams2020"
    assert [row["case_id"] for row in rows(place, "cases")] == ["moss2020-1", "moss2020-2"]
    assert rows(place, "index_case")[0]["source"] == "moss2020 section 2"
    assert (place.parent / "book/index.md").read_text() == PAGE.replace("`adams2020", "`moss2020").replace(
        " adams2020. ", " moss2020. ")
    assert (place.parent / "book/_build/index.md").read_text() == PAGE
    assert not validate.check(place).errors and canonical.tidy(place, write=False) == ([], [])


def test_a_report_that_gets_its_old_key_back_has_it_no_longer_as_a_former_one(place):
    before = content(place)
    for names in (("adams2020", "moss2020"), ("moss2020", "moss2020a"), ("moss2020a", "adams2020")):
        rename.rename(*names, place)
    assert rows(place, "sources")[0]["former_keys"] == "moss2020;moss2020a"
    assert content(place)[place / "cases.csv"] == before[place / "cases.csv"]


@pytest.mark.parametrize("amended", [True, False])
def test_a_report_without_a_year_gets_that_of_its_key_or_keeps_its_key_with_a_year(place, amended):
    for name in ("sources", "cases", "extractions", "claims", "index_case"):
        path = place / f"{name}.csv"
        path.write_text(path.read_text().replace("adams2020", "adamsnd").replace(",2020,", ",,"))
    if amended:
        assert amend.amend("adamsnd", {"year": "1999"}, place).sound
    assert not validate.check(place).errors
    assert run(place, "adamsnd", "adams1999").exit_code == 0
    (report,) = [row for row in rows(place, "sources") if row["former_keys"]]
    assert (report["citation_key"], report["year"]) == ("adams1999", "1999")
    assert not validate.check(place).errors


@pytest.mark.parametrize("old, new, said", [
    ("adam2020", "moss2020", "no report 'adam2020'. Did you mean adams2020?"),
    ("adams2020", "Moss 2020", "'Moss 2020' is not a citation key. Did you mean moss2020?"),
    ("adams2020", "adams2020", "adams2020 is the key already: OLD and NEW are the same."),
    ("adams2020", "baker2019", "baker2019 is or was the key of another reference; baker2019a is free."),
    ("adams2020", "page2021", "page2021 is or was the key of another reference; page2021a is free.")])
def test_what_cannot_be_renamed_is_told_in_one_line_and_nothing_is_written(place, old, new, said):
    before = content(place)
    ended = run(place, old, new)
    assert ended.exit_code == 1 and ended.output.count("\n") == 1 and said in ended.output
    assert content(place) == before


def test_the_gate_judges_it_before_anything_is_written_and_a_dry_run_only_tells(place):
    before = content(place)
    ended = run(place, "adams2020", "adams2019")
    assert ended.exit_code == 1 and "key-has-year" in ended.output and content(place) == before
    ended = run(place, "adams2020", "moss2020", "--dry-run")
    assert ended.exit_code == 0 and "cases.csv: 2 rows" in ended.output and content(place) == before


def test_a_former_key_is_taken(place):
    rename.rename("adams2020", "moss2020", place)
    assert "is or was the key" in run(place, "baker2019", "adams2020").output


KILLED = ("import os, sys; import iscm_review; from pathlib import Path\n"
          "from living_review.intake import rename\n"
          "replace, left = os.replace, [int(sys.argv[2])]\n"
          "def dies(*names):\n"
          "    left[0] -= 1\n"
          "    os._exit(9) if left[0] < 0 else replace(*names)\n"
          "os.replace = dies\n"
          "rename.rename('adams2020', 'moss2020', Path(sys.argv[1]))")


@pytest.mark.parametrize("step", [0, 3])
def test_a_kill_leaves_all_tables_as_they_were(place, step):
    before = content(place)
    assert subprocess.run([sys.executable, "-c", KILLED, str(place), str(step)], check=False).returncode == 9
    errors = validate.check(place).errors
    keys = {row["citation_key"] for row in rows(place, "cases")}
    assert not errors and keys == {"adams2020"}
    assert "moss2020" not in (place.parent / "book/index.md").read_text()
    assert before.items() <= content(place).items()


def test_patients_that_come_under_a_former_key_belong_to_the_report(place):
    rename.rename("adams2020", "adams2020b", place)
    sent = {"case_id": "adams2020-3", "citation_key": "adams2020", "age_years": "33", "primary_site": "lung"}
    plan = entry.enter(entry.Entry({}, {1: sent}, "reader-c"), place, write=False)
    assert plan.key == "adams2020b" and plan.case_ids == ("adams2020b-3",)
