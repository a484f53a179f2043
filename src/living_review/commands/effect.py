"""Commands that compare: two states of the data, and two versions."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .. import review
from ..tables import inputs
from ..tables.files import describe, write_atomically
from ..tables.problems import Refused

#: How ``effect`` ends.
COMPUTED, NOT_COMPUTED, COULD_NOT_RUN = 0, 1, 2
form_option = click.option("--format", "form", type=click.Choice(["markdown", "json"]), default="markdown",
                           show_default=True, help="For reading, or for programs.")


@click.command()
@click.argument("base")
@click.argument("head")
@form_option
@click.option("--out", metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
              help="Write effect.md and effect.json there, and print nothing.")
@click.option("--since-fork", is_flag=True, help="Compare HEAD with the commit at which it left BASE.")
@click.option("--data", "folder", metavar="DIR", type=click.Path(path_type=Path),
              help="Folder of the data package that git references are looked up in (default: data/).")
def effect(base: str, head: str, form: str, out: Path | None, since_fork: bool, folder: Path | None) -> None:
    """Report what changes from BASE to HEAD: values, estimates, pages, conclusions.

    Each is a git reference or a folder with the tables. Only the tables and their descriptor are
    read; nothing of either state is executed. The headlines of the review come first, then what the gate
    finds, then conclusions, those of the main topics before the others.

    Ends with 0 where the effect is computed, 1 where a state cannot be (its problems and the changed
    rows are given), 2 where it could not run.
    """
    from ..build import processes

    processes.to_fork(review().package, "living_review.effect.ready")  # it imports while this process does
    from .. import effect as module
    from ..effect import forms, states
    from ..tables.git import NoRepository
    from ..tables.progress import Progress

    inputs.checkout()  # its chapters are computed with both
    try:
        progress = Progress()
        with (states.both(base, head, folder or inputs.data_folder(), since_fork) as pair,
              progress.step("states") as step):
            result = module.compare(*pair, step.count)
        with progress.step("report"):
            if out is None:
                text = forms.render(result, form)
            else:
                forms.write(result, out)
        if out is None:
            sys.stdout.buffer.write(text.encode())
    except NoRepository as error:
        _refuse(f"{error}. Without git, name two folders with tables: {review().command} effect OLD NEW")
    except Refused as error:
        _refuse(str(error))
    except OSError as error:
        _refuse(describe(error))
    sys.exit(COMPUTED if result.computed else NOT_COMPUTED)


def _refuse(words: str) -> None:
    from ..tables.quoted import visible

    click.echo(f"Error: {visible(words)}", err=True)
    sys.exit(COULD_NOT_RUN)


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

    text = versions.render(versions.compare(published.read(old), published.read(new)), form)
    if out is None:
        sys.stdout.buffer.write(text.encode())
    else:
        write_atomically(out, text)
