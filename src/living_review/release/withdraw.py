"""Withdraw a published version: its address stays and says so, the root goes back to the newest sound one.

Broken off, it leaves a site that works; run again, it goes on.
"""

import datetime
import shutil
from pathlib import Path

from ..site import kept, record
from ..tables.files import write_atomically
from ..tables.problems import Refused
from ..tables.quoted import expect
from . import assemble, tree

#: Characters of a reason, which stands on every page.
MOST = 300


def withdraw(onto: Path, version: str, reason: str, day: datetime.date, remove: bool = False,
             dry_run: bool = False) -> list[str]:
    """Mark a version of the published tree ``onto`` as withdrawn; returns what is done, in sentences.

    With ``remove``, a notice takes the place of each page, and its other files go. Raises ``Refused``.
    """
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= MOST:
        raise Refused(f"give a reason of 1 to {MOST} characters: it stands on every page of the version")
    if not (onto / record.LIST).is_file():
        raise Refused(f"{onto} is no published tree: it has no {record.LIST}. Name a checkout of the branch "
                      "gh-pages (git worktree add FOLDER gh-pages)")
    register = assemble.versions_of(onto)
    was = register["newest"]
    listed = {one["version"]: one for one in register["versions"]}
    expect("published version", [version], listed)
    one = listed[version]
    folder = f"{assemble.KEPT}/{version}"
    if not (onto / folder / record.FILE).is_file():
        raise Refused(f"{folder}/ is not in {onto}: take the whole branch (git sparse-checkout disable)")
    gone = one["withdrawn"] = {"date": day.isoformat(), "reason": reason}
    newest = assemble.in_order(register)["newest"]
    source = f"{assemble.KEPT}/{newest}" if newest else assemble.NEXT
    if newest != was and not (onto / source / record.FILE).is_file():
        raise Refused("no sound version is left to stand at the root, and no state of work "
                      f"({source}/): lay it there first (make publish)")
    done = [f"{folder}/ {'is emptied but for notices' if remove else 'is marked on each of its pages'}"]
    if newest != was:
        done.insert(0, f"/ is {newest or 'the state of work'}")
    if dry_run:
        return done
    if newest != was:
        stage = onto / assemble.STAGE
        shutil.rmtree(stage, ignore_errors=True)
        try:
            _move_root(onto, source, stage, register, version)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    _mark(onto / folder, folder, assemble.record_of(onto / folder) | {"withdrawn": gone}, remove)
    assemble.tell_root(onto, register, (version,))
    return done


def _move_root(onto: Path, source: str, stage: Path, register: dict, withdrawn: str) -> None:
    """Lay at the root what stands in ``source``; pages that it lacks lead to the version withdrawn."""
    about = assemble.record_of(onto / source)
    tree.copy(onto / source, stage / "site", lambda text, name: kept.original(text, about["address"], source))
    assemble.stage_root(stage / "site", stage / "root", about, register, onto)
    for name in tree.laid(onto):
        if name.endswith(".html") and not (stage / "root" / name).exists():
            there = stage / "root" / name
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_text(record.redirect(name, f"{assemble.KEPT}/{withdrawn}/{name}"), encoding="utf-8")
    tree.lay(stage / "root", onto)


def _mark(there: Path, folder: str, about: dict, remove: bool) -> None:
    """Mark the pages of a kept version, or put notices in the place of all that it holds."""
    reason, names = about["withdrawn"]["reason"], tree.files(there)
    for name in names:
        if name.endswith(".html"):
            text = (there / name).read_bytes().decode("utf-8")
            write_atomically(there / name, kept.notice(name, about, folder, reason) if remove else
                             kept.withdrawn(text, name, about, folder, reason))
    write_atomically(there / record.FILE, record.as_json(about))
    for name in names if remove else ():
        if not name.endswith(".html") and name != record.FILE:
            (there / name).unlink()
