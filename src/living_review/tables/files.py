"""Writing files so that an interruption leaves the old one or the new one, whole; one writer at a time."""

import contextlib
import datetime
import errno
import functools
import inspect
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

#: Holds what the files were that are being written together; see :func:`write_together`.
PENDING = ".pending"
#: What it may hold, as seen from the folder of the tables: a table, the descriptor or a page of the book.
HELD = re.compile(r"[^./][^/]*\.csv|datapackage\.json|\.\./book/(?:[^./][^/]*/)*[^./][^/]*\.md")
#: A temporary neighbour of one of these that a killed process has left.
NEIGHBOUR = re.compile(r"\.(?:.+\.(?:csv|md)|datapackage\.json|\.pending)\.[a-z0-9_]{8}")
#: More bytes than all tables and pages have.
LARGEST = 200_000_000


@contextlib.contextmanager
def alone(lock: Path, who: str, wait: Callable[[str], None], shared: bool = False) -> Iterator[int]:
    """Work while nobody else holds the same lock: a file that says who does, and stays.

    ``shared``: while nobody else does but to read as well.

    Whoever comes second calls ``wait`` with what is known of the first, and waits. The lock is the
    system's, so it ends with its holder, however that ends, and with all that were given its descriptor.
    """
    import fcntl

    with naming(lock):
        lock.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
        except BlockingIOError:
            wait(os.pread(handle, 500, 0).decode("utf-8", "replace"))
            fcntl.flock(handle, how)
        with contextlib.suppress(OSError):  # a full disk is reported by the work itself
            os.ftruncate(handle, 0)
            now = datetime.datetime.now().strftime("%H:%M")
            os.pwrite(handle, f"{who}, process {os.getpid()}, since {now}".encode(), 0)
        yield handle
    finally:
        os.close(handle)


def in_turn(change: Callable) -> Callable:
    """A function that reads the tables of its argument ``folder``, judges and writes: one runs at a time.

    Two that read the same state would each write it with their own rows alone. The wait is short. A folder
    that cannot be locked (it is not there, or its file system knows no locks) is left to the function.
    """
    signature = inspect.signature(change)

    @functools.wraps(change)
    def changes(*arguments, **named):
        import fcntl

        with contextlib.ExitStack() as until:
            folder = signature.bind(*arguments, **named).arguments["folder"]
            with contextlib.suppress(OSError):
                handle = os.open(folder, os.O_RDONLY)
                until.callback(os.close, handle)
                fcntl.flock(handle, fcntl.LOCK_EX)
            _restore(Path(folder))
            return change(*arguments, **named)
    return changes


@contextlib.contextmanager
def naming(path: Path) -> Iterator[None]:
    """Write here: an ``OSError`` names this path, where on a full disk it would name none or a neighbour."""
    try:
        yield
    except OSError as error:
        named = OSError(error.errno, error.strerror or str(error), str(path))
        named.writing = True
        raise named from error


def describe(error: OSError, where: Path | str = "the output") -> str:
    """The file that could not be read or written, and why; ``where`` if the error names none."""
    if error.args and isinstance(error.args[0], list):  # shutil.Error
        _, target, why = error.args[0][0]  # the first of the files that could not be copied
        return f"cannot write {target}: {why}"
    writing = getattr(error, "writing", False) or error.errno in (errno.ENOSPC, errno.EROFS, errno.EDQUOT)
    does = "cannot write " * writing
    name = error.filename2 or error.filename or where  # of a copy, what was to be written
    return f"{does}{name}: {error.strerror}" if error.strerror else str(error)


def readable(folder: Path) -> None:
    """Let everybody read a folder and all in it, a web server too, whatever the umask was."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write text, or bytes, through a temporary neighbour; does nothing where it already stands so."""
    content = content.encode() if isinstance(content, str) else content
    with naming(path):
        path = Path(path).resolve()  # a link stays a link, its target is written
        if path.exists() and not path.is_file():
            path.write_bytes(content)  # a device or a pipe cannot be replaced
            return
        if path.is_file() and path.read_bytes() == content:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        import tempfile  # costs what a command that only reads need not pay

        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(name, mode)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def write_together(texts: Mapping[Path | str, str], folder: Path = Path()) -> None:
    """Write several tables or pages that are there, by their places in a folder, all of them or none.

    What they were lies in a file beside the first of them until all are written. So what fails or is killed
    midway is undone: at once, or by the next one that reads that folder (:func:`whole`).
    """
    old: dict[Path, bytes] = {}
    new: dict[Path, str] = {}
    for path, text in texts.items():
        with naming(path := Path(folder) / path):
            path = path.resolve()
            before = path.read_bytes()
        if before != text.encode():
            old[path], new[path] = before, text
    folder = next(iter(new), Path()).parent  # of the first that changes
    held = {os.path.relpath(path, folder): before.decode("utf-8", "surrogateescape")
            for path, before in old.items()}
    pending = folder / PENDING if len(new) > 1 and all(map(HELD.fullmatch, held)) else None
    try:
        if pending:
            with naming(next(iter(new))):  # nobody knows that file
                write_atomically(pending, json.dumps(held))
        for path, text in new.items():
            write_atomically(path, text)
    except BaseException:
        _undo(old, pending)
        raise
    if pending:
        pending.unlink()


def _undo(old: Mapping[Path, bytes], pending: Path | None) -> None:
    for path, before in old.items():
        write_atomically(path, before)
    if pending and pending.exists():
        pending.unlink()


def whole(folder: Path) -> None:
    """Let the tables of a folder be those of one state: what a killed process was writing is undone.

    Raises :class:`.problems.DataError` where the file that tells it is none that a command has left.
    """
    if os.path.lexists(Path(folder) / PENDING):
        in_turn(lambda folder: None)(folder)  # waits for a process that is still writing


def _restore(folder: Path) -> None:
    """Undo what a killed process was writing, and take away the neighbours that one has left."""
    pending, old = folder.resolve() / PENDING, {}
    if os.path.lexists(pending):
        old = _held(pending)
        _undo(old, pending)
    with contextlib.suppress(OSError):  # no folder, or one that nobody may write
        for left in (left for place in {pending.parent, *(path.parent for path in old)}
                     for left in place.glob(".*")):
            if NEIGHBOUR.fullmatch(left.name) and left.is_file() and not left.is_symlink():
                left.unlink()


def _held(pending: Path) -> dict[Path, bytes]:
    """File → what it was. It may have come from a stranger, with a branch or an archive: what a command has
    left is not tracked by git, and holds ordinary files where commands write them."""
    from . import git  # after a kill alone
    from .file_rules import RULE
    from .problems import DataError

    def ordinary(path: Path) -> bool:
        return path.resolve() == path and path.is_file()

    tracked = ""
    with contextlib.suppress(git.GitError):
        tracked = git.ask(pending.parent, "ls-files", "--", PENDING)
    with contextlib.suppress(OSError, ValueError, AttributeError, RecursionError):
        if not tracked and ordinary(pending) and pending.stat().st_size < LARGEST:
            held = json.loads(pending.read_bytes())
            old = {Path(os.path.normpath(pending.parent / name)): text.encode("utf-8", "surrogateescape")
                   for name, text in held.items()}
            if old and all(map(HELD.fullmatch, held)) and all(map(ordinary, old)):
                return old
    raise DataError([RULE["file-pending"].problem(PENDING)])


def replace_folder(new: Path, target: Path) -> None:
    """Put a finished folder in the place of another; the old one stands until then."""
    import shutil

    old = target.with_name(target.name + ".old")
    if old.exists() and not target.exists():
        old.rename(target)  # a kill between the two renames below
    shutil.rmtree(old, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)
