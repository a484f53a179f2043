"""Time the gate and the build against their yardsticks, in one run: make bench.

The last thing it prints is a table: what was timed, its seconds, their share of the stock build in the same
run, the goal, and whether it is reached. Each row is a whole process on a fresh copy; what is quick is the
least of some runs.

- stock: ``jupyter-book build --all`` (notebook after notebook, a kernel each);
- floor: the stock build with execution off;
- cold: ``iscm-review build html``, with nothing computed before; after it, the same with a prose edit, and
  with one value of one patient changed;
- results, the PDF after the site, and the effect of one more patient;
- validate: the shipped tables against ``python -c "import csv"``, a bare start of Python. Beside it, 5,000
  invented cases against 1,000;
- Explore: from a choice to the laid-out answer, in Chromium, with eight filters open and the curves split, in
  seconds; the slowest answer, each the least of three. Beside it, the same against laying out a plain table.
"""

import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/support"))
STOCK, OURS = (Path(sys.executable).with_name(name) for name in ("jupyter-book", "iscm-review"))
#: The most that each may take: shares of the stock build, bare starts of Python, seconds.
GOALS = {"cold": 0.30, "changed cell": 0.20, "prose edit": 0.05, "results": 0.025, "PDF": 0.10,
         "effect": 0.08, "validate": 15, "Explore, 1,000": 0.05, "Explore, 20,000": 0.2}


def copy(folder: Path, execute: str = "") -> Path:
    from copies import copied

    copied(ROOT, folder)
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


def gate() -> tuple[float, float]:
    """Seconds that validate takes on the shipped tables, and in bare starts; prints how it grows."""
    import many

    floor, _ = least(9, sys.executable, "-c", "import csv")
    shipped, _ = least(9, OURS, "validate", ROOT / "data")
    with tempfile.TemporaryDirectory() as place:
        small, _ = least(5, OURS, "validate", many.write(Path(place) / "small", 1_000))
        large, memory = least(1, OURS, "validate", many.write(Path(place) / "large", 5_000))
    print(f"{'bare start of Python':22} {floor:6.3f} s")
    print(f"{'validate, 1,000':22} {small:6.2f} s")
    print(f"{'validate, 5,000':22} {large:6.2f} s, {large / small:.0f} times that, {memory} MB")
    return shipped, shipped / floor


ANSWERS = """async (text) => {
  const explore = globalThis.reviewExplore, place = document.createElement("div"), waits = [];
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


def explorer(site: Path) -> dict[str, float]:
    """Seconds that a reader waits for the slowest answer, with 1,000 and with 20,000 patients."""
    import many
    from browsing import chromium, served
    from living_review.gate import dataset
    from living_review.site import explore
    from living_review.tables import quoted

    with tempfile.TemporaryDirectory() as place, chromium() as browser, served(site) as address:
        waits = {}
        for cases in (1_000, 20_000):
            text = quoted.as_json(explore.describe(dataset.load(many.write(Path(place) / str(cases), cases))))
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(address + "chapters/explore.html")
            told = page.evaluate(ANSWERS, text)
            ratio = told["worst"] / told["yard"]
            print(f"{f'Explore, {cases:,}':22} {told['middle']:6.1f} ms, the slowest of {told['n']} answers "
                  f"{told['worst']:.1f}, {ratio:.1f} times a plain table")
            waits[f"Explore, {cases:,}"] = told["worst"] / 1000
            page.close()
    return waits


def one_more(book: Path) -> Path:
    """The data of a book with one patient more."""
    import iscm_review  # noqa: F401  declares the review
    from one_more import add_case

    data = Path(shutil.copytree(book / "data", book / "one-more"))
    add_case(data)
    return data


def change_a_value(data: Path) -> None:
    """The age of the first patient who has one is a year more, in both tables."""
    with edited(data / "cases.csv") as rows:
        case = next(row for row in rows if row["age_years"])
        case["age_years"] = older = f"{float(case['age_years']) + 1:g}"
    with edited(data / "extractions.csv") as rows:
        for row in rows:
            if (row["case_id"], row["field"]) == (case["case_id"], "age_years"):
                row["first"] = row["second"] = row["final"] = older
                row["resolution"] = "agreed"


@contextmanager
def edited(path: Path) -> Iterator[list[dict[str, str]]]:
    """The rows of a table, written back."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    yield rows
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def builds(here: Path) -> dict[str, float]:
    """Seconds of each row that is a share of the stock build."""
    ours, book = [sys.executable, "-m", "iscm_review"], copy(here / "ours")
    rows = {"stock": timed(copy(here / "stock", "force"), STOCK, "build", "book", "--all"),
            "floor": timed(copy(here / "floor", "off"), STOCK, "build", "book", "--all"),
            "cold": timed(book, *ours, "build", "html")}
    site = min(timed(book, *ours, "build", "html") for _ in range(2))
    rows["PDF"] = min(timed(book, *ours, "build", "pdf") for _ in range(2)) - site
    rows |= {
        "results": min(timed(book, *ours, "results", "--out", "-") for _ in range(3)),
        "effect": min(timed(book, *ours, "effect", book / "data", more, "--out", here / "effect")
                      for more in [one_more(book)] * 2)}
    chapter = book / "book/chapters/survival.md"
    chapter.write_text(chapter.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")
    rows["prose edit"] = timed(book, *ours, "build", "html")
    change_a_value(book / "data")
    rows["changed cell"] = timed(book, *ours, "build", "html")
    return rows


def main() -> None:
    seconds, starts = gate()
    with tempfile.TemporaryDirectory() as place:
        rows = builds(Path(place))
        waits = explorer(Path(place) / "ours/book/_build/html")
    told = {name: (taken, taken / rows["stock"]) for name, taken in rows.items()}
    told |= {"validate": (seconds, starts)} | {name: (wait, wait) for name, wait in waits.items()}
    print(f"\n{'':16} {'seconds':>8} {'share':>8} {'goal':>8}  reached")
    for name in ("stock", "floor", *GOALS):
        taken, share = told[name]
        goal = GOALS.get(name)
        print(f"{name:16} {taken:8.2f} {share:8.3f}" if goal is None else
              f"{name:16} {taken:8.2f} {share:8.3f} {goal:8.3f}  {'yes' if share <= goal else 'no'}")
    print("share: of the stock build; of validate, bare starts of Python; of Explore, seconds")


if __name__ == "__main__":
    main()
