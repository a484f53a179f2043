"""All estimates in one place: what the prose names and ``results.json`` holds."""

import json
import math
import multiprocessing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import ModuleType

from .. import review
from ..gate import renaming
from ..gate.dataset import Dataset
from ..stats import wording
from ..stats.estimate import Estimate
from ..tables.problems import Refused
from . import checked, places

#: Significant digits of an estimate. Those behind depend on the processor, because libraries of linear
#: algebra add up in another order on each; a release must come out the same on all.
DIGITS = 12
#: Where a results.json is looked for in a folder: of a release, of a site.
PLACES = ("results.json", "data/results.json", "html/data/results.json")
KNOWN = {one.name for one in fields(Estimate)} - {"case_ids"}
NUMBERS = ("value", "lower", "upper", "n", "n_missing", "count")


@dataclass(frozen=True)
class Published:
    """The results of one version; ``patients`` are all that any estimate rests on.

    ``renamed``: the reports that had another key in a version before, old → new.
    """

    version: str
    digest: str
    estimates: Mapping[str, Estimate]
    patients: frozenset[str]
    renamed: Mapping[str, str] = field(default_factory=dict)


def compute(data: Dataset) -> dict[str, Estimate]:
    """Every estimate by name, in the order of the chapters; then those made of others."""
    return _compared(_by_name(e for module in review().modules() for e in module.estimates(data)))


def _compared(results: dict[str, Estimate]) -> dict[str, Estimate]:
    return _by_name([*results.values(), *(e for module in review().modules() if hasattr(module, "compared")
                                          for e in module.compared(results))])


def compute_in_two(data: Dataset) -> dict[str, Estimate]:
    """The same, with a second process for the topics that the review sets beside the others.

    For a process without threads, as it is forked.
    """
    import lifelines  # noqa: F401  once for both
    from statsmodels.stats import meta_analysis  # noqa: F401

    everything = review().modules()
    beside = review().modules(beside=True)
    context = multiprocessing.get_context("fork")
    answer, send = context.Pipe(duplex=False)
    process = context.Process(target=lambda: send.send(_of(beside, data)), daemon=True)
    process.start()
    send.close()
    found = _of([module for module in everything if module not in beside], data)
    try:
        found |= answer.recv()
    except EOFError:  # it failed or was killed; what failed is told where it fails here
        found |= _of(beside, data)
    process.join()
    return _compared(_by_name(e for module in everything for e in found[module.__name__]))


def _of(modules: Iterable[ModuleType], data: Dataset) -> dict[str, list[Estimate]]:
    return {module.__name__: list(module.estimates(data)) for module in modules}


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


def renamed(estimates: Mapping[str, Estimate], names: renaming.Names) -> dict[str, Estimate]:
    """The estimates with the new keys of reports that have been renamed."""
    def told(words: str) -> str:
        return renaming.text(words, names)

    return {told(name): replace(e, name=told(name), label=told(e.label), reason=told(e.reason),
                                case_ids=tuple(map(told, e.case_ids))) for name, e in estimates.items()}


def rounded(number: float | None) -> float | None:
    """A number to :data:`DIGITS` significant digits."""
    return float(f"{number:.{DIGITS}g}") if isinstance(number, float) else number


def as_json(data: Dataset, results: dict[str, Estimate]) -> str:
    """``results.json``: version and digest of the data, the estimates by name, and their patients.

    ``checked`` says how many of the patients of an estimate a person has checked. An estimate names its
    ``patients``; the list of that name holds their case ids. The
    name is the digest of the list, so that the same patients have it in every release. Its ``text`` is
    value and interval in words, for who shows it. ``renamed`` are the reports that had another key before.
    """
    digests: dict[int, str] = {}  # by identity: the same patients are the same tuple
    groups, entries, done = {}, {}, checked.patients(data)
    for name, e in results.items():
        if id(e.case_ids) not in digests:
            digest = places.digest(e.case_ids)
            digests[id(e.case_ids)], groups[digest] = digest, list(e.case_ids)
        entries[name] = e.as_dict() | {"text": wording.moved(e), "patients": digests[id(e.case_ids)],
                                       "checked": len(done.intersection(e.case_ids))}
    document = {
        "data_version": data.version,
        "data_digest": data.digest,
        "estimates": entries,
        "patients": groups,
    }
    if "sources" in data.sheets and (former := renaming.former(data.sheets["sources"].columns)):
        document["renamed"] = former
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def read(place: Path) -> Published:
    """The results at a path: the file, or the folder of a release or a site that holds it.

    Of other versions of the package too: a field that this one does not know is left out.
    Raises :class:`.problems.Refused`.
    """
    path = next((place / name for name in PLACES if (place / name).is_file()), place)
    try:
        return parsed(path.read_bytes(), place)
    except (FileNotFoundError, IsADirectoryError):
        raise Refused(f"{place}: there is no results.json. Name one, or the folder of a release or a site "
                      "that holds it, such as "
                      f"dist/{review().name}-2026.11.0") from None
    except OSError as error:
        raise Refused(f"{place}: {error.strerror or error}") from None


def parsed(text: str | bytes, place: Path) -> Published:
    """The results in the text of a ``results.json``; ``place`` is named where it is none."""
    try:
        document = json.loads(text, parse_constant=_refuse)
        groups = {name: tuple(map(str, ids)) for name, ids in document["patients"].items()}
        estimates = {name: _estimate(name, entry, groups) for name, entry in document["estimates"].items()}
        return Published(str(document["data_version"]), str(document["data_digest"]), estimates,
                         frozenset(one for ids in groups.values() for one in ids),
                         {str(old): str(new) for old, new in document.get("renamed", {}).items()})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused(f"{place} is not a results.json of this review: {error!r}") from None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def _estimate(name: str, entry: dict, groups: Mapping[str, tuple[str, ...]]) -> Estimate:
    known = {key: value for key, value in entry.items() if key in KNOWN}
    e = Estimate(**known | {"name": name}, case_ids=groups.get(entry.get("patients"), ()))
    for key in NUMBERS:
        x = getattr(e, key)
        optional = x is None and key not in ("n", "n_missing")
        if not optional and (isinstance(x, bool) or not isinstance(x, int | float) or not math.isfinite(x)):
            raise ValueError(f"{key} of {name} is {x!r}")
    for key in ("label", "method", "unit", "reason"):
        if not isinstance(getattr(e, key), str):
            raise ValueError(f"{key} of {name} is no text")
    return e
