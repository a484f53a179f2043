"""What stands in the text of a chapter for a number, a patient, a report, a file.

- ``{num}`survival.all.median:full` ``: an estimate of ``results.json`` (forms: :data:`.wording.FORMS`),
  with a link to its line among all numbers.
- ``{case}`liu2026-1` ``, ``{record}`liu2026` ``, ``{topic}`survival` ``: the name, as a link to the page. In
  the log of records, a record is the place where it stands.
- ``{export}`cases.csv` ``, ``{export}`the cases <cases.csv>` ``: a file of the folder ``data/`` of the site,
  which is written after the pages.
- ``{pdf}`the appendices <appendices>` ``: a document of the book, by what the contents call it.
- ``{in-repository}`the design <docs/design.md>` ``: a file of the repository where its address is known, and
  plain words elsewhere.
"""

from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import ReferenceRole

from living_review import review
from living_review.book import places
from living_review.build import volumes
from living_review.site import exports
from living_review.stats import wording
from living_review.tables import edition
from living_review.tables.problems import Refused
from living_review.tables.quoted import nearest

NO_BREAK = "\u00a0"


class Named(ReferenceRole):
    """A role whose nodes a function makes of the environment, a name, and the words for it."""

    def __init__(self, make):
        super().__init__()
        self.make = make

    def run(self):
        try:
            return list(self.make(self.env, self.target, self.title)), []
        except Refused as error:
            told = self.inliner.reporter.error(str(error), line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, told)], [told]


def known(found, name, kind):
    if name not in found:
        raise nearest(kind, name, found)
    return found[name]


def root_of(docname):
    """``../`` for ``chapters/cite``."""
    return "../" * docname.count("/")


def link(words, place, docname):
    return nodes.reference("", words, refuri=places.address(place, docname), internal=True)


def number(env, text, _):
    name, _, form = text.partition(":")
    estimate = known(env.app.review_results, name, "estimate")
    shown, bracket, more = known(wording.FORMS, form or "value", "form")(estimate).partition(" (")
    yield nodes.reference("", "", nodes.inline("", shown, classes=["num"]), internal=True,
                          refuri=places.address(places.number(name), env.docname))
    if more:
        more = bracket + more
        for part in filter(None, (wording.interval(estimate), wording.sample(estimate))):
            more = more.replace(part, part.replace(" ", NO_BREAK))  # no line ends within an interval
        yield nodes.inline("", more, classes=["num-more"])


def case(env, key, _):
    yield link(known(env.app.review_trace.cases, key, "case")[0], places.case(key), env.docname)


def record(env, key, _):
    place, name, _ = known(env.app.review_trace.sources, key, "record")
    page, _, anchor = place.partition("#")
    yield (nodes.inline("", name, ids=[anchor], classes=["record-key"]) if page == env.docname
           else link(name, place, env.docname))


def topic(env, name, _):
    title = known({topic.name: topic.title for topic in review().topics}, name, "topic")
    yield link(title, places.topic(name), env.docname)


def export(env, name, words):
    yield file(env, f"{exports.FOLDER}/{name}", words)


def pdf(env, name, words):
    files = {volume.words: volume.file for volume in volumes.read(Path(env.srcdir))}
    yield file(env, known(files, name, "PDF of this book"), words)


def file(env, name, words):
    return nodes.reference("", "", nodes.inline("", words), refuri=root_of(env.docname) + name, internal=True)


def in_repository(env, path, words):
    words, repository = nodes.inline("", words), edition.read().repository
    yield nodes.reference("", "", words, refuri=f"{repository}/blob/HEAD/{path}") if repository else words


def setup(app):
    for name, make in {"num": number, "case": case, "record": record, "topic": topic, "export": export,
                       "pdf": pdf, "in-repository": in_repository}.items():
        app.add_role(name, Named(make))
