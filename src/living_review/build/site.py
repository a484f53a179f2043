"""The pages of the site by Sphinx, with the settings that Jupyter Book makes of ``_config.yml``.

They are made in a working folder and take the place of the last ones only when everything went
well, so a failure leaves the last good book standing.
"""

import contextlib
import importlib
import io
import os
import shutil
from pathlib import Path

from ..book import plain, results
from ..book.folder import RESULTS, TABLES
from ..site import record, trace
from ..tables import inputs
from ..tables.files import readable, replace_folder, write_atomically
from .places import BuildError, Places, pages
from .sphinx import HERE, PARTS
from .sphinx import __name__ as EXTENSION


def imported(book: Path) -> None:
    """Import what the pages of a book are made with, so that it is there when they are."""
    import yaml
    from jupyter_book import sphinx  # noqa: F401
    from sphinx.application import builtin_extensions

    settings = yaml.safe_load((book / "_config.yml").read_text(encoding="utf-8"))["sphinx"]["config"]
    for name in (*builtin_extensions, *settings["extensions"], "pybtex.style.formatting.unsrt",
                 "myst_nb.sphinx_ext", "tinycss2", *(f"{EXTENSION}.{part}" for part in PARTS)):
        importlib.import_module(name)


def make(where: Places, folder: Path) -> None:
    """Make the site from the pages and from what was computed; the last one stands until then."""
    _forget_another_book(where)
    made = _sphinx(where)
    staged = where.build / "html.new"
    shutil.rmtree(staged, ignore_errors=True)
    # .buildinfo is for Sphinx's next run here, and holds the digest of names of folders.
    shutil.copytree(made, staged, ignore=shutil.ignore_patterns(".buildinfo"), copy_function=shutil.copyfile)
    shutil.copytree(folder / TABLES, staged / TABLES)
    _notebooks(where, folder, staged)
    try:
        record.write(staged, folder / RESULTS, where.data, where.book)
    except ValueError as error:
        raise BuildError(str(error)) from None
    readable(staged)
    replace_folder(staged, where.html)


def _notebooks(where: Places, folder: Path, staged: Path) -> None:
    """The chapters that compute, as notebooks to be run and changed elsewhere."""
    made = trace.read(folder / trace.FILE)
    known = plain.Known(results.read(folder).estimates, {
        **{key: name for key, (_, name, _) in made.sources.items()},
        **{key: name for key, (name, _) in made.cases.items()}})
    plain.write(pages(where.book), staged / plain.FOLDER, known)


def _forget_another_book(where: Places) -> None:
    """Start anew where pages, contents, settings or static files are not those of the last build.

    Sphinx keeps a page that has left the contents, and old checksums of changed files.
    """
    files = [*(where.book / name for name in ("_config.yml", "_toc.yml")),
             *(p for folder in (where.book / "_static", HERE / "static", HERE / "templates")
               for p in sorted(folder.rglob("*")) if p.is_file())]
    shape = "\n".join([*map(str, pages(where.book)), *(f"{p} {inputs.digest_of(p)}" for p in files)])
    marker = where.work / "shape.txt"
    if not marker.is_file() or marker.read_text(encoding="utf-8") != shape:
        shutil.rmtree(where.work, ignore_errors=True)
        write_atomically(marker, shape)


def _sphinx(where: Places) -> Path:
    """Run Sphinx with every warning an error; returns the folder it filled."""
    from jupyter_book.sphinx import build_sphinx

    made, log = where.work / "_build/html", io.StringIO()
    with contextlib.redirect_stderr(log), contextlib.redirect_stdout(log):
        outcome = build_sphinx(
            where.book, made, path_config=where.book / "_config.yml", noconfig=True, quiet=True,
            warningiserror=True, keep_going=True, jobs=os.cpu_count(), confoverrides={
                "external_toc_path": str(where.book / "_toc.yml"), "nitpicky": True,
                "latex_individualpages": False})
    if outcome:
        # Sphinx keeps what it has read; a second run would not repeat the warning.
        shutil.rmtree(where.work, ignore_errors=True)
        lines = log.getvalue().splitlines()
        told = [line for line in lines if "WARNING" in line or "ERROR" in line or "rror:" in line]
        raise BuildError("\n".join(dict.fromkeys(told) if told else lines[-25:]))
    return made
