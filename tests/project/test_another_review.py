"""The engine knows no disease: an invented one (``tests/another_review``) goes all its ways on it as it is.

Its columns, sections and words are others; nothing is imported from the review of this repository.
"""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import openpyxl
import pytest
import yaml

import raw
from browsing import watched
from living_review.tables.inputs import ROOT

pytestmark = pytest.mark.slow
FIRST, SECOND = "2026.11.0", "2026.12.0"
ME = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false")


class Checkout:
    """A clone of the invented review, and its command."""

    def __init__(self, folder):
        self.folder, self.data = folder, folder / "data"

    def run(self, *command, code=0):
        """What the command prints; it must end with the code."""
        env = {name: value for name, value in os.environ.items() if not name.startswith("LIVING_REVIEW")}
        done = subprocess.run(
            [sys.executable, "-m", "another_review", *map(str, command)], cwd=self.folder, check=False,
            text=True, capture_output=True,
            env=env | {"PYTHONPATH": f"{self.folder / 'src'}{os.pathsep}{ROOT / 'src'}"})
        assert done.returncode == code, f"{command} ended with {done.returncode}: {done.stdout}{done.stderr}"
        return done.stdout

    def git(self, *command):
        subprocess.run(["git", *ME, *command], cwd=self.folder, check=True, capture_output=True)

    def commit(self, words, version=""):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", words)
        if version:
            self.git("tag", "--annotate", f"v{version}", "--message", words)

    def rows(self, name):
        return raw.rows(self.data, name)


def clone(folder):
    shutil.copytree(ROOT / "tests/another_review", folder, ignore=shutil.ignore_patterns("__pycache__"))
    made = Checkout(folder)
    made.git("init", "--quiet")
    made.commit("The first version", FIRST)
    return made


@pytest.fixture
def checkout(tmp_path):
    """One that a test may change."""
    return clone(tmp_path / "review")


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A clone of which the first version was released."""
    made = clone(tmp_path_factory.mktemp("another") / "review")
    made.run("release", FIRST)
    return made


@pytest.fixture(scope="module")
def site(released):
    return unpacked(released, FIRST)


def folder_of(checkout, version):
    return checkout.folder / f"dist/another-review-{version}"


def unpacked(checkout, version):
    name = f"another-review-{version}-site"
    with zipfile.ZipFile(folder_of(checkout, version) / f"{name}.zip") as archive:
        archive.extractall(checkout.folder.parent)
    return checkout.folder.parent / name / "site"


def with_cell(data, folder, case, column, value):
    """A copy of the tables with one cell of a patient and its reading changed."""
    shutil.copytree(data, folder)
    for name, key in (("cases", {"case_id": case}), ("extractions", {"case_id": case, "field": column})):
        rows = raw.rows(folder, name)
        row = next(row for row in rows if key.items() <= row.items())
        row |= {column: value} if name == "cases" else {"first": value, "second": value, "final": value}
        raw.write(folder, name, rows)
    return folder


def test_its_tables_are_sound_and_in_their_form(checkout):
    checkout.run("validate")
    checkout.run("format", "--check")
    checkout.run("prepare", "--check")


def test_the_gate_names_its_own_words_and_rules(checkout, tmp_path):
    felted = next(row for row in checkout.rows("cases") if row["felt"] == "yes" and row["felt_mm"])
    wrong = with_cell(checkout.data, tmp_path / "wrong", felted["case_id"], "felt", "no")
    found = json.loads(checkout.run("validate", wrong, "--format", "json", code=1))
    assert [(one["rule"], one["column"]) for one in found] == [("thickness-needs-felt", "felt_mm")]
    heard = next(row for row in checkout.rows("cases") if row["sounds"])
    wrong = with_cell(checkout.data, tmp_path / "heard", heard["case_id"], "sounds", "pinng")
    assert "Did you mean ping?" in checkout.run("validate", wrong, code=1)


ANSWERS = {
    "Title": "A ping in the afternoon", "Authors": "Nuss N", "Year": "2026", "Type of report": "Case report",
    "How much was read": "Full text", "Reader": "reader-c",
    "Instrument": "Fiddle", "Sounds": "Ping, Clink", "Pitch (Hz)": "990 Hz", "Rings": "R2-R4", "Felt": "Yes",
    "Follow-up (months)": "1 year, 2 months", "Last state": "Dead"}


def issue(checkout):
    """The body of an issue: the form that the review writes, filled in as GitHub hands it on."""
    checkout.run("issue-form")
    form = yaml.safe_load((checkout.folder / ".github/ISSUE_TEMPLATE/case.yml").read_text(encoding="utf-8"))
    body, left = [], dict(ANSWERS)
    for part in (part for part in form["body"] if part["type"] != "markdown"):
        label = part["attributes"]["label"]
        answer = left.pop(label, "_No response_")
        if part["type"] == "checkboxes":
            answer = "\n".join(f"- [x] {one['label']}" for one in part["attributes"]["options"])
        body.append(f"### {label}\n\n{answer}\n")
    assert not left, f"the form does not ask: {left}"
    return "\n".join(body)


def take_in(checkout):
    path = checkout.folder / "issue.md"
    path.write_text(issue(checkout), encoding="utf-8")
    answer = checkout.run("intake", path, "--write")
    path.unlink()
    return answer


def test_an_issue_becomes_rows_with_the_columns_of_every_section(checkout):
    answer = take_in(checkout)
    assert "`nuss2026-1`" in answer and "“1 year, 2 months” read as 14 months" in answer
    sent = {"sounds": "ping;clink", "pitch_hz": "990", "rings": "R2-R4", "last_state": "dead",
            "followed_months": "14"}
    assert sent.items() <= checkout.rows("cases")[-1].items()
    read = {one["field"]: one for one in checkout.rows("extractions") if one["case_id"] == "nuss2026-1"}
    assert read["pitch_hz"]["first_by"] == "reader-c"
    checkout.run("validate")


def test_a_workbook_asks_for_its_columns_and_is_taken(checkout, tmp_path):
    path = tmp_path / "series.xlsx"
    checkout.run("sheet", path)
    book, left = openpyxl.load_workbook(path), ANSWERS | {"A short label for you": ANSWERS["Reader"],
                                                          "Title": "A pong in the evening"}
    for name, about in book["Report"].iter_rows(max_col=2):
        about.value = left.get(name.value.rstrip(" *"))
    for cell in book["Patients"][2]:
        book["Patients"].cell(3, cell.column).value = left.get(cell.value.rstrip(" *"))
    book.save(path)
    assert "Pitch `990 Hz`" in checkout.run("intake", path)


def test_a_value_is_amended_and_read_again_and_a_report_renamed(checkout, tmp_path):
    case = next(row for row in checkout.rows("cases") if row["pitch_hz"])["case_id"]
    checkout.run("amend", case, "pitch_hz=771 Hz", "--reader", "reader-c", "--where", "p. 3")
    assert f"{case}: pitch_hz\n" in checkout.run("second-read")
    key = case.rpartition("-")[0]
    told = checkout.run("rename", key, f"{key}b")
    assert f"{key} is now {key}b" in told
    read = next(row for row in checkout.rows("extractions")
                if (row["case_id"], row["field"]) == (case.replace(key, f"{key}b"), "pitch_hz"))
    assert (read["final"], read["settled_by"], read["locator"]) == ("771", "reader-c", "p. 3")
    checkout.run("validate")


def test_what_awaits_a_decision_is_screened_and_what_lacks_a_number_gets_it(checkout):
    row = next(row for row in checkout.rows("sources") if not row["decision"])
    sheet = checkout.folder / "sheet.csv"
    checkout.run("screen", "--waiting", "--out", sheet)
    sheet.write_text(sheet.read_text("utf-8").replace("\n,,", "\nExcluded,Another condition,"), "utf-8")
    assert f"decided: {row['citation_key']}" in checkout.run("screen", sheet)
    sheet.write_text(f"take,citation_key,pmid\nx,{row['citation_key']},27182818\n", "utf-8")
    checkout.run("identify", "--take", sheet)
    (after,) = (one for one in checkout.rows("sources") if one["citation_key"] == row["citation_key"])
    assert after == row | {"decision": "exclude", "exclusion_reason": "other_condition", "pmid": "27182818"}


def test_a_review_without_a_query_is_told_so_and_asks_nobody(checkout):
    checkout.run("search", "--contact", "nobody@example.org", code=1)


def test_the_effect_of_a_changed_patient_is_told(checkout, tmp_path):
    case = next(row for row in checkout.rows("cases") if row["last_state"] == "dead")["case_id"]
    after = with_cell(checkout.data, tmp_path / "after", case, "last_state", "alive")
    judged = (after / "certainty.csv").read_text(encoding="utf-8")
    (after / "certainty.csv").write_text(judged.replace("0.6316 (0.4104 to 0.8085)", "0.2 (0.1 to 0.3)"))
    told = json.loads(checkout.run("effect", checkout.data, after, "--format", "json"))
    changed = told["tables"]["cases"]["changed"]
    assert [(row["key"], [value["column"] for value in row["values"]]) for row in changed] == [
        (case, ["last_state"])]
    assert "survival.all.deaths" in {one["name"] for one in told["estimates"]["moved"]}
    assert not told["problems"] and not told["book"]["failed"]
    assert (told["conclusions"][0]["kind"], told["conclusions"][0]["before"]) == ("certainty", "Very low")
    assert {one["page"] for one in told["book"]["shown"]} >= {"chapters/elbow"}


class Links(HTMLParser):
    """The addresses that a page leads to, and the places in it."""

    def __init__(self, text):
        super().__init__()
        self.links, self.places = set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        self.places |= {told["id"]} if "id" in told else set()
        self.links |= {told[key] for key in ("href", "src") if told.get(key)}


def test_every_link_of_its_site_leads_somewhere(site):
    pages = {path: Links(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}
    for path, page in pages.items():
        for link in map(urlsplit, page.links):
            if link.scheme or link.netloc:
                continue
            target = (path.parent / unquote(link.path)).resolve() if link.path else path
            assert target.is_file(), f"{path.name} leads to {link.geturl()}"
            if link.fragment and target in pages and target.name != "search.html":
                assert link.fragment in pages[target].places, f"{path.name} leads to {link.geturl()}"


def test_a_patient_has_a_page_with_its_own_sections(released, site):
    case = next(row for row in released.rows("cases") if row["sounds"] and row["pitch_hz"])
    page = (site / f"cases/{case['case_id']}.html").read_text(encoding="utf-8")
    assert "How it sounds" in page and "The elbow" in page
    assert f"{case['pitch_hz']} Hz" in page


def test_nothing_of_a_release_speaks_of_another_disease(released, site):
    loose = [path for path in folder_of(released, FIRST).iterdir() if path.suffix in (".md", ".json", ".cff")]
    for path in [*site.rglob("*.html"), *loose]:
        text = path.read_text(encoding="utf-8").casefold()
        for word in ("intramedullary", "spinal", "metasta", "iscm", "cancer", "tumour"):
            assert word not in text, f"{path.name} says {word}"


def test_explore_is_told_of_its_columns_sections_and_ranges(site):
    page = (site / "chapters/elbow.html").read_text(encoding="utf-8")
    told = json.loads(page.partition('id="explore-data">')[2].partition("</script>")[0])
    fields = {field["name"]: field for field in told["fields"]}
    assert fields["sounds"]["section"] == fields["pitch_hz"]["section"] == "How it sounds"
    assert fields["strings_group"]["choices"]
    rings = dict(zip([value for value, _ in fields["rings"]["choices"]], range(1, 7), strict=True))
    spans = told["text"]["rings"].index("R2-R4")
    assert fields["rings"]["codes"][spans] == [rings["R2"], rings["R3"], rings["R4"]]
    assert sum(told["survival"]["dead"]) > 0


def test_explore_and_the_form_work_in_a_browser(released, site, browser):
    rows = released.rows("cases")
    pinging = sum("ping" in row["sounds"] for row in rows)
    with watched(site, browser) as (page, heard, address):
        page.goto(f"{address}chapters/elbow.html?sounds=ping")
        assert page.inner_text(".explore-found").startswith(f"{pinging} of {len(rows)} patients")
        page.goto(f"{address}chapters/evidence.html")
        form = page.inner_text("#patient-form")
        assert "How it sounds" in form and "Thickness of the felt" in form
        assert not heard


def test_its_pdf_is_set_with_its_title(released):
    pdf = (folder_of(released, FIRST) / f"another-review-{FIRST}.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    assert "Glass elbow: a living review".encode("utf-16-be") in pdf or b"Glass elbow: a living review" in pdf


def test_a_second_version_is_prepared_released_compared_and_laid_beside_the_first(released, site):
    take_in(released)
    for name, words in (("1.cases.md", "Entered: `nuss2026-1`."), ("+2.summary.md", "One patient came in.")):
        (released.folder / "changes" / name).write_text(f"{words}\n", encoding="utf-8")
    released.commit("A patient")
    released.run("prepare", SECOND, "--date", "2026-12-01")
    released.commit("The second version", SECOND)
    released.run("release", SECOND)
    released.run("verify", folder_of(released, SECOND))
    told = released.run("changes", folder_of(released, FIRST), folder_of(released, SECOND))
    assert "nuss2026&#45;1" in told
    tree = released.folder.parent / "tree"
    released.run("site", "assemble", site, tree)
    released.run("site", "assemble", unpacked(released, SECOND), tree)
    listed = json.loads((tree / "versions.json").read_text(encoding="utf-8"))
    assert [one["version"] for one in listed["versions"]] == [SECOND, FIRST]
    assert f"v/{FIRST}/index.html" in (tree / "chapters/evidence.html").read_text(encoding="utf-8")
