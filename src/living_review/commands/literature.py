"""Commands that ask public services: search, retractions and identify; and screen."""

import sys
from functools import partial
from pathlib import Path

import click

from .. import review
from ..intake import sheets
from ..literature import identify as identifying
from ..literature import retractions as retracted
from ..literature import screening, web
from ..literature import search as searching
from ..stats.wording import counted
from ..tables import edition, schema
from ..tables.problems import DataError
from . import DAY, NewFile, data_option, hand_out, tell, today, warn

#: How both end: all was asked; some was not; Crossref has notices. 1: nothing came of it; 2: called wrongly.
COMPLETE, INCOMPLETE, NOTICES = 0, 3, 4
_progress = partial(click.echo, err=True)
contact_option = click.option(
    "--contact", envvar=web.CONTACT_VARIABLE, metavar="ADDRESS",
    help=f"E-mail address that the services may write to (default: that in {web.CONTACT_VARIABLE}, or in "
    "CITATION.cff).")


@click.command()
@data_option
@contact_option
@click.option("--since", metavar="DAY", type=DAY,
              help="Records entered from this day on, 2026-11-20 (default: since a month before the last "
              "search of each database; all, where there was none).")
@click.option("--out", metavar="FILE.md", type=click.Path(dir_okay=False, path_type=Path),
              help="Write the new candidates there, as Markdown (default: standard output).")
def search(folder, contact, since, out) -> None:
    """Ask PubMed and Europe PMC for new reports.

    New records become rows of sources.csv without a decision, the search a row of searches.csv. A database
    that was searched on the same day is not asked again unless --since is given; its result is reported
    again.

    Ends with 0 where all databases were asked, 3 where one could not be, 1 where none could be.
    """
    result = searching.run(folder, _client(contact), today(), f"{since:%Y-%m-%d}" if since else "", _progress)
    hand_out(searching.as_markdown(result), out)
    for name, words in result.down.items():
        click.echo(f"{name} could not be searched: {words}", err=True)
    sys.exit(COMPLETE if not result.down else INCOMPLETE if len(result.down) < len(review().queries) else 1)


@click.command()
@data_option
@contact_option
@click.option("--out", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Write the report there, as Markdown (default: standard output).")
def retractions(folder, contact, out) -> None:
    """Ask Crossref whether included reports have been retracted, questioned or corrected.

    Nothing is changed. Ends with 0 where there is no notice, 4 where there are some, 3 where there is none
    but not all could be asked, 1 where nothing could be asked.
    """
    outcome = retracted.run(folder, _client(contact), _progress)
    hand_out(retracted.as_markdown(outcome), out)
    if n := len(outcome.without_doi):
        click.echo(f"Crossref was not asked about {counted(n, 'report')} without DOI; "
                   f"`{review().command} identify` looks for it.", err=True)
    if outcome.not_asked:
        click.echo(f"Crossref could not be asked about {counted(len(outcome.not_asked), 'report')}: "
                   f"{outcome.down}. Run the command again later.", err=True)
    sys.exit(NOTICES if outcome.notices else COMPLETE if not outcome.not_asked
             else INCOMPLETE if outcome.asked else 1)


@click.command()
@click.argument("keys", metavar="[KEY]...", nargs=-1)
@data_option
@contact_option
@click.option("--out", metavar="SHEET.csv", type=NewFile(),
              help="Write the proposals into this new file (default: standard output).")
@click.option("--take", "sheet", metavar="SHEET.csv", type=click.File("rb"),
              help="Import what is marked in such a sheet with x under take. No service is asked.")
@click.option("--dry-run", is_flag=True, help="With --take: report what would be entered, and write nothing.")
def identify(keys, folder, contact, out, sheet, dry_run) -> None:
    """Ask Crossref and PubMed for what reports lack: DOI, PubMed numbers, authors, year, volume, pages.

    Without KEY, about all included reports. What they know is proposed in a sheet, with how well it matches,
    for a person to decide; no value that is there is ever changed.

    Ends with 0 where all could be asked, or what was marked is entered; 3 where a service gave no answer, 1
    where none did, or the sheet is refused.
    """
    if sheet:
        if keys:
            raise click.UsageError("--take enters what is marked in the sheet: name no KEY beside it")
        tell(identifying.take(folder, sheet.name, sheet.read(sheets.LONGEST + 1), not dry_run), dry_run)
        return
    outcome = identifying.run(folder, _client(contact), keys, _progress)
    if out or outcome.proposals:
        hand_out(identifying.sheet(outcome), out)
    click.echo(identifying.told(outcome), err=True)
    down = any(service.down for service in outcome.services.values())
    sys.exit(COMPLETE if not down else INCOMPLETE if outcome.answered else 1)


def _about(command):
    """An option for each column that tells of a record; the reason has a shorter name."""
    for name in reversed((*screening.ABOUT, "notes", "decision")):
        command = click.option(f"--{name.replace('_', '-')}", name, metavar="TEXT", default="")(command)
    return command


@click.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_about
@click.option("--reason", "exclusion_reason", metavar="TEXT", default="",
              help="Why it is excluded: a word of the column exclusion_reason, or its label.")
@click.option("--waiting", is_flag=True, help="Write the sheet of the records that await a decision.")
@click.option("--out", metavar="SHEET.csv", type=NewFile(),
              help="Write the sheet into this new file (default: standard output).")
@click.option("--dry-run", is_flag=True, help="Report what would be logged, and write nothing.")
@data_option
def screen(file, waiting, out, dry_run, folder, **cells) -> None:
    """Log records that were screened and are not included, each with a decision and its reason.

    One record is given by options, or asked for where there are none. A FILE holds many: RIS, BibTeX or nbib
    of PubMed. With --decision all of them get it; without, they are written as a sheet in which each gets its
    own, and such a sheet is a FILE as well. A known record is reported and not logged again, and gets the
    decision that it awaits.

    Ends with 0 where all is logged or known, 1 where the gate refuses a record; then nothing is logged.
    """
    cells = {name: text for name, text in cells.items() if text}
    if file and (one := cells.keys() - screening.GUESSED):
        raise click.UsageError(f"--{min(one).replace('_', '-')} is of one record; {file.name} may hold many")
    if waiting and (file or cells):
        raise click.UsageError("--waiting writes a sheet of its own: give no FILE and no record beside it")
    package = schema.read(folder)
    if file:
        given, filled = screening.records(file.name, _read(file))
        given = [one._replace(cells={**one.cells, **cells}) for one in given]
    elif waiting:
        given, filled = screening.awaiting(folder), False
    else:
        if not cells:
            click.echo("Empty: not shown. Ctrl-C stops, and nothing is logged.")
        given, filled = [screening.Given("the record", cells or _asked_for(folder, package))], True
    if not filled and not cells.get("decision"):
        hand_out(screening.sheet(folder, given), out)
        click.echo(f"{counted(len(given), 'record')}. {screening.words(package)} Hand the sheet back: "
                   f"{review().command} screen {out or 'SHEET.csv'}", err=True)
        return
    while True:
        try:
            outcome = screening.log(folder, given, not dry_run)
            break
        except DataError as error:
            wrong = {one.column for one in error.problems if one.file == given[0].name}
            if file or cells or not wrong:
                raise
            warn(error.problems)
            given = [given[0]._replace(cells=_ask(package, wrong, given[0].cells))]
    warn(outcome.warnings)
    click.echo(screening.told(outcome, package, dry_run))


def _read(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(sheets.LONGEST + 1)


def _asked_for(folder: Path, package) -> dict[str, str]:
    """The cells of a record, as a person answers; no more than what tells it where it is known."""
    cells = _ask(package, screening.TELLING, {})
    found = screening.log(folder, [screening.Given("the record", cells)], write=False).known.values()
    if any(row["decision"] for rows in found for row in rows):
        return cells
    return _ask(package, screening.ASKED, cells)


def _ask(package, names, cells) -> dict[str, str]:
    """The cells with the answers for some columns; what is there is offered."""
    for column in package.tables["sources"].columns:
        if column.name in names:
            words = f" [{' / '.join(column.vocabulary)}]" if 0 < len(column.vocabulary) < 30 else ""
            there = cells.get(column.name, "")
            answer = click.prompt(f"{column.title}{words}", default=there, show_default=bool(there))
            cells = {**cells, column.name: answer.strip()}
    return cells


def _client(address: str | None) -> web.Client:
    try:
        return web.Client(web.contact(address or edition.read().contact))
    except ValueError as error:
        raise click.UsageError(str(error)) from None
