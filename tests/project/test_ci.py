"""``.ci/run`` as people meet it: with Chromium, with a name that only stands for it, as root or not."""

import os
import shutil
import subprocess

import pytest

from living_review.tables.inputs import ROOT

COMMANDS = ["make book", "make test"]
INSTALL = ["apt-get update -q", "apt-get install -y -q --no-install-recommends chromium"]


@pytest.fixture
def run(tmp_path):
    """Run it where these programs are all there is: each is noted, and does its line of shell."""
    def run(user: int, programs: dict[str, str]):
        for name in ("bash", "env", "dirname", "chmod"):
            (tmp_path / name).symlink_to(shutil.which(name))
        for name, does in {"id": f"echo {user}", "make": "", **programs}.items():
            silent = does in (RUNS, STUB) or name == "id"
            noted = "" if silent else f'echo "{name} $*" >> "{tmp_path}/noted"\n'
            (tmp_path / name).write_text(f"#!/usr/bin/env bash\n{noted}{does}\n", encoding="utf-8")
            (tmp_path / name).chmod(0o755)
        ended = subprocess.run([ROOT / ".ci/run"], env=os.environ | {"PATH": str(tmp_path)},
                               capture_output=True, text=True, check=False)
        noted = tmp_path / "noted"
        return ended, noted.read_text(encoding="utf-8").splitlines() if noted.exists() else []
    return run


RUNS = 'test "$1" = --version'
STUB = 'echo "this program needs a snap"; exit 1'
SUDO = {"sudo": '"$@"'}
INSTALLS = 'cp="$(dirname "$0")/chromium"; echo "#!/usr/bin/env bash" > "$cp"; chmod 755 "$cp"'


@pytest.mark.parametrize("programs", [
    {"google-chrome": RUNS}, {"chromium": RUNS}, {"chromium-browser": RUNS},
    {"chromium": STUB, "google-chrome": STUB, "google-chrome-stable": RUNS}], ids=" and ".join)
@pytest.mark.parametrize("user", [0, 1000])
def test_where_chromium_runs_nothing_is_installed(run, user, programs):
    ended, noted = run(user, programs | SUDO | {"apt-get": ""})
    assert ended.returncode == 0 and noted == COMMANDS


def test_root_installs_it(run):
    ended, noted = run(0, {"apt-get": INSTALLS})
    assert ended.returncode == 0 and noted == INSTALL + COMMANDS


def test_who_is_not_root_installs_it_by_sudo(run):
    ended, noted = run(1000, {"apt-get": INSTALLS} | SUDO)
    assert ended.returncode == 0
    assert noted == [line for command in INSTALL for line in (f"sudo {command}", command)] + COMMANDS


@pytest.mark.parametrize("user, programs", [
    (1000, {"apt-get": INSTALLS}),  # no right to
    (0, {}), (1000, SUDO),  # no way to
    (0, {"apt-get": "", "chromium": STUB})],  # what the system offers under that name is none
    ids=["no sudo", "no apt-get", "no apt-get but sudo", "a stub"])
def test_where_it_cannot_be_had_one_line_says_so_and_nothing_is_begun(run, user, programs):
    ended, noted = run(user, programs)
    assert ended.returncode == 1 and not set(COMMANDS) & set(noted)
    assert ended.stderr.startswith("no Chromium and no Chrome") and ended.stderr.count("\n") == 1
