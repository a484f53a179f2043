"""The documents that are printed, as the contents of the book declare them.

``meta: {printed: {words: [part or page, …], …}}`` in ``_toc.yml`` says of each what it is in words and which
parts and single pages it holds; without that there is one, of all. The first has the root and no name.
"""

from pathlib import Path
from typing import NamedTuple

from .. import review
from .places import BuildError

#: Pages that do something in a browser, and nothing on paper.
ON_SCREEN = {review().page(kind) for kind in ("explore", "form", *({"check"} - review().pages.keys()))}
WHOLE = "main text"


class Volume(NamedTuple):
    """What it is in words, its file, and the pages of each part in the order of reading."""

    words: str
    file: str
    parts: dict[str, list[str]]

    @property
    def pages(self) -> list[str]:
        return [page for part in self.parts.values() for page in part]


def read(book: Path) -> list[Volume]:
    """The volumes of a book; raises ``BuildError`` where one names what the contents do not have."""
    import yaml

    contents = yaml.safe_load((book / "_toc.yml").read_text(encoding="utf-8"))
    parts = {part["caption"]: [c["file"] for c in part["chapters"]] for part in contents["parts"]}
    part_of = {page: part for part, pages in parts.items() for page in pages}
    declared = contents.get("meta", {}).get("printed") or {WHOLE: [*parts]}
    named = [entry for entries in declared.values() for entry in entries]
    if unknown := [entry for entry in named if entry not in parts and entry not in part_of]:
        raise BuildError(f"{book / '_toc.yml'}: printed has {unknown[0]!r}, which is no part and no page")
    elsewhere, volumes = ON_SCREEN.union(named), []
    for words, entries in declared.items():
        held = {} if volumes else {"": [contents["root"]]}
        for entry in entries:
            pages = [page for page in parts[entry] if page not in elsewhere] if entry in parts else [entry]
            held.setdefault(part_of.get(entry, entry), []).extend(pages)
        end = f"-{words.replace(' ', '-')}" if volumes else ""
        volumes.append(Volume(words, f"{review().name}{end}.pdf", held))
    return volumes
