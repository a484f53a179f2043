"""What the extension makes of a page, where no page is needed to see it."""

from dataclasses import replace

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from living_review.build.sphinx import cite_this, door, figure_parts
from living_review.stats.estimate import WILSON, Estimate
from living_review.tables import edition

TABLE = """
.. list-table::
   :header-rows: 1
   :class: {kind}

   * - Entity
     - Tells it apart
   * - cord infarct
     - grey matter
   * - sarcoid
     - –
"""


@pytest.mark.parametrize("kind, labels", [("stacked-rows", ["Tells it apart"]), ("plain-table", [])])
def test_cells_of_a_row_that_becomes_a_block_say_what_they_are(kind, labels):
    document = publish_doctree(TABLE.format(kind=kind))
    figure_parts.label_cells(None, document)
    assert [one.astext() for one in document.findall(nodes.inline)] == labels


def test_no_line_ends_within_the_interval_of_a_number():
    e = Estimate("epidemiology.all.x", "x", 0.46, 101, WILSON, "fraction", 0.36, 0.55, count=46)
    parts = door._beside(" (95% CI 36% to 55%; 46 of 101)", e).astext().split(" ")
    assert [part.split() for part in parts] == [[], ["(95%", "CI", "36%", "to", "55%;"], ["46", "of", "101)"]]


@pytest.mark.parametrize("repository, address", [
    ("https://example.org/r", "https://example.org/r/blob/HEAD/docs/design.md"), ("", None)])
def test_a_file_of_the_repository_is_linked_where_that_is_known(monkeypatch, repository, address):
    about = replace(edition.read(), repository=repository)
    monkeypatch.setattr(edition, "read", lambda: about)
    role = cite_this.InRepository()
    role.has_explicit_title, role.title, role.target = True, "the design", "docs/design.md"
    (node,), _ = role.run()
    assert node.get("refuri") == address and node.astext() == "the design"
