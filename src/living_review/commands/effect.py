"""Commands that compare: two states of the data, and two versions."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from .. import review
from ..tables import inputs
from ..tables.problems import Refused
from . import hand_out, warn

#: How ``effect`` ends, and with 2 where it could not run.
COMPUTED, NOT_COMPUTED = 0, 1
form_option = click.option("--format", "form", type=click.Choice(["markdown", "json"]), default="markdown",
                           show_default=True, help="For reading, or for programs.")


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
@form_option
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
@form_option
@click.option("--out", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Write there (default: standard output).")
def changes(old: Path, new: Path, form: str, out: Path | None) -> None:
    """Report what changed between two versions: conclusions, estimates, patients.

    OLD and NEW are two results.json, folders of releases or sites that hold one, or versions of this checkout
    (v2026.11.0). Nothing is recomputed, except for a version of which only the tag is available.
    """
    from ..effect import versions
    from ..release import published

    hand_out(versions.render(versions.compare(published.read(old), published.read(new)), form), out)
