"""The explorer in a real browser: its numbers are those of the package, and a reader gets on with it."""

import csv
import io
import random
import re
import xml.etree.ElementTree as ElementTree
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import pytest

from browsing import UNFOLD, opened, watched
from iscm_review.groups import GROUPINGS
from iscm_review.spine import SPINE
from iscm_review.topics import epidemiology
from living_review import review
from living_review.book.figures.survival import at_risk, borne, thins
from living_review.gate import dataset
from living_review.site import explore
from living_review.stats import survival, wording
from living_review.stats.estimate import Z
from living_review.tables import quoted
from living_review.tables.inputs import ROOT
from living_review.tables.scale import spanned

pytestmark = pytest.mark.slow
PAGE = "chapters/explore.html"
ALL = len(pd.read_csv(ROOT / "data/cases.csv"))
HELPERS = """() => {
  globalThis.told = reviewExplore.read(document.getElementById("explore-data").textContent);
  const numbers = (curve, times) => ({ curve, median: reviewExplore.median(curve, told.slack),
    at: times.map((month) => reviewExplore.survivalAt(curve, month)),
    borne: reviewExplore.borne(told, curve).length, thins: reviewExplore.thins(told, curve),
    risk: times.map((month) => reviewExplore.atRisk(curve, month)) });
  globalThis.curveOf = (months, dead, times, z) => {
    const rows = [...months.keys()].sort((one, two) => months[one] - months[two]);
    return numbers(reviewExplore.kaplanMeier(months, dead, rows, z), times);
  };
  globalThis.ask = (address, times) => {
    const { view, unknown } = reviewExplore.fromAddress(told, address);
    const answer = reviewExplore.answer(told, view);
    const groups = answer.groups.map(({ label, patients, small, deaths, curve }) =>
      ({ label, patients, small, deaths, ...numbers(curve, times) }));
    return { unknown, groups, again: reviewExplore.toAddress(told, view), rows: answer.rows,
      levels: [...reviewExplore.places(told, "levels", answer.rows).counts], followed: answer.followed,
      csv: reviewExplore.excerpt(told, answer.rows) };
  };
}"""
TIMES = [0, 1, 3, 6, 12, 13.5, 24, 36, 400]


@pytest.fixture(scope="module")
def asked(site, browser):
    """A page with ``ask(address, times)`` and ``curveOf(months, dead, times, z)`` at hand."""
    with watched(site, browser) as (page, heard, address):
        page.goto(address + PAGE)
        page.evaluate(HELPERS)
        yield page
        assert not heard


@pytest.fixture
def reader(site, browser):
    """A reader at the page, on a wide screen."""
    with watched(site, browser, viewport={"width": 1280, "height": 900}) as (page, heard, address):
        page.goto(address + PAGE)
        page.address = address + PAGE
        yield page
        assert not heard


def found(page) -> str:
    return page.inner_text(".explore-found")


def alike(got, known) -> bool:
    """The same numbers to 1e-9; what is not there on one side is not on the other."""
    got, known = np.array(got, float), np.array(known, float)
    return got.shape == known.shape and np.allclose(got, known, rtol=1e-9, atol=1e-9, equal_nan=True)


def agree(got: dict, known: pd.DataFrame, whose: str) -> None:
    """The numbers of the page are lifelines'."""
    curve = survival.curve_of(known)
    names = {"time": "time", "atRisk": "at_risk", "deaths": "deaths", "censored": "censored",
             "survival": "survival", "lower": "lower", "upper": "upper"}
    for there, here in names.items():
        assert alike([step[there] for step in got["curve"]], curve[here]), (whose, there)
    assert alike(got["median"], survival.median_survival(curve)), whose
    assert alike(got["at"], [survival.survival_at(curve, month) for month in TIMES]), whose
    assert got["risk"] == [at_risk(curve, month) if len(curve) else 0 for month in TIMES], whose
    assert (got["borne"], got["thins"]) == ((borne(curve), thins(curve)) if len(curve) else (0, False)), whose


def cohorts():
    draw = random.Random(11)
    yield "nobody", [], []
    yield "one who died", [4.0], [1]
    yield "one alive", [4.0], [0]
    yield "all censored", [1.0, 2.0, 2.0, 9.0], [0, 0, 0, 0]
    yield "all at once", [3.0] * 7, [1] * 7
    yield "at time zero", [0.0, 0.0, 5.0, 7.0], [1, 0, 1, 0]
    yield "only time zero", [0.0, 0.0], [1, 1]
    yield "one half exactly", [1.0, 2.0, 3.0, 4.0], [1, 1, 1, 1]
    yield "flat at one half", [1.0, 2.0, 3.0, 4.0, 5.0], [1, 0, 1, 0, 0]
    yield "a death and a censoring tied", [2.0, 2.0, 2.0, 3.0, 3.0], [1, 0, 1, 0, 1]
    for n in range(1, 61):
        size = draw.choice((2, 3, 5, 8, 20, 60, 300))
        step = draw.choice((0.1, 0.5, 1, 7))
        months = [round(step * draw.randrange(draw.choice((2, 6, 40))), 3) for _ in range(size)]
        share = draw.random()
        yield f"drawn {n}", months, [int(draw.random() < share) for _ in months]


def test_a_curve_is_that_of_lifelines(asked):
    drawn = list(cohorts())
    answers = asked.evaluate("([all, times, z]) => all.map(([m, d]) => curveOf(m, d, times, z))",
                             [[[months, dead] for _, months, dead in drawn], TIMES, Z])
    for got, (name, months, dead) in zip(answers, drawn, strict=True):
        known = {"survival_months": np.array(months, float), "event_observed": np.array(dead, bool)}
        agree(got, pd.DataFrame(known), name)


def column(data, name: str) -> list[set]:
    """What each patient has in a field, by the package alone."""
    frame = data.patients
    for grouping in GROUPINGS:
        if grouping.name == name:
            masks = [(group.name, np.asarray(group.test(frame), bool)) for group in grouping.groups]
            return [{name for name, mask in masks if mask[n]} or {""} for n in range(len(frame))]
    cells = frame[name]
    if name == "levels":
        return [{""} if c is None else set(spanned(c, SPINE)) for c in cells]
    return [{""} if c is None else set(c) if isinstance(c, tuple) else {c} for c in cells]


def views(data, told):
    """A hundred addresses, and for each the patients that it must find."""
    draw = random.Random(7)
    fields = [f for f in told["fields"] if f["kind"] != "number"]
    ranges = [f for f in told["fields"] if f["kind"] == "number"]
    for _ in range(100):
        asked, inside = [], np.ones(len(data.patients), bool)
        for field in draw.sample(fields, draw.choice((0, 1, 1, 2, 3))):
            values = draw.sample(["", *(value for value, _ in field["choices"])],
                                 draw.randint(1, min(6, len(field["choices"]))))
            asked += [(field["name"], value) for value in values]
            inside &= np.array([bool(cell & set(values)) for cell in column(data, field["name"])])
        for field in draw.sample(ranges, draw.choice((0, 0, 1))):
            values = data.patients[field["name"]].to_numpy(float)
            low, high = sorted(draw.choices(values[values == values].astype(int), k=2))
            mask = (values >= low) & (values <= high)
            asked.append((field["name"], f"{low}..{high}"))
            if draw.random() < 0.5:
                asked.append((field["name"], ""))
                mask |= np.isnan(values)
            inside &= mask
        split = draw.choice([None, *(f for f in fields if f["split"])])
        if split:
            asked.append(("split", split["name"]))
        yield urlencode(asked), inside, split


def test_a_hundred_random_filters_give_the_numbers_of_the_package(asked, data):
    drawn, sizes = list(views(data, explore.describe(dataset.load(ROOT / "data")))), set()
    answers = asked.evaluate("([all, times]) => all.map((address) => ask(address, times))",
                             [[address for address, *_ in drawn], TIMES])
    for got, (address, inside, split) in zip(answers, drawn, strict=True):
        frame = data.patients[inside]
        assert got["unknown"] == [] and got["rows"] == list(np.flatnonzero(inside)), address
        assert got["followed"] == len(survival.followed(frame))
        counts, *_ = epidemiology.level_counts(frame)
        assert got["levels"] == list(counts), address
        groups = [("", "", inside)]
        if split:
            cells = column(data, split["name"])
            groups = [(label, value, inside & np.array([value in cell for cell in cells]))
                      for value, label in [*split["choices"], ("", split["missing"])]]
            groups = [group for group in groups if group[2].any()]
            assert [g["label"] for g in got["groups"]] == [label for label, *_ in groups]
        for told_group, (_, _, mask) in zip(got["groups"], groups, strict=True):
            known = survival.followed(data.patients[mask])
            assert told_group["patients"] == mask.sum()
            assert told_group["deaths"] == known["event_observed"].sum()
            assert told_group["small"] == survival.is_small(known)
            agree(told_group, known, address)
        sizes.add(len(frame))
    assert 0 in sizes and ALL in sizes and len(sizes) > 20


def test_what_an_address_says_is_said_again(asked, data):
    addresses = [address for address, *_ in views(data, explore.describe(dataset.load(ROOT / "data")))]
    again = "(all) => all.map((address) => ask(address, []).again)"
    once = asked.evaluate(again, addresses)
    assert asked.evaluate(again, once) == once


def test_figures_are_written_as_in_the_chapters(asked):
    draw = random.Random(3)
    values = [0, 1, 0.25, 0.75, 0.05, 0.125, 2.5, 12.25, 0.985, 0.995, 0.345, 0.9999,
              *(draw.choice((1, 40)) * draw.random() for _ in range(3000)), *(n / 8 for n in range(300))]
    assert asked.evaluate("(x) => x.map(reviewExplore.number)", values) == [wording.number(x) for x in values]
    shares = [x for x in values if x <= 1]
    said = asked.evaluate("(x) => x.map(reviewExplore.percent)", shares)
    assert said == [wording.number(x, "fraction") for x in shares]


def test_an_excerpt_holds_lines_of_the_table(asked):
    table = (ROOT / "data/cases.csv").read_text(encoding="utf-8")
    assert asked.evaluate("ask('', []).csv") == table
    some = asked.evaluate("ask('sex=female&sex=', []).csv")
    assert set(some.splitlines()) <= set(table.splitlines())
    assert {row["sex"] for row in csv.DictReader(io.StringIO(some))} == {"female", ""}


def test_a_choice_is_answered_at_once_and_stands_in_the_address(reader, data):
    reader.click("summary:has-text('Primary')")
    reader.get_by_role("checkbox", name="Breast").check()
    n = int((data.cases["primary_site"] == "breast").sum())
    assert found(reader).startswith(f"{n} of {ALL} patients")
    assert reader.url == f"{reader.address}?primary_site=breast"
    assert reader.locator(".explore-table >> nth=-1").locator("tbody tr").count() == n
    assert "not reported" in reader.inner_text(".explore-panel")


def test_back_and_forward_and_a_reload_keep_the_view(reader):
    reader.click("summary:has-text('Sex')")
    reader.get_by_role("checkbox", name="Female").check()
    female = found(reader)
    reader.select_option("#explore-split", "surgery")
    reader.click("text=Reset")
    assert found(reader).startswith(f"{ALL} of {ALL}")
    reader.go_back()
    assert found(reader) == female and reader.input_value("#explore-split") == "surgery"
    reader.go_back()
    assert reader.input_value("#explore-split") == "" and found(reader) == female
    reader.reload()
    assert found(reader) == female
    reader.go_forward()
    assert reader.input_value("#explore-split") == "surgery"


def test_what_is_typed_is_one_step_back(reader):
    reader.click("summary:has-text('Age')")
    reader.locator(".explore-range input").first.press_sequentially("65")
    assert reader.url.endswith("?age_years=65..")
    reader.locator(".explore-range input").first.press_sequentially("")
    reader.go_back()
    assert reader.url == reader.address and found(reader).startswith(f"{ALL} of")
    assert reader.locator(".explore-range input").first.input_value() == ""


def test_words_find_a_drug_and_a_note(reader, data):
    reader.fill("#explore-words", "GEFITINIB")
    treated = [row for row in data.cases.to_dict("records") if "gefitinib" in str(row).lower()]
    assert treated and found(reader).startswith(f"{len(treated)} of {ALL} patients")
    reader.fill("#explore-words", "no such words <b>")
    assert found(reader).startswith(f"0 of {ALL} patients")
    assert "No patient fits all filters." in reader.inner_text("article")
    assert reader.locator(".explore-chip b").count() == 0


def test_words_find_what_the_choice_of_a_field_finds(asked, data):
    """The value or the label, typed; also found are patients whose notes or report say the same."""
    got = asked.evaluate("""() => told.fields.filter((field) => field.kind !== "number").flatMap((field) =>
      field.choices.flatMap(([value, label]) => [value, label].map((words) => ({ field: field.name, words,
        chosen: ask(`?${field.name}=${encodeURIComponent(value)}`, []).rows,
        typed: ask(`?words=${encodeURIComponent(words)}`, []).rows }))))""")
    for one in got:
        assert set(one["chosen"]) <= set(one["typed"]), one
    rows = data.patients.join(data.by_key[["title"]], on="citation_key").to_dict("records")
    for field, words in (("levels", "C7"), ("levels", "T1"), ("sex", "male"), ("lung_group", "sclc"),
                         ("histology", "small cell carcinoma"), ("histology", "hodgkin lymphoma")):
        one = next(one for one in got if one["field"] == field and one["words"].lower() == words.lower())
        said = re.compile(rf"(?<!non-)\b{words}(?!\d)", re.IGNORECASE)
        others = set(one["typed"]) - set(one["chosen"])
        assert all(said.search(f"{rows[n]['notes']} {rows[n]['title']}") for n in others), (words, others)


def test_words_are_found_without_accents_and_never_break_the_page(asked):
    rows = {words: asked.evaluate("(words) => ask(`?words=${encodeURIComponent(words)}`, []).rows", words)
            for words in ("Sequard", "Séquard", "(", "[a-", "\\", "a/b", "<svg", "*+?", "-", '"')}
    assert rows["Sequard"] == rows["Séquard"] != []


def test_counts_beside_the_choices_are_what_they_would_find(reader, data):
    reader.click("summary:has-text('Sex')")
    reader.get_by_role("checkbox", name="Female").check()
    reader.click("summary:has-text('Primary')")
    shown = reader.locator(".explore-facet:has-text('Primary') .explore-choice").first.inner_text()
    female = data.cases[data.cases["sex"] == "female"]["primary_site"]
    assert shown.split() == ["Lung", str((female == "lung").sum())]
    counts = reader.locator(".explore-facet:has(summary:has-text('Sex')) .explore-count").all_inner_texts()
    assert counts == [str((data.cases["sex"] == "male").sum()), str(len(female)),
                      str(data.cases["sex"].isna().sum())]


def test_the_chapters_numbers_are_on_the_page(reader, estimates):
    reader.select_option("#explore-split", "primary_group")
    row = reader.locator("tbody tr:has-text('lung primary')").first.inner_text()
    n, deaths, median = (estimates[f"survival.lung.{m}"] for m in ("n", "deaths", "median"))
    shown = re.escape("NR" if median.value is None else f"{wording.number(median.value)} (")
    assert re.search(rf"\b{n.n}\s+{deaths.n}\s+{shown}", row), row


def test_a_small_group_is_shown_and_said_to_be_small(reader):
    reader.goto(f"{reader.address}?split=primary_group")
    text = reader.inner_text("#explorer")
    assert "Fewer than 5 patients or 3 deaths: shown, not compared." in text
    row = reader.locator("tbody tr:has-text('haematological')").first.inner_text()
    assert "*" in row and "%" in row


def test_treatment_is_said_to_be_known_only_later(reader):
    reader.select_option("#explore-split", "surgery")
    assert "Surgery: known only after the clock has started." in reader.inner_text("#explorer")
    reader.select_option("#explore-split", "sex")
    assert "known only after" not in reader.inner_text("#explorer")


def test_no_p_value_and_no_test_is_on_the_page(reader):
    reader.select_option("#explore-split", "sex")
    assert not re.search(r"\bp\s*[=<]|log-rank|significan", reader.inner_text("article"))


def test_what_these_data_do_not_have_is_left_out_and_said(reader):
    reader.goto(f"{reader.address}?primary_site=moon&colour=red&sex=female&split=notes&age_years=old&highlight=x")
    said = reader.inner_text(".explore-odd")
    for word in ("primary_site = moon", "colour = red", "split = notes", "age_years = old"):
        assert word in said
    assert "highlight" not in said and not found(reader).startswith(str(ALL))


def test_a_hostile_address_is_text(reader):
    evil = urlencode([("sex", '"><img src=x onerror="window.ran=1">'), ("words", "<svg onload=window.ran=1>"),
                      ("__proto__", "x"), ("constructor", "1"), ("split", "__proto__"), ("sort", "toString")])
    reader.goto(f"{reader.address}?{evil}")
    assert "<img src=x" in reader.inner_text(".explore-odd")
    assert reader.evaluate("window.ran === undefined")
    assert reader.locator("#explorer img").count() == 0


def test_a_heading_sorts_and_what_is_missing_comes_last(reader):
    def ages():
        cells = reader.locator(".explore-table >> nth=-1").locator("td.explore-number:nth-child(2)")
        return cells.all_inner_texts()

    reader.click("th button:has-text('Age')")
    values = [float(age) for age in ages()]
    assert values == sorted(values) and len(values) == 25
    assert reader.get_attribute("th:has(button[data-sort=age_years])", "aria-sort") == "ascending"
    assert reader.evaluate("document.activeElement.dataset.sort") == "age_years"
    reader.keyboard.press("Enter")
    values = [float(age) for age in ages()]
    assert values == sorted(values, reverse=True)
    while reader.locator("text=Next").first.is_enabled():
        reader.click("text=Next")
    assert ages()[-1] == "–"


def test_a_case_leads_to_its_page(reader):
    link = reader.locator(".explore-table >> nth=-1").locator("tbody a").nth(3)
    case = link.inner_text()
    link.click()
    reader.wait_for_url("**/cases/*.html")
    assert reader.inner_text("h1").startswith(case)


def test_the_rows_and_the_figures_can_be_downloaded(reader):
    reader.goto(f"{reader.address}?primary_site=lung&split=sex&words=" + urlencode({"": "a"})[1:])
    with reader.expect_download() as download:
        reader.click("text=Download these rows")
    name, text = download.value.suggested_filename, download.value.path().read_text(encoding="utf-8")
    n = int(found(reader).split()[0])
    assert re.fullmatch(rf"{review().name}-cases-(?:draft|[\d.]+)-{n}-of-{ALL}\.csv", name)
    assert len(text.splitlines()) == n + 1
    for words in ("the curves", "the levels"):
        with reader.expect_download() as download:
            reader.click(f"text=Download {words}")
        drawing = ElementTree.fromstring(download.value.path().read_text(encoding="utf-8"))
        said = " ".join(drawing.itertext())
        assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
        for part in ("Primary: Lung", f"{n} of {ALL} patients", "CC BY 4.0",
                     "explore.html?primary_site=lung"):
            assert part in said.replace("\n", " "), part


def test_the_address_is_copied(reader):
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.goto(f"{reader.address}?sex=male")
    reader.click("text=Copy the address")
    reader.wait_for_selector("text=Copied.")
    assert reader.evaluate("navigator.clipboard.readText()") == f"{reader.address}?sex=male"


def test_it_works_by_keys_alone_and_says_what_it_finds(reader):
    reader.focus("summary:has-text('Sex')")
    reader.keyboard.press("Enter")
    reader.wait_for_selector("details[open] label:has-text('Female')")
    reader.keyboard.press("Tab")
    reader.keyboard.press("Space")
    reader.wait_for_url("**?sex=male")
    assert reader.get_attribute(".explore-found", "role") == "status"
    for _ in range(60):
        reader.keyboard.press("Tab")
        if reader.evaluate("document.activeElement.className") == "explore-chip":
            break
    assert reader.evaluate("document.activeElement.ariaLabel") == "Remove the filter Sex: Male"
    reader.keyboard.press("Enter")
    assert reader.url == reader.address
    assert reader.evaluate("document.activeElement.className") == "explore-found"


def test_every_control_has_a_name_and_every_drawing_its_words(reader, data):
    reader.evaluate(UNFOLD)
    nameless = reader.evaluate("""[...document.querySelectorAll("#explorer :is(input, select, button)")]
      .filter((e) => !(e.labels?.length || e.ariaLabel || e.textContent.trim())).map((e) => e.outerHTML)""")
    assert nameless == []
    doubled = reader.evaluate("""() => { const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
      return ids.filter((id, n) => ids.indexOf(id) !== n); }""")
    assert doubled == []
    told = reader.evaluate("document.querySelector('.explore-drawing desc').textContent")
    known = survival.followed(data.patients)
    deaths = known["event_observed"].sum()
    assert told.startswith(f"all shown: {len(known)} patients, {deaths} deaths, median ")
    assert "at risk" in told


@pytest.mark.parametrize("width, scheme", [(1280, "light"), (390, "dark"), (320, "light")])
def test_it_fits_the_window(site, browser, width, scheme):
    look = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    with watched(site, browser, **look) as (page, heard, address):
        for asked in ("", "?split=primary_group", "?split=levels&sex=female&words=" + "w" * 90,
                      "?primary_site=placenta&sex=male", "?split=histology&colour=" + "x" * 300):
            page.goto(f"{address}{PAGE}{asked}")
            page.evaluate(UNFOLD)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, asked
            assert not heard


def test_it_runs_under_a_policy_without_eval_and_without_other_hosts(reader):
    policy = ("default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
              "img-src 'self' data:; font-src 'self' data:")  # the theme has scripts and styles in the page

    def answer(route):
        text = route.fetch().text().replace(
            "<head>", f'<head><meta http-equiv="Content-Security-Policy" content="{policy}">', 1)
        route.fulfill(body=text, content_type="text/html; charset=utf-8")
    reader.route(f"**/{PAGE}*", answer)
    reader.goto(f"{reader.address}?sex=male&split=primary_group")
    assert found(reader) and reader.locator(".explore-drawing svg").count() == 2


def test_it_has_no_script_or_style_of_its_own_in_the_page(site, browser):
    """So it runs under the strictest policy as soon as the theme does."""
    text = (site / PAGE).read_text(encoding="utf-8")
    place = text[text.index('id="explorer"'):]
    place = place[:place.index("</script>")]
    assert re.findall(r"<script(?! type=\"application/json\")|<style|\sstyle=|\son\w+=", place) == []


def test_it_works_from_a_disk_as_well(site, browser):
    page = opened(browser)
    page.goto((site / PAGE).as_uri() + "?sex=male")
    page.click("summary:has-text('Region')")
    page.check(".explore-choice:has(span:text-is('Thoracic')) input")
    assert "region=thoracic" in page.url
    page.context.close()


def test_without_scripts_the_page_says_what_it_needs(site, browser):
    with watched(site, browser, java_script_enabled=False) as (page, _, address):
        page.goto(address + PAGE)
        text = page.inner_text("article")
        assert "need a browser that runs JavaScript" in text and "list of all patients" in text
        assert page.locator("#explorer a[href*='patients.html']").count() == 1
        assert page.locator("article :is(input, select, button[type=submit])").count() == 0


def test_the_scripts_are_on_that_page_alone(site):
    having = {str(p.relative_to(site)) for p in site.rglob("*.html")
              if "_static/explore/" in p.read_text(encoding="utf-8")}
    assert having == {PAGE}


@pytest.mark.parametrize("spoil", ["empty", "hostile"])
def test_other_data_are_shown_as_well(reader, spoil, empty_folder, tmp_path):
    """Nobody at all; and text that is markup, in every place where text may stand."""
    evil = '<img src=x onerror="window.ran=1"></script><b>'
    told = quoted.as_json(explore.describe(dataset.load(empty_folder)))
    if spoil == "hostile":
        told = re.sub(r'"(adenocarcinoma|Lung|Male|T1|fujii2025-1|Fujii 2025)"',
                      lambda _: '"' + evil.replace("<", r"\u003c").replace('"', r"\"") + '"',
                      quoted.as_json(explore.describe(dataset.load(ROOT / "data"))))

    def answer(route):
        text = re.sub(r'(id="explore-data">).*?(</script>)', lambda m: m[1] + told + m[2],
                      route.fetch().text(), flags=re.S)
        route.fulfill(body=text, content_type="text/html; charset=utf-8")
    reader.route(f"**/{PAGE}*", answer)
    for address in ("", "?split=primary_site", "?split=histology", "?split=sex", "?sort=histology"):
        reader.goto(reader.address + address)
        reader.evaluate(UNFOLD)
        assert found(reader).startswith("0 of 0" if spoil == "empty" else f"{ALL} of {ALL}")
        assert reader.evaluate("window.ran === undefined")
        assert reader.locator("#explorer img").count() == 0
    if spoil == "hostile":
        assert evil in reader.inner_text("#explorer")
