"""What a long errand has fetched and done so far, so that a killed run goes on where it was.

A folder with small files, each written whole. It is good for some days, as answers age;
the errand carries the date of its first day.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from pathlib import Path

from .files import write_atomically

GOOD_FOR = datetime.timedelta(days=3)


class State:
    """Named values in a folder; only files of its own are ever removed."""

    def __init__(self, folder: Path):
        self._folder = Path(folder)

    def begin(self, today: datetime.date, about: object = None) -> datetime.date:
        """The day on which this errand began: today, unless the same one was broken off of late."""
        try:
            kept = self.load("begun", {})
            begun = datetime.date.fromisoformat(kept["day"])
            if kept["about"] == about and begun <= today <= begun + GOOD_FOR:
                return begun
        except (KeyError, TypeError, ValueError):
            pass
        self.forget()
        self.save("begun", {"day": today.isoformat(), "about": about})
        return today

    def load(self, name: str, default: object) -> object:
        """A value that was kept, or the default."""
        try:
            return json.loads(self._path(name).read_bytes())
        except (OSError, ValueError, RecursionError):
            return default

    def save(self, name: str, value: object) -> None:
        write_atomically(self._path(name), json.dumps(value))

    def forget(self) -> None:
        """Take away what was kept, and the folder if nothing else is in it."""
        for path in self._folder.glob("kept-*.json"):
            path.unlink(missing_ok=True)
        if self._folder.is_dir() and not any(self._folder.iterdir()):
            self._folder.rmdir()

    def _path(self, name: str) -> Path:
        return self._folder / f"kept-{hashlib.sha256(name.encode()).hexdigest()[:32]}.json"
