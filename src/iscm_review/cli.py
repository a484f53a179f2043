"""The command line: each command calls one function and prints."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from . import __version__, inputs
from .problems import DataError, summary

data_option = click.option(
    "--data", "folder", metavar="DIR", type=click.Path(path_type=Path),
    help="Folder of the data package (default: the repository's data/).")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """The living review of intramedullary spinal cord metastasis."""


@main.command()
@click.option("--out", required=True, metavar="FILE", help="Where to write; - for standard output.")
@data_option
def results(out: str, folder: Path | None) -> None:
    """Write results.json: every estimate with interval, n, method and patients."""
    from . import dataset
    from . import results as module

    _use(folder)
    data = _or_explain(lambda: dataset.load(inputs.data_folder()))
    if data.warnings:
        click.echo(summary(data.warnings), err=True)
    computed = module.compute(data)
    if out == "-":
        sys.stdout.write(module.as_json(data, computed))
        return
    try:
        module.write(Path(out), data, computed)
    except OSError as error:
        raise click.ClickException(f"cannot write {out}: {error.strerror}") from None
    click.echo(f"{len(computed)} estimates written to {out}", err=True)


@main.command()
@click.argument("what", type=click.Choice(["all", "html", "pdf"]), default="all")
@data_option
def build(what: str, folder: Path | None) -> None:
    """Build the book: the site (html), the PDF (pdf), or both (all, the default)."""
    from . import build as module
    from .progress import Progress

    _use(folder)
    where, progress = module.places(), Progress()
    try:
        made = [_or_explain(lambda: module.site(where, progress))]
        if what != "html":
            made.append(module.document(where, progress))
    except module.BuildError as error:
        raise click.ClickException(f"the book was not built\n{error}") from None
    for path in made if what == "all" else made[-1:]:
        click.echo(_shown(path))


def _use(folder: Path | None) -> None:
    if folder is not None:
        os.environ[inputs.DATA_VARIABLE] = str(folder.resolve())


def _or_explain(action):
    try:
        return action()
    except DataError as error:
        click.echo(summary(error.problems), err=True)
        n = len(error.problems)
        raise click.ClickException(
            f"{n} problem{'s' * (n != 1)} in the data; nothing was written") from None


def _shown(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


if __name__ == "__main__":
    main()
