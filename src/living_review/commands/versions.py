"""Commands about versions: prepare one, compare two, and lay a site beside those that are published."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click


@click.command()
@click.argument("version", required=False)
@click.option("--date", "day", metavar="DAY", help="Day of the version, 2026-12-01 (default: today, UTC).")
@click.option("--check", "only_check", is_flag=True,
              help="Only look whether the fragments in changes/ are well formed.")
def prepare(version: str | None, day: str | None, only_check: bool) -> None:
    """Make this repository that of VERSION: number, day and changelog.

    CITATION.cff, data/datapackage.json and the package get the number and the day; the fragments in changes/
    become a section of CHANGELOG.md. Commit what it wrote, and tag the commit vVERSION.
    """
    from ..release import fragments
    from ..release import prepare as module
    from ..tables import inputs
    from ..tables.git import NoRepository

    if only_check:
        wrong = fragments.faults(inputs.checkout())
        for words in wrong:
            click.echo(f"changes/{words}", err=True)
        sys.exit(1 if wrong else 0)
    if version is None:
        raise click.UsageError("name the version: 2026.12.0")
    try:
        date = datetime.date.fromisoformat(day) if day else datetime.datetime.now(datetime.UTC).date()
    except ValueError:
        raise click.BadParameter(f"{day!r} is not a day like 2026-12-01", param_hint="--date") from None
    try:
        touched = module.prepare(inputs.checkout(), version, date)
    except NoRepository as error:
        raise click.ClickException(f"{error}. A version is prepared in a clone of the repository") from None
    for path in touched:
        click.echo(f"{'written' if path.exists() else 'removed'}: {path.relative_to(inputs.ROOT)}")
    click.echo(f"Read CHANGELOG.md, commit, and tag the commit v{version}.", err=True)


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["markdown", "json", "html"]), default="markdown",
              show_default=True, help="For reading, for programs, or a page.")
@click.option("--out", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Write there (default: standard output).")
def changes(old: Path, new: Path, form: str, out: Path | None) -> None:
    """Tell what changed between two versions: conclusions, estimates, patients.

    OLD and NEW are two results.json, folders of releases or sites that hold one, or versions of this checkout
    (v2026.11.0). Nothing is computed anew, but for a version of which nothing but its tag is here.
    """
    from ..effect import versions
    from ..release.versions import named
    from ..tables.files import write_atomically

    text = versions.render(versions.compare(named.read(old), named.read(new)), form)
    if out is None:
        sys.stdout.buffer.write(text.encode())
        return
    write_atomically(out, text)


@click.group()
def site() -> None:
    """The published site: the newest version, and every other one beside it."""


@site.command()
@click.argument("new", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("onto", type=click.Path(file_okay=False, path_type=Path))
@click.option("--state", is_flag=True, help="NEW is the state of work and no release: lay it at next/.")
def assemble(new: Path, onto: Path, state: bool) -> None:
    """Lay the built site NEW into the published tree ONTO, beside the versions that are there.

    A release goes to v/VERSION/, for ever, and to the root where it is the newest. No older version is
    touched. Works for any host of plain files. Broken off, it leaves a site that works; run it again.
    """
    from ..release.versions import assemble as module
    from ..tables.files import told
    from ..tables.problems import Refused

    try:
        done = module.assemble(new, onto, state)
    except Refused as error:
        raise click.ClickException(f"nothing was published\n{error}") from None
    except OSError as error:
        raise click.ClickException(f"the site was not laid whole: {told(error, onto)}. Mend that, and run "
                                   "this again") from None
    for words in done:
        click.echo(words)


COMMANDS = (prepare, changes, site)
