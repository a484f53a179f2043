"""``{cite-this}``: the box with the citation of this version; and captions that can be linked to."""

import re

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from living_review import review
from living_review.site import citation, exports
from living_review.tables import edition

from .roles import root_of

#: A link behind a caption says what it is for; the sign alone says nothing to a screen reader.
CAPTION_LINK = re.compile(
    r'(<span class="caption-number">\s*([^<]+?)\s*</span>(?:(?!</?(?:p|caption)\b).)*?'
    r'<a class="headerlink" href="#[^"]+") title="[^"]*">', re.S)


class CiteThis(SphinxDirective):
    option_spec = {"short": directives.flag}

    def run(self):
        html = citation.box(edition.read(), root_of(self.env.docname), "short" in self.options)
        box = nodes.raw("", html, format="html")
        box["classes"].append("cite-this-place")
        return [box]


def whole_addresses(app, doctree, docname):
    """Where the site has an address, the examples read from it and not from a folder ``data/``."""
    if docname != review().page("data"):
        return
    if address := citation.address(app.review_edition, f"{exports.FOLDER}/"):
        for block in doctree.findall(nodes.literal_block):
            text = block.astext().replace('"data/"', f'"{address}"')
            block.rawsource, block[:] = text, [nodes.Text(text)]


def on_page(app, page, template, context, doctree):
    if doctree is None:
        return
    if any("cite-this-place" in raw["classes"] for raw in doctree.findall(nodes.raw)):
        app.add_css_file("cite/cite.css")
        app.add_js_file("cite/cite.js", loading_method="defer")
    context["body"] = CAPTION_LINK.sub(r'\1 aria-label="Link to \2" title="Link to \2, to cite it">',
                                       context["body"])


def setup(app):
    app.add_directive("cite-this", CiteThis)
    app.connect("doctree-resolved", whole_addresses)
    app.connect("html-page-context", on_page, priority=500)
