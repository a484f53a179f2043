"""What a book is made from besides its prose, made once for a state of the inputs.

Estimates, bibliography, the pages of patients and reports, what the scripts of a page are told, and
the files for download stand in the folder of these inputs (:mod:`.inputs`), beside pictures and
executed notebooks. The pages of the site are made from this folder, and read no table.
"""

import shutil
from pathlib import Path

from ..book.folder import BIBLIOGRAPHY, EXPLORE, FORM, RESULTS
from ..tables import inputs
from ..tables.files import replace_folder, write_atomically
from ..tables.problems import DataError


def make(into: Path, source: Path, unchecked: bool = False) -> str:
    """Fill the folder from ``source`` unless it is full already: :func:`begin`, and then :func:`finish`."""
    told = begin(into, source, unchecked)
    finish(into, source)
    return told


def begin(into: Path, source: Path, unchecked: bool = False) -> str:
    """Compute the results, for the notebooks; returns in words what the gate warns of, and which judgements
    of certainty the numbers have outlived.

    The data pass every rule first, each time, unless ``unchecked``. Raises
    :class:`.problems.DataError` for data that cannot be used, and
    :class:`.inputs.Changed` where they are no longer those that name the folder.
    """
    from ..book import opened, results
    from ..evidence import certainty
    from ..gate import dataset, report, validate

    checked = validate.check(source, needed_only=unchecked)
    if checked.errors:
        raise DataError(checked.problems)
    if not _full(into):
        data = dataset.typed(source, checked)
        computed = results.compute_in_two(data)
        certainty.look_again(data.sheets, computed)  # a name that no estimate has ends it here
        inputs.unchanged(into, source)  # before a page is run that would be kept in this folder
        opened.use(data, computed)  # for the pages that this process runs
        write_atomically(into / RESULTS, results.as_json(data, computed))
    problems = [*checked.problems, *certainty.look_again(checked.sheets, results.read(into).estimates)]
    return report.text(problems) if problems else ""


def _full(into: Path) -> bool:
    from ..site import exports

    return (into / exports.FOLDER / exports.SUMS).is_file()


def finish(into: Path, source: Path) -> None:
    """What no notebook needs, so that it can be made beside them.

    The files for download come last, whole: a folder that has them is complete.
    """
    from ..book import opened
    from ..intake import form
    from ..site import bibliography, explore, exports, trace
    from ..tables import edition, quoted

    if _full(into):
        return
    data, computed = opened.opened()
    write_atomically(into / BIBLIOGRAPHY, bibliography.bibtex(data))
    trace.write(into / trace.FILE, trace.make(data, computed, edition.read()))
    write_atomically(into / EXPLORE, quoted.as_json(explore.describe(data)))
    write_atomically(into / FORM, quoted.as_json(form.describe(source)))
    staged = into / f"{exports.FOLDER}.new"
    shutil.rmtree(staged, ignore_errors=True)
    exports.write(staged, source, data, into)
    inputs.unchanged(into, source)
    replace_folder(staged, into / exports.FOLDER)
