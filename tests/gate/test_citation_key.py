"""A key is made of family name and year, by one maker, whatever the name is and whichever the door."""

import re

import pytest

import corpus
from corpus import edit
from living_review.gate import citation_key, validate
from living_review.gate.rules.forms import SOURCE_KEY
from living_review.intake import entry
from living_review.literature import databases

NAMES = {
    "Liu Hua": "liu", "LIU Hua": "liu", "LIU HUA": "liu", "Liu H": "liu", "Liu H.": "liu", "Liu H. J.": "liu",
    "Smith JA Jr": "smith", "Smith JA, Jr.": "smith", "Smith John A III": "smith", "Smith Jr JA": "smith",
    "Chan TB 3rd": "chan", "Moss AB 2nd": "moss", "de Azevedo WF Jr": "deazevedo",
    "Østergård Å": "ostergard", "Łukasz Ż": "lukasz", "Weiß K": "weiss", "Ærø B": "aero", "Işık C": "isik",
    "García López J": "garcialopez", "Gómez de la Riva A": "gomezdelariva",
    "Leep Hunderfund AN": "leephunderfund",
    "Hernández-Durán Silvia": "hernandezduran", "O'Reilly Michael": "oreilly",
    "O’Neill-Smith AB": "oneillsmith",
    "Wilson David A": "wilson", "Lozano J Diego": "lozano", "García López José": "garcia",
    "Callovini Giorgio M; Bolognini Anna": "callovini",
    "Callovini Giorgio M; Bolognini A": "callovinigiorgio",
    "de la Cruz José": "delacruz", "De La Cruz José": "delacruz",
    "dos Santos Vinícius Gonçalves": "dossantos",
    "van der Müller Á": "vandermuller", "'t Hooft G": "thooft", "'t Hooft Gerard": "thooft",
    "van den": "vanden",
    "D' Angelo R": "dangelo", "D' Angelo Roberto": "dangelo", "Mc Donald A": "mcdonald",
    "St. John A": "stjohn",
    "St. John Ann": "stjohn", "Ó Briain C": "obriain", "Ben Nsir A": "bennsir", "Ben Nsir Atef": "bennsir",
    "Al-Barbarawi Mohammad": "albarbarawi", "al Barbarawi M": "albarbarawi", "Le Dû Katell": "ledu",
    "Le T": "le", "Do K": "do", "Lo S": "lo", "Di Long": "di", "Wu X": "wu", "Wu": "wu", "E J": "e",
    "E Minjun": "e",
    "O S": "o", "Ii K": "ii", "Ng": "ng",
    "García López, José": "garcialopez", "Smith, J.": "smith", "Smith, John, Jr": "smith",
    "J. Smith": "smith",
    "J. A. van der Berg": "vanderberg", "Müller A, Rossi B": "muller", "Doe Jane; Roe Richard": "doe",
    "ISCM Study Group": "iscmstudygroup", "The Spine Group": "thespinegroup",
    "Department of Roses, Example Hospital": "departmentofrosesexamplehospital",
}
#: Nobody knows how these are read, or there is no name at all; "fern" is the word of the title.
OTHERS = ("", " ", "...", ";", ", ", "朝野 晃", "山田太郎", "Иванов И", "Παπαδόπουλος Γ", "สมชาย ใจดี",
          "أحمد علي", "김 민수", "12")
#: What is in a name, in the order of a random adversary.
PARTS = ("de", "E", "J", "JA", "J.", "Jr", "3rd", ",", "'t", "St.", "Group", "Ł", "ß", "山田", "Иван", "-",
         "’", "\u0301",
         "\u200b", ".", "II", "al-", "García", "x" * 60)


def through_search(name: str, year: str = "2026") -> str:
    record = databases.Record("On a fern", "https://example.org/", tuple(filter(None, [
        part.strip() for part in name.split(";")])), year=year)
    return record.row(citation_key.of_the_methods())["citation_key"]


@pytest.fixture
def through_entry(tmp_path):
    folder = corpus.write(tmp_path / "data", corpus.tables())

    def key(name: str, year: str = "2026") -> str:
        source = {"title": "On a fern", "authors": name, "year": year, "study_type": "Case report"}
        case = {"primary_site": "Lung", "sex": "Male"}
        return entry.enter(entry.Entry(source, {1: case}, "reader-c"), folder, write=False).key
    return key


@pytest.mark.parametrize("name, family", NAMES.items(), ids=list(NAMES))
def test_the_family_name_is_seen(name, family):
    assert citation_key.make(name, "On a fern", "2026", ()) == f"{family}2026" == through_search(name)


@pytest.mark.parametrize("name", OTHERS)
def test_a_word_of_the_title_stands_in_for_a_name_in_another_script_or_none(name):
    assert citation_key.make(name, "On a fern", "2026", ()) == "fern2026"
    assert citation_key.make(name, "灯", "", ()) == "reportnd"


@pytest.mark.parametrize("year", ["", "n.d.", "20", "２０２６", "20266"])
def test_without_a_year_of_four_digits_it_is_nd(year):
    assert citation_key.make("Liu H", "", year, ()) == "liund"


def test_an_entry_and_a_search_give_the_same_key(through_entry):
    for name in ("Smith JA Jr", "García López J", "Ó Briain C", "ISCM Study Group", "E J", "朝野 晃"):
        assert through_entry(name) == through_search(name), name


def test_any_name_has_a_key_of_the_one_form():
    for n in range(len(PARTS) ** 2):
        one, two = PARTS[n // len(PARTS)], PARTS[n % len(PARTS)]
        for name in (f"{one} {two}", f"{one} {two} {one}", f"{one}{two}; {two}"):
            key = citation_key.make(name, two, "2026", ())
            assert SOURCE_KEY.fullmatch(key) and key.isascii() and len(key) < 50, name


def test_a_key_that_is_taken_gets_the_next_letter_and_then_another_name():
    taken = set()
    for _ in range(54):
        key = citation_key.make("Adams A", "", "2020", taken)
        assert key not in taken and SOURCE_KEY.fullmatch(key)
        taken.add(key)
    assert {"adams2020", "adams2020a", "adams2020z", "adamsx2020", "adamsx2020z"} == taken & {
        "adams2020", "adams2020a", "adams2020z", "adamsx2020", "adamsx2020z"}


@pytest.mark.parametrize("asked, taken, given", [
    ("adams2020", {"adams2020", "adams2020a"}, "adams2020b"), ("adams2020a", {"adams2020a"}, "adams2020b"),
    ("adams2020", {"adams2020a", "adams2020b"}, "adams2020c"), ("adams2020", {"adams2020b"}, "adams2020a"),
    ("adams2020c", {"adams2020"}, "adams2020c"), ("brandnd", {"brandnd"}, "brandnda"),
    ("adams2020", {"adamsnd", "adams2021"}, "adams2020")])
def test_the_plain_key_is_not_given_beside_one_with_a_letter(asked, taken, given):
    assert citation_key.free(asked, taken) == given


def test_the_references_of_the_methods_are_read():
    keys = citation_key.of_the_methods()
    text = citation_key.METHODS.read_text(encoding="utf-8")
    assert len(keys) == text.count("\n@") + text.startswith("@") and all(map(SOURCE_KEY.fullmatch, keys))


@pytest.fixture
def reference():
    """Family name, year and key of one of the references of the methods."""
    key = min(key for key in citation_key.of_the_methods() if key[-1].isdigit())
    return re.fullmatch("([a-z]+)([0-9]{4})", key).groups() + (key,)


def test_no_door_gives_a_key_of_the_methods(reference, through_entry):
    family, year, key = reference
    name = f"{family.title()} A"
    assert through_search(name, year) == through_entry(name, year) == f"{key}a"


def test_the_gate_refuses_a_key_of_the_methods_and_its_remedy_is_sound(reference, tmp_path):
    _, year, key = reference

    def told(name: str) -> tuple:
        made = corpus.tables(edit("sources", sources={"citation_key": name, "year": year, "authors": ""}))
        return validate.check(corpus.write(tmp_path / name, made)).problems

    (problem,) = told(key)
    assert (problem.rule, problem.severity, problem.value) == ("key-of-the-methods", "error", key)
    assert told(re.match(r"Call the report (\w+), ", problem.fix)[1]) == ()


def test_the_keys_of_the_shipped_reports_pass(data):
    """What was named by hand before there was a maker stays as it is."""
    assert not set(data.sources["citation_key"]) & citation_key.of_the_methods()
