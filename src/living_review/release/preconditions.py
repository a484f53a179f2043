"""Preconditions of a release, all checked within seconds, before any long work."""

import json
import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from .. import review
from ..book import places
from ..gate import report, validate
from ..site import record
from ..stats.wording import counted
from ..tables import edition, git, inputs, schema, sheet
from ..tables.problems import DataError
from ..tables.quoted import some
from . import changelog, parts, published, repository, tree
from .repository import parse

#: Problems of the data that are listed.
MOST = 10


class Objection(NamedTuple):
    """Why there can be no release, and what to do about it."""

    words: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.words}. {self.remedy}"


def objections(root: Path, version: str, out: Path) -> list[Objection]:
    """Everything that stands against a release of a repository into a folder; nothing is changed."""
    try:
        parse(version)
    except ValueError as error:
        return [Objection(str(error), "Give the version that CITATION.cff has")]
    return [*_there(out / parts.name(version)), *_git(root, version), *_versions(root, version),
            *_changes(root, version), *_data(root), *_addresses(root), *_programs(root)]


def _there(target: Path) -> Iterator[Objection]:
    if target.exists() or target.is_symlink():
        yield Objection(f"{target} exists already, and a release is never written over",
                        f"Check it with: {review().command} verify {target}; or move it away")


def _git(root: Path, version: str) -> Iterator[Objection]:
    try:
        head = repository.head(root)
        if changed := repository.dirty(root):
            yield Objection(f"The tree is not clean: {some(changed)}",
                            "Commit them, put them away (git stash --include-untracked), or ignore them")
        at = repository.tagged(root, version)
        if not at:
            yield Objection(f"This commit does not have the tag v{version}",
                            "This clone is shallow, so that tags may be missing: git fetch --unshallow --tags"
                            if git.shallow(root) else
                            f"Tag it: git tag --annotate v{version} --message 'Version {version}'")
        elif at != head:
            yield Objection(f"Version {version} exists already: its tag is at {at[:12]}, this is {head[:12]}",
                            f"Take a new version; or, while nobody has that tag, move it: git tag --force "
                            f"--annotate v{version} --message 'Version {version}'; or make that release "
                            f"again after git checkout v{version}")
        if newer := repository.newer(root, version):
            yield Objection(f"{version} goes back: there is {some([f'v{v}' for v in newer])} already",
                            f"Take a higher version: {review().command} prepare VERSION")
    except git.GitError as error:
        yield Objection(f"git says: {error}", "A release is made in a clone of the repository")


def _versions(root: Path, version: str) -> Iterator[Objection]:
    try:
        cited = edition.prepared(root / parts.CITATION)
        descriptor = json.loads((root / "data" / schema.FILE).read_text("utf-8"))
        code = re.search(r'^__version__ = "([^"]*)"$', (root / inputs.init()).read_text("utf-8"), re.M)
        versions = {parts.CITATION: cited.version, f"data/{schema.FILE}": descriptor["version"],
                    inputs.init(): code[1] if code else ""}
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield Objection(f"The version cannot be read: {error}", "Correct that file")
        return
    for name, there in versions.items():
        if there != version:
            yield Objection(f"{name} says version {there}, not {version}",
                            "Let the files and the command agree")
    if not cited.licenses:
        yield Objection(f"{parts.CITATION} names no licence", "Name it, that of text and data first")
    if (cited.released.year, cited.released.month) != parse(version)[:2]:
        yield Objection(f"{parts.CITATION} dates {version} to {cited.released}, which is another month",
                        "Correct date-released, or use the version of that month")


def _changes(root: Path, version: str) -> Iterator[Objection]:
    path = root / "CHANGELOG.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if inputs.is_draft(root):
        yield Objection(f"Changes wait in {changelog.FOLDER}/ for their version, so pages say “not released”",
                        f"Put them into one: {review().command} prepare")
    if not changelog.says_something(changelog.section(text, version)):
        yield Objection(f"CHANGELOG.md says nothing under “## {version}”",
                        "Say there what has changed, for readers")


def _data(root: Path) -> Iterator[Objection]:
    try:
        errors = list(validate.check(root / "data").errors)
    except DataError as error:
        errors = error.problems
    if errors:
        yield Objection(f"The data break {counted(len(errors), 'rule')}:\n{report.text(errors[:MOST])}\n",
                        f"Correct them; {review().command} validate lists them all")


def _addresses(root: Path) -> Iterator[Objection]:
    """Pages of patients, reports and chapters that are published, and would lead nowhere."""
    laid = published.laid(root, tree.MANIFEST)
    if laid is None:
        return
    try:
        package = schema.read(root / "data")
        sources, cases = (sheet.read(root / "data", package.tables[name])[0].columns
                          for name in ("sources", "cases"))
        there = {f"{places.case(name)}.html" for name in cases["case_id"]}
        there |= {f"{places.source(*row)}.html"
                  for row in zip(sources["citation_key"], sources["decision"], strict=True)}
        there |= record.moved(root / "data", root / "book").keys()
    except (DataError, ValueError, KeyError, AttributeError) as error:
        yield Objection(f"The addresses of this version cannot be told: {error}", "Correct that file")
        return
    chapter = f"{Path(review().page('releases')).parent}/"
    gone = [name for name in laid.splitlines() if name.endswith(".html") and name not in there and (
        name.startswith(("cases/", "sources/")) or name.startswith(chapter) and "/since-" not in name
        and not (root / "book" / name).with_suffix(".md").is_file())]
    if gone:
        yield Objection(f"These addresses of the newest version would break: {some(gone)}",
                        f"Say in book/{record.REDIRECTS} (old,new) where each page went")


def _programs(root: Path) -> Iterator[Objection]:
    path = root / "requirements.txt"
    if not path.is_file():
        yield Objection("There is no lock, requirements.txt",
                        "Restore it (git checkout COMMIT -- requirements.txt), or make it: make lock")
    elif others := unlike_the_lock(path.read_text(encoding="utf-8")):
        yield Objection(f"The programs here are not those of requirements.txt: {some(others)}",
                        "Install them: pip install --require-hashes -r requirements.txt")


def unlike_the_lock(lock: str) -> list[str]:
    """``name 1.2 (the lock has 1.3)`` for every program of a lock that is not installed just so."""
    from packaging.requirements import Requirement

    differing = []
    for line in re.findall(r"^[A-Za-z0-9][^\n\\]*==[^\n\\]*", lock, re.MULTILINE):
        pinned = Requirement(line)
        if pinned.marker and not pinned.marker.evaluate():
            continue
        try:
            there = metadata.version(pinned.name)
        except metadata.PackageNotFoundError:
            there = "missing"
        if f"=={there}" != str(pinned.specifier):
            differing.append(f"{pinned.name} {there} (the lock has {str(pinned.specifier)[2:]})")
    return differing
