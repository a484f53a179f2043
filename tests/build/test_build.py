"""What a build asks of its data before it computes."""

import errno
import os
import pickle
import shutil
import signal
import subprocess
import sys

import pytest

import corpus
from iscm_review import chapter
from living_review.book import folder as folder_of
from living_review.book import opened, results
from living_review.build import computed, places
from living_review.build import make as build
from living_review.gate import dataset
from living_review.site import exports
from living_review.tables import inputs, problems
from living_review.tables.files import alone
from living_review.tables.problems import DataError


@pytest.fixture
def into(folder, tmp_path, monkeypatch):
    """Where what is computed of the copied data goes, in an environment of its own."""
    monkeypatch.setattr(os, "environ", {**os.environ})
    return tmp_path / "computed"


@pytest.mark.parametrize(("met", "told"), [
    (build.BuildError("WARNING: cannot copy static file OSError(28, 'No space left on device')\n"
                      "OSError: [Errno 28] No space left on device: 'a.md' -> 'work/a.md'"), "work/a.md"),
    (build.BuildError("cell 1 failed\nx()\nOSError: [Errno 30] Read-only file system: 'f.svg'"), "f.svg"),
    (RuntimeError("(sqlite3.OperationalError) database or disk is full [SQL: INSERT]"), "_build"),
    (RuntimeError("sqlite3.OperationalError: attempt to write a readonly database"), "_build"),
    (RuntimeError("failed to write (No space left on device (os error 28))"), "_build"),
    (shutil.Error([("a", "html.new/a", "[Errno 28] No space left on device: 'html.new/a'")]), "html.new/a"),
    (OSError(28, "No space left on device"), "_build"), (OSError(28, "No space left on device", "c"), "c"),
])
def test_a_full_disk_is_told_as_one_whoever_met_it(met, told):
    @build._saying_no_room
    def step(where, progress):
        raise met

    with pytest.raises(OSError) as caught:
        step(places.Places(None, "_build", None), None)
    assert caught.value.filename == told and caught.value.errno in (errno.ENOSPC, errno.EROFS)


@pytest.mark.parametrize("met", [
    build.BuildError("a.md:3: WARNING: No such figure"),
    build.BuildError("a.md:3: WARNING: No figure is called 'Read-only file system'"),
    DataError([problems.Problem("cases.csv", "vocabulary", "is no sex", "Mend it", value=value) for value in (
        "Read-only file system", "(No space left on device)", "[Errno 28] No space left on device: 'a'")])])
def test_what_else_goes_wrong_is_told_as_it_was_whatever_it_quotes(met):
    @build._saying_no_room
    def step(where, progress):
        raise met

    with pytest.raises(type(met)) as caught:
        step(places.Places(None, "_build", None), None)
    assert caught.value is met


def spoil(folder) -> None:
    cases = folder / "cases.csv"
    cases.write_text(cases.read_text(encoding="utf-8").replace(",male,", ",Male,"), encoding="utf-8")


def test_wrong_data_are_refused_each_time(into, folder):
    spoil(folder)
    for _ in range(2):
        with pytest.raises(DataError):
            computed.make(into, folder)
    assert not into.exists()


def test_computed_is_once_and_the_gate_is_asked_each_time(named, folder, monkeypatch):
    computations = []
    monkeypatch.setattr(results, "compute_in_two", lambda data: computations.append(results.compute(data))
                        or computations[0])
    for _ in range(2):
        computed.make(named, folder)
    assert len(computations) == 1
    spoil(folder)
    with pytest.raises(DataError):
        computed.make(named, folder)


def test_what_is_wrong_with_data_reaches_another_process_whole(folder):
    spoil(folder)
    with pytest.raises(DataError) as caught:
        dataset.load(folder)
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems


# -- tables that are saved during a build

@pytest.fixture
def named(into, folder, monkeypatch):
    """The folder that the specimen of the tables names; chapters have read nothing yet."""
    corpus.write(folder, corpus.tables())
    monkeypatch.setattr(opened, "_opened", [])
    return inputs.computed_folder(into, folder)


def save(folder, old=b",45,female", new=b",20,female") -> None:
    cases = folder / "cases.csv"
    assert old in cases.read_bytes()
    cases.write_bytes(cases.read_bytes().replace(old, new, 1))


def test_tables_saved_while_they_are_computed_leave_no_number_in_the_folder_of_the_former(
        into, named, folder, monkeypatch):
    """Saved once they are computed: ``test_book.py``."""
    typed = dataset.typed
    with monkeypatch.context() as during, pytest.raises(inputs.Changed, match="Build again"):
        during.setattr(dataset, "typed", lambda *given: save(folder) or typed(*given))
        computed.make(named, folder, True)  # unchecked, as the readings are of the former value
    for back in (False, True):  # builds of the new tables, and of the former ones
        if back:
            save(folder, b",20,female", b",45,female")
        now = inputs.computed_folder(into, folder)
        assert (now == named) == back
        computed.make(now, folder, True)
        data = dataset.load(folder)
        assert (now / folder_of.RESULTS).read_text() == results.as_json(data, results.compute(data))
        assert (now / exports.FOLDER / "cases.csv").read_bytes() == (folder / "cases.csv").read_bytes()


def test_a_chapter_shows_the_tables_that_its_folder_was_computed_from(named, folder):
    computed.make(named, folder, True)
    os.environ[folder_of.VARIABLE] = str(named)
    opened._opened.clear()  # as in a process that did not compute
    save(folder)
    assert list(chapter.data.cases["age_years"])[0] == 45 and chapter.results


# -- a build that is killed

KILLED = """
import multiprocessing, os, signal, sys, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
import iscm_review
from living_review.build import processes
from living_review.tables.files import alone

def work():
    print("at work", flush=True)
    time.sleep(600)

def fork_of_a_fork():
    fork(fork, work)

def fork(target, *arguments):
    forked = multiprocessing.get_context("fork").Process(target=target, args=arguments)
    forked.start()
    forked.join()

def unwatched():
    signal.setitimer(signal.ITIMER_REAL, 0)
    print(os.getpid(), flush=True)
    time.sleep(600)

def orphan(*given):
    print("at work", flush=True)
    while os.getppid() == multiprocessing.parent_process().pid:
        pass
    processes.begin(*given)

if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    begin, what = {"worker": (processes.begin, work), "its forks": (processes.begin, fork_of_a_fork),
                   "one that begins late": (orphan, work),
                   "one that does not look": (processes.begin, unwatched)}[sys.argv[1]]
    with (alone(Path(__file__).with_name("lock"), "it", print) as lock,
          Connection(os.dup(lock)) as held,
          ProcessPoolExecutor(1, context, begin, ("iscm_review", context.Pipe()[1], held)) as pool):
        pool.submit(what).result()
"""


def begun(folder, which) -> subprocess.Popen:
    (folder / "killed.py").write_text(KILLED, encoding="utf-8")
    return subprocess.Popen([sys.executable, folder / "killed.py", which], stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("which", ["worker", "its forks", "one that begins late"])
def test_no_process_of_a_build_outlives_a_killed_one(tmp_path, which):
    run = begun(tmp_path, which)
    assert run.stdout.readline() == "at work\n"
    run.kill()
    assert run.communicate(timeout=300)[0] in ("", "at work\n")  # the last that could write there is gone


def test_the_lock_of_a_killed_build_is_held_until_its_processes_have_ended(tmp_path):
    """The next build finds nobody in its folder."""
    run, waited = begun(tmp_path, "one that does not look"), []
    process = int(run.stdout.readline())
    run.kill()
    run.wait()

    def wait(who):
        waited.append(who)
        os.kill(process, signal.SIGKILL)

    with alone(tmp_path / "lock", "the next", wait):
        assert len(waited) == 1 and f"process {run.pid}," in waited[0]
    run.communicate()


def test_pages_are_made_without_the_libraries_of_statistics():
    """They would take a tenth of the time after an edit."""
    asked = ("import sys, iscm_review; from pathlib import Path; from living_review.build import site; "
             f"site.imported(Path({str(inputs.ROOT / 'book')!r})); "
             "print({'numpy', 'pandas', 'matplotlib', 'scipy'} & set(sys.modules))")
    run = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"
