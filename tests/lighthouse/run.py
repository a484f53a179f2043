"""``make audit``: Lighthouse, as on a phone, on the pages that readers meet first.

Prints the figures and what cost points, and fails where a page falls short. It needs node; the
versions are those of package-lock.json. ``run.py FOLDER PAGE ...`` asks about other sites and pages.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "support"))

import iscm_review  # noqa: E402, F401  declares the review
from browsing import ARGUMENTS, Packed, chromium_program, pages_of, served  # noqa: E402
from living_review.build.places import places  # noqa: E402

#: What a page must reach, of 100. Performance is a measurement: where one run falls short, the middle of so
#: many counts.
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
RUNS = 3
#: Bytes that the opening page may send, packed.
INDEX_BYTES = 400_000
PAGES = ["index.html", "chapters/survival.html", "chapters/explore.html", "chapters/dictionary.html"]


def wanted(folder: Path) -> list[str]:
    """The pages of the list, and one patient."""
    return [*PAGES, next(page for page in pages_of(folder) if page.startswith("cases/"))]


def ask(address: str) -> dict:
    """One run of Lighthouse with its mobile preset."""
    flags = " ".join(["--headless=new", *ARGUMENTS])
    run = subprocess.run(
        [HERE / "node_modules/.bin/lighthouse", address, "--output=json", "--output-path=stdout", "--quiet",
         f"--chrome-flags={flags}", f"--only-categories={','.join(LEAST)}"],
        capture_output=True, text=True, check=False, env=os.environ | {"CHROME_PATH": chromium_program()})
    if run.returncode:
        sys.exit(run.stderr)
    return json.loads(run.stdout)


def scores(report: dict) -> dict[str, float]:
    return {name: round(100 * (report["categories"][name]["score"] or 0)) for name in LEAST}


def lost(report: dict) -> list[str]:
    """The audits that cost points, dearest first, with what they measured."""
    parts = []
    for name in LEAST:
        for part in report["categories"][name]["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 1:
                parts.append((part["weight"] * (1 - audit["score"]), name, part["id"],
                              audit.get("displayValue", audit["title"])))
    return [f"  {name}: {audit}, {value} (-{points:.1f})"
            for points, name, audit, value in sorted(parts, reverse=True)]


def enough(report: dict) -> bool:
    return all(reached >= LEAST[name] for name, reached in scores(report).items())


def judge(page: str, address: str) -> bool:
    """Print the figures of a page; whether they suffice."""
    reports = [ask(address + page)]
    if not enough(reports[0]):
        reports += [ask(address + page) for _ in range(RUNS - 1)]
    middle = sorted(reports, key=lambda report: scores(report)["performance"])[len(reports) // 2]
    found, sent = scores(middle), int(middle["audits"]["total-byte-weight"]["numericValue"])
    passes = enough(middle) and (page != "index.html" or sent < INDEX_BYTES)
    print(f"{'ok  ' if passes else 'SHORT'} {page}: " + ", ".join(f"{n} {v:.0f}" for n, v in found.items())
          + f"; {sent / 1000:.0f} kB", *lost(middle), sep="\n", flush=True)
    return passes


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else places().html
    with served(folder, Packed) as address:
        return not all([judge(page, address) for page in arguments[1:] or wanted(folder)])  # noqa: C419


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
