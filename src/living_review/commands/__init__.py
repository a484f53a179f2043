"""The command line: a command reads what was typed, calls one function, and prints."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..tables.problems import DataError, Problem, Refused

if TYPE_CHECKING:
    from ..intake.faults import Outcome

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


def or_data_folder(context: click.Context, parameter: click.Parameter, folder: Path | None) -> Path:
    """Callback of a parameter for the folder of the tables: the checkout's where none is named."""
    from ..tables import inputs  # asks which review it is; ``new`` is called where there is none

    return folder or inputs.data_folder()


data_option = click.option("--data", "folder", metavar="DIR", type=FOLDER, callback=or_data_folder,
                           help="Folder of the data package (default: the repository's data/).")


class NewFile(click.Path):
    """A file to be made: in a folder that is there, and over no other, which somebody may have filled in."""

    def __init__(self, ending: str = ""):
        super().__init__(dir_okay=False, path_type=Path)
        self.ending = ending

    def convert(self, value, param, ctx):
        path = super().convert(value, param, ctx)
        if not path.name.lower().endswith(self.ending):
            raise Refused(f"{path}: give it a name that ends with {self.ending}, for that is what it will be")
        if path.is_file():
            raise Refused(f"{path} is there already, and may be filled in: give another name, or remove it")
        if not path.parent.is_dir():
            raise Refused(f"there is no folder {path.parent}: make it, or name another")
        return path


def style() -> Callable[..., str] | None:
    """Colours for a terminal; click takes them out elsewhere."""
    return None if os.environ.get("NO_COLOR") else click.style


def tell(outcome: Outcome, dry_run: bool) -> None:
    """Print what was changed and what the gate says of it; ends with 1 where it is refused."""
    from ..gate import report
    from ..intake import faults

    problems = [one for one in outcome.faults if isinstance(one, Problem)]
    if told := report.text(problems, style()) if problems else "\n".join(faults.lines(outcome.faults)):
        click.echo(told, err=True)
    if not outcome.sound:
        sys.exit(1)
    click.echo("\n".join(outcome.lines) or "nothing changes")
    click.echo("nothing was written" if dry_run else "recorded")


@contextmanager
def tables_needed(code: int = 1) -> Iterator[None]:
    """Where the tables cannot be used, prints their problems and ends the command with this code."""
    try:
        yield
    except DataError as error:
        from ..gate import report
        from ..stats.wording import counted

        click.echo(report.text(error.problems, style()), err=True)
        stop = click.ClickException(
            f"{counted(len(error.problems), 'problem')} in the data; nothing was written")
        stop.exit_code = code
        raise stop from None
