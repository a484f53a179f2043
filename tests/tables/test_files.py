"""Writing leaves the old file or the new one, whole."""

import fcntl
import json
import os
import stat
import subprocess
import sys
import threading

import pytest

from living_review.gate import canonical, validate
from living_review.intake import amend, entry, first_reading, rename, second_reading
from living_review.literature import search
from living_review.tables.files import alone, in_turn, replace_folder, whole, write_atomically, write_together
from living_review.tables.problems import DataError


def test_a_new_file_is_written_with_its_folders(tmp_path):
    write_atomically(tmp_path / "a" / "b.txt", "text\n")
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"text\n"


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "r.json"
    path.write_text("old")

    def refuse(*_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(path, "new")
    assert path.read_text() == "old" and os.listdir(tmp_path) == ["r.json"]


def test_several_files_are_written_together(tmp_path):
    paths = [tmp_path / name for name in "abc"]
    for path in paths:
        path.write_text("old")
    write_together({paths[0]: "new", paths[1]: "old", paths[2]: "newer"})
    assert [path.read_text() for path in paths] == ["new", "old", "newer"] and len(os.listdir(tmp_path)) == 3


@pytest.mark.parametrize("failing", [KeyboardInterrupt, OSError])
def test_a_failure_between_several_files_leaves_all_the_old_ones(tmp_path, monkeypatch, failing):
    paths, replace, done = [tmp_path / name for name in "ab"], os.replace, []
    for path in paths:
        path.write_text("old")

    def fail_once(*names):
        done.append(names)
        if len(done) == 2:
            raise failing
        replace(*names)

    monkeypatch.setattr(os, "replace", fail_once)
    with pytest.raises(failing):
        write_together(dict.fromkeys(paths, "new"))
    assert [path.read_text() for path in paths] == ["old", "old"] and len(os.listdir(tmp_path)) == 2


KILLED = ("import os, sys; from pathlib import Path; from living_review.tables import files\n"
          "replace, left = os.replace, [int(sys.argv[1])]\n"
          "def dies(*names):\n"
          "    left[0] -= 1\n"
          "    os._exit(9) if left[0] < 0 else replace(*names)\n"
          "os.replace = dies\n"
          "files.write_together(dict.fromkeys((Path(name) for name in sys.argv[2:]), 'new'))")


@pytest.mark.parametrize("step", range(4))
def test_what_a_killed_process_was_writing_is_undone(tmp_path, step):
    data, book = tmp_path / "data", tmp_path / "book"
    paths = [data / "datapackage.json", book / "b.md", data / "c.csv"]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        path.write_text("old")
    run = subprocess.run([sys.executable, "-c", KILLED, str(step), *map(str, paths)], check=False)
    assert run.returncode == 9
    whole(data)
    assert [path.read_text() for path in paths] == ["old"] * 3
    in_turn(lambda folder: None)(data)
    assert not [name for name in os.listdir(data) if name.startswith(".")]
    assert os.listdir(book) == ["b.md"]


@pytest.mark.parametrize("held", [
    {"../../outside": "x"}, {"../other/cases.csv": "x"}, {"outside": "x"}, {"new.csv": "x"},
    {"link.csv": "x"}, {"cases.csv": "x", "../../outside": "x"}, {"../book/../../outside.md": "x"},
    {"cases.csv": 1}, {}, [], "\0", None])
def test_a_list_of_a_stranger_is_refused_and_nothing_touched(tmp_path, held):
    data = tmp_path / "review/data"
    for name in ("cases.csv", "../other/cases.csv", "../../outside", "../../outside.md"):
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text(name)
    (data / "link.csv").symlink_to(tmp_path / "outside")
    if held is None:
        (data / ".pending").symlink_to(tmp_path / "outside")
    else:
        (data / ".pending").write_text(held if isinstance(held, str) else json.dumps(held))

    def state():
        return {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    before = state()
    with pytest.raises(DataError, match="not left by a command"):
        whole(data)
    assert state() == before


def test_a_list_that_git_tracks_is_of_a_stranger(tmp_path):
    (tmp_path / "cases.csv").write_text("old")
    (tmp_path / ".pending").write_text('{"cases.csv": "new"}')
    for arguments in (["init", "-q"], ["add", "-f", ".pending"]):
        subprocess.run(["git", "-C", str(tmp_path), *arguments], check=True)
    with pytest.raises(DataError, match="not left by a command"):
        whole(tmp_path)
    assert (tmp_path / "cases.csv").read_text() == "old"


def test_what_was_left_before_a_list_was_written_goes_with_the_next_change(tmp_path):
    for name in ("cases.csv", ".cases.csv.abcdefgh", ".datapackage.json.a_b0cdef", ".mine", ".cases.csv.swp"):
        (tmp_path / name).write_text("")
    in_turn(lambda folder: None)(tmp_path)
    assert sorted(os.listdir(tmp_path)) == [".cases.csv.swp", ".mine", "cases.csv"]


def test_a_file_that_is_not_there_stops_all(tmp_path):
    (tmp_path / "a").write_text("old")
    with pytest.raises(FileNotFoundError):
        write_together({tmp_path / "a": "new", tmp_path / "b": "new"})
    assert (tmp_path / "a").read_text() == "old" and os.listdir(tmp_path) == ["a"]


def test_a_link_stays_a_link_and_the_mode_stays(tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    target.chmod(0o600)
    link.symlink_to(target)
    write_atomically(link, "new")
    assert link.is_symlink() and target.read_text() == "new"
    assert target.stat().st_mode & 0o777 == 0o600


def test_what_is_no_file_is_written_and_not_replaced(tmp_path):
    """A pipe stands here for a device such as /dev/null."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_atomically(pipe, "text")
    assert os.read(reader, 10) == b"text" and stat.S_ISFIFO(pipe.stat().st_mode)
    os.close(reader)


def test_a_folder_lost_between_two_renames_comes_back(tmp_path):
    for name in ("site.old", "new"):
        (tmp_path / name).mkdir()
    replace_folder(tmp_path / "new", tmp_path / "site")
    assert os.listdir(tmp_path) == ["site"]


def test_the_same_text_is_not_written_again(tmp_path):
    path = tmp_path / "x"
    write_atomically(path, "same")
    before = path.stat().st_ino
    write_atomically(path, "same")
    assert path.stat().st_ino == before


def test_a_folder_takes_the_place_of_another(tmp_path):
    for name in ("new", "site"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).write_text(name)
    replace_folder(tmp_path / "new", tmp_path / "site")
    assert os.listdir(tmp_path) == ["site"] and os.listdir(tmp_path / "site") == ["new"]


def test_whoever_comes_second_waits_and_is_told_for_whom(tmp_path):
    second, told = threading.Event(), []

    def work():
        with alone(tmp_path / "build/lock", "the second", lambda who: (told.append(who), second.set())):
            told.append((tmp_path / "build/done").read_text())

    with alone(tmp_path / "build/lock", "the first", lambda who: told.append("never")):
        thread = threading.Thread(target=work)
        thread.start()
        second.wait()
        (tmp_path / "build/done").write_text("by the first")
    thread.join()
    assert told[0].startswith(f"the first, process {os.getpid()}, since ") and told[1:] == ["by the first"]


def test_those_who_read_do_not_wait_for_each_other_and_who_writes_waits_for_all(tmp_path):
    waits, told = threading.Event(), []

    def write():
        with alone(tmp_path / "lock", "a writer", lambda who: (told.append(who), waits.set())):
            told.append("written")

    with (alone(tmp_path / "lock", "one", told.append, shared=True),
          alone(tmp_path / "lock", "two", told.append, shared=True)):
        thread = threading.Thread(target=write)
        thread.start()
        waits.wait()
        assert len(told) == 1 and told[0].startswith("two, process")
    thread.join()
    assert told[1:] == ["written"]


HOLDS = ("import sys; from pathlib import Path; from living_review.tables.files import alone\n"
         "with alone(Path(sys.argv[1]) / 'lock', 'it', print):\n"
         "    print('here', flush=True); input()")


def test_the_lock_ends_with_its_holder_however_that_ends(tmp_path):
    run = subprocess.Popen([sys.executable, "-c", HOLDS, tmp_path], stdin=subprocess.PIPE,
                           stdout=subprocess.PIPE, text=True)
    assert run.stdout.readline() == "here\n"
    waited = []
    with alone(tmp_path / "lock", "the next", lambda who: (waited.append(who), run.kill())):
        assert waited[0].startswith(f"it, process {run.pid}, since ")
    run.communicate()
    with alone(tmp_path / "lock", "the next", waited.append):
        assert len(waited) == 1


def free(folder) -> bool:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        return False
    finally:
        os.close(handle)


def test_what_reads_and_writes_tables_does_so_in_turn(tmp_path):
    @in_turn
    def change(what, folder):
        assert free(tmp_path) == (folder != tmp_path)
        return what

    assert change("a", tmp_path) == "a" and change("b", folder=tmp_path) == "b" and free(tmp_path)
    assert change("c", tmp_path / "not there") == "c"


@pytest.mark.parametrize("change", [
    lambda folder: canonical.tidy(folder, write=True), lambda folder: entry.enter(None, folder),
    lambda folder: first_reading.add(folder, "reader-a"),
    lambda folder: amend.amend("", {}, folder), lambda folder: rename.rename("", "", folder),
    lambda folder: search._take_in(folder, "PubMed", "", None, "2026-12-20"),
    lambda folder: second_reading.take("", "", b"", "reader-b", folder)])
def test_nobody_changes_the_tables_between_reading_and_writing(tmp_path, monkeypatch, change):
    seen = []

    def look(folder, *_, **__):
        seen.append(free(folder))
        raise DataError([])

    for name in ("check", "sound"):
        monkeypatch.setattr(validate, name, look)
    with pytest.raises(DataError):
        change(tmp_path)
    assert seen == [False]
