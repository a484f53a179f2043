"""The built site in the system's Chromium, for every test that looks at it."""

import gzip
import subprocess
import sys
import threading
from collections import defaultdict
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import iscm_review  # noqa: F401  declares the review
from living_review.build.places import places
from living_review.tables.files import alone
from living_review.tables.inputs import ROOT

#: Milliseconds that anything in a browser may take: a fault ends a test, a busy machine does not.
PATIENCE = 180_000
#: What Playwright switches off, which this list replaces, and what is suggested below the address bar: for
#: that each window loads two pages, and takes twice as long to open.
WITHOUT = ["AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
           "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding",
           "PreconnectToSearch", "ThirdPartyStoragePartitioning",
           "AimEnabled", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxPopup"]
#: Quiet and self-contained: nothing of the browser's own asks the network.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--disable-features=" + ",".join(WITHOUT)]


#: How much of the page has moved by itself since it was asked for. What is buffered is told a task later.
MOVED = """async () => {
  let sum = 0;
  const add = (entries) => entries.forEach((e) => { if (!e.hadRecentInput) sum += e.value; });
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  await document.fonts.ready;
  for (let n = 0; n < 3; n++) await new Promise(requestAnimationFrame);
  await new Promise((done) => setTimeout(done));
  add(observer.takeRecords());
  return sum;
}"""


#: Open all that is folded, and wait until that has been answered.
UNFOLD = """async () => {
  const shut = [...document.querySelectorAll("article details:not([open])")];
  await Promise.all(shut.map((one) => new Promise((done) => {
    one.addEventListener("toggle", done, { once: true });
    one.open = true;
  })));
  for (let n = 0; n < 2; n++) await new Promise(requestAnimationFrame);
}"""


class Quiet(SimpleHTTPRequestHandler):
    """One connection for many files; what lies in ``_static`` has its digest in its address, and is kept."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def end_headers(self):
        if "/_static/" in self.path:
            self.send_header("Cache-Control", "max-age=31536000")
        super().end_headers()


class Packed(Quiet):
    """As a static host sends it: text packed with gzip, everything kept by the browser for a while."""

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
        super(Quiet, self).end_headers()
        self.wfile.write(body)


def _serve(folder, handler=Quiet) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    server.handle_error = lambda *_: None  # a reader who leaves before all has come
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@contextmanager
def served(folder, handler=Quiet):
    """The address of a folder's own server."""
    server = _serve(folder, handler)
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="session")
def site(request, tmp_path_factory):
    """The site of this checkout: built once a run, by whoever asks first; nobody builds it anew meanwhile."""
    def say(words):
        with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            print("\n" + words.strip(), file=sys.stderr)

    of_run = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):
        of_run = of_run.parent
    told = of_run / "site.txt"
    with alone(of_run / "site.lock", "a worker", lambda who: None):
        if not told.is_file():
            told.write_text(_build(say), encoding="utf-8")
    if wrong := told.read_text(encoding="utf-8"):
        pytest.fail(f"the book does not build\n{wrong}", pytrace=False)
    with alone(places().lock, "tests that read the site", say, shared=True):
        yield places().html


def _build(say) -> str:
    """Build the site; returns what went wrong."""
    lines = []
    with subprocess.Popen([sys.executable, "-m", "iscm_review", "build", "html"], cwd=ROOT,
                          stderr=subprocess.PIPE, text=True, encoding="utf-8") as run:
        for line in run.stderr:
            lines.append(line)
            if line.startswith("Waiting"):
                say(line)
    return "".join(lines) if run.returncode else ""


@cache
def parsed(page: Path) -> BeautifulSoup:
    """A page of the site, read once by each worker, to be looked at and not changed."""
    return BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")


def until(page, condition: str) -> None:
    """Wait for something in a page, under whatever policy of its own."""
    page.evaluate(f"""async () => {{
      const end = performance.now() + {PATIENCE};
      while (!({condition})) {{
        if (performance.now() > end) throw new Error("it never came");
        await new Promise(requestAnimationFrame);
      }}
    }}""")


def opened(browser, **context):
    """A page of a reader of its own."""
    context = browser.new_context(**context)
    context.set_default_timeout(PATIENCE)
    return context.new_page()


#: Pages that no test is using, by their folder and look: to open one takes longer than most tests.
_free = defaultdict(list)


@contextmanager
def watched(folder, browser, fresh=False, accepts=False, **look):
    """A page over a folder, and all that it says, asks, wants of another host or cannot find.

    Questions are answered with no, or with yes where it ``accepts``. The next test gets the same page, with
    nothing kept of this one but the files of the site; who leaves more behind (a script for every page)
    takes a ``fresh`` one.
    """
    free = _free[browser, str(folder), accepts, repr(look)]
    page, heard, address, forget = (_listened(folder, browser, accepts, look) if fresh or not free
                                    else free.pop())
    yield page, heard, address
    if fresh:
        page.context.close()
    else:
        forget()
        free.append((page, heard, address, forget))


@cache
def _address(folder: str) -> str:
    """The address of a folder that is served as long as this process lives."""
    return f"http://127.0.0.1:{_serve(folder).server_port}/"


def _listened(folder, browser, accepts, look):
    """A page that is listened to, and how to let it forget what a test has done."""
    page, heard, address = opened(browser, **look), [], _address(str(folder))
    page.on("console", lambda m: heard.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith((address, "data:")) else heard.append(r.url))
    page.on("response", lambda r: heard.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    page.on("dialog", lambda d: d.accept() if accepts else (heard.append(d.message), d.dismiss()))
    tools = page.context.new_cdp_session(page)

    def forget():
        page.unroute_all()
        page.goto("about:blank")
        page.emulate_media(media="null", color_scheme=look.get("color_scheme", "light"))
        page.context.clear_permissions()
        origin = {"origin": address.rstrip("/"), "storageTypes": "local_storage"}
        tools.send("Storage.clearDataForOrigin", origin)
        heard.clear()

    return page, heard, address, forget


@cache
def chromium_program() -> str:
    """Where the system's Chromium or Chrome is."""
    run = subprocess.run([ROOT / ".ci/chromium"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def some_of(names: list[str], of: int) -> list[str]:
    """All pages, but of those that are made alike, of patients, reports and numbers, one in so many."""
    alike = [[name for name in names if name.startswith(folder)]
             for folder in ("cases/", "sources/", "numbers/")]
    return sorted(set(names).difference(*alike).union(*(some[::of] for some in alike)))


def one_of_each_kind(pages: dict[str, BeautifulSoup]) -> list[str]:
    """So many pages that no element is missed: those of the same classes, role and parent are one kind."""
    left = {name: {(tag.name, tag.parent.name, tag.get("role"), *sorted(tag.get("class", ())))
                   for tag in soup.find_all(True)} for name, soup in pages.items()}
    chosen = []
    while kinds := max(left.values(), key=len):
        name = next(name for name, its in left.items() if its is kinds)
        chosen.append(name)
        left = {name: its - kinds for name, its in left.items()}
    return sorted(chosen)


def pages_of(folder: Path) -> list[str]:
    """Every page of a built site, whatever made it; fragments among the static files are none."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html")
                  if "_static" not in path.relative_to(folder).parts)


@contextmanager
def chromium():
    """The system's browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium_program(), args=ARGUMENTS,
                                             timeout=PATIENCE)
        yield running
        running.close()


@pytest.fixture(scope="session")
def browser():
    with chromium() as running:
        yield running
