"""Whether the programs installed here are those that the lock names: others may give other bytes."""

from __future__ import annotations

import re
from importlib import metadata


def differences(lock: str) -> list[str]:
    """``name 1.2 (the lock has 1.3)`` for every program of a lock that is not installed just so."""
    from packaging.markers import Marker

    found = []
    for line in re.findall(r"^[A-Za-z0-9][^\n\\]*==[^\n\\]*", lock, re.MULTILINE):
        pinned, _, marker = line.partition(";")
        name, _, wanted = (part.strip() for part in pinned.partition("=="))
        if marker.strip() and not Marker(marker.strip()).evaluate():
            continue
        try:
            there = metadata.version(name)
        except metadata.PackageNotFoundError:
            there = "missing"
        if there != wanted:
            found.append(f"{name} {there} (the lock has {wanted})")
    return found
