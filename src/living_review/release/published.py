"""The results of a version that is named by its number: of a release here, or as published."""

import contextlib
import re
from pathlib import Path

from ..book import results
from ..book.results import Published
from ..site import exports
from ..tables import git, inputs
from ..tables.problems import Refused
from . import parts

NUMBER = re.compile(r"v?([0-9]{4}\.[0-9]{1,2}\.[0-9]{1,3})")
#: Folders of the published tree that are no part of its root.
KEPT, NEXT = "v", "next"


def laid(root: Path, name: str) -> str | None:
    """A file of the published tree, as ``make publish`` or a clone has it; ``None`` where there is none."""
    for branch in ("gh-pages", "refs/remotes/origin/gh-pages"):
        with contextlib.suppress(git.GitError):
            return git.ask(root, "cat-file", "blob", f"{branch}:{name}")
    return None


def read(place: Path) -> Published:
    """The results at a path; where there is none, those of the version that it names.

    A version is looked for in ``dist/``, then in the published tree (the branch ``gh-pages``). Raises
    :class:`.problems.Refused`.
    """
    named = NUMBER.fullmatch(str(place))
    if place.exists() or not named:
        return results.read(place)
    version, root = named[1], inputs.ROOT
    released = root / "dist" / parts.name(version)
    if released.is_dir():
        return results.read(released)
    text = laid(root, f"{KEPT}/{version}/data/{parts.RESULTS}")
    if text is None:
        raise Refused(f"{place}: there is no such file, no release of it in dist/ of {root}, and none "
                      "published on its branch gh-pages. Fetch that (git fetch origin gh-pages), or name two "
                      "results.json or folders that hold one: a release, or a site")
    return results.parsed(text, place)


def standing(folder: Path) -> Published | None:
    """The results of a site that stands in a folder; ``None`` where they cannot be read."""
    try:
        return results.read(folder / exports.FOLDER / parts.RESULTS)
    except Refused:
        return None
