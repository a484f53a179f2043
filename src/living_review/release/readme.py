"""The READMEs of a release and of the archive of the site, for a reader who has none of this software."""

from __future__ import annotations

import textwrap

from .. import review
from . import parts
from .parts import About

_EMPTY = ("An empty cell means that the value was not reported where the report was read; it never means no. "
          "The tables are UTF-8 text with commas; every column, unit and word is explained in "
          "`datapackage.json`, which is text as well.")


def of_release(about: About) -> str:
    """What is what."""
    e = about.edition
    listed = "\n".join(_wrap(f"- `{part.path}`: {part.words}", "  ")
                       for part in parts.all_parts(about.package, e.version) if part.path != parts.README)
    return "\n\n".join([
        _head(about),
        _wrap(e.abstract),
        "## What is what", listed,
        "## How to read the tables", _wrap(_EMPTY),
        "## Is it complete and unchanged?",
        _wrap(f"`{parts.SUMS}` has the SHA-256 sum of every file. In this folder, `sha256sum --check "
              f"{parts.SUMS}` compares them on Linux, and `shasum -a 256 --check {parts.SUMS}` on macOS; on "
              "Windows, `Get-FileHash` in PowerShell shows the sum of a file."),
        "## How to make it again",
        _wrap("Unpack the source archive and follow its README.md. With the programs that its "
              f"`requirements.txt` names, and `SOURCE_DATE_EPOCH={about.date}` in the environment, the site, "
              "the PDF and `results.json` come out as the same bytes. "
              f"`{review().command} verify --rebuild` does this and compares."),
        "## Licence", _licence(about)]) + "\n"


def of_site(about: About) -> str:
    """For the archive of the site."""
    return "\n\n".join([
        _head(about),
        _wrap("This archive holds the web site of this version as it was published, complete, in the folder "
              "`site`. Open `site/index.html` in a browser: nothing needs to be installed, and no "
              "page asks another computer for anything. What a browser refuses to pages opened from a disk "
              "works where a web server shows the folder; any will do."),
        _wrap("The tables behind it, every estimate as data, a PDF and the source are in the other files of "
              f"the release `{about.name}`."),
        "## Licence", _licence(about)]) + "\n"


def _head(about: About) -> str:
    e = about.edition
    names = ", ".join(author.name for author in e.authors)
    places = [f"DOI: {e.doi}"] * bool(e.doi) + [f"Site: {e.address}"] * bool(e.address) \
        + [f"Source: {e.repository}"] * bool(e.repository)
    lines = [names, f"Version {e.version}, {e.released.isoformat()}",
             f"Digest of the data: {about.digest}", *places]
    return f"# {e.title}\n\n" + "\n".join(f"- {line}" for line in lines)


def _licence(about: About) -> str:
    data, *code = about.edition.licenses
    return _wrap(f"Text and data: {data}." + (f" Code: {', '.join(code)}." if code else "")
                 + " This review describes published patients; it gives no advice for the care of any one "
                 "patient.")


def _wrap(text: str, indent: str = "") -> str:
    return textwrap.fill(" ".join(text.split()), 100, subsequent_indent=indent,
                         break_long_words=False, break_on_hyphens=False)
