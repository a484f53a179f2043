"""What the head of a page tells machines is true of this page, whole, and cannot break out."""

import json
import subprocess

import pytest
from bs4 import BeautifulSoup
from test_citation import GROUP, ODD, PEOPLE, WITH_ALL, make

from browsing import parsed
from living_review.site import exports, head
from living_review.tables import schema
from living_review.tables.inputs import ROOT

KINDS = ("Dataset", "MedicalScholarlyArticle", "ScholarlyArticle", "WebPage")
ABSTRACT = "What is known about metastasis inside the spinal cord, and how certain it is."


@pytest.fixture(scope="module")
def package():
    return schema.read(ROOT / "data")


def page(kind="MedicalScholarlyArticle", name="chapters/survival", title="Survival", text="Half lived. "):
    return head.Page(name, title, text * 6, kind)


def soup(about, package, **changed):
    return BeautifulSoup(head.html(page(**changed), about, package), "html.parser")


def chapters(site):
    """The opening page and the chapters, without pages that only lead on."""
    return [site / "index.html", *(path for path in sorted((site / "chapters").glob("*.html"))
                                   if "This page has moved" not in path.read_text(encoding="utf-8"))]


def said(soup, name):
    return [m["content"] for m in soup.find_all("meta", attrs={"name": name})]


def json_ld(soup):
    (script,) = soup.find_all("script")
    assert script["type"] == "application/ld+json"
    return json.loads(script.string)


@pytest.mark.parametrize("paragraphs, expected", [
    (["In short. Short. Also short."], "Short. Also short."),
    (["Of 34 patients (Figure 3) 18 had died .", "Next."], "Of 34 patients 18 had died. Next."),
    (["It is 4.4 months (95% CI 2.1 to 7.0; n = 34)."], "It is 4.4 months (95% CI 2.1 to 7.0; n = 34)."),
    (["A " + "very " * 80 + "long sentence."], "A " + "very " * 58 + "very…"),
    (["x" * 170 + ". More."], "x" * 170 + "."),
    (["Y" * 100 + ".", "Z" * 250 + "."], "Y" * 100 + "."),
    ([], ""),
])
def test_a_description_is_the_first_sentences_that_fit(paragraphs, expected):
    told = head.description(paragraphs)
    assert told == expected and len(told) <= head.MOST


def test_a_chapter_says_who_when_and_what_it_belongs_to(package):
    s = soup(make(PEOPLE), package)
    assert said(s, "citation_title") == ["Survival"]
    assert said(s, "citation_inbook_title") == ["Cord metastasis: a review"]
    assert said(s, "citation_author")[0] == "von Rose, Ann-Marie J." and len(said(s, "citation_author")) == 8
    assert said(s, "citation_publication_date") == ["2027/01/05"]
    assert said(s, "description") == [page().description]
    assert s.find(property="og:title")["content"] == "Survival"


def test_nothing_that_must_be_whole_is_there_without_an_address(package):
    for kind in KINDS:
        s = soup(make(), package, kind=kind)
        assert not s.find("link", rel="canonical") and not s.find(property=["og:url", "og:image"])
        assert not said(s, "citation_public_url")
        assert "url" not in json_ld(s) and "distribution" not in json_ld(s)


def test_canonical_is_the_newest_version_and_cited_is_this_one(package):
    s = soup(make(**WITH_ALL), package)
    newest = "https://example.org/review/chapters/survival.html"
    this = "https://example.org/review/v/2027.1.0/chapters/survival.html"
    assert s.find("link", rel="canonical")["href"] == s.find(property="og:url")["content"] == newest
    assert said(s, "citation_public_url") == [this]
    assert json_ld(s)["url"] == this and json_ld(s)["mainEntityOfPage"] == newest
    assert s.find(property="og:image")["content"] == "https://example.org/review/_static/card.png"
    assert soup(make(**WITH_ALL), package, name="index").find("link", rel="canonical")["href"] == \
        "https://example.org/review/"


def test_the_doi_is_that_of_the_whole(package):
    whole = soup(make(**WITH_ALL), package, kind="Dataset")
    assert json_ld(whole)["@id"] == json_ld(whole)["identifier"] == "https://doi.org/10.5281/zenodo.1_2"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("changed", [{}, WITH_ALL])
def test_structured_data_have_the_shape_that_search_engines_ask_for(package, kind, changed):
    """Required and recommended of Google's documentation on Dataset and Article."""
    told = json_ld(soup(make([GROUP, PEOPLE[0]], abstract=ABSTRACT, **changed), package, kind=kind))
    assert told["@context"] == "https://schema.org" and told["@type"] == kind
    assert told["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert told["datePublished"] == "2027-01-05" and told["isAccessibleForFree"] is True
    for person in (*told["creator"], *told["author"]):
        assert person["name"] and person["@type"] == ("Person" if "givenName" in person else "Organization")
    if kind != "Dataset":
        assert told["headline" if "Article" in kind else "name"] == "Survival"
        whole = told["isBasedOn" if "Article" in kind else "isPartOf"]
        assert whole["@type"] == "Dataset" and whole["version"] == "2027.1.0"
        return
    assert told["name"] and 50 <= len(told["description"]) <= 5000
    assert told["version"] == "2027.1.0" and told["keywords"] and len(told["variableMeasured"]) > 30
    downloads = {d["name"]: d for d in told.get("distribution", ())}
    assert bool(downloads) == bool(changed)
    for name, download in downloads.items():
        assert download["@type"] == "DataDownload" and "/" in download["encodingFormat"]
        assert download["contentUrl"] == f"https://example.org/review/v/2027.1.0/{exports.FOLDER}/{name}"


def test_what_is_told_for_download_is_what_is_exported(package):
    told = json_ld(soup(make(**WITH_ALL), package, kind="Dataset"))["distribution"]
    tables = {f"{t}.{ending}" for t in package.tables for ending in ("csv", "json", "parquet")}
    assert {d["name"] for d in told} == tables | {"datapackage.json", "results.json", "references.bib",
                                                  "references.ris"}


#: rdflib brings the vocabulary of schema.org: each class and property has to be one of it.
FOREIGN_WORDS = """
import json, sys, rdflib
told = json.load(sys.stdin)
told["@context"] = {"@vocab": str(rdflib.SDO)}
graph = rdflib.Graph().parse(data=json.dumps(told), format="json-ld")
words = {p for _, p, _ in graph} - {rdflib.RDF.type} | set(graph.objects(None, rdflib.RDF.type))
print(len(words), *sorted(w for w in words if w not in rdflib.SDO))
"""


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_is_one_of_schema_org(package, kind):
    told = json_ld(soup(make(PEOPLE, **WITH_ALL), package, kind=kind))
    run = subprocess.run([ROOT / ".venv/validators/bin/python", "-c", FOREIGN_WORDS], input=json.dumps(told),
                         capture_output=True, text=True, check=True)
    count, *foreign = run.stdout.split()
    assert int(count) > 10 and not foreign


@pytest.mark.parametrize("text", [
    ODD, '"><script>alert(1)</script>', "</script><img src=x>", "<!--<script>",
    "\u2028 & 'single' \"double\""])
def test_no_text_ends_its_element(package, text):
    about = make([*PEOPLE[:1], type(GROUP)(text)], title=text, abstract=text, keywords=(text,))
    s = soup(about, package, title=text, text=text)
    assert {tag.name for tag in s.find_all()} == {"meta", "script"}
    known = {"name", "property", "content", "rel", "href", "type"}
    assert not any(set(tag.attrs) - known for tag in s.find_all())
    assert said(s, "citation_title") == [text] and json_ld(s)["headline"] == text


@pytest.mark.slow
def test_every_page_has_a_title_and_a_description_of_its_own(site):
    heads = {}
    for path in chapters(site):
        s = parsed(path).head
        (description,), (title,) = said(s, "description"), s.find_all("title")
        assert 50 <= len(description) <= head.MOST, path.name
        assert "[" not in description and "Intramedullary" in title.get_text(), path.name
        (script,) = s.find_all("script", type="application/ld+json")
        assert json.loads(script.string)["description"]
        heads[path.name] = (title.get_text(), description)
    for all_of in zip(*heads.values(), strict=True):
        assert len(set(all_of)) == len(heads)
    assert heads["index.html"][0].count("Intramedullary") == 1


@pytest.mark.slow
def test_a_chapter_is_described_by_its_own_numbers(site, estimates):
    (description,) = said(parsed(site / "chapters/records.html"), "description")
    assert f"{estimates['sources.screened.n'].n} were screened" in description.replace("\u00a0", " ")


@pytest.mark.slow
def test_pages_on_the_whole_offer_the_data_and_articles_are_articles(site):
    kinds = {}
    for path in chapters(site):
        s = parsed(path)
        kinds[path.stem] = json.loads(s.find("script", type="application/ld+json").string)["@type"]
    assert kinds["index"] == kinds["data"] == "Dataset"
    assert kinds["survival"] == kinds["treatment"] == "MedicalScholarlyArticle"
    assert kinds["bias"] == kinds["methods"] == "ScholarlyArticle"
    assert kinds["contribute"] == kinds["patients"] == "WebPage"
