"""Tables read and written as text, without the package."""

import csv
from pathlib import Path


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(folder: Path, table: str, content: list[dict[str, str]]) -> None:
    """What a row does not tell is empty."""
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(content[0]), lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(content)
