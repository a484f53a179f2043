"""The commands by which patients, second readings and corrections come in."""

import sys
from pathlib import Path

import click

from .. import review
from ..gate.rules import checks
from ..intake import amend as amending
from ..intake import check as checking
from ..intake import check_form, check_sheet, entry, filled, first_reading, issue, second_reading, sheets
from ..intake import issue_form as forms
from ..intake import rename as renaming
from ..intake.faults import Fault
from ..tables import inputs, schema
from ..tables.files import write_atomically
from ..tables.problems import Refused
from . import NewFile, data_option, hand_out, tell, today, warn

#: How intake ends, and with 2 where it could not run.
SOUND, SENT_BACK, WARNINGS = 0, 1, 3
#: What becomes of a sheet that was written.
BLANK = "{1} written: fill in the column {0}, and hand it back with --take {1}"


@click.command("issue-form")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; end with 1 where it would.")
def issue_form(only_check: bool) -> None:
    """Write the issue forms for a patient and for a check (.github/ISSUE_TEMPLATE) from the descriptor."""
    root = inputs.checkout()
    package = schema.read(root / "data")
    texts = {root / one.FILE: one.text(package)
             for one in (forms, check_form) if one is forms or checks.TABLE in package.tables}
    made = {path: text for path, text in texts.items()
            if not path.is_file() or path.read_text(encoding="utf-8") != text}
    for path, text in made.items():
        if not only_check:
            write_atomically(path, text)
        click.echo(f"{path.relative_to(root)} {'is not that of the descriptor' if only_check else 'written'}")
    sys.exit(1 if only_check and made else 0)


@click.command()
@click.argument("out", metavar="OUT.xlsx", type=NewFile(".xlsx"))
@click.option("--patients", default=20, show_default=True, metavar="N", type=click.IntRange(1, 200),
              help="How many rows are numbered for patients; others can be added below.")
@click.option("--dry-run", is_flag=True, help="Report what would be written, and write nothing.")
@data_option
def sheet(out: Path, patients: int, dry_run: bool, folder: Path) -> None:
    """Write a workbook for a report and its patients, made from the descriptor; intake reads it.

    OUT.xlsx is a new file: none is written over.
    """
    from ..intake import workbook  # with openpyxl

    made = workbook.made(schema.read(folder), patients)
    if dry_run:
        click.echo(f"{out} would be written, with {patients} rows for patients")
        return
    write_atomically(out, made)
    click.echo(f"{out} written: fill it in, and hand it back with {review().command} intake {out}", err=True)


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.File("rb"))
@click.option("--write/--dry-run", default=False,
              help="Add the rows to the tables; otherwise nothing is changed.")
@click.option("--reader", default="", metavar="LABEL",
              help="Who read the report, where the file does not say so, such as the rows of the form.")
@data_option
def intake(files, write: bool, reader: str, folder: Path) -> None:
    """Read a report and its patients, or a check of one, and print the answer to their sender.

    FILE is the body of an issue (- for standard input), the workbook of the command sheet, or its sheets
    saved as CSV. Ends with 0 where it can be entered (and was, with --write), 3 likewise where something
    should be looked at again, 1 where it is sent back, 2 where it could not be read or the tables are not
    in order.
    """
    package = schema.read(folder)
    contents = {str(getattr(file, "name", "-")): file.read(filled.MOST_BYTES + 1) for file in files}
    first, *others = contents.items()
    tables = bool(others or reader) or filled.is_one(*first)
    body = first[1].decode("utf-8", "replace")
    try:
        if not tables and checks.TABLE in package.tables and check_form.is_one(body):
            look, *who = check_form.read(body, package)
            outcome = checking.check([look], *who, today().isoformat(), folder, write)
        else:
            sent = filled.read(contents, package, reader) if tables else issue.read(body, package)
            outcome = entry.enter(sent, folder, write)
    except Refused as error:
        outcome = issue.Misread([Fault(*str(error).rstrip(".").split(". ", 1))])
    except issue.Misread as misread:
        outcome = misread
    click.echo(issue.answer(outcome, package, write, issue.SEND if tables else issue.EDIT), nl=False)
    sys.exit(SENT_BACK if not outcome.sound else WARNINGS if outcome.faults else SOUND)


@click.command("first-read")
@click.argument("reader", metavar="LABEL")
@data_option
def first_read(reader: str, folder: Path) -> None:
    """Write the first reading of patients that were entered by hand in cases.csv, under your LABEL.

    What can only mean one thing, such as "2 weeks", is written as it was understood, and told. Cases that
    have a reading are left alone, and so is one in which something is to be mended: that is told. Ends with 0
    where none is left alone, with 1 where one is or the label is refused, with 2 where the tables cannot be
    read.
    """
    lines, problems, waiting = first_reading.add(folder, reader)
    if lines or not waiting:
        click.echo("\n".join(lines) or "every case has its readings")
    warn(problems)
    if waiting:
        click.echo(f"left alone until that is corrected: {', '.join(waiting)}", err=True)
        sys.exit(SENT_BACK)


def assigned(context: click.Context, parameter: click.Parameter, parts: tuple[str, ...]) -> dict[str, str]:
    """Callback of a parameter of FIELD=VALUE, each field once."""
    values = {}
    for part in parts:
        field, mark, value = part.partition("=")
        if not mark or not field or field in values:
            raise Refused(f"{part[:60]!r} is no FIELD=VALUE, or names a field a second time.")
        values[field] = value
    return values


@click.command()
@click.argument("name", metavar="CASE|KEY")
@click.argument("values", metavar="FIELD=VALUE...", nargs=-1, required=True, callback=assigned)
@click.option("--reader", default="", metavar="LABEL", help="Who read it: needed for values of a patient.")
@click.option("--where", default="", metavar="PLACE", help='Where the report says so: "p. 3, table 2".')
@click.option("--dry-run", is_flag=True, help="Report what would change, and change nothing.")
@data_option
def amend(name: str, values: dict[str, str], reader: str, where: str, dry_run: bool, folder: Path) -> None:
    """Fill in or correct values of a patient who has readings (CASE), or of a report (KEY).

    That of a patient gets its reading and waits for a second one, alone; FIELD= empties it. Ends with 0 where
    it was amended (a line names other cells of the row that the gate refuses), with 1 where it is refused,
    with 2 where the tables cannot be read.
    """
    tell(amending.amend(name, values, folder, reader, where, write=not dry_run), dry_run)


@click.command()
@click.argument("case", required=False)
@click.argument("values", metavar="FIELD=VALUE...", nargs=-1, callback=assigned)
@click.option("--verdict", type=click.Choice(["agrees", "cannot_tell"]),
              help="What was found of the whole patient, apart from the values that are given.")
@click.option("--reader", default="", metavar="LABEL", help="Who compared it: a label, not a name.")
@click.option("--role", default="", help="The profession of the reader, such as radiologist.")
@click.option("--where", default="", metavar="PLACE", help='Where the report says so: "p. 3, table 2".')
@click.option("--sheet", metavar="SHEET", type=NewFile(), help="Write a sheet (.csv, .xlsx) of patients.")
@click.option("--of", multiple=True, metavar="FIELD=VALUE", callback=assigned,
              help="Only patients with this value on the sheet.")
@click.option("--for", "speciality", default="", help="Only what this speciality looks at on the sheet.")
@click.option("--take", metavar="SHEET", type=click.File("rb"), help="Record a sheet, filled in.")
@click.option("--dry-run", is_flag=True, help="Report what would be recorded, and change nothing.")
@data_option
def check(case: str | None, values: dict[str, str], verdict: str | None, reader: str, role: str, where: str,
          sheet: Path | None, of: dict[str, str], speciality: str, take, dry_run: bool,
          folder: Path) -> None:
    """Compare a CASE with its report: show its values with both readings, or record what was found.

    A VALUE is what the report gives: that of the table agrees, another one is amended with its reading;
    FIELD= where the report gives nothing, FIELD=? where it cannot be told. Several patients are compared on a
    sheet. A label keeps its role, and no check takes the place of another. Ends with 0 where it was shown or
    recorded, with 1 where it is refused, with 2 where the tables cannot be read.
    """
    if (case is not None) + (sheet is not None) + (take is not None) != 1:
        raise Refused("Name a CASE, or a sheet to write (--sheet) or to record (--take).")
    if sheet:
        write_atomically(sheet, check_sheet.made(sheet.name, folder, of, speciality))
        click.echo(BLANK.format(check_sheet.FOUND, sheet), err=True)
        return
    if case and not values and not verdict:
        click.echo("\n".join([
            *checking.shown(case, folder), f"Record what you find: {review().command} check {case} --verdict "
            "agrees --reader LABEL --role ROLE, with FIELD=VALUE for each value that differs"]))
        return
    looks = [checking.Look(case, values, verdict or "", where)] if case else check_sheet.taken(
        take.name, take.read(), folder)
    tell(checking.check(looks, reader, role, today().isoformat(), folder, write=not dry_run), dry_run)


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--dry-run", is_flag=True, help="Report what would change, and change nothing.")
@data_option
def rename(old: str, new: str, dry_run: bool, folder: Path) -> None:
    """Give the report OLD the key NEW, in all tables and on the pages of the book, its patients with it.

    The old addresses of their pages lead to the new ones. A report without a year gets that of NEW. Ends with
    0 where it was renamed, with 1 where it is refused, with 2 where the tables cannot be read.
    """
    tell(renaming.rename(old, new, folder, write=not dry_run), dry_run)


@click.command("second-read")
@click.argument("case", required=False)
@click.option("--reader", default="", metavar="LABEL", help="Who reads: the label used in the tables.")
@click.option("--take", "sheet", metavar="SHEET.csv", type=click.File("rb"), help="The sheet, filled in.")
@click.option("--settle", multiple=True, metavar="FIELD=VALUE", callback=assigned,
              help="The value to keep where the two differ; first or second means that reading.")
@click.option("--out", metavar="SHEET.csv", type=NewFile(),
              help="Write the blank sheet into this new file.")
@click.option("--dry-run", is_flag=True, help="Report what --take would record, and change nothing.")
@data_option
def second_read(case: str | None, reader: str, sheet, settle: dict[str, str], out: Path | None,
                dry_run: bool, folder: Path) -> None:
    """Write a blank sheet for a CASE, or import it filled in; without CASE, list what awaits a reading.

    The sheet shows nothing of the first reading. Ends with 0 where it was recorded, with 1 where values are
    still to be settled or the reading is refused, with 2 where the tables are not in order.
    """
    if case is None:
        waiting = second_reading.waiting(folder)
        for name, fields in waiting.items():
            click.echo(f"{name}: {', '.join(fields) or 'the whole patient'}")
        if not waiting:
            click.echo("every value has been read twice")
        return
    if sheet is None:
        hand_out(second_reading.blank(case, folder, reader), out)
        if out:
            click.echo(BLANK.format("value", out), err=True)
        return
    recorded, words = second_reading.take(case, sheet.name, sheet.read(sheets.LONGEST + 1), reader, folder,
                                          settle, write=not dry_run)
    click.echo(words)
    sys.exit(SOUND if recorded else SENT_BACK)
