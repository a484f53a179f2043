"""An effect in words: problems first, then what it means, then the details."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ..stats import wording
from ..stats.estimate import Estimate
from ..stats.survival import TIMES
from ..tables.problems import Problem
from . import Effect, Noticed, row_sections
from .conclusions import Flip
from .moved import Move, Moves
from .shown import title
from .states import State
from .words import Given, Section, Swap, Words

#: The kinds of :class:`.conclusions.Flip` in words.
KINDS = {
    "line": "An interval crosses its line", "order": "An order is reversed",
    "first": "Another is the most common", "comparable": "Size of a group",
    "compared": "A comparison", "pooled": "Pooling", "median": "A median",
    "estimable": "An estimate", "apart": "Our patients and the cohorts", "fits": "Best distribution",
}
NOTHING = "Nothing changes: the data of the two states are the same, byte for byte."


def sections(effect: Effect) -> list[Section]:
    """Everything, in the order in which a reader needs it."""
    between = ["From ", _state(effect.base), " to ", _state(effect.head), "."]
    found = [Section("What this changes in the review", (_opening(effect), between))]
    if not effect.same:
        found += [*_problems(effect), *_unable(effect), *_duplicates(effect), *_failed(effect),
                  *_computed(effect), *_sentences(effect),
                  *_items(effect), *_survival(effect), *_descriptor(effect)]
    return [*found, Section("How this was made", tuple(_made(effect)), folded=True)]


def _opening(effect: Effect) -> Words:
    if effect.same:
        return NOTHING
    first = row_sections.summary(effect)
    if not effect.computed:
        return f"{first} What that changes in the estimates cannot be computed: see below."
    moves = effect.moves
    if not (moves.moved or moves.added or moves.removed or effect.flips or effect.sentences or effect.items):
        return f"{first} No estimate, sentence, table or figure of the book changes."
    n = len(effect.after.results)
    figures = sum(item.kind == "figure" for item in effect.items)
    flips = wording.counted(len(effect.flips), "conclusion")
    said = [wording.counted(many, what) for many, what in (
        (len(effect.sentences), "sentence"), (len(effect.items) - figures, "table"), (figures, "figure"))]
    return (f"{first} {len(moves.moved):,} of {n:,} estimates move, and {flips} "
            f"{'changes' if len(effect.flips) == 1 else 'change'}. In the book {wording.listed(said)} "
            "show something else.")


def _state(state: State) -> Words:
    return [Given(state.named), *([" (", Given(state.commit[:12]), ")"] if state.commit else [])]


def _problems(effect: Effect) -> Iterator[Section]:
    new = [one for one in effect.problems if one.new]
    old = [one for one in effect.problems if not one.new]
    shown = new + [one for one in old if one.state == "base" or not effect.computed]
    said = [f"{_errors(new)} that the earlier state did not have." if new else "No new problem."]
    if len(shown) < len(effect.problems):
        said.append(f"{_errors(old)} stood there before and "
                    f"{'is' if len(old) == 1 else 'are'} not repeated.")
    if any(one.state == "base" for one in shown):
        said.append("The earlier state cannot be computed, so there is nothing to compare with.")
    if effect.problems:
        yield Section("What the gate finds", tuple(said), ("Where", "What is wrong", "What to do"),
                      [_problem(one) for one in shown])


def _unable(effect: Effect) -> Iterator[Section]:
    if effect.unable:
        words = {"base": "earlier", "head": "later"}
        yield Section("What cannot be computed", (
            "The package that runs cannot compute a state. Its descriptor may be of another version, or may "
            "lack what the package needs.",), ("State", "What was said"),
            [(words[state], Given(what)) for state, what in effect.unable])


def _errors(noticed: Sequence[Noticed]) -> str:
    counts = Counter(one.problem.severity for one in noticed)
    return wording.listed([wording.counted(counts[word], word) for word in ("error", "warning")
                           if counts[word]]).capitalize()


def _problem(one: Noticed) -> list[Words]:
    problem: Problem = one.problem
    where = [Given(problem.file), *([f" line {problem.line}"] if problem.line else []),
             *([", ", Given(problem.column)] if problem.column else []),
             *([", ", Given(problem.case_id)] if problem.case_id else []),
             " (earlier state)" if one.state == "base" else ""]
    wrong = [f"{problem.severity} {problem.rule}: ",
             *([Given(_short(problem.value)), ": "] if problem.value else []), Given(problem.message)]
    return [where, wrong, Given(problem.fix)]


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _duplicates(effect: Effect) -> Iterator[Section]:
    if effect.duplicates:
        yield Section("Possible duplicates",
                      ("Likenesses that the earlier state did not have. A person decides.",),
                      ("Where", "What is alike", "What to do"), [_problem(one) for one in effect.duplicates])


def _failed(effect: Effect) -> Iterator[Section]:
    if effect.failed:
        yield Section("Where the book would not build", (
            "With these data the build stops. The text of the page must be changed as well.",),
            ("Page", "Why"), [(title(page), Given(what)) for page, what in effect.failed])


def _computed(effect: Effect) -> Iterator[Section]:
    if effect.computed:
        yield flipped(effect.flips)
    yield from row_sections.sections(effect)
    if effect.moves is not None:
        yield from moved(effect.moves)


def flipped(flips: Sequence[Flip]) -> Section:
    """Conclusions that change."""
    rows = [(KINDS[flip.kind], flip.label, flip.before, flip.after) for flip in flips]
    said = ("A conclusion changes where an interval crosses a line (no difference 0, ratio 1), where an "
            "order of groups is reversed, where a group becomes large enough to be compared or too small, or "
            "where something can be given now or no longer." if rows else "No conclusion changes.")
    columns = ("What", "Of what", "Before", "After") if rows else ()
    return Section("Conclusions that change", (said,), columns, rows)


def moved(moves: Moves, folded: bool = True) -> Iterator[Section]:
    """Estimates that move, are new, or gone."""
    if not any((moves.moved, moves.recounted, moves.added, moves.removed)):
        return
    said = ["In the order of how far: the distance between the two values in half-widths of the 95% interval "
            "before, on the logarithm for ratios. At 1 the value lies where the interval had ended. What can "
            "be given now or no longer stands first, what has no interval last."]
    if moves.recounted:
        said.append("Value and interval stay, and only the patients counted are others, in "
                    f"{wording.counted(len(moves.recounted), 'more estimate')}.")
    rows = [_move(move) for move in (*moves.moved, *moves.added, *moves.removed)]
    yield Section("Estimates that move", tuple(said), ("Estimate", "Before", "After", "Patients", "Moved by"),
                  rows, folded=folded)


def _move(move: Move) -> list[Words]:
    one, two = move.before, move.after
    return [[move.label, " ", Given(move.name)], _told(one), _told(two),
            f"{one.n} → {two.n}" if one and two and one.n != two.n else f"{(two or one).n}",
            _distance(move)]


def _told(e: Estimate | None) -> str:
    if e is None:
        return "–"
    return wording.with_interval(e) if e.value is not None or wording.not_reached(e) else (
        f"{wording.NONE}: {e.reason}")


def _distance(move: Move) -> str:
    if move.before is None or move.after is None:
        return "new" if move.before is None else "gone"
    if (move.before.value is None) != (move.after.value is None):
        given = "reached" if any(map(wording.not_reached, (move.before, move.after))) else "given"
        return f"now {given}" if move.before.value is None else f"no longer {given}"
    if move.shift is None:
        return "–"
    return f"{move.shift:.2f}" if move.shift >= 0.005 or not move.shift else "<0.01"


def _sentences(effect: Effect) -> Iterator[Section]:
    if effect.sentences:
        rows = [(title(told.page), [Swap(*part) if isinstance(part, tuple) else part for part in told.parts])
                for told in effect.sentences]
        yield Section("Sentences of the book that read otherwise",
                      ("The number struck out stands there now.",), ("Page", "Sentence"), rows, folded=True)


def _items(effect: Effect) -> Iterator[Section]:
    if effect.items:
        rows = [(title(item.page), item.kind, Given(item.name), _first_sentence(item.caption),
                 str(item.rows) if item.kind == "table" else "–") for item in effect.items]
        yield Section("Tables and figures of the book whose content differs", (),
                      ("Page", "Kind", "Name", "Caption", "Rows"), rows, folded=True)


def _first_sentence(caption: str) -> str:
    return _short(caption.split(". ")[0], 120)


def _survival(effect: Effect) -> Iterator[Section]:
    if not effect.computed:
        return
    names = ["n", "deaths", "median", *(f"at_{month}" for month in TIMES), "rmst_12", "rmst_24"]
    words = ["patients followed", "deaths", "median", *(f"alive at {month} months" for month in TIMES),
             "mean months lived of the first 12", "mean months lived of the first 24"]
    rows = [(said, *(_told(look.results[f"survival.all.{name}"]) for look in (effect.before, effect.after)))
            for name, said in zip(names, words, strict=True)]
    yield Section("Survival of all patients, before and after", (), ("What", "Before", "After"), rows,
                  figure=True)


def _descriptor(effect: Effect) -> Iterator[Section]:
    if effect.descriptor:
        yield Section("The descriptor changes", (
            "The file datapackage.json says what a column may hold. It is as powerful as code: read it as "
            "code.",),
            ("Line",), [(Given(line),) for line in effect.descriptor])


def _made(effect: Effect) -> Iterator[Words]:
    yield (f"Both states were read with the package that runs, version {effect.package}, and the numbers are "
           "those of a full rebuild with it. Of the two states only the tables and their descriptor were "
           "read; a change of code or of text is not looked into.")
    if n := effect.head.elsewhere:
        yield (f"The two commits differ in {wording.counted(n, 'file')} outside the data as well. What "
               f"{'that changes' if n == 1 else 'those change'} is not told here.")
