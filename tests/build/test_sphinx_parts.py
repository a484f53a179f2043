"""What the extension makes of a page, where no page is needed to see it."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.core import publish_doctree

from living_review.build.sphinx import figure_parts, page_heads, roles
from living_review.stats.estimate import WILSON, Estimate
from living_review.tables import edition, inputs
from living_review.tables.problems import Refused

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


@pytest.mark.parametrize("kind, more, stacked", [
    ("stacked-rows", "", True), ("plain-table", "", False), ("plain-table", "\n     - x" * 2, True)])
def test_a_row_of_many_columns_becomes_a_block_and_leaves_out_what_is_empty(kind, more, stacked):
    rows = [row + more for row in TABLE.format(kind=kind).rstrip().split("\n   *")[1:]]
    document = publish_doctree("\n   *".join([TABLE.format(kind=kind).split("\n   *")[0], *rows]))
    figure_parts.stack_rows(None, document)
    assert ("stacked-rows" in document.next_node(nodes.table)["classes"]) == stacked
    assert ["nothing" in cell["classes"] for cell in document.findall(nodes.entry)
            if cell.astext() == "–"] == [stacked]


def test_a_table_carries_its_heads_for_a_phone():
    page = {"body": '<table class="stacked-rows table" id="x">\n<thead><tr><th class="a"><p>One</p></th>'
                    '<th><p>“T2” &amp; "T1" \\</p></th><th></th></tr></thead><tbody>…</tbody></table>'
                    '<table class="table"><thead><th>no</th></thead></table>'}
    figure_parts.on_page(None, "", "", page, None)
    first, second = BeautifulSoup(page["body"], "html.parser").select("table")
    assert first["style"] == '--c2:"“T2” & \\"T1\\" \\\\"' and "style" not in second.attrs


def test_no_line_ends_within_the_interval_of_a_number():
    e = Estimate("epidemiology.all.x", "x", 0.46, 101, WILSON, "fraction", 0.36, 0.55, count=46)
    env = SimpleNamespace(app=SimpleNamespace(review_results={e.name: e}), docname="index")
    shown, more = roles.number(env, f"{e.name}:full", "")
    assert shown.astext() == "46%"
    assert [part.split() for part in more.astext().split(" ")] == [
        [], ["(95%", "CI", "36%", "to", "55%;"], ["46", "of", "101)"]]
    with pytest.raises(Refused, match="There is no estimate"):
        list(roles.number(env, "x.y", ""))
    with pytest.raises(Refused, match="Did you mean full?"):
        list(roles.number(env, f"{e.name}:ful", ""))


@pytest.mark.parametrize("repository, address", [
    ("https://example.org/r", "https://example.org/r/blob/HEAD/docs/design.md"), ("", None)])
def test_a_file_of_the_repository_is_linked_where_that_is_known(monkeypatch, repository, address):
    about = replace(edition.read(), repository=repository)
    monkeypatch.setattr(edition, "read", lambda: about)
    (node,) = roles.in_repository(None, "docs/design.md", "the design")
    assert node.get("refuri") == address and node.astext() == "the design"


@pytest.mark.parametrize("repository, state, chapter, address", [
    ("https://github.com/a/b", True, "survival", "a/b/main?urlpath=lab/tree/notebooks/survival.ipynb"),
    ("https://github.com/a/b", False, "survival", "a/b/v2026.11.0?urlpath=lab/tree/notebooks/survival.ipynb"),
    ("https://github.com/a/b", True, "explore", ""), ("https://example.org/a/b", True, "survival", ""),
    ("", True, "survival", "")])
def test_a_chapter_that_computes_can_be_run_where_github_has_it(repository, state, chapter, address):
    about = replace(edition.read(), repository=repository, state=state, version="2026.11.0")
    found = page_heads.launch(about, inputs.BOOK / f"chapters/{chapter}.md")
    assert found.removeprefix("https://mybinder.org/v2/gh/") == address
