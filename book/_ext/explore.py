"""The place of the explorer on a page: ``{explore}``, and an address for each line of the patients.

What stands in the directive is for readers without it: in print, and in a browser that runs no
script. The scripts and the style sheet are on that page alone.
"""

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from iscm_review import edition, explore, inputs

#: In this order each script finds what it needs.
SCRIPTS = ("dom", "words", "km", "columns", "answer", "address", "excerpt", "curves", "cord", "facets",
           "rows", "survival", "page", "start")
#: The page and the table whose lines the explorer leads to.
PATIENTS, TABLE = "chapters/patients", "tbl-patients"


class Explorer(nodes.General, nodes.Element):
    """Where the explorer stands."""


class Explore(SphinxDirective):
    has_content = True

    def run(self):
        place = Explorer()
        self.state.nested_parse(self.content, self.content_offset, place)
        if address := edition.read().address:
            page = f"{address}/{self.env.docname}.html"
            place += nodes.paragraph("", "Its address: ", nodes.reference("", page, refuri=page))
        return [place]


def visit(writer, node):
    writer.body.append('<div class="explore-place" id="explorer">')


def depart(writer, node):
    writer.body.append('</div><script type="application/json" id="explore-data">'
                       f"{explore.as_json(inputs.data_folder())}</script>")


def name_the_lines(app, doctree, page):
    """Each line of the table of patients gets the address ``case-…``."""
    if page != PATIENTS:
        return
    for table in doctree.findall(nodes.table):
        if TABLE in table["names"] or TABLE in table["ids"]:
            for row in next(table.findall(nodes.tbody)).findall(nodes.row):
                case = row.astext().split(maxsplit=1)[0]
                row["ids"].append(f"case-{case}")


def take_off_every_page(app, config):
    """Jupyter Book puts each script and style sheet below _static on every page."""
    for files in (config.html_js_files, config.html_css_files):
        files[:] = [name for name in files if not str(name).startswith("explore/")]


def add_scripts(app, page, template, context, doctree):
    if doctree is not None and next(doctree.findall(Explorer), None) is not None:
        app.add_css_file("explore/explore.css")
        for name in SCRIPTS:
            app.add_js_file(f"explore/{name}.js", loading_method="defer")


def setup(app):
    app.add_node(Explorer, html=(visit, depart))
    app.add_directive("explore", Explore)
    app.connect("config-inited", take_off_every_page, priority=400)
    app.connect("doctree-resolved", name_the_lines)
    app.connect("html-page-context", add_scripts, priority=500)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
