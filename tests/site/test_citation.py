"""A citation says the same in four forms, whatever its names and signs, and ordinary readers take it."""

import datetime
import json

import jsonschema
import pytest
import rispy
from bs4 import BeautifulSoup
from click.testing import CliRunner
from pybtex.database import parse_string
from pybtex.richtext import Text

from living_review.commands.cli import main
from living_review.site import bibliography, citation
from living_review.tables import edition, inputs
from living_review.tables.edition import Author, Edition
from living_review.tables.inputs import ROOT

GROUP = Author("The contributors of the review")
PEOPLE = (Author("von Rose", "Ann-Marie J."), Author("O'Brien", "Seán"), Author("Łukasiewicz", "Żaneta"),
          Author("Ångström & Sons, Ltd"), Author("Müller-Lüdenscheidt", "Ö."),
          Author("de la Cruz", "José María"), Author("Research and Development Group"),
          Author("山田", "太郎"))
ODD = 'A 100% "odd" title_with {braces}, $5 & #1, \\command ~ <script>'


def make(authors=(GROUP,), title="Cord metastasis: a review", **changed) -> Edition:
    return Edition(**{
        "title": title, "abstract": "What is known.", "version": "2027.1.0",
        "released": datetime.date(2027, 1, 5), "authors": tuple(authors), "licenses": ("CC-BY-4.0",),
        "keywords": ("cord", "metastasis"), "doi": "", "address": "", "repository": ""} | changed)


WITH_ALL = {"doi": "10.5281/zenodo.1_2", "address": "https://example.org/review",
            "repository": "https://example.org/a/b"}
FIGURE = citation.Part("fig-survival-all", "Figure 14: Survival", "chapters/survival.html#fig-survival-all")


def read_bibtex(text):
    (key, entry), = parse_string(text, "bibtex").entries.items()
    return key, entry


def read_ris(text):
    (record,) = rispy.loads(text)
    return record


@pytest.fixture(scope="module")
def csl_schema():
    """Of the Citation Style Language project: github.com/citation-style-language/schema, e3ce254 (MIT)."""
    return json.loads((ROOT / "tests/schemas/csl-data.json").read_text(encoding="utf-8"))


def test_bibtex_has_title_year_version_and_the_group_as_one_name():
    key, entry = read_bibtex(citation.bibtex(make()))
    (person,) = entry.persons["author"]
    assert key == "iscm-living-review-2027.1.0" and entry.type == "misc"
    assert str(person) == "{The contributors of the review}"
    assert entry.fields["title"] == "{Cord metastasis: a review}"
    assert (entry.fields["year"], entry.fields["note"]) == ("2027", "Version 2027.1.0")
    assert "doi" not in entry.fields and "url" not in entry.fields


def test_bibtex_keeps_every_name_in_its_parts():
    _, entry = read_bibtex(citation.bibtex(make(PEOPLE)))
    read = [(" ".join(p.prelast_names + p.last_names), " ".join(p.first_names + p.middle_names))
            for p in entry.persons["author"]]
    told = [(str(Text.from_latex(family)), str(Text.from_latex(given))) for family, given in read]
    assert told == [(a.family, a.given) for a in PEOPLE]


def test_signs_of_tex_and_html_survive_bibtex():
    _, entry = read_bibtex(citation.bibtex(make(title=ODD)))
    assert str(Text.from_latex(entry.fields["title"])) == ODD.translate({ord(c): "" for c in "\\{}"})


def test_doi_and_address_stand_letter_by_letter():
    _, entry = read_bibtex(citation.bibtex(make(**WITH_ALL)))
    assert entry.fields["doi"] == "10.5281/zenodo.1_2"
    assert entry.fields["url"] == "https://example.org/review/v/2027.1.0/"


def test_without_a_site_the_repository_is_where_it_stands():
    _, entry = read_bibtex(citation.bibtex(make(repository="https://example.org/a/b")))
    assert entry.fields["url"] == "https://example.org/a/b"


def test_ris_is_read_back_by_rispy():
    record = read_ris(citation.ris(make(PEOPLE, title=ODD, **WITH_ALL)))
    assert record["type_of_reference"] == "DATA" and record["title"] == ODD
    # A comma at the end keeps a group in one piece.
    assert record["authors"] == [f"{a.family}, {a.given}".strip() for a in PEOPLE]
    assert (record["year"], record["date"], record["edition"]) == ("2027", "2027/01/05", "2027.1.0")
    assert record["doi"] == "10.5281/zenodo.1_2"
    assert record["urls"] == ["https://example.org/review/v/2027.1.0/"]
    assert record["keywords"] == ["cord", "metastasis"]


@pytest.mark.parametrize("part", [None, FIGURE, citation.Part("num-a.b", "Estimate a.b", "x.html#num-a-b")])
@pytest.mark.parametrize("about", [make(), make(PEOPLE, title=ODD, **WITH_ALL)])
def test_csl_json_keeps_its_schema(csl_schema, about, part):
    (item,) = told = json.loads(citation.csl(about, part))
    jsonschema.validate(told, csl_schema)
    assert item["issued"] == {"date-parts": [[2027, 1, 5]]}
    assert item["container-title" if part else "title"] == about.title


def test_csl_json_tells_groups_from_people():
    (item,) = json.loads(citation.csl(make([GROUP, PEOPLE[0]])))
    assert item["author"] == [{"literal": GROUP.family}, {"family": "von Rose", "given": "Ann-Marie J."}]


def test_a_state_of_work_claims_no_version_and_is_cited_where_it_stands():
    """Each form says that it is a draft, of which day and of which data."""
    state = make(state=True, digest="0123456789abcdef", address="https://example.org/r")
    for form, _, _ in citation.FORMS.values():
        told = form(state)
        assert "2027.1.0" not in told and "https://example.org/r/next" in told
        assert "raft of 5 January 2027, data 0123456789ab" in told
    assert "(Draft of 5 January 2027, data 0123456789ab)" in citation.apa(state)


def test_where_changes_wait_it_is_a_state_of_work(tmp_path, data):
    """Neither tags nor history are asked; its day is that of the build, and its digest that of its data."""
    (tmp_path / "changes").mkdir()
    (tmp_path / "data").symlink_to(ROOT / "data")
    (tmp_path / "CITATION.cff").write_text((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    (tmp_path / "changes/README.md").touch()
    about = edition.read(tmp_path / "CITATION.cff")
    assert about.called == f"Version {about.version}"
    (tmp_path / "changes/12.cases.md").touch()
    draft = edition.read(tmp_path / "CITATION.cff")
    assert (draft.number, draft.released, draft.digest) == ("draft", inputs.source_day(), data.digest)
    assert edition.prepared(tmp_path / "CITATION.cff") == about


def test_apa_names_version_and_kind():
    assert citation.apa(make()) == (
        "The contributors of the review. (2027). Cord metastasis: a review (Version 2027.1.0).\n")


@pytest.mark.parametrize("authors, words", [
    (PEOPLE[:1], "von Rose, A.-M. J. (2027)."),
    (PEOPLE[:2], "von Rose, A.-M. J., & O'Brien, S. (2027)."),
    (PEOPLE[:3], "von Rose, A.-M. J., O'Brien, S., & Łukasiewicz, Ż. (2027)."),
    ([Author(f"N{n}", "A") for n in range(1, 22)],
     ", ".join(f"N{n}, A." for n in range(1, 20)) + ", … N21, A. (2027)."),
    ([Author("Data Group Inc.")], "Data Group Inc. (2027)."),
])
def test_apa_writes_authors_by_its_rules(authors, words):
    assert citation.apa(make(authors)).startswith(words)


def test_apa_gives_the_doi_before_the_address():
    assert citation.apa(make(**WITH_ALL)).endswith("). https://doi.org/10.5281/zenodo.1_2\n")
    assert citation.apa(make(**WITH_ALL | {"doi": ""})).endswith("https://example.org/review/v/2027.1.0/\n")


def test_the_vancouver_style_gives_the_doi_else_the_address_else_that_it_is_unpublished():
    def cited(**more):
        return citation.vancouver(make([Author("García", "Zoë")], **more))

    assert cited(**WITH_ALL).startswith("García Z. ") and "[cited DAY OF READING]" in cited()
    assert cited(**WITH_ALL).endswith("Available from: https://doi.org/10.5281/zenodo.1_2\n")
    assert cited(**WITH_ALL | {"doi": ""}).endswith("Available from: https://example.org/review/v/2027.1.0/\n")
    assert cited().endswith(" Unpublished.\n")


def test_a_part_is_cited_at_its_own_address_in_this_very_version():
    about, here = make(**WITH_ALL), "https://example.org/review/v/2027.1.0/chapters/survival.html#fig-survival-all"
    _, entry = read_bibtex(citation.bibtex(about, FIGURE))
    assert entry.type == "incollection" and entry.fields["url"] == here
    assert (entry.fields["title"], entry.fields["booktitle"]) == (
        "{Figure 14: Survival}", "{Cord metastasis: a review}")
    record = read_ris(citation.ris(about, FIGURE))
    assert (record["secondary_title"], record["urls"]) == (about.title, [here])
    assert json.loads(citation.csl(about, FIGURE))[0]["URL"] == here
    assert citation.apa(about, FIGURE) == (
        "The contributors of the review. (2027). Figure 14: Survival. In Cord metastasis: a review "
        f"(Version 2027.1.0). {here}\n")


@pytest.mark.parametrize("form", citation.FORMS)
def test_the_command_prints_what_the_site_shows(form):
    run = CliRunner().invoke(main, ["cite", "--format", form])
    assert run.exit_code == 0 and run.output == citation.FORMS[form][0](edition.read())


def test_a_part_without_a_site_is_refused_with_a_remedy(tmp_path):
    run = CliRunner().invoke(main, ["cite", "--part", "survival.all.median", "--site", str(tmp_path)])
    assert run.exit_code == 1 and "build it first" in run.output


def test_the_box_shows_the_four_forms_as_text():
    about = make([Author("A & <b>B</b>")], title=ODD, **WITH_ALL)
    box = BeautifulSoup(citation.box(about, "../"), "html.parser")
    assert not box.find(["script", "b"])
    for form, (text, _, ending) in citation.FORMS.items():
        assert box.find(id=f"cite-{form}").get_text().strip() == text(about).strip()
        assert box.find("a", href=f"../data/citation.{ending}").has_attr("download")
        button = box.find("button", attrs={"data-copies": f"cite-{form}"})
        assert button.has_attr("hidden"), "only a script can copy, so only a script shows it"


@pytest.mark.parametrize("changed, address", [
    (WITH_ALL, "https://doi.org/10.5281/zenodo.1_2"), ({}, None), ({"address": "javascript:alert(1)"}, None)])
def test_the_box_links_to_where_the_version_stands(changed, address):
    words = BeautifulSoup(citation.box(make(**changed), ""), "html.parser").find(id="cite-apa")
    assert [a["href"] for a in words.find_all("a")] == [address] * bool(address)


def test_names_of_reports_stay_whole_in_ris(data):
    records = rispy.loads(bibliography.ris(data))
    assert [r["id"] for r in records] == list(data.sources["citation_key"])
    for record, r in zip(records, data.sources.itertuples(), strict=True):
        assert record["title"] == r.title and record.get("doi") == r.doi
        assert [a.rstrip(",") for a in record.get("authors", [])] == [
            name.strip() for name in (r.authors or "").split(";") if name.strip()]
        pages = "-".join(filter(None, (record.get("start_page"), record.get("end_page"))))
        assert pages == (r.pages or "").replace("–", "-")
