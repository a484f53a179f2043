"""An effect as sections of sentences and tables, before any markup: what matters first, details last."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from .. import review
from ..evidence.certainty import AGAIN
from ..stats import wording
from ..stats.estimate import Estimate
from ..stats.survival import TIMES
from ..tables.quoted import short
from . import Effect, Noticed, State
from .conclusions import Flip, importance
from .moved import Move, Moves
from .rows import Cells, Row, Rows, Value
from .shown import Reworded, title

#: The tables in words, in the order in which they are shown; the nouns of those whose rows have one.
TITLES = {"cases": "Patients", "sources": "Reports", **review().tables,
          "appraisal": "Appraisal of series", "certainty": "Judgements of certainty", "searches": "Searches"}
NOUNS = {"cases": "patient", "sources": "report"}
#: Estimates that a sentence names.
NAMED = 3
#: The kinds of :class:`.conclusions.Flip` in words.
KINDS = {
    "certainty": "Certainty",
    "line": "An interval crosses its line", "order": "An order is reversed",
    "first": "Another is the most common", "comparable": "Size of a group",
    "compared": "A comparison", "pooled": "Pooling", "median": "A median",
    "estimable": "An estimate", "apart": "Our patients and the series",
}


class Given(NamedTuple):
    """Text that others have written."""

    text: str


class Swap(NamedTuple):
    """A text that is replaced, and its replacement."""

    before: str
    after: str


Words = str | Given | Swap | Sequence["Words"]


class Section(NamedTuple):
    """A heading, sentences, and a table; ``folded`` where a reader opens it on demand."""

    title: str
    sentences: tuple[Words, ...] = ()
    columns: tuple[str, ...] = ()
    rows: Sequence[Sequence[Words]] = ()
    folded: bool = False


def sections(effect: Effect) -> list[Section]:
    """Everything, in the order in which a reader needs it."""
    return told([Section("What this changes in the review", tuple(_opening(effect))),
                 *(() if effect.same else _parts(effect)),
                 Section("How this was made", tuple(_made(effect)), folded=True)])


def told(parts: Iterable[Section]) -> list[Section]:
    """The sections without those whose table has no rows."""
    return [one for one in parts if one.rows or not one.columns]


def _parts(effect: Effect) -> Iterator[Section]:
    shown = sorted((one for one in effect.problems if one.new or one.state == "base" or not effect.computed),
                   key=lambda one: not one.new)
    words = "The earlier state cannot be computed, so there is nothing to compare with."
    yield Section("What the gate finds", (words,) * any(one.state == "base" for one in shown),
                  ("Where", "What is wrong", "What to do"), [*map(_problem, shown)])
    which = {"base": "earlier", "head": "later"}
    yield Section("What cannot be computed", (
        "The package that runs cannot compute a state. Its descriptor may be of another version, or may lack "
        "what the package needs.",), ("State", "What was said"),
        [(which[state], Given(error)) for state, error in effect.unable])
    yield Section("Possible duplicates", (
        "Likenesses that the earlier state did not have. A person decides.",),
                  ("Where", "What is alike", "What to do"), [*map(_problem, effect.duplicates)])
    yield Section("Where the book would not build", (
        "With these data the build stops. The text of the page must be changed as well.",),
        ("Page", "Why"), [(title(page), Given(reason)) for page, reason in effect.failed])
    if effect.computed:
        yield flipped(effect.flips)
        yield _survival(effect.before.results, effect.after.results)
        yield moved(effect.moves)
    yield Section("Reports that have another key", (
        "With their patients they are told of, and compared, under the new names.",), ("Before", "After"),
        [(Given(old), Given(new)) for old, new in effect.renamed])
    for name, table in _tables(effect):
        cases = name == "cases"
        yield Section(_titled(name), (), ("What", "Row", "Field", "Before", "After", *["Readings"] * cases), [
            [kind, Given(row.key), value.column, _cell(value.before),
             "unchanged" if value.before == value.after else _cell(value.after),
             *([_readings(value)] if cases else [])]
            for kind, rows in _by_kind(table) for row in rows
            for value in row.values if value.column not in table.by])
    yield Section("Sentences of the book that read otherwise", ("The number struck out stands there now.",),
                  ("Page", "Sentence"),
                  [(title(one.page), swapped(one)) for one in effect.sentences], folded=True)
    yield Section("Tables and figures of the book whose content differs", (),
                  ("Page", "Kind", "Name", "Caption", "Rows"),
                  [(title(item.page), item.kind, Given(item.name), short(item.caption.split(". ")[0], 120),
                    str(item.rows) if item.kind == "table" else "–") for item in effect.items], folded=True)
    yield Section("The descriptor changes", (
        "The file datapackage.json says what a column may hold. It is as powerful as code: read it as "
        "code.",), ("Line",), [(Given(line),) for line in effect.descriptor])


def swapped(sentence: Reworded) -> Words:
    return [Swap(*part) if isinstance(part, tuple) else part for part in sentence.parts]


def _opening(effect: Effect) -> Iterator[Words]:
    if effect.same:
        yield "Nothing changes: the data of the two states are the same, byte for byte."
    elif not effect.computed:
        yield (f"{_summary(effect)} What that changes in the estimates cannot be computed: see below. "
               f"{_gate(effect)}")
    else:
        yield from headlines(effect.before.results, effect.after.results)
        yield from _certainty(effect.flips)
        yield from uncertainty(effect.moves)
        yield f"{_summary(effect)} {_reach(effect)} {_gate(effect)}"
    yield ["From ", _state(effect.base), " to ", _state(effect.head), "."]


def headlines(before: Mapping[str, Estimate], after: Mapping[str, Estimate]) -> Iterator[str]:
    """The numbers of the opening page in two states, a sentence each."""
    for name, words in review().headlines.items():
        if name in before and name in after:
            yield _headline(words, Move(name, before[name], after[name]))


def _headline(words: str, move: Move) -> str:
    one, two = move.before, move.after
    more = "more" if two.n > one.n else "fewer"
    patients = (f", with {wording.counted(abs(two.n - one.n), f'{more} patient')} ({one.n} → {two.n})"
                if two.n != one.n else "")
    if wording.value(one) == wording.value(two):
        return f"{words} stays {_estimate(two)}{patients}."
    if None in (one.value, two.value):
        return f"{words} was {_estimate(one)}, and is {_estimate(two)}{patients}."
    lies = "" if move.inside is None else (
        f" The new value lies {'inside' if move.inside else 'outside'} the interval before.")
    went = "rose" if two.value > one.value else "fell"
    return f"{words} {went} from {_estimate(one)} to {_estimate(two)}{patients}.{lies}"


def _certainty(flips: Sequence[Flip]) -> Iterator[Words]:
    """The judgements that no longer hold, in a sentence."""
    again = [flip.label for flip in flips if flip.kind == "certainty" and AGAIN in flip.after]
    if again:
        named = [part for label in again[:NAMED] for part in ("; ", Given(label))][1:]
        yield [f"{wording.counted(len(again), 'judgement')} of certainty must be looked at again, as the "
               "numbers have moved past what was judged: ", *named,
               "." if len(again) <= NAMED else " and others."]


def uncertainty(moves: Moves) -> Iterator[str]:
    """Whether what moved stayed within the intervals that it had, in a sentence."""
    told = [move for move in moves.moved if move.inside is not None]
    left = sorted((move for move in told if not move.inside), key=lambda move: importance(move.name))
    if told and not left:
        yield ("What moved stayed within its uncertainty: each new value lies inside the interval before, "
               "where there was one.")
    elif told:
        named = wording.listed([move.label for move in left[:NAMED]])
        yield (f"Not all that moved stayed within its uncertainty: of {len(told):,} values with an interval, "
               f"{len(left):,} now lie{'s' * (len(left) == 1)} outside the interval before"
               f"{', first of all' if len(left) > NAMED else ''}: {named}.")


def _reach(effect: Effect) -> str:
    """How much of the results and of the book is another."""
    moves = effect.moves
    if not (moves.moved or moves.added or moves.removed or effect.flips or effect.sentences or effect.items):
        return "No estimate, sentence, table or figure of the book changes."
    kinds = Counter(item.kind for item in effect.items)
    kinds["sentence"] = len(effect.sentences)
    counts = [wording.counted(kinds[kind], kind) for kind in ("sentence", "table", "figure") if kinds[kind]]
    book = (f" In the book {wording.listed(counts)} show{'s' * (kinds.total() == 1)} something else."
            if counts else "")
    return (f"{len(moves.moved):,} of {len(effect.after.results):,} estimates move, and "
            f"{wording.counted(len(effect.flips), 'conclusion')} "
            f"{'changes' if len(effect.flips) == 1 else 'change'}.{book}")


def _gate(effect: Effect) -> str:
    new, old = ([one for one in effect.problems if one.new is is_new] for is_new in (True, False))
    before = f"; {_errors(old)} stood there before" if old else ""
    found = _errors(new) if new else "no problem"
    return f"The gate finds {found} that the earlier state did not have{before}."


def _summary(effect: Effect) -> str:
    """``1 patient added and 2 reports changed.``"""
    parts = [wording.counted(len(rows), NOUNS.get(name, "row")) + f" {kind}"
             + ("" if name in NOUNS else f" in {_titled(name).lower()}")
             for name, table in _tables(effect) for kind, rows in _by_kind(table) if rows]
    told = [f"{wording.counted(len(effect.renamed), 'report')} renamed"] if effect.renamed else []
    code = " The descriptor changes: read it as code, at the end." if effect.descriptor else ""
    return (f"{wording.listed([*told, *parts])}." if told or parts else "No value of a table changes.") + code


def _state(state: State) -> Words:
    return [Given(state.named), *([" (", Given(state.commit[:12]), ")"] if state.commit else [])]


def _errors(noticed: Sequence[Noticed]) -> str:
    counts = Counter(one.problem.severity for one in noticed)
    return wording.listed([wording.counted(counts[word], word) for word in ("error", "warning")
                           if counts[word]])


def _problem(one: Noticed) -> list[Words]:
    problem = one.problem
    where = [Given(problem.file), *([f" line {problem.line}"] if problem.line else []),
             *([", ", Given(problem.column)] if problem.column else []),
             *([", ", Given(problem.case_id)] if problem.case_id else []),
             " (earlier state)" if one.state == "base" else ""]
    wrong = [f"{problem.severity} {problem.rule}: ",
             *([Given(short(problem.value, 60)), ": "] if problem.value else []), Given(problem.message)]
    return [where, wrong, Given(problem.fix)]


def _tables(effect: Effect) -> list[tuple[str, Rows]]:
    """The tables that differ, patients and reports first."""
    order = [*TITLES]
    return sorted(effect.tables.items(), key=lambda one: (
        order.index(one[0]) if one[0] in order else len(order)))


def _titled(name: str) -> str:
    """A table in words; a name that a descriptor has made up is not shown."""
    return TITLES.get(name, "A table of another name")


def _by_kind(table: Rows) -> tuple[tuple[str, list[Row]], ...]:
    return ("added", table.added), ("changed", table.changed), ("removed", table.removed)


def _cell(cell: str | None) -> Words:
    return "–" if cell is None else Given(cell) if cell else "empty"


def _readings(value: Value) -> Words:
    if value.read_before is None and value.read_after is None:
        return "–"
    if value.read_before in (value.read_after, None):
        return _reading(value.read_after)
    return ["before: ", _reading(value.read_before), "; after: ", _reading(value.read_after)]


def _reading(read: Cells | None) -> Words:
    if read is None:
        return "none"
    more = [part for name, words in (("settled_by", "; settled by "), ("locator", "; place: "))
            if read.get(name) for part in (words, Given(read[name]))]
    if read["first"] and read["first"] == read["second"] == read["final"]:
        return [f"both alike ({'agreed' if read['resolution'] == 'agreed' else 'settled'})", *more]
    if not (read["first_by"] and read["second_by"]):
        return ["read once: ", _cell(read["first"] or read["second"]), *more]
    return ["first ", _cell(read["first"]), ", second ", _cell(read["second"]), " (",
            Given(read["resolution"]), ")", *more]


def flipped(flips: Sequence[Flip]) -> Section:
    """Conclusions that change."""
    title = "Conclusions that change"
    if not flips:
        return Section(title, ("No conclusion changes.",))
    return Section(title, (
        "A conclusion changes where an interval crosses a line (no difference 0, ratio 1), where an order of "
        "groups is reversed, where a group becomes large enough to be compared or too small, where something "
        "can be given now or no longer, or where a judgement of certainty changes or has to be looked at "
        "again.",), ("What", "Of what", "Before", "After"),
        [(KINDS[flip.kind], *map(Given if flip.kind == "certainty" else str,  # in words of contributors
                                 (flip.label, flip.before, flip.after))) for flip in flips])


def moved(moves: Moves, folded: bool = True) -> Section:
    """Estimates that move, are new, or gone."""
    rows = []
    for move in sorted((*moves.moved, *moves.added, *moves.removed), key=lambda move: importance(move.name)):
        one, two = move.before, move.after
        rows.append([[move.label, " ", Given(move.name)], _estimate(one), _estimate(two), f"{one.n} → {two.n}"
                     if one and two and one.n != two.n else f"{(two or one).n}", _distance(move)])
    sentences = ["By topic, the main ones first, and in each by how far: the distance between the two "
                 "values in half-widths of the 95% interval before, on the logarithm for ratios. At 1 the "
                 "value lies where the interval had ended. What can be given now or no longer stands first, "
                 "what has no interval last."]
    if moves.recounted:
        sentences.append("Value and interval stay, and only the patients counted are others, in "
                         f"{wording.counted(len(moves.recounted), 'more estimate')}.")
    columns = ("Estimate", "Before", "After", "Patients", "Moved by") if rows or not moves else ()
    return Section("Estimates that move", tuple(sentences), columns, rows, folded)


def _estimate(e: Estimate | None) -> str:
    return "–" if e is None else wording.moved(e)


def _distance(move: Move) -> str:
    if move.before is None or move.after is None:
        return "new" if move.before is None else "gone"
    if (move.before.value is None) != (move.after.value is None):
        given = "reached" if any(map(wording.not_reached, (move.before, move.after))) else "given"
        return f"now {given}" if move.before.value is None else f"no longer {given}"
    if move.shift is None:
        return "–"
    if 0 < move.shift < 0.005:
        return "<0.01"
    return str(Decimal(move.shift).quantize(Decimal("0.01"), ROUND_HALF_UP))  # as scripts round


def _survival(before: Mapping[str, Estimate], after: Mapping[str, Estimate]) -> Section:
    whole = f"{review().follow_up.topic}.all"
    rows = {"n": "patients followed", "deaths": "deaths", "median": "median",
            **{f"at_{month}": f"alive at {month} months" for month in TIMES},
            **{f"rmst_{month}": f"mean months lived of the first {month}" for month in (12, 24)}}
    both = f"{whole}.n" in before.keys() & after.keys()
    told = [(label, *(_estimate(results[f"{whole}.{name}"]) for results in (before, after)))
            for name, label in rows.items() if both]
    return Section("Survival of all patients, before and after", (), ("What", "Before", "After"),
                   told if any(one != two for _, one, two in told) else ())


def _made(effect: Effect) -> Iterator[Words]:
    yield (f"Both states were read with the package that runs, version {effect.package}, and the numbers are "
           "those of a full rebuild with it. Of the two states only the tables and their descriptor were "
           "read; a change of code or of text is not looked into.")
    if n := effect.head.elsewhere:
        yield (f"The two commits differ in {wording.counted(n, 'file')} outside the data as well. What "
               f"{'that changes' if n == 1 else 'those change'} is not told here.")
