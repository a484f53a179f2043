"""Progress of a long command, at a terminal and in a log."""

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
    """Names each step on standard error; the seconds tick at a terminal, and ever more slowly in a log."""

    def __init__(self, stream=None):
        self.stream = stream or sys.stderr
        self.live = self.stream.isatty()

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        step, over = Step(name), threading.Event()
        ticker = threading.Thread(target=self._tick, args=(step, over), daemon=True)
        ticker.start()
        try:
            yield step
        except BaseException:
            self._end(over, ticker, f"failed: {step.line()}")
            raise
        self._end(over, ticker, f"  done: {step.line()}")

    def _tick(self, step: Step, over: threading.Event) -> None:
        pause = 0.2 if self.live else 2
        while not over.wait(pause):
            self.stream.write(f"\r\033[K     …: {step.line()}" if self.live else f"     …: {step.line()}\n")
            self.stream.flush()
            pause *= 1 if self.live else 2

    def _end(self, over: threading.Event, ticker: threading.Thread, line: str) -> None:
        over.set()
        ticker.join()
        if self.live:
            self.stream.write("\r\033[K")
        self.stream.write(line + "\n")
        self.stream.flush()
