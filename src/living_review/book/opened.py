"""The tables and the results that the chapters of this process show.

The build computes in one process and forks a page off it, so a page pays for its drawings only. A process
that did not compute reads what the build left, or computes, when a chapter first asks.
"""

from __future__ import annotations

from collections.abc import Mapping

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
