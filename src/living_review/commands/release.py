"""Commands of a version: prepare, release and verify it, lay its site, cite it; and where it is to stand."""

import datetime
import difflib
import sys
from pathlib import Path

import click

from .. import review
from ..tables import inputs
from ..tables.files import describe, write_atomically
from ..tables.git import NoRepository
from ..tables.problems import Refused
from . import DAY, FOLDER, today


@click.command()
@click.argument("version", required=False)
@click.option("--date", metavar="DAY", type=DAY,
              help="Day of the version, 2026-12-01 (default: today, UTC).")
@click.option("--check", "only_check", is_flag=True,
              help="Only look whether the fragments in changes/ are well formed.")
def prepare(version: str | None, date: datetime.datetime | None, only_check: bool) -> None:
    """Make this repository that of VERSION (default: the one that is due): number, day and changelog.

    CITATION.cff, data/datapackage.json and the package get the number and the day; the fragments in changes/
    become a section of CHANGELOG.md. Commit what it wrote, and tag the commit vVERSION.
    """
    from ..release import changelog
    from ..release import prepare as module

    if only_check:
        wrong = changelog.faults(inputs.checkout())
        for words in wrong:
            click.echo(f"changes/{words}", err=True)
        sys.exit(1 if wrong else 0)
    day = date.date() if date else today()
    try:
        version = version or module.next_version(inputs.checkout(), day)
        touched = module.prepare(inputs.checkout(), version, day)
    except NoRepository as error:
        raise click.ClickException(f"{error}. A version is prepared in a clone of the repository") from None
    for path in touched:
        click.echo(f"{'written' if path.exists() else 'removed'}: {path.relative_to(inputs.ROOT)}")
    click.echo(f"Read CHANGELOG.md, commit, and tag the commit v{version}.", err=True)


@click.command()
@click.argument("version")
@click.option("--check", "only_check", is_flag=True, help="Only report whether it could be made.")
@click.option("--out", metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
              help="Where to put the folder of the release (default: dist/ of the repository).")
def release(version: str, only_check: bool, out: Path | None) -> None:
    """Make the release VERSION (2026.11.0) from the commit with the tag v2026.11.0.

    Writes the folder NAME-VERSION: tables, results, PDF, site and source as archives, metadata, sums; and the
    same as NAME-VERSION.zip. The same commit gives the same bytes. Exits with 1 if anything prevents it; all
    problems are reported at once.
    """
    from ..release import make, preconditions

    root = inputs.checkout()
    out = (out or root / "dist").resolve()
    objections = preconditions.objections(root, version, out)
    for objection in objections:
        click.echo(f"- {objection}", err=True)
    if objections:
        raise click.ClickException(f"version {version} cannot be released; nothing was made")
    if only_check:
        click.echo(f"version {version} can be released")
        return
    try:
        click.echo(make.release(root, version, out))
    except Refused as error:
        raise click.ClickException(f"nothing was released: {error}") from None
    except OSError as error:
        raise click.ClickException(f"nothing was released: {describe(error, out)}") from None


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--rebuild", is_flag=True, help="Build it again from its source archive and compare every "
              "file. This runs the code of the release.")
def verify(folder: Path, rebuild: bool) -> None:
    """Check the release in a folder: sums, list of files, tables, rules, estimates and descriptions.

    Site and PDF are compared with a new build only with --rebuild.

    Exits with 0 if there is no problem and 1 otherwise; all problems are reported at once.
    """
    from ..release import verify as module
    from ..release.rebuild import build
    from ..stats.wording import counted
    from ..tables.quoted import visible

    verdict = module.check(folder, build if rebuild else None)
    for fault in verdict.faults:
        click.echo(f"- {visible(fault)}", err=True)
    for note in verdict.notes:
        click.echo(f"Note: {note}", err=True)
    click.echo(f"{folder}: {counted(len(verdict.faults), 'fault')}" if verdict.faults else
               f"{folder} is sound" + ", and comes out the same when it is built again" * rebuild)
    sys.exit(bool(verdict.faults))


@click.group()
def site() -> None:
    """The published site: the newest version, and every other one beside it."""


@site.command()
@click.argument("new", type=FOLDER)
@click.argument("onto", type=click.Path(file_okay=False, path_type=Path))
@click.option("--state", is_flag=True, help="NEW is the state of work and no release: lay it at next/.")
def assemble(new: Path, onto: Path, state: bool) -> None:
    """Lay the built site NEW into the published tree ONTO, beside the versions that are there.

    A release goes to v/VERSION/, for ever, and to the root where it is the newest. No older version is
    touched. Works for any host of plain files. Broken off, it leaves a site that works; run it again.
    """
    from ..release import assemble as module

    try:
        done = module.assemble(new, onto, state)
    except Refused as error:
        raise click.ClickException(f"nothing was published\n{error}") from None
    except OSError as error:
        raise click.ClickException(f"the site was not published completely: {describe(error, onto)}. "
                                   "Correct that, and run this again") from None
    for words in done:
        click.echo(words)


@click.command()
@click.argument("version")
@click.argument("tree", type=FOLDER)
@click.option("--reason", required=True, metavar="TEXT", help="Why, in a sentence: every page shows it.")
@click.option("--remove", is_flag=True, help="Take its content away too: a notice stands at each address.")
@click.option("--dry-run", is_flag=True, help="Only show what would be done.")
def withdraw(version: str, tree: Path, reason: str, remove: bool, dry_run: bool) -> None:
    """Withdraw a published VERSION in TREE, a checkout of the whole branch gh-pages.

    Its address stays and says so on every page; list, switcher and citation say so too. The root goes back
    to the newest version that is sound. Commit and push what it wrote, or let make withdraw do all.
    """
    from ..release import withdraw as module

    for words in module.withdraw(tree, version.removeprefix("v"), reason, today(), remove, dry_run):
        click.echo(words)


@click.command()
@click.option("--format", "form", default="apa",
              type=click.Choice(["apa", "vancouver", "bibtex", "ris", "csl"]),
              show_default=True, help="Words, or a record for a reference manager.")
@click.option("--part", metavar="NAME", help="One figure, table or number of the built site: "
              "fig-survival-all, tbl-survival-all, survival.all.median.")
@click.option("--site", metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
              help="The built site in which a part is looked up (default: book/_build/html).")
def cite(form: str, part: str | None, site: Path | None) -> None:
    """Print the citation of this version."""
    from ..build.places import places
    from ..site import citation
    from ..tables import edition

    try:
        about = edition.read()
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    cited_part = citation.part(site or places().html, part) if part else None
    click.echo(citation.FORMS[form][0](about, cited_part), nl=False)


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
def adopt(repository: str | None, site: str, contact: str, doi: str, dry_run: bool, only_check: bool) -> None:
    """Give this review its addresses: of its repository, its site, and somebody to write to.

    They stand in CITATION.cff alone; pages, forms, citations and releases take them from there. What is
    not given stays as it is. With --check, ends with 1 if something is missing.
    """
    from ..release import adopt as module
    from ..tables import edition

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
