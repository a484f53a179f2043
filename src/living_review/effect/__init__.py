"""What a change of the data changes in the review: rows, estimates, pages, conclusions.

Both states are read, checked and computed by the package that runs. Of a git reference only ``data/*.csv``
and ``data/datapackage.json`` are taken, so nothing that a stranger has sent is executed. A changed descriptor
is shown as a difference of lines: it is as powerful as code, and is read as code.

The JSON form, whose keys stay (``format`` is raised when one changes its meaning)::

    format       2
    base, head   named, commit (or null), version (of the data, or null), digest (or null)
    package      version of the package that computed both
    same         true where no byte of the data differs; all that follows is then empty
    computed     false where base or head cannot be computed; estimates and conclusions are
                 then null, book is empty
    elsewhere    files outside the data folder in which two commits differ; not looked into
    problems     [{file, rule, message, fix, line, column, value, case_id, severity, state, new}] of the
                 gate: state "head", or "base" where that cannot be computed; new where the base
                 does not have it
    unable       [{state, what}] the error that stopped the computation of a state without problems
    duplicates   as problems: possible duplicates of a patient or a report, only new ones
    renamed      [{before, after}] the reports that have another key, by their keys; what the base has of
                 them and of their patients is told, and compared, under the new names
    tables       {table: {by: [column], added, changed, removed: [{key, line, values: [{column,
                 before, after, read_before, read_after}]}]}}; a row is named (key) by the columns of
                 by; a cell is a text, null where there is no row;
                 a reading {first, second, final, resolution, first_by, second_by, settled_by,
                 locator} or null
    descriptor   [line of a unified difference of datapackage.json]
    estimates    {moved, recounted, added, removed: [{name, label, shift, before, after}]}; before and
                 after as in results.json or null; shift in half-widths of the interval (see
                 :mod:`.moved`), null without one; moved is in the order of the distance
    conclusions  [{kind, names, label, before, after}] (see :mod:`.conclusions`)
    book         {sentences: [{page, parts, names}], shown: [{page, kind, name, caption, rows}],
                 failed: [{page, what}]}; a part is a text or [before, after]; failed would stop
                 the build
"""

import difflib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from .. import review
from ..build import processes
from ..gate import renaming, since, validate
from ..tables import git, schema
from ..tables.problems import DataError, Problem, Refused
from ..tables.rule import Sheets
from . import conclusions, moved, rows, shown

FORMAT = 2
#: Rules that find possible duplicates.
DUPLICATES = ("same-patient", "same-report")
#: Seconds that a state may take.
TIMEOUT = 300
#: Lines of a descriptor that are compared one by one; it has some 1,700.
MOST_LINES = 10_000


class State(NamedTuple):
    """A data folder, as it was ``named``, and the ``commit`` it is from, if any.

    ``elsewhere`` counts the files outside the data folder in which a commit differs from the other one.
    """

    named: str
    folder: Path
    commit: str | None = None
    elsewhere: int = 0


class Noticed(NamedTuple):
    """A problem of the gate; ``state`` is base or head, ``new`` whether the base does not have it."""

    problem: Problem
    state: str
    new: bool


@dataclass(frozen=True)
class Effect:
    """Everything that differs between two states of the data; the fields are those of the JSON form."""

    base: State
    head: State
    same: bool = False
    before: shown.Look | None = None
    after: shown.Look | None = None
    problems: tuple[Noticed, ...] = ()
    unable: tuple[tuple[str, str], ...] = ()
    duplicates: tuple[Noticed, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    tables: dict[str, rows.Rows] = field(default_factory=dict)
    descriptor: tuple[str, ...] = ()
    moves: moved.Moves | None = None
    flips: tuple[conclusions.Flip, ...] = ()
    sentences: tuple[shown.Reworded, ...] = ()
    items: tuple[shown.Change, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    package: str = field(default_factory=lambda: review().version)

    @property
    def computed(self) -> bool:
        return self.same or self.moves is not None


@contextmanager
def both(base: str, head: str, data: Path, fork: bool = False) -> Iterator[tuple[State, State]]:
    """The two states; what comes from git is in temporary folders until the end.

    Each is a folder that holds ``datapackage.json`` or has a ``data`` folder that does, else a
    git reference in the repository of the folder ``data``. With ``fork``, the base is the commit
    at which the two parted. Raises :class:`.git.GitError`.
    """
    folders = _folder(base), _folder(head)
    commits = [None if folder else git.commit_of(data, named)
               for folder, named in zip(folders, (base, head), strict=True)]
    elsewhere = 0
    if None not in commits:
        if fork:
            commits[0] = git.fork_of(data, *commits)
        changed = git.ask(data, "diff-tree", "-r", "--name-only", "--no-renames", "-z", *commits, "--",
                          ":/", ":(exclude).")
        elsewhere = changed.count("\0")
    elif fork:
        raise since.NoSuchState("--since-fork needs two git references")
    with ExitStack() as stack:
        states = []
        for named, folder, commit in zip((base, head), folders, commits, strict=True):
            if commit:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
                since.take(data, commit, folder)
            states.append(State(named, folder.resolve(), commit, elsewhere))
        yield tuple(states)


def _folder(named: str) -> Path | None:
    for folder in (Path(named), Path(named) / "data"):
        if named and (folder / schema.FILE).is_file():
            return folder
    return None


def compare(base: State, head: State,
            report: Callable[[int, int], None] = lambda done, total: None) -> Effect:
    """The effect of going from one state to the other; ``report`` gets how many states are computed.

    Raises ``Refused`` where the process that computes a state fails, dies or times out.
    """
    if _bytes(base) == _bytes(head):
        return Effect(base, head, same=True)
    # Each state has a process of its own, because the pages find their data through the process.
    package = review().package
    server = processes.to_fork(package, f"{__name__}.ready")
    with ProcessPoolExecutor(2, server, import_module, [package]) as pool:
        looks = [pool.submit(shown.look, str(state.folder)) for state in (base, head)]
        report(0, len(looks))
        for look in looks:
            look.add_done_callback(lambda _: report(sum(one.done() for one in looks), len(looks)))
        (base_sheets, base_problems), (head_sheets, head_problems) = map(_check, (base, head))
        try:
            before, after = (look.result(TIMEOUT) for look in looks)
        except TimeoutError:
            for process in (pool._processes or {}).values():
                process.kill()  # else the end of the block would wait for it
            raise Refused(f"no answer within {TIMEOUT} seconds") from None
        except Exception as error:  # of a process that computes what strangers have sent
            raise Refused(f"{type(error).__name__}: {error}") from None
    named = all("sources" in sheets and sheets["sources"].has("citation_key")
                for sheets in (base_sheets, head_sheets))
    names = renaming.between(base_sheets["sources"].columns, head_sheets["sources"].columns) if named else {}
    base_sheets = {name: renaming.sheet(sheet, names) for name, sheet in base_sheets.items()}
    known = since.met_before(head_problems, [renaming.problem(one, names) for one in base_problems])
    noticed = [Noticed(problem, "head", not old) for problem, old in zip(head_problems, known, strict=True)]
    noticed += [Noticed(one, "head", True) for one in since.new_by_programs(base_sheets, head_sheets)]
    problems = [one for one in noticed if one.problem.rule not in DUPLICATES]
    if isinstance(before, list):
        problems += [Noticed(problem, "base", False) for problem in before if problem.severity == "error"]
    effect = Effect(
        base, head, before=before.renamed(names) if isinstance(before, shown.Look) else None,
        after=after if isinstance(after, shown.Look) else None, problems=tuple(problems),
        duplicates=tuple(one for one in noticed if one.problem.rule in DUPLICATES and one.new),
        unable=tuple((state, look) for state, look in (("base", before), ("head", after))
                     if isinstance(look, str)),
        renamed=tuple(names.items()), tables=rows.compare(base_sheets, head_sheets),
        descriptor=tuple(_descriptor(base, head)))
    before, after = effect.before, effect.after
    if not (before and after):
        return effect
    failed = [(page, f"code cell {number}: {error}") for page, number, error in after.failed]
    gone = [(review().page("certainty"), name) for one in after.judged for name in one.estimates
            if name not in after.results]
    gone += shown.broken(after.results, {*names, *head_sheets["sources"].columns["citation_key"]})
    failed += [(page, f"names {name}, which is no more") for page, name in gone]
    return replace(
        effect, moves=moved.compare(before.results, after.results),
        flips=(*conclusions.judged(before.results, before.judged, after.results, after.judged),
               *conclusions.flips(before.results, after.results)),
        sentences=tuple(shown.reworded(before.results, after.results)),
        items=tuple(shown.changed(before, after)), failed=tuple(failed))


def _check(state: State) -> tuple[Sheets, list[Problem]]:
    """The tables of a state as text, and the problems that the gate finds in them."""
    try:
        checked = validate.check(state.folder)
    except DataError as error:
        return {}, error.problems
    return checked.sheets, list(checked.problems)


def _bytes(state: State) -> dict[str, bytes]:
    """The tables and the descriptor."""
    names = [*sorted(state.folder.glob("*.csv")), state.folder / schema.FILE]
    return {path.name: path.read_bytes() for path in names if path.is_file()}


def _descriptor(base: State, head: State) -> Iterable[str]:
    old, new = ((state.folder / schema.FILE).read_bytes().decode("utf-8", "backslashreplace").split("\n")
                for state in (base, head))
    if max(len(old), len(new)) > MOST_LINES:  # the comparison may take the square of it
        return ["the descriptor is too long to be compared line by line"]
    return list(difflib.unified_diff(old, new, "before", "after", n=1, lineterm=""))
