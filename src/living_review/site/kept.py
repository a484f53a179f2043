"""Pages of a site that does not stand at the root: a version that is kept, or the state of work.

They say which version they are and where the newest is, without any script. Search engines are
asked to leave them out: a reader who looks for a number shall find the newest, and a version that
was cited is reached by its address. Their canonical address is their own.
"""

import datetime
import re
from html import escape

from .head import FEEDS

#: Where the template of the pages lets a banner stand.
PLACE = "<!-- edition-banner -->"
RELEASES = re.compile(r"<!-- releases -->.*?<!-- /releases -->", re.DOTALL)
SINCE = re.compile(r"<!-- since -->.*?<!-- /since -->", re.DOTALL)
BANNER = re.compile(r'<aside class="edition-banner.*?</aside>', re.DOTALL)
#: Where the box with the citation begins.
CITED = '<div class="cite-this">'
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
    return _readdressed(text, f'"{address}/', f'"{address}/{folder}/') if address else text


def original(text: str, address: str, folder: str) -> str:
    """The page before :func:`page` laid it in ``folder``."""
    text = BANNER.sub(PLACE, text, count=1).replace(f"{NOINDEX}\n</head>", "</head>", 1)
    return _readdressed(text, f'"{address}/{folder}/', f'"{address}/') if address else text


def withdrawn(text: str, name: str, told: dict, folder: str, reason: str) -> str:
    """A page of a version that was withdrawn, as it stands in ``folder``: its banner and citation say so."""
    words = f"<strong>Withdrawn: do not use or cite.</strong> {escape(reason)} "
    new = banner(told, root_of(name, folder), "index.html", False, words)
    mark = f'<p class="withdrawn"><strong>Withdrawn: do not cite.</strong> {escape(reason)}</p>'
    text = re.sub(r'<p class="withdrawn">.*?</p>', "", text, flags=re.DOTALL)
    return BANNER.sub(lambda _: new, text, count=1).replace(CITED, CITED + mark)


def notice(name: str, told: dict, folder: str, reason: str) -> str:
    """What stands at the address of a page whose content was removed."""
    version, root = escape(told["version"]), root_of(name, folder)
    return bare(f"Version {version} was removed", f"<h1>Version {version} was removed</h1>",
                f"<p>{escape(reason)}</p>", f'<p><a href="{root}index.html">The newest version</a></p>')


def bare(title: str, *body: str, head: str = "") -> str:
    """A page that needs nothing of the site, for what is not there any more."""
    return "\n".join([
        "<!doctype html>", '<html lang="en">', "<head>", '<meta charset="utf-8">' + head, NOINDEX,
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>", "</head>", "<body>", *body, "</body>", "</html>", ""])


def banner(told: dict, root: str, name: str, state: bool, first: str = "") -> str:
    """The banner of a page, with words of HTML to stand ``first``; the script adds what has changed since."""
    version, newest = escape(told["version"]), escape(f"{root}{name}")
    if state:
        words = (f"<strong>Not released.</strong> This is a draft after version {version}. Its "
                 f'numbers may change: cite <a href="{newest}">the newest version</a>.')
    else:
        words = (f"{first}<strong>Version {version}</strong>, {day(told['date'])}, kept as it was published. "
                 f'<a href="{newest}">The newest version</a>')
    kind = "state" if state else "kept"
    since = "" if state else '<p class="since" role="status"></p>'
    return (f'<aside class="edition-banner d-print-none" data-{kind} data-root="{escape(root)}" '
            f'aria-label="Version of this page"><p>{words}</p>{since}</aside>')


def day(date: str) -> str:
    """``20 November 2026``."""
    told = datetime.date.fromisoformat(date)
    return f"{told.day} {told:%B %Y}"


def _readdressed(text: str, old: str, new: str) -> str:
    def change(tag: re.Match) -> str:
        done = len(new) > len(old) and new in tag[0]
        return tag[0] if done else tag[0].replace(old, new)

    return re.sub(r'<(?:link\b[^>]*\brel="canonical"|meta\b[^>]*\bproperty="og:url")[^>]*>', change, text)


def since(version: str) -> str:
    """The name of the page, beside that of releases, with what changed since a version."""
    return f"since-{version}.html"


def compared(text: str, html: str, listed: str) -> str:
    """The page of releases, named ``listed``, as the page with what changed since one version."""
    text = RELEASES.sub(f'<p><a href="{listed}">Versions and changes</a></p>', text, count=1)
    text = text.replace("</head>", f"{NOINDEX}\n</head>", 1)
    return SINCE.sub(lambda _: html, text, count=1)


def releases(text: str, listed: list[dict], newest: str | None) -> str:
    """The page of releases with every version that is kept, the newest first."""
    rows = "".join(_row(one, newest) for one in listed)
    head = "".join(f'<th scope="col">{title}</th>' for title in (
        "Version", "Patients", "Headline estimates", "More"))
    table = ('<div class="pst-scrollable-table-container"><table class="table releases-table">'
             "<caption>All versions, the newest first</caption>"
             f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
             "<p>To hear of changes, follow a feed (Atom): "
             + ", ".join(f'<a href="../{name}">{title.lower()}</a>' for name, title in FEEDS.items())
             + ".</p>")
    links = "".join(f'<li><a href="{since(one["version"])}#since">Since {escape(one["version"])}</a></li>'
                    for one in listed if one["version"] != newest)
    text = SINCE.sub(lambda _: f"<!-- since --><ul>{links or '<li>There is no older version.</li>'}</ul>"
                     "<!-- /since -->", text, count=1)
    return RELEASES.sub(lambda _: f"<!-- releases -->{table}<!-- /releases -->", text, count=1)


def _row(one: dict, newest: str | None) -> str:
    version = escape(one["version"])
    told = "<br>".join(f"{escape(x['label'])}: {escape(x['text'])}" for x in one["headlines"])
    links = [] if one["version"] == newest else [
        f'<a href="{since(version)}#since">What changed since {version}</a>']
    if gone := one.get("withdrawn"):
        told = f"<strong>Withdrawn on {day(gone['date'])}.</strong> {escape(gone['reason'])}<br>{told}"
    if one["repository"]:
        links.append(f'<a href="{escape(one["repository"])}/releases/tag/v{version}">Files of {version}</a>')
    if one["doi"]:
        links.append(f'<a href="https://doi.org/{escape(one["doi"])}">doi:{escape(one["doi"])}</a>')
    name = f'<a href="../v/{version}/index.html">{version}</a><br>{day(one["date"])}'
    return (f'<tr><th scope="row">{name}</th>'
            f"<td>{one['cases']}</td><td>{told}</td><td>{'<br>'.join(links) or '–'}</td></tr>")
