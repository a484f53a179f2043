"""Sections as one HTML page without scripts or requests, its figure embedded."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

from ..book.display import Figure
from .markdown import shortened
from .sections import Given, Section, Swap, Words

#: Rows of a section that a page shows, and characters of a text from the data.
MOST, LONGEST = 2_000, 1_000
STYLE = """
:root { color-scheme: light dark; --line: #ccd2d8; --pale: #f3f5f7; --new: #d7f0dc; --old: #f8dcdc; }
@media (prefers-color-scheme: dark) {
  :root { --line: #454b52; --pale: #22272c; --new: #1d4428; --old: #552626; }
}
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 72rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; } h2, summary { font-size: 1.15rem; font-weight: 600; margin: 1.6rem 0 .6rem; }
summary { cursor: pointer; } .frame { overflow-x: auto; }
table { border-collapse: collapse; min-width: 34rem; font-size: .9rem;
  font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); }
th { background: var(--pale); } td { min-width: 6rem; max-width: 34rem; overflow-wrap: break-word; }
code { background: var(--pale); padding: 0 .2em; white-space: pre-wrap; unicode-bidi: isolate;
  overflow-wrap: anywhere; }
ins { background: var(--new); text-decoration: none; } del { background: var(--old); }
figure { margin: 1rem 0; } img { max-width: 100%; height: auto; background: #fff; }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def written(parts: Sequence[Section], elsewhere: str, figure: Figure | None = None) -> str:
    """Sections as a page; ``elsewhere`` is where all rows are (``effect.json has``)."""
    first, *rest = parts
    return "\n".join([
        '<!doctype html>', '<html lang="en-GB">', '<head>', '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(first.title)}</title>", f"<style>{STYLE}</style>", "</head>", "<body>", "<main>",
        f"<h1>{escape(first.title)}</h1>", *_sentences(first),
        *(_section(section, figure, elsewhere) for section in rest), "</main>", "</body>", "</html>", ""])


def _section(section: Section, figure: Figure | None, elsewhere: str) -> str:
    inside = [*_sentences(section)]
    if section.figure and figure is not None:
        picture = base64.b64encode(figure.svg().encode()).decode()
        inside += [f'<figure><img src="data:image/svg+xml;base64,{picture}" alt="{escape(figure.alt)}">',
                   f"<figcaption>{escape(figure.caption)}</figcaption></figure>"]
    if section.columns:
        inside.append(_table(section))
    if (cut := len(section.rows) - MOST) > 0:
        inside.append(f"<p>{cut:,} of {len(section.rows):,} rows are left out here: {elsewhere} them all."
                      "</p>")
    title = escape(section.title)
    if section.folded:
        many = f" ({len(section.rows):,})" if section.rows else ""
        return "\n".join([f"<details><summary>{title}{many}</summary>", *inside, "</details>"])
    return "\n".join([f"<section><h2>{title}</h2>", *inside, "</section>"])


def _sentences(section: Section) -> list[str]:
    return [f"<p>{_inline(words)}</p>" for words in section.sentences]


def _table(section: Section) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in section.columns)
    rows = (f"<tr>{''.join(f'<td>{_inline(cell)}</td>' for cell in row)}</tr>" for row in section.rows[:MOST])
    return "\n".join([
        f'<div class="frame" tabindex="0" role="region" aria-label="{escape(section.title)}"><table>',
        f"<thead><tr>{head}</tr></thead>", "<tbody>", *rows, "</tbody>", "</table></div>"])


def _inline(words: Words) -> str:
    if isinstance(words, Given):
        return f"<code>{escape(shortened(words.text, LONGEST))}</code>"
    if isinstance(words, Swap):
        return f"<del>{_inline(words.before)}</del> <ins>{_inline(words.after)}</ins>"
    return escape(shortened(words, LONGEST)) if isinstance(words, str) else "".join(map(_inline, words))
