"""What a book is made from besides its prose, made once for a state of the inputs.

Estimates, bibliography, the pages of patients and reports, what the scripts of a page are told, and
the files for download stand in the folder of these inputs (:mod:`.inputs`), beside pictures and
executed notebooks. The pages of the site are made from this folder, and read no table.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from . import inputs
from .files import replace_folder, write_atomically
from .problems import DataError

if TYPE_CHECKING:
    from . import validate

#: Tells the processes that run chapters which folder is theirs.
VARIABLE = "ISCM_REVIEW_COMPUTED"
RESULTS, BIBLIOGRAPHY, FIGURES, NOTEBOOKS = "results.json", "references.bib", "figures", "notebooks"
EXPLORE, FORM = "explore.json", "form.json"


def folder() -> Path | None:
    """The folder of this process, where one was told."""
    told = os.environ.get(VARIABLE)
    return Path(told) if told else None


def make(into: Path, unchecked: bool = False) -> str:
    """Fill the folder unless it is full already; returns in words what the gate warns of.

    The data pass every rule first, each time, unless ``unchecked``. Raises
    :class:`~iscm_review.problems.DataError` for data that cannot be used, and
    :class:`~iscm_review.inputs.Changed` where they are no longer those that name the folder.
    """
    from . import exports, report, validate

    checked = validate.check(inputs.data_folder(), needed_only=unchecked)
    if checked.errors:
        raise DataError(checked.problems)
    if not (into / exports.FOLDER / exports.SUMS).is_file():
        _fill(into, inputs.data_folder(), checked)
    return report.text(checked.problems) if checked.problems else ""


def _fill(into: Path, source: Path, checked: validate.Checked) -> None:
    """The files for download come last, whole: a folder that has them is complete."""
    from . import bibliography, chapter, dataset, edition, explore, exports, form, results, trace

    data = dataset.typed(source, checked)
    computed = results.compute_in_two(data)
    chapter.data, chapter.results = data, computed  # for the pages that this process runs
    results.write(into / RESULTS, data, computed)
    write_atomically(into / BIBLIOGRAPHY, bibliography.bibtex(data))
    trace.write(into / trace.FILE, trace.make(data, computed, edition.read()))
    write_atomically(into / EXPLORE, explore.as_json(data))
    write_atomically(into / FORM, form.as_json(source))
    staged = into / f"{exports.FOLDER}.new"
    shutil.rmtree(staged, ignore_errors=True)
    exports.write(staged, source, data, into)
    inputs.unchanged(into)
    replace_folder(staged, into / exports.FOLDER)
