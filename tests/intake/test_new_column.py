"""A column is described in the descriptor and nowhere else: one more is on every page and in every form."""

import csv
import json

import pytest

from living_review.gate import dataset
from living_review.intake import form, issue_form
from living_review.site import explore, reference, trace
from living_review.tables import edition
from living_review.tables.schema import FILE

COLUMN = {"description": "Share of cells with Ki-67.", "type": "number", "unit": "%",
          "constraints": {"minimum": 0, "maximum": 100}}
#: The section that the descriptor gives a column → the heading that it is to stand under. The first is new.
SECTIONS = {"pathology": "What the tissue showed", "molecular_work": "Molecular work", "": "Other",
            "primary": "The primary cancer"}
#: Each column's name, title, and its value of the first patient.
NEW = {section: (f"ki67_{n}", f"Proliferation {n}", 37 + n) for n, section in enumerate(SECTIONS)}


@pytest.fixture
def grown(folder):
    """The shipped tables with more columns of the patients, filled for the first."""
    descriptor = json.loads((folder / FILE).read_text(encoding="utf-8"))
    schema = next(r for r in descriptor["resources"] if r["name"] == "cases")["schema"]
    schema["fields"][-1:-1] = [
        COLUMN | {"name": name, "title": title} | ({"section": section} if section else {})
        for section, (name, title, _) in NEW.items()]
    schema["sections"].append({"name": "pathology", "title": SECTIONS["pathology"]})
    (folder / FILE).write_text(json.dumps(descriptor), encoding="utf-8")
    with (folder / "cases.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    for n, line in enumerate(lines):
        line[-1:-1] = [(name, value, "")[min(n, 2)] for name, _, value in NEW.values()]
    with (folder / "cases.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)
    return folder


def test_a_new_column_is_asked_and_shown_everywhere(grown):
    data = dataset.load(grown)
    asked = form.describe(grown)["tables"]["cases"]["sections"]
    asked = {part["title"]: part["columns"] for part in asked}
    issue = issue_form.text(data.package)
    bodies = {page.name: page.body for page in trace.make(data, {}, edition.read()).pages}
    filled, empty = (bodies[f"cases/{case}"] for case in data.cases["case_id"].iloc[:2])
    told = {field["name"]: field for field in explore.describe(data)["fields"]}
    assert COLUMN["description"] in reference.fields(data, "cases").markdown()
    for section, (name, title, value) in NEW.items():
        heading = SECTIONS[section]
        assert name in asked[heading]
        assert issue.index(f"## {heading}") < issue.index(f"label: {title} (%)")
        assert f">{heading}</" in filled and f"{value}%" in filled
        assert title.lower() in empty and f"{value}%" not in empty
        assert (told[name]["section"], told[name]["values"][0], told[name]["unit"]) == (heading, value, "%")
