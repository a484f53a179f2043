"""The folder of what was computed for this process, and the names of the files in it."""

import os
from pathlib import Path

#: Tells the processes of a build which folder is theirs. It holds all that they show: the tables as well.
VARIABLE = "LIVING_REVIEW_COMPUTED"
RESULTS, BIBLIOGRAPHY, FIGURES, NOTEBOOKS = "results.json", "references.bib", "figures", "notebooks"
EXPLORE, FORM, TABLES = "explore.json", "form.json", "data"


def folder() -> Path | None:
    """The folder of this process, where one was told."""
    told = os.environ.get(VARIABLE)
    return Path(told) if told else None
