"""Replace the files of a folder that is being served: no page is ever missing, no file half written.

A manifest lists the files that were laid, so that others (``CNAME``, ``.git``) are left alone.
"""

import contextlib
import filecmp
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from ..tables.files import write_atomically
from ..tables.problems import Refused

MANIFEST = ".published"


def files(folder: Path) -> list[str]:
    """Every file below a folder by its path, sorted; raises ``Refused`` at a link."""
    paths = [*folder.rglob("*")]
    for path in filter(Path.is_symlink, paths):
        raise Refused(f"{path} is a link; a site is made of files")
    return sorted(path.relative_to(folder).as_posix() for path in paths if path.is_file())


def copy(site: Path, staged: Path, change: Callable[[str, str], str]) -> None:
    """A copy of a site with its pages changed."""
    for name in files(site):
        if name == MANIFEST:
            continue
        target = staged / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith(".html"):
            text = (site / name).read_bytes().decode("utf-8")
            target.write_bytes(change(text, name).encode())
        else:
            shutil.copyfile(site / name, target)


def digest(folder: Path, names: Iterable[str]) -> str:
    """One digest for all files: their names and bytes."""
    total = hashlib.sha256()
    for name in names:
        total.update(f"{name}\0{hashlib.sha256((folder / name).read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def laid(target: Path) -> list[str]:
    """The files that were laid into a folder, by its manifest."""
    manifest = target / MANIFEST
    return manifest.read_text(encoding="utf-8").splitlines() if manifest.is_file() else []


def lay(staged: Path, target: Path) -> None:
    """Put the files of ``staged`` into ``target``, and remove those laid before that are not among them.

    Each file is replaced atomically, scripts and pictures before pages, and old files go last: after a
    failure every page is there with its parts, old or new, and a second run completes the work.
    """
    names = files(staged)
    before = laid(target)
    target.mkdir(parents=True, exist_ok=True)
    _list(target, {*before, *names})  # so that an interrupted run leaves no file that is not listed
    # Pages after what they need, and the list of versions at the very end.
    for name in sorted(names, key=lambda name: (
            name == "versions.json", name == "index.html", name.endswith(".html"), name)):
        there = target / name
        if not there.is_file() or not filecmp.cmp(staged / name, there, shallow=False):
            there.parent.mkdir(parents=True, exist_ok=True)
            os.replace(staged / name, there)
    gone = set(before) - set(names)
    for name in sorted(gone):
        (target / name).unlink(missing_ok=True)
    _list(target, names)
    for folder in (folder for name in gone for folder in Path(name).parents[:-1]):
        with contextlib.suppress(OSError):  # until nothing is left in it
            (target / folder).rmdir()


def _list(target: Path, names: Iterable[str]) -> None:
    write_atomically(target / MANIFEST, "".join(f"{name}\n" for name in sorted(names)))

