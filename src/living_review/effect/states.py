"""Two states of the data: folders, or what stands in git; nothing of either is ever run."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..gate.since import NoSuchState, take
from ..tables import git, schema


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
    at which the two parted. Raises :class:`.git.GitError`.
    """
    folders = _folder(base), _folder(head)
    commits = [None if folder else git.commit_of(data, named)
               for folder, named in zip(folders, (base, head), strict=True)]
    elsewhere = 0
    if None not in commits:
        if fork:
            commits[0] = git.fork_of(data, *commits)
        changed = git.ask(data, "diff-tree", "-r", "--name-only", "--no-renames", "-z", *commits, "--",
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
