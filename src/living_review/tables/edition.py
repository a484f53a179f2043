"""This very edition of the review: what a citation, a page head and a release say of it.

One file says it, ``CITATION.cff`` (Citation File Format 1.2). The version and the data belong
together; a test holds them equal.
"""

import datetime
import re
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from . import inputs, schema

#: Where there is neither a repository nor an address of mail.
KEEP = "Keep the file: nothing can be sent yet. The address will be given under Contribute."
MAIL = re.compile(r"[\w.+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Author:
    """A person (``family``, ``given``) or a group (``family`` alone)."""

    family: str
    given: str = ""
    orcid: str = ""

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True)
class Edition:
    """What is cited.

    ``address`` is where the site stands and ``repository`` where its source does, both without
    a slash at the end, ``contact`` an e-mail address; they and ``doi`` are empty where there is none (yet).
    ``state`` tells a state of work from the version that it follows; ``released`` is then its own day, and
    ``digest`` that of its data.
    """

    title: str
    abstract: str
    version: str
    released: datetime.date
    authors: tuple[Author, ...]
    licenses: tuple[str, ...]
    keywords: tuple[str, ...]
    doi: str
    address: str
    repository: str
    contact: str = ""
    state: bool = False
    digest: str = ""

    @property
    def called(self) -> str:
        """What is cited, in words; a draft claims no version, and is known by its day and its data."""
        return f"{self.briefly}, data {self.digest[:12]}" if self.state else self.briefly

    @property
    def briefly(self) -> str:
        """The same where there is no room for the data."""
        day = f"{self.released.day} {self.released:%B %Y}"
        return f"Draft of {day}" if self.state else f"Version {self.version}"

    @property
    def sending(self) -> str:
        """By which ways a file reaches the maintainers, or that it cannot yet."""
        ways = [f"as an issue, a public message at <{self.repository}/issues/new/choose>, which needs a free "
                "account"] * bool(self.repository) + [f"by e-mail to <{self.contact}>"] * bool(self.contact)
        return f"Send the file to the maintainers {' or '.join(ways)}." if ways else KEEP

    @property
    def number(self) -> str:
        """What stands in the place of a version number."""
        return inputs.DRAFT if self.state else self.version

    @property
    def folder(self) -> str:
        """Where it stands below the address of the site."""
        return "next" if self.state else f"v/{self.version}"


def read(path: Path | None = None) -> Edition:
    """The edition that a ``CITATION.cff`` (by default the checkout's) describes, or the draft after it.

    Raises ``ValueError`` where it lacks what a citation needs.
    """
    path = path or inputs.checkout() / "CITATION.cff"
    about, data = prepared(path), path.parent / "data"
    return replace(about, state=True, released=inputs.source_day(),
                   digest=schema.digest(data, schema.read(data))) if inputs.is_draft(path.parent) else about


def prepared(path: Path) -> Edition:
    """What a ``CITATION.cff`` says, whether or not changes wait; raises ``ValueError`` as :func:`read`."""
    return parsed(path.read_text(encoding="utf-8"), path.name)


def parsed(text: str, name: str) -> Edition:
    """The edition that the text of a ``CITATION.cff`` describes; raises ``ValueError``."""
    try:
        entries = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise ValueError(f"{name} is no YAML: {' '.join(str(error).split())}") from None
    needed = ("title", "abstract", "version", "date-released", "authors")
    missing = [key for key in needed if not entries.get(key)]
    if missing:
        raise ValueError(f"{name} does not say: {', '.join(missing)}")
    licenses = entries.get("license") or []
    address, repository = (str(entries.get(key) or "").rstrip("/") for key in ("url", "repository-code"))
    return Edition(
        title=entries["title"], abstract=" ".join(str(entries["abstract"]).split()),
        version=str(entries["version"]),
        released=datetime.date.fromisoformat(str(entries["date-released"])),
        authors=tuple(_author(entry) for entry in entries["authors"]),
        licenses=tuple([licenses] if isinstance(licenses, str) else licenses),
        keywords=tuple(entries.get("keywords") or ()), doi=entries.get("doi") or "",
        address=address, repository=repository,
        contact=next((one["email"] for one in entries.get("contact") or () if one.get("email")), ""))


def _author(entry: dict[str, str]) -> Author:
    orcid = (entry.get("orcid") or "").rsplit("/", 1)[-1]
    if "name" in entry:
        return Author(entry["name"], orcid=orcid)
    family = " ".join(filter(None, (entry.get("name-particle"), entry.get("family-names"))))
    return Author(family, entry.get("given-names") or "", orcid)

