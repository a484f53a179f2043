"""The folder that everything computed is kept in, named by what it was computed from.

A notebook's output depends on the data, on the package, on the lock and (the status of the review) on the
month, none of which the stock notebook cache looks at. Everything computed (results, pictures, executed
notebooks, bibliography) therefore lives in a folder whose name is the digest of those inputs: another input
is another folder, and an old number has nowhere to survive.
"""

import datetime
import json
import os
import re
import sys
from pathlib import Path

from .. import review

ROOT = review().root
BOOK = ROOT / "book"
#: Holds the time of its commit in an archive that git (or GitHub) has made of one: ``.gitattributes``.
ARCHIVAL = ".git_archival.txt"
KEPT = 3
#: Stands in the place of a version number.
DRAFT = "draft"


class NoCheckout(Exception):
    """The package was installed without the review around it; the message says what to do."""


class Changed(Exception):
    """An input was saved while the book was made from it; the message says what to do."""


def checkout() -> Path:
    """The folder with the book, the tables and the package; raises :class:`NoCheckout`."""
    if not (ROOT / "CITATION.cff").is_file():
        raise NoCheckout("This needs a checkout of the review: clone or unpack it, run make book there, and "
                         f"use its .venv/bin/{review().command}")
    return ROOT


def data_folder() -> Path:
    """The tables of the checkout, for who names no others; raises :class:`NoCheckout` without one."""
    try:
        return (checkout() / "data").resolve()
    except NoCheckout as error:
        raise NoCheckout("There are no tables here. Name their folder (--data DIR; validate DIR; format DIR)."
                         f" Or: {error}") from None


def tables() -> Path:
    """The tables for who names none: of the checkout, else those installed; raises :class:`NoCheckout`."""
    installed = packages()[0] / "data"
    return installed if installed.is_dir() and not (ROOT / "CITATION.cff").is_file() else data_folder()


def source_date() -> int:
    """Seconds since 1970 that the outputs carry: ``SOURCE_DATE_EPOCH``, or the time of the commit.

    In a clone git knows it, in an archive of a commit :data:`ARCHIVAL`; where neither does, the day of the
    descriptor counts (see :func:`undated`). Raises ``ValueError``.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given and not given.isdigit():
        raise ValueError(f"SOURCE_DATE_EPOCH is not a number of seconds: {given!r}")
    committed = int(given) if given else _committed()[0]
    if committed is not None:
        return committed
    created = json.loads((data_folder() / "datapackage.json").read_text(encoding="utf-8"))["created"]
    return int(datetime.datetime.fromisoformat(created).timestamp())


def undated() -> str:
    """Why a clone does not know the time of its commit; "" where all is well."""
    return "" if os.environ.get("SOURCE_DATE_EPOCH") else _committed()[1]


def _committed() -> tuple[int | None, str]:
    from . import git

    try:
        date = git.date(ROOT)
    except git.GitError as error:
        return None, str(error)
    if date is None and (ROOT / ARCHIVAL).is_file():
        text = (ROOT / ARCHIVAL).read_text(encoding="utf-8")
        match = re.search(r"^committed: ([0-9]+)$", text, re.MULTILINE)
        date = int(match[1]) if match else None
    return date, ""


def source_day() -> datetime.date:
    """The day that the outputs carry, the same for two builds of one commit."""
    return datetime.datetime.fromtimestamp(source_date(), datetime.UTC).date()


def digest_of(path: Path) -> str:
    """SHA-256 of one file."""
    import hashlib  # as many milliseconds as a table; most commands take no digest

    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def is_draft(root: Path) -> bool:
    """Whether changes wait for their version in a repository; a clone and an archive without tags agree."""
    return any((root / "changes").glob("*.*.md"))


def init() -> str:
    """The file of a checkout that names the version of the code."""
    return f"src/{review().package}/__init__.py"


def packages() -> tuple[Path, Path]:
    """The folders of the code that an output is computed by: of the review, and of the engine."""
    return tuple(Path(sys.modules[name].__file__).resolve().parent
                 for name in (review().package, __name__.partition(".")[0]))


def digest(data: Path) -> str:
    """Sixteen hex digits over every file that what is computed of a data folder depends on, and the month."""
    import hashlib

    total = hashlib.sha256(f"{source_day():%Y-%m}".encode())
    files = [
        *((f"data/{p.name}", p) for p in sorted([*data.glob("*.csv"), *data.glob("*.json")])),
        *((f"src/{p.relative_to(package.parent)}", p)
          for package in packages() for p in sorted(package.rglob("*.py"))),
        *((name, ROOT / name) for name in ("CITATION.cff", "requirements.txt", "book/checklists.csv")),
    ]
    total.update(f"{is_draft(ROOT)}".encode())
    for name, path in files:
        if path.is_file():
            total.update(f"{name}\0{digest_of(path)}".encode())
    return total.hexdigest()[:16]


def computed_folder(build: Path, data: Path) -> Path:
    """The folder of the present inputs below a build folder."""
    return Path(build) / "computed" / digest(data)


def unchanged(folder: Path, data: Path) -> None:
    """Raises :class:`Changed` where the inputs are no longer those that name the folder.

    To be asked once the inputs are read: what was read later than it was named could be of another state.
    """
    if Path(folder).name != digest(data):
        raise Changed("The tables (or the package, the checklists, CITATION.cff, requirements.txt) changed "
                      "while the book was made of them. The last book stands. Build again.")


def forget_old(build: Path) -> None:
    """Keep the few newest folders, so that going back a commit is quick and the disk stays free."""
    import shutil

    folders = sorted((Path(build) / "computed").glob("*"), key=lambda p: p.stat().st_mtime)
    for folder in folders[:-KEPT]:
        shutil.rmtree(folder, ignore_errors=True)
