"""How references are written, and in which order: the style ``review`` of ``bibtex_default_style``.

They are in the order of citation, through the pages in the order of reading. A report without known authors
begins with its title, and where there is no DOI a link says whose page it leads to.
"""

from urllib.parse import urlsplit

from pybtex.plugin import register_plugin
from pybtex.style.formatting.unsrt import Style
from pybtex.style.template import field, href, optional


class References(Style):
    def format_names(self, role, as_sentence=True):
        return optional[super().format_names(role, as_sentence)]

    def format_url(self, e):
        return href(field("url", raw=True))[field("url", raw=True, apply_func=host)]


def host(url):
    """``www.example.org`` of a long address."""
    return urlsplit(url).hostname or url


def setup(app):
    register_plugin("pybtex.style.formatting", "review", References)
