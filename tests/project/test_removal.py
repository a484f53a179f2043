"""The procedure for what should not be public, walked through as it is written (``docs/removal.md``)."""

import os
import re
import shutil
import subprocess
import sys

from living_review.release import assemble
from living_review.tables.inputs import ROOT
from published import small

CASE, SECRET = "doe2026-1", "the gardener of Elmtown"


def test_nothing_that_is_public_holds_the_patient_afterwards(tmp_path):
    def git(*words, at=tmp_path / "here"):
        return subprocess.run(["git", *words], cwd=at, check=True, capture_output=True, text=True,
                              env=alone).stdout

    alone = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "FILTER_BRANCH_SQUELCH_WARNING": "1"} | {
        f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    here, origin = tmp_path / "here", tmp_path / "origin.git"
    for folder in (".github", "data", ".venv/bin", "book"):
        (here / folder).mkdir(parents=True)
    for name in ("pages.bash", "publish.sh", "withdraw.sh"):
        shutil.copy(ROOT / ".github" / name, here / ".github")
    shutil.copy(ROOT / "Makefile", here)
    (here / ".gitignore").write_text(".venv\n_build\nbin\n")
    command = here / ".venv/bin/iscm-review"
    run = f'PYTHONPATH="{ROOT / "src"}" exec "{sys.executable}" -m iscm_review "$@"'
    command.write_text(f"#!/bin/sh\n{run}\n")
    command.chmod(0o755)
    git("init", "--quiet", "--bare", origin, at=tmp_path)
    git("config", "uploadpack.allowFilter", "true", at=origin)
    git("init", "--quiet", "--initial-branch=main")
    git("remote", "add", "origin", f"file://{origin}")
    table = here / "data/cases.csv"
    for version, more in (("2026.11.0", ""), ("2026.12.0", "roe2026-1,60\n")):
        table.write_text(f"case_id\n{CASE},{SECRET}\n{more}")
        git("add", "--all")
        git("commit", "--quiet", "--message", f"version {version}")
        git("tag", "--annotate", f"v{version}", "--message", version)
    tree = tmp_path / "tree"
    for version in ("2026.11.0", "2026.12.0"):
        site = small(tmp_path, version)
        (site / "cases").mkdir()
        (site / f"cases/{CASE}.html").write_text(f"<head></head>{SECRET}")
        (site / "data/cases.csv").write_text(table.read_text())
        assemble.assemble(site, tree)
    shutil.copytree(small(tmp_path / "state", "2026.12.0"), here / "book/_build/html")
    results = here / "book/_build/html/data/results.json"
    results.write_text(results.read_text().replace("doe2020-1", "roe2026-1"))
    git("push", "--quiet", "origin", "main", "--tags")
    git("init", "--quiet", "--initial-branch=gh-pages", at=tree)
    (tree / "pr/12/cases").mkdir(parents=True)
    (tree / f"pr/12/cases/{CASE}.html").write_text(f"<head></head>{SECRET} as a preview")
    git("add", "--all", "--force", at=tree)
    git("commit", "--quiet", "--message", "published", at=tree)
    git("push", "--quiet", f"file://{origin}", "gh-pages", at=tree)

    def held():
        every = git("rev-list", "--objects", "--all", at=origin)
        blobs = [line.split()[0] for line in every.splitlines() if len(line.split()) > 1]
        return [blob for blob in blobs if git("cat-file", "-t", blob, at=origin) == "blob\n"
                and SECRET in git("cat-file", "blob", blob, at=origin)]

    assert held()
    text = (ROOT / "docs/removal.md").read_text(encoding="utf-8")
    steps = re.findall(r"```bash\n(.*?)```", text, re.DOTALL)
    script = "\n".join(["set -euo pipefail", *steps]).replace("make book\n", "")
    script = script.replace("make publish", ".github/publish.sh").replace(
        'make withdraw VERSION="$version" REASON=', '.github/withdraw.sh "$version" ').replace(
            "REMOVE=yes", "yes")
    ended = subprocess.run(["bash", "-c", script], cwd=here, env=alone, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert not held()
    assert git("tag", "--list", at=origin).split() == ["v2026.11.0", "v2026.12.0"]
    assert git("show", "v2026.12.0:data/cases.csv", at=origin) == "case_id\nroe2026-1,60\n"
    assert "was removed" in git("show", "gh-pages:v/2026.11.0/index.html", at=origin)
    assert git("rev-list", "--count", "gh-pages", at=origin) == "1\n"
    assert not git("ls-tree", "gh-pages", "pr", at=origin) and git("ls-tree", "gh-pages", "v", at=origin)


def test_what_github_keeps_beside_the_branches_is_named():
    text = (ROOT / "docs/removal.md").read_text(encoding="utf-8")
    for words in ("actions/artifacts", "gh issue delete", "under *edited*", "back to *Active*"):
        assert words in text
