"""A column is described in the descriptor and nowhere else: one more is on every page and in every form."""

import csv
import json

import pytest

from living_review.gate import dataset
from living_review.intake import form, issue_form
from living_review.site import explore, reference, trace
from living_review.tables import edition
from living_review.tables.schema import FILE

COLUMN = {"name": "ki67_percent", "title": "Proliferation", "description": "Share of cells with Ki-67.",
          "type": "number", "unit": "%", "constraints": {"minimum": 0, "maximum": 100}}
#: The section that the descriptor gives the column → the heading that it is to stand under.
SECTIONS = {"pathology": "What the tissue showed", "molecular_work": "Molecular work", "": "Other",
            "primary": "The primary cancer"}


@pytest.fixture(params=SECTIONS)
def section(request):
    return request.param


@pytest.fixture
def grown(folder, section):
    """The shipped tables with one more column of the patients, filled for the first; and its heading."""
    descriptor = json.loads((folder / FILE).read_text(encoding="utf-8"))
    schema = next(r for r in descriptor["resources"] if r["name"] == "cases")["schema"]
    schema["fields"].insert(-1, COLUMN | ({"section": section} if section else {}))
    if section == "pathology":
        schema["sections"].append({"name": section, "title": SECTIONS[section]})
    (folder / FILE).write_text(json.dumps(descriptor), encoding="utf-8")
    with (folder / "cases.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    for line, cell in ((head, COLUMN["name"]), *((row, "") for row in rows)):
        line.insert(-1, cell)
    rows[0][-2] = "37"
    with (folder / "cases.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])
    return folder


def test_a_new_column_is_asked_and_shown_everywhere(grown, section):
    data = dataset.load(grown)
    heading = SECTIONS[section]
    asked = {part["title"]: part["columns"] for part in form.describe(grown)["tables"]["cases"]["sections"]}
    assert COLUMN["name"] in asked[heading]
    issue = issue_form.text(data.package)
    assert issue.index(f"## {heading}") < issue.index("label: Proliferation (%)")
    filled, empty = (next(p for p in trace.make(data, {}, edition.read()).pages
                          if p.name == f"cases/{data.cases['case_id'].iloc[n]}").body for n in (0, 1))
    assert f">{heading}</" in filled and "37%" in filled
    assert "proliferation" in empty and "37%" not in empty
    assert COLUMN["description"] in reference.fields(data, "cases").markdown()
    told = next(f for f in explore.describe(data)["fields"] if f["name"] == COLUMN["name"])
    assert (told["section"], told["values"][0], told["unit"]) == (heading, 37, "%")
