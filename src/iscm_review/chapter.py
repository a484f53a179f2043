"""What a chapter sees: the data, the results, and the makers of figures and tables.

The build computes in one process and forks a page off it, so a page pays for its drawings only.
A process that did not compute reads ``data`` and ``results`` when they are first asked for.
"""

from __future__ import annotations

from . import computed, dataset, groups, inputs, sensitivity
from . import results as _results
from .estimate import Estimate
from .figures import agreement as agreement_figures
from .figures import appraisal as appraisal_figures
from .figures import audit as audit_figures
from .figures import bias as bias_figures
from .figures import comparison as comparison_figures
from .figures import epidemiology as epidemiology_figures
from .figures import imaging as imaging_figures
from .figures import methods as methods_figures
from .figures import pooling as pooling_figures
from .figures import sensitivity as sensitivity_figures
from .figures import survival as survival_figures
from .figures import treatment as treatment_figures
from .tables import agreement as agreement_tables
from .tables import appraisal as appraisal_tables
from .tables import bias as bias_tables
from .tables import comparison as comparison_tables
from .tables import pooling as pooling_tables
from .tables import reference, review, rules, topics
from .tables import sensitivity as sensitivity_tables
from .tables import versions as version_tables

data: dataset.Dataset
results: dict[str, Estimate]

__all__ = [
    "agreement_figures", "agreement_tables", "appraisal_figures", "appraisal_tables",
    "audit_figures", "bias_figures", "bias_tables", "comparison_figures", "comparison_tables",
    "data", "epidemiology_figures", "groups", "imaging_figures", "methods_figures",
    "pooling_figures", "pooling_tables", "reference", "results", "review", "rules", "sensitivity",
    "sensitivity_figures", "sensitivity_tables", "survival_figures", "topics", "treatment_figures",
    "version_tables",
]


def __getattr__(name: str):
    if name not in ("data", "results"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    data, folder = dataset.load(inputs.data_folder()), computed.folder()
    if folder:
        inputs.unchanged(folder)
    results = _results.read(folder / computed.RESULTS) if folder else _results.compute(data)
    globals().update(data=data, results=results)
    return globals()[name]
