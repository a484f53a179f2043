"""Versions on the site, in a browser: the switcher, the banner, and what changed since."""

import json
import random

import pandas as pd
import pytest

from browsing import MOVED, watched
from living_review.book import results
from living_review.effect import sections
from living_review.effect import versions as compare
from living_review.tables.inputs import ROOT
from published import INVENTED, bend, publish, say

pytestmark = pytest.mark.slow
OLD, MIDDLE, NEW = (version for version, *_ in INVENTED)
#: Resolved after what the scripts of the page do with the list of versions, which they have asked for before.
LISTED = "globalThis.reviewVersions?.list.then(() => null)"


@pytest.fixture(scope="module")
def document(data, estimates):
    return results.as_json(data, estimates)


@pytest.fixture(scope="module")
def tree(site, document, tmp_path_factory):
    place = tmp_path_factory.mktemp("versions")
    (place / "results.json").write_text(document, encoding="utf-8")
    return publish(site, place / "results.json", place)


@pytest.fixture
def at(tree, browser):
    """Open an address of the tree; whatever goes wrong fails the test."""
    with watched(tree, browser, viewport={"width": 1280, "height": 900}) as (page, heard, address):
        def go(path):
            page.goto(address + path)
            page.evaluate(LISTED)
            return page
        go.address = address
        yield go
        assert not heard


@pytest.mark.parametrize("place, copied", [("", f"v/{NEW}/"), (f"v/{OLD}/", f"v/{OLD}/"), ("next/", "next/")])
def test_a_view_of_explore_is_shared_with_its_version(at, place, copied):
    page = at(f"{place}chapters/explore.html?sex=male")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("text=Copy the address")
    page.get_by_text("Copied.").wait_for()
    held = page.evaluate("navigator.clipboard.readText()")
    assert held == f"{at.address}{copied}chapters/explore.html?sex=male"


def test_the_switcher_leads_to_the_same_page_where_it_is_sure_to_be(at):
    page = at(f"v/{MIDDLE}/chapters/survival.html")
    page.click(".edition summary")
    links = {a.inner_text(): a.evaluate("a => a.href") for a in page.query_selector_all(".edition li a")}
    assert links[f"Version {NEW}"] == f"{at.address}chapters/survival.html"
    assert links[f"Version {MIDDLE}"] == f"{at.address}v/{MIDDLE}/chapters/survival.html"
    assert links[f"Version {OLD}"] == f"{at.address}v/{OLD}/index.html"
    assert page.inner_text(".edition a[aria-current]") == f"Version {MIDDLE}"
    for link in links.values():
        assert page.request.get(link).ok, link


def test_the_switcher_works_by_keys(at):
    page = at("index.html")
    page.focus(".edition summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == f"Version {NEW}"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert not page.is_visible(".edition ul")


def test_a_kept_version_says_what_has_changed_since(at):
    page = at(f"v/{OLD}/chapters/survival.html")
    words = page.inner_text(".edition-banner")
    assert f"Version {OLD}, 20 November 2026" in words
    now = len(pd.read_csv(ROOT / "data/cases.csv"))
    assert f"Patients {now - INVENTED[0][2]} then, {now} now; median survival" in words
    page.click(".edition-banner .since a")
    page.wait_for_selector(".since-result table")
    assert page.input_value("#since-from") == OLD and page.input_value("#since-to") == NEW


def test_the_newest_says_so_where_it_is_kept_and_nothing_at_the_root(at):
    assert "This is the newest version." in at(f"v/{NEW}/index.html").inner_text(".edition-banner")
    assert not at("index.html").query_selector(".edition-banner")


def test_the_state_of_work_is_marked(at):
    page = at("next/chapters/survival.html")
    assert "Not released." in page.inner_text(".edition-banner")
    page.click(".edition-banner a")
    assert page.url == f"{at.address}chapters/survival.html"


def test_what_changed_is_shown_and_kept_in_the_address(at):
    page = at(f"chapters/releases.html?from={OLD}#since")
    page.wait_for_selector(".since-result table")
    first = page.inner_text(".since-result")
    assert f"From {OLD} to {NEW}" in first
    page.select_option("#since-from", MIDDLE)
    page.wait_for_selector(f".since-result p:has-text('From {MIDDLE} to')")
    assert f"from={MIDDLE}&to={NEW}#since" in page.url
    page.select_option("#since-from", NEW)
    page.wait_for_selector(".since-result p:has-text('Nothing changed')")


def test_results_that_cannot_be_read_are_told(at):
    page = at("chapters/releases.html")
    page.route(f"**/v/{OLD}/data/results.json", lambda route: route.fulfill(body="<html>"))
    page.select_option("#since-from", OLD)
    page.wait_for_selector(".since-status:has-text('could not be read')")


def test_the_browser_finds_and_says_what_the_command_does(at, document, tmp_path, thorough):
    page = at("chapters/releases.html")
    old = json.loads(document)
    for seed in range(12 if thorough else 4):
        new, chance = json.loads(document), random.Random(seed)
        bend(new, "2027.9.0", 1 + seed % 5)
        for e in chance.sample(list(new["estimates"].values()), 150):
            if e["value"] is not None:  # halves at the last place too, which are rounded to the even figure
                e["value"] = chance.choice([
                    0.125, 0.375, 2.5, 0.985, 0.0005, 1.15, -0.25, 62.5, 1e-12, e["value"] * 3])
            e["upper"] = chance.choice([None, e["upper"], 0.625])
        if seed % 2:  # a report has got another key
            key = next(iter(new["patients"].values()))[0].rpartition("-")[0]
            new["renamed"] = {key: "zoe2020"}
            new["patients"] = {name: sorted(one.replace(f"{key}-", "zoe2020-") for one in some)
                               for name, some in new["patients"].items()}
        say(new)
        for name, content in (("old", old), ("new", new)):
            (tmp_path / f"{name}.json").write_text(json.dumps(content))
        found = compare.compare(*(results.read(tmp_path / f"{name}.json") for name in ("old", "new")))
        seen = page.evaluate("""([old, now]) => {
          const found = reviewVersions.compare(old, now);
          const {told: words, distance} = reviewVersions;
          const told = (m) => [m.name, words(m.before), words(m.after), distance(m)];
          return {moved: found.moved.map(told), recounted: found.recounted.map((m) => m.name).sort(),
                  added: found.added.map(told), removed: found.removed.map(told),
                  came: found.came, went: found.went};
        }""", [old, new])

        def told(moves):
            return [[m.name, sections._estimate(m.before), sections._estimate(m.after), sections._distance(m)]
                    for m in moves]

        renamed = {name for pair in found.renamed for name in pair}
        assert sorted(seen["moved"]) == sorted(told(found.moves.moved))
        assert [row[0] for row in seen["moved"]] == [m.name for m in found.moves.moved]
        assert seen["recounted"] == sorted(m.name for m in found.moves.recounted)
        for kind in ("added", "removed"):
            here = [row for row in seen[kind] if row[0] not in renamed]
            assert sorted(here) == sorted(told(getattr(found.moves, kind)))
        assert (seen["came"], seen["went"]) == (found.added, found.removed)


def test_hostile_words_in_the_list_and_in_results_are_text(at, tree):
    evil = "<img src=x onerror=alert(1)>"
    told = json.loads((tree / "versions.json").read_text())
    told["versions"][0]["headlines"][0]["text"] = told["versions"][1]["date"] = evil

    def results_with(route):
        answer = route.fetch().json()
        for e in answer["estimates"].values():
            e["label"], e["text"], e["value"] = evil, evil, (e["value"] or 1) * 2
        route.fulfill(json=answer)
    page = at("index.html")
    page.route("**/versions.json", lambda route: route.fulfill(json=told))
    page.route(f"**/v/{OLD}/data/results.json", results_with)
    at(f"chapters/releases.html?from={OLD}#since").wait_for_selector(".since-result table")
    assert evil in page.inner_text(".since-result")
    assert evil in at(f"v/{OLD}/index.html").inner_text(".edition-banner")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", [f"v/{OLD}/chapters/methods.html", "chapters/methods.html",
                                  f"chapters/releases.html?from={OLD}#since"])
def test_nothing_moves_when_the_versions_come(tree, browser, width, path):
    with watched(tree, browser, viewport={"width": width, "height": 900}) as (page, heard, address):
        for _ in range(2):  # once before, so that the pages are at hand
            page.goto("about:blank")
            page.goto(address + path)
            page.evaluate(LISTED)
            if "since" in path:
                page.wait_for_selector(".since-result table")
        assert page.evaluate(MOVED) < 0.05
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert not heard


def test_without_scripts_a_kept_version_says_what_it_is(tree, browser):
    with watched(tree, browser, java_script_enabled=False) as (page, _, address):
        page.goto(f"{address}v/{OLD}/chapters/survival.html")
        assert f"Version {OLD}, 20 November 2026" in page.inner_text(".edition-banner")
        assert f"Version {OLD}" in page.inner_text(".edition")
        assert f"Version {OLD}" in page.inner_text("footer.bd-footer-content")
        page.click(".edition-banner a")
        assert page.url == f"{address}chapters/survival.html"


@pytest.mark.parametrize("width", [1280, 390])
def test_a_site_by_itself_knows_no_other_version_and_is_quiet(site, browser, width):
    with watched(site, browser, viewport={"width": width, "height": 900}) as (page, heard, address):
        for path in ("index.html", "chapters/releases.html"):
            page.goto(address + path)
            page.evaluate(LISTED)
            assert not heard and not page.query_selector(".edition details, .edition-banner")
        assert "iscm-review changes OLD NEW" in page.inner_text("#since-place")
        page.goto(f"file://{site}/chapters/releases.html")
        page.evaluate(LISTED)
        assert not [words for words in heard if not words.startswith("file:")]


def test_a_page_that_moved_leads_on_with_the_part_that_was_asked_for(tree, site, browser):
    from living_review.site import record

    gone = tree / "chapters/prognosis.html"
    gone.write_text(record.redirect("chapters/prognosis.html", "chapters/survival.html"), encoding="utf-8")
    for scripts, end in ((True, "#all-patients"), (False, "")):
        with watched(tree, browser, java_script_enabled=scripts) as (page, _, address):
            page.goto(f"{address}chapters/prognosis.html#all-patients")
            page.wait_for_url(f"{address}chapters/survival.html{end}*")
