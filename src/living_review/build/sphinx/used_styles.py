"""The theme's style sheet without the rules that no page of this site can meet, and its spare files.

Most of its 400 kB are icons and components that are not here, and a phone must have read it all
before it paints. A selector stays if every class in it is on some page or is a word of some script.
"""

import hashlib
import re
import shutil
from itertools import groupby
from pathlib import Path

import tinycss2

from living_review.tables.files import write_atomically

SHEET = "styles/pydata-sphinx-theme.css"
#: What the theme ships and no page loads.
SPARE = ("scripts/*.map", "styles/*.map", "scripts/bootstrap*", "scripts/fontawesome*", "vendor", "locales",
         "styles/theme.css", "webpack-macros.html", "sbt-webpack-macros.html", "file.png",
         "minus.png", "plus.png", "play-solid.svg")
WORD = re.compile(r"[\w-]+")


def used_words(site: Path) -> set[str]:
    """Every class of every page, and every word of every script."""
    words = set()
    for page in site.rglob("*.html"):
        for classes in re.findall(r'\bclass="([^"]*)"', page.read_text(encoding="utf-8")):
            words.update(classes.split())
    for script in (site / "_static").rglob("*.js"):
        words.update(WORD.findall(script.read_text(encoding="utf-8")))
    return words


def pruned(css: str, words: set[str]) -> str:
    """The rules of a style sheet that can match where only these classes occur."""
    return "".join(_kept(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), words))


def _kept(rules, words):
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [s for s in _split(rule.prelude) if _classes(s) <= words]
            if selectors:
                yield f"{','.join(map(tinycss2.serialize, selectors))}{{{tinycss2.serialize(rule.content)}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            text = "".join(_kept(inner, words))
            if text:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{text}}}"
        elif rule.type == "at-rule" and not (rule.lower_at_keyword == "font-face"
                                             and "Awesome" in tinycss2.serialize(rule.content)):
            yield rule.serialize()


def _split(prelude):
    """The selectors of a list, each as its tokens."""
    return [[*part] for between, part in groupby(prelude, lambda token: token == ",") if not between]


def _classes(tokens) -> set[str]:
    """The classes that a selector asks for; those in ``:not()``, ``:is()`` and the like are not asked for."""
    return {after.value for before, after in zip(tokens, tokens[1:], strict=False)
            if before == "." and after.type == "ident"}


def finish(app, error):
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    for pattern in SPARE:
        for path in static.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    sheet = static / SHEET
    whole, words = sheet.read_text(encoding="utf-8"), used_words(Path(app.outdir))
    # Pruning takes a tenth of the time after an edit, which seldom brings a word that no page had.
    last = Path(app.doctreedir, "used_styles.css")
    asked = hashlib.sha256("\0".join([*sorted(words), whole]).encode()).hexdigest()
    if not last.is_file() or last.read_text(encoding="utf-8").partition("\n")[0] != asked:
        write_atomically(last, f"{asked}\n{pruned(whole, words)}")
    sheet.write_text(last.read_text(encoding="utf-8").partition("\n")[2], encoding="utf-8")


def setup(app):
    app.connect("build-finished", finish, priority=900)
