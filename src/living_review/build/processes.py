"""Processes: the two of a build, and one to fork others from that compute a state of the data.

What is asked of them is found by its name, so this module needs no review to be imported.
"""

import atexit
import gc
import multiprocessing
import os
import signal
from importlib import import_module
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.util import register_after_fork


def begin(package: str, pipe: Connection, lock: Connection) -> None:
    """A process of a build: how far it is goes through the pipe, and it does not outlive its parent.

    ``package`` declares the review. It looks for no cycles, not even as it ends: among the millions of nodes
    of pages that takes half of the time. Until they have ended, it and what it forks hold the lock as well.
    """
    global _pipe, _lock
    _pipe, _lock = pipe, lock
    gc.disable()
    atexit.register(gc.freeze)
    _watch()
    register_after_fork(_watch, lambda watch: watch())  # a fork inherits no timer
    import_module(package)


def _watch() -> None:
    """End this process soon after the one that started it.

    A parent that is killed can end nothing, and the next build would wait for ever. Which one it was is
    known from the parent itself: the system names another where it ended before it was asked.
    """
    parent = multiprocessing.parent_process().pid
    signal.signal(signal.SIGALRM, lambda *_: os.getppid() == parent or os._exit(1))
    signal.setitimer(signal.ITIMER_REAL, 0.2, 0.2)


def tell(done: int, total: int) -> None:
    """How far a process of a build is, to the one that started it."""
    _pipe.send((done, total))


def to_fork(*modules: str) -> BaseContext:
    """A process to fork others from that finds these modules imported, in their order.

    It imports from now on, while this process goes on with its own.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(modules))
    forkserver.ensure_running()
    return context
