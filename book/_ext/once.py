"""What the libraries ask again and again is asked once; the answers are the same."""

import functools

import pybtex.plugin
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle

# sphinxcontrib-bibtex looks its style up anew for every citation, which scans all installed
# packages each time: a third of the whole build with a few hundred citations.
pybtex.plugin.find_plugin = functools.cache(pybtex.plugin.find_plugin)
FORMAT_ENTRY = BaseStyle.format_entry


def remember_references(app):
    """The words of a reference are kept from build to build, by all that it says."""
    kept = app.env.__dict__.setdefault("iscm_references", {})

    def format_entry(style, label, entry, bib_data=None):
        asked = f"{type(style)} {entry!r}"
        if asked not in kept:
            kept[asked] = FORMAT_ENTRY(style, label, entry, bib_data).text
        return FormattedEntry(entry.key, kept[asked], label)

    BaseStyle.format_entry = format_entry


def setup(app):
    app.connect("builder-inited", remember_references)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
