"""From data to book: results, notebooks, site, PDF, each only where it must be made anew."""

import errno
import functools
import multiprocessing
import os
import re
import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from pathlib import Path

from .. import review
from ..book import folder as folder_of
from ..tables import inputs
from ..tables.problems import DataError
from ..tables.progress import Progress
from . import computed
from .places import BuildError, Places, environment, pages, source_date

#: How libraries put it that nothing can be written.
NO_ROOM = {"database or disk is full": errno.ENOSPC, "attempt to write a readonly database": errno.EROFS,
           **{os.strerror(number): number for number in (errno.ENOSPC, errno.EROFS, errno.EDQUOT)}}
#: Where it is an error's own words and not quoted: first, or behind a name, number or bracket.
NO_ROOM_TOLD = re.compile(rf"(?:^|rror: |[])] |\(|\(\d+, ')({'|'.join(map(re.escape, NO_ROOM))})"
                          r"(?:: (?:'[^']*' -> )?'([^']*)')?")


def _saying_no_room(step: Callable[..., Path]) -> Callable[..., Path]:
    """A full disk ends a step with an ``OSError`` that names a file, whoever met it and in whatever words."""
    @functools.wraps(step)
    def steps(where: Places, progress: Progress, *options) -> Path:
        try:
            return step(where, progress, *options)
        except DataError:
            raise  # quotes cells, which may say anything
        except Exception as error:
            told = list(NO_ROOM_TOLD.finditer(str(error)))
            if not told or getattr(error, "filename", None):
                raise
            one = next((one for one in told if one[2]), told[0])
            number, named = NO_ROOM[one[1]], one[2] or str(where.build)
            raise OSError(number, os.strerror(number), named) from error
    return steps


@_saying_no_room
def site(where: Places, progress: Progress, lock: int, unchecked: bool = False) -> Path:
    """Build the HTML site; returns its folder. ``lock`` is the descriptor of the lock on it.

    Two processes share the work: one computes and runs the notebooks, the other imports Sphinx
    meanwhile, and then makes the pages.
    """
    from . import execute, processes
    from . import site as pages_of

    folder, context = where.computed, multiprocessing.get_context("spawn")
    heard, told = context.Pipe(duplex=False)
    os.environ |= environment(folder)
    try:
        with (Connection(os.dup(lock)) as held,  # a connection can be given to another process
              ProcessPoolExecutor(1, context, processes.begin, (review().package, told, held)) as computing,
              ProcessPoolExecutor(1, context, processes.begin, (review().package, told, held)) as setting):
            setting.submit(pages_of.imported, where.book)
            with progress.step("results"):
                warned = computing.submit(computed.begin, folder, where.data, unchecked).result()
            if warned:
                print(warned, file=sys.stderr)
            with progress.step("notebooks") as step:
                running = computing.submit(execute.execute, pages(where.book),
                                           folder / folder_of.NOTEBOOKS, processes.tell,
                                           functools.partial(computed.finish, folder, where.data))
                while not running.done() or heard.poll():
                    if heard.poll(0.1):
                        step.count(*heard.recv())
                running.result()
            with progress.step("site"):
                setting.submit(pages_of.make, where, folder).result()
    except (execute.CellFailed, inputs.Changed) as error:
        raise BuildError(str(error)) from None
    except BrokenProcessPool:
        raise BuildError("one of its processes was killed; perhaps the memory was full") from None
    inputs.forget_old(where.build)
    return where.html


@_saying_no_room
def documents(where: Places, progress: Progress) -> list[Path]:
    """Build the PDF of each volume from the built site, and let the site offer them; returns their paths."""
    from . import processes

    processes.to_fork(review().package, f"{__package__}.pdf")  # for the volumes: imported there as it is here
    from . import pdf, volumes

    own = where.book / "pdf"
    with progress.step("PDF"):
        try:
            pdf.typeset(where.html, volumes.read(where.book), own if own.is_dir() else pdf.STYLE, where.pdf,
                        source_date())
        except RuntimeError as error:  # pandoc's and Typst's own words
            raise BuildError(f"the PDF could not be set: {error}") from None
    made = sorted(where.pdf.glob("*.pdf"))
    for path in made:
        shutil.copyfile(path, where.html / path.name)
        (where.html / path.name).chmod(path.stat().st_mode)
    return made
