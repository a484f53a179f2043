"""The box on the site with the citation of this version, to be copied or downloaded."""

from __future__ import annotations

import re
from html import escape

from ..tables.edition import Edition
from . import citation, exports


def html(edition: Edition, root: str, short: bool = False) -> str:
    """The box, for a page from which ``root`` leads to the top of the site.

    Without scripts the text can be selected; ``cite.js`` shows the buttons. In print, the words alone
    stand where it is ``short``, and BibTeX with them elsewhere.
    """
    words = citation.apa_pieces(edition, None, lambda title: f"<em>{escape(title)}</em>", escape)
    words = re.sub(r"https?://\S+$", r'<a href="\g<0>">\g<0></a>', words)
    body = [f'<p class="cite-words" id="cite-apa">{words}</p>{_tools("apa", root)}']
    for form, (text, name, _) in list(citation.FORMS.items())[1:]:
        printed = "" if form == "bibtex" and not short else ' class="d-print-none"'
        body.append(f'<details{printed}><summary>{name}</summary>'
                    f'<pre id="cite-{form}">{escape(text(edition))}</pre>{_tools(form, root)}</details>')
    return f'<div class="cite-this">{"".join(body)}</div>'


def _tools(form: str, root: str) -> str:
    _, name, ending = citation.FORMS[form]
    return (f'<p class="cite-tools d-print-none"><button type="button" data-copies="cite-{form}" '
            f'hidden>Copy {name}</button> '
            f'<a href="{root}{exports.FOLDER}/citation.{ending}" download>Download {name}</a> '
            '<span role="status"></span></p>')
