"""Check a release: its sums, its parts, and what follows from them. All faults are reported at once.

Nothing of the release is executed, unless it is to be built again.
"""

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from .. import review
from ..book import results
from ..build.places import BuildError
from ..gate import dataset, validate
from ..tables import inputs
from ..tables.problems import DataError, Refused
from ..tables.quoted import some
from . import archive, metadata, parts, rebuild
from .parts import About


@dataclass
class Verdict:
    """What is wrong, and what could not be asked."""

    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def check(folder: Path, build: rebuild.Build | None = None) -> Verdict:
    """Check the release in a folder; with ``build``, build it again from its source archive, too."""
    verdict = Verdict(parts.faults(folder))
    try:
        about = parts.about(folder)
    except DataError as error:
        verdict.faults += [str(problem) for problem in error.problems]
        return verdict
    except (OSError, ValueError, TypeError, AttributeError, KeyError, yaml.YAMLError) as error:
        verdict.faults.append(f"{parts.CITATION} or the tables cannot be read: {error}")
        return verdict
    version, there = about.edition.version, set(parts.files(folder))
    source_name, site_name, whole = parts.source(version), parts.site(version), parts.whole(version)
    reported, faults = " ".join(verdict.faults), verdict.faults
    source = _opened(folder / source_name, f"{about.name}-source", archive.read_tar, faults)
    site = _opened(folder / site_name, f"{about.name}-site", archive.read_zip, faults)
    packed = _opened(folder / whole, about.name, archive.read_zip, faults)
    pages, loose = archive.below(site, "site"), parts.loose(source)
    pdfs = {parts.pdf(version, path): path for path in pages if path.endswith(".pdf")}
    listed = {part.path for part in parts.all_parts(about)} | pdfs.keys()
    for words, names in (("is missing", listed - there), ("is no part of a release", there - listed)):
        faults += [f"{name} {words}" for name in sorted(names) if name not in reported]
    faults += [f"{name} in {source_name} is no part of a release" for name in sorted(loose.keys() - listed)]
    faults += [f"{name} in {site_name} is no part of the site"
               for name in site if name != parts.README and not name.startswith("site/")]
    tables = [part.path for part in parts.tables(about.package)]
    faults += _other(folder, ((name, name, loose) for name in (parts.CITATION, *tables) if source),
                     f"{{}} is not the file of {source_name}")
    offered = {**pdfs, **{name: f"data/{name}" for name in (parts.RESULTS, *tables)}}
    faults += _other(folder, ((name, path, pages) for name, path in offered.items() if path in pages),
                     f"{site_name}: site/{{}} in it is not the file of this release")
    faults += _other(folder, ((name, name, packed) for name in sorted(there) if packed),
                     f"{{}} in {whole} is not the file beside it")
    faults += [f"{name} in {whole} is not beside it" for name in sorted(packed.keys() - there)]
    faults += _kinds(folder, about, pages)
    software = same_software(source)
    faults += _results(folder, about, software)
    if software:
        faults += (str(problem) for problem in validate.check(folder).errors)
        if listed <= there:
            faults += _described(folder, about, source, site)
    elif build is None:
        verdict.notes.append(f"The software here is not that of version {version}. So the rules were not "
                             "asked, and neither estimates nor descriptions made again; a checkout of "
                             f"v{version} does it. --rebuild makes site, PDF and estimates again, with the "
                             "software of the release.")
    if build is not None:
        faults += again(folder, about, source, pages, build)
    return verdict


def _other(folder: Path, files: Iterable[tuple[str, str, Mapping[str, bytes]]], words: str) -> Iterator[str]:
    """The files of a folder that are not those of another name in an archive; ``words`` has its place."""
    for name, within, packed in files:
        if (folder / name).is_file() and (folder / name).read_bytes() != packed.get(within):
            yield words.format(within)


def _opened(path: Path, within: str, read, faults: list[str]) -> dict:
    """The files of an archive by their paths below the one folder in it; adds to ``faults``."""
    if not path.is_file():
        return {}
    try:
        files = read(path.read_bytes())
    except Refused as error:
        faults.append(f"{path.name}: {error}")
        return {}
    faults += [f"{path.name}: {name} is not below {within}/" for name in files
               if not name.startswith(f"{within}/")]
    return archive.below(files, within)


def same_software(source: Mapping[str, archive.Entry]) -> bool:
    """Whether the packages that run are those in a source, which may lack the engine."""
    theirs = {path: entry.content for path, entry in source.items()
              if path.startswith("src/") and path.endswith((".py", ".md"))}
    mine = {f"src/{package.name}/{path}": content for package in inputs.packages()
            if any(path.startswith(f"src/{package.name}/") for path in theirs)
            for path, content in archive.of_folder(package).items() if path.endswith((".py", ".md"))}
    return bool(theirs) and mine == theirs


def _kinds(folder: Path, about: About, pages: Mapping[str, bytes]) -> Iterator[str]:
    """Whether PDFs and site are what they are called."""
    for pdf in about.pdfs:
        if (folder / pdf).is_file() and not (folder / pdf).read_bytes().startswith(b"%PDF-"):
            yield f"{pdf} is not a PDF"
    if pages and about.edition.version.encode() not in pages.get("index.html", b""):
        version = about.edition.version
        yield f"{parts.site(version)}: its first page does not name version {version}"


def _results(folder: Path, about: About, software: bool) -> Iterator[str]:
    """Whether ``results.json`` says that it is of this version and of these tables; and by the same software,
    whether these tables give it."""
    path = folder / parts.RESULTS
    if not path.is_file():
        return
    try:
        there = path.read_bytes()
        document = json.loads(there)
        version, digest = document["data_version"], document["data_digest"]
        given = dict(document["estimates"])
    except (ValueError, KeyError, TypeError) as error:
        yield f"{path.name} cannot be read: {type(error).__name__}: {error}"
        return
    if version != about.edition.version:
        yield f"{path.name} is of version {version!r}, not {about.edition.version!r}"
    if digest != about.digest:
        yield f"{path.name} is of other data: their digest is {digest!r}, and of these {about.digest!r}"
    try:
        loaded = dataset.load(folder) if software else None
    except DataError:
        return  # reported by the rules
    if loaded and (text := results.as_json(loaded, results.compute(loaded))).encode() != there:
        wanted = json.loads(text)["estimates"]
        other = [name for name in {**wanted, **given} if wanted.get(name) != given.get(name)]
        yield f"{path.name} is not what these data give: " + (some(other) or "it is written in another way")


def _described(folder: Path, about: About, source: Mapping[str, archive.Entry],
               site: Mapping[str, bytes]) -> Iterator[str]:
    log = source["CHANGELOG.md"].content.decode("utf-8", "replace") if "CHANGELOG.md" in source else ""
    try:
        for name, text in metadata.texts(folder, about, log):
            if (folder / name).read_bytes() != text.encode():
                yield f"{name} is not what the other files give"
    except (ValueError, LookupError, TypeError) as error:
        yield f"{parts.CITATION} does not say what the other files need: {error}"
        return
    if site and site.get(parts.README) != metadata.readme(about, "site").encode():
        yield f"{parts.site(about.edition.version)}: {parts.README} in it is not what the other files give"


def again(folder: Path, about: About, source: Mapping[str, archive.Entry], site: Mapping[str, bytes],
          build: rebuild.Build) -> Iterator[str]:
    """Build from the source archive, and compare every file, byte for byte."""
    if not source:
        yield "cannot be built again: there is no source archive that can be read"
        return
    with tempfile.TemporaryDirectory(prefix=f"{review().name}.") as work:
        try:
            built = build(source, Path(work) / "source", about.date)
        except (BuildError, OSError) as error:
            yield f"cannot be built again: {error}"
            return
    for name in sorted({*site, *built.site}):
        if site.get(name) != built.site.get(name):
            yield "built again, " + (f"the site has no {name}" if name not in built.site else
                                     f"the site has {name} as well" if name not in site else
                                     f"{name} of the site comes out otherwise")
    pdfs = {parts.pdf(about.edition.version, name): content for name, content in built.pdfs.items()}
    for name in sorted({*about.pdfs} ^ {*pdfs}):
        yield f"built again, there is {name if name in pdfs else f'no {name}'}"
    made = {**pdfs, parts.RESULTS: built.results}
    yield from _other(folder, ((name, name, made) for name in made), "built again, {} comes out otherwise")
