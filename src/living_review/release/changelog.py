"""What ``CHANGELOG.md`` says of a version."""

from __future__ import annotations

import re


def section(text: str, version: str) -> str:
    """What stands under the heading of a version, without the heading, or "" where it is not there.

    A section goes from its heading (``## 2026.11.0``, words behind the version allowed) to the next
    of that level.
    """
    body: list[str] = []
    within = False
    for line in text.splitlines():
        if heading := re.match(r"##\s+\[?([^\s\]]+)", line):
            within = heading[1] == version
        elif within:
            body.append(line)
    return "\n".join(body).strip("\n")


def says_something(text: str) -> bool:
    """Whether a section has more in it than headings and comments."""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    return any(line.strip(" \t-*") and not line.startswith("#") for line in text.splitlines())
