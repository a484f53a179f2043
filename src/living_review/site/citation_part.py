"""A figure, a table or a number of the built site, as it is cited by itself."""

from __future__ import annotations

from pathlib import Path

from ..book import places
from ..tables.problems import Refused
from .citation import Part

KINDS = ("fig-", "tbl-")


def find(site: Path, name: str) -> Part:
    """The part that has this name: ``fig-…``, ``tbl-…``, or that of an estimate.

    It is looked up in the site, so that the address is one that is there; raises
    :class:`.problems.Refused` where there is none.
    """
    from bs4 import BeautifulSoup

    if not (site / "objects.inv").is_file():
        raise Refused(f"no site is in {site}: build it first (make html)")
    is_number = not name.startswith(KINDS)
    path = places.address(places.number(name), "") if is_number else _labels(site).get(name, "")
    page, _, anchor = path.partition("#")
    html = (site / page).read_bytes() if page and (site / page).is_file() else b""
    place = BeautifulSoup(html, "html.parser").find(id=anchor)
    if place is None:
        raise Refused(f"no figure, table or number of this site is called {name}")
    if is_number:
        return Part(f"num-{name}", f"Estimate {name}", path)
    number, caption = (place.select_one(f".caption-{which}").get_text(" ", strip=True)
                       for which in ("number", "text"))
    return Part(name, f"{number}: {headline(caption)}", path)


def _labels(site: Path) -> dict[str, str]:
    """Where each figure and table stands, from the inventory of the site."""
    from sphinx.util.inventory import InventoryFile

    with (site / "objects.inv").open("rb") as file:
        told = InventoryFile.load(file, "", lambda _, path: path)["std:label"]
    return {name: entry[2] for name, entry in told.items()}


def headline(caption: str) -> str:
    """The first sentence of a caption, without its stop."""
    return caption.split(". ")[0].rstrip(".")
