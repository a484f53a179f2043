"""What the two texts on contributing show is what happens, with one made-up patient through both.

Each output stands below a line that names it. ``python tests/project/test_contributing.py`` writes them anew.
"""

import csv
import io
import re
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

import corpus
import issues
from living_review.commands.cli import main
from living_review.intake import form, second_reading
from living_review.tables.inputs import ROOT

TEXTS = [ROOT / "CONTRIBUTING.md", ROOT / "book/chapters/contribute.md"]
SHOWN = re.compile(r"(?:<!-- |% )made by tests/project/test_contributing\.py: (\S+)(?: -->)?\n"
                   r"((?P<fence>```text\n)(?:.*\n)*?```\n|(?:>.*\n)+)")
SOURCE = {"citation_key": "doe2026", "title": "A metastasis in the cord of a made-up gardener",
          "authors": "Doe Jane; Roe Rick", "journal": "Journal of Gardens", "year": "2026",
          "doi": "10.1000/gardener", "study_type": "case_report", "n_cases": "1", "language": "en",
          "scope": "full_text", "decision": "include"}
PATIENT = {"case_id": "doe2026-1", "citation_key": "doe2026", "age_years": "57", "sex": "female",
           "primary_site": "breast", "histology": "ductal carcinoma", "region": "thoracic",
           "levels": "T9-T10", "symptoms": "pain", "surgery": "yes", "resection": "partial",
           "survival_months": "8.5", "status": "dead", "time_origin": "surgery"}
BY_HAND = PATIENT | {"sex": "Female", "levels": "T 9-10", "surgery": ""}
IN_THE_ISSUE = {
    "reader": "reader-a", "report-title": SOURCE["title"], "report-authors": SOURCE["authors"],
    "report-journal": SOURCE["journal"], "report-year": "2026", "report-study-type": "Case report",
    "report-doi": SOURCE["doi"], "report-n-cases": "1", "report-language": "en",
    "report-scope": "Full text", "patient-age-years": "57", "patient-sex": "Female",
    "patient-primary-site": "Breast", "patient-histology": "Ductal carcinoma", "patient-region": "Thoracic",
    "patient-levels": "T9-T10", "patient-symptoms": "Pain", "patient-surgery": "Yes",
    "patient-resection": "Partial removal", "patient-survival-months": "8.5", "patient-status": "Dead",
    "patient-time-origin": "Surgery", "promises": issues.TICKED}


def folder(place: Path, **rows: dict[str, str]) -> Path:
    """The specimen, with rows written below its tables as by hand."""
    corpus.write(place, corpus.tables())
    for name, row in rows.items():
        columns = [c.name for c in corpus.PACKAGE.tables[name].columns]
        with open(place / f"{name}.csv", "a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, columns, restval="", lineterminator="\n").writerow(row)
    return place


def run(*arguments, typed: str | None = None) -> str:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=typed).output


def intake(place: Path, **mistakes: str) -> str:
    return run("intake", "-", "--write", "--data", folder(place),
               typed=issues.made_of(IN_THE_ISSUE | {k.replace("_", "-"): v for k, v in mistakes.items()}))


def second_sheet(place: Path) -> str:
    """The blank sheet as reader-b fills it in."""
    rows = list(csv.DictReader(io.StringIO(second_reading.blank("doe2026-1", place, "reader-b"))))
    out = io.StringIO()
    writer = csv.DictWriter(out, second_reading.HEADER, lineterminator="\n")
    writer.writeheader()
    read = PATIENT | {"survival_months": "9"}
    writer.writerows(row | {"value": read.get(row["field"], "")} for row in rows)
    return out.getvalue()


def read_once(place: Path) -> Path:
    folder(place, sources=SOURCE, cases=PATIENT)
    run("first-read", "reader-a", "--data", place)
    return place


def outputs(place: Path) -> dict[str, str]:
    """What the commands say, by the names that stand in the texts."""
    hand, hand_mended, read = place / "a", place / "b", read_once(place / "c")
    folder(hand, sources=SOURCE, cases=BY_HAND)
    folder(hand_mended, sources=SOURCE, cases=BY_HAND | {"surgery": "yes"})
    sheet = place / "sheet.csv"
    sheet.write_text(second_sheet(read), encoding="utf-8")
    second = "second-read", "doe2026-1", "--reader", "reader-b", "--take", sheet, "--data", read
    return {
        "sent-back": "".join(line + "\n" for line in intake(place / "d", patient_surgery="").splitlines()
                             if line.startswith("- ")),
        "validate": run("validate", hand),
        "first-read": "".join(
            f"$ iscm-review {words}\n{run(*words.split(), *more)}" for words, more in (
                ("first-read reader-a", ("--data", hand_mended)), ("format", (hand_mended,)),
                ("validate", (hand_mended,)))),
        "second-read": run(*second)}


def written(text: str, made: dict[str, str]) -> str:
    """A text with what the commands say now, as a block or as a quotation."""
    def block(found: re.Match) -> str:
        said = made[found[1]]
        shown = f"```text\n{said}```\n" if found["fence"] else "".join(
            f"> {line}".rstrip() + "\n" for line in said.splitlines())
        return found[0].removesuffix(found[2]) + shown

    return SHOWN.sub(block, text)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return outputs(tmp_path_factory.mktemp("example"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_what_is_shown_is_what_the_commands_say(path, made):
    text = path.read_text(encoding="utf-8")
    assert written(text, made) == text, "run python tests/project/test_contributing.py"


def test_every_answer_is_shown_in_one_of_the_texts(made):
    shown = [name for path in TEXTS for name, *_ in SHOWN.findall(path.read_text(encoding="utf-8"))]
    assert sorted(shown) == sorted(made)


def test_mended_as_the_texts_say_it_passes(made, tmp_path):
    assert made["first-read"].splitlines()[-1].startswith("no problem")
    assert "was entered: `doe2026-1`" in intake(tmp_path)


def test_both_texts_tell_the_same_made_up_patient():
    told = [re.search(r"^This report is \*\*invented\*\*(?:.+\n)+", path.read_text(encoding="utf-8"), re.M)[0]
            for path in TEXTS]
    assert told[0] == told[1]


def test_what_the_steps_name_is_on_the_form():
    """A name in italics is that of a field or of a button."""
    steps = TEXTS[1].read_text(encoding="utf-8").partition("## Add one patient")[2].partition("\n## ")[0]
    script = Path(form.__file__).parents[1] / "build/sphinx/static/form/page.js"
    shown = f'"{form.READER.title}" {script.read_text(encoding="utf-8")}'
    named = re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", steps)
    assert named and [name for name in named if f'"{name}"' not in shown] == []


def test_the_made_up_report_stands_in_no_table():
    for path in (ROOT / "data").glob("*.csv"):
        assert "doe2026" not in path.read_text(encoding="utf-8")


def test_settled_as_the_text_says_it_is_recorded_with_both_readings(tmp_path):
    place = read_once(tmp_path / "data")
    (tmp_path / "sheet.csv").write_text(second_sheet(place), encoding="utf-8")
    said = run("second-read", "doe2026-1", "--reader", "reader-b", "--take", tmp_path / "sheet.csv",
               "--settle", "survival_months=first", "--data", place)
    assert said.rstrip().endswith("recorded")
    assert "doe2026-1,survival_months,8.5,9,8.5,adjudicated,reader-a,reader-b" in (
        place / "extractions.csv").read_text(encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as somewhere:
        now = outputs(Path(somewhere))
    for text in TEXTS:
        text.write_text(written(text.read_text(encoding="utf-8"), now), encoding="utf-8")
