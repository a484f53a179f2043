"""The built site for everyone, page by page, whatever made the page: no broken link, nothing that a
screen reader, a keyboard, a narrow window or the content security policy would stumble over.
"""

import re
import urllib.parse
from collections import Counter
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from bs4 import BeautifulSoup

from browsing import MOVED, one_of_each_kind, pages_of, parsed, some_of, until, watched
from living_review.build import volumes
from living_review.tables import inputs
from living_review.tables.inputs import ROOT

pytestmark = pytest.mark.slow
AXE = Path(AXE_FILE_PATH).read_text(encoding="utf-8")
#: The pages of patients are made alike, and so are those of reports: one in so many is opened.
SOME = 20
#: WCAG 2.2 A and AA, and what axe calls good practice.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: The width of the window, how the page arrives, and what the reader switches to.
LOOKS = [(1280, "light", "dark"), (390, "dark", "light")]
#: Colours are measured in each mode, and of what is alike (the same elements, classes and styles down to it)
#: at two examples on a page: this takes longest.
COLOURS = ["color-contrast", "link-in-text-block"]
HIDE_ALIKE = """() => {
    const seen = new Map(), more = [];
    const alike = (one, within) => {
        const path = within + ' ' + one.tagName + [...one.attributes].map(
            a => a.name + (/^(class|role|style|type)$/.test(a.name) ? a.value : '')).sort();
        const before = seen.get(path) ?? 0;
        seen.set(path, before + 1);
        const parts = [...one.children].map(part => alike(part, path)).every(Boolean);
        return before >= 2 && parts && more.push(one);
    };
    alike(document.body, '');
    more.forEach(one => one.style.setProperty('display', 'none', 'important'));
}"""
#: Sizes are wrong where a part far from the window has not been laid out yet.
SIZES = ["target-size"]
#: Rows of a table are alike; so are the groups of patients and the references: of each so many are enough.
#: Unless it is thorough, axe looks at no other row, and at one page of each kind. On these a thorough run
#: looks at both modes, on the others at the one in which they arrive.
ROWS = 10
CHECK = """async rules => {
    const told = await axe.run(document, {...rules, resultTypes: ['violations']});
    return told.violations.flatMap(v => v.nodes.slice(0, 3).map(
        n => `${v.id}: ${n.target} ${n.failureSummary.slice(0, 200)}`));
}"""
#: On a phone the rows of a table are blocks, so that nothing decisive is cut.
CUT = """[...document.querySelectorAll('article .pst-scrollable-table-container')].filter(
    frame => frame.checkVisibility() && frame.scrollWidth > frame.clientWidth + 1).map(
    frame => `a table is cut: ${frame.textContent.trim().slice(0, 60)}`)"""
SHORTEN = f"""[...document.querySelectorAll(['tbody > tr', '.trace-group', '.citation-list > *'].map(
    one => one + ':nth-child(n + {ROWS + 1})'))].forEach(one => one.remove())"""


@pytest.fixture(scope="module")
def soups(site):
    """Every page but those that only lead to where another has moved."""
    read = {name: parsed(site / name) for name in pages_of(site)}
    return {name: soup for name, soup in read.items() if not soup.select_one("script[data-moved-to]")}


def axe(page, schemes) -> list[str]:
    page.evaluate(AXE)  # by the debugger, which the policy of the page does not bind
    rest = {rule: {"enabled": False} for rule in COLOURS + SIZES}
    wrong = page.evaluate(CHECK, {"runOnly": TAGS, "rules": rest})
    page.evaluate(SHORTEN)
    wrong += page.evaluate(CHECK, {"runOnly": SIZES})
    page.evaluate(HIDE_ALIKE)
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        page.locator(f"html[data-theme={scheme}]").wait_for(state="attached")
        # Colours fade from one scheme to the other; what counts is where they end.
        page.evaluate("document.getAnimations().forEach(animation => animation.finish())")
        wrong += page.evaluate(CHECK, {"runOnly": COLOURS})
    return wrong


@pytest.mark.parametrize("width, first, then", LOOKS)
def test_axe_finds_nothing_and_every_page_is_quiet_and_fits(
        site, soups, browser, width, first, then, thorough):
    found, names, kinds = {}, sorted(soups), one_of_each_kind(soups)
    with watched(site, browser, viewport={"width": width, "height": 900}, color_scheme=first) as (
            page, heard, address):
        others = some_of(names, SOME) if width < 1000 else ()  # what is too wide is so in the narrow window
        for name in names if thorough else sorted({*kinds, *others}):
            page.emulate_media(color_scheme=first)
            page.goto(address + name, wait_until="load")
            wrong = page.evaluate("[...document.images].filter(i => i.complete && !i.naturalWidth)"
                                  ".map(i => i.src)")
            wide = page.evaluate("document.documentElement.scrollWidth")
            wrong += [f"{wide} px wide"] * (wide > width)
            wrong += page.evaluate(CUT) if width < 600 else []
            wrong += [f"moves by {moved}" for moved in [page.evaluate(MOVED)] if moved > 0.01]
            if not thorough:
                page.evaluate(SHORTEN)
            if thorough or name in kinds:
                wrong += axe(page, (first, then) if thorough and name in kinds else (first,))
            if wrong + heard:
                found[name] = wrong + heard
                heard.clear()
    assert found == {}


PLANTED = """<!doctype html><html data-theme="light"><head><title>A</title></head><body>
<h1>A</h1><p>a</p><p>b</p><p>c</p><p style="color: #999; background: #aaa">grey</p><img src="missing.png">
<p id="late">moves</p><script>
requestAnimationFrame(() => requestAnimationFrame(() => {
  late.insertAdjacentHTML("beforebegin", "<div style='height: 400px'></div>"); document.title = "B";
}));</script></body></html>"""


def test_what_is_looked_for_is_found(browser, tmp_path):
    """On a page that has it all: pale words, a picture that says nothing, text that moves, a lost file."""
    (tmp_path / "index.html").write_text(PLANTED, encoding="utf-8")
    with watched(tmp_path, browser, fresh=True) as (page, heard, address):
        page.goto(address)
        until(page, "document.title === 'B'")
        assert page.evaluate(MOVED) > 0.01
        found = {fault.partition(":")[0] for fault in axe(page, ("light",))}
        assert found >= {"html-has-lang", "image-alt", "color-contrast"}
        assert any(words.startswith("404 ") for words in heard)


def test_one_of_each_kind_leaves_no_element_out():
    pages = {name: BeautifulSoup(text, "lxml") for name, text in {
        "a": "<p>a</p>", "b": "<p>b</p><p class='x y'>b</p>", "c": "<p class='y x'>c</p><div><p>c</p></div>",
        "d": "<div><p>d</p></div>"}.items()}
    assert one_of_each_kind(pages) == ["a", "c"]
    assert one_of_each_kind(pages | {"e": BeautifulSoup("<p role='note'>e</p>", "lxml")}) == ["a", "c", "e"]


def test_every_link_and_anchor_leads_somewhere(site, soups):
    anchors = {name: {t["id"] for t in soup.select("[id]")} | {t["name"] for t in soup.select("a[name]")}
               for name, soup in soups.items()}
    lost, pdfs = [], {(site / volume.file).resolve() for volume in volumes.read(inputs.BOOK)}
    for name, soup in soups.items():
        for tag in soup.select("[href], [src], [data-src]"):
            address = tag.get("href") or tag.get("src") or tag.get("data-src") or ""
            url = urllib.parse.urlsplit(address)
            if url.scheme or url.netloc:
                assert url.scheme in ("https", "http", "mailto", "data"), (name, address)
                continue
            path = urllib.parse.unquote(url.path)
            assert not path.startswith("/"), f"{name}: {address} does not survive a subfolder"
            target = (site / name).parent.joinpath(path).resolve() if path else site / name
            target = target / "index.html" if target.is_dir() else target
            if target in pdfs:
                continue  # made of the site, and laid into it
            if not target.is_file():
                lost.append(f"{name}: {address}")
            elif url.fragment and target.suffix == ".html":
                there = anchors[target.relative_to(site.resolve()).as_posix()]
                if urllib.parse.unquote(url.fragment) not in there:
                    lost.append(f"{name}: {address}")
    assert lost == []


def test_every_file_is_of_a_kind_that_a_preview_is_laid_with(site):
    script = (ROOT / ".github/preview.sh").read_text(encoding="utf-8")
    laid = re.search(r"^kinds='(.*)'$", script, re.MULTILINE)[1]
    odd = [path for path in site.rglob("*") if path.is_file() and path.name != "SHA256SUMS"
           and path.suffix.removeprefix(".") not in laid.split("|")]
    assert not odd


def test_no_two_pages_have_a_figure_or_table_of_one_name(soups):
    """Which of the two a reference meant would depend on which page was read first."""
    named = Counter(part["id"] for soup in soups.values()
                    for part in soup.select("article figure[id^=fig-], article table[id^=tbl-]"))
    assert [name for name, times in named.items() if times > 1] == []


def test_no_page_asks_another_host(soups):
    for name, soup in soups.items():
        loaded = [tag.get("src") or tag.get("href") for tag in soup.select(
            "script[src], img[src], iframe[src], link[rel~=stylesheet], link[rel~=preload], "
            "link[rel~=icon], source[src]")]
        assert [a for a in loaded if re.match(r"(https?:)?//", a or "")] == [], name


def test_every_page_has_one_title_in_order_and_says_its_language(soups):
    for name, soup in soups.items():
        assert soup.html["lang"] == "en" and soup.title.get_text(strip=True), name
        levels = [int(h.name[1]) for h in soup.select("main :is(h1, h2, h3, h4, h5, h6)")]
        assert levels.count(1) == 1 and levels[0] == 1, name
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False)), name


def test_scripts_are_files_and_the_policy_allows_no_others(soups):
    for name, soup in soups.items():
        policy = soup.select_one('meta[http-equiv="Content-Security-Policy"]')
        assert policy, name
        allowed = dict(part.split(None, 1) for part in policy["content"].split(";") if part.strip())
        assert allowed["script-src"] == "'self'" and allowed["default-src"] == "'none'", name
        first = soup.select_one("script")
        assert policy in first.find_all_previous("meta"), f"{name}: a script stands before the policy"
        for script in soup.select("script"):
            data = re.search("json", script.get("type", ""))
            assert data or (script.get("src") and not script.get_text(strip=True)), (name, str(script)[:90])
        assert not [t.name for t in soup.find_all(True) if any(a.startswith("on") for a in t.attrs)], name


def test_the_type_is_served_from_here_and_is_light(site, browser):
    files = {path.name: path.stat().st_size for path in (site / "_static/fonts").iterdir()}
    assert "LICENSE.md" in files and sum(files.values()) < 120_000
    style = (site / "_static/review.css").read_text(encoding="utf-8")
    assert set(re.findall(r'url\("fonts/([^"]+)', style)) == files.keys() - {"LICENSE.md"}
    shown = "(async () => { await document.fonts.ready; return [...document.fonts].filter(" \
            "f => f.family.includes('Source Sans 3') && f.status === 'loaded').length; })()"
    with watched(site, browser) as (page, heard, address):
        page.goto(address)
        assert page.evaluate(shown) >= 2 and heard == []
        page.goto((site / "index.html").as_uri())  # from a disk, too
        assert page.evaluate(shown) >= 2


def test_an_inline_script_does_not_run(site, browser):
    with watched(site, browser) as (page, heard, address):
        page.goto(address + "index.html")
        page.evaluate("""() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';
                                 document.body.append(s); }""")
        assert page.evaluate("window.ran") is None and "Content Security Policy" in heard[0]
        heard.clear()


def test_pictures_say_their_size_so_that_nothing_moves(soups):
    for name, soup in soups.items():
        for image in soup.select("article img"):
            assert image.get("width") and image.get("height") and image.get("alt"), (name, image["src"])


def test_figures_carry_their_data_and_their_file(soups):
    without = []
    for name, soup in soups.items():
        for figure in soup.select("article figure"):
            tools = figure.find_next_sibling("div", class_="figure-tools")
            if not tools:
                without.append(figure["id"])
                continue
            assert tools.select_one("a[download]")["href"] == figure.img["src"], name
            assert len(tools.select("tbody tr")) > 1, figure["id"]
    # Drawn to show what the words mean; there are no numbers in it.
    assert sorted(without) == ["fig-glance-signs", "fig-signs"]


def test_what_is_folded_is_told_apart_by_its_words(soups):
    for name, soup in soups.items():
        folded = soup.select("article details.folded")
        words = [one.summary.get_text(strip=True) for one in folded]
        assert all(words) and len(set(words)) == len(words), name
        assert all(one.select_one(":scope > summary ~ *") for one in folded), name


def test_a_link_to_a_folded_table_unfolds_it(site, browser):
    with watched(site, browser) as (page, heard, address):
        page.goto(address + "chapters/check.html")
        assert not page.locator("#tbl-check-by").is_visible()
        page.locator("a[href='#tbl-check-by']").first.click()
        assert page.locator("#tbl-check-by").is_visible() and heard == []


def test_a_figure_enlarges_and_gives_the_focus_back(site, browser):
    with watched(site, browser, viewport={"width": 390, "height": 800}) as (page, heard, address):
        page.goto(address + "chapters/survival.html")
        page.locator(".figure-enlarge").first.focus()
        page.keyboard.press("Enter")
        shown = page.locator("dialog.figure-large[open] img")
        assert shown.get_attribute("src").endswith(
            page.locator(".figure-frame img").first.get_attribute("src").removeprefix(".."))
        page.keyboard.press("Escape")
        assert page.locator("dialog.figure-large[open]").count() == 0
        assert page.evaluate("document.activeElement.className") == "figure-enlarge"
        assert heard == []


def test_wide_tables_are_reached_by_keyboard_and_show_where_they_are_cut(site, browser):
    with watched(site, browser, viewport={"width": 610, "height": 800}) as (page, _, address):
        page.goto(address + "chapters/appraisal.html")
        page.locator("details.folded:has(#tbl-risk-jbi) > summary").click()
        frame = page.locator(".more-right:has(#tbl-risk-jbi)")
        frame.scroll_into_view_if_needed()
        assert frame.get_attribute("tabindex") == "0" and "scrolls" in frame.get_attribute("aria-label")
        frame.focus()
        frame.evaluate("f => f.scrollLeft = f.scrollWidth")
        page.locator(".more-left:not(.more-right):has(#tbl-risk-jbi)").wait_for()


def test_by_keyboard_alone_one_comes_to_the_text_and_past_it(site, browser):
    with watched(site, browser, viewport={"width": 1280, "height": 800}) as (page, _, address):
        page.goto(address + "chapters/survival.html")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent").startswith("Skip to main content")
        seen = []
        for _ in range(400):
            page.keyboard.press("Tab")
            seen.append(page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))
            if page.evaluate("!!document.activeElement.closest('.prev-next-area .right-next')"):
                break
        else:
            raise AssertionError(f"the next page was not reached; a trap at {seen[-1]}?")


def test_on_paper_there_is_the_text_alone(site, browser):
    with watched(site, browser, color_scheme="dark") as (page, _, address):
        page.goto(address + "chapters/survival.html")
        page.emulate_media(media="print")
        assert not page.locator("#pst-primary-sidebar").is_visible()
        assert not page.locator(".figure-tools > a").first.is_visible()
        colours = page.evaluate("(({color, backgroundColor}) => [color, backgroundColor])"
                                "(getComputedStyle(document.querySelector('article')))")
        assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
        closed = page.locator("article .figure-tools details:not([open]) table")
        assert closed.count() and all(table.is_visible() for table in closed.all())
        page.emulate_media(media="screen")
        assert not closed.first.is_visible()


@pytest.mark.parametrize("asked, page_title", [("gefitinib", "Treatment"), ("T12", "")])
def test_the_search_finds_a_drug_and_a_level(site, browser, asked, page_title):
    with watched(site, browser) as (page, heard, address):
        page.goto(address + f"search.html?q={asked}")
        page.wait_for_selector("#search-results li a")
        assert page_title in page.inner_text("#search-results")
        assert heard == []
