"""The pages become one document: unique anchors, links that lead there, readable signs."""

from bs4 import BeautifulSoup

from iscm_review import pdf
from iscm_review.inputs import BOOK

PAGE = '<html><nav>away</nav><article class="bd-article">{}</article></html>'


def document(tmp_path, **pages):
    for name, body in pages.items():
        path = tmp_path / f"{name.replace('__', '/')}.html"
        path.parent.mkdir(exist_ok=True)
        path.write_text(PAGE.format(body), encoding="utf-8")
    order = [name.replace("__", "/") for name in pages]
    return BeautifulSoup(pdf.one_document(tmp_path, order), "html.parser")


def test_links_between_pages_lead_within_the_document(tmp_path):
    soup = document(
        tmp_path,
        index='<section id="top"><h1>Title</h1><p><a href="chapters/a.html#fig">F</a> '
              '<a href="chapters/a.html">A</a></p></section>',
        chapters__a='<section id="a"><h1>A</h1><figure id="fig"><img src="../_images/f.svg"></figure>'
                    '<p><a href="../index.html">back</a></p></section>')
    targets = {a["href"] for a in soup.select("a")}
    assert targets == {"#a--fig", "#a", "#index"}
    assert all(soup.find(id=t[1:]) for t in targets)
    assert soup.img["src"] == "_images/f.svg"


def test_the_same_anchor_on_two_pages_stays_two(tmp_path):
    soup = document(
        tmp_path,
        index='<h1>T</h1><p id="x">one</p><p><a href="#x">x</a></p>',
        b='<h1>B</h1><p id="x">two</p><p><a href="#x">x</a></p>')
    assert [soup.find(id=a["href"][1:]).text for a in soup.select("a")] == ["one", "two"]


def test_a_link_that_leads_nowhere_becomes_text_and_screen_furniture_goes(tmp_path):
    soup = document(tmp_path, index='<h1>T<a class="headerlink" href="#t">#</a></h1>'
                                    '<p><a href="gone.html">gone</a></p><script>x</script>')
    assert soup.a is None and "gone" in soup.text and soup.script is None
    assert soup.h1.text == pdf.OPENING


def test_an_outside_address_is_left_alone(tmp_path):
    soup = document(tmp_path, index='<h1>T</h1><p><a href="https://doi.org/10.1/x#y">d</a></p>')
    assert soup.a["href"] == "https://doi.org/10.1/x#y"


def test_a_script_without_a_font_is_replaced_and_japanese_kept():
    assert pdf.printable("脊髄 and café ≤ 3") == "脊髄 and café ≤ 3"
    assert pdf.printable("한국어") == pdf.UNPRINTABLE


def test_a_heading_may_be_called_like_a_page(tmp_path):
    source, target = tmp_path / "body.html", tmp_path / "body.typ"
    source.write_text('<h2>Statistics</h2><p><a href="#statistics">there</a></p>'
                      '<h1 id="statistics">Statistics</h1>', encoding="utf-8")
    pdf.to_typst(source, target, BOOK / "pdf/filter.lua")
    assert target.read_text(encoding="utf-8").count("<statistics>") == 2  # the heading, and the link to it
