"""A preview: the book with tables that nobody has accepted; what differs is first, and nothing is run."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from living_review.build import make
from living_review.commands.cli import main
from living_review.effect import Effect, State, moved, shown
from living_review.effect.rows import Row, Rows, Value
from living_review.release import preview
from living_review.stats.estimate import Estimate
from living_review.tables import inputs
from living_review.tables.problems import DataError, Problem
from one_more import add_case
from published import small

NAME = "survival.all.median"
LINK = ('<a class="reference internal" href="../numbers/survival.html#num-survival-all-median">'
        '<span class="num">7</span></a>')
HOSTILE = '<script>window.ran = 1</script>'


@pytest.fixture
def site(tmp_path):
    made = small(tmp_path, "2026.11.0")
    page = made / "chapters/survival.html"
    page.write_text(page.read_text().replace("Survival of", f'{LINK} and <figure id="fig-one"></figure>'))
    (made / "cases").mkdir()
    (made / "cases/liu2026-1.html").write_text("<html><head></head><!-- edition-banner --></html>")
    return made


@pytest.fixture
def effect(tmp_path):
    number = Estimate(NAME, "Median survival", 7, 34, "Kaplan-Meier", "months", 3, case_ids=("a",))
    row = Row("liu2026-1", 2, (Value("case_id", None, "liu2026-1"),))
    return Effect(
        State("base", tmp_path), State("head", tmp_path),
        moves=moved.Moves(moved=[moved.Move(NAME, number, number, 0.5)]),
        sentences=(shown.Reworded("chapters/survival", ("It was ", ("7", HOSTILE)), (NAME,)),),
        items=(shown.Change("chapters/survival", "figure", "fig-one", f"{HOSTILE} alive. More", 0),),
        tables={"cases": Rows(["case_id"], added=[row], changed=[Row(HOSTILE, 3, ())], removed=[])})


def read(out: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((out / name).read_text(encoding="utf-8"), "html.parser")


def test_each_page_says_what_it_is_and_is_kept_out_of_search_engines(site, effect, tmp_path):
    preview.lay(site, effect, tmp_path / "out", 12)
    for name in ("index.html", "chapters/survival.html", "cases/liu2026-1.html"):
        page = read(tmp_path / "out", name)
        banner = page.select_one("aside.edition-banner")
        assert "Pull request 12." in banner.text and "nobody has accepted" in banner.text
        assert page.select_one('meta[name=robots]')["content"] == "noindex"
        newest = banner.select_one("a[href^='../../']")["href"]
        assert newest == "../" * (2 + name.count("/")) + name
    (one,) = read(tmp_path / "out", "chapters/survival.html").select("link[rel=canonical]")
    assert one["href"].startswith("https://example.org/review/pr/12/")


def test_what_differs_is_listed_first_with_its_place_which_is_marked(site, effect, tmp_path):
    preview.lay(site, effect, tmp_path / "out", 12)
    listed = read(tmp_path / "out", "index.html").select_one("aside")
    assert [one.text for one in listed.select("summary")] == [
        "1 sentence differs", "1 figure differs", "1 patient differs"]
    page = read(tmp_path / "out", "chapters/survival.html")
    for link in listed.select("li a"):
        name, _, anchor = link["href"].partition("#")
        assert (tmp_path / "out" / name).is_file() and (not anchor or page.find(id=anchor))
    assert page.find(id="differs-0").text == "7"
    marked = page.style.text.partition("{")[0]
    assert page.select(marked) == [*page.select("span.num"), page.figure]
    assert not read(tmp_path / "out", "cases/liu2026-1.html").style


def test_words_of_the_change_are_text(site, effect, tmp_path):
    preview.lay(site, effect, tmp_path / "out", 12)
    page = read(tmp_path / "out", "index.html")
    assert not page.select("aside script") and page.aside.text.count(HOSTILE) == 2


def test_without_a_number_it_is_a_preview_for_oneself(site, effect, tmp_path):
    preview.lay(site, effect, tmp_path / "out", None)
    banner = read(tmp_path / "out", "index.html").aside
    assert "Preview." in banner.text and "newest" not in banner.text


# The command

@pytest.fixture
def run(site, here, tmp_path, monkeypatch):
    """The command; the small site stands for the built one, which notes its tables."""
    def build(where, *_):
        shutil.copytree(where.data, tmp_path / "built")
        return site

    monkeypatch.setattr(make, "site", build)
    return lambda *arguments: CliRunner().invoke(
        main, ["preview", *map(str, arguments), "--out", str(tmp_path / "out"), "--pull", "12"])


def test_tables_that_the_gate_takes_are_built_with_the_descriptor_of_this_checkout(run, folder, tmp_path):
    add_case(folder)
    ended = run(inputs.ROOT / "data", folder)
    assert ended.exit_code == 0, ended.output
    assert (tmp_path / "out/effect.md").is_file() and json.loads((tmp_path / "out/effect.json").read_text())
    assert "differ" in (tmp_path / "out/site/index.html").read_text()
    for path in (tmp_path / "built").iterdir():
        assert path.read_bytes() == (folder / path.name).read_bytes()
    assert run(inputs.ROOT / "data", folder).exit_code == 2  # it is there


def test_a_descriptor_that_changes_has_no_preview(run, folder, tmp_path):
    path = folder / "datapackage.json"
    path.write_text(re.sub(r'"maximum": \d+', '"maximum": 9999', path.read_text(encoding="utf-8"), count=1),
                    encoding="utf-8")
    ended = run(inputs.ROOT / "data", folder)
    assert ended.exit_code == 1 and "read as code" in ended.stderr
    assert (tmp_path / "out/effect.md").is_file() and not (tmp_path / "out/site").exists()


def test_tables_that_the_gate_refuses_have_no_preview(run, folder, tmp_path, monkeypatch):
    def refuse(*_):
        raise DataError([Problem("cases.csv", "vocabulary", "no such word", "Mend it.", line=2)])

    monkeypatch.setattr(make, "site", refuse)
    add_case(folder)
    ended = run(inputs.ROOT / "data", folder)
    assert ended.exit_code == 1 and "There is no preview: the gate refuses these tables." in ended.stderr
    assert "no such word. Mend it." in ended.stderr and not (tmp_path / "out/site").exists()


def test_of_a_branch_nothing_but_its_tables_is_taken(run, folder, tmp_path):
    """Links, other files and folders of a commit stay where they are."""
    def git(*arguments):
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)

    git("init", "--quiet", "--initial-branch=main")
    git("add", ".")
    git("commit", "--quiet", "--message", "before")
    add_case(folder)
    (folder / "sitecustomize.py").write_text("raise SystemExit(9)")
    (folder / "more.csv.py").write_text("")
    (folder / "secret.csv").symlink_to("/etc/passwd")
    git("add", ".")
    git("commit", "--quiet", "--message", "theirs")
    ended = run("HEAD~1", "HEAD", "--data", folder)
    assert ended.exit_code == 0, ended.output
    assert {path.name for path in (tmp_path / "built").iterdir()} == {
        path.name for path in (inputs.ROOT / "data").iterdir() if path.suffix in (".csv", ".json")}
