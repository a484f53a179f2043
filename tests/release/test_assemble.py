"""The published tree: every version for ever, the newest at the root, and no address that breaks."""

import json
import os
import re
import shutil
import sys
from contextlib import contextmanager

import pytest
from click.testing import CliRunner

import corpus
from living_review.commands.cli import main
from living_review.intake import rename
from living_review.release import assemble
from living_review.site import record
from living_review.tables import edition
from living_review.tables.inputs import ROOT
from living_review.tables.problems import Refused
from published import small

DAYS = {"2026.11.0": "2026-11-20", "2026.12.0": "2026-12-18", "2027.1.0": "2027-01-14"}


@pytest.fixture
def lay(tmp_path):
    """Lay a small site of a version; ``lay.onto`` is the tree."""
    def made(version="2026.11.0", state=False, **told):
        site = small(tmp_path, version, DAYS.get(version, "2027-02-01"), **told)
        return assemble.assemble(site, tmp_path / "tree", state)
    made.onto = tmp_path / "tree"
    made.place = tmp_path
    return made


def everything(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def listed(onto):
    return json.loads((onto / "versions.json").read_text())


def test_the_newest_stands_at_the_root_and_each_under_its_number(lay):
    lay("2026.11.0")
    first = everything(lay.onto / "v/2026.11.0")
    lay("2026.12.0")
    assert "of 2026.12.0" in (lay.onto / "index.html").read_text()
    assert "of 2026.12.0" in (lay.onto / "v/2026.12.0/index.html").read_text()
    assert everything(lay.onto / "v/2026.11.0") == first
    assert (lay.onto / ".nojekyll").is_file() and not (lay.onto / assemble.STAGE).exists()


def test_the_list_names_every_version_the_newest_first(lay):
    for version in ("2026.11.0", "2026.12.0"):
        lay(version)
    told = listed(lay.onto)
    assert told["newest"] == "2026.12.0"
    assert [(one["version"], one["date"], one["cases"]) for one in told["versions"]] == [
        ("2026.12.0", "2026-12-18", 100), ("2026.11.0", "2026-11-20", 100)]


def test_a_version_that_is_laid_late_takes_its_place_and_leaves_the_root(lay):
    lay("2027.1.0")
    lay("2026.12.0")
    assert "of 2027.1.0" in (lay.onto / "index.html").read_text()
    assert [one["version"] for one in listed(lay.onto)["versions"]] == ["2027.1.0", "2026.12.0"]
    assert "../v/2026.12.0/index.html" in (lay.onto / "chapters/releases.html").read_text()


def test_the_same_version_again_changes_nothing(lay):
    lay("2026.11.0")
    before = everything(lay.onto)
    assert "v/2026.11.0/ stands already, the same" in lay("2026.11.0")
    assert everything(lay.onto) == before


@pytest.mark.parametrize("there", [True, False], ids=["on the disk", "in the list alone"])
def test_a_version_never_changes(lay, there):
    lay("2026.11.0")
    if not there:  # a clone that leaves old versions out
        shutil.rmtree(lay.onto / "v")
    before = everything(lay.onto)
    with pytest.raises(Refused, match="published already, with other bytes"):
        lay("2026.11.0", cases=101)
    assert everything(lay.onto) == before


def test_a_kept_page_says_without_a_script_what_it_is_and_where_the_newest_stands(lay):
    lay("2026.11.0")
    page = (lay.onto / "v/2026.11.0/chapters/survival.html").read_text()
    assert "<strong>Version 2026.11.0</strong>, 20 November 2026" in page
    assert '<a href="../../../chapters/survival.html">The newest version</a>' in page
    assert 'data-root="../../../"' in page
    assert "edition-banner" not in (lay.onto / "chapters/survival.html").read_text().replace(
        "<!-- edition-banner -->", "")


def test_search_engines_are_led_to_the_newest(lay):
    lay("2026.11.0")
    kept, root = ((lay.onto / name).read_text() for name in ("v/2026.11.0/index.html", "index.html"))
    assert '<meta name="robots" content="noindex">' in kept and "noindex" not in root
    assert 'href="https://example.org/review/v/2026.11.0/index.html"' in kept
    assert 'href="https://example.org/review/index.html"' in root
    places = re.findall(r"<loc>(.*?)</loc>", (lay.onto / "sitemap.xml").read_text())
    assert places == ["https://example.org/review/chapters/releases.html",
                      "https://example.org/review/chapters/survival.html", "https://example.org/review/"]
    robots = (lay.onto / "robots.txt").read_text()
    assert "Disallow" not in robots and "Sitemap: https://example.org/review/sitemap.xml" in robots


def test_without_an_address_nothing_is_promised_to_search_engines(lay):
    lay("2026.11.0", address="")
    assert not (lay.onto / "sitemap.xml").exists() and not (lay.onto / "robots.txt").exists()


def test_the_state_of_work_stands_beside_and_says_so(lay):
    lay("2026.11.0")
    root = (lay.onto / "index.html").read_bytes()
    lay("2026.12.0", state=True)
    page = (lay.onto / "next/index.html").read_text()
    assert "<strong>Not released.</strong>" in page and "noindex" in page and 'data-root="../"' in page
    assert (lay.onto / "index.html").read_bytes() == root and not (lay.onto / "v/2026.12.0").exists()
    assert listed(lay.onto)["next"]["version"] == "2026.12.0" and listed(lay.onto)["newest"] == "2026.11.0"


def test_before_the_first_release_the_root_is_the_state_of_work(lay):
    lay("2026.11.0", state=True)
    assert "of 2026.11.0" in (lay.onto / "index.html").read_text()
    assert listed(lay.onto)["versions"] == [] and listed(lay.onto)["newest"] is None
    lay("2026.11.0")
    assert listed(lay.onto)["newest"] == "2026.11.0"


def test_the_page_of_versions_lists_them_all(lay):
    lay("2026.11.0")
    lay("2026.12.0", doi="10.5281/zenodo.1")
    text = (lay.onto / "chapters/releases.html").read_text()
    for words in ("18 December 2026", "20 November 2026", "Median survival: 4.4 months",
                  "../v/2026.11.0/index.html", 'href="since-2026.11.0.html#since"', "https://example.org/code/releases/tag/v2026.11.0",
                  "https://doi.org/10.5281/zenodo.1"):
        assert words in text, words
    since = (lay.onto / "chapters/since-2026.11.0.html").read_text()
    assert '<a href="releases.html">Versions and changes</a>' in since
    assert "this<!-- /releases -->" in (lay.onto / "v/2026.12.0/chapters/releases.html").read_text()


def test_a_doi_that_is_minted_later_is_told_without_touching_the_version(lay):
    lay("2026.11.0")
    kept = everything(lay.onto / "v")
    lay("2026.12.0", state=True, dois={"2026.11.0": "10.5281/zenodo.7"})
    assert listed(lay.onto)["versions"][0]["doi"] == "10.5281/zenodo.7"
    assert "10.5281/zenodo.7" in (lay.onto / "chapters/releases.html").read_text()
    assert everything(lay.onto / "v") == kept


@pytest.mark.parametrize("gone", ["chapters/survival.html", "data/results.json"])
def test_an_address_that_would_break_is_refused(lay, gone):
    lay("2026.11.0")
    before = everything(lay.onto)
    site = small(lay.place, "2026.12.0", "2026-12-18")
    (site / gone).unlink()
    with pytest.raises(Refused, match=f"would break:\n  {gone}"):
        assemble.assemble(site, lay.onto)
    assert everything(lay.onto) == before


def test_the_state_of_work_tells_which_addresses_a_release_would_break(lay):
    lay("2026.11.0")
    site = small(lay.place, "2026.12.0", "2026-12-18")
    (site / "chapters/survival.html").unlink()
    told = assemble.assemble(site, lay.onto, state=True)
    assert "would break: chapters/survival.html. Say in book/redirects.csv" in told[-1]


def test_a_page_that_moved_leads_on(lay, tmp_path):
    lay("2026.11.0")
    site = small(lay.place, "2026.12.0", "2026-12-18")
    (site / "chapters/survival.html").rename(site / "chapters/outcome.html")
    (site / "chapters/survival.html").write_text(
        record.redirect("chapters/survival.html", "chapters/outcome.html"))
    assemble.assemble(site, lay.onto)
    page = (lay.onto / "chapters/survival.html").read_text()
    assert 'content="0; url=../chapters/outcome.html"' in page
    assert "survival" not in (lay.onto / "sitemap.xml").read_text()


def test_parts_of_pages_may_go_and_files_of_others_stay(lay):
    lay("2026.11.0")
    (lay.onto / "CNAME").write_text("review.example.org")
    (lay.onto / "proof.html").write_text("of a search engine")
    site = small(lay.place, "2026.12.0", "2026-12-18")
    (site / "_static/style.css").rename(site / "_static/other.css")
    assemble.assemble(site, lay.onto)
    assert not (lay.onto / "_static/style.css").exists() and (lay.onto / "_static/other.css").is_file()
    assert (lay.onto / "CNAME").is_file() and (lay.onto / "proof.html").is_file()


def test_a_list_that_was_lost_is_made_anew(lay):
    for version in ("2026.11.0", "2026.12.0"):
        lay(version)
    told = listed(lay.onto)
    (lay.onto / "versions.json").write_text('{"versions": []}')
    lay("2026.12.0")
    assert listed(lay.onto) == told


def test_a_broken_list_can_be_made_anew_where_all_versions_stand(lay):
    for version in ("2026.11.0", "2026.12.0"):
        lay(version)
    lay("2026.12.0", state=True)
    told = listed(lay.onto)
    (lay.onto / "versions.json").write_text("{")
    with pytest.raises(Refused, match="remove it, and it is made anew"):
        lay("2026.12.0")
    (lay.onto / "versions.json").unlink()
    lay("2026.12.0")
    assert listed(lay.onto) == told


def test_no_version_is_forgotten_where_the_list_is_broken_and_the_versions_stand_elsewhere(lay):
    """As make publish has the tree: without what stands in v/."""
    lay("2026.11.0")
    lay("2026.12.0")
    sound = (lay.onto / "versions.json").read_bytes()
    shutil.move(lay.onto / "v", lay.place / "elsewhere")
    (lay.onto / "versions.json").unlink()
    before = everything(lay.onto)
    with pytest.raises(Refused, match="does not list 2026.11.0, 2026.12.0.*Restore versions.json"):
        lay("2027.1.0")
    assert everything(lay.onto) == before
    (lay.onto / "versions.json").write_bytes(sound)
    lay("2027.1.0")
    assert [one["version"] for one in listed(lay.onto)["versions"]] == ["2027.1.0", "2026.12.0", "2026.11.0"]


def test_a_folder_that_holds_something_else_is_left_alone(lay):
    lay.onto.mkdir()
    (lay.onto / "thesis.docx").write_text("years of work")
    with pytest.raises(Refused, match="holds other things"):
        lay("2026.11.0")
    assert [p.name for p in lay.onto.iterdir()] == ["thesis.docx"]


@pytest.mark.parametrize("spoil, said", [
    (lambda site: (site / "release.json").unlink(), "is no built site"),
    (lambda site: (site / "release.json").write_text("{}"), "cannot be used"),
    (lambda site: (site / "release.json").write_text('{"version": "../../x"}'), "cannot be used"),
    (lambda site: (site / "index.html").unlink(), "cannot be used"),
    (lambda site: (site / "_static/link").symlink_to("/etc/passwd"), "is a link")])
def test_what_is_no_site_is_not_published(lay, spoil, said):
    lay("2026.11.0")
    before = everything(lay.onto)
    site = small(lay.place, "2026.12.0", "2026-12-18")
    spoil(site)
    with pytest.raises(Refused, match=said):
        assemble.assemble(site, lay.onto)
    assert everything(lay.onto) == before


class Killed(BaseException):
    """What no program survives."""


@contextmanager
def breaking(monkeypatch, at, error):
    """The change of the file system with that number fails; tells how many there were."""
    calls = []
    with monkeypatch.context() as patch:
        for name in ("replace", "rename", "unlink"):
            real = getattr(os, name)

            def call(*arguments, _real=real, **more):
                if os.sep in str(arguments[0]):  # what is removed as a tree is named without its folder
                    calls.append(arguments)
                if len(calls) == at and os.sep in str(arguments[0]):
                    raise error
                return _real(*arguments, **more)
            patch.setattr(os, name, call)
        yield calls


def changes(lay, monkeypatch):
    lay("2026.11.0")
    saved = shutil.copytree(lay.onto, lay.place / "saved")
    site = small(lay.place, "2026.12.0", "2026-12-18")
    (site / "_static/style.css").rename(site / "_static/other.css")
    (site / "chapters/new.html").write_text("<head></head>new")
    with breaking(monkeypatch, 0, None) as calls:
        assemble.assemble(site, lay.onto)
    assert len(calls) > 10
    return saved, site, len(calls)


def test_broken_off_at_any_point_no_page_is_missing_and_a_second_run_completes(lay, monkeypatch):
    saved, site, many = changes(lay, monkeypatch)
    whole = everything(lay.onto)
    before = everything(saved)
    for at in range(1, many + 1):
        shutil.rmtree(lay.onto)
        shutil.copytree(saved, lay.onto)
        with breaking(monkeypatch, at, Killed()), pytest.raises(Killed):
            assemble.assemble(site, lay.onto)
        now = everything(lay.onto)
        for name in before:
            if name.endswith((".html", ".json")):
                assert now[name] in (before[name], whole[name]), (at, name)
        new = [name for name in ("index.html", "chapters/survival.html") if now[name] == whole[name]]
        assert "_static/other.css" in now or not new, at
        assemble.assemble(site, lay.onto)
        assert everything(lay.onto) == whole, at


def touched(action):
    """How often a file is opened or a folder listed."""
    events = []
    recording = [True]

    def hook(event, arguments):
        if recording and event in ("open", "os.listdir", "os.scandir", "os.rename", "os.link", "os.mkdir"):
            events.append((event, str(arguments[0])))
    sys.addaudithook(hook)
    action()
    recording.clear()
    return events


def test_of_old_versions_only_their_results_are_read_when_a_new_one_is_published(tmp_path):
    counts = {}
    for many in (1, 50):
        onto = tmp_path / f"tree-{many}"
        for n in range(many):
            year, month = 2026 + n // 12, n % 12 + 1
            version = f"{year}.{month}.0"
            assemble.assemble(small(tmp_path / str(many), version, f"{year}-{month:02}-01"), onto)
        site = small(tmp_path / f"new-{many}", "2031.1.0", "2031-01-01")
        counts[many] = touched(lambda site=site, onto=onto: assemble.assemble(site, onto))
        read = [path for event, path in counts[many] if re.search(r"/v/20(2\d|30)", path)]
        assert len(set(read)) == many and all(path.endswith("/data/results.json") for path in read)
        assert len(listed(onto)["versions"]) == many + 1
    assert len(counts[50]) - len(counts[1]) <= 49 * 13  # what is written of each is one page
    assert (tmp_path / "tree-50/versions.json").stat().st_size < 25_000


def test_the_command_publishes_and_refuses_in_words(tmp_path):
    site = small(tmp_path, "2026.11.0")
    ended = CliRunner().invoke(main, ["site", "assemble", str(site), str(tmp_path / "tree")])
    assert ended.exit_code == 0 and "v/2026.11.0/ laid" in ended.output and "/ is 2026.11.0" in ended.output
    (site / "index.html").write_text("<head></head>another")
    ended = CliRunner().invoke(main, ["site", "assemble", str(site), str(tmp_path / "tree")])
    assert ended.exit_code == 1 and "nothing was published" in ended.output


@pytest.mark.parametrize("rows, said", [
    ("old,new\nchapters/gone.html,chapters/survival.html\n", None),
    ("old,new\nchapters/gone.html,chapters/survival.html#all\n", None),
    ("old,new\nchapters/survival.html,index.html\n", "has moved, and yet there is a page"),
    ("old,new\nchapters/gone.html,chapters/nowhere.html\n", "there is no such page"),
    ("old,new\na.html,b.html\nb.html,index.html\n", "there is no such page"),
    ("old,new\n../x.html,index.html\n", "is not the address of a page"),
    ("old,new\nx.html,https://evil.example/\n", "is not the address of a page"),
    ('old,new\n"x"".html",index.html\n', "is not the address of a page"),
    ("old,new\na.html,index.html\na.html,chapters/survival.html\n", "names the same old twice"),
    ("from,to\na.html,index.html\n", "does not have the two columns")])
def test_the_table_of_moved_pages(tmp_path, data, estimates, rows, said):
    from living_review.book import results

    site = small(tmp_path, "2026.11.0")
    (tmp_path / "book").mkdir()
    (tmp_path / "book/redirects.csv").write_text(rows)
    (tmp_path / "results.json").write_text(results.as_json(data, estimates), encoding="utf-8")
    if said:
        with pytest.raises(ValueError, match=re.escape(said)):
            record.write(site, tmp_path / "results.json", ROOT / "data", tmp_path / "book")
        return
    for _ in range(2):  # a second time over its own work
        record.write(site, tmp_path / "results.json", ROOT / "data", tmp_path / "book")
    assert "../chapters/survival.html" in (site / "chapters/gone.html").read_text()


def test_the_pages_of_a_renamed_report_and_of_its_patients_lead_to_the_new_ones(tmp_path, data, estimates):
    from living_review.book import results

    tables = corpus.write(tmp_path / "data", corpus.tables())
    rename.rename("adams2020", "moss2020", tables)
    rename.rename("clark2021", "clarke2021", tables)  # a line of the log, without a page
    site = small(tmp_path, "2026.11.0")
    for page in ("sources/moss2020", "cases/moss2020-1", "cases/moss2020-2", "chapters/records"):
        (site / f"{page}.html").parent.mkdir(exist_ok=True)
        (site / f"{page}.html").write_text("a page")
    (tmp_path / "results.json").write_text(results.as_json(data, estimates), encoding="utf-8")
    record.write(site, tmp_path / "results.json", tables, tmp_path / "book")
    for old, new in (("sources/adams2020", "sources/moss2020.html"),
                     ("cases/adams2020-2", "cases/moss2020-2.html"),
                     ("sources/clark2021", "chapters/records.html#record-clarke2021")):
        assert f'data-moved-to="../{new}"' in (site / f"{old}.html").read_text()


def test_a_built_site_says_what_it_is(tmp_path, data, estimates):
    from living_review.book import results

    (tmp_path / "results.json").write_text(results.as_json(data, estimates), encoding="utf-8")
    version = edition.read().version
    site = small(tmp_path, version)
    (tmp_path / "book").mkdir()
    (tmp_path / "book/dois.csv").write_text(f"version,doi\n{version},10.5281/zenodo.3\n")
    record.write(site, tmp_path / "results.json", ROOT / "data", tmp_path / "book")
    told = json.loads((site / "release.json").read_text())
    assert (told["version"], told["digest"]) == (data.package.version, data.digest)
    assert told["cases"] == estimates["cases.all.n"].n and told["doi"] == "10.5281/zenodo.3"
    for one in told["headlines"]:
        e = estimates[one["name"]]
        assert (one["value"], one["lower"], one["upper"], one["n"]) == (e.value, e.lower, e.upper, e.n)
    assert listed(site) == {"format": 1, "newest": None, "versions": []}
