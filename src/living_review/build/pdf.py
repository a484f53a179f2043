"""The PDF: the pages of the site, tidied into one document or several volumes, through pandoc to Typst.

All tools come as wheels. Each is tagged (PDF/UA-1, checked by Typst while
it writes), has its fonts inside, and is the same bytes for the same input.
"""

import datetime
import gc
import multiprocessing
import os
import posixpath
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from copy import copy
from functools import partial
from importlib import import_module
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from .. import review
from ..book import folder as folder_of
from ..book import places
from ..site import citation
from ..tables import edition, schema
from ..tables.files import readable, replace_folder
from ..tables.quoted import seen
from . import fonts
from .volumes import Volume

#: The style of print; a book that has a folder ``pdf`` with the same files is printed by those.
STYLE = Path(__file__).with_name("print")
#: The title of the chapter made from the opening page.
OPENING = "Summary"
#: Behind the cover and each page: no text of the tables holds it (the gate takes no control characters).
BETWEEN = "\x1e"
DROPPED = ("script", "source", "style", "template")
HEADINGS = ["h1", "h2", "h3", "h4"]
#: Their classes say nothing in print; pandoc reads each, and takes one of code for its language.
PLAIN = set("a code em h1 h2 h3 h4 li ol p strong td th tr ul".split())
#: For the screen: links beside a heading, and what a figure offers there.
ON_SCREEN = {"headerlink", "figure-tools", "d-print-none"}
UNWRAPPED = ("cell", "cell_output", "pst-scrollable-table-container", "toctree-wrapper",
             "image-reference", "figure-frame", "docutils")
#: Each line of these tables leads to a page of the site alone; in print the line stands for that page.
LISTS = {places.PATIENTS, places.RECORDS}
#: Where it stands in another volume, each volume ends with those that it cites.
REFERENCES = review().page("references")


def typeset(site: Path, volumes: Sequence[Volume], style: Path, folder: Path, date: int) -> None:
    """Fill ``folder`` with the volumes, from the built pages of a site and the files of ``style``.

    ``date`` is in seconds since 1970. Each volume is made in a process of its own. Raises ``RuntimeError``
    with the chapter, its words and those of Typst where a document breaks a rule of PDF/UA.
    """
    work, staged = (folder.with_name(f"{folder.name}.{name}") for name in ("work", "new"))
    for place in (work, staged):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
    if (site / "_images").is_dir():
        shutil.copytree(site / "_images", work / "_images")
    lay(style, work)
    about, context = _about(site, date), multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(len(volumes), context, import_module, (review().package,)) as pool:
        begun = [pool.submit(_volume, site, volumes, n, work, style, about) for n in range(len(volumes))]
        for volume, one in zip(volumes, begun, strict=True):
            os.replace(one.result(), staged / volume.file)
    shutil.rmtree(work)
    readable(staged)
    replace_folder(staged, folder)


def lay(style: Path, work: Path) -> None:
    """The style of all documents of a folder, there before the first: none is read while it is written."""
    for part in ("template.typ", "parts.typ"):
        shutil.copy(style / part, work / part)


def _volume(site: Path, volumes: Sequence[Volume], n: int, work: Path, style: Path,
            about: Mapping[str, str]) -> Path:
    gc.disable()  # it would look through the nodes of the pages again and again
    words = {"volume": volumes[n].words.capitalize() if n else ""}
    return set_in(work, f"volume-{n}", *printed(site, volumes, n), style, {**about, **words})


def set_in(work: Path, name: str, cover: str, body: str, style: Path, about: Mapping[str, str]) -> Path:
    """A document set in a folder that holds its pictures and its style; ``about`` is for the title page.

    Two pandocs read it, each about half of the pages: the smaller volume is done long before the larger.
    """
    import typst

    middle = f"{body}{BETWEEN}".index(BETWEEN, len(body) // 2)  # of one page, its end
    with ThreadPoolExecutor() as pool:
        cover, *pages = pool.map(partial(to_typst, lua=style / "filter.lua"),
                                 (cover, body[:middle], body[middle:]))
    for ending, parts in ((".cover", [cover]), ("", pages)):
        text = "\n".join(['#import "parts.typ": *', *parts])
        (work / f"{name}{ending}.typ").write_text(text, encoding="utf-8")
    made, told = work / f"{name}.pdf", {key: fonts.printable(words) for key, words in about.items()}
    try:
        fonts.setter()(str(work / "template.typ"), output=str(made), root=str(work),
                       sys_inputs=told | {"body": name})
    except typst.TypstError as error:
        raise RuntimeError(_refusal(error, text)) from None
    return made


def to_typst(html: str, lua: Path) -> str:
    """By pandoc; what it warns of (a formula that it cannot read) is an error: ``RuntimeError``."""
    import pypandoc

    # Text, and not the name of a file: pypandoc would take that for a pattern. Its own way of taking text
    # asks pandoc thrice what it can do, for each page anew.
    command = [pypandoc.get_pandoc_path(), "--from=html-auto_identifiers", "--to=typst", "--wrap=none",
               f"--lua-filter={lua}", "--fail-if-warnings",
               "+RTS", "-A4m", "-F4", "-RTS"]  # garbage is collected less often, in what the processor keeps
    run = subprocess.run(command, input=html.replace(BETWEEN, "\n"), capture_output=True, encoding="utf-8",
                         check=False)
    if run.returncode:
        raise RuntimeError(run.stderr.strip())
    # pandoc centres every table; theirs is the left edge of the text.
    return run.stdout.replace("align(center)[#table(", "align(start)[#table(")


def _refusal(error: Exception, body: str) -> str:
    """What Typst said, in which chapter, and the words of the line."""
    lines, refused = body.split("\n"), fonts.lines_refused(error)
    if not refused or refused[0] > len(lines):
        return str(error)
    chapters = re.findall(r"^= (.+)$", "\n".join(lines[:refused[0]]), re.MULTILINE)
    return f"in “{(chapters or ['the beginning'])[-1]}”, {seen(lines[refused[0] - 1].strip())}: {error}"


def _about(site: Path, date: int) -> dict[str, str]:
    """What the title page says."""
    data, about = site / folder_of.TABLES, edition.read()
    package = schema.read(data)
    day = datetime.datetime.fromtimestamp(date, datetime.UTC)
    return {
        "title": about.title, "keywords": "; ".join(about.keywords),
        "author": package.descriptor["contributors"][0]["title"], "called": about.called,
        "version": about.number, "digest": schema.digest(data, package), "cite": citation.apa(about),
        "year": str(day.year), "month": str(day.month), "day": str(day.day),
    }


def printed(site: Path, volumes: Sequence[Volume], n: int) -> list[str]:
    """Of a volume the cover and the articles of all pages, in plain HTML for pandoc.

    The articles are parts of one document: each id stands in it once, and links lead there. What stands in
    another volume is said to. The fonts can show all of it, and are asked once.
    """
    volume = volumes[n]
    elsewhere = {page: other.words for other in volumes if other is not volume for page in other.pages}
    articles = {page: _article(site, page, volume.pages, elsewhere) for page in volume.pages}
    if REFERENCES in elsewhere:
        articles[REFERENCES] = _cited(_article(site, REFERENCES, volume.pages, elsewhere), articles.values())
    wanted = {link["href"][1:] for article in articles.values() for link in _links_within(article)}
    opening, cover = articles[volume.pages[0]], Tag(name="article")
    cover.extend(copy(element) for element in opening.select(".cover"))
    seen: set[str] = set()
    for article in articles.values():
        _tidy(article, wanted, seen)
    _tidy(cover, set(), set())
    for article in (cover, *articles.values()):
        for link in _links_within(article):
            if link["href"][1:] not in seen:
                link.unwrap()
    if cover.contents:
        opening.find("h1").string = OPENING
    for name, first in ((name, part[0]) for name, part in volume.parts.items() if part):
        mark = Tag(name="div", attrs={"class": "part", "data-part": name})
        articles[first].find("h1").insert_before(mark)
    together = BETWEEN.join(article.decode_contents() for article in (cover, *articles.values()))
    return fonts.printable(together).split(BETWEEN, 1)


def _cited(references: Tag, articles: Iterable[Tag]) -> Tag:
    """The list of references with those alone that these articles cite."""
    wanted = {link["href"][1:] for article in articles for link in _links_within(article)}
    words = [p for p in references.find_all("p") if not p.find_parent(class_="citation")]
    for element in (*words, *(one for one in references.select(".citation") if one["id"] not in wanted)):
        element.decompose()
    for emptied in references.select(".citation-list:not(:has(.citation))"):
        emptied.decompose()
    return references


def _links_within(article: Tag) -> list[Tag]:
    return [link for link in article.find_all("a") if link.get("href", "").startswith("#")]


def _article(site: Path, page: str, printed: Sequence[str], elsewhere: Mapping[str, str]) -> Tag:
    """One page's article, with every address made to fit one document; others stand ``elsewhere``."""
    html = (site / f"{page}.html").read_text(encoding="utf-8")
    begin = html.index("<article")  # what is around it is half of some pages
    article = BeautifulSoup(html[begin:html.index("</article>", begin)], "html.parser").article
    for element in article.find_all(id=True):
        element["id"] = _name(page, element["id"])
    for link in article.find_all("a", href=True):
        path, _, anchor = link["href"].partition("#")
        if re.match(r"[a-z]+:", path):
            continue
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
        target = target.removesuffix(".html")
        if page in LISTS and target not in printed:
            link.name, link.attrs = "span", {"id": _name(target, anchor)}
        elif target in elsewhere and target != REFERENCES:
            link.name, link.attrs = "span", {}
            link.append(f" ({elsewhere[target]})")
        else:
            link["href"] = "#" + _name(target, anchor)
    article.find("h1")["id"] = _name(page, "")
    for section in article.select("section[id]"):
        if not (heading := section.find(HEADINGS)).get("id"):
            heading["id"] = section.attrs.pop("id")
    return article


def _name(page: str, anchor: str) -> str:
    """An anchor that is unique over all pages: ``chapters.survival--fig-survival-all``."""
    stem = page.replace("/", ".")
    return f"{stem}--{anchor}" if anchor else stem


def _tidy(article: Tag, wanted: set[str], seen: set[str]) -> None:
    """Drop what is for the screen, and keep an id only where a link leads to it, once."""
    for element in article.find_all(True):
        if element.parent is None:
            continue  # gone with what held it
        classes = element.get("class", ())
        if element.name in DROPPED or ON_SCREEN & set(classes):
            element.decompose()
            continue
        name = element.attrs.pop("id", None)
        if name in wanted and name not in seen:
            seen.add(name)
            _anchor(element, name)
        if element.name in ("td", "th") and "text-right" in classes:
            element["style"] = "text-align: right"
        if element.name in PLAIN:
            element.attrs.pop("class", None)
        if "caption-number" in classes:
            element.name, element.string = "strong", f"{element.get_text(strip=True)}. "
        if element.name == "table":
            element.attrs.pop("style", None)  # the heads, for a phone
        if element.name == "math":
            _formula(element)
            continue
        if element.name == "img":
            for name in ("style", "width", "height", "decoding"):
                element.attrs.pop(name, None)
            element["src"] = f"_images/{posixpath.basename(element['src'])}"
        if element.name == "picture" or element.name == "p" and element.parent.name in ("td", "th"):
            element.unwrap()
        elif "admonition-title" in classes or element.name == "summary":  # of a record that a page unfolds
            element.name = "p"
            element.string.wrap(Tag(name="strong"))
        elif element.name == "details":
            element.unwrap()
        elif "citation" in classes:
            _reference(element)
        elif element.name == "section" or (
                element.name in ("div", "a") and any(c in UNWRAPPED for c in classes)) or (
                element.name == "a" and element.find_parent("thead")):  # repeated, it may hold none (PDF/UA)
            element.unwrap()


def _anchor(element: Tag, name: str) -> None:
    """Put an id on something that pandoc can label."""
    if element.name == "section":  # the title of a page carries the name of the page; both stay reachable
        element.find(HEADINGS).insert_before(Tag(name="span", attrs={"id": name}))
    elif element.name == "code":
        element.wrap(Tag(name="span", attrs={"id": name}))
    else:
        element["id"] = name


def _formula(element: Tag) -> None:
    """TeX, which pandoc reads best, with its words and its number; the filter sets all three."""
    display = element.get("display") == "block"
    line = element.find_parent("div", class_="math") if display else None
    number = line.select_one(".eqno") if line else None
    source = element.find("annotation").get_text()
    span = Tag(name="span", attrs={
        "class": "formula", "data-tex": source, "data-words": element["alttext"],
        "data-display": "block" if display else "inline",
        "data-number": number.get_text(strip=True) if number else ""})
    element.insert_before(span)
    element.decompose()
    if {"formula", "math"} & set(span.parent.get("class", ())):
        span.parent.unwrap()
    if number:
        number.decompose()
    elif line:
        line.unwrap()  # a block would not be wider than the formula


def _reference(element: Tag) -> None:
    """``[12] Authors. Title.`` as one paragraph."""
    label, text = element.select_one(".label"), element.find("p")
    if label is not None and text is not None:
        number = label.get_text(strip=True)
        label.decompose()
        text.insert(0, f"{number} ")
