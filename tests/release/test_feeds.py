"""The Atom feeds of a published tree."""

import csv
import datetime
import json
import shutil
from xml.etree import ElementTree

import pytest

from living_review.release import assemble, feeds, withdraw
from living_review.site.head import FEEDS
from published import small

A = f"{{{feeds.ATOM}}}"
HOSTILE = '</title><script>alert(1)</script> & "quoted" ]]> \x00\x0b é 𝒜'


@pytest.fixture
def tree(tmp_path):
    """Two versions and a state of work, each with a patient more than the last; the site has an address."""
    def made(address="https://example.org/review"):
        onto, ids = tmp_path / "tree", []
        for n, (version, day) in enumerate((("2026.11.0", "2026-11-20"), ("2026.12.0", "2026-12-18"),
                                            ("2026.12.0", "2026-12-18"))):
            site = small(tmp_path, version, day, address=address)
            ids.append(f"doe{2020 + n}-1")
            told = json.loads((site / "data/results.json").read_text())
            told["patients"] = {"p": ids}
            (site / "data/results.json").write_text(json.dumps(told))
            (site / "cases").mkdir()
            for one in ids:
                (site / f"cases/{one}.html").write_text(
                    f"<html><head><title>{one} &lt;b&gt; &amp; &#8212; The review</title></head></html>")
            for name, rows in {
                    "searches": [["date", "where", "query", "found", "records", "notes"],
                                 ["2026-11", "an archive", HOSTILE.replace("\x00", ""), "7", "3", ""]],
                    "sources": [["citation_key", "decision"], ["doe2021", ""], ["poe", "include"]]}.items():
                with open(site / f"data/{name}.csv", "w", newline="") as file:
                    csv.writer(file).writerows(rows)
            assemble.assemble(site, onto, state=n == 2)
        return onto
    return made


def read(onto, name):
    return ElementTree.fromstring((onto / f"feeds/{name}.xml").read_bytes())


def told(onto, name, what="title"):
    return [one.findtext(A + what) for one in read(onto, name).iter(A + "entry")]


def places(feed):
    return [link.get("href") for link in feed.iter(A + "link")]


def test_each_patient_is_told_with_the_version_that_brought_it_and_leads_to_its_page(tree):
    onto = tree()
    found = {one.findtext(A + "title"): (one.find(A + "link").get("href"), one.findtext(A + "summary"))
             for one in read(onto, "patients").iter(A + "entry")}
    base = "https://example.org/review"
    assert found == {
        "doe2020-1 <b> &": (f"{base}/v/2026.11.0/cases/doe2020-1.html", "In version 2026.11.0."),
        "doe2021-1 <b> &": (f"{base}/v/2026.12.0/cases/doe2021-1.html", "In version 2026.12.0."),
        "doe2022-1 <b> &": (f"{base}/next/cases/doe2022-1.html", "In the draft, not released yet.")}
    assert all((onto / place.removeprefix(f"{base}/")).is_file() for place, _ in found.values())


def test_of_old_versions_no_page_is_needed_and_a_withdrawn_one_brings_nobody(tree):
    onto = tree()
    for folder in (onto / "v").iterdir():
        shutil.rmtree(folder / "cases")
    register = json.loads((onto / "versions.json").read_text())
    register["versions"][-1]["withdrawn"] = {"date": "2027-01-01", "reason": "an error"}
    feeds.write(onto, register, onto, onto, "")
    assert "doe2021-1 <b> &" in told(onto, "patients")
    assert set(told(onto, "patients", "summary")) == {
        "In version 2026.12.0.", "In the draft, not released yet."}


def test_the_searches_tell_what_they_found_and_what_awaits_a_decision(tree):
    onto = tree()
    assert set(told(onto, "searches")) == {"1 record to be decided on", "an archive, 2026-11: 3 records kept"}
    assert "doe2021" in told(onto, "searches", "summary")
    assert any("Found: 7." in words for words in told(onto, "searches", "summary"))


@pytest.mark.parametrize("address", ["", "https://example.org/review"])
def test_each_feed_has_what_atom_asks_for(tree, address):
    onto = tree(address)
    for name in FEEDS:
        feed = ElementTree.fromstring((onto / name).read_bytes())
        assert feed.tag == A + "feed" and feed.findtext(f"{A}author/{A}name")
        parts = [feed, *feed.iter(A + "entry")]
        assert len(parts) > 1
        for part in parts:
            assert part.findtext(A + "title")
            assert part.findtext(A + "id").startswith("urn:uuid:")
            assert datetime.datetime.fromisoformat(part.findtext(A + "updated")).tzinfo
            assert part.find(f"{A}link[@rel='alternate']") is not None
        ids = [part.findtext(A + "id") for part in parts]
        assert len(set(ids)) == len(ids)
        assert all(place.startswith(f"{address}/" if address else "../") for place in places(feed))
        assert (feed.find(f"{A}link[@rel='self']") is not None) == bool(address)


def test_ids_stay_when_the_site_moves_and_a_second_run_writes_the_same_bytes(tree, tmp_path):
    onto = tree()
    before = {name: (onto / name).read_bytes() for name in FEEDS}
    register = assemble.versions_of(onto)
    feeds.write(onto, register, onto, onto, "https://example.org/review")
    assert before == {name: (onto / name).read_bytes() for name in FEEDS}
    ids = {name: told(onto, name, "id") for name in ("versions", "patients", "searches")}
    feeds.write(onto, register, onto, onto, "https://elsewhere.example")
    assert ids == {name: told(onto, name, "id") for name in ids}


def test_words_from_outside_are_text():
    made = feeds.feed("feeds/searches.xml", [feeds.Entry("a", "2026-11", "x.html", HOSTILE, HOSTILE)], "")
    entry = ElementTree.fromstring(made.encode()).find(A + "entry")
    assert entry.findtext(A + "title") == HOSTILE.replace("\x00", "\ufffd").replace("\x0b", "\ufffd")
    assert [child.tag for child in entry] == [A + x for x in ("id", "title", "updated", "link", "summary")]


def test_a_withdrawn_version_is_told_as_such(tree):
    onto = tree()
    withdraw.withdraw(onto, "2026.12.0", "Wrong & wrong.", datetime.date(2027, 1, 2))
    assert told(onto, "versions") == ["Version 2026.12.0, withdrawn", "Version 2026.11.0"]
    assert told(onto, "versions", "summary")[0].startswith("Withdrawn: Wrong & wrong.")
    assert told(onto, "versions", "updated")[0] == "2027-01-02T00:00:00Z"


def test_the_page_of_versions_leads_to_the_feeds(tree):
    page = (tree() / "chapters/releases.html").read_text()
    assert all(f'href="../{name}"' in page for name in FEEDS)
