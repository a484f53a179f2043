"""Every call of git.

Environment and settings are fixed here, and plumbing commands are used where there are some: neither a hook
that calls this, nor signatures, aliases, pagers or languages of the user change an answer.
"""

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from .. import review
from .problems import Refused

#: The checkout; what lies in it is not looked up in a repository around it.
ROOT = review().root

#: Of git's variables, those that say what it trusts and where it looks. A hook sets many others.
KEPT = ("GIT_CONFIG", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH")
OPTIONS = ("--no-pager", "--no-optional-locks", "--no-replace-objects", "-c", "core.fsmonitor=false")
UNSHALLOW = "this clone is shallow: git fetch --unshallow brings the older commits"


class GitError(Refused):
    """Git cannot answer; the message says why in a line, and what to do about it as far as git knows."""


class NoRepository(GitError):
    """There is no git here, or no repository that it would read."""


class File(NamedTuple):
    """A file of a commit; a link or a submodule is not ``ordinary``."""

    path: str
    mode: str
    blob: str
    size: int

    @property
    def ordinary(self) -> bool:
        return self.mode.startswith("100")

    @property
    def executable(self) -> bool:
        return self.mode == "100755"


def ask(folder: Path, *arguments: str, no: str = "") -> str:
    """The output of git in a folder; :class:`GitError` with the message ``no`` where it ends with 1."""
    return _run(folder, arguments, no).decode("utf-8", "replace")


def _run(folder: Path, arguments: Sequence[str], no: str = "", given: bytes = b"", most: int = 0) -> bytes:
    """The output of git; up to ``most``, its end is an answer and no failure."""
    try:
        run = subprocess.run(["git", *OPTIONS, "-C", str(folder), *arguments], input=given,
                             env=_environment(folder), capture_output=True, check=False)
    except OSError as error:
        raise NoRepository(f"git cannot be run: {error.strerror}") from None
    if run.returncode == 1 and no:
        raise GitError(no)
    if run.returncode < 0 or run.returncode > most:
        lines = [line.strip() for line in run.stderr.decode("utf-8", "replace").splitlines()]
        message = ". ".join(filter(None, lines)).removeprefix("fatal: ").replace(":. ", ": ")
        none = re.search("not a git repository|dubious ownership|unsafe repository", message)
        raise (NoRepository if none else GitError)(message or f"git ended with {run.returncode}")
    return run.stdout


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith("GIT_") or name.startswith(KEPT)}
    if Path(folder).resolve().is_relative_to(ROOT):
        # An archive that was unpacked inside another repository is no part of that one.
        around = [str(ROOT.parent), *filter(None, [kept.get("GIT_CEILING_DIRECTORIES")])]
        kept["GIT_CEILING_DIRECTORIES"] = os.pathsep.join(around)
    return kept | {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}


def commit_of(folder: Path, ref: str) -> str:
    """The commit of a reference in the repository of a folder; :class:`GitError` if there is none."""
    try:
        return ask(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}",
                   no="none").strip()
    except NoRepository:
        raise
    except GitError:
        hint = UNSHALLOW if shallow(folder) else "git branch --all lists what there is"
        raise GitError(f"there is no commit {ref!r} here; {hint}") from None


def fork_of(folder: Path, one: str, other: str) -> str:
    """The commit at which the histories of two commits parted."""
    hint = f"; {UNSHALLOW}" if shallow(folder) else ""
    return ask(folder, "merge-base", one, other, no=f"the two have no common ancestor here{hint}").strip()


def shallow(folder: Path) -> bool:
    """Whether older commits, and tags on them, were left out when this was cloned."""
    return ask(folder, "rev-parse", "--is-shallow-repository").strip() == "true"


def date(root: Path) -> int | None:
    """Seconds since 1970 of the commit that is checked out in a folder.

    ``None`` where there is no commit yet, or the folder is no checkout, whatever repository it may lie in.
    """
    if not (root / ".git").exists():  # a folder, or in a linked worktree a file
        return None
    try:
        return int(ask(root, "rev-list", "--max-count=1", "--timestamp", "HEAD", "--").split()[0])
    except GitError as error:
        if "bad revision 'HEAD'" in str(error):
            return None
        raise


def files(folder: Path, commit: str, below: bool = False) -> list[File]:
    """The files of a commit in a folder, and those ``below`` it: no attribute has a say."""
    files = []
    for line in filter(None, ask(folder, "ls-tree", "-z", "-l", *["-r"] * below, commit).split("\0")):
        about, _, path = line.partition("\t")
        mode, kind, blob, size = about.split()
        if kind != "tree":
            files.append(File(path, mode, blob, 0 if size == "-" else int(size)))
    return files


def contents(folder: Path, wanted: Sequence[File]) -> list[bytes]:
    """The bytes of files as they were committed: no filter or setting of line ends has a say."""
    blobs = "".join(f"{file.blob}\n" for file in wanted).encode()
    answer = _run(folder, ["cat-file", "--batch"], given=blobs)
    contents, place = [], 0
    for file in wanted:
        begin = answer.index(b"\n", place) + 1
        head = answer[place:begin].decode("ascii", "replace").strip()
        if head != f"{file.blob} blob {file.size}":
            raise GitError(f"git cannot read {file.path}: {head}")
        contents.append(answer[begin:begin + file.size])
        place = begin + file.size + 1
    return contents


def merged(base: Path, ours: Path, theirs: Path) -> tuple[str, bool]:
    """Three states of a text joined line by line, and whether that has left marks."""
    labels = [part for name in ("ours", "base", "theirs") for part in ("-L", name)]
    paths = [str(path.resolve()) for path in (ours, base, theirs)]
    text = _run(ours.parent, ["merge-file", "--stdout", "--diff3", *labels, "--", *paths], most=127).decode()
    return text, "\n<<<<<<< ours\n" in f"\n{text}"
