"""A small repository that can be released, and a build that takes no time."""

import os
import shutil
import subprocess
from pathlib import Path

from living_review.release import make, parts, rebuild
from living_review.release.repository import parse
from living_review.tables import edition, inputs
from living_review.tables.inputs import ROOT

RELEASED = edition.prepared(ROOT / "CITATION.cff").released
#: The documents of the pretended book.
PDFS = ("iscm-living-review.pdf", "iscm-living-review-appendices.pdf")
VERSION = edition.read().version
_YEAR, _MONTH, _NUMBER = parse(VERSION)
#: Of the same month, and of another one.
NEXT, LATER, EARLIER = f"{_YEAR}.{_MONTH}.{_NUMBER + 1}", f"{_YEAR + 1}.1.0", f"{_YEAR - 1}.1.0"
CHANGELOG = f"# Changes\n\n## {VERSION}\n\n### Cases\n\n- One more.\n\n## {EARLIER}\n\n- The first.\n"
#: No setting of whoever runs the tests.
GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
       "GIT_AUTHOR_DATE": "2026-11-20T12:00:00Z", "GIT_COMMITTER_DATE": "2026-11-20T12:00:00Z"}


def git(root: Path, *arguments: str) -> str:
    run = subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments], cwd=root,
                         env=os.environ | GIT, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def repository(root: Path, whole: bool = False, data: Path = ROOT / "data") -> Path:
    """The tables and what a release asks for, committed and tagged; the ``whole`` source, or its version."""
    shutil.copytree(data, root / "data")
    for name in ("CITATION.cff", "README.md", ".gitattributes"):
        shutil.copy(ROOT / name, root / name)
    package = root / "src/iscm_review"
    if whole:
        shutil.copytree(ROOT / "src", root / "src",
                        ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    else:
        package.mkdir(parents=True)
        shutil.copy(ROOT / "src/iscm_review/__init__.py", package)
    (root / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")
    (root / "requirements.txt").write_text("# nothing\n", encoding="utf-8")
    (root / ".gitignore").write_text("dist/\n__pycache__/\n", encoding="utf-8")
    (root / "run.sh").write_text("#!/bin/sh\n", encoding="utf-8")
    (root / "run.sh").chmod(0o755)
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root)
    git(root, "tag", f"v{VERSION}")
    return root


def commit(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "A state")


def pages(**more: bytes) -> dict[str, bytes]:
    return {"index.html": f"<p>Version {VERSION}</p>".encode(), "chapters/a.html": b"<p>A</p>", **more}


def building(results: str, **more: bytes):
    """A build that takes no time and gives the same each time, as of a version where it is of a draft."""
    results = results.replace(f'"data_version": "{inputs.DRAFT}"', f'"data_version": "{VERSION}"')

    def build(source, work, date) -> rebuild.Built:
        pdfs = {name: f"%PDF-1.7 {name} {date}".encode() for name in PDFS}
        return rebuild.Built(pages(**more) | pdfs, pdfs, results.encode())
    return build


def released(root: Path, out: Path, results: str) -> Path:
    return make.release(root, VERSION, out, building(results), Silent())


def folder(place: Path) -> Path:
    """The tables and the citation as they lie in a release, without the rest."""
    shutil.copytree(ROOT / "data", place)
    shutil.copy(ROOT / "CITATION.cff", place)
    return place


def sign(folder: Path) -> None:
    """Make the sums fit again, as somebody would who wants a change to go unnoticed."""
    (folder / parts.SUMS).write_text(parts.sums(folder), encoding="utf-8")


class Silent:
    """A progress that tells nothing."""

    def step(self, name):
        from contextlib import nullcontext

        return nullcontext()
