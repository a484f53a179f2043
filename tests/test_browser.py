"""The site in a real browser: no other host, no error, nothing wider than the window."""

import pytest

from browsing import watched
from iscm_review.inputs import BOOK

pytestmark = pytest.mark.slow
PAGES = ["index.html", *(f"chapters/{p.stem}.html" for p in sorted((BOOK / "chapters").glob("*.md")))]


@pytest.mark.parametrize("width, scheme", [(1280, "light"), (390, "dark")])
def test_every_page_is_quiet_and_fits(site, browser, width, scheme):
    look = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    with watched(site, browser, **look) as (page, heard, address):
        for name in PAGES:
            page.goto(address + name, wait_until="load")
            page.wait_for_timeout(100)
            assert not heard, (name, heard)
            # Table rows beyond the window scroll inside their table; the page itself does not.
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            broken = page.evaluate("[...document.images].filter(i => !i.naturalWidth).map(i => i.src)")
            assert not broken, (name, broken)


def test_search_finds_a_drug(site, browser):
    with watched(site, browser) as (page, _, address):
        page.goto(address + "search.html?q=gefitinib")
        found = page.locator("#search-results").get_by_role("link", name="Treatment", exact=True)
        found.first.wait_for(timeout=15000)
