"""Which version a page is of: in its header and footer, and the scripts that know of the others."""

from pathlib import Path

from living_review import review
from living_review.site import citation
from living_review.site.kept import day
from living_review.tables import edition, inputs

#: In this order each script finds what it needs.
SCRIPTS = ("shared/dom", "versions/switch", "cite/part")
PAGE = review().page("releases")


def add(app, page, template, context, doctree):
    about = edition.read()
    context["edition"] = {
        "version": about.version, "called": about.called, "releases": PAGE,
        "day": "" if about.state else f", {day(about.released.isoformat())}",
        "repository": about.repository, "contact": about.contact,
        "cite": citation.apa(about, citation.Part("", "{title}", "")).strip(),
        "source": f"{inputs.BOOK.name}/{page}.md" if Path(app.srcdir, f"{page}.md").is_file() else ""}
    app.add_css_file("versions/versions.css")
    for name in SCRIPTS:
        app.add_js_file(f"{name}.js", loading_method="defer")


def setup(app):
    app.connect("html-page-context", add, priority=500)
