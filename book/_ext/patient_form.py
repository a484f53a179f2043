"""The place of the form on a page: ``{patient-form}``.

What stands in the directive is for readers without the form: in print, and in a browser that
runs no script. The scripts and the style sheet are on that page alone.
"""

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from iscm_review import form, inputs

#: In this order each script finds what it needs.
SCRIPTS = ("schema", "dom", "cells", "check", "between", "keys", "csv", "draft", "fields", "record", "result",
           "view", "start")


class Place(nodes.General, nodes.Element):
    """Where the form stands."""


class PatientForm(SphinxDirective):
    has_content = True

    def run(self):
        place = Place()
        self.state.nested_parse(self.content, self.content_offset, place)
        return [place]


def visit(writer, node):
    writer.body.append('<div class="patient-form-place" id="patient-form">')


def depart(writer, node):
    writer.body.append('</div><script type="application/json" id="patient-form-data">'
                       f"{form.as_json(inputs.data_folder())}</script>")


def take_off_every_page(app, config):
    """Jupyter Book puts each script and style sheet below _static on every page."""
    for files in (config.html_js_files, config.html_css_files):
        files[:] = [name for name in files if not str(name).startswith("form/")]


def add_scripts(app, page, template, context, doctree):
    if doctree is not None and next(doctree.findall(Place), None) is not None:
        app.add_css_file("form/form.css")
        for name in SCRIPTS:
            app.add_js_file(f"form/{name}.js", loading_method="defer")


def setup(app):
    app.add_node(Place, html=(visit, depart))
    app.add_directive("patient-form", PatientForm)
    app.connect("config-inited", take_off_every_page, priority=400)
    app.connect("html-page-context", add_scripts, priority=500)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
