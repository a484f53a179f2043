"""The form in a real browser: what it accepts the gate accepts, and what the gate refuses it refuses."""

import csv
import io
import random
import re

import pytest

import corpus
import issues
from browsing import watched
from form_entries import GOOD, WRONG
from iscm_review import canonical, entry, form, form_rules, intake, schema, validate
from iscm_review.rules import catalogue
from iscm_review.rules.rule import tables
from typing_in import PAGE, enter, finish, put

pytestmark = pytest.mark.slow
SETUP = """() => {
  const told = iscmForm.read(document.getElementById("patient-form-data").textContent);
  globalThis.cell = (table, name, text) => {
    const column = told.tables[table].columns[name];
    return iscmForm.checkCell(told, table, column, iscmForm.tidy(text, column));
  };
  globalThis.row = (table, row) => {
    const columns = told.tables[table].columns, found = [], tidy = {};
    for (const [name, column] of Object.entries(columns)) {
      tidy[name] = iscmForm.tidy(row[name] ?? "", column);
      const fault = iscmForm.checkCell(told, table, column, tidy[name]);
      if (fault) found.push({ column: name, ...fault });
    }
    const refused = new Set(found.map((fault) => fault.column));
    return [...found, ...iscmForm.checkRow(told, table, { ...row, ...tidy }, refused)];
  };
  globalThis.told = told;
}"""


@pytest.fixture(scope="module")
def one_page(site, browser):
    """One page for many entries, each taken out again; it keeps no draft over a reload."""
    with watched(site, browser, fresh=True) as (page, heard, address):
        page.add_init_script("localStorage.clear()")
        page.goto(address + PAGE)
        yield page
        assert not heard


@pytest.fixture(scope="module")
def made(one_page) -> list[str]:
    """The rows that the form makes of each good entry."""
    said = []
    for source, cases in GOOD:
        one_page.reload()
        enter(one_page, source, cases)
        said.append(finish(one_page))
    one_page.reload()
    return said


@pytest.fixture(scope="module")
def checks(site, browser):
    """A page with its checks at hand: ``cell(table, name, text)`` and ``row(table, row)``."""
    with watched(site, browser) as (page, heard, address):
        page.goto(address + PAGE)
        page.evaluate(SETUP)
        yield page
        assert not heard


def plain(text: str) -> str:
    """Without what the canonical form may change: spaces, and idle zeros."""
    return re.sub(r"[\s.0]+", "", text)


def test_what_a_telephone_capitalises_is_no_fault_and_a_missing_region_is_named(page):
    put(page, "patient1", {"histology": "Ductal carcinoma", "levels": "T9"})
    assert page.input_value("#patient1-histology") == "ductal carcinoma"
    page.get_by_text("Check and make the rows").click()
    assert "T9 lies in the region Thoracic." in page.locator("#patient1-region-error").inner_text()
    assert page.locator("#patient1-histology-error").is_hidden()


def test_what_the_form_makes_passes_the_gate(made, tmp_path):
    for n, (rows, (source, cases)) in enumerate(zip(made, GOOD, strict=True)):
        folder = corpus.write(tmp_path / str(n), corpus.tables())
        added = entry.append(intake.read(rows, schema.read(folder), "reader-a"), folder)
        assert validate.check(folder).errors == (), source["journal"]
        assert canonical.tidy(folder, write=False) == ([], [])
        with (folder / "cases.csv").open(encoding="utf-8", newline="") as file:
            kept = {row["case_id"]: row for row in csv.DictReader(file)}
        sent = list(csv.DictReader(io.StringIO(rows.split("\n\n")[1])))
        assert len(added.case_ids) == len(cases) == len(sent)
        for case, typed, name in zip(cases, sent, added.case_ids, strict=True):
            for column, text in typed.items():
                assert kept[name][column] == text or column in form.BY_ITSELF["cases"], "not canonical"
            for column, text in case.items():
                assert plain(kept[name][column]) == plain({"Japan": "JPN"}.get(text, text)), column


def test_what_the_form_makes_is_taken_in_from_an_issue(made, tmp_path):
    """From the form to the tables without a value typed twice."""
    for n, (rows, (_, cases)) in enumerate(zip(made[:4], GOOD, strict=False)):
        folder = corpus.write(tmp_path / str(n), corpus.tables())
        added = entry.append(intake.read(issues.pasted(rows), schema.read(folder)), folder)
        assert len(added.case_ids) == len(cases)
        assert validate.check(folder).errors == ()


def test_twenty_good_entries_and_fifty_wrong_ones():
    assert len(GOOD) >= 20 and len(WRONG) >= 50 and max(len(cases) for _, cases in GOOD) >= 3


@pytest.mark.parametrize("table, column, text", WRONG, ids=lambda x: x[:20] if isinstance(x, str) else "")
def test_a_wrong_cell_is_refused_by_the_form_as_by_the_gate(one_page, tmp_path, table, column, text):
    page = one_page
    told = corpus.said(corpus.write(tmp_path / "d", corpus.tables(tables(**{table: {column: text}}))))
    assert any(line[0] == "error" and line[4] == column for line in told), told
    place = "source" if table == "sources" else "patient1"
    put(page, place, {column: text})
    error = page.locator(f"#{place}-{column}-error")
    assert error.is_visible() and error.inner_text()
    assert page.get_attribute(f"#{place}-{column}", "aria-invalid") == "true"
    page.get_by_text("Check and make the rows").click()
    assert page.locator(".form-result").is_hidden()
    assert page.locator(f'.form-summary a[href="#{place}-{column}-field"]').count() > 0
    put(page, place, {column: ""})
    assert error.is_hidden() or "needed" in error.inner_text()


def rows_of(example, rule):
    """(table, the changed row) where an example changes one row of a source or a case alone."""
    edits = {name or rule.table: cells for name, cells in example.rows.items()}
    name, cells = next(iter(edits.items())) if len(edits) == 1 else ("", ())
    if name in form.TABLES and len(cells) == 1 and "+" not in cells[0]:
        return name, corpus.SPECIMEN[name][-1] | cells[0]
    return None


def of_rows(good: bool):
    for rule in catalogue.RULES:
        if rule.name in form_rules.KNOWN and rule.scope in ("cell", "row", "empty"):
            for example in rule.keeps if good else rule.breaks:
                if (found := rows_of(example, rule)) and not set(form.BY_ITSELF[found[0]]) & set(
                        next(iter(example.rows.values()))[0]):
                    yield rule, *found, next(iter(example.rows.values()))[0]


def test_every_example_of_a_rule_is_told_apart_as_by_the_gate(checks):
    """What the form mends while one types (a DOI, a label in place of its value) is right afterwards."""
    missed, wronged = [], []
    for rule, table, row, cells in of_rows(good=False):
        found = checks.evaluate("([t, r]) => row(t, r)", [table, row])
        if not any(fault["severity"] == rule.severity for fault in found):
            mended = {name: checks.evaluate("([t, c, x]) => iscmForm.tidy(x, told.tables[t].columns[c])",
                                            [table, name, text]) for name, text in cells.items()}
            columns = corpus.PACKAGE.tables[table]
            if rule.scope != "cell" or any(rule.check(text, columns[name]) for name, text in mended.items()
                                           if rule.covers(table, columns[name])):
                missed.append((rule.name, cells))
    for rule, table, row, cells in of_rows(good=True):
        found = checks.evaluate("([t, r]) => row(t, r)", [table, row])
        if any(fault["rule"] == rule.name for fault in found):
            wronged.append((rule.name, cells))
    assert missed == [] and wronged == []


def test_no_cell_of_the_shipped_tables_is_refused(checks):
    for table in form.TABLES:
        with open(corpus.ROOT / "data" / f"{table}.csv", encoding="utf-8", newline="") as file:
            rows = [row | {"reader": "reader-a"} for row in csv.DictReader(file)]
        found = checks.evaluate("""([table, rows]) => rows.flatMap((r) => row(table, r)
            .filter((f) => f.severity === "error").map((f) => [f.rule, f.column, r[f.column]]))""",
                                [table, rows])
        assert found == []


def test_rules_between_fields_agree_on_thousands_of_invented_rows(checks, thorough):
    rules = [r for r in catalogue.ROW if r.name in form_rules.BETWEEN["cases"]]
    chance, columns = random.Random(5), corpus.PACKAGE.tables["cases"].columns
    free = {"age_years": ["5", "60", "90"], "levels": "T4 C2;T4 T12-L1 conus T4;conus C1-L1 L4".split(),
            "histology": ["mucinous adenocarcinoma", "adenocarcinoma"],
            "agents": ["cisplatin", "tamoxifen", "tamoxifen;cisplatin"],
            "interval_months": ["0", "70", "490"],
            "survival_months": ["6", "241"], "size_mm": ["2.5", "20"], "rt_dose_gy": ["4", "30"],
            "rt_fractions": ["1", "10", "11"], "symptom_duration_days": ["1.5", "30", "4000"],
            "notes": ["Died after 6 days.", "As printed: 6 days.", "A 70-week course."]}
    rows = [{c.name: chance.choice(["", *(free.get(c.name) or list(c.vocabulary) or [""])])
             for c in columns} for _ in range(8000 if thorough else 1500)]
    for cells in rows[::2]:
        for name in chance.sample(sorted(cells), 40):
            cells[name] = ""
        if chance.random() < .5:
            cells["symptoms"] = ";".join(chance.sample(["pain", "gait", "asymptomatic"], 2))

    def gate(cells):
        settled = "as printed" in cells["notes"].casefold()
        return sorted(r.name for r in rules if not (r.severity == "warning" and settled)
                      and r.check(*(cells[a] for a in r.arguments)))

    told = checks.evaluate("""(rows) => rows.map((r) =>
        iscmForm.checkRow(told, 'cases', r).map((f) => f.rule).sort())""", rows)
    assert {name for found in told for name in found} == {r.name for r in rules}, "every rule has been met"
    assert [(r, g, t) for r, t in zip(rows, told, strict=True) if (g := gate(r)) != t] == []


def test_the_scripts_hold_just_the_checks_that_are_said_to_be_written_there(checks):
    assert set(checks.evaluate("Object.keys(iscmForm.cellChecks)")) == form_rules.OF_CELLS
    for table, names in form_rules.BETWEEN.items():
        assert set(checks.evaluate(f"Object.keys(iscmForm.between.{table})")) == names
