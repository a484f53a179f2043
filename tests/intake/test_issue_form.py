"""The issue form asks what the descriptor describes, in a form that GitHub takes."""

import re

import pytest
import yaml
from click.testing import CliRunner

import corpus
from living_review.commands.cli import main
from living_review.intake import issue_form
from living_review.tables.inputs import ROOT

FORM = yaml.safe_load((ROOT / issue_form.FILE).read_text(encoding="utf-8"))
ASKED = [element for element in FORM["body"] if element["type"] != "markdown"]


def test_the_committed_form_is_that_of_the_descriptor():
    assert CliRunner().invoke(main, ["issue-form", "--check"]).exit_code == 0


def test_every_column_that_a_stranger_can_know_is_asked_for():
    asked = {(field.table, field.column.name) for field in issue_form.fields(corpus.PACKAGE) if field.column}
    assert asked == {(table, column.name) for table in ("sources", "cases")
                     for column in corpus.PACKAGE.tables[table].columns if column.name not in issue_form.OURS}


def test_headings_and_names_are_there_once_and_are_those_of_the_file():
    fields = issue_form.fields(corpus.PACKAGE)
    assert [(e["attributes"].get("label"), e["id"]) for e in ASKED] == [(f.label, f.id) for f in fields]
    plain = [re.sub(r"[^a-z0-9]", "", f.label.casefold()) for f in fields]
    assert len(set(plain)) == len(plain) and len({f.id for f in fields}) == len(fields)
    assert all(re.fullmatch(r"[a-z0-9-]+", f.id) for f in fields)


def test_a_vocabulary_is_offered_in_words_and_each_word_leads_back():
    for field in issue_form.fields(corpus.PACKAGE):
        if field.choice:
            shown = next(e for e in ASKED if e["id"] == field.id)["attributes"]
            back = issue_form.options(field.column)
            assert list(back) == shown["options"] and list(back.values()) == list(field.column.vocabulary)
            assert all(isinstance(word, str) and word.casefold() != "none" for word in shown["options"])
            if field.column.type == "list":
                assert shown["multiple"] and not any("," in word for word in back)


def test_help_is_the_description():
    for field, element in zip(issue_form.fields(corpus.PACKAGE), ASKED, strict=True):
        if field.column:
            assert element["attributes"]["description"].startswith(field.column.description)


def test_the_headings_are_those_of_the_descriptor():
    heads = [e["attributes"]["value"].strip() for e in FORM["body"] if e["type"] == "markdown"][1:]
    assert heads == [f"## {section.title}" for table in ("sources", "cases")
                     for section in corpus.PACKAGE.tables[table].sections
                     if not {column.name for column in section.columns} <= set(issue_form.OURS)]


def test_only_the_label_of_the_reader_and_the_promises_must_be_filled_in():
    """The rows of the form of the site take the place of all others."""
    assert [e["id"] for e in ASKED if e.get("validations", {}).get("required")] == ["reader"]
    promises = next(e for e in ASKED if e["id"] == "promises")["attributes"]["options"]
    assert [p["label"] for p in promises] == list(issue_form.PROMISED)
    assert all(p["required"] for p in promises)


@pytest.mark.parametrize("name", ["config", "case", "correction"])
def test_the_files_for_github_can_be_read(name):
    assert yaml.safe_load((ROOT / f".github/ISSUE_TEMPLATE/{name}.yml").read_text(encoding="utf-8"))
