"""One Sphinx extension: what the engine adds to Jupyter Book, with its scripts, styles and templates.

A book loads it by one name in ``_config.yml``, beside those of Jupyter Book that it uses: ``sphinx: {config:
{extensions: [..., living_review.build.sphinx]}}``. ``static`` and ``templates`` travel with it; what a review
draws itself (its logo) lies in the ``_static`` of its book. The setting ``review`` names the package of the
review, and ``page_kinds`` says what the pages of a part of the book are in the words of schema.org.
"""

from importlib import import_module
from pathlib import Path

from sphinx.errors import ExtensionError

HERE = Path(__file__).parent
#: In this order; of two that answer the same event, the first answers first.
PARTS = ("once", "references", "door", "roles", "page_heads", "cite_this", "islands", "tracing",
         "search_words", "light_page", "used_styles", "figure_parts", "known")
#: What is on every page, after what the theme and other extensions put there.
STYLES = ("review", "trace", "reading/print", "reading/figures", "reading/icons")
SCRIPTS = ("reading/frames", "reading/figures")


def add_folders(app, config):
    config.html_static_path.append(str(HERE / "static"))
    config.templates_path.append(str(HERE / "templates"))


def setup(app):
    app.add_config_value("comments_config", {}, "env")  # Jupyter Book sets it, whoever is there to read it
    app.add_config_value("review", "", "env")
    if "review" not in app.config.overrides:
        raise ExtensionError("_config.yml does not name the package of the review: sphinx, config, review")
    import_module(app.config.overrides["review"])
    app.connect("config-inited", add_folders)
    for name in STYLES:
        app.add_css_file(f"{name}.css", priority=800)
    for name in SCRIPTS:
        app.add_js_file(f"{name}.js", priority=800)
    for part in PARTS:
        import_module(f".{part}", __name__).setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
