"""Commands that compare two states of the data or two versions, and that merge two states."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from .. import review
from ..tables import inputs, schema
from ..tables.problems import Refused
from . import FOLDER, hand_out, warn

#: How ``effect`` ends, and with 2 where it could not run.
COMPUTED, NOT_COMPUTED = 0, 1


def _states(command: Callable) -> Callable:
    """The two states that a command compares."""
    for one in (click.option("--data", "folder", metavar="DIR", type=click.Path(path_type=Path),
                             help="Where git references are looked up (default: data/)."),
                click.option("--since-fork", is_flag=True,
                             help="Compare HEAD with the commit at which it left BASE."),
                click.argument("head"), click.argument("base")):
        command = one(command)
    return command


@click.command()
@click.option("--format", "form", type=click.Choice(["markdown", "json"]), default="markdown",
              show_default=True, help="For reading, or for programs.")
@click.option("--out", metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
              help="Write effect.md and effect.json there, and print nothing.")
@_states
def effect(base: str, head: str, form: str, out: Path | None, since_fork: bool, folder: Path | None) -> None:
    """Report what changes from BASE to HEAD: values, estimates, pages, conclusions.

    Each is a git reference or a folder with the tables. Only the tables and their descriptor are
    read; nothing of either state is executed. The headlines of the review come first, then what the gate
    finds, then conclusions, those of the main topics before the others.

    Ends with 0 where the effect is computed, 1 where a state cannot be (its problems and the changed
    rows are given), 2 where it could not run.
    """
    from ..effect import forms

    with _compared(base, head, folder, since_fork) as (result, progress):
        if out:
            forms.write(result, out)
        else:
            hand_out(forms.render(result, form), None)
    sys.exit(COMPUTED if result.computed else NOT_COMPUTED)


@contextmanager
def _compared(base: str, head: str, folder: Path | None, since_fork: bool) -> Iterator[tuple]:
    """The effect, while the tables of its states are at hand, and what shows the progress."""
    from ..build import processes

    processes.to_fork(review().package, "living_review.effect.ready")  # it imports while this process does
    from .. import effect as module
    from ..tables.git import NoRepository
    from ..tables.progress import Progress

    inputs.checkout()  # its chapters are computed with both
    try:
        progress = Progress()
        with module.both(base, head, folder or inputs.data_folder(), since_fork) as pair:
            with progress.step("states") as step:
                result = module.compare(*pair, step.count)
            yield result, progress
    except NoRepository as error:
        raise Refused(f"{error}. Without git, name two folders with tables: "
                      f"{review().command} effect OLD NEW") from None


@click.command()
@click.option("--out", required=True, metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
              help="A new or empty folder, for effect.md, effect.json, the tables and the site.")
@click.option("--pull", type=click.IntRange(1), metavar="NUMBER",
              help="The pull request that it is of: the banner names it; the site is to stand at pr/NUMBER/.")
@_states
def preview(base: str, head: str, out: Path, since_fork: bool, pull: int | None, folder: Path | None) -> None:
    """Build the book with the tables of HEAD; what differs from BASE is listed first, and marked.

    Code, chapters and descriptor are those of this checkout: of HEAD only the tables are read, if the gate
    accepts them. Open DIR/site/index.html. Writes the effect as well.

    Ends with 0 where the site is made, 1 where there is the effect alone (the tables are refused, or their
    descriptor changes), 2 where it could not run.
    """
    from ..build import make
    from ..build.places import Places
    from ..effect import forms
    from ..release import preview as module
    from ..tables.files import alone
    from ..tables.problems import DataError

    if any((out / name).exists() for name in ("site", "data")):
        raise Refused(f"{out} holds a preview already: remove it, or name another folder")
    with _compared(base, head, folder, since_fork) as (result, progress):
        out.mkdir(parents=True, exist_ok=True)
        forms.write(result, out)
        if not result.computed:
            sys.exit(NOT_COMPUTED)
        try:
            module.tables(result, inputs.data_folder(), out / "data")
            where = Places(inputs.BOOK, inputs.BOOK / "_build/preview", out.resolve() / "data")
            with alone(where.lock, f"{review().command} preview", lambda who: None) as lock:
                module.lay(make.site(where, progress, lock), result, out / "site", pull)
        except DataError as error:
            warn(error.problems)
            click.echo("There is no preview: the gate refuses these tables.", err=True)
            sys.exit(NOT_COMPUTED)
        except Refused as error:
            click.echo(f"There is no preview: {error}", err=True)
            sys.exit(NOT_COMPUTED)


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--out", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Write there (default: standard output).")
def changes(old: Path, new: Path, out: Path | None) -> None:
    """Report what changed between two versions: conclusions, estimates, patients.

    OLD and NEW are two results.json, folders of releases or sites that hold one, or versions that are in
    dist/ or on the branch gh-pages (v2026.11.0). Nothing is recomputed.
    """
    from ..effect import versions
    from ..release import published

    hand_out(versions.render(versions.compare(published.read(old), published.read(new))), out)


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
