"""A process to fork others from that find imported what the chapters need."""

from __future__ import annotations

from multiprocessing import forkserver, get_context
from multiprocessing.context import BaseContext

NEEDED = ("effect.shown", "appraisal", "bias", "sensitivity", "figures.survival", "tables.topics")


def server() -> BaseContext:
    """The way to its forks; it imports from now on, while this process goes on with its own."""
    context = get_context("forkserver")
    context.set_forkserver_preload([*(f"{__package__}.{name}" for name in NEEDED), "lifelines.statistics",
                                    "statsmodels.stats.meta_analysis", "matplotlib.figure"])
    forkserver.ensure_running()
    return context
