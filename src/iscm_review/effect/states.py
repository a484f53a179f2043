"""Two states of the data: folders, or what stands in git; nothing of either is ever run."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from .. import schema
from ..changes import NoSuchState, commit_of, git
from ..rules.file import MOST_BYTES

#: The only files that are taken out of git.
TAKEN = re.compile(rf"{re.escape(schema.FILE)}|[A-Za-z0-9_-]+\.csv")


@dataclass(frozen=True)
class State:
    """A data folder, as it was ``named``, and the ``commit`` it is from, if any.

    ``elsewhere`` counts the files outside the data folder in which a commit differs from the other one.
    """

    named: str
    folder: Path
    commit: str | None = None
    elsewhere: int = 0


@contextmanager
def both(base: str, head: str, data: Path, fork: bool = False) -> Iterator[tuple[State, State]]:
    """The two states; what comes from git is in temporary folders until the end.

    Each is a folder that holds ``datapackage.json`` or has a ``data`` folder that does, else a
    git reference in the repository of the folder ``data``. With ``fork``, the base is the commit
    at which the two parted. Raises :class:`~iscm_review.changes.NoSuchState`.
    """
    folders = _folder(base), _folder(head)
    commits = [None if folder else commit_of(data, named)
               for folder, named in zip(folders, (base, head), strict=True)]
    elsewhere = 0
    if None not in commits:
        if fork:
            commits[0] = git(data, "merge-base", *commits,
                             why=f"{base!r} and {head!r} have no common ancestor").strip()
        changed = git(data, "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", *commits, "--",
                      ":/", ":(exclude).")
        elsewhere = changed.count("\0")
    elif fork:
        raise NoSuchState("--since-fork needs two git references")
    with ExitStack() as stack:
        states = []
        for named, folder, commit in zip((base, head), folders, commits, strict=True):
            if commit:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
                take(data, commit, folder)
            states.append(State(named, folder.resolve(), commit, elsewhere))
        yield tuple(states)


def _folder(named: str) -> Path | None:
    for folder in (Path(named), Path(named) / "data"):
        if named and (folder / schema.FILE).is_file():
            return folder
    return None


def take(data: Path, commit: str, target: Path) -> None:
    """Write the tables and the descriptor of a commit into a folder.

    Blobs are read one by one: no attribute, filter or link of the commit has a say. An entry
    that is no ordinary file is left out, and the gate then says that it is missing.
    """
    listed = git(data, "ls-tree", "-z", "-l", commit)
    for line in filter(None, listed.split("\0")):
        about, _, name = line.partition("\t")
        mode, _, blob, size = about.split()
        if not mode.startswith("100") or not TAKEN.fullmatch(name):
            continue
        if int(size) > MOST_BYTES:
            raise NoSuchState(f"{name} has {int(size):,} bytes at {commit[:12]}; {MOST_BYTES:,} are the most")
        (target / name).write_bytes(git(data, "cat-file", "blob", blob, text=False))
    if not (target / schema.FILE).exists():
        raise NoSuchState(f"there is no {schema.FILE} in the folder {data.name} at {commit[:12]}")
