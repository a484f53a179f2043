"""The command that joins two states of the tables, by hand and for git."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .. import review
from . import FOLDER

PLACE = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("base", type=PLACE)
@click.argument("ours", type=PLACE)
@click.argument("theirs", type=PLACE)
@click.option("--dry-run", is_flag=True, help="Report what would be merged; write nothing.")
@click.option("--data", "folder", metavar="DIR", type=FOLDER,
              help="Folder of the descriptor of three files (default: the repository's data/).")
def merge(base: Path, ours: Path, theirs: Path, dry_run: bool, folder: Path | None) -> None:
    """Merge the changes of OURS and THEIRS to BASE, row by row and cell by cell, into OURS.

    Each is a folder with the tables, or each a file of one table, which the descriptor in --data describes.
    What both have changed is reported. Where they contradict each other, OURS has both between marks, and
    nothing is lost.

    Ends with 0 where all was joined, 1 where something is to be settled by hand, 2 where it could not run and
    wrote nothing. As the merge driver of git: make merge-driver.
    """
    from ..gate import merging
    from ..tables import inputs, schema
    from ..tables.problems import Refused

    places = (base, ours, theirs)
    if len({place.is_dir() for place in places}) > 1:
        raise click.UsageError("name three folders, or three files of one table")
    try:
        if base.is_dir():
            joined = merging.folders(*places, write=not dry_run)
        else:
            package = schema.read(folder or inputs.data_folder())
            joined = [merging.files(*places, package, write=not dry_run)]
    except Refused as error:
        raise Refused(f"{error}. Nothing was written") from None
    for one in joined:
        click.echo("\n  ".join([f"{one.file}: {one.told[0]}", *one.told[1:]]))
    conflicts = [conflict for one in joined for conflict in one.conflicts]
    for conflict in conflicts:
        click.echo(f"Conflict in {conflict}", err=True)
    if conflicts:
        click.echo("Resolve what is between the marks <<<<<<< and >>>>>>>, then run "
                   f"{review().command} format.", err=True)
    elif not joined:
        click.echo("nothing to join: theirs has nothing that ours lacks")
    sys.exit(bool(conflicts))
