"""Check a release: every sum, every description, every file against every other. All faults are told at once.

Nothing of the release is executed, unless it is to be built again.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from .. import dataset, results, validate
from ..build import BuildError
from ..problems import DataError
from . import agree, archive, described, parts, rebuild, sums
from .parts import About

#: Names that are told of a longer list.
MOST = 20


class Unsound(Exception):
    """A release that is not what it says; the message has all faults."""


@dataclass
class Found:
    """What is wrong, and what could not be asked."""

    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def check(folder: Path, build: rebuild.Build | None = None) -> Found:
    """Check the release in a folder; with ``build``, build it again from its source archive, too."""
    found = Found(sums.faults(folder))
    try:
        about = parts.about(folder)
    except DataError as error:
        found.faults += [str(problem) for problem in error.problems]
        return found
    except (OSError, ValueError, TypeError, AttributeError, KeyError, yaml.YAMLError) as error:
        found.faults.append(f"{parts.CITATION} or the tables cannot be read: {error}")
        return found
    version = about.edition.version
    told = " ".join(found.faults)
    found.faults += [f"{part.path} is missing" for part in parts.all_parts(about.package, version)
                     if not (folder / part.path).is_file() and f"{part.path} is missing" not in told]
    found.faults += described.faults(folder, about)
    source, wrong = agree.source(folder, about)
    site, more = agree.site(folder, about)
    found.faults += [*wrong, *more, *_pdf(folder / parts.pdf(version))]
    same = same_software(source)
    if not same and build is None:
        found.notes.append(f"The software here is not that of version {version}. So the rules were not "
                           "asked and the estimates not computed again; --rebuild does both, with the "
                           "software of the release.")
    found.faults += _data(folder, about, same)
    if build is not None:
        found.faults += again(folder, about, source, site, build)
    return found


def same_software(source: Mapping[str, archive.Entry]) -> bool:
    """Whether the package that runs is the one in a source."""
    here = Path(__file__).resolve().parents[1]
    mine = {f"src/iscm_review/{path}": content for path, content in archive.of_folder(here).items()
            if path.endswith(".py")}
    return mine == {path: entry.content for path, entry in source.items()
                    if path.startswith("src/iscm_review/") and path.endswith(".py")}


def _pdf(path: Path) -> Iterator[str]:
    if path.is_file() and not path.read_bytes().startswith(b"%PDF-"):
        yield f"{path.name} is not a PDF"


def _data(folder: Path, about: About, same: bool) -> Iterator[str]:
    """The tables against the rules, and ``results.json`` against the tables."""
    if same:
        yield from (str(problem) for problem in validate.check(folder / parts.DATA).errors)
    path = folder / parts.RESULTS
    if not path.is_file():
        return
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        version, digest, estimates = (document[key] for key in ("data_version", "data_digest", "estimates"))
        estimates = dict(estimates)
    except (ValueError, KeyError, TypeError) as error:
        yield f"{path.name} cannot be read: {type(error).__name__}: {error}"
        return
    if version != about.edition.version:
        yield f"{path.name} is of version {version!r}, not {about.edition.version!r}"
    if digest != about.digest:
        yield f"{path.name} is of other data: their digest is {digest!r}, and of these {about.digest!r}"
    if same:
        yield from _recomputed(path, estimates, folder / parts.DATA)


def _recomputed(path: Path, estimates: Mapping[str, dict], data: Path) -> Iterator[str]:
    try:
        loaded = dataset.load(data)
    except DataError:
        return  # told by the rules
    text = results.as_json(loaded, results.compute(loaded))
    if text.encode() == path.read_bytes():
        return
    wanted = json.loads(text)["estimates"]
    other = [name for name in {**wanted, **estimates} if wanted.get(name) != estimates.get(name)]
    yield f"{path.name} is not what these data give: " + (_some(other) or "it is written in another way")


def again(folder: Path, about: About, source: Mapping[str, archive.Entry], site: Mapping[str, bytes],
          build: rebuild.Build) -> Iterator[str]:
    """Build from the source archive, and compare every file, byte for byte."""
    if not source:
        yield "cannot be built again: there is no source archive that can be read"
        return
    with tempfile.TemporaryDirectory(prefix="iscm-living-review.") as work:
        try:
            built = build(source, Path(work) / "source", about.date)
        except (BuildError, OSError) as error:
            yield f"cannot be built again: {error}"
            return
    for name in sorted({*site, *built.site}):
        if name not in built.site:
            yield f"built again, the site has no {name}"
        elif name not in site:
            yield f"built again, the site has {name} as well"
        elif site[name] != built.site[name]:
            yield f"built again, {name} of the site comes out otherwise"
    for name, content in ((parts.pdf(about.edition.version), built.pdf), (parts.RESULTS, built.results)):
        path = folder / name
        if path.is_file() and path.read_bytes() != content:
            yield f"built again, {name} comes out otherwise"


def _some(names: list[str]) -> str:
    more = len(names) - MOST
    return ", ".join(names[:MOST]) + (f" and {more} more" if more > 0 else "")
