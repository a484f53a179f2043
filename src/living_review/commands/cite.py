"""The command that prints a citation."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("--format", "form", type=click.Choice(["apa", "bibtex", "ris", "csl"]), default="apa",
              show_default=True, help="Words, or a record for a reference manager.")
@click.option("--part", metavar="NAME", help="One figure, table or number of the built site: "
              "fig-survival-all, tbl-survival-all, survival.all.median.")
@click.option("--site", metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
              help="The built site in which a part is looked up (default: book/_build/html).")
def cite(form: str, part: str | None, site: Path | None) -> None:
    """Print how this version is cited."""
    from ..build.places import places
    from ..site import citation, citation_part
    from ..tables import edition

    try:
        about = edition.read()
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    found = citation_part.find(site or places().html, part) if part else None
    click.echo(citation.FORMS[form][0](about, found), nl=False)


COMMANDS = (cite,)
