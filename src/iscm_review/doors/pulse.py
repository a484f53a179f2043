"""Commands that ask public services: search and retractions."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from .. import inputs, web
from ..files import alone, write_atomically
from ..state import State
from . import data_option, or_explain

#: How both end: all was asked; some was not; Crossref has notices. 1: nothing came of it; 2: called wrongly.
COMPLETE, INCOMPLETE, NOTICES = 0, 3, 4
contact_option = click.option(
    "--contact", envvar=web.CONTACT_VARIABLE, metavar="ADDRESS",
    help=f"E-mail address that the services may write to (or the variable {web.CONTACT_VARIABLE}).")
state_option = click.option(
    "--state", metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
    help="Where fetched pages are kept until all is done (default: below book/_build/).")


@click.command()
@data_option
@contact_option
@state_option
@click.option("--since", metavar="DAY", help="Records entered from this day on, 2026-11-20 (default: since a "
              "month before the last search of each database; all, where there was none).")
@click.option("--out", "outs", metavar="FILE", multiple=True, type=click.Path(dir_okay=False, path_type=Path),
              help="Write the new candidates too, as .md or .csv; may be given twice.")
@click.option("--dry-run", is_flag=True, help="Touch no table.")
def search(folder, contact, state, since, outs, dry_run) -> None:
    """Ask PubMed and Europe PMC for new reports.

    New records become rows of sources.csv without a decision, the search a row of searches.csv. A search
    that was broken off goes on where it was, within three days.

    Ends with 0 where all databases were asked, 3 where one could not be, 1 where none could be.
    """
    from .. import candidates
    from .. import search as module

    contact, place = _contact(contact), state or inputs.checkout() / "book/_build/search"
    state = State(place)
    if wrong := [out.name for out in outs if out.suffix not in (".md", ".csv")]:
        raise click.BadParameter(f"{wrong[0]}: the name ends with .md or .csv", param_hint="--out")
    if since and _day(since) is None:
        raise click.BadParameter(f"{since!r} is not a day like 2026-11-20", param_hint="--since")
    folder = folder or inputs.data_folder()
    _alone(place)
    outcome = or_explain(lambda: module.run(
        folder, state, web.Client(contact, state), datetime.datetime.now(datetime.UTC).date(), since or "",
        not dry_run, _tell))
    text = candidates.as_markdown(module.summary(outcome), outcome.rows, module.remarks(outcome))
    for out in outs:
        write_atomically(out, text if out.suffix == ".md" else candidates.as_csv(outcome.rows))
    if not outs:
        click.echo(text, nl=False)
    for name, words in outcome.down.items():
        click.echo(f"{name} could not be searched: {words}", err=True)
    if not outcome.down and not dry_run:
        state.forget()
    sys.exit(COMPLETE if not outcome.down else INCOMPLETE if outcome.plans else 1)


@click.command()
@data_option
@contact_option
@state_option
@click.option("--out", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Write the report there, as Markdown (default: standard output).")
def retractions(folder, contact, state, out) -> None:
    """Ask Crossref whether included reports have been retracted, questioned or corrected.

    Nothing is changed. Ends with 0 where there is no notice, 4 where there are some, 3 where there is none
    but not all could be asked, 1 where nothing could be asked.
    """
    from .. import retractions as module

    contact, place = _contact(contact), state or inputs.checkout() / "book/_build/retractions"
    state, folder = State(place), folder or inputs.data_folder()
    _alone(place)
    state.begin(datetime.datetime.now(datetime.UTC).date())
    outcome = or_explain(lambda: module.run(folder, web.Client(contact, state), _tell))
    text = module.as_markdown(outcome)
    if out:
        write_atomically(out, text)
    else:
        click.echo(text, nl=False)
    if outcome.not_asked:
        click.echo(f"Crossref could not be asked about {len(outcome.not_asked)} reports: {outcome.down}. "
                   "Run the command again later; the others are not asked twice.", err=True)
    else:
        state.forget()
    sys.exit(NOTICES if outcome.notices else COMPLETE if not outcome.not_asked
             else INCOMPLETE if outcome.asked else 1)


def _alone(state: Path) -> None:
    """Until the command ends, no other one uses the same state: it waits."""
    context = click.get_current_context()
    context.with_resource(alone(
        state.with_name(f".{state.name}.at-work"), f"iscm-review {context.info_name}",
        lambda who: _tell(f"Waiting for another run to end: {who}")))


def _contact(address: str | None) -> str:
    try:
        return web.contact(address)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _day(text: str) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def _tell(words: str) -> None:
    click.echo(words, err=True)


COMMANDS = (search, retractions)
