"""Whether the archives of a release hold what its loose files say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from .. import changelog
from . import archive, parts
from .parts import About
from .preconditions import package_version


def source(folder: Path, about: About) -> tuple[dict[str, archive.Entry], list[str]]:
    """The files of the source archive, and what is wrong with them."""
    name, version = parts.source(about.edition.version), about.edition.version
    files, wrong = _opened(folder / name, f"{about.name}-source", archive.read_tar)
    if files:
        wrong += _as_in_source(folder, files)
        if files.get(parts.README) is None:
            wrong.append(f"has no {parts.README}")
        init = files.get("src/iscm_review/__init__.py", archive.Entry(b"")).content.decode("utf-8", "replace")
        if package_version(init) != version:
            wrong.append(f"the package in it is version {package_version(init) or 'unknown'}, not {version}")
        wrong += _changes(folder, files, version)
    return files, [f"{name}: {fault}" for fault in wrong]


def site(folder: Path, about: About) -> tuple[dict[str, bytes], list[str]]:
    """The files of the archived site (without the README beside them), and what is wrong with them."""
    name, version = parts.site(about.edition.version), about.edition.version
    files, wrong = _opened(folder / name, f"{about.name}-site", archive.read_zip)
    pages = archive.below(files, "site")
    if files:
        text = files.get(parts.README, b"").decode("utf-8", "replace")
        if f"Version {version}," not in text:
            wrong.append(f"{parts.README} in it does not say that this is version {version}" if text
                         else f"has no {parts.README}")
        wrong += [f"{path} in it is outside the folder site" for path in files
                  if path != parts.README and not path.startswith("site/")]
        if version.encode() not in pages.get("index.html", b""):
            wrong.append(f"its first page does not name version {version}")
        # What the site offers under the name of a loose file is that file.
        for path in (f"{parts.DATA}/{parts.RESULTS}", *(p.path for p in parts.tables(about.package))):
            loose = folder / (parts.RESULTS if path.endswith(parts.RESULTS) else path)
            if path in pages and loose.is_file() and pages[path] != loose.read_bytes():
                wrong.append(f"site/{path} in it is not the file of this release")
    return pages, [f"{name}: {fault}" for fault in wrong]


def _opened(path: Path, within: str, read) -> tuple[dict, list[str]]:
    if not path.is_file():
        return {}, []  # told among the parts
    try:
        files = read(path.read_bytes())
    except archive.Unsafe as error:
        return {}, [str(error)]
    outside = [name for name in files if not name.startswith(f"{within}/")]
    return archive.below(files, within), [f"{name} is not below {within}/" for name in outside]


def _as_in_source(folder: Path, files: Mapping[str, archive.Entry]) -> Iterator[str]:
    """The loose files that are taken from the source are those of the source, and the tables are complete."""
    loose = {path.relative_to(folder).as_posix(): path
             for path in [folder / parts.CITATION, *(folder / parts.DATA).glob("*")] if path.is_file()}
    archived = {path for path in files
                if path.startswith(f"{parts.DATA}/") and path.endswith((".csv", ".json"))}
    for path in sorted(archived | set(loose)):
        if path not in loose:
            yield f"{path} is in it and not beside it"
        elif path not in files:
            yield f"{path} is beside it and not in it"
        elif files[path].content != loose[path].read_bytes():
            yield f"{path} in it is another than the one beside it"


def _changes(folder: Path, files: Mapping[str, archive.Entry], version: str) -> list[str]:
    path = folder / parts.CHANGES
    if not path.is_file():
        return []
    text = path.read_text(encoding="utf-8", errors="replace")
    log = files.get("CHANGELOG.md", archive.Entry(b"")).content.decode("utf-8", "replace")
    said = changelog.section(log, version)
    if not changelog.says_something(said):
        return [f"CHANGELOG.md in it says nothing of version {version}"]
    first, _, rest = text.partition("\n")
    if first != f"# Changes in version {version}" or rest.strip() != said.strip():
        return [f"CHANGELOG.md in it says otherwise of version {version} than {parts.CHANGES}"]
    return []
