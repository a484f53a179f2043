"""``living-review new``: the beginning of a review of another disease, as a folder that builds at once."""

import csv
import io
import json
import keyword
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

import click

from . import today

#: The files of a beginning; ``@name@`` stands in them for what the command was told.
BEGINNING = Path(__file__).with_name("beginning")
#: Names under which they are kept there, because programs would take them for files of this checkout.
KEPT_AS = {".gitignore": "gitignore", ".gitattributes": "gitattributes",
           ".git_archival.txt": "git_archival.txt", ".github": "github", "pyproject.toml": "pyproject"}
PLACE = re.compile(r"@([a-z]+)@")
#: What titles, tables and programs can all hold.
CONDITION = re.compile(r"[^\W_][\w ,()'’-]*")
#: What would end a text of TOML, YAML or Python, or stand for something else in a beginning.
UNQUOTED = re.compile(r'["\\\n@]')


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Begin a living review. What a review can do is told by its own command."""


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--condition", required=True, help='What it is about, as in a title: "Gout of the knee".')
@click.option("--package", default="", help="Its Python package (default: made of the condition).")
@click.option("--authors", default="", help="Who is cited (default: the contributors of the review).")
@click.option("--engine", default="",
              help="Where pip gets the engine: a checkout or an address (default: this checkout).")
def new(folder: Path, condition: str, package: str, authors: str, engine: str) -> None:
    """Write the beginning of a review into FOLDER: tables without rows, a package, two chapters, tests.

    FOLDER is new or empty. Everything is written, or nothing.
    """
    told = answers(condition, package, authors, engine)
    try:
        write(folder, told)
    except OSError as error:
        from ..tables.files import describe

        raise click.ClickException(describe(error, folder)) from None
    click.echo(f"{folder} is the beginning of a review: {told['title']}.\n"
               f"Next: cd {folder}, put it under git, and make book. Its README.md goes on.")


def answers(condition: str, package: str, authors: str, engine: str) -> dict[str, str]:
    """What stands in the files for each place; raises ``click.BadParameter``."""
    condition = " ".join(condition.split())
    if not CONDITION.fullmatch(condition):
        raise click.BadParameter("take letters, digits, spaces, commas, brackets, apostrophes, hyphens: they "
                                 "work in titles, tables and programs", param_hint="--condition")
    package = package or f"{re.sub('[^a-z0-9]+', '_', condition.lower()).strip('_')}_review"
    if not re.fullmatch("[a-z][a-z0-9_]*", package) or keyword.iskeyword(package):
        raise click.BadParameter(f"{package!r} cannot be imported: take letters from a to z, "
                                 "digits and _, such as gout_review", param_hint="--package")
    if find_spec(package):
        raise click.BadParameter(f"there is a package {package} already: take another name",
                                 param_hint="--package")
    title, name = f"{condition}: a living review", package.replace("_", "-")
    authors = authors or f"The contributors of the review of {condition}"
    for option, text in {"--authors": authors, "--engine": engine.replace("@", "", 1)}.items():
        if UNQUOTED.search(text):
            raise click.BadParameter("no quotation mark, backslash, @ or end of a line is allowed",
                                     param_hint=option)
    distribution = packages_distributions().get(__name__.partition(".")[0], ["living-review"])[0]
    checkout = Path(__file__).resolve().parents[3]
    if not engine and not (checkout / "pyproject.toml").is_file():
        # A bare name would be whatever the public index has under it.
        raise click.BadParameter("say where pip gets the engine: a checkout, or an address such as "
                                 "git+https://…", param_hint="--engine")
    engine = engine or str(checkout)
    if Path(engine).is_dir():
        engine = f"--editable {Path(engine).resolve()}"
    now = today()
    return {"title": title, "condition": condition, "package": package, "command": name, "name": name,
            "authors": authors, "engine": engine, "distribution": distribution,
            "version": f"{now.year}.{now.month}.0", "day": now.isoformat(), "year": str(now.year)}


def write(folder: Path, told: Mapping[str, str]) -> None:
    """Fill a new or empty folder, whole or not at all."""
    if folder.resolve() == Path.cwd():
        raise click.UsageError("that is the folder you are in: go one up, and name it from there")
    if os.path.lexists(folder) and (folder.is_symlink() or not folder.is_dir() or any(folder.iterdir())):
        raise click.UsageError(f"{folder} is not an empty folder, and nothing is written over other things: "
                               "name one that is new or empty")
    folder.absolute().parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.absolute().parent))
    try:
        _fill(staged, told)
        staged.chmod(0o755)
        os.replace(staged, folder)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _fill(folder: Path, told: Mapping[str, str]) -> None:
    named = {kept: name for name, kept in KEPT_AS.items()} | {"package": told["package"]}
    for source in sorted(path for path in BEGINNING.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        target = folder.joinpath(*(named.get(part, part) for part in source.relative_to(BEGINNING).parts))
        target.parent.mkdir(parents=True, exist_ok=True)
        text = PLACE.sub(lambda place: told[place[1]], source.read_text(encoding="utf-8"))
        target.write_text(text, encoding="utf-8", newline="\n")
    for table in json.loads((folder / "data/datapackage.json").read_text(encoding="utf-8"))["resources"]:
        head = io.StringIO()
        csv.writer(head, lineterminator="\n").writerow(field["name"] for field in table["schema"]["fields"])
        (folder / "data" / table["path"]).write_text(head.getvalue(), encoding="utf-8", newline="\n")
    # The review writes its issue form itself, which shows as well that it can be imported.
    run = subprocess.run([sys.executable, "-m", told["package"], "issue-form"], text=True,
                         env=os.environ | {"PYTHONPATH": os.pathsep.join([str(folder / "src"), *sys.path]),
                                           "PYTHONDONTWRITEBYTECODE": "1"},
                         capture_output=True, check=False)
    if run.returncode:
        raise click.ClickException(f"the beginning does not run, so it is not written:\n{run.stderr.strip()}")


if __name__ == "__main__":
    main(prog_name="living-review")
