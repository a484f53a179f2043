"""Archives that are the same bytes for the same files, and that any system opens.

Names, order, times, owners and permissions are fixed here. Compression is not: another zlib may give other
bytes for the same content, so :mod:`.verify` compares contents.
"""

import datetime
import gzip
import io
import stat
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ..tables.files import naming
from ..tables.problems import Refused


class Entry(NamedTuple):
    """A file in an archive."""

    content: bytes
    executable: bool = False


def of_folder(folder: Path) -> dict[str, bytes]:
    """Path → content of every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in Path(folder).rglob("*") if p.is_file()}


def zipped(files: Mapping[str, bytes], date: int) -> bytes:
    """A zip of path → content, dated in seconds since 1970."""
    when = datetime.datetime.fromtimestamp(date, datetime.UTC).timetuple()[:6]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, when)
            entry.create_system = 3  # Unix, wherever it is made
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, files[path], zipfile.ZIP_DEFLATED, 9)
    return target.getvalue()


def tarred(files: Mapping[str, Entry], date: int) -> bytes:
    """A tar.gz of path → entry, dated in seconds since 1970."""
    target = io.BytesIO()
    # Without a name and a time in the header of gzip; both would come from outside.
    with gzip.GzipFile(filename="", mode="wb", fileobj=target, compresslevel=9, mtime=0) as packed, \
            tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(files):
            entry, about = files[path], tarfile.TarInfo(path)
            about.mtime, about.mode = date, 0o755 if entry.executable else 0o644
            about.size = len(entry.content)
            archive.addfile(about, io.BytesIO(entry.content))
    return target.getvalue()


def read_tar(content: bytes) -> dict[str, Entry]:
    """Path → entry of a tar or tar.gz; raises ``Refused``."""
    files: dict[str, Entry] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            for member in archive:
                if member.isdir():
                    continue
                if not member.isreg():  # a link could lead what comes after it anywhere
                    raise Refused(f"it holds something that is no file: {member.name!r}")
                files[_safe(member.name, files)] = Entry(archive.extractfile(member).read(),
                                                         bool(member.mode & 0o100))
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise Refused(f"it cannot be unpacked: {error}") from None
    return files


def read_zip(content: bytes) -> dict[str, bytes]:
    """Path → content of a zip; raises ``Refused``."""
    files: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                if not member.is_dir():
                    files[_safe(member.filename, files)] = archive.read(member)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError) as error:
        raise Refused(f"it cannot be unpacked: {error}") from None
    return files


def write(files: Mapping[str, Entry], folder: Path) -> None:
    """Unpack into a new folder."""
    folder.mkdir(parents=True)
    for path, entry in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with naming(target):
            target.write_bytes(entry.content)
        target.chmod(0o755 if entry.executable else 0o644)


def below(files: Mapping, folder: str) -> dict:
    """The files below a folder of an archive, by their paths from there."""
    return {path.removeprefix(f"{folder}/"): content for path, content in files.items()
            if path.startswith(f"{folder}/")}


def _safe(path: str, known: Mapping) -> str:
    parts = PurePosixPath(path).parts
    if not path or path.startswith("/") or ".." in parts or "\\" in path or ":" in path or path in known:
        raise Refused(f"it holds a file that must not be unpacked: {path!r}")
    return path
