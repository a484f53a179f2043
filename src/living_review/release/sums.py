"""``SHA256SUMS``: the list that ``sha256sum --check`` reads, too."""

import re
from collections.abc import Iterable
from pathlib import Path

from ..tables.inputs import digest_of
from .parts import SUMS, whole

_WHOLE = re.compile(re.escape(whole("")).replace(r"\.zip", r"[0-9.]+\.zip"))
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def files(folder: Path) -> list[str]:
    """Every file below a folder, as paths with slashes, in the order of their characters.

    The archive of them all, where it was downloaded into the same folder, is none of them.
    """
    return sorted(p.relative_to(folder).as_posix() for p in Path(folder).rglob("*")
                  if (p.is_symlink() or not p.is_dir()) and not _WHOLE.fullmatch(p.name))


def text(folder: Path) -> str:
    """The list over every file of a folder but itself."""
    return "".join(f"{digest_of(folder / path)}  {path}\n" for path in files(folder) if path != SUMS)


def size(names: Iterable[str]) -> int:
    """How long the list over these files is, whatever is in them."""
    return sum(64 + 2 + len(name.encode()) + 1 for name in {*names} - {SUMS})


def read(listed: str) -> dict[str, str]:
    """Path → sum. ``ValueError`` names the first line that is none."""
    sums: dict[str, str] = {}
    for number, line in enumerate(listed.removesuffix("\n").split("\n"), 1):
        match = _LINE.fullmatch(line)
        if not match or match[2] in sums:
            raise ValueError(f"line {number} is {'there twice' if match else 'not a sum and a name'}")
        sums[match[2]] = match[1]
    return sums


def faults(folder: Path) -> list[str]:
    """Files that are missing, too many, or not what the list says."""
    path = Path(folder) / SUMS
    if not path.is_file():
        return [f"{SUMS} is missing"]
    try:
        sums = read(path.read_text(encoding="utf-8"))
    except ValueError as error:  # bytes that are no text, too
        return [f"{SUMS} cannot be read: {error}"]
    there = set(files(folder)) - {SUMS}
    odd = {name for name in there if (folder / name).is_symlink() or not (folder / name).is_file()}
    return [*(f"{name} is missing" for name in sorted(set(sums) - there)),
            *(f"{name} is not in {SUMS}" for name in sorted(there - set(sums))),
            *(f"{name} is not an ordinary file" for name in sorted(odd)),
            *(f"{name} has changed: its sum is not the one in {SUMS}"
              for name in sorted((there & set(sums)) - odd) if digest_of(folder / name) != sums[name])]
