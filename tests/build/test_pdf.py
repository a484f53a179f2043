"""The pages become one document: unique anchors, links that lead there, readable signs."""

import re
import shutil

import pytest
from bs4 import BeautifulSoup

from living_review.build import fonts, pdf
from living_review.build.places import BuildError
from living_review.build.volumes import Volume, read

PAGE = '<html><nav>away</nav><article class="bd-article">{}</article></html>'


def document(tmp_path, **pages):
    for name, body in pages.items():
        path = tmp_path / f"{name.replace('__', '/')}.html"
        path.parent.mkdir(exist_ok=True)
        path.write_text(PAGE.format(body), encoding="utf-8")
    printed = pdf.printed(tmp_path, [volume([name.replace("__", "/") for name in pages])], 0)
    return BeautifulSoup("".join(printed), "html.parser")


def volume(pages, words="main text"):
    return Volume(words, "x.pdf", {"": pages[:1], "The rest": pages[1:]} if pages[1:] else {"": pages})


def test_links_between_pages_lead_within_the_document(tmp_path):
    soup = document(
        tmp_path,
        index='<section id="top"><h1>Title</h1><p><a href="chapters/a.html#fig">F</a> '
              '<a href="chapters/a.html">A</a></p></section>',
        chapters__a='<section id="a"><h1>A</h1><figure id="fig"><img src="../_images/f.svg"></figure>'
                    '<p><a href="../index.html">back</a></p></section>')
    targets = {a["href"] for a in soup.select("a")}
    assert targets == {"#chapters.a--fig", "#chapters.a", "#index"}
    assert all(soup.find(id=t[1:]) for t in targets)
    assert soup.img["src"] == "_images/f.svg"


def test_a_link_to_a_section_leads_to_its_heading(tmp_path):
    soup = document(tmp_path, index='<section id="top"><h1>T</h1><p><a href="#part">part</a></p>'
                                    '<section id="part"><h2>Part</h2></section></section>')
    assert soup.h2["id"] == soup.a["href"][1:]


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


def test_pages_of_one_name_in_two_folders_are_two(tmp_path):
    soup = document(tmp_path, index='<h1>T</h1><p><a href="numbers/a.html">not printed</a></p>',
                    chapters__a="<h1>A</h1>")
    assert soup.a is None and "not printed" in soup.text


def test_what_has_a_page_on_the_site_alone_is_found_in_its_list(tmp_path):
    soup = document(
        tmp_path, index='<h1>T</h1><p><a href="cases/x2020-1.html">the patient</a></p>',
        chapters__patients='<h1>P</h1><table><tr><td><a href="../cases/x2020-1.html">x2020-1</a> '
                           '<a href="../index.html">back</a></td></tr></table>')
    assert [a.text for a in soup.select("a")] == ["the patient", "back"]
    assert soup.find(id=soup.a["href"][1:]).text == "x2020-1"


def test_a_part_begins_before_the_title_of_its_first_page(tmp_path):
    soup = document(tmp_path, index="<h1>T</h1>", a="<h1>A</h1>", b="<h1>B</h1>")
    assert [(mark["data-part"], mark.find_next("h1").text) for mark in soup.select(".part")] == [
        ("", "T"), ("The rest", "A")]


def test_the_cover_shows_what_the_opening_page_marks_for_it(tmp_path):
    soup = document(tmp_path, index='<h1>T</h1><div class="cover"><p id="x">Found: <a href="a.html">A</a> '
                                    '<a href="#x">itself</a></p></div>', a="<h1>A</h1>")
    cover, marked = soup.select(".cover")
    assert cover.find_next("h1").text == pdf.OPENING == marked.find_previous("h1").text
    assert cover.a["href"] == "#a" and len(soup.select("#x, #index--x")) == 1


CITING = '<h1>{}</h1><p>As [<a href="chapters/references.html#cite-{}">1</a>]</p>'
REFERENCES = ('<h1>References</h1><p>In order.</p><div class="citation-list">' + "".join(
    f'<div class="citation" id="cite-{key}"><span class="label">[1]</span><p>{key}</p></div>' for key in "ab")
    + '</div><p class="rubric">Of the log</p><div class="citation-list"><p class="citation" id="c"/></div>')


def test_volumes_say_what_stands_in_another_and_have_the_references_that_they_cite(tmp_path):
    (tmp_path / "chapters").mkdir()
    pages = {pdf.REFERENCES: REFERENCES,
             "index": CITING.format("T", "a") + '<p><a href="rules.html#x">Table 3</a></p>',
             "rules": CITING.format("Rules", "b") + '<p id="x"><a href="index.html">Summary</a></p>'}
    for name, body in pages.items():
        (tmp_path / f"{name}.html").write_text(PAGE.format(body), encoding="utf-8")
    volumes = [volume(["index"]), volume(["rules", pdf.REFERENCES], "appendices")]
    main, more = (BeautifulSoup("".join(pdf.printed(tmp_path, volumes, n)), "html.parser") for n in (0, 1))
    assert "Table 3 (appendices)" in main.text and "Summary (main text)" in more.text
    assert [entry["id"] for entry in main.select(".citation")] == ["chapters.references--cite-a"] == [
        link["href"][1:] for link in main.select("a")]
    assert len(main.select(".citation-list")) == 1
    assert "In order" not in main.text and "Of the log" not in main.text
    assert [entry.p.text for entry in more.select(".citation:has(p)")] == ["[1] a", "[1] b"]


CONTENTS = """
root: index
meta: {{printed: {{main text: [Read, chapters/cite], more of it: [{}]}}}}
parts:
- {{caption: Read, chapters: [{{file: chapters/a}}, {{file: chapters/explore}}]}}
- {{caption: Use, chapters: [{{file: chapters/b}}, {{file: chapters/cite}}]}}
"""


def test_the_contents_say_which_document_holds_what(tmp_path):
    contents = tmp_path / "_toc.yml"
    contents.write_text(CONTENTS.format("Use"))
    main, more = read(tmp_path)
    assert main.parts == {"": ["index"], "Read": ["chapters/a"], "Use": ["chapters/cite"]}
    assert more.parts == {"Use": ["chapters/b"]}
    assert more.file == main.file.replace(".pdf", "-more-of-it.pdf")
    contents.write_text(CONTENTS.format("Used"))
    with pytest.raises(BuildError, match="_toc.yml: printed has 'Used'"):
        read(tmp_path)
    contents.write_text(CONTENTS.format("Use").replace("meta", "defaults"))
    assert [one.pages for one in read(tmp_path)] == [["index", "chapters/a", "chapters/b", "chapters/cite"]]


def test_an_outside_address_is_left_alone(tmp_path):
    soup = document(tmp_path, index='<h1>T</h1><p><a href="https://doi.org/10.1/x#y">d</a></p>')
    assert soup.a["href"] == "https://doi.org/10.1/x#y"


SCRIPTS = {
    "Thai": "มะเร็งแพร่กระจายไปไขสันหลัง: รายงานผู้ป่วย",
    "Bengali": "মেরুদণ্ড",
    "Tamil": "தமிழ் வழக்கு",
    "Telugu": "కేసు",
    "Khmer": "ករណី",
    "Burmese": "ကိစ္စ",
    "Sinhala": "නඩුව",
    "Ethiopic": "ጉዳይ",
    "Hangul jamo": "\u1112\u1161\u11ab",
    "Hangul": "한국어",
    "emoji": "\U0001f9e0\u200d\U0001f525",
    "simplified Chinese": "脊髓转移",
    "Lao": "ກໍລະນີ",
    "private use": "\ue0ff",
    "unassigned": "\u0378",
    "noncharacter": "\ufffe",
    "Tibetan": "གནད",
    "right to left": "دراسة حالة עברית \u202eabc\u202c",
    "marks": "e\u0301 e\u1ab0 \u0301 \u0e49x",
    "Georgian": "საქმე",
    "Armenian": "դեպք",
    "Cherokee": "ᎠᎡ",
    "Gothic": "\U00010330",
    "mathematics": "𝔄 ≤ ⟨x⟩ ①",
    "Devanagari": "मेरुदण्ड",
    "a mark over a lost letter": "한\u0301",
    "Greek and Cyrillic": "μυελός мозг",
    "Japanese": "脊髄 ガン",
    "a line end": "a\u2028b",
}


ABOUT = {"digest": "0" * 64} | dict.fromkeys(
    ("volume", "title", "called", "author", "cite", "keywords", "version", "year", "month", "day"), "1")


def set_in_pdf(tmp_path, html):
    pdf.lay(pdf.STYLE, tmp_path)
    return pdf.set_in(tmp_path, "x", "", f"<h1>Records</h1>{html}", pdf.STYLE, ABOUT)


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_script_stops_the_document(tmp_path, script):
    said = SCRIPTS[script]
    shown = fonts.printable(f"<p>{said} <em>{said}</em> <strong>{said}</strong> <code>{said}</code></p>")
    assert set_in_pdf(tmp_path, shown).read_bytes().startswith(b"%PDF")
    assert shown == fonts.printable(shown)


def test_what_the_fonts_show_is_left_and_what_they_do_not_show_is_said_once():
    for shown in ("脊髄 and café ≤ 3", "caf\ufffd", "μυελός мозг", "עברית", "e\u0301", ""):
        assert fonts.printable(shown) == shown
    for lost in ("한국어", SCRIPTS["Thai"], "사례 보고, 한국어"):
        assert fonts.printable(lost) == fonts.UNPRINTABLE
    assert fonts.printable("(한국어). Müller 2013") == f"({fonts.UNPRINTABLE}). Müller 2013"


def test_a_document_that_typst_refuses_all_the_same_says_where(tmp_path):
    with pytest.raises(RuntimeError, match="in “Records”, Beyond 한국어 of Albert.*could not be displayed"):
        set_in_pdf(tmp_path, "<p>before</p><p>Beyond 한국어 of Albert 2013</p>")


def test_a_second_name_does_not_take_the_place_of_the_first():
    found = typst_of('<figure id="last"><p>x</p></figure><span id="also"></span><h1 id="next">Next</h1>')
    assert "#metadata(none) <also>" in found and "<last>" in found


def test_a_heading_may_be_called_like_a_page():
    found = typst_of('<h2>Statistics</h2><p><a href="#statistics">there</a></p>'
                     '<h1 id="statistics">Statistics</h1>')
    assert found.count("<statistics>") == 2  # the heading, and the link to it


def test_the_head_of_a_table_holds_no_link_as_it_is_printed_again_on_the_next_page(tmp_path):
    cell = '<a href="https://example.org/">report</a>'
    soup = document(tmp_path, index=f'<h1 id="one">One</h1><table><thead><tr><th>{cell}</th></tr></thead>'
                                    f"<tbody><tr><td>{cell}</td></tr></tbody></table>")
    assert soup.thead.get_text() == soup.tbody.a.get_text() == "report" and not soup.thead.a


@pytest.mark.parametrize("name", ["review [copy]", "*", "50% of {a,b} #2 ? ö"])
def test_a_folder_may_be_called_anything(tmp_path, name):
    work, style = tmp_path / name, tmp_path / name / "style"
    shutil.copytree(pdf.STYLE, style)
    pdf.lay(style, work)
    made = pdf.set_in(work, "x", "", "<h1>Records</h1><p>One.</p>", style, ABOUT)
    assert made.read_bytes().startswith(b"%PDF")


def typst_of(html):
    return pdf.to_typst(html, pdf.STYLE / "filter.lua")


def table(*rows):
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody>{lines}</tbody></table>"


def test_a_column_with_much_to_say_gets_the_room():
    found = typst_of(table(("short", "many words " * 30), ("a little more", "few words")))
    first, second = map(float, re.search(r"columns: \(([\d.]+)%, ([\d.]+)%\)", found).groups())
    assert second > 3 * first
    assert first + second == pytest.approx(100, abs=0.1)


def test_columns_that_fit_on_one_line_are_left_alone():
    assert "columns: 2," in typst_of(table(("short", "few words")))


def test_a_row_that_would_fill_a_page_may_be_cut():
    assert "#tall[" not in typst_of(table(("a", "many words " * 50)))
    assert "#tall[" in typst_of(table(("a", "many words " * 500)))


@pytest.mark.parametrize("html", [
    "<p>These are:</p><ul><li>one</li></ul>", "<p>Type this.</p><pre>x</pre>",
    '<p>The rest</p><span class="formula" data-tex="x" data-words="x" data-display="block" data-number="">'
    "</span>"])
def test_a_sentence_stays_with_what_it_announces(html):
    assert typst_of(html).startswith("#announcing[")


def test_a_sentence_that_announces_nothing_is_a_plain_paragraph():
    found = typst_of("<p>One.</p><p>Two, with <code>code</code>.</p><ul><li>x</li></ul>")
    assert "announcing" not in found
