"""A topic of the review: its estimates, figures and tables side by side. Chapters see each module."""

from pkgutil import iter_modules

__all__ = [module.name for module in iter_modules(__path__)]
