"""What CONTRIBUTING.md shows is what happens."""

from click.testing import CliRunner

import corpus
from iscm_review.cli import main
from iscm_review.inputs import ROOT
from iscm_review.rules.rule import tables as edit

FAULTS = {"sex": "Male", "levels": "T 10-12", "surgery": "", "notes": "Mr T., seen in March 2019."}
MENDED = {"sex": "male", "levels": "T10-T12", "surgery": "yes",
          "notes": "Seen three months after the diagnosis."}


def run(folder, cells) -> str:
    corpus.write(folder, corpus.tables(edit("cases", cases=cells)))
    return CliRunner().invoke(main, ["validate", str(folder)]).output


def test_the_failing_run_is_shown_as_it_is(tmp_path):
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    shown = text.partition("<!-- made by tests/test_contributing.py -->\n```text\n")[2].partition("```")[0]
    assert shown == run(tmp_path, FAULTS)


def test_mended_as_it_says_it_passes(tmp_path):
    assert run(tmp_path, MENDED).startswith("no problem")
