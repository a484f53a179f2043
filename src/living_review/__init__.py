"""The engine of a living review: from a table of published patients to a checked, computed, released book.

It knows no disease. What it must know of one is a :class:`Review`, declared once, where the package of the
review begins; a process serves one review, and :func:`review` gives it::

    REVIEW = declare(Review(name="gout-review", package="gout_review", root=..., topics=(...), ...))
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

#: How eligible a record found by a search looks; the guess of a review is one of these.
LIKELY, UNCLEAR, UNLIKELY = GUESSES = ("likely eligible", "unclear", "unlikely")
#: The pages of a book that made pages and scripts lead to, by what stands there.
PAGES = {"patients": "chapters/patients", "records": "chapters/records", "numbers": "chapters/numbers",
         "certainty": "chapters/certainty", "releases": "chapters/releases", "data": "chapters/data",
         "explore": "chapters/explore", "check": "chapters/check", "references": "chapters/references",
         "form": "chapters/add-a-patient"}


class Topic(NamedTuple):
    """A part of the results: ``name`` is the first part of the names of its estimates.

    ``module`` has ``estimates(data)``. It may have ``compared(results)``: estimates made of others;
    ``behind(data)``: the series that they rest on (:mod:`.evidence.series`); and ``flips(base, head)``:
    conclusions that no longer hold (:mod:`.conclusions`). Several topics may share one. ``counts`` says
    what the ``count`` of an estimate is, where it is not the numerator of a share. ``basis`` is what its
    numbers rest on where no patient of the table stands behind them, in words, and the page that shows it.
    What is ``beside`` the others is computed by a second process meanwhile; let it be half of the work.
    """

    name: str
    title: str
    module: str
    counts: str = ""
    basis: tuple[str, str] = ("", "")
    beside: bool = False


class FollowUp(NamedTuple):
    """The columns of the patients with time (months) and state, and the state that is the event.

    ``topic`` has the estimates of survival of each group: ``survival.all.median``. A review may have none.
    """

    time: str
    status: str
    event: str
    topic: str = "survival"


@dataclass(frozen=True)
class Review:
    """What the engine must know of a disease.

    ``name`` begins the names of its files, ``command`` is its command line, ``package`` the package that
    declares it and ``root`` the checkout around it, with ``data``, ``book`` and ``CITATION.cff``. ``groups``,
    ``rules``, ``patient``, ``appraisal`` and ``reports`` name modules, imported when first needed. They hold:

    - groups: ``FAMILIES``, tuples of groups that stand beside each other, and ``GROUPINGS``, what readers
      may filter and divide patients by;
    - rules: ``KINDS``, rules of this disease by the kinds of :mod:`.catalogue`, ``SPELLINGS``, what
      contributors write for words of vocabularies, ``SEVERAL``, by columns under which a text may fill
      several: the pattern of such a text, and a function that reads it as cells by their columns; a review
      may have none;
    - patient: ``headline`` and ``COLUMNS``, a patient in words; if it has more to say, what
      :mod:`.book.patients` lists;
    - appraisal: ``FIELDS`` and ``QUESTIONS``, what a report should say of a patient;
    - reports: ``sections`` (data, key, here), what the page ``here`` of a report shows of tables of the
      review's own; a review may have none.

    ``tables``: those that it needs besides the ones that any review has, in words. ``series``, figures of
    published groups, has pages and rules of the engine; the others are its own.

    ``scales``: list column → the places that its ranges run over, in order (``T4-T6`` spans three), and
    ``ends``, words in which a range may begin or end → the place meant.
    ``check_by`` is the column by which patients are offered to be checked, ``specialities`` the columns that
    each would look at, and ``shares`` the column and the value of headlines that are shares.
    ``headlines`` are the estimates that a list of versions shows, with their words; ``ranked`` the beginnings
    of names of shares that are shares of one whole. ``queries`` is the search by database, and ``guess``
    judges a found title and its kinds of publication (one of :data:`GUESSES`, and why). ``pages`` are those
    of :data:`PAGES` that stand elsewhere in this book; several may be one. The pages of Explore and of the
    form are left out of the PDF. ``card`` says what is on the picture
    ``_static/card.png`` of the book, which stands beside a shared link; a review may have none.
    """

    name: str
    command: str
    condition: str
    package: str
    root: Path
    topics: tuple[Topic, ...]
    follow_up: FollowUp
    groups: str
    patient: str
    appraisal: str
    rules: str = ""
    reports: str = ""
    card: str = ""
    tables: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ends: Mapping[str, str] = field(default_factory=dict)
    headlines: Mapping[str, str] = field(default_factory=dict)
    ranked: tuple[str, ...] = ()
    shares: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    check_by: str = ""
    specialities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    queries: Mapping[str, str] = field(default_factory=dict)
    guess: Callable[[str, tuple[str, ...]], tuple[str, str]] = lambda title, kinds: (UNCLEAR, "not guessed")
    pages: Mapping[str, str] = field(default_factory=dict)

    @property
    def version(self) -> str:
        return import_module(self.package).__version__

    def topic(self, name: str) -> Topic:
        """The topic of an estimate, by its name; one that nobody declared has no title but its name."""
        first = name.partition(".")[0]
        return next((topic for topic in self.topics if topic.name == first), Topic(first, first, ""))

    def modules(self, beside: bool = False) -> tuple[ModuleType, ...]:
        """What computes the topics (those beside the others alone), each once, in their order."""
        return tuple(map(import_module, dict.fromkeys(
            topic.module for topic in self.topics if topic.beside or not beside)))

    def page(self, kind: str) -> str:
        """The page of the book for a kind of :data:`PAGES`, as the contents name it."""
        return {**PAGES, **self.pages}[kind]

    def part(self, name: str) -> ModuleType | None:
        """The module that this review names for one of these purposes."""
        return import_module(getattr(self, name)) if getattr(self, name) else None


_declared: list[Review] = []


def declare(review: Review) -> Review:
    """Make this the review of the process; its package calls this on import."""
    _declared[:] = [review]
    return review


def review() -> Review:
    """The review that this process serves."""
    if not _declared:
        raise RuntimeError("no review is declared: import its package first, as in: import iscm_review")
    return _declared[0]
