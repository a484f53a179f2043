"""@title@: the disease, as the engine is told of it."""

__version__ = "@version@"

from . import review  # noqa: E402, F401  whatever is imported from here finds the review declared
