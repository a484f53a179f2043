"""The package as a library: installed anywhere, over tables from anywhere, and in notebooks."""

import functools
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import nbformat
import pytest

import iscm_review
from living_review.book import cells, plain
from living_review.build.places import pages
from living_review.gate import dataset
from living_review.site import reference
from living_review.tables.inputs import BOOK, ROOT
from living_review.tables.problems import Refused

#: What only those have who build the book or contribute, by the names of import.
EXTRAS = ("jupyter_book", "myst_nb", "matplotlib_fontja", "pybtex", "typst", "pypandoc", "markupsafe", "bs4",
          "pyarrow", "rispy", "rocrate", "towncrier", "openpyxl", "requests")
COMPUTING = [page for page in pages(BOOK) if plain.code(page)]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The wheel, unpacked, in a folder without a checkout."""
    source, place = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("installed")
    for name in ("src", "data"):
        shutil.copytree(ROOT / name, source / name,
                        ignore=shutil.ignore_patterns("*.egg-info", "__pycache__"))
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    subprocess.run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
                    "--wheel-dir", place, source], check=True, capture_output=True)
    (wheel,) = place.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(place / "packages")
    return place


def run(installed, code):
    blocked = f"import sys; sys.modules.update(dict.fromkeys({EXTRAS!r}))\n"
    environment = os.environ | {"PYTHONPATH": str(installed / "packages")}
    return subprocess.run([sys.executable, "-c", blocked + code], cwd=installed, env=environment, text=True,
                          capture_output=True, check=False)


def test_an_installed_package_has_its_tables_and_needs_no_more_than_the_analysis(installed, data, estimates):
    ended = run(installed, "import iscm_review\ndata = iscm_review.load()\n"
                "print(data.digest, iscm_review.results(data)['survival.all.median'].value)\n"
                "from iscm_review.chapter import data, results, survival_figures\n"
                "figure = iscm_review.kaplan_meier(data, 'fig-a', 'A.', [iscm_review.groups.ALL])\n"
                "assert figure._repr_mimebundle_()['text/html']\n")
    assert ended.stdout.split() == [data.digest, str(estimates["survival.all.median"].value)], ended.stderr


@pytest.mark.parametrize(("command", "missing"), [
    (["search", "--contact", "a@example.org"], "requests"), (["sheet", "new.xlsx"], "openpyxl")])
def test_a_command_says_in_one_line_which_extra_it_needs(installed, command, missing):
    arguments = [*command, "--data", str(ROOT / "data")]
    ended = run(installed, f"from iscm_review.__main__ import main\nmain({arguments})")
    assert re.fullmatch(rf"Error: this needs {missing}.* pip install '.*\[book,contribute\]'\n", ended.stderr)


@pytest.fixture
def published(folder):
    """The address of tables as a site offers them; the folder may be changed."""
    def sums():
        (folder / "SHA256SUMS").write_text("".join(
            f"{dataset.inputs.digest_of(p)}  {p.name}\n" for p in sorted(folder.iterdir())), encoding="utf-8")

    sums()
    handler = functools.partial(type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None}),
                                directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/", folder, sums
        server.shutdown()


def test_tables_are_read_from_the_address_of_a_version(published):
    address, folder, _ = published
    here = iscm_review.load(folder)
    assert iscm_review.load(address, digest=here.digest).cases.equals(here.cases)


def test_other_data_than_asked_for_are_refused(published):
    with pytest.raises(Refused, match="these are other data"):
        iscm_review.load(published[0], digest="0" * 64)


def test_a_file_changed_after_it_was_published_is_refused(published):
    address, folder, _ = published
    with open(folder / "cases.csv", "a", encoding="utf-8") as file:
        file.write("\n")
    with pytest.raises(Refused, match=r"'cases.csv' is not the file that SHA256SUMS there lists"):
        iscm_review.load(address)


@pytest.mark.parametrize("name", ["../outside.csv", "..\\outside.csv", "..", "", 7, None, ["cases.csv"]])
def test_a_table_of_another_place_is_not_fetched(published, name):
    address, folder, sums = published
    about = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    about["resources"][0]["path"] = name
    (folder / "datapackage.json").write_text(json.dumps(about), encoding="utf-8")
    sums()
    with pytest.raises(Refused, match=r"does not name tables, each as NAME\.csv$"):
        iscm_review.load(address)


@pytest.mark.parametrize("address", ["ftp://example.org/data/", "http://127.0.0.1:9/data/", "http://example.org/data/",
                                     "http://localhost.example.org/data/"])
def test_an_address_without_tables_is_told_in_a_sentence(address):
    with pytest.raises(Refused, match="http"):
        iscm_review.load(address)


def test_a_range_has_a_row_for_each_of_its_places(data):
    rows = data.expanded("levels")
    ranged = data.cases[data.cases["levels"].map(lambda items: items is not None and "C5-T1" in items)]
    assert len(ranged)
    for case in ranged["case_id"]:
        assert set(rows[rows["case_id"] == case]["levels"]) >= {"C5", "C6", "C7", "T1"}
    assert set(rows["case_id"]) == set(data.cases[data.cases["levels"].notna()]["case_id"])


def test_binder_installs_this_folder_and_makes_the_notebooks_that_pages_link_to(installed, tmp_path):
    """By its documentation requirements are installed in this folder, and ``postBuild`` is then run in it."""
    wanted = [line for line in (ROOT / ".binder/requirements.txt").read_text().splitlines() if line[0] != "#"]
    assert wanted == ["-e ./"] and os.access(ROOT / ".binder/postBuild", os.X_OK)
    for name in (".binder", "book"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("_build"))
    code = (ROOT / ".binder/postBuild").read_text()
    ended = run(installed, f"import os\nos.chdir({str(tmp_path)!r})\n{code}")
    assert ended.returncode == 0, ended.stderr
    assert {path.stem for path in tmp_path.glob("notebooks/*.ipynb")} == {page.stem for page in COMPUTING}


@pytest.mark.parametrize("page", COMPUTING, ids=lambda page: page.stem)
def test_a_chapter_is_a_notebook_with_its_numbers(page):
    notebook = nbformat.reads(plain.notebook(page, plain.known()), as_version=4)
    nbformat.validate(notebook)
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert not plain.ROLE.search(prose)
    assert not re.search(r":::|^(?:```\{|<!--|:[a-z]+:)", prose, re.MULTILINE)
    text = page.read_text(encoding="utf-8")
    assert len(re.findall(r"\$\$\n[^\n$%].*\n\$\$", prose)) == text.count("```{math}")
    assert sum(cell.cell_type == "code" for cell in notebook.cells) == text.count("{code-cell}")


def test_figures_and_tables_show_themselves_in_a_notebook():
    names, shown = {}, []
    page = plain.notebook(BOOK / "chapters/survival.md", plain.known())
    for cell in nbformat.reads(page, as_version=4).cells:
        if cell.cell_type == "code":
            shown.append(cells.mimebundle(cells.run(cell.source, "survival", names)))
    drawings = [bundle["text/html"] for bundle in shown if "text/html" in bundle]
    tables = [bundle["text/markdown"] for bundle in shown if "text/markdown" in bundle]
    assert drawings and all(one.startswith("<figure><svg") and "<figcaption>" in one for one in drawings)
    assert tables and not any("~~~" in one or plain.ROLE.search(one) for one in tables)
    assert not Path("figures").exists()


def test_the_reference_has_every_public_name():
    tables = reference.public(iscm_review).tables
    listed = {re.match(r"`([\w.]+)", row[0])[1].partition(".")[0] for table in tables for row in table.rows}
    assert listed == set(iscm_review.__all__) - {"groups"}
    assert all(cell for table in tables for row in table.rows for cell in row)


def test_a_name_that_the_package_does_not_have_is_an_ordinary_error():
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        iscm_review.nothing  # noqa: B018
