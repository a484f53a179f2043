"""Commands of a release: release and verify."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..tables import inputs


@click.command()
@click.argument("version")
@click.option("--check", "only_check", is_flag=True, help="Only tell whether it could be made; make nothing.")
@click.option("--out", metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
              help="Where to put the folder of the release (default: dist/ of the repository).")
def release(version: str, only_check: bool, out: Path | None) -> None:
    """Make the release VERSION (2026.11.0) from the commit with the tag v2026.11.0.

    Writes the folder NAME-VERSION: tables, results, PDF, site and source as archives,
    metadata, sums. The same commit gives the same bytes. Ends with 1 where something stands against
    it; all of that is told at once.
    """
    from ..release import make, preconditions
    from ..tables.files import told
    from ..tables.problems import Refused

    root = inputs.checkout()
    out = (out or root / "dist").resolve()
    found = preconditions.objections(root, version, out)
    for objection in found:
        click.echo(f"- {objection}", err=True)
    if found:
        raise click.ClickException(f"version {version} cannot be released; nothing was made")
    if only_check:
        click.echo(f"version {version} can be released")
        return
    try:
        click.echo(make.release(root, version, out))
    except Refused as error:
        raise click.ClickException(f"nothing was released: {error}") from None
    except OSError as error:
        raise click.ClickException(f"nothing was released: {told(error, out)}") from None


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--rebuild", is_flag=True, help="Build it again from its source archive and compare every "
              "file. This runs the code of the release.")
def verify(folder: Path, rebuild: bool) -> None:
    """Check the release in a folder: every sum, every description, every file against every other.

    Ends with 0 where all is well and 1 where something is wrong; all of that is told at once.
    """
    from ..release import rebuild as module
    from ..release import verify as checks
    from ..tables.quoted import visible

    found = checks.check(folder, module.build if rebuild else None)
    for fault in found.faults:
        click.echo(f"- {visible(fault)}", err=True)
    for note in found.notes:
        click.echo(f"Note: {note}", err=True)
    n = len(found.faults)
    click.echo(f"{folder}: {n} fault{'s' * (n != 1)}" if n else f"{folder} is sound"
               + (", and comes out the same when it is built again" if rebuild else ""))
    sys.exit(bool(n))


COMMANDS = (release, verify)
