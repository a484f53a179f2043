"""The command line: a command reads what was typed, calls one function, and prints."""

import datetime
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from ..tables.files import write_atomically
from ..tables.problems import Problem, Refused

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])


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


def today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()


def style() -> Callable[..., str] | None:
    """Colours for a terminal; click takes them out elsewhere."""
    return None if os.environ.get("NO_COLOR") else click.style


def warn(problems: Iterable[Problem]) -> None:
    """Print what the gate finds, if anything, on standard error."""
    from ..gate import report

    if told := list(problems):
        click.echo(report.text(told, style()), err=True)


def tell(outcome, dry_run: bool) -> None:
    """Print what was changed and what the gate says of it; ends with 1 where it is refused."""
    from ..intake import faults

    warn(one for one in outcome.faults if isinstance(one, Problem))
    for line in faults.lines(one for one in outcome.faults if not isinstance(one, Problem)):
        click.echo(line, err=True)
    if not outcome.sound:
        sys.exit(1)
    click.echo("\n".join(outcome.lines) or "nothing changes")
    click.echo("nothing was written" if dry_run else "recorded")


def hand_out(text: str, out: Path | None) -> None:
    """Write a text into a file, or print it where none is named."""
    if out:
        write_atomically(out, text)
    else:
        click.echo(text.encode(), nl=False)
