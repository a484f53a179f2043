"""A process to fork others from that finds imported what the chapters need."""

from __future__ import annotations

from multiprocessing import forkserver, get_context
from multiprocessing.context import BaseContext


def server() -> BaseContext:
    """The way to its forks; it imports from now on, while this process goes on with its own."""
    context = get_context("forkserver")
    context.set_forkserver_preload([f"{__package__}.ready"])
    forkserver.ensure_running()
    return context
