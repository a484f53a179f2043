"""Versions on the site, in a browser: the switcher, the banner, and what changed since."""

import json

import pandas as pd
import pytest

from browsing import MOVED, watched
from living_review.book import results
from living_review.tables.inputs import ROOT
from published import INVENTED, publish

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
    assert f"What changed from version {OLD} to {NEW}" in page.inner_text("article")


def test_the_newest_says_so_where_it_is_kept_and_nothing_at_the_root(at):
    assert "This is the newest version." in at(f"v/{NEW}/index.html").inner_text(".edition-banner")
    assert not at("index.html").query_selector(".edition-banner")


def test_the_state_of_work_is_marked(at):
    page = at("next/chapters/survival.html")
    assert "Not released." in page.inner_text(".edition-banner")
    page.click(".edition-banner a")
    assert page.url == f"{at.address}chapters/survival.html"


def test_what_changed_since_a_version_is_two_clicks_from_the_opening_page(at):
    page = at("index.html")
    page.click(".edition-footer >> text=Versions and changes")
    page.click(f"text=What changed since {OLD}")
    assert page.url == f"{at.address}chapters/since-{OLD}.html#since"
    words = page.inner_text("article")
    assert f"What changed from version {OLD} to {NEW}" in words and "Estimates that move" in words


def test_hostile_words_in_the_list_are_text(at, tree):
    evil = "<img src=x onerror=alert(1)>"
    told = json.loads((tree / "versions.json").read_text())
    told["versions"][0]["headlines"][0]["text"] = told["versions"][1]["date"] = evil
    page = at("index.html")
    page.route("**/versions.json", lambda route: route.fulfill(json=told))
    assert evil in at(f"v/{OLD}/index.html").inner_text(".edition-banner")


@pytest.mark.parametrize("path, width", [
    (f"v/{OLD}/chapters/methods.html", 1280), (f"v/{OLD}/chapters/methods.html", 390),
    ("chapters/methods.html", 390), (f"chapters/since-{OLD}.html#since", 390)])
def test_nothing_moves_when_the_versions_come(tree, browser, path, width):
    with watched(tree, browser, viewport={"width": width, "height": 900}) as (page, heard, address):
        for _ in range(2):  # once before, so that the pages are at hand
            page.goto("about:blank")
            page.goto(address + path)
            page.evaluate(LISTED)
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
        assert "each older one has a page that compares" in page.inner_text("article")
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
