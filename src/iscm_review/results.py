"""All estimates in one place: what the prose names and ``results.json`` holds."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from . import (
    agreement,
    appraisal,
    audit,
    bias,
    comparison,
    epidemiology,
    imaging,
    methods,
    models,
    pooling,
    sensitivity,
    survival,
    treatment,
)
from .dataset import Dataset
from .estimate import Estimate
from .files import write_atomically
from .trace import places

TOPICS = (methods, agreement, appraisal, epidemiology, imaging, treatment, survival, comparison, models,
          bias, sensitivity, pooling, audit)
#: About half of the work; the others keep with the dataset what figures and tables ask for again.
BESIDE = (epidemiology, imaging, treatment, survival, comparison, bias, sensitivity)

#: Significant digits of an estimate. Those behind depend on the processor, because libraries of linear
#: algebra add up in another order on each; a release must come out the same on all.
DIGITS = 12


def compute(data: Dataset) -> dict[str, Estimate]:
    """Every estimate by name, in the order of the chapters."""
    return _by_name(e for topic in TOPICS for e in topic.estimates(data))


def compute_in_two(data: Dataset) -> dict[str, Estimate]:
    """The same, :data:`BESIDE` in a process of its own; for a process without threads, as it is forked."""
    from lifelines import statistics  # noqa: F401  once for both
    from statsmodels.stats import meta_analysis, proportion  # noqa: F401

    context = multiprocessing.get_context("fork")
    answer, send = context.Pipe(duplex=False)
    process = context.Process(target=lambda: send.send(list(_of(BESIDE, data))))
    process.start()
    send.close()
    found = dict(_of([topic for topic in TOPICS if topic not in BESIDE], data))
    try:
        found |= answer.recv()
    except EOFError:  # it failed or was killed; what failed is told where it fails here
        found |= _of(BESIDE, data)
    process.join()
    return _by_name(e for topic in TOPICS for e in found[topic.__name__])


def _of(topics: Iterable[ModuleType], data: Dataset) -> Iterator[tuple[str, list[Estimate]]]:
    return ((topic.__name__, list(topic.estimates(data))) for topic in topics)


def _by_name(estimates: Iterable[Estimate]) -> dict[str, Estimate]:
    results: dict[str, Estimate] = {}
    kept: dict[tuple[str, ...], tuple[str, ...]] = {}
    for e in estimates:
        if e.name in results:
            raise ValueError(f"two estimates are called {e.name}")
        # Many estimates are of the same patients; one tuple of them is enough.
        ends = {end: rounded(getattr(e, end)) for end in ("value", "lower", "upper")}
        results[e.name] = replace(e, **ends, case_ids=kept.setdefault(e.case_ids, e.case_ids))
    return results


def rounded(number: float | None) -> float | None:
    """A number to :data:`DIGITS` significant digits."""
    return float(f"{number:.{DIGITS}g}") if isinstance(number, float) else number


def as_json(data: Dataset, results: dict[str, Estimate]) -> str:
    """``results.json``: version and digest of the data, the estimates by name, and their patients.

    An estimate names its ``patients``; the list of that name holds their case ids. The
    name is the digest of the list, so that the same patients have it in every release.
    """
    digests: dict[int, str] = {}  # by identity: the same patients are the same tuple
    groups, entries = {}, {}
    for name, e in results.items():
        if id(e.case_ids) not in digests:
            digest = places.digest(e.case_ids)
            digests[id(e.case_ids)], groups[digest] = digest, list(e.case_ids)
        entries[name] = e.as_dict() | {"patients": digests[id(e.case_ids)]}
    document = {
        "data_version": data.version,
        "data_digest": data.digest,
        "estimates": entries,
        "patients": groups,
    }
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def write(path: Path, data: Dataset, results: dict[str, Estimate]) -> None:
    """Write ``results.json`` so that a reader finds the old file or the new one, whole."""
    write_atomically(path, as_json(data, results))


def read(path: Path) -> dict[str, Estimate]:
    """The estimates of a ``results.json`` by name."""
    document = json.loads(Path(path).read_text(encoding="utf-8"))
    groups = {digest: tuple(ids) for digest, ids in document["patients"].items()}
    return {name: Estimate(**{k: v for k, v in e.items() if k != "patients"}, case_ids=groups[e["patients"]])
            for name, e in document["estimates"].items()}
