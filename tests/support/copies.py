"""Copies of the repository that may be built and broken."""

import os
import shutil
from pathlib import Path
from stat import S_ISDIR

#: Thousands of files lie in some of these once the book, a release or the audit was made.
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "_build", "dist", "node_modules", "__pycache__", ".*_cache", ".hypothesis", "*.egg-info")


def copied(of: Path, place: Path) -> Path:
    """A checkout without its history and without what was installed or built in it."""
    return Path(shutil.copytree(of, place, symlinks=True, ignore=NOT_COPIED))


def _found(root: Path) -> dict[Path, os.stat_result]:
    return {path.relative_to(root): path.lstat() for path in sorted(root.rglob("*"))}


def put_back(place: Path, kept: Path) -> None:
    """Make a folder what its copy is, touching only the files whose size, time or rights are others."""
    was, now = _found(kept), _found(place)
    for path in reversed([path for path in now if path not in was]):  # a folder after what it holds
        (place / path).rmdir() if S_ISDIR(now[path].st_mode) else (place / path).unlink()
    for path, old in was.items():
        if S_ISDIR(old.st_mode):
            (place / path).mkdir(exist_ok=True)
        elif path not in now or any(getattr(old, one) != getattr(now[path], one)
                                    for one in ("st_size", "st_mtime_ns", "st_mode")):
            shutil.copy2(kept / path, place / path, follow_symlinks=False)
