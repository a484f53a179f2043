"""The tables of a published version, from its address."""

import json
import re
from pathlib import Path

from ..tables import schema
from ..tables.problems import Refused

#: A file of the folder, and of no other place, on any system.
NAME = re.compile(r"[A-Za-z0-9_-]+\.csv")
#: Checksums stand beside what they prove, so nobody may change both on the way; of this machine, nobody can.
ADDRESS = re.compile(r"https://|http://(?:127\.0\.0\.1|localhost)[:/]")

#: Seconds to wait for an answer, and bytes of the largest file.
TIMEOUT, LARGEST = 30, 50_000_000


def take(address: str, folder: Path) -> None:
    """Write the descriptor at an address, and the tables that it names, into a folder.

    Each is held against the checksums there (``SHA256SUMS``). Raises :class:`.problems.Refused`.
    """
    lines = _get(address, "SHA256SUMS").decode(errors="replace").splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    _keep(address, schema.FILE, sums, folder)
    try:
        resources = json.loads((folder / schema.FILE).read_bytes())["resources"]
        names = [resource["path"] for resource in resources]
        if not all(NAME.fullmatch(name) for name in names):
            raise ValueError
    except (ValueError, KeyError, TypeError):
        raise Refused(f"{address}: its {schema.FILE} does not name tables, each as NAME.csv") from None
    for name in names:
        _keep(address, name, sums, folder)


def _keep(address: str, name: str, sums: dict[str, str], folder: Path) -> None:
    import hashlib

    content = _get(address, name) if name in sums else b""
    if sums.get(name) != hashlib.sha256(content).hexdigest():
        raise Refused(f"{address}: {name[:80]!r} is not the file that SHA256SUMS there lists. Load it again; "
                      "if it stays so, the files were changed after they were published")
    (folder / name).write_bytes(content)


def _get(address: str, name: str) -> bytes:
    from urllib.request import urlopen

    if not ADDRESS.match(address):
        raise Refused(f"{address}: an address begins with https://")
    try:
        with urlopen(f"{address.rstrip('/')}/{name}", timeout=TIMEOUT) as answer:
            content = answer.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise Refused(f"{address}: {name} cannot be read: {error}. Name the folder data/ of a published "
                      "version, as in https://…/v/2026.12.0/data/") from None
    if len(content) > LARGEST:
        raise Refused(f"{address}: {name} has more than {LARGEST:,} bytes")
    return content
