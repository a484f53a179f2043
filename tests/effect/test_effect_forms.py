"""An effect as a comment and as data: whatever others have written is text in both."""

import json
import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from test_effect import git, run

from living_review import effect
from living_review.book import results
from living_review.effect import State, forms, markdown, moved, shown
from living_review.effect.rows import Row, Rows, Value
from living_review.effect.sections import Given
from living_review.gate import dataset
from living_review.tables import inputs
from one_more import CASE, SOURCE, add_case

HOSTILE = [
    "@octocat", "@org/team please look", "closes #12", "GH-12", "octo/repo#3",
    "fixes octo/repo@deadbeefdeadbeef", "deadbeefcafe1234deadbeefcafe1234deadbeef",
    "https://evil.example/a?b=c&d", "www.evil.example", "a@evil.example",
    "![seen](http://evil.example/x.png)", "[a link](javascript:alert(1))", "<http://evil.example>",
    "[x]: http://e.x", "<script>window.ran=1</script>", '<img src=x onerror="window.ran=1">',
    '"><svg onload=window.ran=1>', "</code></td></tr></table><h1>Approved</h1>",
    "</details><details open><summary>x</summary>",
    "</style></title></script><script>window.ran=1</script>", "<!-- iscm-review effect -->", "-->",
    "<!-- begun", "<iframe srcdoc='<script>parent.ran=1</script>'>",
    "<a href='javascript:window.ran=1'>x</a>", "]]>", "<?php ?>", "| a | b |", "\\| c \\\\| d", "``` fence",
    "~~~", "`code` ``more", "# Heading", "- [x] done", "> quoted", "---", "1. one",
    "***bold*** __it__ ~~no~~", "$x^2$ $$y$$", ":+1: :tada:",
    "&lt;b&gt; &#64;octocat &commat;octocat &copy;", "{num}`cases.all.n`", "{cite:p}`liu2026`",
    "{{ 7*7 }} ${{ secrets.X }} $(id) `id`", "%0A::set-output name=x::y", "\u202egnp.exe",
    "a\u200bb\u2066c", "\u001b[31mred\u0007", "e\u0301" * 50, "\N{GRINNING FACE}" * 150, "漢字 の 名前",
    "=1+1", "+1", '\\', 'trailing \\', "'; DROP TABLE cases; --", "x" * 900, "a,b;c", "/cc @octocat",
    "https://github.com/o/r/issues/1", "ftp://evil.example", "mailto:a@b.example", "＠octocat", "<details>",
    "<table><tr><td>", "<https://github.com/octocat>", "[^1]: note", "::: {note}", "<br>\\<br>", "&", "<",
    ">", '"', "'",
]
#: All that a comment may be made of.
TAGS = {"h3", "p", "details", "summary", "table", "thead", "tbody", "tr", "th", "td", "code", "del", "ins"}


@pytest.fixture(scope="module")
def before(data, estimates):
    """How the book shows the shipped data, without its pages."""
    return shown.Look(estimates, data.digest, data.version, {}, ())


@pytest.fixture(scope="module")
def many(before, estimates):
    """An effect with a row for each hostile text, at every place that a text from others can come to."""
    from living_review.tables.problems import Problem

    base, head = (State(text, inputs.ROOT / "data", "0" * 40) for text in ("@octocat", "<b>#12</b>"))
    told = [Row(text, 7, (Value("notes", text, f"{text} too", {
        "first": text, "second": "", "final": text, "resolution": text, "first_by": "a", "second_by": "b"},
        None),)) for text in HOSTILE]
    noticed = tuple(effect.Noticed(Problem(text, "markup", text, text, 3, text, text, text), "head", True)
                    for text in HOSTILE)
    e = estimates["survival.all.median"]
    moves = moved.Moves(moved=[
        moved.Move(text, replace(e, name=text, label=text), replace(e, value=None, label=text, reason=text))
        for text in HOSTILE])
    changes = tuple(shown.Change("index", "table", text, text, 2) for text in HOSTILE)
    flips = tuple(effect.conclusions.Flip("line", (text,), text, text, text) for text in HOSTILE)
    sentences = tuple(shown.Reworded("index", (text, (text, text)), (text,)) for text in HOSTILE)
    return effect.Effect(
        base, head, before=before, after=before, problems=noticed, duplicates=noticed, flips=flips,
        moves=moves, tables={"cases": Rows(changed=told), "<script>": Rows(added=told)},
        descriptor=tuple(HOSTILE), sentences=sentences, items=changes,
        failed=tuple(("index", text) for text in HOSTILE),
        unable=tuple(("head", text) for text in HOSTILE))


def rendered(comment: str) -> BeautifulSoup:
    """A comment as GitHub renders it, before it looks for mentions and addresses."""
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return BeautifulSoup(reader.render(comment), "html.parser")


def as_shown(text: str, most: int = markdown.LONGEST) -> str:
    """A text as a comment has it: cut, and with a space of no width behind each @."""
    return markdown.shortened(text, most).replace("@", "@\u200b")


def test_a_quotation_in_plain_text_pings_nobody_either(many):
    """A reply by mail quotes a comment without its marks."""
    assert not re.search(r"@\w", rendered(forms.comment(many, limit=10**7)).get_text())


def outside_code(soup: BeautifulSoup) -> str:
    for code in soup.find_all("code"):
        code.replace_with(" \u2588 ")
    return soup.get_text(" ")


def test_a_comment_is_made_of_nothing_but_its_own_marks(many):
    soup = rendered(forms.comment(many, limit=10**7))
    assert {tag.name for tag in soup.find_all(True)} <= TAGS
    assert not [tag for tag in soup.find_all(True) if set(tag.attrs) - {"style"}]
    assert len(soup.find_all("summary")) == len(soup.find_all("details"))
    widths = [{len(row.find_all(["td", "th"])) for row in table.find_all("tr")}
              for table in soup.find_all("table")]
    assert all(len(width) == 1 for width in widths) and len(widths) > 8


def test_a_comment_pings_nobody_and_links_to_nothing(many):
    """GitHub looks outside code for mentions, issues, commits, addresses, formulas and emoji."""
    left = outside_code(rendered(forms.comment(many, limit=10**7)))
    for sign in ("@", r"#\d", r"\bGH-\d", "://", r"www\.", r"\b[0-9a-f]{7,40}\b", r"\$", r":\+1:"):
        assert not re.search(sign, left), sign


def test_a_comment_shows_every_text_letter_by_letter(many):
    codes = {code.get_text() for code in rendered(forms.comment(many, limit=10**7)).find_all("code")}
    assert {as_shown(text) for text in HOSTILE} <= codes


def test_what_cannot_be_seen_is_told_by_its_number(many):
    for made in (forms.comment(many, limit=10**7), forms.render(many, "json")):
        assert not [c for c in made if not c.isprintable() and c != "\n"]
    assert "u202egnp" in forms.comment(many, limit=10**7)


def test_data_hold_every_text_whole_and_in_ascii(many):
    written = forms.render(many, "json")
    assert written.isascii()
    told = json.loads(written)
    assert [row["values"][0]["before"] for row in told["tables"]["cases"]["changed"]] == HOSTILE
    assert [problem["message"] for problem in told["problems"]] == HOSTILE


def test_the_keys_of_the_data_are_those_that_are_documented(many):
    keys = re.findall(r"^    ([a-z][a-z, ]*?)  +\S", effect.__doc__, re.MULTILINE)
    assert {key for line in keys for key in line.split(", ")} == set(json.loads(forms.render(many, "json")))


@pytest.mark.parametrize("times", [1, 3, 400])
def test_a_comment_is_never_too_long_and_says_what_is_left_out(many, times):
    long = replace(many, tables={"cases": Rows(changed=many.tables["cases"].changed * times)},
                   problems=many.problems * times)
    comment = forms.comment(long)
    assert len(comment.encode("utf-16-le")) // 2 <= markdown.LIMIT
    told = [int(n.replace(",", "")) for n in re.findall(r"^([\d,]+) of [\d,]+ rows are left", comment, re.M)]
    soup = rendered(comment)
    once = 8
    everything = len(HOSTILE) * (2 * times + once)
    assert sum(told) + len(soup.select("tbody tr")) == everything and told
    assert soup.find_all("summary")[-1].get_text() == "How this was made"


def test_a_short_effect_is_told_whole(before):
    state = State("a", inputs.ROOT / "data")
    short = effect.Effect(state, state, before=before, after=before, moves=moved.Moves(), tables={})
    comment = forms.comment(short)
    assert comment.startswith("<!-- iscm-review effect -->\n") and "left out" not in comment
    assert "No estimate, sentence, table or figure of the book changes." in comment


def test_a_text_is_cut_with_its_length():
    shown_of_it = markdown.shortened("x" * 900)
    assert shown_of_it == "x" * markdown.LONGEST + " … (900 characters)"


@pytest.mark.parametrize("text", HOSTILE)
def test_words_of_ours_are_no_markup_either(text):
    """Titles of a descriptor come into labels of estimates."""
    soup = rendered(f"| a |\n| --- |\n| {markdown._inline(text)} |\n")
    assert {tag.name for tag in soup.find_all(True)} <= {"table", "thead", "tbody", "tr", "th", "td", "code"}
    assert soup.select_one("td").get_text() == as_shown(text, 600).strip()
    assert len(soup.select("td")) == 1


@pytest.fixture(scope="module")
def hostile_head(tmp_path_factory):
    """A new case and a descriptor that hold the worst, and the effect on the shipped tables."""
    place = tmp_path_factory.mktemp("hostile")
    head = shutil.copytree(inputs.ROOT / "data", place / "head")
    add_case(head, SOURCE | {"title": "".join(HOSTILE[:12]), "authors": HOSTILE[15], "journal": HOSTILE[17]},
             CASE | {"notes": "".join(HOSTILE[20:30]), "histology": HOSTILE[16]})
    path = head / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    cases = next(r for r in descriptor["resources"] if r["name"] == "cases")
    for column in cases["schema"]["fields"]:
        column["title"] = f"{column['title']} @octocat #12 <img src=x onerror=window.ran=1> | ``` "
        for word in column.get("categories", ()):
            word["label"] = f"{word.get('label', word['value'])} </table> @octocat https://evil.example"
    path.write_text(json.dumps(descriptor, indent=1), encoding="utf-8")
    ended = run(inputs.ROOT / "data", head, "--out", place / "out")
    assert ended.exit_code == 0, ended.output
    return head, place / "out"


def test_hostile_tables_and_descriptor_go_through_the_whole_way(hostile_head):
    comment = (hostile_head[1] / "effect.md").read_text(encoding="utf-8")
    soup = rendered(comment)
    assert {tag.name for tag in soup.find_all(True)} <= TAGS
    left = outside_code(soup)
    assert "@" not in left and "://" not in left and not re.search(r"#\d", left)
    assert "The descriptor changes" in comment and "What the gate finds" in comment


def test_the_numbers_are_right_all_the_same(hostile_head):
    whole = results.compute(dataset.load(hostile_head[0]))
    told = json.loads((hostile_head[1] / "effect.json").read_text(encoding="ascii"))
    for one in told["estimates"]["moved"]:
        assert one["after"] == whole[one["name"]].as_dict()


def test_a_folder_that_cannot_be_written_ends_with_2(tmp_path):
    shutil.copytree(inputs.ROOT / "data", tmp_path / "data")
    (tmp_path / "file").write_text("")
    ended = run(tmp_path / "data", inputs.ROOT / "data", "--out", tmp_path / "file" / "below")
    assert ended.exit_code == 2 and ended.output.endswith("Not a directory\n")


def test_the_command_prints_what_it_writes(tmp_path):
    shutil.copytree(inputs.ROOT / "data", tmp_path / "data")
    for name in ("markdown", "json"):
        ended = run(tmp_path / "data", inputs.ROOT / "data", "--format", name)
        assert ended.exit_code == 0 and ("othing changes" in ended.output or '"same": true' in ended.output)
    assert run(tmp_path / "data", inputs.ROOT / "data", "--out", tmp_path / "out").stdout == ""
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"effect.md", "effect.json"}


def test_a_name_of_a_branch_is_text_too(tmp_path):
    shutil.copytree(inputs.ROOT / "data", tmp_path / "data")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "all")
    name = "x/<b>#12</b>@octocat`${IFS}id`"
    subprocess.run(["git", "branch", name], cwd=tmp_path, check=True)
    ended = run("HEAD", name, "--data", tmp_path / "data")
    soup = rendered(ended.stdout)
    assert ended.exit_code == 0 and as_shown(name) in {code.get_text() for code in soup.find_all("code")}
    assert "octocat" not in outside_code(soup)


def test_given_text_is_code_everywhere():
    assert markdown._inline(["a ", Given("*b*")]) == "a <code>&#42;b&#42;</code>"
