"""Run the notebooks of the book ahead of the build, several at once.

The stock way starts a kernel per notebook, which spends most of its time on imports. Here every notebook runs
in a fork of the process that has computed the results, and finds imported and loaded what it needs. The
outputs go into the same jupyter-cache that myst-nb reads, so the book builder finds every notebook executed,
and a stock ``jupyter-book build`` works as well, only slower.
"""

import contextlib
import hashlib
import importlib
import io
import multiprocessing
import os
import re
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from multiprocessing import connection
from pathlib import Path

from ..book import cells, plain
from ..tables.files import write_atomically

#: Seconds after which a page is taken to run for ever. One that is killed is noticed at once.
TIMEOUT = 1800
#: Stands for what is made beside the pages.
OTHERS = Path("the pages of patients and reports")


class CellFailed(Exception):
    """A code cell raised, or wrote to standard error."""


def execute(pages: Sequence[Path], cache_folder: Path,
            report: Callable[[int, int], None] = lambda done, total: None,
            beside: Callable[[], None] = lambda: None) -> int:
    """Execute the pages that the cache does not hold; returns how many that were.

    What is to be done ``beside`` them is one more of the forks; what it raises is raised here. To be called
    in a process without threads, as it is forked. Raises :class:`CellFailed` with page, cell and error.
    Nothing of a failed page is kept.
    """
    # Telling by the code alone that nothing is new saves half a second of imports.
    complete, code = cache_folder / "complete.sha256", _code_digest(pages)
    if complete.is_file() and complete.read_text() == code:
        beside()
        return 0
    from jupyter_cache import get_cache
    from jupyter_cache.cache.main import CacheBundleIn
    from myst_nb.core.read import myst_nb_reader_plugin

    from ..book.opened import opened

    cache = get_cache(str(cache_folder))
    waiting = []
    for page in filter(plain.code, pages):
        notebook = myst_nb_reader_plugin(str(page))
        try:
            cache.match_cache_notebook(notebook)
        except KeyError:
            waiting.append((page, notebook))
    if not waiting:
        write_atomically(complete, code)
        beside()
        return 0
    opened()  # loaded here once, as are the modules of the chapters
    for module in dict.fromkeys(re.findall(r"^from ([\w.]+) import", "\n".join(
            cell.source for _, notebook in waiting for cell in notebook.cells), re.MULTILINE)):
        with contextlib.suppress(Exception):  # told by the page
            importlib.import_module(module)
    # The longest first, so that no processor waits for one of them at the end.
    waiting.sort(key=lambda page: sum(cell.cell_type == "code" for cell in page[1].cells), reverse=True)
    report(0, len(waiting))
    jobs = [(OTHERS, beside), *((page, partial(_run, notebook, page.name)) for page, notebook in waiting)]
    for done, (page, notebook) in enumerate(_in_forks(jobs), 1):
        cache.cache_notebook_bundle(CacheBundleIn(notebook, str(page)), check_validity=False, overwrite=True)
        report(done, len(waiting))
    write_atomically(complete, code)
    return len(waiting)


def _in_forks(waiting: list[tuple[Path, Callable]]) -> Iterator[tuple[Path, object]]:
    """Pages and their executed notebooks, as each is done; as many run at once as there are processors."""
    context = multiprocessing.get_context("fork")
    waiting, running = waiting[::-1], {}
    try:
        while waiting or running:
            while waiting and len(running) < (os.cpu_count() or 1):
                page, job = waiting.pop()
                answer, send = context.Pipe(duplex=False)
                process = context.Process(target=_send, args=(send, job))
                process.start()
                send.close()
                running[answer] = page, process, time.monotonic() + TIMEOUT
            page, process, end = next(iter(running.values()))  # nobody waits longer than the oldest
            ready = connection.wait(list(running), max(0, end - time.monotonic()))
            if not ready:
                raise CellFailed(f"{page.name}: no answer within {TIMEOUT} seconds")
            for answer in ready:
                page, process, _ = running.pop(answer)
                try:
                    notebook, failure = answer.recv()
                except EOFError:
                    raise CellFailed(f"{page.name}: its process was killed") from None
                process.join()
                if failure:
                    raise failure
                if notebook:
                    yield page, notebook
    finally:
        for _, process, _ in running.values():
            process.kill()


def _send(answer: connection.Connection, job: Callable) -> None:
    try:
        answer.send((job(), None))
    except Exception as error:
        answer.send((None, error))


def _code_digest(pages: Sequence[Path]) -> str:
    """The identity of all code cells; prose does not count."""
    total = hashlib.sha256()
    for page in pages:
        total.update("\0".join([page.name, *plain.code(page), ""]).encode())
    return total.hexdigest()


def _run(notebook, page: str):
    """The notebook, executed in this (forked) process."""
    from nbformat.v4 import new_output

    code, names = [cell for cell in notebook.cells if cell.cell_type == "code"], {}
    for number, cell in enumerate(code, 1):
        printed, complaints, failure = io.StringIO(), io.StringIO(), ""
        with (contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complaints),
              warnings.catch_warnings()):
            warnings.simplefilter("error")
            try:
                bundle = cells.shown(cell.source, page, names)
            except (Exception, SystemExit) as error:
                failure = f"{type(error).__name__}: {error}"
        if failure := failure or complaints.getvalue():
            raise CellFailed(f"{page}: cell {number} of {len(code)} failed\n{cell.source}\n{failure}")
        cell.execution_count = number
        cell.outputs = [new_output("display_data", data=bundle)] if bundle else []
        if text := printed.getvalue():
            cell.outputs.insert(0, new_output("stream", name="stdout", text=text))
    return notebook
