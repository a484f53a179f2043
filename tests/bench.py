"""Time the build against the stock build of the same book, in one run: make bench.

Each row is a whole process on a fresh copy, with nothing computed before.

- ours: ``iscm-review build html`` (notebooks in forks, several at once);
- stock: ``jupyter-book build --all`` (notebook after notebook, a kernel each);
- floor: the stock build with execution off.

Then, on ours: a prose edit, the results, and the PDF after the site.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "_build", "__pycache__", ".*_cache", "*.egg-info")
STOCK = Path(sys.executable).with_name("jupyter-book")


def copy(folder: Path, execute: str = "") -> Path:
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    if execute:
        config = folder / "book/_config.yml"
        text = config.read_text(encoding="utf-8")
        config.write_text(re.sub("execute_notebooks: .*", f"execute_notebooks: '{execute}'", text),
                          encoding="utf-8")
    return folder


def timed(folder: Path, *command) -> float:
    environment = os.environ | {"PYTHONPATH": str(folder / "src"), "SOURCE_DATE_EPOCH": "1790000000"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.perf_counter()
    run = subprocess.run([str(c) for c in command], cwd=folder, env=environment,
                         capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - begun
    if run.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    return seconds


def main() -> None:
    ours = [sys.executable, "-m", "iscm_review.cli"]
    with tempfile.TemporaryDirectory() as place:
        here = Path(place)
        book = copy(here / "ours")
        rows = [("ours, cold", cold := timed(book, *ours, "build", "html"))]
        rows.append(("stock, cold", stock := timed(
            copy(here / "stock", "force"), STOCK, "build", "book", "--all")))
        rows.append(("floor, no execution", timed(
            copy(here / "floor", "off"), STOCK, "build", "book", "--all")))
        chapter = book / "book/chapters/survival.md"
        chapter.write_text(chapter.read_text(encoding="utf-8") + "\nOne more sentence.\n",
                           encoding="utf-8")
        rows.append(("ours, prose edit", timed(book, *ours, "build", "html")))
        rows.append(("results", timed(book, *ours, "results", "--out", "-")))
        site = timed(book, *ours, "build", "html")
        rows.append(("PDF after the site", timed(book, *ours, "build", "pdf") - site))
    for name, seconds in rows:
        print(f"{name:22} {seconds:6.1f} s")
    print(f"{'ratio ours / stock':22} {cold / stock:6.2f}")


if __name__ == "__main__":
    main()
