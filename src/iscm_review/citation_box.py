"""The box on the site with the citation of this version, to be copied or downloaded."""

from __future__ import annotations

from html import escape

from . import citation, exports
from .edition import Edition


def html(edition: Edition, root: str, short: bool = False) -> str:
    """The box, for a page from which ``root`` leads to the top of the site.

    Without scripts the text can be selected; ``cite.js`` shows the buttons. In print, ``short`` leaves
    the records for reference managers out.
    """
    words = citation.apa_pieces(edition, None, lambda title: f"<em>{escape(title)}</em>", escape)
    body = [f'<p class="cite-words" id="cite-apa">{words}</p>{_tools("apa", root)}']
    for form, (text, name, _) in list(citation.FORMS.items())[1:]:
        body.append(f'<details{" class=d-print-none" * short}><summary>{name}</summary>'
                    f'<pre id="cite-{form}">{escape(text(edition))}</pre>{_tools(form, root)}</details>')
    return (f'<div class="cite-this">{"".join(body)}'
            '<p class="cite-heard d-print-none" role="status"></p></div>')


def _tools(form: str, root: str) -> str:
    _, name, ending = citation.FORMS[form]
    return (f'<p class="cite-tools d-print-none"><button type="button" data-copies="cite-{form}" '
            f'data-name="{name}" hidden>Copy {name}</button> '
            f'<a href="{root}{exports.FOLDER}/citation.{ending}" download>Download {name}</a></p>')
