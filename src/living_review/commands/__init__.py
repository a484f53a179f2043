"""The command line: a command reads what was typed, calls one function, and prints."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from ..tables.problems import DataError

Answer = TypeVar("Answer")
data_option = click.option(
    "--data", "folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the data package (default: the repository's data/).")


def style() -> Callable[..., str] | None:
    """Colours for a terminal; click takes them out elsewhere."""
    return None if os.environ.get("NO_COLOR") else click.style


def or_explain(action: Callable[[], Answer], code: int = 1) -> Answer:
    """What ``action`` answers; where the tables cannot be used, tells their problems and ends the command."""
    try:
        return action()
    except DataError as error:
        from ..gate import report

        n = len(error.problems)
        click.echo(report.text(error.problems, style()), err=True)
        stop = click.ClickException(f"{n} problem{'s' * (n != 1)} in the data; nothing was written")
        stop.exit_code = code
        raise stop from None
