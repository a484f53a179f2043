"""The type of site, figures and PDF: Source Sans 3, as Adobe releases it (SIL Open Font License 1.1).

The site has parts of it that load quickly, in ``build/sphinx/static/fonts``.
"""

import importlib.util
from pathlib import Path

FAMILY = "Source Sans 3"


def folders() -> list[Path]:
    """Where its fonts are, and the Japanese one, which comes with matplotlib-fontja: a book needs both."""
    japanese = importlib.util.find_spec("matplotlib_fontja")
    return [Path(__file__).parent, *(Path(place) / "fonts" for place in (
        japanese.submodule_search_locations if japanese else ()))]
