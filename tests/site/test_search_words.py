"""The search of the site finds what a reader types: Sphinx's index and scripts, a few pages, Chromium."""

from pathlib import Path
from types import SimpleNamespace

import pytest
import sphinx
from docutils import nodes
from docutils.utils import new_document
from jinja2 import Template
from sphinx.search import IndexBuilder

from browsing import watched
from living_review.build.sphinx import HERE
from living_review.build.sphinx.search_words import Language
from living_review.tables import folding

pytestmark = pytest.mark.slow
STOCK = Path(sphinx.__file__).parent / "themes/basic/static"
PAGES = {
    "brown": "A Brown-Séquard syndrome; PubMed 39401466, doi 10.1055/s-0033-1345685. Osimertinib in 2021.",
    "reading": "brown_sequard, as the table writes it; Müller, Łukasz and Ødegård.",
    "small": "Small cell lung cancer (sclc) at C5 C6 C7 T1.",
    "other": "Non-small cell lung cancer (nsclc) at T10, in 1985.",
    "figure": "A curve of osimertinib. Its legend.",
    "british": "A haemorrhage of the oesophagus beside a tumour.",
    "american": "A hemorrhage of the esophagus beside a tumor; four of them.",
}
FURNITURE = """<nav>Nav away</nav><div class="figure-tools"><a>Enlarge</a><a>Download SVG</a><details>
<summary>Data of the figure</summary><table><tr><td>Osimertinib</td></tr></table></details></div>
<button>Copy</button>"""
FRAME = """<!DOCTYPE html><html lang="en" data-content_root="./"><head><link rel="icon" href="data:,"></head>
<body>{}</body></html>"""
SEARCH = """<div class="bd-search-container"><input name="q"><div id="search-results"></div></div>
<script>var DOCUMENTATION_OPTIONS = {BUILDER: "html", FILE_SUFFIX: ".html", LINK_SUFFIX: ".html",
SHOW_SEARCH_SUMMARY: true};</script>"""
SCRIPTS = ("doctools.js", "sphinx_highlight.js", "searchtools.js", "dom.js", "folded.js", "language_data.js",
           "search.js", "searchindex.js")


@pytest.fixture(scope="module")
def page(tmp_path_factory, browser):
    """A site of the pages above, with the search open."""
    folder = tmp_path_factory.mktemp("search")
    kept = {f"_search_index_{name}": {} for name in (
        "titles", "filenames", "mapping", "title_mapping", "all_titles", "index_entries", "objtypes",
        "objnames")}
    index = IndexBuilder(SimpleNamespace(version=1, domains={}, **kept), "en", {}, "")
    index.lang = Language({})
    for name, text in PAGES.items():
        document = new_document(name)
        document += nodes.section("", nodes.title("", f"Page {name}"), nodes.paragraph("", text), ids=["top"])
        index.feed(name, name, f"Page {name}", document)
        article = f"<article><h1>Page {name}</h1><p>{text}</p>{FURNITURE}</article>"
        (folder / f"{name}.html").write_text(FRAME.format(article), encoding="utf-8")
    with (folder / "searchindex.js").open("w", encoding="utf-8") as file:
        file.write("Search.setIndex(")
        index.dump(file, "json")
        file.write(")")
    language = Template((STOCK / "language_data.js.jinja").read_text(encoding="utf-8"))
    told = language.render(index.context_for_searchtool())
    (folder / "language_data.js").write_text(told, encoding="utf-8")
    for script in (*(STOCK / name for name in SCRIPTS[:3]), HERE / "static/reading/search.js",
                   HERE / "static/shared/dom.js", HERE / "static/words/folded.js"):
        (folder / script.name).write_bytes(script.read_bytes())
    (folder / "search.html").write_text(FRAME.format(
        SEARCH + "".join(f'<script defer src="{name}"></script>' for name in SCRIPTS)), encoding="utf-8")
    with watched(folder, browser) as (page, heard, address):
        page.goto(f"{address}search.html")
        page.wait_for_function("Search.hasIndex()")
        yield page
        assert not heard


def shown(page, words):
    """What a reader gets: the excerpts, their marked words, and what is said of the whole."""
    page.goto(page.url.partition("?")[0] + f"?q={words}")
    page.wait_for_function("""/found|No page/.test(document.querySelector(".search-summary").innerText)
        && document.querySelectorAll(".context").length === document.querySelectorAll(".search li").length""")
    parts = {"excerpts": ".context", "marked": ".context .highlighted", "said": ".search-summary"}
    return {name: page.locator(f"#search-results {css}").all_inner_texts() for name, css in parts.items()}


@pytest.mark.parametrize("words, pages", [
    ("39401466", {"brown"}), ("2021", {"brown"}), ("1985", {"other"}), ("3940", {"brown"}),
    ("10.1055/s-0033-1345685", {"brown"}), ("10.1055/s-0033-1345686", set()), ("s", {"brown"}),
    ("Sequard", {"brown", "reading"}), ("Séquard", {"brown", "reading"}), ("SÉQUARD", {"brown", "reading"}),
    ("Brown-Séquard", {"brown", "reading"}), ("brown_sequard", {"brown", "reading"}),
    ("Muller", {"reading"}), ("Müller", {"reading"}), ("lukasz", {"reading"}), ("Odegard", {"reading"}),
    ("SCLC", {"small"}), ("small cell", {"small"}), ("non-small cell", {"other"}),
    ("non small", {"other"}), ("c7", {"small"}), ("T1", {"small"}), ("T10", {"other"}),
    ("osimertinib", {"brown", "figure"}), ("OSIMERTINIB 2021", {"brown"}), ("osimertinib 1985", set()),
    ("haemorrhage", {"british", "american"}), ("Hemorrhage", {"british", "american"}), ("four", {"american"}),
    ("esophagus tumors", {"british", "american"}), ("oesophagus tumours", {"british", "american"}),
    ("PMID: 39401466", {"brown"}), ("https://doi.org/10.1055/s-0033-1345685", {"brown"}),
    ("doi:10.1055/S-0033-1345685", {"brown"}), ("T1 nowhere", set()),
    ("cancer T1", {"small"}), ("2099", set()),
])
def test_a_search_finds_the_pages_that_have_each_word(page, words, pages):
    found = page.evaluate("(q) => Search._performSearch(...Search._parseQuery(q)).map((p) => p[0])", words)
    assert set(found) == pages and len(found) == len(pages)


def test_a_word_marks_itself_with_and_without_its_accents(page):
    assert shown(page, "Sequard")["marked"] == shown(page, "Séquard")["marked"] == ["Séquard", "sequard"]


def test_an_excerpt_is_of_the_text_and_not_of_what_a_figure_offers(page):
    for excerpt in shown(page, "osimertinib")["excerpts"]:
        assert "simertinib" in excerpt
        for furniture in ("Nav", "Enlarge", "Download", "Data", "Copy", "of the figure"):
            assert furniture not in excerpt


def test_a_search_that_finds_nothing_says_what_can_be_found(page):
    (said,) = shown(page, "nowhere")["said"]
    assert "categories" not in said and "Explore" in said


def test_the_browser_folds_as_the_index_does(page):
    texts = ["Brown-Séquard", "Ødegård ÆØÅ", "Łódź İstanbul ısı", "Straße", "non-Hodgkin and NON SMALL",
             "canon law", "Tumour in an ædema of four", "脊髄 ガン", "ΣΟΦΟΣ", "ﬁ", "e\u0301", *PAGES.values()]
    assert page.evaluate("(texts) => texts.map(folded)", texts) == [folding.folded(text) for text in texts]
