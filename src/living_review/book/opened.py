"""The tables and the results that the chapters of this process show.

The build computes in one process and forks a page off it, so a page pays for its drawings only. A process
that did not compute reads what the build left, or computes, when a chapter first asks.
"""

from collections.abc import Mapping
from pathlib import Path

from ..gate import dataset
from ..stats.estimate import Estimate
from . import folder, results

_opened: list[tuple[dataset.Dataset, Mapping[str, Estimate]]] = []


def use(data: dataset.Dataset, computed: Mapping[str, Estimate]) -> None:
    """From now on, chapters show these."""
    _opened[:] = [(data, computed)]


def opened() -> tuple[dataset.Dataset, Mapping[str, Estimate]]:
    """The tables, and the estimates by name."""
    if not _opened:
        made = folder.folder()
        data = dataset.load(made and made / folder.TABLES)
        use(data, results.read(made / folder.RESULTS).estimates if made else results.compute(data))
    return _opened[0]


def of_a_chapter(name: str) -> dataset.Dataset | Mapping[str, Estimate]:
    """``data`` or ``results``, when a chapter first asks: the ``__getattr__`` of what chapters import."""
    if name not in ("data", "results"):
        raise AttributeError(f"chapters are given data and results, and no {name!r}")
    return opened()[name == "results"]


def load(source: Path | str | None = None, digest: str = "") -> dataset.Dataset:
    """The tables, checked and typed: those that came with the package, those of a folder, or those of a
    version's address (``https://…/v/2026.12.0/data/``).

    With a ``digest`` (``data_digest`` in ``results.json``), other data are refused. Raises
    :class:`.problems.DataError` with every problem found, and :class:`.problems.Refused` for other data and
    for an address that does not answer.
    """
    # Those that the chapters of this process show, or of a checkout, come before those of the package.
    return dataset.load(source, digest) if source or not (_opened or folder.folder()) else opened()[0]
