"""A version is prepared from fragments: what names it, and the changelog, together or not at all."""

import datetime
import json
import os
import re
import shutil

import pytest
import yaml
from click.testing import CliRunner

from living_review.commands.cli import main
from living_review.release import changelog
from living_review.release.prepare import named, prepare, ready
from living_review.tables import files, inputs
from living_review.tables.inputs import ROOT
from living_review.tables.problems import Refused
from releasing import commit, git

NAMES = ("CITATION.cff", "pyproject.toml", "data/datapackage.json", "src/iscm_review/__init__.py",
         "book/_config.yml")
CHANGELOG = """# Changes

<!-- versions -->

## 2026.11.0

<!-- newest -->
This is the first version.
<!-- older -->

### Cases

- The case table.
"""
DAY = datetime.date(2027, 1, 14)
WAITING = {"12.cases.md": "Two patients of `liu2027` came in.\n",
           "+median.methods.md": "The median of small groups\nis the middle of the flat stretch.\n",
           "+short.summary.md": "This version brings two patients.\n"}


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A small repository with what a version touches, at version 2026.11.0; some changes wait."""
    root = tmp_path_factory.mktemp("template")
    for name in NAMES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    (root / "CHANGELOG.md").write_text(CHANGELOG)
    for path, text in named(root, "2026.11.0", datetime.date(2026, 11, 20)):
        path.write_text(text)
    shutil.copytree(ROOT / "changes", root / "changes", ignore=lambda _, names: [
        name for name in names if name not in changelog.OTHERS])
    for name, text in WAITING.items():
        (root / "changes" / name).write_text(text)
    git(root, "init", "--quiet")
    commit(root)
    return root


@pytest.fixture
def place(template, tmp_path):
    return shutil.copytree(template, tmp_path / "here")


def everything(place):
    return {str(p.relative_to(place)): p.read_bytes() for p in sorted(place.rglob("*"))
            if p.is_file() and ".git" not in p.parts}


def test_the_fragments_that_wait_are_well_formed():
    assert changelog.faults(ROOT) == []


def test_every_place_names_the_version_and_its_day(place):
    prepare(place, "2027.1.0", DAY)
    cff = yaml.safe_load((place / "CITATION.cff").read_text())
    package = json.loads((place / "data/datapackage.json").read_text())
    assert (str(cff["version"]), cff["date-released"]) == ("2027.1.0", DAY)
    assert (package["version"], package["created"]) == ("2027.1.0", "2027-01-14T00:00:00Z")
    assert '__version__ = "2027.1.0"' in (place / "src/iscm_review/__init__.py").read_text()


def test_nothing_else_in_these_files_changes(place):
    before = everything(place)
    prepare(place, "2027.1.0", DAY)
    after = everything(place)
    for name in NAMES:
        old, new = (text[name].decode().splitlines() for text in (before, after))
        assert len(old) == len(new) and sum(a != b for a, b in zip(old, new, strict=True)) <= 2, name


def test_the_fragments_become_the_newest_section_and_go(place):
    older = (place / "CHANGELOG.md").read_text().split("## 2026.11.0")[1]
    prepare(place, "2027.1.0", DAY)
    text = (place / "CHANGELOG.md").read_text()
    assert text.split("## 2027.1.0\n")[1].split("## 2026.11.0")[0] == """
Released on 2027-01-14.

<!-- newest -->
This version brings two patients.
<!-- older -->

### Cases

- Two patients of `liu2027` came in. (#12)

### Methods

- The median of small groups
  is the middle of the flat stretch.

"""
    assert not changelog.waiting(place) and (place / "changes/README.md").is_file()
    kept = text.split("## 2026.11.0")[1]
    assert kept == older.replace("<!-- newest -->\n", "").replace("<!-- older -->\n", "")


def test_the_opening_page_shows_the_summary_of_the_newest_version(place):
    prepare(place, "2027.1.0", DAY)
    text = (place / "CHANGELOG.md").read_text()
    assert "start-after: <!-- newest -->" in (ROOT / "book/index.md").read_text()
    shown = text.split("<!-- newest -->")[1].split("<!-- older -->")[0]
    assert shown.strip() == "This version brings two patients."


def test_one_version_after_another(place):
    prepare(place, "2027.1.0", DAY)
    (place / "changes/+words.text.md").write_text("A chapter reads better.")
    (place / "changes/+s.summary.md").write_text("Better words.")
    commit(place)
    prepare(place, "2027.1.1", DAY)
    text = (place / "CHANGELOG.md").read_text()
    assert text.index("## 2027.1.1") < text.index("## 2027.1.0") < text.index("## 2026.11.0")
    assert text.count("<!-- newest -->") == text.count("<!-- older -->") == text.count(changelog.MARK) == 1


def test_the_same_fragments_make_the_same_changelog(place, tmp_path_factory):
    other = shutil.copytree(place, tmp_path_factory.mktemp("other") / "b")
    for root in (place, other):
        prepare(root, "2027.1.0", DAY)
    assert everything(place) == everything(other)


@pytest.mark.parametrize("version, day, said", [
    ("2026.11.0", datetime.date(2026, 11, 30), "does not go forward"),
    ("2026.9.0", datetime.date(2026, 9, 1), "does not go forward"),
    ("2027.1", DAY, "is not a version"),
    ("2027.2.0", DAY, "is not a version of January 2027"),
    ("2026.11.1", datetime.date(2026, 11, 1), "is before 2026-11-20")])
def test_a_version_that_does_not_go_forward_is_refused(place, version, day, said):
    before = everything(place)
    with pytest.raises(Refused, match=said):
        prepare(place, version, day)
    assert everything(place) == before


def test_a_dirty_tree_is_refused(place):
    (place / "new.txt").write_text("not committed")
    with pytest.raises(Refused, match="commit it first, the files in changes/ too"):
        prepare(place, "2027.1.0", DAY)
    commit(place)
    prepare(place, "2027.1.0", DAY)


@pytest.mark.parametrize("left, said", [
    ((), ["there is no fragment in changes/. Tell each in a file", "say in a sentence or two"]),
    (("+short.summary.md",), ["there is no fragment in changes/ but .short.summary.md, which sums up"]),
    (("12.cases.md",), ["say in a sentence or two what this version brings"])])
def test_a_version_without_a_change_or_a_summary_is_refused_until_the_file_is_there(place, left, said):
    for name in set(WAITING) - set(left):
        (place / "changes" / name).unlink()
    commit(place)
    for words in said:
        with pytest.raises(Refused, match=words) as refused:
            prepare(place, "2027.1.0", DAY)
        name = re.search(r"(?:in a file like|brings, in) (changes/[\w.+-]+\.md)", str(refused.value))[1]
        (place / name).write_text("What the message asks for.\n")
        commit(place)
    prepare(place, "2027.1.0", DAY)


@pytest.mark.parametrize("version, day", [
    ("2026.12.0", "2026-11-28"), ("2026.11.1", "2026-12-02"), ("2027.1.0", "2026-11-28"),
    ("2026.11.1", "2026-11-02"), ("2026.9.3", "2026-12-02"), ("2026.11.0", "2026-11-28"),
    ("2026.11.0", "2026-11-02")])
def test_each_remedy_for_a_version_that_is_not_due_leads_to_one(place, version, day):
    """Whoever takes the version that is named, or gives the day that is named, can prepare it."""
    def follow(version, day, steps=0):
        try:
            ready(place, version, datetime.date.fromisoformat(day))
        except Refused as refused:
            ways = [(take, day) for take in re.findall(r"take ([0-9.]*[0-9])", str(refused))]
            ways += [(version, give) for give in re.findall(r"--date ([0-9-]+)", str(refused))]
            assert ways and steps < 3, refused
            for way in ways:
                follow(*way, steps + 1)

    with pytest.raises(Refused):
        ready(place, version, datetime.date.fromisoformat(day))
    follow(version, day)


@pytest.mark.parametrize("name, text, said", [
    ("12.case.md", "A case.", "a fragment is called"), ("cases.md", "A case.", "a fragment is called"),
    ("words.text.md", "Better.", "a fragment is called"), ("12.cases.txt", "A case.", "a fragment is called"),
    ("+A b.text.md", "Better.", "a fragment is called"),
    ("13.text.md", "", "empty"), ("13.text.md", "## 2027.1.0\n\nx.", "more than one paragraph"),
    ("13.text.md", "# Heading.", "a heading"), ("13.text.md", "- an item.", "a heading"),
    ("13.text.md", "Title\n---\ntext.", "a heading"), ("13.text.md", "No end", "does not end"),
    ("13.text.md", "A mark <!-- older -->.", "markup"), ("13.text.md", "A role {num}`x`.", "markup"),
    ("13.text.md", "Long words. " * 90, "the limit is 900"), ("13.text.md", b"\xff.", "not UTF-8")])
def test_a_fragment_that_would_spoil_the_changelog_is_told(place, name, text, said):
    path = place / "changes" / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert any(words.startswith(f"{name}: ") and said in words for words in changelog.faults(place))


def test_a_version_with_such_a_fragment_is_refused(place):
    (place / "changes/13.text.md").write_text("No end")
    commit(place)
    before = everything(place)
    with pytest.raises(Refused, match="does not end"):
        prepare(place, "2027.1.0", DAY)
    assert everything(place) == before


@pytest.mark.parametrize("fails_at", range(1, 5))
def test_a_failure_midway_leaves_everything_as_it_was(place, monkeypatch, fails_at):
    before, calls, replace = everything(place), [], os.replace

    def broken(old, new):
        calls.append(new)
        if len(calls) == fails_at:
            raise OSError(28, "No space left on device", str(new))
        replace(old, new)

    monkeypatch.setattr(files.os, "replace", broken)
    with pytest.raises(OSError, match="No space"):
        prepare(place, "2027.1.0", DAY)
    assert everything(place) == before


def test_the_command_tells_what_it_wrote(place, monkeypatch):
    monkeypatch.setattr(inputs, "ROOT", place)
    ended = CliRunner().invoke(main, ["prepare", "2027.1.0", "--date", "2027-01-14"])
    assert ended.exit_code == 0, ended.output
    assert "written: CITATION.cff" in ended.output and "removed: changes/12.cases.md" in ended.output
    assert CliRunner().invoke(main, ["prepare", "2027.1.0", "--date", "2027-01-14"]).exit_code == 1


def test_without_a_version_the_one_that_is_due_is_prepared(place, monkeypatch):
    monkeypatch.setattr(inputs, "ROOT", place)
    ended = CliRunner().invoke(main, ["prepare", "--date", "2031-02-14"])
    assert ended.exit_code == 0, ended.output
    assert "tag the commit v2031.2.0" in ended.output


def test_the_command_looks_at_fragments_alone(place, monkeypatch):
    monkeypatch.setattr(inputs, "ROOT", place)
    assert CliRunner().invoke(main, ["prepare", "--check"]).exit_code == 0
    (place / "changes/odd.md").write_text("x")
    ended = CliRunner().invoke(main, ["prepare", "--check"])
    assert ended.exit_code == 1 and "changes/odd.md: a fragment is called" in ended.output
