"""The door between Sphinx and the package: what the build computed, and formulas (:mod:`.formulas`)."""

import os
from pathlib import Path

from docutils import nodes
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from living_review.book import folder as folder_of
from living_review.book import results
from living_review.build import computed, formulas
from living_review.build import places as build
from living_review.tables import inputs


def use_computed(app, config):
    """Point the builder at the folder of the present inputs, and re-read all when they change."""
    # It numbers chapters, which are not numbered here, and does not say that it allows two at once.
    app.extensions["sphinx_multitoc_numbering"].parallel_read_safe = True
    folder = folder_of.folder()
    if folder is None:  # the stock builder, which was told nothing
        where = build.places()
        folder = where.computed
        os.environ |= build.environment(folder)
        computed.make(folder, where.data)
    # Sphinx reads every page anew when this changes: the code, the tables and the references.
    config.review_inputs = f"{folder.name} {inputs.digest_of(Path(app.srcdir) / 'methods.bib')}"
    config.nb_execution_cache_path = str(folder / "notebooks")
    generated = os.path.relpath(folder / "references.bib", app.srcdir)
    config.bibtex_bibfiles = [Path(generated).as_posix(), "methods.bib"]
    app.review_results = results.read(folder / "results.json").estimates


def set_formulas(app, doctree, docname):
    """As MathML, all of a page at once."""
    for kind, display in ((nodes.math, False), (nodes.math_block, True)):
        found = [*doctree.findall(kind)]
        try:
            made = formulas.mathml([node.astext() for node in found], display) if found else ()
        except formulas.FormulaError as error:
            where = next((node for node in found if node.astext() in str(error)), docname)
            logging.getLogger(__name__).warning("%s", error, location=where)
            made = [""] * len(found)
        for node, math in zip(found, made, strict=True):
            node["mathml"] = math


def inline_formula(writer, node):
    """``$x$``; one that is wider than a phone scrolls as well."""
    writer.body.append(f'<span class="math">{node["mathml"]}</span>')
    raise nodes.SkipNode


def display_formula(writer, node):
    """``{math}``, in a frame of its own that scrolls, with its number beside it."""
    writer.body.append(writer.starttag(node, "div", CLASS="math"))
    if node["number"]:
        writer.body.append(f'<span class="eqno">({get_node_equation_number(writer, node)})')
        writer.add_permalink_ref(node, "Link to this equation")
        writer.body.append("</span>")
    writer.body.append(f'<div class="formula">{node["mathml"]}</div></div>')
    raise nodes.SkipNode


def setup(app):
    app.add_config_value("review_inputs", "", "env")
    app.add_html_math_renderer("mathml", (inline_formula, None), (display_formula, None))
    app.connect("config-inited", use_computed, priority=400)
    app.connect("doctree-resolved", set_formulas)
