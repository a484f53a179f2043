"""The book as a reader gets it, and after changes. (From a clean clone, twice: test_release_real.py.)"""

import os
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from bs4 import BeautifulSoup

import asked
import corpus
import printed
from browsing import parsed
from copies import copied, put_back
from living_review.book.fonts import FAMILY
from living_review.build import places, volumes
from living_review.build.pdf import STYLE, typeset
from living_review.release import adopt
from living_review.tables import edition, inputs
from living_review.tables.inputs import ROOT

pytestmark = pytest.mark.slow
WHEN = str(inputs.source_date())
MM = 72 / 25.4
MAIN = FAMILY.replace(" ", "")
#: A book of a few pages over the specimen of the tables, for what is the same in a small book and a large.
SMALL = {
    "_toc.yml": "format: jb-book\nroot: index\nparts:\n  - caption: All\n    chapters:\n"
                "      - file: chapters/methods\n      - file: chapters/extra\n",
    "redirects.csv": "old,new\n",
    "index.md": "# Small\n\n{num}`cases.all.n` patients of {num}`epidemiology.all.age.mean:full`.\n",
    "chapters/extra.md": "# One page more\n",
    "chapters/methods.md": "---\nfile_format: mystnb\nkernelspec:\n  display_name: Python 3\n"
                           "  language: python\n  name: python3\n---\n\n# Methods\n\n"
                           "```{code-cell} python\nfrom iscm_review.chapter import data, overview\n\n"
                           "overview.patients(data)\n```\n\n```{bibliography}\n```\n",
}


class Copy:
    """A copy of the repository, or of another copy without what is built, that a test may build and break."""

    def __init__(self, root: Path, of: Path = ROOT):
        self.root = copied(of, root)
        self.html = self.root / "book/_build/html"
        self.pdfs = self.root / "book/_build/pdf"

    def build(self, what="html", *options, umask=0o022, **environment) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "iscm_review", "build", what, *options], cwd=self.root, umask=umask,
            capture_output=True, text=True, check=False,
            env=os.environ | {"PYTHONPATH": str(self.root / "src"), "SOURCE_DATE_EPOCH": WHEN}
            | environment)

    def page(self, name: str) -> str:
        return (self.html / name).read_text(encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def bytes(self) -> dict[str, bytes]:
        files = [p for folder in (self.html, self.pdfs) for p in folder.rglob("*") if p.is_file()]
        return {str(p.relative_to(self.root)): p.read_bytes() for p in files}


@pytest.fixture(scope="module")
def pdfs(site, tmp_path_factory) -> list[Path]:
    """The PDFs of the site that is built here, in the order of the volumes."""
    folder, declared = tmp_path_factory.mktemp("made") / "pdf", volumes.read(inputs.BOOK)
    typeset(site, declared, STYLE, folder, inputs.source_date())
    return [folder / volume.file for volume in declared]


@pytest.fixture(scope="module")
def drawn(pdfs) -> list[list[list[printed.Run]]]:
    """What is drawn on each page of each volume."""
    drawn = []
    for path in pdfs:
        with pikepdf.open(path) as pdf:
            drawn.append([list(printed.runs(page)) for page in pdf.pages])
    return drawn


@pytest.fixture(scope="module")
def built_small(tmp_path_factory) -> tuple[Copy, Path]:
    """A small built book, and all its files once more."""
    place = tmp_path_factory.mktemp("small")
    copy = Copy(place / "review")
    for page in (copy.root / "book/chapters").glob("*.md"):
        page.unlink()
    for name, text in SMALL.items():
        (copy.root / "book" / name).write_text(text, encoding="utf-8")
    corpus.write(copy.root / "data", corpus.tables())
    run = copy.build("all")
    assert run.returncode == 0, run.stderr
    return copy, shutil.copytree(copy.root, place / "kept", symlinks=True)


@pytest.fixture
def small(built_small) -> Copy:
    """The small book as it was built, always in one place: so what did not change is not read again."""
    copy, kept = built_small
    yield copy
    put_back(copy.root, kept)


def text_of(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").select_one("article").get_text(" ").split())


def test_a_changed_cell_changes_every_page_that_depends_on_it(small):
    before = {p: small.page(p) for p in ("index.html", "chapters/methods.html", "numbers/epidemiology.html",
                                         "cases/adams2020-1.html")}
    small.edit("data/cases.csv", "adams2020-1,adams2020,45,female", "adams2020-1,adams2020,20,male")
    run = small.build("html", "--unchecked")  # the readings still say 45 and female
    assert run.returncode == 0, run.stderr
    for page, old in before.items():
        assert text_of(small.page(page)) != text_of(old), page


def test_a_changed_line_of_the_package_changes_the_page(small):
    assert "95% CI" in text_of(small.page("index.html"))
    small.edit("src/living_review/stats/wording.py",
               'return f"95% CI {low}', 'return f"95 percent interval {low}')
    run = small.build()
    assert run.returncode == 0, run.stderr
    assert "95 percent interval" in text_of(small.page("index.html"))
    assert "95% CI" not in text_of(small.page("index.html"))


def test_a_cell_that_raises_fails_the_build_and_leaves_the_last_book(small):
    good = small.bytes()
    small.edit("book/chapters/methods.md", "overview.patients(data)", "overview.no_such(data)")
    run = small.build()
    assert run.returncode == 1
    assert "methods.md" in run.stderr and "no_such" in run.stderr and "Traceback" not in run.stderr
    assert small.bytes() == good


def test_a_number_that_does_not_exist_and_a_formula_with_an_unknown_command_fail_the_build_each_time(small):
    good = small.bytes()
    small.edit("book/index.md", "{num}`cases.all.n`", "{num}`cases.all.nn`")
    small.edit("book/chapters/methods.md", "# Methods", "# Methods\n\n" r"The estimate $\widehaat{S}$.")
    for _ in range(2):
        run = small.build()
        assert run.returncode == 1 and "cases.all.nn" in run.stderr
        assert re.search(r"methods\.md:\d+: .*\\widehaat\{S\}.*unexpected control sequence", run.stderr)
    assert small.bytes() == good


def test_a_malformed_table_stops_the_build_with_its_place(small):
    good = small.bytes()
    small.edit("data/cases.csv", ",male,", ",Male,")
    run = small.build("all")
    assert run.returncode == 1
    assert re.search(r"cases\.csv\n.*vocabulary.*\n +line \d+, column sex, \S+: 'Male'", run.stderr)
    assert "Traceback" not in run.stderr
    assert small.bytes() == good


def test_tables_saved_during_a_build_stop_it_and_the_last_book_stands(small):
    good, begin = small.bytes(), "    folder.mkdir(parents=True)\n"
    save = "    (source / 'cases.csv').open('a').write('\\n')\n"
    small.edit("src/living_review/site/exports.py", begin, begin + save)
    run = small.build("html", "--unchecked")
    assert run.returncode == 1 and "Traceback" not in run.stderr
    assert "the book was not built\nThe tables" in run.stderr and "Build again" in run.stderr
    assert small.bytes() == good


def test_empty_tables_give_a_book(small):
    """What the pages of the real book say without a patient: test_extremes.py."""
    for table in (small.root / "data").glob("*.csv"):
        table.write_bytes(table.read_bytes().split(b"\n")[0] + b"\n")
    run = small.build("all", "--unchecked")
    assert run.returncode == 0, run.stderr
    assert text_of(small.page("index.html")).startswith("Small # 0 patients")
    assert not list(small.html.glob("cases/*.html"))


@pytest.mark.audit
def test_empty_tables_give_all_pages(tmp_path):
    copy = Copy(tmp_path / "review")
    for table in (copy.root / "data").glob("*.csv"):
        header = table.read_text(encoding="utf-8").splitlines()[0]
        if table.stem != "sources":
            table.write_text(header + "\n", encoding="utf-8")
    run = copy.build("all", "--unchecked")  # included reports without a case
    assert run.returncode == 0, run.stderr
    assert "holds no patient" in text_of(copy.page("chapters/epidemiology.html"))
    survival = text_of(copy.page("chapters/survival.html"))
    assert "No group has 10 patients with a survival time" in survival
    assert "not estimable" in survival


def test_a_page_taken_out_of_the_contents_is_gone(small):
    assert "One page more" in small.page("index.html") and (small.html / "chapters/extra.html").exists()
    small.edit("book/_toc.yml", "      - file: chapters/extra\n", "")
    (small.root / "book/chapters/extra.md").unlink()
    assert small.build().returncode == 0
    assert "One page more" not in small.page("index.html")
    assert not (small.html / "chapters/extra.html").exists()


def test_an_edited_book_is_byte_for_byte_the_one_that_is_built_from_nothing(small):
    """What another page shows of the edited one changes as well: its title, and the reports that it cites."""
    small.edit("book/chapters/methods.md", "# Methods", "# How it was done")
    run = small.build()
    assert run.returncode == 0 and not re.search(r"notebooks \d+ of", run.stderr)  # its cells are the same
    assert "How it was done" in small.page("index.html")
    small.edit("book/index.md", "# Small", "# Small\n\n{cite}`adams2020`")
    assert small.build().returncode == 0
    assert 'id="cite-adams2020"' in small.page("chapters/methods.html")
    edited = small.bytes()
    shutil.rmtree(small.root / "book/_build/work")
    assert small.build().returncode == 0
    assert small.bytes() == edited


def test_neither_the_folder_nor_permissions_change_what_is_published(small, tmp_path):
    copy = Copy(tmp_path / "50% of a review [copy] #2 ö", small.root)
    for path in copy.root.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    run = copy.build("all", umask=0o077)
    assert run.returncode == 0, run.stderr
    assert copy.bytes() == small.bytes()
    (pdf,) = copy.pdfs.iterdir()
    assert pdf.read_bytes().startswith(b"%PDF") and pdf.read_bytes() == (copy.html / pdf.name).read_bytes()
    assert not list(copy.html.rglob(".buildinfo"))
    modes = {(path.is_dir(), path.stat().st_mode & 0o777)
             for path in (copy.html, *copy.html.rglob("*"), pdf)}
    assert modes == {(True, 0o755), (False, 0o644)}


def test_figures_and_tables_are_real_and_numbered(site):
    soup = parsed(site / "chapters/survival.html")
    for figure in soup.select("article figure"):
        assert figure.select_one(".caption-number").get_text().startswith("Figure")
        assert len(figure.img["alt"]) > 40
    assert all(t.select_one("thead th") for t in soup.select("article table"))
    assert len(soup.select("article figure")) == asked.figures("chapters/survival")


def test_a_number_in_the_prose_leads_to_its_line(site):
    soup = parsed(site / "chapters/survival.html")
    link = soup.select_one('a[href*="num-survival-all-median"]')
    assert link is not None
    assert link["href"].startswith("../numbers/survival.html#")
    numbers = parsed(site / "numbers/survival.html")
    assert numbers.find(id="num-survival-all-median").get_text() == "survival.all.median"


def test_the_pdfs_are_tagged_and_complete(pdfs):
    chapters = []
    for number, path in enumerate(pdfs):
        with pikepdf.open(path) as pdf:
            assert pdf.Root.MarkInfo.Marked and str(pdf.Root.Lang).startswith("en")
            assert "/StructTreeRoot" in pdf.Root
            with pdf.open_metadata() as about:
                assert about["pdfuaid:part"] == "1"
                assert re.search("living review" + r"\. Appendices" * number + "$", about["dc:title"])
            with pdf.open_outline() as outline:
                chapters.append([str(item.title) for item in outline.root])
            for page in pdf.pages:
                for font in page.Resources.get("/Font", {}).values():
                    inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
                    assert any(k in inner.FontDescriptor
                               for k in ("/FontFile", "/FontFile2", "/FontFile3"))
    assert chapters[0][0] == "Summary"
    assert chapters[0][-2:] == ["How to cite", "References"] and chapters[1][-1] == "References"
    printed = {page.split("/")[-1] for volume in volumes.read(inputs.BOOK) for page in volume.pages}
    on_screen = {"explore", "add-a-patient", "check"}
    assert printed == {page.stem for page in places.pages(inputs.BOOK)} - on_screen


def test_the_main_text_has_at_most_seventy_pages_and_none_is_nearly_empty(drawn):
    """Below the middle of a page stands something."""
    for number, volume in enumerate(drawn):
        pages = [[run.base for run in page if 20 * MM < run.base < 275 * MM] for page in volume]
        assert number or len(pages) <= 70
        assert [n for n, lines in enumerate(pages, 1) if min(lines, default=297 * MM) > 297 / 2 * MM] == []


def test_nothing_printed_leaves_the_text_or_runs_into_its_neighbour(drawn):
    """The margins are those of ``build/print/template.typ``; a full stop may hang in the right one."""
    faults = []
    for where, runs in ((f"volume {v}, page {n}", page) for v, volume in enumerate(drawn, 1)
                        for n, page in enumerate(volume[1:], 2)):
        faults += [f"{where}: {run}" for run in runs
                   if run.left < 23 * MM or run.right > 188 * MM
                   or not (run.base > 20 * MM or 12 * MM < run.base < 15 * MM)]  # below the text is one line
        # In a formula, which is larger than a table, an index stands below a power, at 0.7 of 10.5.
        lines = sorted((round(run.base), run.left, run.right) for run in runs
                       if run.size < 9 and abs(run.size - 7.35) > 0.01)
        faults += [f"{where}: {one} and {next}" for one, next in pairwise(lines)
                   if one[0] == next[0] and next[1] < one[2] - 1]
    assert not faults, "\n".join(faults)


def test_the_least_letters_of_a_table_are_of_eight_points(drawn):
    """Code has larger letters at the same size."""
    for volume in drawn:
        assert min(run.size for page in volume for run in page if MAIN in run.font) == pytest.approx(8)


def test_with_an_address_heads_citations_and_snippets_carry_it(small):
    """``CITATION.cff`` says where site, repository and contact are; nothing else has to be told."""
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    (small.root / "CITATION.cff").write_text(adopt.adopted(
        citation, "a/b", "https://review.example/iscm/", "somebody@example.org"), encoding="utf-8")
    line = "      - file: chapters/methods\n"
    for name in ("data", "cite"):
        small.edit("book/_toc.yml", line, line + line.replace("methods", name))
        page = (ROOT / f"book/chapters/{name}.md").read_text(encoding="utf-8")
        page = re.sub(r"\[([^\]]+)\]\([a-z-]+\.md\)|\{pdf\}`([^`]+)`", r"\1\2", page)  # not here
        (small.root / f"book/chapters/{name}.md").write_text(page, encoding="utf-8")
    run = small.build()
    assert run.returncode == 0, run.stderr
    # Where changes wait in the copy, as they do here, that is the state of work.
    this = f"https://review.example/iscm/{edition.read(small.root / 'CITATION.cff').folder}/"
    for name in ("index.html", "chapters/methods.html", "chapters/data.html"):
        soup = BeautifulSoup(small.page(name), "html.parser")
        canonical = soup.find("link", rel="canonical")["href"]
        assert canonical == f"https://review.example/iscm/{name.removeprefix('index.html')}"
        assert soup.find("meta", property="og:url")["content"] == canonical
    assert f'"contentUrl":"{this}data/cases.parquet"' in small.page("index.html")
    snippets = BeautifulSoup(small.page("chapters/data.html"), "html.parser").select("article .highlight")
    assert sum(f'"{this}data/"' in s.get_text() for s in snippets) == 3
    assert this in text_of(small.page("chapters/cite.html"))
    assert f'url = "{this}"' in small.page("data/citation.bib")
    index = BeautifulSoup(small.page("index.html"), "html.parser")
    assert [a["href"] for a in index.select(".edition-footer a")][1:] == [
        "https://github.com/a/b", "https://github.com/a/b/edit/main/book/index.md",
        "https://github.com/a/b/issues/new/choose", "mailto:somebody@example.org"]
    picture = index.find("meta", property="og:image")["content"]
    assert (small.html / picture.removeprefix("https://review.example/iscm/")).is_file()
