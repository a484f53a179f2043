"""The page of the form as a person meets it: drafts, keys, screen reader, phone, issue, no script."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from browsing import UNFOLD, opened, until, watched
from typing_in import PAGE, enter, finish, put

pytestmark = pytest.mark.slow
SOURCE = {"authors": "Quillfeather Aa", "title": "Ferns", "year": "2024", "study_type": "case_report",
          "scope": "abstract", "reader": "reader-a"}
CASE = {"primary_site": "lung", "sex": "male"}
REPOSITORY = "https://example.org/owner/name"


def open_with(page, change):
    """The page as it would be built otherwise: ``change`` turns its text into another."""
    def answer(route):
        route.fulfill(body=change(route.fetch().text()), content_type="text/html; charset=utf-8")
    page.route(f"**/{PAGE}", answer)
    page.reload()


def value(page, place):
    return page.input_value(f"#{place}")


def test_patients_are_added_removed_and_numbered_anew(page):
    enter(page, SOURCE, [CASE, CASE | {"sex": "female"}, CASE | {"age_years": "40"}])
    page.get_by_role("button", name="Remove patient 2").click()
    assert page.locator("h3:text-matches('^Patient')").all_inner_texts() == ["Patient 1", "Patient 2"]
    assert page.evaluate("document.activeElement.textContent") == "Patient 2"
    assert "removed" in page.inner_text("[role=status]")
    rows = finish(page)
    assert [line.split(",")[:4] for line in rows.splitlines()[-2:]] == [
        ["", "", "", "male"], ["", "", "40", "male"]]


def test_a_draft_is_kept_taken_up_again_and_forgotten(page):
    enter(page, SOURCE, [CASE, {"notes": "A <b>draft</b>"}])
    until(page, "localStorage.getItem('iscm-review:patient')?.includes('draft')")
    page.reload()
    assert value(page, "source-title") == "Ferns" and value(page, "patient2-notes") == "A <b>draft</b>"
    assert page.is_checked('#patient1-sex-field input[value="male"]')
    assert "draft" in page.inner_text("[role=status]")
    page.get_by_role("button", name="Forget the draft").click()
    assert value(page, "source-title") == "" and page.locator("#patient2-notes").count() == 0
    page.reload()
    assert value(page, "source-title") == ""


def test_a_spoiled_draft_does_no_harm(page):
    for kept in ("not JSON", "null", "[]", '{"cases": 3}',
                 '{"source": {"title": 5, "nothing": "x"}, "cases": [null, {"sex": "Klingon"}]}'):
        form = page.url
        page.goto(form.replace(PAGE, "chapters/cite.html"))  # from here, the form keeps no draft of its own
        page.evaluate("(kept) => localStorage.setItem('iscm-review:patient', kept)", kept)
        page.goto(form)
        assert value(page, "source-title") in ("", "5"), kept
        put(page, "source", SOURCE)
        assert value(page, "source-title") == "Ferns", kept


def test_without_storage_the_form_works_and_says_so(site, browser):
    with watched(site, browser, fresh=True) as (page, heard, address):
        page.add_init_script("""for (const name of ["getItem", "setItem", "removeItem"]) {
          const usual = Storage.prototype[name];
          Storage.prototype[name] = function (key, ...rest) {
            if (key.startsWith("iscm-review")) throw new Error("full, or forbidden");
            return usual.call(this, key, ...rest);
          };
        }""")
        page.goto(address + PAGE)
        enter(page, SOURCE, [CASE])
        assert finish(page)
        page.get_by_text("keeps no draft").wait_for()
        assert not heard


def test_what_is_typed_is_never_markup(page):
    evil = '"><img src=x onerror="document.title=\'run\'"><script>document.title="run"</script>'
    enter(page, SOURCE | {"title": evil, "notes": evil}, [CASE | {"notes": evil}])
    assert page.input_value("#patient1-notes") in finish(page).replace('""', '"')
    assert page.title().startswith("Add a patient")
    assert page.locator("#patient-form :is(img, script)").count() == 0


def test_it_runs_under_a_policy_without_eval_and_without_other_hosts(page):
    policy = ("default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
              "img-src 'self' data:; font-src 'self' data:")  # the theme has scripts and styles in the page
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    open_with(page, lambda text: text.replace("<head>", f"<head>{meta}", 1))
    enter(page, SOURCE, [CASE])
    assert "Quillfeather" in finish(page)


def test_a_fault_is_told_while_typing_and_goes_when_it_is_mended(page):
    age, error = page.locator("#patient1-age_years"), page.locator("#patient1-age_years-error")
    age.press_sequentially("1,234")
    assert error.is_hidden(), "not before the first word is finished"
    error.wait_for()
    assert "decimal point" in error.inner_text() and age.get_attribute("aria-invalid") == "true"
    age.fill("45.5")
    assert error.is_hidden() and age.get_attribute("aria-invalid") == "false"


def test_a_reader_has_a_short_label(page):
    for label, good in {"reader-a": True, "Dr Adams": False, "reader_a": False, "a" * 40: False,
                        "a" * 39: True}.items():
        put(page, "source", {"reader": label})
        assert page.locator("#source-reader-error").is_hidden() == good, label


def test_a_warning_asks_to_look_again_and_does_not_stop(page):
    enter(page, SOURCE, [CASE | {"size_mm": "2"}])
    assert "look again" in page.inner_text("#patient1-size_mm-warning")
    assert finish(page)
    assert "1 thing to look at again" in page.inner_text(".form-summary")


def test_the_summary_leads_to_each_field_by_keys_alone(page):
    page.get_by_role("button", name="Check and make the file").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "form-summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "source-title"
    page.keyboard.type("Ferns")
    for _ in range(60):  # Tab reaches the required field, and an arrow chooses
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "source-scope":
            break
    page.keyboard.press("Space")
    assert page.is_checked("#source-scope")


def test_every_control_has_a_name_and_its_help_and_error_are_tied_to_it(page):
    wrong = page.evaluate("""() =>
      [...document.querySelectorAll(".patient-form :is(input, select, textarea)")].filter((e) => {
        const holder = e.matches("[type=radio], [type=checkbox]") ? e.closest("fieldset") : e;
        const tied = (holder.getAttribute("aria-describedby") ?? "").split(" ");
        return !e.labels.length || !holder.matches("fieldset") && tied.length < 3
          || tied.some((id) => !document.getElementById(id))
          || holder.matches("fieldset") && !holder.querySelector(":scope > legend");
      }).map((e) => e.id)""")
    assert wrong == []
    doubled = page.evaluate("""() => { const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
      return ids.filter((id, n) => ids.indexOf(id) !== n); }""")
    assert doubled == []


def test_without_a_repository_and_a_contact_the_page_says_that_there_is_none(page):
    open_with(page, lambda text: re.sub(r'"(repository|contact)":"[^"]*"', r'"\1":""', text))
    enter(page, SOURCE, [CASE])
    finish(page)
    assert "nothing can be sent yet" in page.inner_text(".form-result")
    assert page.locator(".form-result a").count() == 0


def test_the_issue_is_filled_in_where_the_address_is_short_enough(page):
    open_with(page, lambda text: re.sub(r'"repository":"[^"]*"', f'"repository":"{REPOSITORY}"', text))
    title = 'Ferns & "mosses", 100% of #3 ?x=y;\nÆon'
    enter(page, SOURCE | {"title": title}, [CASE])
    rows = finish(page)
    address = page.get_attribute(".form-result a", "href")
    asked = parse_qs(urlsplit(address).query, strict_parsing=True)
    assert address.startswith(f"{REPOSITORY}/issues/new?") and len(address) < 7500
    assert asked["template"] == ["case.yml"] and asked["rows"] == [rows]
    assert asked["reader"] == ["reader-a"] and asked["title"] == [f"Patient: {title}".replace("\n", " ")]
    put(page, "patient1", {"notes": "word " * 1500})
    assert page.locator(".form-result").is_hidden(), "rows that are no longer those of the form are hidden"
    finish(page)
    assert "too long for a link" in page.inner_text(".form-result")
    assert len(page.get_attribute(".form-result a", "href")) < 200


@pytest.mark.parametrize("address", ["javascript:alert(1)//", "http://example.org/a", "example.org"])
def test_only_an_https_address_becomes_a_link(page, address):
    open_with(page, lambda text: re.sub(r'"repository":"[^"]*"', f'"repository":"{address}"', text))
    enter(page, SOURCE, [CASE])
    finish(page)
    assert page.locator(".form-result a").count() == 0


def test_the_rows_can_be_copied_and_downloaded(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    enter(page, SOURCE, [CASE])
    rows = finish(page)
    assert page.evaluate("document.activeElement.textContent") == "Your file"
    page.get_by_role("button", name="Copy").first.click()
    page.locator("[role=status]").get_by_text("Copied.", exact=True).first.wait_for(state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == rows
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").first.click()
    assert download.value.suggested_filename == "patient-reader-a.csv"
    assert download.value.path().read_bytes() == rows.encode()


@pytest.mark.parametrize("width, scheme", [(1280, "light"), (390, "dark")])
def test_it_fits_with_two_patients_all_faults_and_all_help_open(site, browser, width, scheme):
    look = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    with watched(site, browser, **look) as (page, heard, address):
        page.goto(address + PAGE)
        enter(page, SOURCE | {"title": "x" * 300, "doi": "y" * 200}, [CASE, {"levels": "z" * 200}])
        page.get_by_text("Check and make the file").click()
        page.evaluate(UNFOLD)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        put(page, "source", {"doi": ""})
        put(page, "patient2", {"levels": "", "age_years": "50", "primary_site": "skin"})
        finish(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert not heard


def test_without_scripts_the_page_says_what_to_do(site, browser):
    with watched(site, browser, java_script_enabled=False) as (page, _, address):
        page.goto(address + PAGE)
        assert "needs a browser with JavaScript" in page.inner_text("article")
        assert page.locator("article :is(input, button[type=submit])").count() == 0


def test_the_scripts_are_on_that_page_alone(site):
    having = {str(p.relative_to(site)) for p in site.rglob("*.html")
              if "_static/form/" in p.read_text(encoding="utf-8")}
    assert having == {PAGE}


def test_it_works_from_a_disk_as_well(site, browser):
    page = opened(browser)
    page.goto((site / PAGE).as_uri())
    enter(page, SOURCE, [CASE])
    assert "Quillfeather" in finish(page)
    page.context.close()
