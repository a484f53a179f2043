"""The living review of intramedullary spinal cord metastasis as a library: its tables and what they give.

::

    import iscm_review

    data = iscm_review.load()          # the tables of this version, checked
    data.cases                         # pandas: a row a patient
    iscm_review.results(data)          # every estimate of the book, by name

The chapter *Use the package* shows the rest. The disease is declared in :mod:`.review`; what any living
review needs is in :mod:`living_review`.
"""

from importlib import import_module as _import

__version__ = "2026.11.0"

#: What a notebook needs, and where it is: imported when first asked for, as few commands need pandas.
_PLACES = {
    "load": "living_review.book.opened:load",
    "results": "living_review.book.results:compute",
    "words": "living_review.stats.wording:moved",
    "Group": "living_review.stats.groups:Group",
    "groups": "iscm_review.groups",
    "survival": "living_review.stats.survival",
    "estimate": "living_review.stats.estimate",
    "kaplan_meier": "living_review.book.figures.survival:kaplan_meier",
}
__all__ = [*_PLACES]

from . import review  # noqa: E402, F401  whatever is imported from here finds the review declared


def __getattr__(name: str):
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, part = _PLACES[name].partition(":")
    value = _import(module)
    return getattr(value, part) if part else value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
