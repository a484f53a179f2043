"""What each page says of itself: title, description and what :mod:`.head` makes of them; in its header and
footer the version that it is of, and the scripts that know of others."""

from pathlib import Path

import yaml
from docutils import nodes

from living_review import review
from living_review.book import folder as folder_of
from living_review.book import plain
from living_review.site import citation, head
from living_review.site.kept import day
from living_review.tables import edition, inputs, schema

#: Pages about the whole: what they offer is the data.
WHOLE = ("index", review().page("data"))
SHORT = "In short."
#: In this order each script finds what it needs.
SCRIPTS = ("shared/dom", "versions/versions")


def words(node):
    """The text of a node without references to the literature."""
    if isinstance(node, nodes.Text):
        return node.astext()
    if "bibtex-citation" in node.get("classes", ()):
        return ""
    return "".join(map(words, node.children))


def paragraphs(doctree):
    """The words below the title, up to the first thing that is no text."""
    top = next(doctree.findall(nodes.section), doctree)
    for child in top.children:
        if isinstance(child, nodes.paragraph):
            yield words(child)
        elif isinstance(child, (nodes.bullet_list, nodes.enumerated_list)):
            yield from (words(paragraph) for paragraph in child.findall(nodes.paragraph))
        elif isinstance(child, nodes.admonition):  # a box at the head of a page is its summary
            yield from (f"{SHORT} {words(paragraph)}" for paragraph in child.findall(nodes.paragraph))
        elif not isinstance(child, (nodes.title, nodes.Invisible)):
            return


def add(app, name, template, context, doctree):
    if doctree is None:
        return
    said = list(paragraphs(doctree))
    title = next(doctree.findall(nodes.title)).astext()
    # A page that begins with a summary is an article of its part of the book.
    kind = app.review_kinds.get(name, "WebPage") if said and said[0].startswith(SHORT) else "WebPage"
    page = head.Page(name, title, head.description(said), "Dataset" if name in WHOLE else kind)
    context["metatags"] += "\n" + head.html(page, app.review_edition, app.review_package)
    if title == context["docstitle"]:  # once is enough; the theme takes the words for its logo from there
        context["theme_logo"] = {"alt_text": f"{title} - Home"} | context.get("theme_logo", {})
        context["docstitle"] = ""


def launch(about, page):
    """Where a chapter that computes runs in JupyterLab, if Binder can install this repository."""
    name = about.repository.removeprefix("https://github.com/")
    if name == about.repository or not (inputs.ROOT / ".binder").is_dir() or not plain.code(page):
        return ""
    ref = "main" if about.state else f"v{about.version}"
    return f"https://mybinder.org/v2/gh/{name}/{ref}?urlpath=lab/tree/{plain.FOLDER}/{page.stem}.ipynb"


def tell_version(app, page, template, context, doctree):
    about, source = app.review_edition, Path(app.srcdir, f"{page}.md")
    context["edition"] = {
        "version": about.version, "called": about.called, "briefly": about.briefly,
        "releases": review().page("releases"),
        "day": "" if about.state else f", {day(about.released.isoformat())}",
        "repository": about.repository, "contact": about.contact,
        "cite": citation.apa(about, citation.Part("", "{title}", "")).strip(),
        "source": f"{inputs.BOOK.name}/{page}.md" if source.is_file() else "",
        "run": launch(about, source) if source.is_file() else ""}
    app.add_css_file("versions/versions.css")
    for name in SCRIPTS:
        app.add_js_file(f"{name}.js", loading_method="defer")


def read_once(app):
    app.review_edition = edition.read()
    app.review_package = schema.read(folder_of.folder() / folder_of.TABLES)
    contents = yaml.safe_load(Path(app.srcdir, "_toc.yml").read_text(encoding="utf-8"))
    app.review_kinds = {chapter["file"]: app.config.page_kinds[part["caption"]] for part in contents["parts"]
                        if part["caption"] in app.config.page_kinds for chapter in part["chapters"]}


def setup(app):
    app.add_config_value("page_kinds", {}, "html")
    app.connect("builder-inited", read_once)
    app.connect("html-page-context", tell_version, priority=500)
    app.connect("html-page-context", add, priority=950)
