"""What the libraries ask again and again is asked once; the answers are the same."""

import functools
from copy import deepcopy
from importlib.metadata import version
from pathlib import Path

import pybtex.plugin
from docutils import nodes
from jinja2 import FileSystemBytecodeCache
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle
from sphinx.environment.collectors.toctree import TocTreeCollector

# sphinxcontrib-bibtex looks its style up anew for every citation, which scans all installed
# packages each time: a third of the whole build with a few hundred citations.
pybtex.plugin.find_plugin = functools.cache(pybtex.plugin.find_plugin)
FORMAT_ENTRY = BaseStyle.format_entry
NUMBER_FIGURES = TocTreeCollector.assign_figure_numbers


def remember_references(app):
    """The words of a reference are kept from build to build, by all that it says."""
    kept = app.env.__dict__.setdefault("review_references", {})

    def format_entry(style, label, entry, bib_data=None):
        asked = f"{type(style)} {entry!r}"
        if asked not in kept:
            kept[asked] = FORMAT_ENTRY(style, label, entry, bib_data).text
        return FormattedEntry(entry.key, kept[asked], label)

    BaseStyle.format_entry = format_entry


def remember_templates(app):
    """The templates of pages are kept from build to build as this version of Jinja compiled them."""
    if app.builder.format == "html":
        kept = Path(app.doctreedir, f"jinja2-{version('jinja2')}")
        kept.mkdir(parents=True, exist_ok=True)
        app.builder.templates.environment.bytecode_cache = FileSystemBytecodeCache(str(kept))


def remember_read(app, env, names):
    app.review_read = list(names)


def number_figures(collector, env):
    """Sphinx loads all pages to number their figures and tables: a quarter of the time after an edit.

    Where the pages that it has read anew have those they had, all numbers stand. (They go through
    the whole book, so they do not depend on those of sections.)
    """
    before, read = env.__dict__.get("review_numbers"), env.app.review_read
    if before is None or any(numbered(env, name) != {
            kind: list(ids) for kind, ids in before.get(name, {}).items()} for name in read):
        changed = NUMBER_FIGURES(collector, env)
        env.review_numbers = deepcopy(env.toc_fignumbers)  # Sphinx forgets those of a page that it reads
        return changed
    env.toc_fignumbers = deepcopy(before)
    return []


def numbered(env, name):
    """The ids of what is numbered on a page, by kind."""
    found = {}
    for node in env.get_doctree(name).findall(nodes.Element):
        if isinstance(node, nodes.section) or not node["ids"]:
            continue
        kinds = [kind for domain in env.domains.values() if (kind := domain.get_enumerable_node_type(node))
                 and (domain.name != "std" or domain.get_numfig_title(node))]
        if kinds:
            found.setdefault(kinds[0], []).append(node["ids"][0])
    return found


TocTreeCollector.assign_figure_numbers = number_figures


def setup(app):
    app.connect("builder-inited", remember_references)
    app.connect("builder-inited", remember_templates)
    app.connect("env-before-read-docs", remember_read)
