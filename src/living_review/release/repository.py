"""Versions, their tags in the repository, and what else a release asks of git."""

import re
from pathlib import Path

from ..tables import git
from ..tables.problems import Refused
from . import archive

_FORM = re.compile(r"([1-9][0-9]{3})\.([1-9]|1[0-2])\.(0|[1-9][0-9]{0,3})", re.ASCII)


def parse(text: str) -> tuple[int, int, int]:
    """Year, month, and number from 0 within the month; ``ValueError`` says what a version looks like."""
    if not (match := _FORM.fullmatch(text)):
        raise ValueError(f"{text[:40]!r} is not a version: year.month.number without zeros in front, "
                         "like 2026.11.0")
    year, month, number = map(int, match.groups())
    return year, month, number


def dirty(root: Path) -> list[str]:
    """Files that are not as committed, or not committed and not ignored."""
    lines = git.ask(root, "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames",
                    "--ignore-submodules=none")
    return [line[3:] for line in lines.split("\0") if line]


def tagged(root: Path, version: str) -> str:
    """The commit that the tag of a version names, "" where there is no such tag."""
    try:
        return git.commit_of(root, f"refs/tags/v{version}")
    except git.NoRepository:
        raise
    except git.GitError:
        return ""


def head(root: Path) -> str:
    """The commit that is checked out."""
    return git.ask(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}",
                   no="there is no commit yet").strip()


def newer(root: Path, version: str) -> list[str]:
    """Versions with a higher number whose commits do not descend from this one.

    Releases that are descendants of the commit are its future: an old release may be made again.
    """
    after = set(_versions(root, "--contains", "HEAD")) - set(_versions(root, "--points-at", "HEAD"))
    return sorted((other for other in {*_versions(root)} - after if parse(other) > parse(version)), key=parse)


def _versions(root: Path, *which: str) -> list[str]:
    """The versions that have a tag; ``which`` are options of ``git for-each-ref``."""
    names = git.ask(root, "for-each-ref", "--format=%(refname:strip=2)", *which, "refs/tags").splitlines()
    return [name[1:] for name in names if name.startswith("v") and _FORM.fullmatch(name[1:])]


def files(root: Path, commit: str) -> dict[str, archive.Entry]:
    """Every file of a commit, whatever git is set to do with line ends and attributes on this machine."""
    listed = git.files(root, commit, below=True)
    for file in listed:
        if not file.ordinary:  # a link could lead what comes after it anywhere
            raise Refused(f"the commit holds something that is no file: {file.path!r}")
    return {file.path: archive.Entry(content, file.executable)
            for file, content in zip(listed, git.contents(root, listed), strict=True)}
