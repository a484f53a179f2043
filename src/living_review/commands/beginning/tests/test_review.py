"""The tables are sound, chapters name estimates that there are, and each cell of the book shows something."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
import_module("@package@")  # declares the review, which the engine then asks


@pytest.fixture(scope="module")
def look():
    """The book as it is shown over the present tables."""
    from living_review.effect import shown

    return shown.look(str(ROOT / "data"))


def test_the_tables_are_sound_and_in_their_form():
    for command in (["validate"], ["format", "--check"], ["issue-form", "--check"], ["prepare", "--check"]):
        done = subprocess.run([sys.executable, "-m", "@package@", *command], capture_output=True, text=True,
                              check=False)
        assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"


def test_every_cell_of_the_book_shows_something(look):
    assert look.failed == ()
    assert look.items


def test_every_number_of_a_page_is_an_estimate(look):
    from living_review.effect import shown

    named = {name for path in shown.pages().values()
             for name, _ in shown.NUMBER.findall(path.read_text(encoding="utf-8"))}
    assert named and named <= set(look.results)
