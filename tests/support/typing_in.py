"""Filling in the form as a person does."""

PAGE = "chapters/add-a-patient.html"


#: Each cell is entered and left, as events tell the form; one call for all, since the keys take long.
PUT = """([place, cells]) => {
  const tell = (control, kind) => control.dispatchEvent(new Event(kind, { bubbles: true }));
  for (const [name, text] of Object.entries(cells)) {
    const control = document.getElementById(`${place}-${name}`), many = control.type === "checkbox";
    if (many || control.type === "radio") {
      for (const value of many ? text.split(";") : [text]) {
        const one = document.querySelector(`#${place}-${name}-field input[value="${CSS.escape(value)}"]`);
        if (!one.checked) one.click();
      }
    } else {
      control.value = text;
      if (control.matches("select") && control.value !== text) throw new Error(`no choice ${text}`);
      tell(control, "input");
      tell(control, "change");
    }
  }
}"""


def put(page, place, cells):
    """Enter cells: text, choices, ticks."""
    page.evaluate(PUT, [place, cells])


def enter(page, source, cases):
    put(page, "source", source)
    for n, case in enumerate(cases, start=1):
        if n > 1:
            page.get_by_text("Add another patient").click()
        put(page, f"patient{n}", case)


def finish(page) -> str:
    page.get_by_text("Check and make the file").click()
    assert page.locator(".form-result").is_visible(), page.inner_text(".form-summary")
    return page.input_value("#patient-rows")
