"""The files of a release that follow from its other files: README, changes, crate and sums."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from . import changelog, crate, parts, readme, sums
from .parts import About


def texts(folder: Path, about: About, log: str) -> Iterator[tuple[str, str]]:
    """Name and text of each, in the order of writing; ``log`` is the CHANGELOG.md of the source.

    The crate has size and sum of the files before it, and the sums are over all. So each text is to be
    written before the next one is asked for, unless all of them stand there already.
    """
    yield parts.README, readme.of_release(about)
    yield parts.CHANGES, (f"# Changes in version {about.edition.version}\n\n"
                          f"{changelog.section(log, about.edition.version)}\n")
    document = crate.document(about, folder)
    yield parts.CRATE, json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    yield parts.SUMS, sums.text(folder)
