"""Time the gate and the build against their yardsticks, in one run: make bench.

The gate: the shipped tables against ``python -c "import csv"``, and 100,000 invented cases
against 1,000; each a whole process, the least of some runs.

The build: each row is a whole process on a fresh copy, with nothing computed before.

- ours: ``iscm-review build html`` (notebooks in forks, several at once);
- stock: ``jupyter-book build --all`` (notebook after notebook, a kernel each);
- floor: the stock build with execution off.

Then, on ours: a prose edit, the results, the PDF after the site, and the effect of one more patient.

The explorer: from a choice to the laid-out answer, in Chromium, with eight filters open and the curves
split, against laying out a plain table of 1,000 cells in the same run; each answer the least of three.
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


def least(runs: int, *command) -> tuple[float, int]:
    """Seconds of the quickest of some runs, and the most memory of one in MB."""
    seconds, most = [], 0
    for _ in range(runs):
        begun = time.perf_counter()
        process = subprocess.Popen([str(c) for c in command], stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        seconds.append(time.perf_counter() - begun)
        if os.waitstatus_to_exitcode(status) not in (0, 3):
            sys.exit(f"{' '.join(map(str, command))} failed")
        most = max(most, used.ru_maxrss // (1_000_000 if sys.platform == "darwin" else 1_000))
    return min(seconds), most


def gate() -> None:
    """Print how long the gate takes, and how it grows."""
    import many

    validate = [Path(sys.executable).with_name("iscm-review"), "validate"]
    floor, _ = least(5, sys.executable, "-c", "import csv")
    shipped, _ = least(5, *validate, ROOT / "data")
    with tempfile.TemporaryDirectory() as place:
        small, _ = least(5, *validate, many.write(Path(place) / "small", 1_000))
        large, memory = least(1, *validate, many.write(Path(place) / "large", 100_000))
    print(f"{'import csv':22} {floor:6.2f} s")
    print(f"{'validate, shipped':22} {shipped:6.2f} s, {shipped / floor:.0f} times that")
    print(f"{'validate, 1,000':22} {small:6.2f} s")
    print(f"{'validate, 100,000':22} {large:6.2f} s, {large / small:.0f} times that, {memory} MB")


ANSWERS = """async (text) => {
  const explore = globalThis.iscmExplore, place = document.createElement("div"), waits = [];
  const timed = (what) => {
    const begun = performance.now();
    what();
    document.body.getBoundingClientRect(); // laid out
    return performance.now() - begun;
  };
  document.querySelector("article").replaceChildren(place);
  const plain = () => {
    const table = document.createElement("table");
    for (let row = 0; row < 100; row += 1) {
      const cells = table.insertRow();
      for (let cell = 0; cell < 10; cell += 1) cells.insertCell().append(row * cell);
    }
    place.replaceChildren(table);
  };
  const yard = Math.min(...[1, 2, 3].map(() => timed(plain)));
  explore.start(place, explore.read(text));
  for (const one of [...place.querySelectorAll(".explore-facet")].slice(0, 8)) one.open = true;
  await new Promise((resolve) => setTimeout(resolve, 500));
  const boxes = [...place.querySelectorAll(".explore-choice input")].slice(0, 30);
  const split = place.querySelector("select"), ways = [...split.options].map((option) => option.value);
  for (let round = 0; round < 3; round += 1) {
    let at = 0;
    const take = (what) => { waits[at] = Math.min(waits[at] ?? Infinity, timed(what)); at += 1; };
    boxes.forEach((box, n) => {
      take(() => box.click());
      take(() => { split.value = ways[n % ways.length]; split.dispatchEvent(new Event("change")); });
      if (n % 3 === 2) place.querySelector(".explore-buttons button").click(); // anew
    });
  }
  waits.sort((one, two) => one - two);
  return { yard, middle: waits[waits.length >> 1], worst: waits.at(-1), n: waits.length };
}"""


def explorer(site: Path) -> None:
    """Print how long a reader waits for an answer, with 1,000 and with 20,000 patients."""
    import many
    from browsing import chromium, served
    from iscm_review import dataset, explore

    with tempfile.TemporaryDirectory() as place, chromium() as browser, served(site) as address:
        for cases, most in ((1_000, 50), (20_000, 200)):
            text = explore.as_json(dataset.load(many.write(Path(place) / str(cases), cases)))
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(address + "chapters/explore.html")
            told = page.evaluate(ANSWERS, text)
            ratio = told["worst"] / told["yard"]
            print(f"{f'explore, {cases:,}':22} {told['middle']:6.1f} ms, the slowest of {told['n']} answers "
                  f"{told['worst']:.1f} (of {most}), {ratio:.1f} times a plain table")
            page.close()


def one_more(book: Path) -> Path:
    """The data of a book with one patient more."""
    from test_effect import add_case

    data = Path(shutil.copytree(book / "data", book / "one-more"))
    add_case(data)
    return data


def main() -> None:
    gate()
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
        rows.append(("effect of a patient", timed(book, *ours, "effect", book / "data", one_more(book),
                                                  "--out", here / "effect")))
        explorer(book / "book/_build/html")
    for name, seconds in rows:
        print(f"{name:22} {seconds:6.1f} s")
    print(f"{'ratio ours / stock':22} {cold / stock:6.2f}")


if __name__ == "__main__":
    main()
