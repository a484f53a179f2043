"""The living review of intramedullary spinal cord metastasis: the disease, as the engine is told of it."""

__version__ = "2026.11.0"

from . import review  # noqa: E402, F401  whatever is imported from here finds the review declared
