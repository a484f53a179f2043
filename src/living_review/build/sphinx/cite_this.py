"""``{cite-this}``: the box with the citation of this version; and captions that can be linked to.

The role ``{export}`` is a link to a file of the folder ``data/`` of the site, which is written after
the pages: ``{export}`cases.csv` ``, ``{export}`the cases <cases.csv>` ``.
``{pdf}`main text` `` leads to a document of the book, by what the contents call it; so does
``{pdf}`the appendices <appendices>` ``.
``{in-repository}`the design <docs/design.md>` `` leads to a file of the repository where the address of
that is known, and is plain words elsewhere.
"""

import re
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import ReferenceRole, SphinxDirective

from living_review import review
from living_review.build import volumes
from living_review.site import citation, citation_box, exports
from living_review.tables import edition

#: A link behind a caption says what it is for; the sign alone says nothing to a screen reader.
CAPTION_LINK = re.compile(
    r'(<span class="caption-number">\s*([^<]+?)\s*</span>(?:(?!</?(?:p|caption)\b).)*?'
    r'<a class="headerlink" href="#[^"]+") title="[^"]*">', re.S)


def root_of(docname):
    """``../`` for ``chapters/cite``."""
    return "../" * docname.count("/")


class CiteThis(SphinxDirective):
    option_spec = {"short": directives.flag}

    def run(self):
        html = citation_box.html(edition.read(), root_of(self.env.docname), "short" in self.options)
        box = nodes.raw("", html, format="html")
        box["classes"].append("cite-this-place")
        return [box]


class Export(ReferenceRole):
    def run(self):
        words = self.title if self.has_explicit_title else self.target
        address = f"{root_of(self.env.docname)}{exports.FOLDER}/{self.target}"
        return [nodes.reference("", "", nodes.inline("", words), refuri=address, internal=True)], []


class Pdf(ReferenceRole):
    def run(self):
        files = {volume.words: volume.file for volume in volumes.read(Path(self.env.srcdir))}
        if self.target not in files:
            told = self.inliner.reporter.error(
                f"{self.target!r} is no PDF of this book; those are: {', '.join(files)}", line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, told)], [told]
        words = self.title if self.has_explicit_title else self.target
        address = root_of(self.env.docname) + files[self.target]
        return [nodes.reference("", "", nodes.inline("", words), refuri=address, internal=True)], []


class InRepository(ReferenceRole):
    def run(self):
        words = nodes.inline("", self.title if self.has_explicit_title else self.target)
        repository = edition.read().repository
        address = f"{repository}/blob/HEAD/{self.target}"
        return [nodes.reference("", "", words, refuri=address) if repository else words], []


def whole_addresses(app, doctree, docname):
    """Where the site has an address, the examples read from it and not from a folder ``data/``."""
    address = citation.address(edition.read(), f"{exports.FOLDER}/")
    if docname == review().page("data") and address:
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
    app.add_role("export", Export())
    app.add_role("pdf", Pdf())
    app.add_role("in-repository", InRepository())
    app.connect("doctree-resolved", whole_addresses)
    app.connect("html-page-context", on_page, priority=500)
