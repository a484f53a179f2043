"""What a release asks of git: the tags, the state of the files, and the files of the commit."""

from __future__ import annotations

from pathlib import Path

from ..tables import git
from . import archive
from .version import parse, tag


def dirty(root: Path) -> list[str]:
    """Files that are not as committed, or not committed and not ignored."""
    told = git.ask(root, "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames",
                   "--ignore-submodules=none")
    return [line[3:] for line in told.split("\0") if line]


def tagged(root: Path, version: str) -> str:
    """The commit that the tag of a version names, "" where there is no such tag."""
    try:
        return git.commit_of(root, f"refs/tags/{tag(version)}")
    except git.NoRepository:
        raise
    except git.GitError:
        return ""


def head(root: Path) -> str:
    return git.ask(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}",
                   no="there is no commit yet").strip()


def newer(root: Path, version: str) -> list[str]:
    """Versions with a higher number that did not come after this commit.

    Releases that are descendants of the commit are its future: an old release may be made again.
    """
    after = set(_versions(root, "--contains", "HEAD"))
    here = set(_versions(root, "--points-at", "HEAD"))
    return sorted((other for other in set(_versions(root)) - (after - here) if parse(other) > parse(version)),
                  key=parse)


def _versions(root: Path, *which: str) -> list[str]:
    told = git.ask(root, "for-each-ref", "--format=%(refname:strip=2)", *which, "refs/tags")
    found = []
    for name in told.splitlines():
        try:
            parse(name.removeprefix("v"))
        except ValueError:
            continue
        if name.startswith("v"):
            found.append(name.removeprefix("v"))
    return found


def files(root: Path, commit: str) -> dict[str, archive.Entry]:
    """Every file of a commit, whatever git is set to do with line ends and attributes on this machine."""
    listed = git.files(root, commit, below=True)
    for file in listed:
        if not file.ordinary:  # a link could lead what comes after it anywhere
            raise archive.Unsafe(f"the commit holds something that is no file: {file.path!r}")
    return {file.path: archive.Entry(content, file.executable)
            for file, content in zip(listed, git.contents(root, listed), strict=True)}
