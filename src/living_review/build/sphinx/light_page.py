"""Pages without what they do not use, that run under a content security policy.

The stock theme carries 1.5 MB of icons as a script, a tool kit of scripts, and settings as inline
scripts. Here a page loads what is on it; what was inline is dropped or in a file. The frame of the
page is in ``templates``, its icons and its manner of reading in ``static/reading``.
"""

import re
from html import escape

#: Scripts come from this site alone and from files. Styles may stand in attributes: tables align so.
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
          "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
          "form-action 'self' https:; base-uri 'none'; object-src 'none'")

#: File names that only a page with such an element needs.
NEEDED_BY = {
    "copybutton": re.compile(r'<div class="[^"]*\bhighlight\b'),
    "clipboard": re.compile(r'<div class="[^"]*\bhighlight\b'),
    "pygments": re.compile(r'<div class="[^"]*\bhighlight\b|<code class="code highlight'),
}
POLICY_TAG = f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}" />\n'


def lighten(app, page, template, context, doctree):
    """Leave a page the scripts and styles that something on it uses, each once."""
    body = context.get("body") or ""
    context["metatags"] = POLICY_TAG + context.get("metatags", "")  # before anything it is about
    context["sidebars"] = ["home.html" if "navbar-logo" in name else name
                           for name in context.get("sidebars") or []]
    scripts = {}
    for script in context.get("script_files", []):
        # One without a file is a setting of what was dropped.
        if getattr(script, "filename", None) and needed(script, body):
            scripts.setdefault(str(script.filename), script).attributes.setdefault("defer", "defer")
    context["script_files"] = [*scripts.values()]
    context["css_files"] = [sheet for sheet in context.get("css_files", []) if needed(sheet, body)]
    if body:
        body = body.replace('<div role="list" class="citation-list">', '<div class="citation-list">')
        context["body"] = body.replace(' role="doc-biblioentry"', "")


def needed(file, body: str) -> bool:
    """Whether a page with this text needs a script or style sheet."""
    name = str(getattr(file, "filename", file))
    return all(pattern.search(body) for part, pattern in NEEDED_BY.items() if part in name)


def setup(app):
    app.connect("html-page-context", lighten, priority=950)
