"""``CHANGELOG.md``, and its fragments: one small file a change, of which towncrier makes a section.

The kinds and the template are in ``pyproject.toml`` and ``changes/``.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from ..tables.problems import Refused

FOLDER = "changes"
#: What stands in the folder and is no fragment.
OTHERS = ("README.md", "template.md")
#: Before the newest section of the changelog.
MARK = "<!-- versions -->\n"
#: Characters of a fragment: a paragraph, not an essay.
MOST = 900


def kinds(root: Path) -> dict[str, str]:
    """The kinds of change with their titles, in the order of the changelog."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["towncrier"]
    return {kind["directory"]: kind["name"] for kind in settings["type"]}


def waiting(root: Path) -> list[Path]:
    """The fragments of changes that no version has yet, and whatever else lies among them."""
    return [path for path in sorted((root / FOLDER).glob("*")) if path.name not in OTHERS]


def faults(root: Path) -> list[str]:
    """What is wrong with the fragments, each in a sentence."""
    known = "|".join(kinds(root))
    name = re.compile(rf"(\d{{1,6}}|\+[a-z0-9-]{{1,60}})\.({known})\.md")
    found = []
    for path in waiting(root):
        if not name.fullmatch(path.name):
            found.append(f"{path.name}: a fragment is called 12.cases.md or +some-words.methods.md, "
                         f"with one of the kinds {known.replace('|', ', ')}")
        elif path.is_symlink() or not path.is_file():
            found.append(f"{path.name}: not an ordinary file")
        else:
            found += [f"{path.name}: {wrong}" for wrong in _wrong(path.read_bytes())]
    return found


def _wrong(content: bytes) -> list[str]:
    try:
        text = content.decode("utf-8").strip()
    except UnicodeDecodeError:
        return ["not UTF-8"]
    if not text:
        return ["empty"]
    blocks = r"^\s*(?:#{1,6}\s|[-*+]\s|\d+\.\s|>|```|~~~|\||:::|[=-]{3,}\s*$)"
    return [words for wrong, words in (
        (re.search(r"\n\s*\n", text), "more than one paragraph"),
        (re.search(blocks, text, re.MULTILINE),
         "a heading, list, quotation, table or fence: a fragment is a plain paragraph"),
        (re.search(r"<|\{[a-z{%#]|\}\}", text),
         "markup (<, {role}, {{ }}) that the changelog or the book would act on"),
        (not re.search(r"[.!?)`*]$", text) or not re.search(r"[.!?]", text[-3:]),
         "does not end as a sentence does"),
        (len(text) > MOST, f"{len(text):,} characters; the limit is {MOST}")) if wrong]


def of_fragments(root: Path, version: str, date: str) -> str:
    """The section of the changelog that towncrier makes of the fragments, which stay; raises ``Refused``."""
    if wrong := faults(root):
        raise Refused("\n".join(wrong))
    run = subprocess.run(
        [sys.executable, "-m", "towncrier", "build", "--draft", "--dir", str(root),
         "--version", version, "--date", date],
        cwd=root, capture_output=True, text=True, encoding="utf-8", check=False)
    if run.returncode:
        raise Refused(run.stderr.strip() or run.stdout.strip())
    return run.stdout.strip() + "\n"


def put(changelog: str, section: str) -> str:
    """The changelog with a new section before all others.

    The marks around the summary of the section that was the newest go: the index shows the first.
    """
    if changelog.count(MARK) != 1:
        raise Refused(f"CHANGELOG.md does not hold the line {MARK.strip()} once: put it before the newest "
                        "section")
    head, rest = changelog.split(MARK)
    rest = re.sub(r"<!-- (?:newest|older) -->\n", "", rest)
    return f"{head}{MARK}\n{section}\n{rest.lstrip()}"


def section(text: str, version: str) -> str:
    """The text below the heading of a version; "" where there is none.

    A section goes from its heading (``## 2026.11.0``, or with words behind it) to the next of that level.
    """
    _, *parts = re.split(r"^##[^\S\n]+\[?([^\s\]]+).*$", text, flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True)).get(version, "").strip("\n")


def says_something(text: str) -> bool:
    """Whether a section has more in it than headings and comments."""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    return any(line.strip(" \t-*") and not line.startswith("#") for line in text.splitlines())
