"""The built site in the system's Chromium, for every test that looks at it."""

import gzip
import shutil
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from iscm_review.build import places

#: Quiet and self-contained: nothing of the browser's own asks the network.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


class Packed(Quiet):
    """As a static host sends it: text packed with gzip, everything kept by the browser for a while."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        kind, body = self.guess_type(str(path)), path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if kind.startswith("text/") or kind.split("/")[-1] in ("json", "javascript", "svg+xml"):
            body = gzip.compress(body, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=31536000")
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served(folder, handler=Quiet):
    """The address of a folder's own server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
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


def chromium_program() -> str:
    """Where the system's Chromium is."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser",
                                                   "google-chrome"))), None)
    assert program, ("the browser tests need Chromium: apt-get install chromium (Debian), "
                     "brew install --cask chromium (macOS)")
    return program


def some_of(names: list[str], of: int) -> list[str]:
    """All pages, but of those that are made alike, of patients and of reports, one in so many."""
    alike = [[name for name in names if name.startswith(folder)] for folder in ("cases/", "sources/")]
    return sorted(set(names).difference(*alike).union(*(some[::of] for some in alike)))


def pages_of(folder: Path) -> list[str]:
    """Every page of a built site, whatever made it; fragments among the static files are none."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html")
                  if "_static" not in path.relative_to(folder).parts)


@contextmanager
def chromium():
    """The system's browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium_program(), args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def browser():
    with chromium() as running:
        yield running
