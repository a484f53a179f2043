"""What a maintainer does in the course of a year, each act on a copy of the repository.

After any of them, and after all of them, the tests that read the tables must pass: tests know kinds, not
the present data.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import issues
import releasing
from copies import copied
from living_review.tables.inputs import ROOT
from raw import rows, write


def checkout(place: Path) -> Path:
    """The repository without its history and without what was built, with the same environment."""
    root = copied(ROOT, place)
    (root / ".venv").symlink_to(ROOT / ".venv")
    return root


def command(root: Path, *arguments: str) -> None:
    """The command line of a copy; what it says is shown where it fails."""
    run = subprocess.run([sys.executable, "-m", "iscm_review", *arguments], cwd=root, text=True,
                         capture_output=True, check=False, env=os.environ | {"PYTHONPATH": str(root / "src")})
    assert run.returncode in (0, 3), run.stdout + run.stderr


def addresses(root: Path) -> None:
    """The site and the repository get their addresses."""
    command(root, "adopt", "somebody/review", "--contact", "somebody@example.org")


def intake(root: Path) -> None:
    """Three patients of one report are taken in from an issue, read by a person."""
    body = issues.body(reader="dr-example", report_title="Three invented people of one village",
                       report_authors="Villager Vera", report_doi="10.1000/village",
                       report_url="https://doi.org/10.1000/village", patient_age_years="57",
                       patient_levels="T8", more="Age: 48\nSex: male\nPrimary: Kidney\nSymptoms: Weakness\n"
                       "Survival (months): 7.5\nStatus: Dead\n"
                       "Survival counted from: Diagnosis\n\n"
                       "Age: 50\nSex: Female\nPrimary: Lung\nSymptoms: Pain")
    (root / "issue.md").write_text(body, encoding="utf-8")
    command(root, "intake", "issue.md", "--write")
    (root / "issue.md").unlink()


def by_hand(root: Path) -> None:
    """A patient is written into the tables by hand, with a first and a second reading."""
    add(root, "sources", citation_key="example2025", title="An invented report that stands in no library",
        authors="Example Ann", year="2025", study_type="case_report", n_cases="1", language="en",
        scope="full_text", decision="include", url="https://example.org/invented")
    add(root, "cases", case_id="example2025-1", citation_key="example2025", age_years="39", sex="male",
        country="NOR", primary_site="skin", region="cervical", levels="C3-C5", symptoms="weakness",
        survival_months="4", status="alive", time_origin="diagnosis")
    command(root, "first-read", "reader-x")
    command(root, "format")


def duplicate(root: Path) -> None:
    """A patient turns out to be one of another report: the rows go, and the report is excluded."""
    data = root / "data"
    cases = rows(data, "cases")
    many = Counter(row["citation_key"] for row in cases)
    told = {row["source"].partition(" ")[0] for row in rows(data, "index_case")}
    elsewhere = told | {row["citation_key"] for name in ("claims", "series", "differential")
                        for row in rows(data, name)}
    gone = next(row for row in cases if many[row["citation_key"]] == 1 and row["survival_months"]
                and row["citation_key"] not in elsewhere)
    for name in ("cases", "extractions"):
        write(data, name, [row for row in rows(data, name) if row["case_id"] != gone["case_id"]])
    sources = rows(data, "sources")
    for row in sources:
        if row["citation_key"] == gone["citation_key"]:
            row.update(decision="exclude", exclusion_reason="duplicate")
    write(data, "sources", sources)


def version(root: Path) -> None:
    """The next version is prepared."""
    for kind in ("summary", "text"):
        (root / f"changes/+example.{kind}.md").write_text("One invented sentence.\n", encoding="utf-8")
    releasing.git(root, "init", "--quiet", "--initial-branch=main")
    releasing.commit(root)
    command(root, "prepare", releasing.NEXT, "--date", str(releasing.RELEASED))


ACTS: dict[str, Callable[[Path], None]] = {
    act.__name__: act for act in (addresses, intake, by_hand, duplicate, version)}


def add(root: Path, table: str, **cells: str) -> None:
    """One row at the end; ``format`` brings it to its place."""
    write(root / "data", table, [*rows(root / "data", table), cells])
