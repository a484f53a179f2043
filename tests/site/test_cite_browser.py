"""The citation box and the links behind captions, as a reader meets them."""

import pytest
from click.testing import CliRunner

from browsing import watched
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
        page.click("summary")
        assert "@misc" in page.inner_text("#cite-bibtex")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_figure_is_linked_by_keyboard(site, browser, width):
    with watched(site, browser, viewport={"width": width, "height": 900}) as (page, heard, address):
        page.goto(address + "chapters/survival.html")
        links = page.get_by_role("link", name="Link to Figure")
        assert links.count() == page.locator("article figure").count() > 4
        tables = page.locator("article table:not(.figure-tools *)")  # those of figures have no address
        assert page.get_by_role("link", name="Link to Table").count() == tables.count()
        links.first.focus()
        assert page.evaluate("document.activeElement.classList.contains('headerlink')")
        page.keyboard.press("Enter")
        first = page.locator("article figure[id]").first.get_attribute("id")
        assert page.url.endswith(f"chapters/survival.html#{first}")
        assert not heard


@pytest.mark.parametrize("name, words", [
    ("fig-survival-all", ": Survival in selected case reports. In"),
    ("tbl-survival-all", ": Survival in selected case reports"),
    ("survival.all.median", "Estimate survival.all.median. In")])
def test_a_part_of_the_site_is_cited_by_its_name(site, name, words):
    run = CliRunner().invoke(main, ["cite", "--part", name, "--site", str(site)])
    assert run.exit_code == 0 and words in run.output


def test_a_part_that_is_not_there_is_refused(site):
    run = CliRunner().invoke(main, ["cite", "--part", "fig-none", "--site", str(site)])
    assert run.exit_code == 1 and "is called fig-none" in run.output
