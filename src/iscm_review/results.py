"""All estimates in one place: what the prose names and ``results.json`` holds."""

from __future__ import annotations

import json
from pathlib import Path

from . import agreement, appraisal, audit, epidemiology, imaging, methods, survival, treatment
from .dataset import Dataset
from .estimate import Estimate
from .files import write_atomically

TOPICS = (methods, epidemiology, imaging, treatment, survival, audit, appraisal, agreement)


def compute(data: Dataset) -> dict[str, Estimate]:
    """Every estimate by name, in the order of the chapters."""
    results: dict[str, Estimate] = {}
    for topic in TOPICS:
        for estimate in topic.estimates(data):
            if estimate.name in results:
                raise ValueError(f"two estimates are called {estimate.name}")
            results[estimate.name] = estimate
    return results


def as_json(data: Dataset, results: dict[str, Estimate]) -> str:
    """``results.json``: version and digest of the data, and the estimates by name."""
    document = {
        "data_version": data.version,
        "data_digest": data.digest,
        "estimates": {name: e.as_dict() for name, e in results.items()},
    }
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def write(path: Path, data: Dataset, results: dict[str, Estimate]) -> None:
    """Write ``results.json`` so that a reader finds the old file or the new one, whole."""
    write_atomically(path, as_json(data, results))


def read(path: Path) -> dict[str, Estimate]:
    """The estimates of a ``results.json`` by name."""
    entries = json.loads(Path(path).read_text(encoding="utf-8"))["estimates"]
    return {name: Estimate(**{**e, "case_ids": tuple(e["case_ids"])})
            for name, e in entries.items()}
