"""What may stop any command is told in one line: no room, no right, no checkout, another system."""

import errno
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import issues
import raw
from living_review import commands
from living_review.commands.cli import MODULES, main
from living_review.tables import files, inputs
from living_review.tables.inputs import ROOT

CONTACT = ["--contact", "a@example.org"]
#: Commands that need what stands around the package: the book, the tables, the citation.
AT_HOME = {
    "adopt": ["adopt", "a/b"],
    "cite": ["cite"], "build": ["build", "html"], "validate": ["validate"], "format": ["format"],
    "results": ["results", "--out", "-"], "first-read": ["first-read", "reader-a"],
    "amend": ["amend", "adams2020-1", "sex=male"], "check": ["check", "adams2020-1"],
    "rename": ["rename", "a2020", "b2020"],
    "second-read": ["second-read"],
    "sheet": ["sheet", "no.xlsx"], "effect": ["effect", "HEAD", "HEAD"],
    "preview": ["preview", "HEAD", "HEAD", "--out", "no"],
    "release": ["release", "2026.11.0"], "prepare": ["prepare", "2099.1.0"],
    "prepare --check": ["prepare", "--check"], "issue-form": ["issue-form"],
    "search": ["search", *CONTACT], "retractions": ["retractions", *CONTACT],
    "identify": ["identify", *CONTACT], "screen": ["screen", "--title", "x"],
}


def called(*arguments, code=None, given=None):
    """How a command ends; what it says of a failure is one line, and no traceback."""
    ended = CliRunner().invoke(main, [str(argument) for argument in arguments], input=given)
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
    if code is not None:
        assert ended.exit_code == code, ended.output
    return ended


def only_line(ended) -> str:
    (line,) = (line for line in ended.stderr.splitlines()
               if line and not re.match("Usage:|Try |failed:|  done:|     …:", line))
    return line


@pytest.mark.parametrize("name", AT_HOME)
def test_outside_a_checkout_a_command_says_what_it_needs(tmp_path, monkeypatch, name):
    monkeypatch.setattr(inputs, "ROOT", tmp_path)
    monkeypatch.setattr(inputs, "BOOK", tmp_path / "book")
    ended = called(*AT_HOME[name], code=2)
    assert "a checkout of the review" in only_line(ended) and not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["amend", "check", "format", "identify", "intake", "merge", "rename",
                                  "screen", "second-read", "sheet"])
def test_a_command_that_changes_tables_can_be_tried_without_changing_any(name):
    assert {"--dry-run", "--data"} <= {one for option in main.get_command(None, name).params
                                       for one in (*option.opts, *option.secondary_opts)}


@pytest.mark.parametrize(("call", "said"), [
    ("amned x", "There is no command 'amned'. Did you mean amend?"),
    ("amend x sex=male --raeder a", "No such option '--raeder'. Did you mean '--reader'?"),
    ("intake {}/serie.xlsx", ". Did you mean {}/series.xlsx?"),
    ("second-read x --take {}/serie.xlsx", "Did you mean {}/series.xlsx?"),
    ("validate {}/dat", "exist. Did you mean {}/data?"),
    ("amend x sex=male --data {}/dat", "Did you mean {}/data?"),
    ("merge {0}/data {0}/data {0}/dat", "Did you mean {}/data?"),
    ("check x --verdict agree", "'agree' is not one of 'agrees', 'cannot_tell'.")])
def test_what_is_not_known_is_told_in_one_line_with_what_is_most_like_it(tmp_path, call, said):
    (tmp_path / "data").mkdir()
    (tmp_path / "series.xlsx").touch()
    line, = called(*call.format(tmp_path).split(), code=2).stderr.splitlines()
    assert line.startswith("Error: ") and line.endswith(said.format(tmp_path))


def test_each_command_is_listed_with_its_module():
    """A module is imported when one of its commands is called, so the command line names them itself."""
    modules = {module.name for module in pkgutil.iter_modules(commands.__path__)}
    for name in modules - {"new"}:  # the command line living-review
        standing = {one for one in vars(import_module(f"{commands.__name__}.{name}")).values()
                    if isinstance(one, click.Command) and one is not main}
        inner = {one for group in standing if isinstance(group, click.Group)
                 for one in group.commands.values()}
        listed = MODULES.get(name, main.commands)
        assert {one.name for one in standing - inner} == set(listed)
        assert all(main.get_command(None, one).name == one for one in listed)
    assert main.get_command(None, "no-such-command") is None


def test_every_command_that_needs_a_checkout_is_asked():
    # What these are given is all they read.
    anywhere = {"intake", "verify", "changes", "site", "merge", "withdraw"}
    assert set(main.list_commands(None)) == {name.split()[0] for name in AT_HOME} | anywhere


def test_an_installed_package_finds_the_tables_that_it_is_told(tmp_path):
    """Nothing but the package is here; what a notebook imports says what it needs."""
    for package in ("iscm_review", "living_review"):
        shutil.copytree(ROOT / "src" / package, tmp_path / package)
    def run(code):
        return subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True,
                              env=os.environ | {"PYTHONPATH": str(tmp_path)})
    ended = run("from iscm_review.chapter import data")
    assert "NoCheckout: There are no tables here. Name their folder" in ended.stderr.splitlines()[-1]
    ended = run("import iscm_review; from living_review.gate import dataset; "
                f"print(dataset.load({str(ROOT / 'data')!r}).version)")
    assert re.fullmatch(r"(?:draft|\d+\.\d+\.\d+)\n", ended.stdout), ended.stderr


@pytest.mark.parametrize("name", ["build", "validate", "cite"])
def test_on_windows_a_command_says_where_the_review_runs(monkeypatch, name):
    monkeypatch.setattr(sys, "platform", "win32")
    assert "Linux and macOS" in (line := only_line(called(*AT_HOME[name], code=1))) and "WSL" in line


def test_the_readme_says_where_the_review_runs():
    assert "WSL" in (ROOT / "README.md").read_text(encoding="utf-8")


# -- no room, no right


@pytest.fixture(params=["full", "read-only", "forbidden"])
def no_room(request, monkeypatch):
    """Nothing can be written: no file is begun, or it takes no byte, which names no file."""
    words = {"full": errno.ENOSPC, "read-only": errno.EROFS, "forbidden": errno.EACCES}[request.param]

    def refuse(handle_or_nothing=None, *_, dir="", prefix="", **more):
        if isinstance(handle_or_nothing, int):
            os.close(handle_or_nothing)
            raise OSError(words, os.strerror(words))
        raise OSError(words, os.strerror(words), f"{dir}/{prefix}a52ibcf5")

    if request.param == "full":
        monkeypatch.setattr(files.os, "fdopen", refuse)
    else:
        monkeypatch.setattr("tempfile.mkstemp", refuse)
        # A read-only disk refuses before it looks whether there is anything to take away.
        monkeypatch.setattr(files.Path, "unlink", lambda path, **_: refuse(dir=path.parent, prefix=path.name))
    return os.strerror(words)


def _untidy(folder, tmp_path):
    path = folder / "cases.csv"
    path.write_text(path.read_text("utf-8").replace("\n", "\r\n"), "utf-8", newline="")
    return ["format", folder], "cases.csv"


def _entered(folder, tmp_path):
    (tmp_path / "issue.md").write_text(issues.body(), encoding="utf-8")
    return ["intake", tmp_path / "issue.md", "--write", "--data", folder], r"\w+\.csv"


def _unread(folder, tmp_path):
    lines = (folder / "extractions.csv").read_text("utf-8").splitlines(keepends=True)
    case = lines[1].split(",")[0]
    rest = [line for line in lines if not line.startswith(f"{case},")]
    (folder / "extractions.csv").write_text("".join(rest), "utf-8")
    return ["first-read", "reader-a", "--data", folder], "extractions.csv"


def _amended(folder, tmp_path):
    case = (folder / "cases.csv").read_text("utf-8").splitlines()[1].split(",")[0]
    return ["amend", case, "notes=A word.", "--data", folder], "cases.csv"


def _renamed(folder, tmp_path):
    key = (folder / "sources.csv").read_text("utf-8").splitlines()[1].split(",")[0]
    return ["rename", key, f"{key}z", "--data", folder], r"\w+\.csv"


def _blank(folder, tmp_path):
    rows = raw.rows(folder, "extractions")
    case = rows[0]["case_id"]
    for row in rows:
        if row["case_id"] == case:  # as it was before anybody read it again
            row |= {"first": row["final"], "second": "", "second_by": "", "resolution": "first_only"}
    raw.write(folder, "extractions", [row for row in rows if row["final"] or row["case_id"] != case])
    call = ["second-read", case, "--reader", "reader-z", "--out", tmp_path / "s.csv", "--data", folder]
    return call, "s.csv"


def _computed(folder, tmp_path):
    return ["results", "--out", tmp_path / "made" / "r.json", "--data", folder], "r.json"


def _compared(folder, tmp_path):
    from living_review.book import results
    from living_review.gate import dataset

    (tmp_path / "old.json").write_text(results.as_json(dataset.load(folder), {}), encoding="utf-8")
    return ["changes", tmp_path / "old.json", tmp_path / "old.json", "--out", tmp_path / "c.md"], "c.md"


def _same(folder, tmp_path):
    return ["effect", folder, folder, "--out", tmp_path / "out"], r"effect\.\w+"


@pytest.mark.parametrize("made", [_untidy, _entered, _unread, _amended, _renamed, _blank, _computed,
                                  _compared, _same])
def test_a_command_that_cannot_write_names_the_file_and_why(folder, tmp_path, no_room, made, monkeypatch):
    call, name = made(folder, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    if made is _computed:
        monkeypatch.setattr("living_review.book.results.compute_in_two", lambda data: {})
        monkeypatch.setattr("living_review.evidence.certainty.look_again", lambda sheets, computed: [])
    line = only_line(called(*call))
    assert re.search(rf"/{name}: {no_room}$", line), line
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_build_that_cannot_write_names_the_file_and_why(tmp_path, monkeypatch):
    from living_review.build import make as build
    from living_review.build import places

    def site(*_):
        raise OSError(errno.ENOSPC, "No space left on device", "a/results.json")

    monkeypatch.setattr(places, "places", lambda data: places.Places(inputs.BOOK, tmp_path / "_build", data))
    monkeypatch.setattr(build, "site", site)
    assert only_line(called("build", "html", code=1)) == \
        "Error: the book was not built: cannot write a/results.json: No space left on device"


def test_a_folder_that_cannot_be_had_for_oneself_is_named(tmp_path, monkeypatch):
    (tmp_path / "_build").touch()  # a file where the folder should be
    with pytest.raises(OSError) as caught, files.alone(tmp_path / "_build/lock", "it", print):
        pass
    assert files.describe(caught.value) == f"cannot write {tmp_path}/_build/lock: File exists"


def test_copying_that_fails_names_the_first_file_and_why(tmp_path):
    error = shutil.Error([("a", "b/c.svg", "[Errno 28] No space left on device: 'b/c.svg'"), ("d", "e", "f")])
    assert files.describe(error) == "cannot write b/c.svg: [Errno 28] No space left on device: 'b/c.svg'"


@pytest.mark.parametrize(("error", "said"), [
    (OSError(28, "No space", "from", None, "to"), "cannot write to: No space"),
    (OSError(28, "No space"), "cannot write here: No space"), (OSError("odd"), "odd"),
    (FileNotFoundError(2, "No such file", "a.csv"), "a.csv: No such file")])
def test_a_failure_is_told_at_the_file_that_it_is_about(error, said):
    assert files.describe(error, "here") == said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a file that is always full")
@pytest.mark.parametrize("environment", [{"PYTHONUNBUFFERED": "1"}, {"PYTHONUNBUFFERED": ""}])
def test_a_full_standard_output_is_told_in_one_line(environment):
    with open("/dev/full", "w") as full:
        ended = subprocess.run([sys.executable, "-m", "iscm_review", "cite"], stdout=full,
                               stderr=subprocess.PIPE, text=True,
                               env=os.environ | {"PYTHONPATH": str(ROOT / "src")} | environment)
    assert ended.returncode == 1
    assert ended.stderr == "Error: cannot write the output: No space left on device\n"


@pytest.mark.parametrize("shell", ["PYTHONIOENCODING=latin-1 exec", "exec >&-;"])
def test_a_terminal_that_lacks_a_letter_and_a_closed_one_stop_no_command(folder, shell):
    (folder / "脊髄.csv").touch()
    ended = subprocess.run(["sh", "-c", f'{shell} "$0" -m iscm_review validate "$1"', sys.executable, folder],
                           capture_output=True, env=os.environ | {"PYTHONPATH": str(ROOT / "src")})
    assert (ended.returncode, ended.stderr) == (1, b"")


def test_what_is_written_can_be_read_by_a_web_server(tmp_path):
    """Whatever the umask of whoever builds, and the permissions of what is copied."""
    before = os.umask(0o077)
    try:
        called("cite", code=0)
        assert os.umask(0o022) == 0o022
        (tmp_path / "site/sub").mkdir(parents=True, mode=0o700)
        (tmp_path / "site/sub/page.html").touch(mode=0o600)
        files.readable(tmp_path / "site")
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.rglob("*") if path.is_dir()} == {0o755}
    assert (tmp_path / "site/sub/page.html").stat().st_mode & 0o777 == 0o644
