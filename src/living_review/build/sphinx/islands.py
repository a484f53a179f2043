"""Places on a page that scripts fill: ``{patient-form}`` and ``{explore}``.

What stands in the directive is for readers without them: in print, and in a browser that runs no
script. What the scripts must know is in the page as JSON, and they and their style sheet are on the
pages with such a place alone.
"""

from typing import NamedTuple

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from living_review.book import folder as folder_of
from living_review.tables import edition


class Kind(NamedTuple):
    """``folder`` below ``static`` holds style sheet and scripts; in their order each finds what it needs.
    ``file`` is what they are told, as it was computed. A script with a folder in its name is shared."""

    folder: str
    anchor: str
    file: str
    scripts: tuple[str, ...]
    tells_address: bool = False


KINDS = {
    "patient-form": Kind("form", "patient-form", folder_of.FORM, ("shared/dom", "rows", "page")),
    "explore": Kind("explore", "explorer", folder_of.EXPLORE, (
        "shared/dom", "words/folded", "answer", "drawings", "page"), tells_address=True),
}


class Island(nodes.General, nodes.Element):
    """Where the scripts of a kind begin."""


class IslandDirective(SphinxDirective):
    has_content = True

    def run(self):
        place = Island(kind=self.name)
        self.state.nested_parse(self.content, self.content_offset, place)
        if KINDS[self.name].tells_address and (address := edition.read().address):
            page = f"{address}/{self.env.docname}.html"
            place += nodes.paragraph("", "Its address: ", nodes.reference("", page, refuri=page))
        return [place]


def visit(writer, node):
    name = node["kind"]
    writer.body.append(f'<div class="{name}-place" id="{KINDS[name].anchor}">')


def depart(writer, node):
    name = node["kind"]
    told = (folder_of.folder() / KINDS[name].file).read_text(encoding="utf-8")
    writer.body.append(f'</div><script type="application/json" id="{name}-data">{told}</script>')


def add_scripts(app, page, template, context, doctree):
    for island in doctree.findall(Island) if doctree is not None else ():
        kind = KINDS[island["kind"]]
        app.add_css_file(f"{kind.folder}/{kind.folder}.css")
        for name in kind.scripts:
            place = name if "/" in name else f"{kind.folder}/{name}"
            app.add_js_file(f"{place}.js", loading_method="defer")


def setup(app):
    app.add_node(Island, html=(visit, depart))
    for name in KINDS:
        app.add_directive(name, IslandDirective)
    app.connect("html-page-context", add_scripts, priority=500)
