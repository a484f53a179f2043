"""Progress of a long command, at a terminal and in a log."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Step:
    """One step in progress; ``count`` says how far it is."""

    def __init__(self, name: str):
        self.name, self.begun, self.counted = name, time.monotonic(), ""

    def count(self, done: int, total: int) -> None:
        self.counted = f" {done} of {total}"

    def line(self) -> str:
        return f"{self.name}{self.counted}  {time.monotonic() - self.begun:.1f} s"


class Progress:
    """Names each step on standard error, with the seconds ticking at a terminal."""

    def __init__(self, stream=None):
        self.stream = stream or sys.stderr
        self.live = self.stream.isatty()

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        step, over = Step(name), threading.Event()
        ticker = threading.Thread(target=self._tick, args=(step, over), daemon=True)
        if self.live:
            ticker.start()
        try:
            yield step
        except BaseException:
            self._end(over, ticker, f"failed: {step.line()}")
            raise
        self._end(over, ticker, f"  done: {step.line()}")

    def _tick(self, step: Step, over: threading.Event) -> None:
        while not over.wait(0.2):
            self.stream.write(f"\r\033[K     …: {step.line()}")
            self.stream.flush()

    def _end(self, over: threading.Event, ticker: threading.Thread, line: str) -> None:
        over.set()
        if self.live:
            ticker.join()
            self.stream.write("\r\033[K")
        self.stream.write(line + "\n")
        self.stream.flush()
