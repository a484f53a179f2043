"""Conclusions that change: intervals that cross their line, orders, and what can be estimated at all."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations, product

from .. import evidence, review
from ..evidence import certainty
from ..stats.estimate import Estimate
from ..stats.flip import Flip
from ..stats.groups import ALL, Group
from ..stats.random_effects import FEW
from ..stats.survival import too_few
from ..stats.wording import counted, full, listed, not_reached, value, with_interval

#: Units whose estimates are held against a line: no difference is 0, no effect a ratio of 1.
LINES = {"ratio": 1.0, "points": 0.0, "correlation": 0.0, "kappa": 0.0}
Results = Mapping[str, Estimate]


def flips(base: Results, head: Results) -> list[Flip]:
    """Every conclusion that differs, the most important topics first."""
    shared = [name for name in base if name in head]
    found = [*_lines(base, head, shared), *_sizes(base, head, shared), *_possible(base, head, shared),
             *_orders(base, head),
             *(flip for module in review().modules() if hasattr(module, "flips")
               for flip in module.flips(base, head))]
    return sorted(found, key=lambda flip: importance(flip.names[0]))


def judged(base: Results, before: Sequence[certainty.Judgement],
           head: Results, after: Sequence[certainty.Judgement]) -> Iterator[Flip]:
    """Ratings and sentences that the numbers have outlived, that hold again, or that were changed."""
    earlier = {one.name: one for one in before}
    for one in after:
        was, why = earlier.get(one.name), one.outlived(head)
        said = certainty.in_words(was, base) if was else "not judged"
        now = certainty.in_words(one, head)
        if said != now and (was or why):
            yield Flip("certainty", tuple(one.estimates), one.question, said or certainty.HOLDS,
                       f"{now or certainty.HOLDS}{': ' * bool(why)}{why}")


def importance(name: str) -> tuple:
    """The place of an estimate: topics of the headlines first, others of the disease, then the evidence."""
    topic = review().topic(name)
    first = [*dict.fromkeys(headline.partition(".")[0] for headline in review().headlines)]
    topics = [one.name for one in review().topics]
    return (first.index(topic.name) if topic.name in first else len(first),
            topic.module.startswith(evidence.__name__),
            topics.index(topic.name) if topic.name in topics else len(topics))


def groups() -> Iterator[Group]:
    """Everybody, and each group of a family once."""
    yield from dict.fromkeys((ALL, *chain(*review().part("groups").FAMILIES)))


def line_of(e: Estimate) -> float | None:
    """The line that an interval is held against; ``None`` where the book states none."""
    return 0.0 if e.method.startswith("difference of") else LINES.get(e.unit)


def _side(e: Estimate) -> int | None:
    """-1 or 1 where the whole interval lies below or above the line, 0 where it holds the line."""
    line = line_of(e)
    if line is None or e.lower is None or e.upper is None:
        return None
    return (e.lower > line) - (e.upper < line)


def _lines(base: Results, head: Results, shared: list[str]) -> Iterator[Flip]:
    for name in shared:
        one, two = _side(base[name]), _side(head[name])
        if None not in (one, two) and one != two:
            line = f"{line_of(head[name]):g}"
            words = {0: f"holds {line}", 1: f"lies above {line}", -1: f"lies below {line}"}
            yield Flip("line", (name,), head[name].label,
                       f"the interval {words[one]}: {with_interval(base[name])}",
                       f"the interval {words[two]}: {with_interval(head[name])}")


def _sizes(base: Results, head: Results, shared: list[str]) -> Iterator[Flip]:
    """Groups that are now large enough to be compared, or no longer (the rule of :mod:`.estimate`)."""
    for group in groups():
        if (name := f"{review().follow_up.topic}.{group.name}.median") in shared:
            few = [too_few(results[name].n, results[name].count) for results in (base, head)]
            if few[0] != few[1]:
                yield Flip("comparable", (name,), group.label, *(
                    f"{'too small' if too else 'large enough'} to be compared: {counted(e.n, 'patient')}, "
                    f"{counted(e.count, 'death')}" for too, e in zip(few, (base[name], head[name]),
                                                                     strict=True)))


def _possible(base: Results, head: Results, shared: list[str]) -> Iterator[Flip]:
    """What can be given now and could not, or no longer; measures of one comparison together."""
    together: dict[tuple, list[str]] = {}
    for name in shared:
        one, two = base[name], head[name]
        if (one.value is None) != (two.value is None):
            without = one if one.value is None else two
            stem = name if not_reached(without) else name.rpartition(".")[0]
            together.setdefault((_kind(without), one.value is None, stem), []).append(name)
    for (kind, _, _), names in together.items():
        one, two = base[names[0]], head[names[0]]
        yield Flip(kind, tuple(names), two.label, full(one), full(two))


def _kind(e: Estimate) -> str:
    if not_reached(e):
        return "median"
    if e.reason == FEW:
        return "pooled"
    return "compared" if e.reason.startswith("not compared") else "estimable"


def _orders(base: Results, head: Results) -> Iterator[Flip]:
    for family, (measure, words) in product(review().part("groups").FAMILIES, (
            ("median", "median survival"), ("rmst_12", "mean months lived of the first 12"))):
        names = {}
        for group in family:
            stem = f"{review().follow_up.topic}.{group.name}"
            sizes = [results.get(f"{stem}.median") for results in (base, head)]
            if f"{stem}.{measure}" in base.keys() & head.keys() and all(sizes) and not any(
                    too_few(size.n, size.count) for size in sizes):
                names[f"{stem}.{measure}"] = group.label
        yield from _reversed(base, head, names, words)
    for start in review().ranked:
        names = {n: head[n].label for n in base if n.startswith(start) and n in head}
        yield from _reversed(base, head, names, "")
        yield from _first(base, head, names)


def _reversed(base: Results, head: Results, names: dict[str, str], words: str) -> Iterator[Flip]:
    """Pairs of which the one that was ahead is now behind; a tie is neither."""
    for one, two in combinations(names, 2):
        order = [_ahead(results[one], results[two]) for results in (base, head)]
        if sorted(order, key=lambda x: x or 0) == [-1, 1]:
            pair = f"{names[one]} and {names[two]}"
            yield Flip("order", (one, two), f"{words}: {pair}" if words else pair,
                       *(f"{value(results[one])} and {value(results[two])}" for results in (base, head)))


def _ahead(one: Estimate, two: Estimate) -> int | None:
    sizes = [math.inf if not_reached(e) else e.value for e in (one, two)]
    return None if None in sizes else (sizes[0] > sizes[1]) - (sizes[0] < sizes[1])


def _first(base: Results, head: Results, names: dict[str, str]) -> Iterator[Flip]:
    """Which of some shares is the largest, where that has changed and no pair was reversed."""
    known = [{n: results[n].value for n in names if results[n].value} for results in (base, head)]
    firsts = [tuple(n for n, share in one.items() if share == max(one.values())) for one in known]
    if all(firsts) and firsts[0] != firsts[1] and set(firsts[0]) & set(firsts[1]):
        yield Flip("first", tuple(dict.fromkeys(firsts[0] + firsts[1])), "the most common",
                   *(listed([names[n] for n in first]) for first in firsts))
