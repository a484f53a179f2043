"""The citation box and the links behind captions, as a reader meets them."""

import json
import shutil

import pytest
from click.testing import CliRunner

import asked
from browsing import watched
from living_review.build.sphinx import HERE
from living_review.commands.cli import main
from living_review.site import citation
from living_review.tables import edition

pytestmark = pytest.mark.slow
PAGES = ("index.html", "chapters/cite.html")


@pytest.mark.parametrize("place", ["https", "disk"])
def test_each_form_is_copied_by_keyboard_and_that_is_announced(site, browser, place):
    """From a server, where the clipboard may be used, and without that right."""
    allowed = {"permissions": ["clipboard-read", "clipboard-write"]}
    with watched(site, browser, fresh=True, **allowed) as (page, heard, address):
        if place == "disk":
            page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: {}})")
        page.goto(address + "chapters/cite.html")
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<textarea id=paste></textarea>')")
        for form in citation.FORMS:
            if form != "apa":
                page.locator("details", has=page.locator(f"#cite-{form}")).locator("summary").focus()
                page.keyboard.press("Enter")
            button = page.locator(f"button[data-copies=cite-{form}]")
            button.focus()
            page.keyboard.press("Enter")
            announced = page.locator(f"p:has(button[data-copies=cite-{form}]) [role=status]")
            announced.filter(has_text="Copied.").wait_for()
            page.fill("#paste", "")
            page.focus("#paste")
            page.keyboard.press("Control+V")
            assert page.input_value("#paste").strip() == citation.FORMS[form][0](edition.read()).strip(), form
        assert not heard


@pytest.mark.parametrize("name", PAGES)
def test_what_is_downloaded_is_what_is_shown(site, browser, name):
    with watched(site, browser) as (page, heard, address):
        page.goto(address + name)
        for form in citation.FORMS:
            link = page.locator(f"p:has(button[data-copies=cite-{form}]) a").get_attribute("href")
            text = page.evaluate("a => fetch(a).then(r => r.text())", link)
            assert text.strip() == page.locator(f"#cite-{form}").text_content().strip()
        assert not heard


def test_without_scripts_the_words_are_there_and_no_button_is(site, browser):
    with watched(site, browser, java_script_enabled=False) as (page, _, address):
        page.goto(address + "chapters/cite.html")
        assert edition.read().title in page.inner_text("#cite-apa")
        assert not page.locator(".cite-this button:visible").count()
        page.click("summary >> text=BibTeX")
        assert "@misc" in page.inner_text("#cite-bibtex")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_figure_is_linked_by_keyboard(site, browser, width):
    with watched(site, browser, viewport={"width": width, "height": 900}) as (page, heard, address):
        page.goto(address + "chapters/survival.html")
        links = page.get_by_role("link", name="Link to Figure")
        assert links.count() == page.locator("article figure").count() == asked.figures("chapters/survival")
        tables = page.locator("article table:not(.figure-tools *, .folded *)")  # those that are seen
        assert page.get_by_role("link", name="Link to Table").count() == tables.count()
        links.first.focus()
        assert page.evaluate("document.activeElement.classList.contains('headerlink')")
        page.keyboard.press("Enter")
        first = page.locator("article figure[id]").first.get_attribute("id")
        assert page.url.endswith(f"chapters/survival.html#{first}")
        assert not heard


@pytest.mark.parametrize("name, words", [
    ("fig-survival-all", ": Survival in our case reports, which were selected for publication. In"),
    ("tbl-survival-all", ": Survival in selected case reports"),
    ("survival.all.median", "Estimate survival.all.median. In")])
def test_a_part_of_the_site_is_cited_by_its_name(site, name, words):
    run = CliRunner().invoke(main, ["cite", "--part", name, "--site", str(site)])
    assert run.exit_code == 0 and words in run.output


def test_a_part_that_is_not_there_is_refused(site):
    run = CliRunner().invoke(main, ["cite", "--part", "fig-none", "--site", str(site)])
    assert run.exit_code == 1 and "is called fig-none" in run.output


@pytest.mark.parametrize("address", ["", "https://example.org/s/v/2026.12.0/"])
def test_a_figure_and_a_number_are_cited_with_the_address_of_this_version(tmp_path, browser, address):
    scripts = ("shared/dom.js", "versions/versions.js", "trace/number.js")
    for name in scripts:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(HERE / "static" / name, tmp_path / name)
    listed = {"format": 1, "newest": "2026.12.0", "versions": [{"version": "2026.12.0", "headlines": []}]}
    (tmp_path / "versions.json").write_text(json.dumps(listed))
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b.html").write_text(f"""<!DOCTYPE html><html lang="en" data-content_root="../">
        <head><link rel="icon" href="data:,"></head><body>
        <div class="edition" data-version="2026.12.0" data-releases="r.html"
        data-cite="{f"A. {{title}}. In B. {address}".strip()}"></div>
        <figure id="fig-1"><figcaption><p><span class="caption-number">Figure 2 </span>
        <span class="caption-text">Told &lt;b&gt; $& so. More.</span>
        <a class="headerlink" href="#fig-1">#</a></p></figcaption></figure><a href="n.html#num-x">3</a>
        <template id="numbers-of-this-page"><div data-number="num-x" data-title="Estimate x.n">
        <h2>X</h2></div></template>
        {"".join(f'<script src="../{name}"></script>' for name in scripts)}</body></html>""")
    with watched(tmp_path, browser, fresh=True, permissions=["clipboard-read", "clipboard-write"]) as (
            page, heard, root):
        page.goto(root + "a/b.html")
        base = address or f"{root}v/2026.12.0/"
        for name, title, place in (("Figure 2", "Figure 2: Told <b> $& so", "a/b.html#fig-1"),
                                   ("this number", "Estimate x.n", "a/n.html#num-x")):
            if name == "this number":
                page.get_by_text("3", exact=True).click()
            page.get_by_role("button", name=f"Cite {name}").click()
            page.get_by_text("Copied.").last.wait_for()
            assert page.evaluate("navigator.clipboard.readText()") == f"A. {title}. In B. {base}{place}"
        assert not heard
