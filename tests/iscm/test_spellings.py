"""A value that the gate accepts is in the group that its words name; any other is refused with its name."""

import itertools
import re

import pandas as pd
import pytest

import corpus
from iscm_review import groups
from iscm_review.rules import spellings
from living_review.gate import catalogue

CASES = corpus.PACKAGE.tables["cases"]
KINDS = {"non-small cell": (groups.LUNG[0], groups.NON_SMALL_CELL),
         "small cell": (groups.LUNG[1], groups.SMALL_CELL)}
#: What reports write, with %s for the kind.
WORDINGS = ("%s", "lung %s", "pulmonary %s", "%s of the lung", "%s of lung", "invasive %s", "metastatic %s",
            "poorly differentiated %s", "moderately-differentiated %s", "primary lung %s")
SHORT = {"non-small cell": (
    "nsclc", "non-small cell lung cancer", "non small cell lung carcinoma", "non-small-cell cancer",
    "adenoca", "adeno ca", "adeno-carcinoma", "squamous carcinoma", "squamous-cell cancer",
    "epidermoid carcinoma", "bronchioloalveolar carcinoma", "large-cell carcinoma",
    "papillary adenocarcinoma",
    "mucinous adenocarcinoma"), "small cell": (
    "sclc", "small cell lung cancer", "small-cell carcinoma", "oat cell carcinoma",
    "combined small cell carcinoma")}
BEYOND = ("large cell neuroendocrine carcinoma", "mucoepidermoid carcinoma", "adenoid cystic carcinoma",
          "bronchogenic carcinoma", "poorly differentiated carcinoma", "carcinoma", "carcinoid",
          "serous adenocarcinoma")


def refusal(column: str, text: str):
    """What the first rule for the form of a cell that objects says of it."""
    for rule in catalogue.FORM:
        if rule.check and rule.covers("cases", CASES[column]) and (found := rule.check(text, CASES[column])):
            return rule.name, *(found if isinstance(found, tuple) else (found, rule.fix))
    return None


def remedied(column: str, text: str, organ: str = "lung") -> str:
    """What stands in the cell when each remedy has been followed."""
    for _ in range(5):
        found = refusal(column, text)
        if not found and column == "histology" and (more := spellings.OF_ROWS[0].check(organ, text)):
            found = "subtype-of-lung", *more
        if found is None:
            return text
        text = re.fullmatch(r"Write (.+)\.", found[2])[1]
    raise AssertionError(f"no end of remedies for {text}")


@pytest.mark.parametrize("kind", KINDS)
def test_a_histology_of_the_lung_is_in_its_group_or_is_refused_with_a_name_that_is(kind):
    group, names = KINDS[kind]
    written = [wording % word for wording, word in itertools.product(WORDINGS, (*names, *SHORT[kind]))]
    for text in (*written, *(text.upper() for text in written), *(text.capitalize() for text in written)):
        patient = pd.DataFrame([{"primary_site": "lung", "histology": remedied("histology", text)}])
        assert group.test(patient).all(), text


@pytest.mark.parametrize("organ, text", [
    ("colorectum", "mucinous adenocarcinoma"), ("kidney", "papillary renal cell carcinoma"),
    ("thyroid", "papillary carcinoma"), ("head_and_neck", "basaloid squamous cell carcinoma"),
    ("unknown", "mucinous adenocarcinoma")])
def test_a_subtype_is_another_name_in_the_lung_alone(organ, text):
    assert remedied("histology", text, organ) == text


def test_the_names_of_the_groups_and_what_is_in_none_of_them_stand():
    for name in (*groups.NON_SMALL_CELL, *groups.SMALL_CELL, *spellings.OTHERS, *BEYOND):
        assert refusal("histology", name) is None, name
    assert {*groups.NON_SMALL_CELL, *groups.SMALL_CELL} == set(spellings.OF_LUNG)


@pytest.mark.parametrize("form", ["{}", "{} 80 mg daily", "{} ({other}) 80 mg", "{other} ({})",
                                  "cisplatin;{}", "{} 5 mg/kg", "{} for 6 cycles", "{} twice daily"])
def test_a_drug_has_its_generic_name_however_it_was_written(form):
    for brand, generic in spellings.BRANDS.items():
        for name in (brand, brand.capitalize(), generic):
            text = form.format(name, other=generic)
            expected = ["cisplatin"] * ("cisplatin" in form) + [generic]
            assert remedied("agents", text) == ";".join(dict.fromkeys(expected)), text


@pytest.mark.parametrize("drugs", ["escalated BEACOPP", "ABVD", "T-DM1", "177Lu-PSMA", "5-FU", "radium-223",
                                   "5-fluorouracil", "s-1", "iodine-131", "nab-paclitaxel",
                                   "trastuzumab emtansine", "ABVD;rituximab"])
def test_what_is_the_name_of_a_drug_or_regimen_stands(drugs):
    assert refusal("agents", drugs) is None


def test_a_dose_without_a_drug_has_no_name_to_write():
    assert refusal("agents", "(80 mg)") == (
        "agent-name", spellings.NOT_ALONE, "Write the generic names alone.")


@pytest.mark.parametrize("between", [", ", " and ", " + ", " ;"])
def test_drugs_that_are_joined_are_items_of_a_list(between):
    assert remedied("agents", f"cisplatin{between}etoposide") == "cisplatin;etoposide"


@pytest.mark.parametrize("text", ["cisplatin;12", "12;cisplatin", "etoposide.;cisplatin"])
def test_each_item_of_a_list_is_a_word(text):
    name, message, _ = refusal("agents", text)
    assert name == "lower-case" and "no letter" in message


def test_no_brand_is_a_generic_name():
    assert not set(spellings.BRANDS) & set(spellings.BRANDS.values())
