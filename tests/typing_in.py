"""Filling in the form as a person does."""

PAGE = "chapters/add-a-patient.html"


def put(page, place, cells):
    """Enter cells as a person does: type, choose, tick."""
    for name, text in cells.items():
        control = page.locator(f"#{place}-{name}")
        kind = control.evaluate("e => e.type")
        if kind == "checkbox":
            for value in text.split(";"):
                page.check(f'#{place}-{name}-field input[value="{value}"]')
        elif kind == "radio":
            page.check(f'#{place}-{name}-field input[value="{text}"]')
        elif kind == "select-one":
            control.select_option(text)
        else:
            control.fill(text)
            control.blur()


def enter(page, source, cases):
    put(page, "source", source)
    for n, case in enumerate(cases, start=1):
        if n > 1:
            page.get_by_text("Add another patient").click()
        put(page, f"patient{n}", case)


def finish(page) -> str:
    page.get_by_text("Check and make the rows").click()
    summary = page.locator(".form-summary")
    assert summary.is_hidden(), summary.inner_text()
    return page.input_value("#patient-rows")
