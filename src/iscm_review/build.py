"""From data to book: results, notebooks, site, PDF, each only where it must be made anew.

The site is made in a working folder and takes the place of the last one only
when everything went well, so a failure leaves the last good book standing.
"""

from __future__ import annotations

import errno
import functools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import inputs
from .display import FOLDER_VARIABLE
from .files import readable, replace_folder, write_atomically
from .problems import DataError
from .progress import Progress

RESULTS_VARIABLE = "ISCM_REVIEW_RESULTS"
UNCHECKED_VARIABLE = "ISCM_REVIEW_UNCHECKED"
CHECKED_VARIABLE = "ISCM_REVIEW_CHECKED"
PDF_NAME = "iscm-living-review.pdf"
#: Pages that do something in a browser, and nothing on paper.
ON_SCREEN = {"chapters/explore", "chapters/add-a-patient"}


class BuildError(Exception):
    """The book could not be built; the message says what to mend."""


@dataclass(frozen=True)
class Places:
    """Where a build reads and writes."""

    book: Path
    build: Path

    @property
    def computed(self) -> Path:
        return inputs.computed_folder(self.build)

    @property
    def work(self) -> Path:
        return self.build / "work"

    @property
    def lock(self) -> Path:
        return self.build / ".at-work"

    @property
    def html(self) -> Path:
        return self.build / "html"

    @property
    def pdf(self) -> Path:
        return self.build / "pdf" / PDF_NAME


def places() -> Places:
    """The places of this checkout."""
    inputs.checkout()
    return Places(inputs.BOOK, inputs.BOOK / "_build")


def prepare(where: Places) -> Path:
    """Results and bibliography of the present inputs, made if they are not there yet.

    The data pass every rule first, unless ``--unchecked`` has switched that off. Also tells
    this process and its children where the computed things are.
    Raises :class:`~iscm_review.problems.DataError` for data that cannot be used.
    """
    source_date()
    folder = where.computed
    # Sphinx, run by this process, asks again; the digest makes sure that it is for the same data.
    if not os.environ.get(UNCHECKED_VARIABLE) and os.environ.get(CHECKED_VARIABLE) != folder.name:
        _check()
        os.environ[CHECKED_VARIABLE] = folder.name
    if not (folder / "results.json").is_file():
        from . import bibliography, dataset, edition, results, trace

        data = dataset.load(inputs.data_folder())
        write_atomically(folder / "references.bib", bibliography.bibtex(data))
        computed = results.compute(data)
        trace.write(folder / trace.FILE, trace.make(data, computed, edition.read()))
        results.write(folder / "results.json", data, computed)
    os.environ[RESULTS_VARIABLE] = str(folder / "results.json")
    os.environ[FOLDER_VARIABLE] = str(folder / "figures")
    os.environ[FOLDER_VARIABLE + "_SOURCE"] = str(where.book)
    inputs.forget_old(where.build)
    return folder


def _check() -> None:
    """Hold the data against every rule."""
    from . import report, validate

    checked = validate.check(inputs.data_folder())
    if checked.errors:
        raise DataError(checked.problems)
    if checked.problems:
        print(report.text(checked.problems), file=sys.stderr)


def pages(book: Path) -> list[Path]:
    """Every source page of the book."""
    return [book / "index.md", *sorted((book / "chapters").glob("*.md"))]


#: How libraries put it that nothing can be written.
NO_ROOM = {"database or disk is full": errno.ENOSPC, "attempt to write a readonly database": errno.EROFS,
           **{os.strerror(number): number for number in (errno.ENOSPC, errno.EROFS, errno.EDQUOT)}}


def _saying_no_room(step: Callable[..., Path]) -> Callable[..., Path]:
    """A full disk ends a step with an ``OSError`` that names a file, whoever met it and in whatever words."""
    @functools.wraps(step)
    def steps(where: Places, progress: Progress) -> Path:
        try:
            return step(where, progress)
        except Exception as error:
            words = next((words for words in NO_ROOM if words in str(error)), "")
            if not words or getattr(error, "filename", None):
                raise
            named = re.search(rf"{words}: (?:'[^']*' -> )?'([^']*)'", str(error))
            number = NO_ROOM[words]
            raise OSError(number, os.strerror(number), named[1] if named else str(where.build)) from error
    return steps


@_saying_no_room
def site(where: Places, progress: Progress) -> Path:
    """Build the HTML site; returns its folder."""
    from . import execute, exports
    from .versions import record

    with progress.step("results"):
        folder = prepare(where)
    with progress.step("notebooks") as step:
        try:
            execute.execute(pages(where.book), folder / "notebooks", step.count)
        except execute.CellFailed as error:
            raise BuildError(str(error)) from None
    with progress.step("site"):
        _forget_another_book(where)
        made = _sphinx(where)
        staged = where.build / "html.new"
        shutil.rmtree(staged, ignore_errors=True)
        # .buildinfo is for Sphinx's next run here, and holds the digest of names of folders.
        shutil.copytree(made, staged, ignore=shutil.ignore_patterns(".buildinfo"))
        exports.write(staged / exports.FOLDER, inputs.data_folder(), folder)
        try:
            record.write(staged, folder / "results.json", where.book)
        except ValueError as error:
            raise BuildError(str(error)) from None
        readable(staged)
        replace_folder(staged, where.html)
    return where.html


def _forget_another_book(where: Places) -> None:
    """Start anew where pages, contents, settings or static files are not those of the last build.

    Sphinx keeps a page that has left the contents, and old checksums of changed files.
    """
    files = [*pages(where.book), *(where.book / name for name in ("_config.yml", "_toc.yml")),
             *sorted(p for p in (where.book / "_static").rglob("*") if p.is_file())]
    shape = "\n".join(
        str(p.relative_to(where.book)) + ("" if p.suffix == ".md" else f" {inputs.digest_of(p)}")
        for p in files)
    marker = where.work / "shape.txt"
    if not marker.is_file() or marker.read_text(encoding="utf-8") != shape:
        shutil.rmtree(where.work, ignore_errors=True)
        write_atomically(marker, shape)


@_saying_no_room
def document(where: Places, progress: Progress) -> Path:
    """Build the PDF from the built site; returns its path."""
    from . import pdf

    with progress.step("PDF"):
        try:
            pdf.typeset(where.html, printed(where.book), where.book / "pdf", where.pdf,
                        source_date())
        except RuntimeError as error:  # pandoc's and Typst's own words
            raise BuildError(f"the PDF could not be set: {error}") from None
    return where.pdf


def printed(book: Path) -> dict[str, list[str]]:
    """The pages of each part as the contents list them, less those for the screen; the root has no part."""
    import yaml

    contents = yaml.safe_load((book / "_toc.yml").read_text(encoding="utf-8"))
    parts = {part["caption"]: [c["file"] for c in part["chapters"] if c["file"] not in ON_SCREEN]
             for part in contents["parts"]}
    return {"": [contents["root"]], **parts}


def source_date() -> int:
    """Seconds since 1970 that the outputs carry."""
    try:
        return inputs.source_date()
    except ValueError as error:
        raise BuildError(str(error)) from None


def _sphinx(where: Places) -> Path:
    """Run the book builder with every warning an error; returns the folder it filled."""
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(where.book),
               "--path-output", str(where.work), "--warningiserror", "--nitpick",
               "--keep-going", "-q"]
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(source_date()), "PYTHONHASHSEED": "0",
                                "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    # The lock of the folder goes along: where this process is killed, the next build waits for that one.
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=environment,
                         close_fds=False)
    if run.returncode:
        # Sphinx keeps what it has read; a second run would not repeat the warning.
        shutil.rmtree(where.work, ignore_errors=True)
        raise BuildError(_what_went_wrong(run.stdout + run.stderr))
    return where.work / "_build/html"


def _what_went_wrong(log: str) -> str:
    """The warnings and errors of a build log, or its end where there is none."""
    lines = log.splitlines()
    told = [line for line in lines if "WARNING" in line or "ERROR" in line or "rror:" in line]
    return "\n".join(dict.fromkeys(told)) if told else "\n".join(lines[-25:])
