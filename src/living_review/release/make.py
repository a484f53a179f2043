"""Make the folder of a release. What it holds depends on the commit and on the programs of its lock alone."""

import fcntl
import os
import shutil
import tempfile
import types
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from .. import review
from ..tables.files import naming, readable
from ..tables.problems import Refused
from ..tables.progress import Progress
from . import archive, metadata, parts, rebuild, repository, verify

#: How the name of the folder begins in which a release is made.
STAGE = f".{review().name}."


def release(root: Path, version: str, out: Path, build: rebuild.Build = rebuild.build,
            progress: Progress | None = None) -> Path:
    """Make ``out/NAME-VERSION`` from the commit that is checked out, with the same as a zip; returns it.

    The preconditions are the caller's to ask. Everything is made in a folder beside, whose name
    begins with a dot, and gets its own name at the very end, in one step.
    """
    progress = progress or Progress()
    target = out / parts.name(version)
    out.mkdir(parents=True, exist_ok=True)
    with _alone(out):
        for left in out.glob(f"{STAGE}*"):  # of a run that was killed
            shutil.rmtree(left, ignore_errors=True)
        stage = Path(tempfile.mkdtemp(prefix=STAGE, dir=out))
        try:
            source = repository.files(root, repository.head(root))
            date = _write_source(source, stage / "read").date
            with progress.step("build"):
                built = build(source, stage / "work", date)
            folder = stage / parts.name(version)
            with progress.step("release"):
                write(folder, source, built)
                readable(folder)
            with progress.step("check"):
                if faults := verify.check(folder).faults:
                    raise Refused("the release does not pass its own check:\n" + "\n".join(faults))
            packed = {f"{folder.name}/{path}": content for path, content in archive.of_folder(folder).items()}
            _put(stage / parts.whole(version), archive.zipped(packed, date))
            os.replace(stage / parts.whole(version), out / parts.whole(version))
            os.rename(folder, target)  # refused where something stands there by now
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    return target


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """No two runs in one folder at once; a run that is killed is no longer in the way."""
    handle = os.open(out, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"another release is being made in {out}; wait until it has ended") from None
        yield
    finally:
        os.close(handle)


def write(folder: Path, source: Mapping[str, archive.Entry], built: rebuild.Built) -> None:
    """Write all files of a release into a new folder."""
    about = _write_source(source, folder, built.pdfs)
    version, name = about.edition.version, about.name

    _put(folder / parts.RESULTS, built.results)
    site = {f"{name}-site/site/{path}": content for path, content in built.site.items()}
    _put(folder / parts.site(version), archive.zipped(
        site | {f"{name}-site/{parts.README}": metadata.readme(about, "site").encode()}, about.date))
    _put(folder / parts.source(version), archive.tarred(
        {f"{name}-source/{path}": entry for path, entry in source.items()}, about.date))
    for path, text in metadata.texts(folder, about, source["CHANGELOG.md"].content.decode()):
        _put(folder / path, text.encode())


def _write_source(source: Mapping[str, archive.Entry], folder: Path,
                  pdfs: Mapping[str, bytes] = types.MappingProxyType({})) -> parts.About:
    """The files beside the archives that a source has as well, and documents, into a new folder."""
    folder.mkdir()
    for name, content in parts.loose(source).items():
        _put(folder / name, content)
    version = parts.about(folder).edition.version
    for name, content in pdfs.items():
        _put(folder / parts.pdf(version, name), content)
    return parts.about(folder)


def _put(path: Path, content: bytes) -> None:
    with naming(path):
        path.write_bytes(content)
