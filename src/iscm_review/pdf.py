"""The PDF: one HTML page, tidied, through pandoc to Typst.

All tools come as wheels. The result is tagged (PDF/UA-1, checked by Typst while
it writes), has its fonts inside, and is the same bytes for the same input.
"""

from __future__ import annotations

import datetime
import importlib.util
import os
import re
import shutil
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from . import inputs

#: The title of the chapter made from the opening page.
OPENING = "Summary"
#: Stands for words in a script that the fonts at hand do not have.
UNPRINTABLE = "[not in Latin script]"


def typeset(page: Path, style: Path, target: Path, date: int) -> None:
    """Write ``target`` from the one-page HTML ``page``, with the files of ``style``.

    ``date`` is in seconds since 1970. Raises ``RuntimeError`` with Typst's words
    where the document breaks its rules (a figure without text alternative, say).
    """
    import pypandoc
    import typst

    work = target.parent / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    if (page.parent / "_images").is_dir():
        shutil.copytree(page.parent / "_images", work / "_images")
    for name in ("template.typ", "parts.typ"):
        shutil.copy(style / name, work / name)
    html = printable(one_document(page.read_text(encoding="utf-8")))
    (work / "body.html").write_text(html, encoding="utf-8")
    pypandoc.convert_file(str(work / "body.html"), "typst", format="html",
                          outputfile=str(work / "body.typ"),
                          extra_args=[f"--lua-filter={style / 'filter.lua'}", "--wrap=none",
                                      "--shift-heading-level-by=-1"])
    body = work / "body.typ"
    body.write_text(f'#import "parts.typ": *\n{body.read_text(encoding="utf-8")}',
                    encoding="utf-8")
    typst.compile(str(work / "template.typ"), output=str(work / target.name), root=str(work),
                  font_paths=[str(_east_asian_font().parent)], ignore_system_fonts=True,
                  pdf_standards=["ua-1"], sys_inputs=_about(date))
    os.replace(work / target.name, target)
    shutil.rmtree(work)


def _about(date: int) -> dict[str, str]:
    """What the title page says."""
    from . import dataset, schema

    data = inputs.data_folder()
    package = schema.read(data)
    day = datetime.datetime.fromtimestamp(date, datetime.UTC)
    return {
        "title": "Intramedullary spinal cord metastasis: a living review",
        "author": package.descriptor["contributors"][0]["title"],
        "version": package.version, "digest": dataset.digest(data, package),
        "year": str(day.year), "month": str(day.month), "day": str(day.day),
    }


def _east_asian_font() -> Path:
    package = importlib.util.find_spec("matplotlib_fontja").submodule_search_locations[0]
    return Path(package) / "fonts" / "ipaexg.ttf"


def printable(text: str) -> str:
    """Replace what none of the fonts can show, so that a title in any script can be typeset.

    Latin, Greek, Cyrillic and signs are in Typst's own font (up to U+2E7F);
    Japanese and the characters it shares are in the font beside it.
    """
    from fontTools.ttLib import TTFont

    with TTFont(_east_asian_font(), lazy=True) as font:
        known = font.getBestCmap()
    return re.sub(r"[^\x00-\u2e7f]+",
                  lambda run: run[0] if all(ord(c) in known for c in run[0]) else UNPRINTABLE, text)


def one_document(html: str) -> str:
    """The article of Sphinx's single page, in the plain HTML that pandoc reads well."""
    soup = BeautifulSoup(html, "html.parser")
    article = soup.select_one("article.bd-article")
    for element in article.select(".headerlink, script, style, .prev-next-area"):
        element.decompose()
    _opening_becomes_a_chapter(soup, article)
    for link in article.select("a[href]"):
        link["href"] = re.sub(r"^index\.html(?=#)", "", link["href"])
    _targets(article)
    for element in article.select("section, .cell, .cell_output, .pst-scrollable-table-container, "
                                  ".toctree-wrapper, .citation-list, a.image-reference"):
        element.unwrap()
    for element in article.select("div.docutils.container"):
        element.unwrap()
    for element in article.select("td > p, th > p"):
        element.unwrap()
    for element in article.select(".text-right"):
        element["style"] = "text-align: right"
    for element in article.select("img"):
        element.attrs.pop("style", None)
    for element in article.select(".citation"):
        _reference(element)
    return f'<html lang="en"><body>{article.decode_contents()}</body></html>'


def _opening_becomes_a_chapter(soup: BeautifulSoup, article: Tag) -> None:
    """The book's title moves to the title page, and what stood below it into a chapter."""
    title = article.find("h1")
    opening = title.parent
    title.name, title.string = "h2", OPENING
    for section in opening.find_all("section", recursive=False):
        for level in (4, 3, 2):
            for heading in section.find_all(f"h{level}"):
                if not heading.find_parent(class_="toctree-wrapper"):
                    heading.name = f"h{level + 1}"


def _targets(article: Tag) -> None:
    """Keep an id only where a link leads to it, once, and on something pandoc can label."""
    wanted = {a["href"][1:] for a in article.select('a[href^="#"]')}
    # A page's own anchor stands before its section; both belong to the heading.
    renamed = {}
    for element in article.select("span[id], section[id]"):
        if element.name == "span" and element.get_text(strip=True):
            continue
        heading = (element.find(["h2", "h3", "h4", "h5"]) if element.name == "section"
                   else element.find_next(["h2", "h3", "h4", "h5"]))
        name = element.get("id")
        del element["id"]
        if heading is not None and name in wanted:
            heading["id"] = renamed[name] = renamed.get(heading.get("id"), heading.get("id")) or name
    for link in article.select('a[href^="#"]'):
        link["href"] = "#" + renamed.get(link["href"][1:], link["href"][1:])
    wanted = {a["href"][1:] for a in article.select('a[href^="#"]')}
    seen = set()
    for element in article.select("[id]"):
        if element["id"] not in wanted or element["id"] in seen:
            del element["id"]
            continue
        seen.add(element["id"])
        if element.name == "code":
            name = element.attrs.pop("id")
            element.wrap(BeautifulSoup("", "html.parser").new_tag("span", id=name))
    for link in article.select('a[href^="#"]'):
        if link["href"][1:] not in seen:
            link.unwrap()


def _reference(element: Tag) -> None:
    """``[12] Authors. Title.`` as one paragraph."""
    label = element.select_one(".label")
    text = element.find("p")
    if label is not None and text is not None:
        number = label.get_text(strip=True)
        label.decompose()
        text.insert(0, f"{number} ")
