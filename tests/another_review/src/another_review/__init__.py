"""A review of an invented disease: what the engine does, it does for another review as well."""

__version__ = "2026.11.0"

from . import review  # noqa: E402, F401  whatever is imported from here finds the review declared
