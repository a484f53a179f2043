"""``adopt``: a review gets its addresses, and its repository what it needs."""

from __future__ import annotations

import difflib
import sys

import click

from .. import review
from ..tables import edition, inputs
from ..tables.files import write_atomically


@click.command()
@click.argument("repository", metavar="OWNER/NAME", required=False)
@click.option("--site", default="", metavar="URL",
              help="Where the site is (default: https://OWNER.github.io/NAME).")
@click.option("--contact", default="", metavar="MAIL",
              help="A public e-mail address that is read: for corrections, and what should not be public.")
@click.option("--doi", default="", metavar="DOI", help="The DOI of this version, if it has one.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--check", "only_check", is_flag=True,
              help="Change nothing; ask GitHub (gh) what the repository lacks, and say how it gets it.")
def adopt(repository: str | None, site: str, contact: str, doi: str, dry_run: bool,
          only_check: bool) -> None:
    """Give this review its addresses: of its repository, its site, and somebody to write to.

    They stand in CITATION.cff alone; pages, forms, citations and releases take them from there. What is
    not given stays as it is. With --check, ends with 1 if something is missing.
    """
    from ..release import adopt as module

    path = inputs.checkout() / "CITATION.cff"
    if only_check:
        known = edition.read(path).repository.removeprefix("https://github.com/")
        if not (repository or known):
            raise click.UsageError(f"CITATION.cff names no repository: {review().command} adopt OWNER/NAME")
        lacks = list(module.missing(path.parent, repository or known))
        for one in lacks:
            click.echo(f"- {one.what}.\n  {one.how}")
        click.echo(f"{len(lacks)} missing" if lacks else "nothing is missing")
        sys.exit(bool(lacks))
    if not repository:
        raise click.UsageError("name the repository: OWNER/NAME")
    before = path.read_text(encoding="utf-8")
    try:
        after = module.adopted(before, repository, site, contact, doi)
        edition.parsed(after, path.name)  # what is written can be read
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    lines = [text.splitlines(keepends=True) for text in (before, after)]
    click.echo("".join(difflib.unified_diff(*lines, "CITATION.cff", "CITATION.cff", n=0)), nl=False)
    if before == after:
        click.echo("CITATION.cff says so already")
    elif not dry_run:
        write_atomically(path, after)
        click.echo(f"written: CITATION.cff. Build, commit and push it; then {review().command} adopt --check")
