"""Pages of a site that does not stand at the root: a version that is kept, or the state of work.

They say which version they are and where the newest is, without any script. Search engines are
asked to leave them out: a reader who looks for a number shall find the newest, and a version that
was cited is reached by its address. Their canonical address is their own.
"""

from __future__ import annotations

import datetime
import re
from html import escape

#: Where the template of the pages lets a banner stand.
PLACE = "<!-- edition-banner -->"
RELEASES = re.compile(r"<!-- releases -->.*?<!-- /releases -->", re.DOTALL)
#: A version that the page of releases leads to.
VERSION = re.compile(r'href="\.\./v/([0-9.]+)/index\.html"')
NOINDEX = '<meta name="robots" content="noindex">'


def page(text: str, name: str, told: dict, folder: str, state: bool) -> str:
    """A page as it stands in ``folder`` (``v/2026.11.0``); ``state`` where it is the state of work."""
    return below(text, banner(told, root_of(name, folder), name, state), told["address"], folder)


def root_of(name: str, folder: str) -> str:
    """``../../`` for a page in ``v/2026.11.0``: the way to where the tree begins."""
    return "../" * (name.count("/") + folder.count("/") + 1)


def below(text: str, banner: str, address: str, folder: str) -> str:
    """A page that stands in a folder of the tree: with a banner, its own address, not for search engines."""
    text = text.replace(PLACE, banner, 1)
    text = text.replace("</head>", f"{NOINDEX}\n</head>", 1) if NOINDEX not in text else text
    return _own_address(text, address, folder)


def banner(told: dict, root: str, name: str, state: bool) -> str:
    """The banner of a page; the script adds what has changed since."""
    version, newest = escape(told["version"]), escape(f"{root}{name}")
    if state:
        words = (f"<strong>Not released.</strong> This is the state of work after version {version}. Its "
                 f'numbers may change: cite <a href="{newest}">the newest version</a>.')
    else:
        words = (f"<strong>Version {version}</strong>, {day(told['date'])}, kept as it was published. "
                 f'<a href="{newest}">The newest version</a>')
    kind = "state" if state else "kept"
    since = "" if state else '<p class="since" role="status"></p>'
    return (f'<aside class="edition-banner d-print-none" data-{kind} data-root="{escape(root)}" '
            f'aria-label="Version of this page"><p>{words}</p>{since}</aside>')


def day(date: str) -> str:
    """``20 November 2026``."""
    told = datetime.date.fromisoformat(date)
    return f"{told.day} {told:%B %Y}"


def _own_address(text: str, base: str, folder: str) -> str:
    if not base:
        return text
    old, new = f'"{base}/', f'"{base}/{folder}/'
    return re.sub(r'<(?:link\b[^>]*\brel="canonical"|meta\b[^>]*\bproperty="og:url")[^>]*>',
                  lambda tag: tag[0] if new in tag[0] else tag[0].replace(old, new), text)


def releases(text: str, listed: list[dict]) -> str:
    """The page of releases with every version that is kept, the newest first, and room to compare two."""
    rows = "".join(_row(one, one is listed[0]) for one in listed)
    head = "".join(f'<th scope="col">{title}</th>' for title in (
        "Version", "Patients", "Headline estimates", "More"))
    table = ('<div class="pst-scrollable-table-container"><table class="table releases-table">'
             "<caption>All versions, the newest first</caption>"
             f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>")
    text = RELEASES.sub(lambda _: f"<!-- releases -->{table}<!-- /releases -->", text, count=1)
    return text.replace('<div id="since-place">', '<div id="since-place" class="comparing">', 1)


def _row(one: dict, newest: bool) -> str:
    version = escape(one["version"])
    told = "<br>".join(f"{escape(x['label'])}: {escape(x['text'])}" for x in one["headlines"])
    links = [] if newest else [f'<a href="?from={version}#since">What changed since {version}</a>']
    if one["repository"]:
        links.append(f'<a href="{escape(one["repository"])}/releases/tag/v{version}">Files of {version}</a>')
    if one["doi"]:
        links.append(f'<a href="https://doi.org/{escape(one["doi"])}">doi:{escape(one["doi"])}</a>')
    name = f'<a href="../v/{version}/index.html">{version}</a><br>{day(one["date"])}'
    return (f'<tr><th scope="row">{name}</th>'
            f"<td>{one['cases']}</td><td>{told}</td><td>{'<br>'.join(links) or '–'}</td></tr>")
