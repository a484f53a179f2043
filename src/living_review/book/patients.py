"""A patient in words, as the module says that the review names for it.

The name is made here: what the report is called, and which of its patients it is. The module has ``headline``
(data, case), what heads the page of a patient, and ``COLUMNS`` of a list of patients: titles, each with a
function of data and case. It may have

- ``short``, the patient in a few words; else the first of the columns says them;
- ``place``, where the disease is, beside ``short`` in the title of a page;
- ``also_known_as`` (data), case → words that the search finds it by besides its values.
"""

from collections import Counter
from collections.abc import Callable

from .. import review
from ..gate.dataset import Dataset
from . import reports

Said = Callable[[Dataset, dict], str]


def _own(name: str, default: Callable) -> Callable:
    return getattr(review().part("patient"), name, default)


def names(data: Dataset) -> dict[str, str]:
    """The name of each patient by its key, in the order of the table: ``Hata 2013, patient 2``, and without
    the number where it is the only one of its report."""
    parts = {case: case.rpartition("-") for case in data.cases["case_id"]}
    of = Counter(key for key, _, _ in parts.values())
    called = {key: reports.reported_by(data, key) for key in of}
    return {case: called[key] + (f", patient {number}" if number != "1" or of[key] > 1 else "")
            for case, (key, _, number) in parts.items()}


def columns() -> tuple[tuple[str, Said], ...]:
    return review().part("patient").COLUMNS


def headline(data: Dataset, case: dict) -> str:
    return review().part("patient").headline(data, case)


def short(data: Dataset, case: dict) -> str:
    return _own("short", columns()[0][1])(data, case)


def place(data: Dataset, case: dict) -> str:
    return _own("place", lambda data, case: "")(data, case)


def also_known_as(data: Dataset) -> dict[str, str]:
    return _own("also_known_as", lambda data: {})(data)
