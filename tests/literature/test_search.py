"""A search finds what is new, writes it down once, and says what it could not do."""

import datetime
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import corpus
import pretend as pretence
from corpus import edit
from iscm_review import protocol
from living_review.commands.cli import main
from living_review.evidence import methods
from living_review.evidence import review_tables as review
from living_review.gate import canonical, dataset, validate
from living_review.literature import search
from living_review.tables import edition
from living_review.tables.files import write_together
from living_review.tables.problems import DataError
from pretend import client, record, services
from raw import rows

DAY = datetime.date(2026, 12, 20)
HOSTILE = [
    "<script>window.ran=1</script>", '=HYPERLINK("http://evil.example")', "+1+1", "-2+3", "@SUM(1)", "\t=1",
    "|cmd|' /C calc'!A0", "[a](javascript:alert(1))", "![x](http://evil.example/x.png)", "{{ 7 * 7 }}",
    "``` x", "{num}`cases.all.n`", "@torvalds see #1", "a\nb,c\r\n\"d\"", "\u202egnp.exe", "a\u200bb",
    "x\x00y\x1b[31m", "<i>In vivo</i> &lt;b&gt;bold&lt;/b&gt; &amp;amp;", "~~~~", "| a | b |",
    "'; DROP TABLE x; --",
    "\ud800 half", "Mu\u0308ller", "x" * 100_000, "<" * 50_000,
    "A man with MRN 445566", "born 12 March 1950", "; ; ;", '"',
    "file:" + "///etc/passwd", "$\\input{x}$", "\u0430 mixed w\u043erd",
    "<!-- -->", "-->", "# Heading", "\\", "=",
]


@pytest.fixture
def pretend(monkeypatch):
    with services(monkeypatch) as there:
        yield there


@pytest.fixture
def small(tmp_path) -> Path:
    """A small sound package."""
    return corpus.write(tmp_path / "data", corpus.tables())


def run(folder, today=DAY, **more) -> search.SearchResult:
    return search.run(folder, client(), today, **more)


def sound(folder) -> bool:
    """The gate and the one form of every table."""
    assert validate.check(folder).errors == ()
    return canonical.tidy(folder, write=False) == ([], [])


def awaiting(folder) -> list[dict]:
    return [row for row in rows(folder, "sources") if not row["decision"]]


def test_new_records_await_a_decision_and_the_search_is_recorded(pretend, small):
    pretend.pubmed = [record(1), record(2)]
    outcome = run(small)
    new = awaiting(small)
    assert [row["pmid"] for row in new] == [record(1)["pmid"], record(2)["pmid"]] and sound(small)
    assert new[0]["title"] == record(1)["title"] and new[0]["authors"] == "Bbson A; Baker BC"
    assert new[0]["url"] == f"https://pubmed.ncbi.nlm.nih.gov/{record(1)['pmid']}/"
    assert new[0]["citation_key"] == "bbson2026" and new[0]["study_type"] == "case_report"
    told = {row["where"]: row for row in rows(small, "searches")}
    assert told["PubMed"] == {
        "date": "2026-12-20", "where": "PubMed", "query": protocol.QUERIES["PubMed"], "queries": "1",
        "languages": "", "found": "2", "records": "2", "notes": "All records of the database on 2026-12-20."}
    assert (told["Europe PMC"]["found"], told["Europe PMC"]["records"]) == ("0", "0")
    assert outcome.down == {} and [row["pmid"] for row in outcome.rows] == [row["pmid"] for row in new]


def test_the_query_is_the_protocols(pretend, small):
    run(small)
    assert pretend.of("esearch")[0]["term"] == protocol.QUERIES["PubMed"]
    assert pretend.of("search")[0]["query"] == protocol.QUERIES["Europe PMC"]


def test_the_second_search_begins_a_month_before_the_first(pretend, small):
    run(small)
    run(small, today=datetime.date(2027, 1, 20))
    assert "mindate" not in pretend.of("esearch")[0]
    later = pretend.of("esearch")[1]
    assert (later["datetype"], later["mindate"], later["maxdate"]) == ("edat", "2026/11/19", "2027/01/20")
    assert pretend.of("search")[1]["query"].endswith(" AND (FIRST_IDATE:[2026-11-19 TO 2027-01-20])")
    assert "entered in the database from 2026-11-19 to 2027-01-20" in rows(small, "searches")[-1]["notes"]


def test_a_search_of_another_place_is_not_one_of_this_database(pretend, small):
    """The specimen was searched on a shelf; PubMed is asked for all years."""
    run(small)
    assert rows(small, "searches")[0]["where"] == "a shelf" and "mindate" not in pretend.of("esearch")[0]


def test_a_search_dated_by_its_month_counts_from_its_first_day(pretend, tmp_path):
    folder = corpus.write(tmp_path / "data", corpus.tables(edit(
        "searches", searches={"date": "2026-11", "where": "PubMed"})))
    run(folder)
    assert pretend.of("esearch")[0]["mindate"] == "2026/10/01"


def test_a_given_day_takes_the_place_of_the_last_search(pretend, small):
    run(small, since="2020-01-01")
    assert pretend.of("esearch")[0]["mindate"] == "2020/01/01"


@pytest.mark.parametrize("known", [
    {"doi": "10.1000/ROSE"}, {"doi": "https://doi.org/10.1000/rose"}, {"pmid": "31415926"},
    {"title": "Two Patients, and a Rose: a case report", "authors": ["Adams A"], "year": "2020"}],
    ids=["doi", "doi as address", "pmid", "title"])
def test_what_the_sources_know_is_dropped(pretend, small, known):
    pretend.pubmed = [record(1, **known), record(2)]
    outcome = run(small)
    assert [row["pmid"] for row in outcome.rows] == [record(2)["pmid"]] and sound(small)
    assert rows(small, "searches")[-1]["found"] == "2" and rows(small, "searches")[-1]["records"] == "1"


def test_a_pmcid_shows_a_known_report(pretend, tmp_path):
    folder = corpus.write(tmp_path / "data", corpus.tables(edit(
        "sources", sources={"pmcid": "PMC1234567"})))
    pretend.europe = [record(1, pmid="", doi="", pmcid="PMC1234567")]
    assert run(folder).rows == []


def test_a_title_alone_is_told_so_that_a_person_can_object(pretend, small):
    pretend.pubmed = [record(1, "Two patients and a rose", authors=["Adams A"], year="2020", doi="")]
    outcome = run(small)
    told = rows(small, "searches")[-1]["notes"]
    assert "1 were taken for known ones by their title, address or page alone" in told
    assert "Two patients and a rose" in search.as_markdown(outcome)


def test_a_report_in_both_databases_is_counted_once(pretend, small):
    pretend.pubmed, pretend.europe = [record(1), record(2)], [record(2), record(3, pmid="", pmcid="PMC77")]
    outcome = run(small)
    assert len(awaiting(small)) == 3 and sound(small)
    told = {row["where"]: (row["found"], row["records"]) for row in rows(small, "searches")}
    assert told == {"a shelf": ("", ""), "PubMed": ("2", "2"), "Europe PMC": ("2", "1")}
    assert outcome.rows[-1]["url"] == "https://europepmc.org/article/PMC/PMC77"


def test_many_pages_are_put_together(pretend, small):
    pretend.pubmed = [record(n) for n in range(450)]
    pretend.europe, pretend.page = [record(n) for n in range(440, 463)], 5
    run(small)
    assert [len(p["id"].split(",")) for p in pretend.of("esummary")] == [200, 200, 50]
    assert len(pretend.of("search")) == 5
    assert len(awaiting(small)) == 463 and sound(small)


def test_a_record_that_is_withdrawn_is_counted_and_said(pretend, small):
    pretend.pubmed = [record(1), record(2, error="cannot get document summary"), record(3, "<b></b>")]
    run(small)
    told = {row["where"]: row for row in rows(small, "searches")}["PubMed"]
    assert (told["found"], told["records"], len(awaiting(small))) == ("3", "1", 1)
    words = "2 without a summary or a title could not be read: PMID 30000002, PMID 30000003."
    assert words in told["notes"]


@pytest.mark.parametrize("broken", [
    {"deleted": True}, {"summary": None}, {"summary": []}, {"summary": {"uid": "1", "title": {}}},
    {"summary": {"title": "Roses", "authors": 3}}, {"summary": {"title": "Roses", "articleids": ["x"]}}],
    ids=str)
def test_a_record_that_cannot_be_read_costs_itself_and_is_named(pretend, small, broken):
    pretend.pubmed = [record(1), record(2, **broken), record(3)]
    outcome = run(small)
    assert [row["pmid"] for row in awaiting(small)] == [record(1)["pmid"], record(3)["pmid"]] and sound(small)
    told = {row["where"]: row for row in rows(small, "searches")}["PubMed"]
    number = record(2)["pmid"]
    assert f"1 without a summary or a title could not be read: PMID {number}." in told["notes"]
    assert record(2)["pmid"] in search.as_markdown(outcome)


def test_many_records_that_cannot_be_read_are_counted(pretend, small):
    pretend.pubmed = [record(n, deleted=n > 0) for n in range(150)]
    run(small)
    told = {row["where"]: row for row in rows(small, "searches")}["PubMed"]["notes"]
    assert "149 without a summary or a title could not be read" in told and "and 119 more." in told
    assert len(told) < 1000 and sound(small)


def test_summaries_of_others_are_none(pretend, small):
    pretend.pubmed = [record(1), record(2)]
    pretend.faults["esummary"] = [{"result": {"uids": []}}] * 5
    assert list(run(small).down) == ["PubMed"]


def test_the_only_record_of_a_search_may_have_no_summary(pretend, small):
    pretend.pubmed = [record(1, deleted=True)]
    assert run(small).down == {} and awaiting(small) == [] and sound(small)


def test_an_answer_in_other_types_of_the_same_words_is_read(pretend, small):
    pretend.pubmed = [record(1)]
    number = record(1)["pmid"]
    pretend.faults["esearch"] = [{"esearchresult": {"count": 1, "idlist": [int(number)]}}]
    pretend.faults["search"] = [{"hitCount": 0, "request": {}}]
    outcome = run(small)
    assert outcome.down == {} and [row["pmid"] for row in awaiting(small)] == [number]


def test_a_broken_record_of_europe_pmc_costs_itself(pretend, small):
    pretend.europe = [record(1), record(2, title="<b></b>"), record(3)]
    run(small)
    told = {row["where"]: row for row in rows(small, "searches")}["Europe PMC"]["notes"]
    assert len(awaiting(small)) == 2 and f"MED/{record(2)['pmid']}" in told and sound(small)


@pytest.mark.parametrize("lists, words", [
    ({"warninglist": {"phrasesignored": ["and"], "quotedphrasesnotfound": [], "outputmessages": []}},
     "PubMed ignored a part of the query: and."),
    ({"warninglist": {"phrasesignored": [], "quotedphrasesnotfound": ['"spinal cord"[tiab]'],
                      "outputmessages": ["Quoted phrase not found"]},
      "errorlist": {"phrasesnotfound": [], "fieldsnotfound": []}},
     "PubMed did not find a quoted phrase, and looked for its words: spinal cord."),
    ({"warninglist": {"quotedphrasesnotfound": ["<script>", "=1+1", "@evil"]}},
     "PubMed did not find a quoted phrase, and looked for its words: a phrase that is not in it.")])
def test_a_query_that_pubmed_has_changed_is_told_and_noted(pretend, small, lists, words):
    pretend.pubmed, pretend.listed = [record(1)], lists
    outcome = run(small)
    told = {row["where"]: row for row in rows(small, "searches")}["PubMed"]
    assert words in told["notes"] and words in search.as_markdown(outcome)
    assert len(awaiting(small)) == 1 and sound(small)


@pytest.mark.parametrize("lists", [
    {"phrasesnotfound": ["intramedullary[tiab]"], "fieldsnotfound": []}, {"fieldsnotfound": ["tiab"]},
    {"phrasesnotfound": ["<b>"]}], ids=str)
def test_a_part_of_the_query_that_is_left_out_is_no_search_by_the_protocol(pretend, small, lists):
    pretend.pubmed, pretend.listed = [record(1)], {"errorlist": lists}
    outcome = run(small)
    assert "did not find a part of the query, and left it out" in outcome.down["PubMed"]
    assert awaiting(small) == [] and [row["where"] for row in rows(small, "searches")] == [
        "a shelf", "Europe PMC"]
    assert len(pretend.of("esearch")) == 1, "asking again changes nothing"


@pytest.mark.parametrize("lists", [
    {}, {"errorlist": {"phrasesnotfound": [], "fieldsnotfound": []}},
    {"errorlist": None, "warninglist": None},
    {"warninglist": {"phrasesignored": [], "outputmessages": ["No items found."]}}], ids=str)
def test_that_nothing_was_found_is_no_warning(pretend, small, lists):
    pretend.listed = lists
    assert run(small).down == {} and "PubMed" not in {
        row["where"]: row["notes"] for row in rows(small, "searches")}["PubMed"]


@pytest.mark.parametrize("date, year", [
    ("2017 Mar 5", "2017"), ("Summer 2017", "2017"), ("Fall-Winter 2016", "2016"), ("Dec 2015", "2015"),
    ("1998 Dec-1999 Jan", "1998"), ("19 Dec 2015", "2015"), ("2016-2017", "2016"), ("20 Spring", "2014"),
    ("", "2014")])
def test_a_year_is_found_wherever_it_stands_in_a_date(pretend, small, date, year):
    pretend.pubmed = [record(1, pubdate=date, sortpubdate="2014/06/01 00:00")]
    run(small)
    (row,) = awaiting(small)
    assert (row["year"], row["citation_key"]) == (year, f"bbson{year}")


@pytest.mark.parametrize("sent, kept", [
    ("Spinal metastasis (p < 0.05 and > 3 years)", "Spinal metastasis (p < 0.05 and > 3 years)"),
    ("<i>Spinal</i> metastasis of HER2<sup>+</sup> &amp; others", "Spinal metastasis of HER2+ & others"),
    ("Spinal metastasis\tof a rose", "Spinal metastasis of a rose")])
def test_prose_stays_and_markup_goes(pretend, small, sent, kept):
    pretend.pubmed = [record(1, sent)]
    run(small)
    assert [row["title"] for row in awaiting(small)] == [kept] and sound(small)


def test_signs_that_json_does_not_allow_are_read(pretend, small):
    pretend.pubmed = [record(1)]
    pretend.faults["esearch"] = [json.dumps(pretend.esearch({"term": "a b"})).replace("a b", "a\tb").encode()]
    assert run(small).down == {}


def test_a_report_whose_title_was_translated_is_known_by_its_page(pretend, tmp_path):
    there = {"volume": "7", "pages": "11-13", "year": "2026", "citation_key": "clark2026", "pmid": ""}
    folder = corpus.write(tmp_path / "data", corpus.tables(edit("sources", sources=there)))
    pretend.pubmed = [record(1, "[Wholly other words]", authors=["Clark C"], year="2026", pages="11-3")]
    outcome = run(folder)
    assert outcome.rows == [] and "page alone" in rows(folder, "searches")[-1]["notes"]


def test_keys_do_not_collide(pretend, small):
    pretend.pubmed = [record(n, authors=["Adams AB"], year="2020") for n in range(30)]
    run(small)
    keys = {row["citation_key"] for row in awaiting(small)}
    assert len(keys) == 30 and {"adams2020a", "adams2020z", "adamsx2020"} <= keys and sound(small)


@pytest.mark.parametrize("title, kinds, word", [
    ("Intramedullary spinal cord metastasis of lung cancer", ("Case Reports",), protocol.LIKELY),
    ("Metastases of the conus medullaris", ("Journal Article",), protocol.LIKELY),
    ("Intramedullary metastasis: a systematic review", ("Review",), protocol.UNCLEAR),
    ("Intramedullary and extramedullary metastasis", ("Case Reports",), protocol.UNCLEAR),
    ("Back pain in an old man", ("Case Reports",), protocol.UNCLEAR),
    ("Intramedullary nailing of the femur", ("Journal Article",), protocol.UNLIKELY),
    ("Epidural metastasis of the spine", ("Case Reports",), protocol.UNLIKELY),
    ("Drop metastasis of a glioblastoma", ("Case Reports",), protocol.UNLIKELY),
    ("Intramedullary tumours in dogs", ("Journal Article",), protocol.UNLIKELY)])
def test_the_first_guess_is_a_rule_with_its_reason(title, kinds, word):
    said, reason = protocol.guess(title, kinds)
    assert said == word and reason.startswith("the title names")


def test_a_guess_is_for_a_person_to_decide(pretend, small):
    pretend.pubmed = [record(1), record(2, "Intramedullary tumours in dogs")]
    run(small)
    by = {row["title"]: row for row in awaiting(small)}
    assert "for a person to decide: unlikely (" in by["Intramedullary tumours in dogs"]["notes"]
    assert all(row["decision"] == "" and row["exclusion_reason"] == "" for row in by.values())


def test_hostile_words_reach_no_table_and_break_none(pretend, small):
    pretend.pubmed = [
        record(n, f"{words} {n} spinal {n * 7919}" if n % 2 else words, authors=[words, "Baker B"],
               journal=words, volume=words, issue=words, pages=words, kinds=[words])
        for n, words in enumerate(HOSTILE)]
    pretend.europe = [record(100 + n, words, authors=[words]) for n, words in enumerate(HOSTILE)]
    outcome = run(small)
    assert sound(small)
    told = {row["where"]: row for row in rows(small, "searches")}
    entered = {row["pmid"] for row in awaiting(small)}
    alike = sum(len(one.alike) for one in outcome.brought)
    empty = sum(int(told[where]["found"]) for where in search.SERVICES) - len(entered) - alike
    assert len(entered) == sum(int(told[where]["records"]) for where in search.SERVICES)
    assert len(entered) > len(HOSTILE) and empty < 10, "few are lost, and those are told"
    for row in awaiting(small):
        assert all(cell.isprintable() and len(cell) < 6000 for cell in row.values())

    text = search.as_markdown(outcome)
    listed = [line for line in text.splitlines() if line.startswith("- [ ] ")]
    assert len(listed) == len(outcome.rows)
    bare = re.sub(r"`[^`\n]*`", "", text)
    for sign in ("<script", "@torvalds", "javascript:", "![", "evil.", "#1"):
        assert sign not in bare


def test_a_long_list_fits_into_an_issue(pretend, small):
    pretend.pubmed = [record(n) for n in range(60)]
    outcome = run(small)
    for one in outcome.brought:
        one.rows *= 23
    text = search.as_markdown(outcome)
    assert len(text) < 65_536 and "more stand in `data/sources.csv` without a decision" in text


@pytest.mark.parametrize("fault", [500, "reset", (429, "7200"), b"<html>", pretence.WRONG_TYPES])
def test_where_one_service_is_down_the_other_counts(pretend, small, fault):
    pretend.pubmed, pretend.europe = [record(1)], [record(1), record(2)]
    pretend.faults["esearch"] = [fault] * 5
    outcome = run(small)
    assert list(outcome.down) == ["PubMed"] and len(awaiting(small)) == 2 and sound(small)
    assert [row["where"] for row in rows(small, "searches")] == ["a shelf", "Europe PMC"]
    assert "PubMed could not be searched" in search.as_markdown(outcome)

    pretend.faults.clear()
    assert run(small).down == {} and len(pretend.of("search")) == 1, "the other is not asked twice in a day"
    told = [(row["where"], row["found"], row["records"], row["date"]) for row in rows(small, "searches")[1:]]
    assert told == [("Europe PMC", "2", "2", "2026-12-20"), ("PubMed", "1", "0", "2026-12-20")]
    run(small, since="2026-01-01")
    assert len(pretend.of("search")) == 2, "but where a day is given"


@pytest.mark.parametrize("answer", [
    {"esearchresult": {"ERROR": "Invalid query"}}, {"error": "API rate limit exceeded", "count": "11"},
    {"esearchresult": {"count": "5", "idlist": ["1"]}}, {"esearchresult": {"count": "-1", "idlist": []}},
    {"esearchresult": {"count": "1", "idlist": ["1; rm -rf /"]}}, {"esearchresult": {"count": "1e3"}},
    {"esearchresult": {"count": "20000", "idlist": [str(n) for n in range(1, 10_000)]}}])
def test_an_answer_that_cannot_be_is_not_believed(pretend, small, answer):
    pretend.faults["esearch"] = [answer] * 5
    assert list(run(small).down) == ["PubMed"]


def test_pages_that_turn_in_a_circle_come_to_an_end(pretend, small):
    page = {"hitCount": 9, "nextCursorMark": "*", "resultList": {"result": [{"id": "1", "source": "MED"}]}}
    pretend.faults["search"] = [page] * 50
    assert "announces 9 records and shows 1" in run(small).down["Europe PMC"]
    assert len(pretend.of("search")) == 1


def test_tables_that_are_not_sound_are_not_touched(pretend, small):
    path = small / "sources.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("exclude", "excluded"), encoding="utf-8")
    with pytest.raises(DataError):
        run(small)
    assert pretend.asked == []


def test_what_was_brought_stands_where_the_tables_are_spoilt_meanwhile(pretend, small, monkeypatch):
    pretend.pubmed, ask = [record(1)], search.SERVICES["Europe PMC"]

    def meanwhile(*arguments):
        (small / "series.csv").write_text("citation_key\n", encoding="utf-8")
        return ask(*arguments)

    monkeypatch.setitem(search.SERVICES, "Europe PMC", meanwhile)
    ended = command("--data", small, "--contact", "a@example.org")
    assert ended.exit_code == 3 and "PubMed: 1 found, **1 new**" in ended.stdout
    assert "PMC could not be searched: the tables are not in order any more: s" in ended.stderr
    assert "nothing was written" not in ended.output and len(awaiting(small)) == 1


def test_a_second_run_on_a_day_tells_again_what_the_first_brought(pretend, small):
    pretend.pubmed, pretend.europe = [record(1), record(2)], [record(3)]
    pretend.faults["search"] = [500] * 5
    run(small)
    first, again = run(small), run(small)
    assert len(pretend.of("esearch")) == 1 and len(first.rows) == 3
    assert search.as_markdown(again) == search.as_markdown(first)


def test_a_report_that_comes_in_while_a_database_is_asked_is_a_known_one(pretend, small, monkeypatch):
    pretend.pubmed = [record(1), record(2)]
    ask = search.SERVICES["PubMed"]

    def meanwhile(*arguments):
        answer = ask(*arguments)
        checked = validate.sound(small)
        other = {
            "citation_key": "bson2026", "title": record(1)["title"], "authors": "Bson A", "year": "2026",
            "study_type": "other", "scope": "abstract", "decision": "exclude",
            "exclusion_reason": "other_topic", "url": "https://example.org/a-note"}
        write_together(canonical.with_rows(checked, {"sources": [other]}), small)
        return answer

    monkeypatch.setitem(search.SERVICES, "PubMed", meanwhile)
    outcome = run(small)
    (new,) = awaiting(small)
    assert new["pmid"] == record(2)["pmid"] and len(outcome.rows) == 1
    assert {row["where"]: row["records"] for row in rows(small, "searches")}["PubMed"] == "1" and sound(small)


def test_both_tables_are_written_or_none(pretend, small, monkeypatch):
    pretend.pubmed = [record(1)]
    before = {path.name: path.read_bytes() for path in small.iterdir()}

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(search, "write_together", full)
        with pytest.raises(OSError, match="No space"):
            run(small)
    assert {path.name: path.read_bytes() for path in small.iterdir()} == before
    run(small)
    assert len(awaiting(small)) == 1


def command(*arguments):
    return CliRunner().invoke(main, ["search", *map(str, arguments)])


def test_the_command_writes_the_list(pretend, small, tmp_path):
    pretend.pubmed, out = [record(1)], tmp_path / "new.md"
    ended = command("--data", small, "--contact", "a@example.org", "--out", out)
    assert ended.exit_code == 0, ended.output
    assert "PubMed: 1 found, **1 new**" in out.read_text(encoding="utf-8") and sound(small)


def test_the_command_says_how_it_ended(pretend, small):
    options = ["--data", small, "--contact", "a@example.org"]
    pretend.faults["esearch"], pretend.faults["search"] = [500] * 5, [500] * 5
    assert command(*options).exit_code == 1
    pretend.faults["esearch"] = [500] * 10
    partly = command(*options)
    assert partly.exit_code == 3 and "PubMed could not be searched" in partly.output
    assert command(*options).exit_code == 3, "the other was searched today"
    assert command(*options).exit_code == 0


@pytest.mark.parametrize("wrong, words", [
    (["--contact", ""], "--contact"), (["--contact", "nobody"], "not an e-mail address"),
    (["--contact", "a@example.org", "--since", "soon"], "does not match the format")])
def test_a_wrong_call_asks_nobody(pretend, small, monkeypatch, wrong, words):
    monkeypatch.delenv("LIVING_REVIEW_CONTACT", raising=False)
    about = replace(edition.read(), contact="")
    monkeypatch.setattr(edition, "read", lambda: about)
    ended = command("--data", small, *wrong)
    assert ended.exit_code == 2 and words in ended.output and pretend.asked == []


def test_the_address_may_come_from_the_environment(pretend, small, monkeypatch):
    monkeypatch.setenv("LIVING_REVIEW_CONTACT", "b@example.org")
    assert command("--data", small).exit_code == 0


def test_or_from_the_citation_of_the_review(pretend, small, monkeypatch):
    monkeypatch.delenv("LIVING_REVIEW_CONTACT", raising=False)
    about = replace(edition.read(), contact="c@example.org")
    monkeypatch.setattr(edition, "read", lambda: about)
    assert command("--data", small).exit_code == 0 and "c@example.org" in str(pretend.asked)


def test_the_book_counts_what_the_search_brought(pretend, folder):
    pretend.pubmed, pretend.europe = [record(1), record(2)], [record(2), record(3)]
    before = methods.Flow(dataset.load(folder))
    run(folder)
    data = dataset.load(folder)
    f = methods.Flow(data)
    assert (f.awaiting, f.screened, f.dropped, f.otherwise) == (
        before.awaiting + 3, before.screened, 1, before.otherwise)
    assert [(p.where, p.new, p.found) for p in f.found][1:] == [("Europe PMC", 1, 2), ("PubMed", 2, 2)]
    assert methods.last_search(data) == "2026-12-20"
    shown = review.awaiting(data).markdown()
    assert f"Awaiting a decision: {before.awaiting + 3} records" in shown
    assert f"[pubmed](https://pubmed.ncbi.nlm.nih.gov/{record(1)['pmid']}/)" in shown


def test_records_that_await_a_decision_are_shown_as_they_are(folder):
    """Another address than that of a database is text, and so is a title."""
    data = dataset.load(folder)
    data.sources.loc[data.sources.index[0], ["decision", "title", "url"]] = [
        None, "[a](javascript:alert(1)) | <b>", "https://evil.example/)[x](y"]
    text = review.awaiting(data).markdown()
    assert not re.search(r"(?<!\\)\]\(", text) and "<b>" not in text
