"""The shipped data, loaded once, and small tables to bend."""

import csv
import gc
import os
import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import iscm_review  # noqa: F401  declares the review
from browsing import browser, site, watched  # noqa: F401
from living_review import effect
from living_review.book import opened, results
from living_review.build import processes
from living_review.effect import shown
from living_review.gate import dataset
from living_review.tables.inputs import ROOT
from typing_in import PAGE


def pytest_addoption(parser):
    parser.addoption("--audit", action="store_true", help="Run the audit: the tests marked for it, and the "
                     "thorough form of those that have a quick one (make audit).")
    parser.addoption("--tables", action="store_true", help="Only the tests of what the "
                     "shipped tables say.")


def pytest_configure(config):
    gc.set_threshold(100_000, 50, 100)  # pages that are kept are looked through less often
    if config.getoption("--audit"):
        from hypothesis import settings

        settings.register_profile("audit", max_examples=2000)
        settings.load_profile("audit")


@pytest.fixture(scope="session")
def thorough(request) -> bool:
    """Whether this is the audit, which takes its time; the quick form of a test can still fail."""
    return request.config.getoption("--audit")


def _of_the_audit(item) -> bool:
    return bool(item.get_closest_marker("audit") or "thorough" in item.fixturenames
                or getattr(item.function, "is_hypothesis_test", False))


#: Fixtures that hold the shipped tables, or what is computed of them.
OF_THE_TABLES = {"data", "estimates", "plain", "computed"}
#: Fixtures of tests that write files: they are about commands, and take long.
WRITING = {"tmp_path", "tmp_path_factory"}


#: The longest files. The first builds the site that many read; the next do not read it, and keep the other
#: processor busy meanwhile.
FIRST = ["test_site.py", "test_release_real.py", "test_book.py", "test_workflows_run.py", "test_hostile.py",
         "test_acts.py"]


#: Files that read the same pages of the site: one worker takes them, and parses each page once.
OF_THE_SITE = {"test_site.py", "test_trace_site.py", "test_head.py"}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadFileScheduling

    class ByFile(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return "tests/site" if Path(file).name in OF_THE_SITE else file

    return ByFile(config, log)


def pytest_collection_modifyitems(config, items):
    """Long files come first and small ones last, so that no processor waits for one of them at the end."""
    audit = config.getoption("--audit")
    left_out = [item for item in items
                if (not _of_the_audit(item) if audit else item.get_closest_marker("audit"))]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
    if config.getoption("--tables"):
        items[:] = [item for item in items if OF_THE_TABLES & set(item.fixturenames)
                    and not WRITING & set(item.fixturenames)]
    many = Counter(item.path for item in items)
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    first = {name: n for n, name in enumerate(FIRST)}
    items.sort(key=lambda item: (
        first.get(item.path.name, len(FIRST)), item.path not in slow, -many[item.path], item.path))


@pytest.fixture(autouse=True)
def _told_nothing():
    """The command line tells its choices through the environment; no test may hear of another's."""
    yield
    for name in [name for name in os.environ if name.startswith("LIVING_REVIEW_")]:
        del os.environ[name]


@pytest.fixture(scope="session")
def data():
    return dataset.load(ROOT / "data")


@pytest.fixture(scope="session")
def estimates(data):
    return results.compute(data)


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the data that a test may break."""
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


@pytest.fixture
def empty_folder(folder) -> Path:
    """The same tables with their header lines only."""
    for table in folder.glob("*.csv"):
        table.write_text(table.read_text(encoding="utf-8").splitlines()[0] + "\n",
                         encoding="utf-8")
    return folder


@pytest.fixture
def here(monkeypatch):
    """States of an effect are computed by this process, and of the book only its first page."""
    first = {"index": shown.pages()["index"]}
    monkeypatch.setattr(shown, "pages", lambda: first)
    monkeypatch.setattr(effect, "ProcessPoolExecutor", lambda *_, **__: ThreadPoolExecutor(1))
    monkeypatch.setattr(processes, "to_fork", lambda *modules: None)
    monkeypatch.setattr(opened, "_opened", [])


class Plain:
    """The case table as text, read without the package: ``plain("sex")`` is its filled cells."""

    def __init__(self, path: Path):
        with open(path, encoding="utf-8", newline="") as file:
            self.rows = list(csv.DictReader(file))

    def __call__(self, column: str, rows=None) -> list[str]:
        return [row[column] for row in (self.rows if rows is None else rows) if row[column]]

    def agrees(self, estimate, column: str, value: str) -> None:
        """The share of ``value`` among the filled cells, counted here, is the estimate's."""
        values = self(column)
        assert estimate.count == values.count(value) and estimate.n == len(values) > 0
        assert estimate.n_missing == len(self.rows) - len(values)
        assert estimate.value == pytest.approx(values.count(value) / len(values))


@pytest.fixture(scope="session")
def plain() -> Plain:
    return Plain(ROOT / "data/cases.csv")


@pytest.fixture
def page(site, browser):  # noqa: F811
    """The page of the form, fresh; whatever is asked is answered with yes."""
    look = {"viewport": {"width": 1280, "height": 900}}
    with watched(site, browser, accepts=True, **look) as (page, heard, address):
        page.goto(address + PAGE)
        yield page
        assert not heard


@pytest.fixture(scope="session")
def computed(data, estimates) -> str:
    """``results.json`` of the shipped data."""
    return results.as_json(data, estimates)
