"""All that a state of the data is computed with, imported: for the process that others are forked from.

Neither it nor its forks look for cycles, which would take a fifth of their time.
"""

import gc
import importlib

from .. import review

gc.disable()
for name in (f"{__package__}.shown", f"{review().package}.chapter", "lifelines",
             "statsmodels.stats.meta_analysis"):
    importlib.import_module(name)
