"""What the page on using the data shows is run here as it stands, on the files beside it."""

import csv
import re
import shutil
import subprocess
import sys

import pytest

from living_review.book import results
from living_review.tables.inputs import BOOK, ROOT

PAGE = (BOOK / "chapters/data.md").read_text(encoding="utf-8")


def snippets(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.S | re.M)


@pytest.fixture(scope="module")
def beside(tmp_path_factory, data, estimates):
    """A folder in which ``data/`` lies, as after a download."""
    folder = tmp_path_factory.mktemp("reader")
    shutil.copytree(ROOT / "data", folder / "data")
    (folder / "data/cases-levels.csv").write_text("case_id,levels\n", encoding="utf-8")
    (folder / "data/results.json").write_text(results.as_json(data, estimates), encoding="utf-8")
    return folder


def run(command: list[str], text: str, folder) -> str:
    done = subprocess.run([*command, text], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def python(sign: str, folder) -> str:
    (text,) = (s for s in snippets("python") if sign in s)
    return run([sys.executable, "-c"], text, folder)


def test_python_gives_the_median_of_the_book(beside, estimates):
    median = estimates["survival.all.median"]
    assert python("KaplanMeierFitter", beside) == f"{median.n} patients: {median.value} months\n"


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed here (Debian: r-base-core)")
def test_r_gives_the_median_of_the_book_with_its_interval(beside, estimates):
    if subprocess.run(["Rscript", "-e", "library(survival)"], capture_output=True, check=False).returncode:
        pytest.skip("the R package survival is not installed here (Debian: r-cran-survival)")
    (text,) = snippets("r")
    n, deaths, *rest = run(["Rscript", "-e"], text, beside).splitlines()[-1].split()[1:]
    e = estimates["survival.all.median"]
    assert (int(n), int(deaths)) == (e.n, e.count)
    assert [None if x == "NA" else float(x) for x in rest] == [e.value, e.lower, e.upper]


def test_the_spreadsheet_gives_the_share_of_the_book(estimates):
    """The one form that the formula has, worked out as a spreadsheet does."""
    (formula,) = snippets("text")
    letter, value, same = re.fullmatch(
        r'=COUNTIF\((\w):\1,"(\w+)"\)/\(COUNTA\((\w):\3\)-1\)\n', formula).groups()
    assert letter == same
    with open(ROOT / "data/cases.csv", encoding="utf-8", newline="") as file:
        column = [row[ord(letter) - ord("A")] for row in csv.reader(file)]
    share = column.count(value) / (sum(cell != "" for cell in column) - 1)
    assert share == pytest.approx(estimates["epidemiology.all.primary_lung.share"].value)


def test_results_tell_the_number_and_its_patients(beside, estimates):
    e = estimates["survival.all.median"]
    numbers, method, patients = python("results.json", beside).splitlines()
    assert numbers == f"{e.value} {e.lower} {e.upper}"
    assert method == e.method and patients == str(list(e.case_ids))


def test_the_digest_of_the_files_is_that_of_the_version(beside, data):
    assert python("sha256", beside).strip() == data.digest


def test_the_query_counts_the_patients_of_a_level_inside_ranges_too(data):
    """The one form that the query has, worked out as DuckDB does."""
    (query,) = snippets("sql")
    column, value = re.fullmatch(r"SELECT count\(DISTINCT case_id\) FROM 'data/cases-levels.csv' "
                                 r"WHERE (\w+) = '(\w+)';\n", query).groups()
    rows = data.expanded(column)
    found = set(rows[rows[column] == value]["case_id"])
    named = {row.case_id for row in data.cases.itertuples() if row.levels and value in row.levels}
    assert named < found


def test_every_snippet_of_the_page_is_run():
    assert [len(snippets(language)) for language in ("python", "r", "sql", "text")] == [3, 1, 1, 1]
    assert len(re.findall(r"^```[a-z]", PAGE, re.M)) == 6
