"""The door between Sphinx and the package: numbers in prose, and what the build computed.

Roles: ``{num}`survival.all.median:full` `` shows an estimate of ``results.json``
(forms: :data:`.wording.FORMS`) and links to its line among all numbers.

Formulas become MathML (:mod:`.formulas`).
"""

import os
from pathlib import Path

from docutils import nodes
from docutils.utils import unescape
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole
from sphinx.util.math import get_node_equation_number

from living_review.book import folder as folder_of
from living_review.book import places, results
from living_review.build import computed, formulas
from living_review.build import places as build
from living_review.stats import wording
from living_review.tables import inputs

NO_BREAK = "\u00a0"


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


class Number(SphinxRole):
    """``name`` or ``name:form``."""

    def run(self):
        name, _, form = unescape(self.text).partition(":")
        estimate = self.env.app.review_results.get(name)
        words = wording.FORMS.get(form or "value")
        if estimate is None or words is None:
            wrong = f"no estimate is called {name}" if estimate is None else f"no form {form}"
            return [], [self.inliner.reporter.error(wrong, line=self.lineno)]
        shown, bracket, more = words(estimate).partition(" (")
        inside = nodes.inline("", shown, classes=["num"])
        address = places.address(places.number(name), self.env.docname)
        number = nodes.reference("", "", inside, refuri=address, internal=True)
        return [number, *([_beside(bracket + more, estimate)] if more else [])], []


def _beside(words, estimate):
    """What stands in brackets behind a number; no line ends within an interval."""
    for part in filter(None, (wording.interval(estimate), wording.sample(estimate))):
        words = words.replace(part, part.replace(" ", NO_BREAK))
    return nodes.inline("", words, classes=["num-more"])


def inline_formula(writer, node):
    """``$x$``; one that is wider than a phone scrolls as well."""
    writer.body.append(f'<span class="math">{_mathml(node)}</span>')
    raise nodes.SkipNode


def display_formula(writer, node):
    """``{math}``, in a frame of its own that scrolls, with its number beside it."""
    writer.body.append(writer.starttag(node, "div", CLASS="math"))
    if node["number"]:
        writer.body.append(f'<span class="eqno">({get_node_equation_number(writer, node)})')
        writer.add_permalink_ref(node, "Link to this equation")
        writer.body.append("</span>")
    writer.body.append(f'<div class="formula">{_mathml(node, display=True)}</div></div>')
    raise nodes.SkipNode


def _mathml(node, display=False):
    try:
        return formulas.mathml(node.astext(), display)
    except formulas.FormulaError as error:
        logging.getLogger(__name__).warning("%s", error, location=node)
        return ""


def tidy(app, page, template, context, doctree):
    """Drop what the stock theme adds and this site does not use, or states twice."""
    scripts = {}
    for script in context.get("script_files", []):
        name = str(getattr(script, "filename", "") or "")
        scripts.setdefault((name, (getattr(script, "attributes", None) or {}).get("body")), script)
    context["script_files"] = [*scripts.values()]
    if context.get("body"):
        context["body"] = (context["body"]
                           .replace('<div role="list" class="citation-list">',
                                    '<div class="citation-list">')
                           .replace(' role="doc-biblioentry"', ""))


def setup(app):
    app.add_config_value("review_inputs", "", "env")
    app.add_role("num", Number())
    app.add_html_math_renderer("mathml", (inline_formula, None), (display_formula, None))
    app.connect("config-inited", use_computed, priority=400)
    app.connect("html-page-context", tidy, priority=900)
