"""From every number to the patients behind it, and from every patient to the report."""

import functools
import math
import re
from dataclasses import replace
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from iscm_review import groups
from iscm_review.review import REVIEW
from iscm_review.rules.spellings import BRANDS
from living_review.book import places, results
from living_review.evidence import review_tables, series
from living_review.gate import dataset
from living_review.gate.rules import checks
from living_review.gate.rules.readings import NOT_READ
from living_review.intake import amend, check_form
from living_review.site import trace
from living_review.site.trace import numbers, source, words
from living_review.stats import wording
from living_review.tables import edition

TITLES = {topic.name: topic.title for topic in REVIEW.topics}


@pytest.fixture(scope="module")
def made(data, estimates) -> trace.Trace:
    """As it stands before the review has an address."""
    return trace.make(data, estimates, replace(edition.read(), address="", repository="", contact=""))


def page(made, name) -> trace.Page:
    return next(p for p in made.pages if p.name == name)


def soup(made, name) -> BeautifulSoup:
    """The page parsed, to be looked at only."""
    return parsed(page(made, name).body)


@functools.cache
def parsed(body: str) -> BeautifulSoup:
    return BeautifulSoup(body, "html.parser")


def row(made, name, field) -> list[str]:
    """The cells of a field on the page of a patient."""
    [found] = [tr for tr in soup(made, name).select("tr") if tr.th.get_text() == field]
    return [cell.get_text() for cell in found.select("td")]


def test_every_patient_and_every_report_that_gives_something_has_a_page(made, plain, data):
    names = {p.name for p in made.pages}
    assert len(names) == len(made.pages)
    assert {f"cases/{r['case_id']}" for r in plain.rows} < names
    used = data.sources[data.sources["decision"].isin(["include", "series"])]
    assert names == {"groups"} | {f"numbers/{topic.name}" for topic in REVIEW.topics} | {
        f"cases/{r['case_id']}" for r in plain.rows} | {f"sources/{key}" for key in used["citation_key"]}


def test_every_number_has_its_line_on_the_page_of_its_topic(made, estimates):
    for topic, title in TITLES.items():
        lines = soup(made, f"numbers/{topic}").select("tbody tr")
        names = [line.select_one("code.num-name").get_text() for line in lines]
        assert names == [name for name in estimates if name.partition(".")[0] == topic], title
        for name, line in zip(names, lines, strict=True):
            assert line.select("td")[-1].get_text() == str(estimates[name].n_missing)
            assert wording.value(estimates[name]) in line.get_text() or estimates[name].value is None


def test_a_number_that_is_not_there_says_why(data, estimates):
    unknown = replace(estimates["survival.all.median"], value=None, reason="nobody <died>")
    [made] = numbers.pages({unknown.name: unknown})
    assert "(nobody &lt;died&gt;)" in made.body


def test_every_other_record_has_a_place_in_the_log(made, data):
    assert set(made.sources) == set(data.sources["citation_key"])
    assert made.sources["adachi2018"][0] == "chapters/records#record-adachi2018"


def test_every_value_of_every_patient_is_on_the_page(made, plain, data):
    """Read from the table as text, so that nothing typed stands between."""
    for case in plain.rows:
        body = soup(made, f"cases/{case['case_id']}")
        shown = {tr.th.get_text(): tr.td.get_text() for tr in body.select(".readings-table tbody tr")}
        for column in data.package.tables["cases"].columns:
            cell = case[column.name]
            if column.name in NOT_READ or not cell:
                continue
            said = cell.split(column.delimiter) if column.type == "list" else [cell]
            for item in said:
                assert column.vocabulary.get(item, item) in shown[column.title], case["case_id"]
        assert all(part in body.get_text() for part in words.NAMED.split(case["notes"])[::2])


@pytest.mark.parametrize("name, field, value, read", [
    ("cases/liu2026-1", "Age", "72 years", "agreed"),
    ("cases/liu2026-1", "Extent of surgery", "Complete removal gross_total",
     "agreed"),
    ("cases/liu2026-1", "T2 signal", "Mixed", "settled on reviewFirst: Mixed. Second: High"),
    ("cases/liu2026-1", "Targeted therapy", "No", "one reader onlyFirst: No. Second: nothing"),
])
def test_a_value_stands_with_its_readings_and_what_settled_them(made, name, field, value, read):
    assert row(made, name, field) == [value, read]


def test_a_case_that_nobody_has_read_twice_says_so(folder, estimates):
    path = folder / "extractions.csv"
    path.write_text(re.sub(r"^(liu2026-1,age_years,72),72,72,agreed,machine,machine,,$",
                           r"\1,,72,first_only,machine,,,", path.read_text(encoding="utf-8"), flags=re.M),
                    encoding="utf-8")
    data = dataset.load(folder)
    made = trace.make(data, estimates, edition.read())
    assert row(made, "cases/liu2026-1", "Age")[1] == "waits for a second readerFirst: 72 years"


def test_who_amended_a_value_and_where_it_stands_is_told(folder, estimates):
    amend.amend("liu2026-1", {"age_years": "73"}, folder, "reader-c", "p. 2")
    data = dataset.load(folder)
    assert row(trace.make(data, estimates, edition.read()), "cases/liu2026-1", "Age")[1] == (
        "settled on reviewFirst: 72 years. Second: 72 years. Settled by reader-c. "
        "Waits for another reader. Place in the report: p. 2")
    assert ("liu2026-1", "age_years") in review_tables.read_once(data)


def test_a_value_that_was_read_and_not_kept_is_shown_as_such(made, data):
    dropped = data.extractions[data.extractions["final"].isna()]
    assert len(dropped)
    one = dropped.iloc[0]
    title = data.package.tables["cases"][one["field"]].title
    assert row(made, f"cases/{one['case_id']}", title)[0] == "none kept"


def test_a_patient_tells_the_other_patients_of_the_report(made):
    links = [a.get_text() for a in soup(made, "cases/breast2002-1").select("a[href^='../cases']")]
    assert links[:1] == ["Two breast cancer cases 2002, patient 2"]


def test_a_patient_tells_how_many_estimates_rest_on_it(made, estimates):
    n = sum("liu2026-1" in e.case_ids for e in estimates.values())
    rest = sum(bool(e.case_ids) for e in estimates.values())
    told = soup(made, "cases/liu2026-1").select_one("#estimates")
    assert (f"Of the {len(estimates):,} estimates of this review, {rest:,} rest on patients of the table, "
            f"and {n:,} of these on this patient") in told.get_text()
    for li in told.select("li"):
        topic = next(name for name, title in TITLES.items() if title == li.a.get_text())
        ours = [e for name, e in estimates.items() if places.topic_of(name) == topic and e.case_ids]
        part = sum("liu2026-1" in e.case_ids for e in ours)
        assert li.get_text().endswith(f": {part} of {len(ours)}")


def test_every_field_of_a_patient_has_an_address_reported_or_not(made, plain, data):
    fields = {c.name: c.title for c in data.package.tables["cases"].columns}
    del fields["case_id"], fields["citation_key"]
    for case in plain.rows:
        body = soup(made, f"cases/{case['case_id']}")
        ids = [tag["id"] for tag in body.select("[id]")]
        assert len(ids) == len(set(ids)), case["case_id"]
        assert set(fields) - set(ids) <= (set() if case["notes"] else {"notes"}), case["case_id"]
        for link in body.select("th a.field"):
            assert link["href"] == f"#{link['id']}" and link.get_text() == fields[link["id"]]


def test_a_correction_can_be_sent_once_there_is_a_place_for_it(data, estimates, made):
    assert "orrect this" not in soup(made, "cases/liu2026-1").get_text()
    assert "nothing can be sent yet" in page(made, "cases/liu2026-1").body
    placed = replace(edition.read(), repository="https://example.org/r", address="https://example.org/s",
                     contact="a@example.org")
    body = page(trace.make(data, estimates, placed), "cases/liu2026-1").body
    mark = checks.mark(next(row for row in data.sheets["cases"].records() if row["case_id"] == "liu2026-1"))
    assert ('href="https://example.org/r/issues/new?template=correction.yml&amp;title=Correction%3A+liu2026-1'
            f'&amp;case=liu2026-1&amp;seen={mark}"') in body
    assert f"https://example.org/s/{placed.folder}/cases/liu2026-1.html" in body
    subject = "subject=Correction%3A%20liu2026-1"
    letter = re.search(rf'href="mailto:a@example.org[?]{subject}&amp;body=([^"]*)"', body)
    assert mark in unquote(letter[1])
    assert check_form.is_one(unquote(letter[1])) and "liu2026-1" in unquote(letter[1])


def test_a_report_shows_its_figures_and_its_claims(made, data):
    text = soup(made, "sources/liu2026").get_text(" ")
    for statement in data.claims["statement"]:
        assert statement in text
    own = data.series[data.series["citation_key"] == "liu2026"]
    assert len(soup(made, "sources/liu2026").select(".figures-table tbody tr")) == len(own) > 0


#: Written down once more on purpose: a unit that is read wrongly out of the descriptor is seen here.
UNITS = {
    "%": "proportion incidence sensitivity specificity survival_proportion mean_neck_disability_percent",
    "months": "median_survival_months mean_survival_months survival_months_unspecified survival_range_months "
              "median_followup_months mean_followup_months median_interval_months mean_interval_months",
    "years": "median_age_years mean_age_years",
    "days": "median_symptom_duration_days mean_days_to_urinary_retention mean_response_days",
    "mm": "mean_size_mm", "cm³": "mean_volume_cm3 median_volume_cm3", "Gy": "mean_dose_gy median_dose_gy",
    "vertebral segments": "mean_segments", "segments of the cord": "extent_segments",
    "": "n_patients hazard_ratio prognostic_factor association ratio mean_ratio mean_mccormick mean_vas_pain",
}


def test_every_measure_of_a_series_has_the_unit_that_the_descriptor_says(data):
    assert series.units(data) == {name: unit for unit, names in UNITS.items() for name in names.split()}
    assert set(data.series["measure"]) <= set(series.units(data))


@pytest.mark.parametrize("key, what, shown", [
    ("goyal2019", "Median survival", "3.4 months; n = 70"),
    ("goyal2019", "Proportion: surgery", "11%; 8 of 70"),
    ("goyal2019", "Mean age: at diagnosis", "55.6 years; n = 70"),
    ("goyal2019", "Number of patients: ISCM", "70"),
    ("liu2026", "Median survival: historical", "3 to 6 months"),
    ("liu2026", "Frequency: ISCM among cancer patients", "0.1% to 0.4%"),
    ("liu2026", "Hazard ratio: death, male versus female", "2"),
    ("hernandezduran2016", "Mean dose", "22.14 Gy (20.75 to 23.53)"),
])
def test_a_figure_of_a_report_has_its_unit(made, key, what, shown):
    figures = [tr.td.get_text().replace("\u00a0", " ")
               for tr in soup(made, f"sources/{key}").select(".figures-table tbody tr")
               if tr.th.get_text() == what]
    assert shown in figures


@pytest.mark.parametrize("value, lower, upper, unit, shown", [
    (6.72, None, 7.01, "months", "6.72 months (? to 7.01)"),
    (47.0, 42.0, 52.0, "%", "47% (42% to 52%)"),
    (None, 2.0, 5.0, "Gy", "2 to 5 Gy"),
    (None, 1.0, None, "%", "1% to ?"),
    (1.0, None, None, "months", "1 month"),
    (0.501, 0.293, 0.857, "", "0.501 (0.293 to 0.857)"),
    (None, None, None, "months", ""),
])
def test_the_limits_of_a_figure_stand_with_its_unit(value, lower, upper, unit, shown):
    row = {name: math.nan if x is None else x
           for name, x in (("value", value), ("lower", lower), ("upper", upper))}
    assert source._printed(row, unit) == shown


@pytest.mark.parametrize("kind", ["cases", "sources", "numbers"])
def test_from_every_made_page_a_way_leads_on_and_to_the_list(made, kind):
    row = [p.name for p in made.pages if p.name.startswith(f"{kind}/")]
    for n, name in enumerate(row):
        [nav] = soup(made, name).select("nav")
        ways = [a["href"] for a in nav.select("a")]
        around = [*row[max(n - 1, 0):n], None, *row[n + 1:n + 2]]
        assert ways[bool(n)].startswith("../chapters/") and nav["aria-label"]
        assert [way for at, way in enumerate(ways) if around[at]] == [f"../{to}.html" for to in around if to]


def test_the_name_of_a_number_may_break_and_stays_the_same_text(made):
    name = "agreement.symptom_duration_days.both_gave.share"
    [shown] = soup(made, "numbers/agreement").select(f"#{places.number_anchor(name)}")
    assert shown.get_text() == name and len(shown.select("wbr")) == name.count(".") + name.count("_")


def test_a_group_is_headed_by_what_it_is_and_lists_what_it_stands_behind(made, estimates):
    groups = {s["id"]: s for s in soup(made, "groups").select(".trace-group")}
    stands = {}
    for e in estimates.values():
        if e.case_ids:
            stands.setdefault(places.group(e.case_ids).partition("#")[2], []).append(e)
    assert set(groups) == set(stands)
    for anchor, behind in stands.items():
        part, labels = groups[anchor], [e.label for e in behind]
        assert part.h2.get_text().lower() in [label.lower() for label in labels]
        assert anchor.removeprefix("patients-") in part.p.get_text()
        numbers = part.select('a[href*="#num-"]')
        assert len({a.get_text() for a in numbers}) == len(numbers) == len(behind)
        assert bool(part.select("details")) == (len(behind) > 6)
    everybody = groups[places.group(estimates["survival.all.n"].case_ids).partition("#")[2]]
    assert everybody.h2.get_text() == "Patients followed, all patients"


def test_a_note_that_names_a_report_leads_to_it(made):
    links = {a.get_text(): a["href"] for a in soup(made, "cases/breast2002-1").select("#part-notes p a")}
    assert links == {"Kosmas 2005": "../sources/kosmas2005.html"}


def test_no_heading_or_title_is_a_key(made, data):
    assert page(made, "cases/liu2026-1").title == "Liu 2026: male, 72 years; lung; C7"
    keys = re.compile("|".join(data.sources["citation_key"]))
    assert not [p.title for p in made.pages if keys.search(p.title + soup(made, p.name).h1.get_text())]


def test_a_page_is_found_by_its_drugs_its_levels_and_what_was_seen(made, data):
    told = page(made, "cases/liu2026-1").words
    assert {"pemetrexed", "C7", "syrinx"} & set(told.split()) == {"pemetrexed", "C7"} and "Rim sign" in told
    ranged = next(r for r in data.cases.to_dict("records") if "C5-T1" in (r["levels"] or ()))
    assert {"C6", "C7", "T1"} <= set(page(made, f"cases/{ranged['case_id']}").words.split())
    for case in data.cases.to_dict("records"):
        told = page(made, f"cases/{case['case_id']}").words
        assert all(drug in told for drug in case["agents"] or ()) and (case["notes"] or "") in told
        assert all(brand in told for brand, drug in BRANDS.items() if drug in (case["agents"] or ()))


def test_a_kind_of_lung_cancer_is_found_in_short_and_at_length(made, data):
    for group in groups.LUNG:
        named = {p.name for p in made.pages if p.name.startswith("cases/") and group.name in p.words.split()}
        assert named == {f"cases/{case}" for case in group.select(data.cases)["case_id"]}
        assert all(group.label in page(made, name).words for name in named)


def test_every_identifier_and_year_of_a_report_finds_it(made, data):
    for record in data.sources.to_dict("records"):
        place, *_ = made.sources[record["citation_key"]]
        told = made.logged if "#" in place else page(made, place).words
        for name in ("doi", "pmid", "pmcid"):
            assert (record[name] or "") in told, (record["citation_key"], name)
        assert math.isnan(record["year"]) or f"{record['year']:.0f}" in told


def test_no_value_of_the_table_is_markup(folder, estimates):
    """What the gate refuses may still be built with it switched off."""
    bad = "</p><script>window.ran=1</script>&lt;b&gt; <img src=x onerror=window.ran=1>"
    for name, old in (("cases", "Pain for 3 months"), ("sources", "Index report of this review")):
        path = folder / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(old, bad), encoding="utf-8")
    data = dataset.load(folder)
    made = trace.make(data, estimates, edition.read())
    for name in ("cases/liu2026-1", "sources/liu2026"):
        body = soup(made, name)
        assert not body.select("script, img, b") and bad in body.get_text()


def test_only_a_web_address_becomes_a_link():
    from living_review.site.trace.markup import outside

    for bad in ("javascript:alert(1)", "http://a b", 'https://a"onclick=1', "data:text/html,x", "//evil"):
        assert "<a" not in outside("words", bad)
    assert 'href="https://a.org/?a=1&amp;b=2"' in outside("words", "https://a.org/?a=1&b=2")


def test_empty_tables_give_no_page_of_a_patient(empty_folder):
    data = dataset.load(empty_folder)
    made = trace.make(data, results.compute(data), edition.read())
    assert {p.name.partition("/")[0] for p in made.pages} == {"numbers", "groups"}


def test_the_trace_is_read_back_as_it_was_written(made, tmp_path):
    trace.write(tmp_path / trace.FILE, made)
    assert trace.read(tmp_path / trace.FILE) == made


def test_what_a_number_opens_tells_all_that_is_known_of_it(estimates, made):
    text = numbers.windows(["survival.all.median"], estimates, made.cases, "chapters/survival")
    e = estimates["survival.all.median"]
    for said in (e.method, f"<dd>{e.n_missing}</dd>", "not reached", f">All {e.n} patients</a>",
                 f'"../{places.address(places.group(e.case_ids), "index")}"'):
        assert said in text
    assert text.count("../cases/") == numbers.FEW


def test_what_a_number_opens_is_text(estimates, made):
    e = replace(estimates["survival.all.median"], label="</template><script>window.ran=1</script>")
    assert "<script" not in numbers.windows([e.name], {e.name: e}, made.cases, "index")


@pytest.mark.parametrize("seen_from, address", [
    ("index", "numbers/a.html#num-a"), ("chapters/survival", "../numbers/a.html#num-a")])
def test_an_address_is_relative_so_that_it_holds_below_any_folder(seen_from, address):
    assert places.address("numbers/a#num-a", seen_from) == address


def test_one_of_a_unit_is_not_several(data):
    months = data.package.tables["cases"]["survival_months"]
    assert words.value(months, 1.0) == "1 month" and words.value(months, 0.5) == "0.5 months"
