"""What databases know of a report is proposed with how well it matches; a person decides."""

import csv
import io

import pytest
from click.testing import CliRunner

import corpus
from corpus import copy, edit
from living_review.commands.cli import main
from living_review.gate import canonical, validate
from living_review.intake import sheets
from living_review.intake.faults import Outcome
from living_review.literature import databases, identify, web
from living_review.literature.databases import Record
from living_review.tables.problems import Refused
from pretend import WRONG_TYPES, client, record, services
from raw import rows

TITLE = "Intramedullary spinal metastasis of a rose: ring enhancement and a cyst"
ROW = {column.name: "" for column in corpus.PACKAGE.tables["sources"].columns}
ADAMS = ROW | {"citation_key": "adams2020", "title": TITLE, "authors": "Adams Ann; Roe Rita", "year": "2020",
               "journal": "Journal of Gardens", "volume": "7", "pages": "11-13"}


def of(**more) -> Record:
    """A record of the report, but for what is given."""
    about = {"title": TITLE, "url": "https://doi.org/10.1000/rose", "authors": ("Adams A", "Roe R"),
             "journal": "Journal of Gardens", "year": "2020", "volume": "7", "issue": "2", "pages": "11-13",
             "doi": "10.1000/rose", "kinds": ("journal-article",)}
    return Record(**about | more)


def work(**more) -> dict:
    """A work of Crossref as its answers have it (https://api.crossref.org/swagger-ui/index.html)."""
    return {
        "indexed": {"date-parts": [[2024, 5, 2]], "date-time": "2024-05-02T10:11:12Z",
                    "timestamp": 1714644672000},
        "reference-count": 12, "publisher": "Gardens Ltd", "issue": "2", "DOI": "10.1000/ROSE",
        "type": "journal-article", "created": {"date-parts": [[2019, 12, 30]]}, "page": "11-13",
        "source": "Crossref", "is-referenced-by-count": 3, "title": [TITLE], "prefix": "10.1000",
        "volume": "7", "author": [
            {"given": "Ann", "family": "Adams", "sequence": "first", "affiliation": []},
            {"given": "Rita", "family": "Roe", "sequence": "additional", "affiliation": []}],
        "container-title": ["Journal of Gardens"], "short-container-title": ["J Gard"], "language": "en",
        "score": 48.3, "issued": {"date-parts": [[2019, 12]]}, "published-print": {"date-parts": [[2020, 2]]},
        "URL": "http://dx.doi.org/10.1000/rose", "ISSN": ["1234-5678"], "subject": []} | more


@pytest.fixture
def pretend(monkeypatch):
    with services(monkeypatch) as there:
        yield there


@pytest.fixture
def small(tmp_path):
    """The specimen, whose included report says nothing but title, author and year."""
    bare = {"title": TITLE, "doi": "", "journal": ""}
    return corpus.write(tmp_path / "data", corpus.tables(edit("sources", sources=(bare, {}, {}))))


def proposed(outcome) -> list[dict]:
    return list(csv.DictReader(io.StringIO(identify.sheet(outcome))))


def row(folder, key="adams2020") -> dict:
    (found,) = (row for row in rows(folder, "sources") if row["citation_key"] == key)
    return found


# -- how well a record matches


@pytest.mark.parametrize("mine, its", [
    ({}, {}),
    ({"journal": "", "volume": "", "pages": ""}, {}),
    ({"authors": "", "year": ""}, {}),
    ({"authors": "", "year": "", "volume": "", "pages": "", "journal": "",
      "title": f"{TITLE} in a bed beside ferns"}, {"title": f"{TITLE} in a bed beside ferns"}),
    ({"title": TITLE.partition(":")[0]}, {}),
    ({}, {"title": TITLE.partition(":")[0], "other_titles": (TITLE,)}),
    ({}, {"title": "Intramedullary spinal Metastases of a Rose. Ring enhancement & a cyst"}),
    ({}, {"title": "Intramedullary spinal metastasis of a rose: A case report", "pages": ""}),
    ({}, {"year": "2019"}), ({}, {"pages": "11-3"}), ({}, {"volume": "", "pages": "11"}),
    ({}, {"journal": "J Gard"}), ({"journal": "J. Gard."}, {}), ({}, {"journal": "Annals of Ferns"}),
    ({"authors": "Kłębczyk Adam"}, {"authors": ("Klebczyk A",)}),
    ({"authors": "Ann Adams"}, {"authors": ("Adams Ann",)}),
    ({"authors": "名和 公敏"}, {"authors": ("Nawa K",)}),
    ({"title": "Métastase intramédullaire d'une rose"}, {"title": "[Intramedullary metastasis of a rose]"}),
    ({"title": "Métastase intramédullaire d'une rose", "volume": "", "pages": ""},
     {"title": "[Of a rose]", "other_titles": ("Métastase intramédullaire d'une rose.",)}),
    ({"doi": "10.1000/rose", "authors": "", "year": ""}, {}),
    ({"title": f"Erratum: {TITLE}"}, {"title": f"Erratum: {TITLE}"}),
    ({"journal": "medRxiv"}, {"kinds": ("posted-content",), "journal": ""}),
    ({"doi": "10.1000/rose", "journal": ""}, {"kinds": ("posted-content",), "journal": ""}),
], ids=str)
def test_the_same_report_matches_well(mine, its):
    match, why = identify.judged(ADAMS | mine, of(**its))
    assert match == identify.GOOD, why


@pytest.mark.parametrize("mine, its, said", [
    ({}, {"authors": ("Zhou W",)}, "another author (Zhou W, not Adams Ann)"),
    ({}, {"kinds": ("Journal Article", "Published Erratum")}, "a notice (Published Erratum)"),
    ({}, {"title": f"Correction to: {TITLE}"}, "a notice (Correction to)"),
    ({}, {"title": f"RETRACTED: {TITLE}"}, "a notice (RETRACTED)"),
    ({}, {"kinds": ("journal-article", "retraction")}, "a notice (retraction)"),
    ({}, {"kinds": ("Comment", "Letter")}, "a notice (Comment)"),
    ({}, {"kinds": ("posted-content",), "doi": "10.1101/1.2", "journal": ""}, "a preprint, not the article"),
    ({"journal": ""}, {"kinds": ("Preprint",), "journal": "Research Square"}, "a preprint, not the article"),
    ({"journal": "medRxiv"}, {}, "the article, not the preprint"),
    ({"doi": "10.1000/fern"}, {}, "with another identifier"),
    ({"pmid": "31415926"}, {"pmid": "27182818"}, "with another identifier"),
    ({"doi": "10.1000/rose"}, {"title": "Of femurs", "authors": ("Zhou W",)}, "same identifier"),
    ({}, {"year": "2012", "pages": "99", "authors": ()}, "(2012, not 2020); another page (99, not 11-13)"),
    ({"title": "Métastase d'une rose", "pages": ""}, {}, "same author, year, journal"),
    ({"title": "Métastase d'une rose", "pages": "1-5"}, {"pages": "1"}, "same author, year, journal"),
    ({"title": "Métastase d'une rose", "volume": ""}, {}, "same author, year, page, journal"),
], ids=str)
def test_what_is_likely_another_paper_says_why(mine, its, said):
    match, why = identify.judged(ADAMS | mine, of(**its))
    assert match == identify.POOR and said in "; ".join(why)


@pytest.mark.parametrize("mine, its", [
    ({}, {"year": "2015"}), ({}, {"pages": "99-100"}), ({"pages": ""}, {"journal": "Annals of Ferns"}),
    ({"pages": "", "title": "Intramedullary spinal metastasis of a fern: ring enhancement and a cyst"}, {}),
    ({"title": "A rose and a cyst", "authors": "", "volume": "", "pages": "", "journal": ""},
     {"title": "A rose and a cyst", "year": ""})], ids=str)
def test_what_speaks_neither_way_is_left_to_a_person(mine, its):
    assert identify.judged(ADAMS | mine, of(**its))[0] == identify.FAIR


@pytest.mark.parametrize("its", [
    {"title": "Intramedullary nailing of the femur"},
    {"title": "Intramedullary metastasis of a fern without enhancement", "authors": ("Zhou W",)},
    {"title": f"{TITLE.partition(':')[0]}: autopsies", "authors": ("Zhou W",), "year": "1999"},
    {"title": "朝野", "authors": ()}], ids=str)
def test_another_paper_is_not_proposed(its):
    assert identify.judged(ADAMS | {"pages": ""}, of(**{"journal": ""} | its))[0] == ""


# -- what the services answer


@pytest.mark.parametrize("sent, kept", [
    ({}, {}), ({"title": ["<i>In vivo</i> &amp;amp; <sub>2</sub>"]}, {"title": "In vivo & 2"}),
    ({"author": [{"name": "Rose Study Group", "sequence": "first"}, {"family": "Roe"}, {"suffix": "Jr"}]},
     {"authors": ("Rose Study Group", "Roe")}),
    ({"author": None}, {"authors": ()}), ({"container-title": []}, {"journal": ""}),
    ({"page": None, "article-number": "e17"}, {"pages": "e17"}),
    ({"published-print": None}, {"year": "2019"}),
    ({"published-print": None, "issued": {"date-parts": [[None]]}}, {"year": ""}),
    ({"subtitle": ["A cyst"], "original-title": ["Une rose"]},
     {"other_titles": (f"{TITLE}: A cyst", "Une rose")}),
    ({"update-to": [{"type": "erratum", "DOI": "10.1/x"}]}, {"kinds": ("journal-article", "erratum")}),
], ids=str)
def test_a_work_of_crossref_is_read_as_documented(pretend, sent, kept):
    pretend.crossref = [work(**sent)]
    (found,) = databases.works(client(), reference="a rose", most=5)
    assert found == of(authors=("Adams Ann", "Roe Rita"), **kept) if "authors" not in kept else of(**kept)


@pytest.mark.parametrize("spoilt", [
    {"title": []}, {"title": None}, {"DOI": 7}, {"author": 3}, {"DOI": None}], ids=str)
def test_a_work_that_cannot_be_read_costs_itself(pretend, spoilt):
    pretend.crossref = [work(**spoilt), work(), "x", None]
    assert [found.doi for found in databases.works(client(), reference="a rose", most=5)] == ["10.1000/rose"]


def test_a_translated_title_of_pubmed_has_its_own_beside_it(pretend):
    pretend.pubmed = [record(1, "[A rose]")]
    summary = pretend.esummary({"id": record(1)["pmid"]})
    summary["result"][record(1)["pmid"]]["vernaculartitle"] = "Une rose."
    pretend.faults["esummary"] = [summary]
    (found,) = databases.nearest_in_pubmed(client(), "rose[ti]", 5)
    assert found.other_titles == ("Une rose",)


# -- a run


def test_a_report_is_asked_about_by_what_its_row_says(pretend, small):
    identify.run(small, client())
    assert [p["query.bibliographic"] for p in pretend.of("works")] == [f"{TITLE}, Adams Ann, 2020"]
    assert pretend.of("works")[0]["mailto"] == "someone@example.org"
    (asked,) = pretend.of("esearch")
    assert asked["term"] == (
        "(intramedullary[ti] AND metastasis[ti] AND spinal[ti] AND rose[ti]) OR (intramedullary[tt] AND "
        "metastasis[tt] AND spinal[tt] AND rose[tt]) OR (adams[1au] AND 2020[dp] AND intramedullary[tiab] "
        "AND metastasis[tiab])")
    assert int(asked["retmax"]) == identify.MOST
    assert pretend.of("esummary") == [], "nothing was listed"


@pytest.mark.parametrize("there, query", [
    ({"authors": "van der Berg Jan", "volume": "64", "pages": "2-A", "title": "急速な転帰"},
     "(berg[1au] AND 64[vi] AND 2[pg])"),
    ({"authors": "", "title": "A rose"}, ""),
    ({"authors": "", "title": "A rose[ti] OR (x) \"AND\" cancer"}, None)], ids=str)
def test_a_query_is_made_of_plain_words(there, query):
    made = identify._query(ROW | there)
    assert made == query if query is not None else set(made) <= set("abcdefghijklmnopqrstuvwxyzAORND[]() ")


@pytest.mark.parametrize("there, asked", [
    ({"doi": "10.1000/rose"}, [("works", "10.1000/rose"), ("esearch", '("10.1000/rose"[aid])')]),
    ({"pmid": "27182818"}, [("works", None), ("esummary", "27182818")])], ids=str)
def test_what_has_an_identifier_is_asked_about_by_it(pretend, tmp_path, there, asked):
    folder = corpus.write(tmp_path / "data", corpus.tables(edit("sources", sources=(
        {"title": TITLE, "doi": ""} | there, {}, {}))))
    pretend.works, pretend.pubmed = {"10.1000/rose": work()}, [record(1, pmid="27182818")]
    identify.run(folder, client())
    told = [(name, p.get("doi") or p.get("term", "").partition(" OR ")[0] or p.get("id"))
            for name, p, _ in pretend.asked]
    assert told[:2] == asked


def test_both_services_make_one_proposal_of_what_is_missing_alone(pretend, small):
    pretend.crossref = [work()]
    pretend.pubmed = [record(1, TITLE, pmid="27182818", pmcid="PMC1234567", doi="10.1000/rose", year="2021",
                             authors=["Adams A", "Roe R"], pages="11-3")]
    (found,) = proposed(identify.run(small, client()))
    assert (found["citation_key"], found["match"], found["take"]) == ("adams2020", "good", "")
    assert {name: found[name] for name in identify.WANTED} == {
        "doi": "10.1000/rose", "pmid": "27182818", "pmcid": "PMC1234567", "authors": "", "year": "",
        "journal": "Journal of Gardens", "volume": "7", "issue": "2", "pages": "11-13"}
    assert "same author, year" in found["why"] and "PubMed has year 2021" in found["why"]


def test_one_without_doi_is_joined_to_its_work_by_all_else(pretend, small):
    pretend.crossref = [work()]
    pretend.pubmed = [record(1, TITLE, doi="", year="2020", authors=["Adams A"])]
    (found,) = proposed(identify.run(small, client()))
    assert (found["doi"], found["pmid"]) == ("10.1000/rose", record(1)["pmid"])


def test_of_several_alike_none_is_good_and_the_best_stand_first(pretend, small):
    pretend.crossref = [work(DOI="10.1000/1", type="posted-content", title=[TITLE]), work(DOI="10.1000/2"),
                        work(DOI="10.1000/3", page="90"), work(DOI="10.1000/4", title=["Of ferns"], page="1")]
    found = proposed(identify.run(small, client()))
    assert [(one["doi"], one["match"]) for one in found] == [
        ("10.1000/2", "fair"), ("10.1000/3", "fair"), ("10.1000/1", "poor")]
    assert "one of several alike" in found[0]["why"]


def test_a_record_that_another_row_has_is_told(pretend, small):
    pretend.pubmed = [record(1, TITLE, pmid="31415926", authors=["Adams A"], year="2020")]
    (found,) = proposed(identify.run(small, client()))
    assert found["match"] == "poor" and "its identifiers are those of clark2021" in found["why"]


def test_nothing_found_is_said_and_so_is_nothing_new(pretend, small):
    assert identify.run(small, client()).none == ["adams2020"]
    named = identify.run(small, client(), ["clark2021"])
    assert list(named.rows) == ["clark2021"], "any report can be named"


@pytest.mark.parametrize("fault", [500, "reset", "cut", (429, "7200"), b"<html>", WRONG_TYPES, b'{"message":',
                                   {"message": {"items": None}}, {"esearchresult": {"idlist": ["1; x"]}},
                                   {"esearchresult": {"ERROR": "Invalid"}}], ids=str)
def test_where_a_service_gives_no_answer_the_other_counts(pretend, small, fault):
    pretend.crossref, pretend.pubmed = [work()], [record(1, TITLE, authors=["Adams A"], year="2020")]
    service, name, left = next(way for way in (("esearch", "PubMed", "doi"), ("works", "Crossref", "pmid"))
                               if way[0] == "works" or "esearchresult" in str(fault) and fault != WRONG_TYPES)
    pretend.faults[service] = [fault] * 5
    outcome = identify.run(small, client())
    assert [one for one in outcome.services if outcome.services[one].down] == [name]
    assert outcome.services[name].not_asked == ["adams2020"]
    assert proposed(outcome)[0][left] and outcome.none == []
    assert f"{name} was not asked about 1, as it gave no answer" in identify.told(outcome)
    assert "1 report lacks something. 1 has proposals: 1 " in identify.told(outcome)


def test_a_service_that_stays_silent_is_left_alone(pretend, tmp_path, monkeypatch):
    monkeypatch.setattr(web, "AGAIN", 0)
    more = [copy(citation_key=f"dunn202{n}", title=f"Rose {n}", year=f"202{n}", pmid="") for n in range(5)]
    folder = corpus.write(tmp_path / "data", corpus.tables(edit("sources", sources=({}, *more))))
    pretend.faults["works"] = [403] * 9
    outcome = identify.run(folder, client(), [f"dunn202{n}" for n in range(5)])
    assert len(pretend.of("works")) == web.SILENCES and len(outcome.services["Crossref"].not_asked) == 5
    assert len(pretend.of("esearch")) == 5


# -- what a person hands back


def take(folder, text: str, write=True) -> Outcome:
    return identify.take(folder, "sheet.csv", text.encode(), write)


def marked(folder, pretend, **cells) -> str:
    pretend.crossref = [work()]
    (found,) = proposed(identify.run(folder, client()))
    return sheets.written(identify.COLUMNS, [found | {"take": "x"} | cells])


def test_what_is_marked_is_entered_and_nothing_else(pretend, small):
    before = {path.name: path.read_bytes() for path in small.iterdir()}
    was, text = row(small), marked(small, pretend)
    assert take(small, text.replace("\nx,", "\n,")).lines == ()
    assert take(small, text, write=False).lines == (
        "adams2020, DOI (doi): empty → 10.1000/rose",
        "adams2020, Journal (journal): empty → Journal of Gardens",
        "adams2020, Volume (volume): empty → 7", "adams2020, Issue (issue): empty → 2",
        "adams2020, Pages (pages): empty → 11-13")
    assert {path.name: path.read_bytes() for path in small.iterdir()} == before
    take(small, text)
    assert row(small) == was | {"doi": "10.1000/rose", "journal": "Journal of Gardens", "volume": "7",
                                "issue": "2", "pages": "11-13"}
    assert validate.check(small).errors == () and canonical.tidy(small, write=False) == ([], [])
    assert [name for name in before if (small / name).read_bytes() != before[name]] == ["sources.csv"]
    assert take(small, text).lines == (), "taking it again changes nothing"


@pytest.mark.parametrize("cells, said", [
    ({"citation_key": "adams2021"}, r"no report 'adams2021'. Did you mean adams2020\?"),
    ({"year": "2019"}, "Row 2 of sheet.csv: adams2020 has year '2020', the sheet '2019'. What is there")])
def test_a_sheet_that_does_not_fit_is_refused(pretend, small, cells, said):
    text, before = marked(small, pretend, **cells), (small / "sources.csv").read_bytes()
    with pytest.raises(Refused, match=said):
        take(small, text)
    assert (small / "sources.csv").read_bytes() == before


@pytest.mark.parametrize("cells", [{"pmid": "31415926"}, {"doi": "no doi"}, {"pages": "11. Mrz"}], ids=str)
def test_what_the_gate_refuses_is_told_in_its_words_and_nothing_is_entered(pretend, small, cells):
    text, before = marked(small, pretend, **cells), (small / "sources.csv").read_bytes()
    outcome = take(small, text)
    assert not outcome.sound and [fault.value for fault in outcome.faults] == [*cells.values()]
    assert (small / "sources.csv").read_bytes() == before


def test_a_value_is_read_as_people_write_it(pretend, small):
    take(small, marked(small, pretend, doi="https://doi.org/10.1000/ROSE", pmid="PMID: 27182818"))
    assert (row(small)["doi"], row(small)["pmid"]) == ("10.1000/rose", "27182818")


def test_a_former_key_is_known(tmp_path):
    folder = corpus.write(tmp_path / "data", corpus.tables(edit("sources", sources=copy(
        citation_key="dunnnd", former_keys="oaknd", title="Of oaks", authors="", year="", pmid=""))))
    assert take(folder, "take,citation_key,year\nx,oaknd,2004\n").lines == (
        "dunnnd, Year (year): empty → 2004",)
    assert row(folder, "dunnnd")["year"] == "2004"


def command(*arguments):
    return CliRunner().invoke(main, ["identify", *map(str, arguments)])


def test_the_command_proposes_and_takes(pretend, small, tmp_path):
    pretend.crossref, out = [work()], tmp_path / "sheet.csv"
    ended = command("--data", small, "--contact", "a@example.org", "--out", out)
    assert ended.exit_code == 0 and "1 good, 0 fair, 0 poor" in ended.stderr, ended.output
    again = command("--data", small, "--contact", "a@example.org", "--out", out)
    assert again.exit_code == 1 and "is there already" in again.stderr and len(pretend.of("works")) == 1
    out.write_text(out.read_text("utf-8").replace("\n,adams", "\nyes,adams"), "utf-8")
    dry = command("--data", small, "--take", out, "--dry-run")
    assert dry.stdout.endswith("nothing was written\n") and not row(small)["doi"]
    ended = command("--data", small, "--take", out)
    assert ended.exit_code == 0 and "DOI (doi): empty → 10.1000/rose" in ended.stdout and row(small)["doi"]


@pytest.mark.parametrize("faults, code", [({"works": 403}, 3), ({"works": 403, "esearch": 403}, 1)], ids=str)
def test_the_command_says_how_it_ended(pretend, small, faults, code):
    pretend.faults.update({name: [fault] for name, fault in faults.items()})
    assert command("--data", small, "--contact", "a@example.org").exit_code == code


def test_a_key_that_is_none_asks_nobody(pretend, small):
    ended = command("--data", small, "--contact", "a@example.org", "adams2021")
    assert ended.exit_code == 1 and "Did you mean adams2020?" in ended.stderr and pretend.asked == []
