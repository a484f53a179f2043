"""The ways from a number to its report, walked on the built site."""

import re
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner

from browsing import parsed, watched
from iscm_review.review import REVIEW
from living_review.commands.cli import main
from living_review.tables.inputs import ROOT

pytestmark = pytest.mark.slow
NO_ADDRESS = "No DOI, PubMed number or address is known"


@cache
def places_of(path: Path) -> dict:
    return {tag["id"]: tag for tag in parsed(path).select("[id]")}


def follow(at: Path, href: str):
    """The file and the element that a link leads to."""
    address, _, anchor = unescape(href).partition("#")
    target = (at.parent / address).resolve() if address else at
    assert target.is_file(), (at.name, href)
    element = places_of(target).get(anchor)
    assert not anchor or element is not None, (at.name, href)
    return target, element


def test_every_number_on_every_page_leads_to_its_patients_and_they_to_their_reports(site, estimates):
    pages = [p for p in site.rglob("*.html") if "_static" not in p.parts]
    cases, walked = set(), set()
    for at in pages:
        for number in parsed(at).select('article a[href*="#num-"]'):
            line, anchor = follow(at, number["href"])
            if anchor["id"] in walked:
                continue
            walked.add(anchor["id"])
            behind = anchor.find_parent("a")
            if behind is None:
                assert estimates[anchor.get_text()].n == 0, anchor["id"]
                continue
            groups, group = follow(line, behind["href"])
            if anchor.get_text().split(".")[0] in {topic.name for topic in REVIEW.topics if topic.basis[1]}:
                assert parsed(groups).select('article a[href*="sources/"], article a[href*="#cite-"], '
                                             'article a[href*="cases/"]'), groups.name
                continue
            patients = {follow(groups, a["href"])[0] for a in group.select(".trace-patients a")}
            assert patients and all(p.parent.name == "cases" for p in patients)
            cases |= patients
    assert len(walked) > 60 and len(cases) > 100
    for at in cases:
        source, _ = follow(at, parsed(at).select_one('article a[href^="../sources/"]')["href"])
        assert source.stem == at.stem.rpartition("-")[0]
        article = parsed(source).article
        assert article.select('a.external[href^="http"]') or NO_ADDRESS in article.get_text(), source.name


def test_every_link_of_the_new_pages_leads_somewhere(site):
    pages = [*(site / "cases").glob("*.html"), *(site / "sources").glob("*.html"), site / "groups.html",
             *(site / f"chapters/{name}.html" for name in ("patients", "records", "references"))]
    for at in pages:
        for link in parsed(at).select("article a[href]"):
            if not re.match("[a-z]+:", link["href"]):
                follow(at, link["href"])


def test_every_record_is_reached_from_the_bibliography(site, data):
    references = site / "chapters/references.html"
    found = set()
    for link in parsed(references).select(".citation a.internal[href]"):
        if key := re.search(r"(?:sources/|#record-)([a-z0-9]+)", link["href"]):
            follow(references, link["href"])
            found.add(key[1])
    assert found == set(data.sources.loc[data.sources["decision"].notna(), "citation_key"])


def test_references_are_in_the_order_of_citation_and_those_of_the_log_alone_are_apart(site):
    page = parsed(site / "chapters/references.html")
    labels = [label.get_text(strip=True).strip("[]") for label in page.select(".citation .label")]
    assert labels == [str(n + 1) for n in range(len(labels))]
    apart = page.select_one("p.rubric")
    logged = {entry["id"] for entry in apart.find_all_next(class_="citation")}
    chapters = [parsed(p) for p in (site / "chapters").glob("*.html") if p.stem != "records"]
    cited = {a["href"].partition("#")[2] for chapter in chapters for a in chapter.select("a[href]")}
    assert not logged & cited
    opening = parsed(site / "index.html").select_one("article").get_text()
    assert re.search(r"\[(\d+)", opening)[1] == "1"
    assert not re.search(r"https?://", page.select_one("article").get_text())


def test_no_page_of_the_old_data_or_of_the_making_is_left(site, data):
    assert {p.stem for p in (site / "cases").iterdir()} == set(data.cases["case_id"])
    assert not [p for p in site.rglob("*.html")
                if "0trace-" in p.name or "0trace-" in p.read_text(encoding="utf-8")]


def test_the_search_knows_the_patients_and_the_reports(site, browser):
    with watched(site, browser) as (page, heard, address):
        for word, found in (("pemetrexed", "Liu 2026"), ("C6", "García Verdú 2025")):
            page.goto(address + f"search.html?q={word}")
            page.wait_for_selector("#search-results li")
            page.get_by_role("link", name=f"{found}:").wait_for()
        assert not heard


@pytest.mark.parametrize("name, nth, width", [
    ("index.html", 0, 390), ("index.html", 9, 1280), ("chapters/survival.html", 2, 390),
    ("chapters/epidemiology.html", 3, 1280), ("chapters/treatment.html", 1, 390),
    ("chapters/bias.html", 0, 1280)])
def test_from_a_number_to_the_report_in_three_clicks(site, browser, name, nth, width):
    with watched(site, browser, viewport={"width": width, "height": 800}) as (page, heard, address):
        page.goto(address + name)
        behind = page.evaluate("""() => {
            const told = document.getElementById('numbers-of-this-page').content;
            const has = name => told.querySelector(`[data-number="${name}"] h3`) !== null;
            return [...document.querySelectorAll('article a[href*="#num-"]')].map(
                a => a.checkVisibility() && has(a.getAttribute('href').split('#')[1]));}""")
        shown = [n for n, has in enumerate(behind) if has]
        page.locator('article a[href*="#num-"]').nth(shown[nth % len(shown)]).click()  # one
        window = page.get_by_role("dialog")
        window.wait_for()
        for word in ("Method", "Not reported", "Based on"):
            assert word in window.inner_text()
        box = window.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] + box["height"] <= 800
        window.locator("ul a").first.click()                                     # two
        page.wait_for_url("**/cases/*.html")
        report = page.locator('article a[href^="../sources/"]').first
        report.click()                                                           # three
        page.wait_for_url("**/sources/*.html")
        assert "Decision" in page.inner_text("article")
        assert not heard


def test_a_number_opens_by_key_closes_by_escape_and_gives_the_focus_back(site, browser):
    with watched(site, browser, viewport={"width": 1280, "height": 800}) as (page, heard, address):
        page.goto(address + "chapters/survival.html")
        height = page.evaluate("document.documentElement.scrollHeight")
        number = page.locator('article a[href*="#num-"]').first
        for key in ("Enter", "Space"):
            number.focus()
            page.keyboard.press(key)
            page.get_by_role("dialog").wait_for()
            inside = "document.activeElement.closest('dialog') !== null"
            assert page.evaluate(inside)
            page.keyboard.press("Tab")
            assert page.evaluate(inside)
            page.keyboard.press("Escape")
            page.get_by_role("dialog").wait_for(state="hidden")
            assert number.evaluate("a => document.activeElement === a")
        assert page.evaluate("document.documentElement.scrollHeight") == height
        assert page.url.endswith("survival.html") and not heard


def test_without_a_script_a_number_is_a_link_to_its_line(site, browser):
    with watched(site, browser, java_script_enabled=False) as (page, heard, address):
        page.goto(address + "chapters/survival.html")
        page.locator('article a[href*="#num-survival-all-median"]').first.click()
        page.wait_for_url("**/numbers/survival.html#num-survival-all-median")
        page.locator("a:has(#num-survival-all-median)").click()                  # the name: to its patients
        page.wait_for_url("**/groups.html#patients-*")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_patient_is_compared_on_its_page_and_the_text_that_comes_of_it_is_taken_in(site, browser, width):
    with watched(site, browser, viewport={"width": width, "height": 800}) as (page, heard, address):
        page.goto(address + "cases/liu2026-1.html")
        page.get_by_role("button", name="Compare it on this page").click()
        for field, said in (("Age", "57"), ("Sex", "agrees"), ("Levels", "?")):
            page.get_by_label(f"{field}: what the report gives").fill(said)
        page.get_by_label("Values", exact=True).fill("airway: <b>@all</b>")
        for field, said in (("Where it says so", "p. 3"), ("Reader", "dr-x")):
            page.get_by_label(field, exact=True).fill(said)
        page.get_by_label("Role", exact=True).select_option(index=1)
        with page.expect_download() as file:
            page.get_by_role("button", name="Download").click()
        text = Path(file.value.path()).read_text(encoding="utf-8")
        assert page.get_by_label("The form, filled in").input_value() == text and not heard
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert "airway: <b>@all</b>" in text
    asked = ("intake", "-", "--data", str(ROOT / "data"))
    told = CliRunner().invoke(main, asked, input=text.replace("airway: <b>@all</b>", ""))
    assert "can be recorded" in told.output, told.output
    assert "1 agree with the report, 1 differ, 1 cannot be told" in told.output


@pytest.mark.parametrize("name", ["numbers/agreement.html", "numbers/survival.html", "cases/liu2026-1.html",
                                  "sources/goyal2019.html"])
def test_on_a_phone_nothing_of_a_row_is_out_of_sight_and_it_is_still_a_table(site, browser, name):
    with watched(site, browser, viewport={"width": 390, "height": 800}) as (page, heard, address):
        page.goto(address + name)
        assert page.evaluate("""() => [...document.querySelectorAll('.stacked-table :is(th, td)')].filter(
            cell => cell.scrollWidth > cell.clientWidth + 1 || cell.getBoundingClientRect().right > 390
        ).map(cell => cell.textContent)""") == []
        first = page.get_by_role("table").first
        assert first.get_by_role("columnheader").count() == first.locator("thead th").count() > 2
        assert first.get_by_role("rowheader").count() == first.locator("tbody tr").count()
        assert first.get_by_role("cell").count() == first.locator("td").count()
        assert not heard


def test_a_single_value_can_be_pointed_at(site, browser):
    with watched(site, browser, viewport={"width": 1280, "height": 800}) as (page, heard, address):
        page.goto(address + "cases/liu2026-1.html")
        page.get_by_role("link", name="Age", exact=True).click()
        assert page.url.endswith("cases/liu2026-1.html#age_years")
        row = "tr:has(#{}) > td"
        colours = [page.locator(row.format(field)).first.evaluate("e => getComputedStyle(e).backgroundColor")
                   for field in ("age_years", "country")]
        assert colours[0] != colours[1]
        # What is not reported has its place as well.
        page.goto(address + "cases/liu2026-1.html#syrinx")
        assert page.locator("#syrinx").inner_text() == "syrinx" and page.locator("#syrinx:target").count()
        assert not heard


def test_no_place_of_a_made_page_has_the_name_of_another(site):
    for at in [*(site / "cases").glob("*.html"), site / "groups.html", *(site / "numbers").glob("*.html")]:
        ids = re.findall(r'\sid="([^"]+)"', at.read_text(encoding="utf-8"))
        assert len(ids) == len(set(ids)), at.name


def test_the_way_on_is_reached_by_key_and_not_printed(site, browser):
    with watched(site, browser, viewport={"width": 390, "height": 800}) as (page, heard, address):
        page.goto(address + "cases/liu2026-1.html")
        way = page.get_by_role("navigation", name="Patients in order")
        way.get_by_role("link").last.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "liu2026-1" not in url)
        assert "/cases/" in page.url
        page.emulate_media(media="print")
        assert not way.is_visible() and not heard
