"""The site in a real browser: no other host, no error, nothing wider than the window."""

import shutil
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from iscm_review.build import places
from iscm_review.inputs import BOOK

pytestmark = pytest.mark.slow
PAGES = ["index.html", *(f"chapters/{p.stem}.html" for p in sorted((BOOK / "chapters").glob("*.md")))]
#: Quiet and self-contained: nothing of the browser's own asks the network.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@contextmanager
def served(folder):
    """The address of a folder's own server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="module")
def site():
    folder = places().html
    assert (folder / "index.html").is_file(), "build the site first: make html"
    return folder


@contextmanager
def watched(folder, browser, **context):
    """A page over a folder, and all that it says, asks of another host or cannot find."""
    with served(folder) as address:
        page, heard = browser.new_context(**context).new_page(), []
        page.on("console", lambda m: heard.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith((address, "data:")) else heard.append(r.url))
        page.on("response", lambda r: heard.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        yield page, heard, address
        page.context.close()


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser",
                                                   "google-chrome"))), None)
    assert program, ("the browser tests need Chromium: apt-get install chromium (Debian), "
                     "brew install --cask chromium (macOS)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield chromium
        chromium.close()


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
        page.wait_for_selector("#search-results li", timeout=15000)
        assert "Treatment" in page.inner_text("#search-results")
