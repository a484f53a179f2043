"""The results of a version that is named by its number: of a release here, as published, or of its tag."""

import contextlib
import re
import sys
import tempfile
from pathlib import Path

from ..book import results
from ..book.results import Published
from ..gate import dataset, since
from ..site import exports
from ..tables import git, inputs, problems
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

    A version is looked for in ``dist/``, then in the published tree (the branch ``gh-pages``). Where it is in
    neither, the tables of its tag are computed anew by the methods at hand, with a note on standard error.
    Raises :class:`.problems.Refused`.
    """
    named = NUMBER.fullmatch(str(place))
    if place.exists() or not named:
        return results.read(place)
    version, root = named[1], inputs.ROOT
    released = root / "dist" / parts.name(version)
    if released.is_dir():
        return results.read(released)
    text = laid(root, f"{KEPT}/{version}/data/{parts.RESULTS}")
    return _of_tag(version, place) if text is None else results.parsed(text, place)


def standing(folder: Path) -> Published | None:
    """The results of a site that stands in a folder; ``None`` where they cannot be read."""
    try:
        return results.read(folder / exports.FOLDER / parts.RESULTS)
    except Refused:
        return None


def _of_tag(version: str, place: Path) -> Published:
    try:
        commit = git.commit_of(inputs.ROOT, f"refs/tags/v{version}")
        print(f"{place}: computed anew from the tables of its tag, by the methods of this package",
              file=sys.stderr)
        with tempfile.TemporaryDirectory() as folder:
            since.take(inputs.ROOT / "data", commit, Path(folder))
            data = dataset.load(Path(folder))
            return results.parsed(results.as_json(data, results.compute(data)), place)
    except (since.NoSuchState, problems.DataError) as error:
        raise Refused(f"{place}: {error}") from None
    except git.GitError:
        raise Refused(f"{place}: there is no such file, no release of this version in dist/, none published "
                      f"on the branch gh-pages, and no tag v{version} in {inputs.ROOT}. Fetch it (git fetch "
                      "origin gh-pages, or git fetch --tags), or name two results.json or folders that hold "
                      "one: a release, or a site") from None
