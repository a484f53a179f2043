"""What a figure of the site has beside its picture (a frame, its size, its file and its data), and a table.

On a phone a row of a table with more than three columns, or of the kind ``stacked-rows``, is a block: the
table carries its heads for the style sheet, which sets each before its cell, and cells with nothing in them
are left out. In an ``answers-table`` an answer has its colour beside the word.

``{figure-data} /path/of/picture.svg`` follows a figure, as :class:`.display.Figure` writes it, and holds a
table; the PDF leaves it out. ``{folded} words`` holds what the words unfold; in print it is open.
"""

import json
import posixpath
import re
import shutil
from html import escape, unescape
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from living_review.book.display import PHONE
from living_review.book.tables import DASH

#: Points, in which drawings are measured, to the pixels of a page.
PIXELS = 96 / 72
#: Words of an ``answers-table`` → the class that colours their cell.
ANSWERS = {"yes": "answer-low", "low": "answer-low", "unclear": "answer-unclear",
           "no": "answer-high", "high": "answer-high"}
#: Such a table has as many columns as a phone has room for.
FITS = 3
#: The cells of so many follow one another on a line.
MANY = 5
SIZE = re.compile(r'<svg [^>]*\bwidth="([\d.]+)pt" height="([\d.]+)pt"')
STACKED = re.compile(r'<table (?=class="[^"]*\bstacked-rows\b)(?=[^>]*>(.*?)</thead>)', re.DOTALL)


class FigureData(nodes.General, nodes.Element):
    """The tools of a figure, and its data behind a disclosure."""


class Folded(nodes.General, nodes.Element):
    """A disclosure."""


class Frame(nodes.General, nodes.Element):
    """Scrolls where the window is narrower than the picture can be read."""


class Holding(SphinxDirective):
    """A node with the argument of the directive, and in it what the directive holds."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True

    def run(self):
        holder = HOLDERS[self.name](told=self.arguments[0])
        self.state.nested_parse(self.content, self.content_offset, holder)
        return [holder]


HOLDERS = {"figure-data": FigureData, "folded": Folded}


def visit_folded(writer, node):
    words = escape(node["told"])
    writer.body.append(f'<details class="folded"><summary class="d-print-none">{words}</summary>')


def visit_data(writer, node):
    source = Path(writer.builder.env.relfn2path(node["told"], "index")[0]).as_posix()
    name = writer.builder.images.get(source, posixpath.basename(source))
    address = escape(posixpath.join(writer.builder.imgpath, name))
    words = escape(Path(name).stem.removeprefix("fig-").replace("-", " "))
    writer.body.append(
        '<div class="figure-tools">'
        f'<a class="figure-enlarge" href="{address}" aria-label="Enlarge: {words}">Enlarge</a>'
        f'<a href="{address}" download aria-label="Download SVG: {words}">Download SVG</a>'
        f'<details><summary>Data<span class="visually-hidden"> of the figure: {words}</span></summary>')


def writes(tag):
    """A step of the writer that writes this alone."""
    return lambda writer, node: writer.body.append(tag)


def frame_figures(app, doctree):
    for figure in doctree.findall(nodes.figure):
        picture = figure[0]
        if isinstance(picture, nodes.image):
            frame = Frame()
            figure.replace(picture, frame)
            frame += picture


def stack_rows(app, doctree):
    for table in doctree.findall(nodes.table):
        heads, kinds = table.next_node(nodes.thead), table["classes"]
        if heads and len(heads[0]) > FITS and "stacked-rows" not in kinds:
            kinds.append("stacked-rows")
        if "stacked-rows" not in kinds:
            continue
        if len(heads[0]) > MANY:
            kinds.append("many-columns")
        for cell in table.next_node(nodes.tbody).findall(nodes.entry):
            if "answers-table" in kinds and cell.astext() in ANSWERS:
                cell["classes"].append(ANSWERS[cell.astext()])
            if cell.astext() in ("", DASH):
                cell["classes"].append("nothing")


def with_heads(table: re.Match[str]) -> str:
    """The beginning of a table with its heads as properties of the style: ``--c2: "Patients"``."""
    heads = re.findall(r"<th\b[^>]*>(.*?)</th>", table[1], re.DOTALL)
    words = [unescape(re.sub(r"<[^>]+>", "", head)).strip() for head in heads]
    style = ";".join(f"--c{n}:{json.dumps(word, ensure_ascii=False)}" for n, word in enumerate(words, 1)
                     if n > 1 and word)
    return f'<table style="{escape(style)}" '


def on_page(app, page, template, context, doctree):
    if "body" in context:
        context["body"] = STACKED.sub(with_heads, context["body"])


def visit_image(writer, node):
    """As Sphinx does, with the size of a drawing, so that nothing moves when it arrives."""
    source = Path(writer.builder.srcdir) / node["uri"]  # Sphinx puts the address on the page in its place
    HTML5Translator.visit_image(writer, node)
    size, phone = size_of(source), source.with_name(f"{source.stem}{PHONE}")
    if size:
        writer.body[-1] = writer.body[-1].replace(
            "<img ", f'<img width="{size[0]}" height="{size[1]}" decoding="async" ', 1)
    if size and phone.is_file():
        builder, (width, height) = writer.builder, size_of(phone)
        folder = Path(builder.outdir) / builder.imagedir
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(phone, folder / phone.name)
        writer.body[-1] = ('<picture><source media="(max-width: 600px)" '
                           f'srcset="{builder.imgpath}/{phone.name}" width="{width}" height="{height}">'
                           f'{writer.body[-1]}</picture>')


def size_of(source: Path) -> tuple[int, int] | None:
    """Width and height of a drawing in pixels."""
    text = source.read_text(encoding="utf-8")[:2000] if source.suffix == ".svg" and source.is_file() else ""
    found = SIZE.search(text)
    return found and tuple(round(float(side) * PIXELS) for side in found.groups())


def setup(app):
    app.add_node(FigureData, html=(visit_data, writes("</details></div>")))
    app.add_node(Folded, html=(visit_folded, writes("</details>")))
    app.add_node(Frame, html=(writes('<div class="figure-frame">'), writes("</div>")))
    app.add_node(nodes.image, override=True, html=(visit_image, HTML5Translator.depart_image))
    for name in HOLDERS:
        app.add_directive(name, Holding)
    app.connect("doctree-read", frame_figures)
    app.connect("doctree-read", stack_rows)
    app.connect("html-page-context", on_page)
