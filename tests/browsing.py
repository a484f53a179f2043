"""The built site in the system's Chromium, for every test that looks at it."""

import shutil
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from iscm_review.build import places

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


@pytest.fixture(scope="session")
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


@contextmanager
def chromium():
    """The system's browser."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser",
                                                   "google-chrome"))), None)
    assert program, ("the browser tests need Chromium: apt-get install chromium (Debian), "
                     "brew install --cask chromium (macOS)")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def browser():
    with chromium() as running:
        yield running
