"""The command line: each command calls one function and prints."""

import atexit
import contextlib
import gc
import importlib
import os
import re
import sys
from collections.abc import Collection
from pathlib import Path

import click

from .. import review
from ..tables import inputs
from ..tables.problems import DataError, Refused
from . import FOLDER, data_option, or_data_folder, style, warn

#: The commands of the modules beside this one; a module is imported when one of its commands is called.
MODULES = {
    "contribution": ("issue-form", "sheet", "intake", "first-read", "amend", "check", "rename",
                     "second-read"),
    "effect": ("effect", "preview", "changes", "merge"),
    "literature": ("search", "retractions", "identify", "screen"),
    "release": ("prepare", "release", "verify", "site", "withdraw", "cite", "adopt"),
}
#: Commands that end with 2, and not with 1, where the tables are not in order or nothing can be written: that
#: is no fault of who sends; and those that do so where they refuse what was asked as well.
STRICT = {"effect", "preview", "merge"}
APART = STRICT.union(MODULES["contribution"])


class Commands(click.Group):
    """Ends any command in one line where it is stopped: no room, no right, no checkout, another system."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted([*self.commands, *(name for names in MODULES.values() for name in names)])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        for module, names in MODULES.items():
            if name in names:
                return getattr(importlib.import_module(f".{module}", __package__), name.replace("-", "_"))
        return super().get_command(context, name)

    def resolve_command(self, context: click.Context, args: list[str]):
        if not args[0].startswith("-") and self.get_command(context, args[0]) is None:
            from ..tables.quoted import nearest

            raise click.UsageError(str(nearest("command", args[0], self.list_commands(context))))
        return super().resolve_command(context, args)

    def invoke(self, context: click.Context):
        if sys.platform == "win32":
            raise click.ClickException("this runs on Linux and macOS; on Windows, run it in WSL, the Windows "
                                       "Subsystem for Linux")
        os.umask(os.umask(0o022) & ~0o055)  # what is written is published: others may read it
        with contextlib.suppress(AttributeError):  # it may be closed
            sys.stdout.reconfigure(errors="backslashreplace")  # of a terminal that lacks a letter
        collecting = gc.isenabled()
        gc.disable()  # looking for cycles takes a seventh of the time, and a command throws little away
        atexit.register(gc.freeze)  # nor does Python look for them as it ends
        try:
            try:
                return super().invoke(context)
            finally:
                if sys.stdout:
                    sys.stdout.flush()
                if collecting:
                    gc.enable()
        except (click.NoSuchOption, click.BadParameter) as error:
            raise _unknown(error) from None
        except inputs.NoCheckout as error:
            raise click.UsageError(str(error)) from None
        except Refused as error:
            from ..tables.quoted import visible

            words = "\n".join(map(visible, str(error).split("\n")))
            raise _stopped(words, STRICT, context) from None
        except DataError as error:
            from ..stats.wording import counted

            warn(error.problems)
            raise _stopped(f"{counted(len(error.problems), 'problem')} in the data; nothing was written",
                           APART, context) from None
        except ModuleNotFoundError as error:
            if (error.name or __package__).partition(".")[0] == __package__.partition(".")[0]:
                raise
            from importlib.metadata import packages_distributions

            name = packages_distributions()[__package__.partition(".")[0]][0]
            raise click.ClickException(f"this needs {error.name}, which is not installed. Its command: "
                                       f"pip install '{name}[book,contribute]'") from None
        except BrokenPipeError:
            raise  # click ends quietly
        except OSError as error:
            from ..tables.files import describe

            with contextlib.suppress(OSError):  # else what standard output did not take is tried again
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise _stopped(describe(error), APART, context) from None


def _unknown(error: click.UsageError) -> click.UsageError:
    """What is not known, in one line: without the usage, and with the file most like the one named."""
    if isinstance(error, click.MissingParameter):
        return error
    error.ctx = None
    kind, named = getattr(getattr(error, "param", None), "type", None), re.search("'(.+)'", error.message)
    if isinstance(kind, click.File | click.Path) and named and Path(named[1]).parent.is_dir():
        from difflib import get_close_matches

        path = Path(named[1])
        for near in get_close_matches(path.name, {*os.listdir(path.parent)} - {path.name}, n=1):
            error.message = error.message.rstrip(".") + f". Did you mean {path.with_name(near)}?"
    return error


def _stopped(words: str, apart: Collection[str], context: click.Context) -> click.ClickException:
    stop = click.ClickException(words)
    stop.exit_code = 2 if context.invoked_subcommand in apart else 1
    return stop


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(review().version)
def main() -> None:
    """Build, check, compare and release a living review."""


#: How validate ends; click itself ends with 2 where a command was called wrongly.
CLEAN, ERRORS, COULD_NOT_RUN, WARNINGS = 0, 1, 2, 3


def _path_or_data(context: click.Context, parameter: click.Parameter, folder: Path | None) -> Path:
    named = context.meta.get("data")
    if folder and named:
        raise Refused(f"{folder} and --data {named} both name the folder: give one of them")
    return or_data_folder(context, parameter, folder or named)


def folder_needed(command):
    """The folder of the tables, by its place as it always was, or with ``--data`` as for other commands."""
    named = click.option("--data", metavar="DIR", type=FOLDER, is_eager=True, expose_value=False,
                         callback=lambda context, _, folder: context.meta.update(data=folder),
                         help="The folder, as for other commands: the same as PATH.")
    return named(click.argument("folder", metavar="[PATH]", required=False, type=FOLDER,
                                callback=_path_or_data)(command))


@main.command()
@folder_needed
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text",
              show_default=True, help="Text for people, or a list for programs.")
@click.option("--only-changed-since", "ref", metavar="REF",
              help="Only new problems since this commit, and those on lines changed since.")
@click.option("--judgements", is_flag=True,
              help="Compute the estimates too, and warn of judgements of certainty that no longer hold.")
def validate(folder: Path, form: str, ref: str | None, judgements: bool) -> None:
    """Check the tables of a folder (data/) against every rule.

    Exits with 0 if there is no problem, 3 for warnings only, 1 for errors, 2 if it could not run.
    """
    from ..gate import report
    from ..gate import validate as module

    rows = tables = 0
    try:
        checked = module.check(folder, most=module.MOST if ref is None else None)
        problems, tables = list(checked.problems), len(checked.package.tables)
        rows = sum(map(len, checked.sheets.values()))
        if judgements:
            from ..book import results
            from ..evidence import certainty
            from ..gate import dataset

            data = dataset.typed(folder, checked)
            problems += certainty.look_again(data.sheets, results.compute_in_two(data))
    except DataError as error:
        problems = error.problems
    if ref is not None and tables:
        from ..gate import since
        from ..tables import git

        try:
            problems = since.brought(problems, folder, ref)
        except git.GitError as error:
            rest = ". Without this option, all problems are told" * isinstance(error, git.NoRepository)
            click.echo(f"Error: --only-changed-since: {error}{rest}", err=True)
            sys.exit(COULD_NOT_RUN)
    if form == "json":
        click.echo(report.as_json(problems))
    else:
        if problems:
            click.echo(report.text(problems, style()))
        click.echo(report.closing(problems, rows, tables))
    severities = {problem.severity for problem in problems}
    if any(problem.rule == "descriptor-unreadable" for problem in problems):
        sys.exit(COULD_NOT_RUN)
    sys.exit(ERRORS if "error" in severities else WARNINGS if severities else CLEAN)


@main.command("format")
@folder_needed
@click.option("--check", "--dry-run", "only_check", is_flag=True,
              help="Change nothing; end with 1 where it would.")
def format_tables(folder: Path, only_check: bool) -> None:
    """Write the tables of a folder (data/) in their canonical form.

    The order of rows and columns, numbers without trailing zeros, quotes and line ends. And what is the same
    value in another form: identifiers, small letters of histologies and drugs (names keep their capitals),
    stray spaces, hyphens between pages, and authors as publishers print them ("Shen B, Ba Z" or "Smith, J.;
    Roe, A."). Readings follow their values. No value is changed otherwise: "2 weeks" and trade names are for
    a person to mend. A table in which something else is wrong is left as it is.
    """
    from ..gate import canonical

    try:
        changed, wrong = canonical.tidy(folder, write=not only_check)
    except DataError as error:
        changed, wrong = [], error.problems
    for name in changed:
        click.echo(f"{name} {'is not in' if only_check else 'put into'} its canonical form")
    if changed and only_check:
        click.echo(f"{review().command} format puts it right.")
    warn(wrong)
    if wrong:
        files = ", ".join(dict.fromkeys(problem.file for problem in wrong))
        click.echo(f"left alone until that is corrected: {files}", err=True)
    sys.exit(1 if wrong or (changed and only_check) else 0)


@main.command()
@click.option("--out", required=True, metavar="FILE", help="Where to write; - for standard output.")
@data_option
def results(out: str, folder: Path) -> None:
    """Write results.json: every estimate with interval, n, method and patients."""
    from ..book import results as module
    from ..evidence import certainty
    from ..gate import dataset
    from ..tables.files import write_atomically

    data = dataset.load(folder)
    computed = module.compute_in_two(data)
    warnings = [*data.warnings, *certainty.look_again(data.sheets, computed)]
    warn(warnings)
    if out == "-":
        sys.stdout.write(module.as_json(data, computed))
        return
    write_atomically(Path(out), module.as_json(data, computed))
    click.echo(f"{len(computed)} estimates written to {out}", err=True)


@main.command()
@click.argument("what", type=click.Choice(["all", "html", "pdf"]), default="all")
@data_option
@click.option("--unchecked", is_flag=True, help="Build even if rules are broken, to see the result.")
def build(what: str, folder: Path, unchecked: bool) -> None:
    """Build the book: the site (html), the PDFs (pdf), or both (all, the default)."""
    from ..build import make as module
    from ..build.places import places
    from ..tables.files import alone, describe
    from ..tables.progress import Progress

    where, progress = places(folder), Progress()
    if why := inputs.undated():
        click.echo(f"Note: {why}. So the book carries the day of the tables, not that of the last commit.",
                   err=True)
    try:
        with alone(where.lock, f"{review().command} build {what}", lambda who: click.echo(
                f"Waiting for another build of this book to end: {who}", err=True)) as lock:
            made = [module.site(where, progress, lock, unchecked)]
            if what != "html":
                made += module.documents(where, progress)
    except module.BuildError as error:
        raise click.ClickException(f"the book was not built\n{error}") from None
    except OSError as error:
        raise click.ClickException(f"the book was not built: {describe(error)}") from None
    for path in made[what == "pdf":]:
        click.echo(_shown(path))


def _shown(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
