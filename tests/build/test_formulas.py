"""A formula becomes MathML that browsers and the PDF can set, or fails with words."""

from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from living_review.build import pdf
from living_review.build.formulas import FormulaError
from living_review.build.formulas import mathml as of_all
from living_review.build.volumes import Volume

PRODUCT_LIMIT = r"\widehat{S}(t) = \prod_{t_i \le t} \left( 1 - \frac{d_i}{n_i} \right)"
PARTIAL_LIKELIHOOD = (r"L(\beta) = \prod_{i:\, \delta_i = 1} "
                      r"\frac{\exp(\beta^\top x_i)}{\sum_{j \in R_i} \exp(\beta^\top x_j)}")
GREENWOOD = (r"\widehat{\operatorname{var}}[\widehat{S}(t)] = "
             r"\widehat{S}(t)^2 \sum_{t_i \le t} \frac{d_i}{n_i (n_i - d_i)}")
LOG_LOG = (r"\widehat{S}(t)^{\exp\left( \pm 1.96 \sqrt{v} / \log \widehat{S}(t) \right)} < 1"
           r" \text{ and } \mathrm{HR}")
TWO_LINES = "a &= b \\\\\nc &= d"
FORMULAS = [PRODUCT_LIMIT, PARTIAL_LIKELIHOOD, GREENWOOD, LOG_LOG, TWO_LINES]


def mathml(source: str, display: bool = False) -> str:
    (made,) = of_all([source], display)
    return made


def tags(source: str, display: bool = False) -> list[str]:
    return [e.tag.partition("}")[2] for e in ElementTree.fromstring(mathml(source, display)).iter()]


def shown(source: str) -> str:
    """What stands on the page, without the source beside it."""
    math = BeautifulSoup(mathml(source), "html.parser").math
    math.annotation.decompose()
    return math.get_text()


@pytest.mark.parametrize("source", FORMULAS)
def test_a_formula_is_well_formed_and_keeps_its_source(source):
    math = BeautifulSoup(mathml(source, display=True), "html.parser").math
    ElementTree.fromstring(str(math))
    assert math["display"] == "block"
    assert " ".join(source.split()) in math.find("annotation", encoding="application/x-tex").get_text()
    math.annotation.decompose()
    assert "\\" not in math.get_text() and "&" not in math.get_text()


def test_the_parts_of_a_formula_are_elements():
    assert {"mover", "mfrac", "msub", "munder"} <= set(tags(PRODUCT_LIMIT, display=True))
    assert [*map(len, of_all(["a", "a"]))] == [len(mathml("a"))] * 2
    assert shown(r"\beta^\top x \le 1") == "β⊤x≤1"


def test_a_function_stands_apart_from_what_follows_but_not_from_its_bracket():
    for formula in (r"\log S", r"\log_2 n", r"\left( \log \hat S(t) \right)^2"):
        assert "mspace" in tags(formula), formula
    assert tags(r"\log_2 n")[-3:] == ["mspace", "mi", "annotation"]
    assert "mspace" not in tags(r"\exp(x)") and "mspace" not in tags(r"\max\left( 0, x \right)")
    for formula in (r"\alpha S", r"\frac{\log}{x}", r"x_{\max}^2", r"\log = 1"):
        assert "mspace" not in tags(formula), formula


def test_several_lines_are_aligned_rows():
    assert tags(TWO_LINES).count("mtr") == 2 and tags(TWO_LINES).count("mtd") == 4
    assert tags(r"\begin{align*} a &= b \\ c &= d \end{align*}").count("mtr") == 2


def test_a_first_line_of_comment_says_the_formula_in_words():
    math = BeautifulSoup(mathml("% Deaths over patients at risk\nd / n"), "html.parser").math
    assert math["alttext"] == "Deaths over patients at risk"
    assert math.annotation.get_text() == "d / n"
    assert BeautifulSoup(mathml("d / n"), "html.parser").math["alttext"] == "d / n"


def test_markup_in_a_formula_is_text():
    assert "<script" not in mathml(r"<script>x</script> \text{<b>} \& ")
    assert shown(r"a < b \text{<b>}") == "a<b<b>"
    assert shown(r"\text{50\%\&more}") == "50%&more"


@pytest.mark.parametrize("source, said", [
    (r"\widehaat{S}", r"unexpected control sequence \widehaat"),
    (r"x + \mathrm{\foo}", r"unexpected control sequence \foo"),
    (r"\frac{a", "unexpected eof"), (r"\{ a }", "unexpected '}'"), (r"\text{at \foo}", "unexpected"),
    (r"\left( a", "without its"), ("a_b_c", "two indices"), ("a^{b}^2", "two exponents"),
    (r"\?", "unexpected"), ("a & b", "unexpected '&'"), ("a\n% b", "a comment after the first line"),
    ("", "an empty formula"), ("% words alone", "an empty formula")])
def test_what_cannot_be_set_is_refused_by_name_and_repeated(source, said):
    with pytest.raises(FormulaError) as error:
        of_all(["a", source, "b"])
    assert said in str(error.value)
    assert source.replace("% words alone", "").replace("\n", " ") in str(error.value)


def test_what_a_page_shows_can_be_printed(tmp_path):
    made = typst(tmp_path, "".join(f"<p>{math}</p>" for math in of_all(FORMULAS)))
    assert made.count("#set math.equation") == len(FORMULAS)


def typst(tmp_path, body: str) -> str:
    """What pandoc and the filter make of a page."""

    (tmp_path / "index.html").write_text(f"<article><h1>T</h1>{body}</article>", encoding="utf-8")
    _, page = pdf.printed(tmp_path, [Volume("main text", "x.pdf", {"": ["index"]})], 0)
    return pdf.to_typst(page, pdf.STYLE / "filter.lua")


def test_the_pdf_has_formulas_of_its_own_with_words_and_number(tmp_path):
    inline, display = mathml(r"\frac{d}{n}"), mathml("% A “sum” of x\n\\sum_i x_i", display=True)
    made = typst(tmp_path, f'<p>See <span class="math">{inline}</span>, <a href="#equation-s">(3)</a>.</p>'
                           f'<div class="math" id="equation-s"><span class="eqno">(3)'
                           f'<a class="headerlink" href="#equation-s">#</a></span>'
                           f'<div class="formula">{display}</div></div>')
    assert r'#[#set math.equation(alt: "\\frac{d}{n}", numbering: none)' in made and "$d / n$" in made
    assert '#set math.equation(alt: "A “sum” of x", numbering: _ => "(3)")' in made
    assert "$ sum_i x_i $" in made
    assert "<index--equation-s>" in made
