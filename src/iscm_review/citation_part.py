"""A figure, a table or a number of the built site, as it is cited by itself."""

from __future__ import annotations

from pathlib import Path

from .citation import Part

KINDS = ("fig-", "tbl-")


class NoSuchPart(Exception):
    """The site has no such part, or there is no site."""


def find(site: Path, name: str) -> Part:
    """The part that has this name: ``fig-…``, ``tbl-…``, or that of an estimate.

    It is looked up in the inventory of the site, so that the address is one that is there.
    """
    from bs4 import BeautifulSoup
    from sphinx.util.inventory import InventoryFile

    try:
        with (site / "objects.inv").open("rb") as file:
            labels = InventoryFile.load(file, "", lambda _, path: path)["std:label"]
    except OSError:
        raise NoSuchPart(f"no site is in {site}: build it first (make html)") from None
    label = name if name.startswith(KINDS) else f"num-{name}"
    if label not in labels:
        raise NoSuchPart(f"no figure, table or number of this site is called {name}")
    path = labels[label][2]
    if not name.startswith(KINDS):
        return Part(label, f"Estimate {name}", path)
    page, _, anchor = path.partition("#")
    place = BeautifulSoup((site / page).read_bytes(), "html.parser").find(id=anchor)
    number, caption = (place.select_one(f".caption-{which}").get_text(" ", strip=True)
                       for which in ("number", "text"))
    return Part(label, f"{number}: {headline(caption)}", path)


def headline(caption: str) -> str:
    """The first sentence of a caption, without its stop."""
    return caption.split(". ")[0].rstrip(".")
