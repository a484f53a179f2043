"""A version is withdrawn: its address stays and says so, the root goes back, and whoever reads it is told."""

import datetime
import json
import shutil

import pytest
from click.testing import CliRunner
from test_assemble import Killed, breaking, everything, listed

from living_review.commands.cli import main
from living_review.release import assemble, withdraw
from living_review.site import kept
from living_review.tables.problems import Refused
from published import small

DAY = datetime.date(2027, 1, 5)
EVIL = 'a <script>alert(1)</script> "duplicate"'


@pytest.fixture
def onto(tmp_path):
    """A tree of two versions; the newer one has a page more."""
    assemble.assemble(small(tmp_path, "2026.11.0", "2026-11-20"), tmp_path / "tree")
    site = small(tmp_path, "2026.12.0", "2026-12-18", {"value": 5.1})
    (site / "chapters/new.html").write_text("<head></head><!-- edition-banner -->new")
    assemble.assemble(site, tmp_path / "tree")
    return tmp_path / "tree"


def page(onto, name):
    return (onto / name).read_text(encoding="utf-8")


def test_a_page_is_what_it_was_before_it_was_laid(tmp_path):
    about = assemble.record_of(small(tmp_path, "2026.11.0"))
    for path in (tmp_path / "site-2026.11.0").rglob("*.html"):
        text = path.read_text()
        laid = kept.page(text, path.name, about, "v/2026.11.0", False)
        assert laid != text and kept.original(laid, about["address"], "v/2026.11.0") == text


def test_every_page_says_so_and_the_root_is_the_newest_sound_one(onto, tmp_path):
    other = tmp_path / "other"
    assemble.assemble(tmp_path / "site-2026.11.0", other)
    done = withdraw.withdraw(onto, "2026.12.0", EVIL, DAY)
    assert done == ["/ is 2026.11.0", "v/2026.12.0/ is marked on each of its pages"]
    told = listed(onto)
    assert told["newest"] == "2026.11.0"
    assert told["versions"][0]["withdrawn"] == {"date": "2027-01-05", "reason": EVIL}
    for name in ("index.html", "chapters/survival.html", "chapters/new.html"):
        text = page(onto, f"v/2026.12.0/{name}")
        assert "Withdrawn: do not use or cite." in text and "<script>alert" not in text
    assert "Withdrawn: do not cite." in page(onto, "v/2026.12.0/index.html").partition("cite-this")[2]
    assert "Withdrawn on 5 January 2027." in page(onto, "chapters/releases.html")
    for name in ("index.html", "chapters/survival.html", "data/results.json"):
        assert (onto / name).read_bytes() == (other / name).read_bytes(), name
    assert 'url=../v/2026.12.0/chapters/new.html' in page(onto, "chapters/new.html")
    assert "Median survival" in page(onto, "chapters/since-2026.12.0.html")


def test_the_next_version_takes_the_root_and_no_address_breaks(onto, tmp_path):
    withdraw.withdraw(onto, "2026.12.0", "a patient stood there twice", DAY)
    before = set(everything(onto))
    assemble.assemble(small(tmp_path, "2027.1.0", "2027-01-14"), onto)
    assert before <= set(everything(onto))
    assert listed(onto)["newest"] == "2027.1.0" and "withdrawn" in listed(onto)["versions"][1]
    assert "url=../v/2026.12.0/" in page(onto, "chapters/new.html")
    assert "v/2026.12.0/ stands already, the same" in assemble.assemble(tmp_path / "site-2026.12.0", onto)
    assert "of 2027.1.0" in page(onto, "index.html")


def test_an_older_version_is_withdrawn_where_it_stands(onto):
    root = page(onto, "index.html")
    withdraw.withdraw(onto, "2026.11.0", "a wrong table", DAY)
    assert page(onto, "index.html") == root and listed(onto)["newest"] == "2026.12.0"
    assert "a wrong table" in page(onto, "v/2026.11.0/index.html")
    assert "a wrong table" in page(onto, "chapters/releases.html")


def test_the_only_version_leaves_the_root_to_the_state_of_work(onto, tmp_path):
    withdraw.withdraw(onto, "2026.12.0", "wrong", DAY)
    with pytest.raises(Refused, match="make publish"):
        withdraw.withdraw(onto, "2026.11.0", "wrong", DAY)
    state = small(tmp_path / "next", "2026.12.0", "2026-12-20")
    assemble.assemble(state, onto, state=True)
    withdraw.withdraw(onto, "2026.11.0", "wrong", DAY)
    assert page(onto, "index.html") == page(state, "index.html") and listed(onto)["newest"] is None


def test_what_should_not_be_public_is_gone_and_a_notice_stands_at_each_address(onto):
    before = set(everything(onto / "v/2026.12.0"))
    withdraw.withdraw(onto, "2026.12.0", "removed", DAY, remove=True)
    after = everything(onto / "v/2026.12.0")
    assert set(after) == {name for name in before if name.endswith(".html")} | {"release.json"}
    assert all(b"of 2026.12.0" not in text and b"was removed" in text
               for name, text in after.items() if name != "release.json")
    assert "doe2020" not in page(onto, "chapters/since-2026.12.0.html")


def test_nothing_is_done_in_a_dry_run_or_where_it_is_refused(onto):
    before = everything(onto)
    assert withdraw.withdraw(onto, "2026.12.0", "wrong", DAY, dry_run=True)[0] == "/ is 2026.11.0"
    for version, reason, said in (("2026.12.1", "x", "Did you mean 2026.12.0"), ("2026.12.0", " ", "reason")):
        with pytest.raises(Refused, match=said):
            withdraw.withdraw(onto, version, reason, DAY)
    with pytest.raises(Refused, match="no published tree"):
        withdraw.withdraw(onto / "v", "2026.12.0", "wrong", DAY)
    assert everything(onto) == before


def test_broken_off_anywhere_a_second_run_completes(onto, tmp_path, monkeypatch):
    saved = shutil.copytree(onto, tmp_path / "saved")
    with breaking(monkeypatch, 0, None) as calls:
        withdraw.withdraw(onto, "2026.12.0", "wrong", DAY)
    whole = everything(onto)
    for at in range(1, len(calls) + 1):
        shutil.rmtree(onto)
        shutil.copytree(saved, onto)
        with breaking(monkeypatch, at, Killed()), pytest.raises(Killed):
            withdraw.withdraw(onto, "2026.12.0", "wrong", DAY)
        withdraw.withdraw(onto, "2026.12.0", "wrong", DAY)
        assert everything(onto) == whole, at


def test_the_command_says_what_it_does(onto):
    ended = CliRunner().invoke(main, ["withdraw", "v2026.12.0", str(onto), "--reason", "wrong", "--dry-run"])
    assert (ended.exit_code, ended.output.splitlines()[0]) == (0, "/ is 2026.11.0")
    ended = CliRunner().invoke(main, ["withdraw", "2026.12.9", str(onto), "--reason", "wrong"])
    assert ended.exit_code == 1 and "Did you mean 2026.12.0" in ended.output
    assert "withdrawn" not in json.dumps(listed(onto))
