"""A patient in words, as the module says that the review names for it.

The name is made here: what the report is called, and which of its patients it is. The module has ``headline``
(data, case), what heads the page of a patient, and ``COLUMNS`` of a list of patients: titles, each with a
function of data and case. It may have

- ``short``, the patient in a few words; else the first of the columns says them;
- ``place``, where the disease is, beside ``short`` in the title of a page;
- ``also_known_as`` (data), case → words that the search finds it by besides its values.
"""

from collections import Counter
from types import SimpleNamespace

from .. import review
from ..gate.dataset import Dataset
from . import reports


def names(data: Dataset) -> dict[str, str]:
    """The name of each patient by its key, in the order of the table: ``Hata 2013, patient 2``, and without
    the number where it is the only one of its report."""
    parts = {case: case.rpartition("-") for case in data.cases["case_id"]}
    of = Counter(key for key, _, _ in parts.values())
    called = {key: reports.reported_by(data, key) for key in of}
    return {case: called[key] + (f", patient {number}" if number != "1" or of[key] > 1 else "")
            for case, (key, _, number) in parts.items()}


def own() -> SimpleNamespace:
    """The parts of the module, and for those that it may lack what stands in their place."""
    module = review().part("patient")
    return SimpleNamespace(**{"short": module.COLUMNS[0][1], "place": lambda data, case: "",
                              "also_known_as": lambda data: {}} | vars(module))
