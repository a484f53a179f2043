"""The pages of patients, reports and groups, and the ways to them: :mod:`.trace`.

A reference in the bibliography leads to its report; a page is given what stands behind its own
numbers, for ``trace/number.js``.
"""

import shutil
from html import escape
from pathlib import Path

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.utils import new_document

from living_review.book import folder as folder_of
from living_review.book import places
from living_review.site import trace
from living_review.site.trace import numbers

from .roles import link

#: Stand for what differs between pages of a folder, which are set into the theme once for all.
NAME, TITLE, BODY, DESCRIPTION = "0trace-name", "0trace-title", "0trace-body", "0trace-description"
#: Heads the references that no chapter but the log of records cites.
LOGGED = "Cited only in the log of records"


def read_trace(app, config):
    app.review_trace = trace.read(folder_of.folder() / trace.FILE)
    app.review_number_names = {places.number_anchor(name): name for name in app.review_results}


def link_references(app, doctree, docname):
    """After each reference of the bibliography: what became of the report. Those that only the log of records
    cites are set apart, as they come last, in the order of citation."""
    if app.builder.format != "html":
        return
    read = {target.key for ref in app.env.get_domain("cite").citation_refs if ref.docname != places.RECORDS
            for target in ref.targets}
    apart = False
    for citation in list(doctree.findall(nodes.citation)):
        keys = [name.removeprefix("cite-") for name in citation["ids"] if name.startswith("cite-")]
        place, _, became = app.review_trace.sources.get("".join(keys[:1]), ("", "", ""))
        if keys and not apart and keys[0] not in read:
            apart = True
            citation.parent.insert(citation.parent.index(citation), nodes.rubric("", LOGGED))
        text = next(iter(citation.findall(nodes.paragraph)), None)
        if place and text is not None:
            text += nodes.inline("", " ", link(became, place, docname), nodes.Text("."),
                                 classes=["d-print-none"])


def give_numbers(app, page, template, context, doctree):
    """Put what stands behind the numbers of a page on that page."""
    if page == places.case(NAME):
        app.add_js_file("trace/check.js", loading_method="defer")
    if doctree is None:
        return
    names = app.review_number_names
    found = {names[anchor] for reference in doctree.findall(nodes.reference)
             if (anchor := reference.get("refuri", "").partition("#")[2]) in names}
    if found:
        context["body"] += str(numbers.windows(found, app.review_results, app.review_trace.cases, page))
        app.add_js_file("trace/number.js", loading_method="defer")


def collect(app):
    """Every page of :mod:`.trace`, and what the search finds it by.

    The theme takes as long for a page as for a chapter's, so it is asked once a folder.
    """
    shells, settings = {}, get_default_settings()
    for folder in places.FOLDERS:  # who has left the tables has no page, even where nobody is left
        shutil.rmtree(Path(app.outdir) / folder, ignore_errors=True)
    for page in app.review_trace.pages:
        folder = page.name.rpartition("/")[0]
        if folder not in shells:
            shell = f"{folder}/{NAME}".lstrip("/")
            yield shell, {"title": TITLE, "body": BODY, "description": DESCRIPTION, "parents": [],
                          "metatags": f'<meta name="description" content="{DESCRIPTION}" />\n'}, "page.html"
            written = Path(app.builder.get_outfilename(shell))
            shells[folder] = written.read_text(encoding="utf-8")
            written.unlink()
        target = Path(app.builder.get_outfilename(page.name))
        target.write_text(_filled(shells[folder], page), encoding="utf-8")
        _feed(app, page, settings)
    _add(app.builder.indexer, places.RECORDS, app.review_trace.logged)
    _keep(app.builder.indexer, {page.name for page in app.review_trace.pages})


def _keep(indexer, names):
    """Just before it is written, the search forgets what is no page, and words that are on none."""
    prune = indexer.prune

    def pruned(chapters):
        prune(names.union(chapters))
        for words in (indexer._mapping, indexer._title_mapping):
            for word in [word for word, pages in words.items() if not pages]:
                del words[word]

    indexer.prune = pruned


def _filled(shell, page):
    for mark, text in ((NAME, page.name.rpartition("/")[2]), (TITLE, escape(page.title)),
                       (DESCRIPTION, escape(page.description)), (BODY, page.body)):
        shell = shell.replace(mark, text)
    return shell


def _feed(app, page, settings):
    """Enter a page in the search, which takes documents."""
    document = new_document(page.name, settings)
    document += nodes.section("", nodes.title("", page.title), nodes.paragraph("", page.words), ids=["top"])
    # The search sets a title as HTML.
    app.builder.indexer.feed(page.name, f"{page.name}.md", escape(page.title), document)


def _add(indexer, page, words):
    """Find a chapter by words that it does not show; to feed it once more would lose its headings."""
    for word in indexer.lang.split(words):
        indexer._mapping.setdefault(indexer.lang.stem(word), set()).add(page)


def setup(app):
    app.connect("config-inited", read_trace, priority=410)
    app.connect("doctree-resolved", link_references)
    app.connect("html-page-context", give_numbers, priority=500)
    app.connect("html-collect-pages", collect)
