"""The groups of patients that estimates are given for: one name, one definition."""

from collections.abc import Callable

import pandas as pd

from living_review.stats.groups import ALL, FOLLOWED, Contrast, Group, Grouping

__all__ = ["ALL", "Contrast", "Group", "Grouping"]

#: Histologies that make a lung primary non-small cell. Others (neuroendocrine,
#: unstated) are in the group of lung primaries and in neither of the two.
NON_SMALL_CELL = (
    "adenocarcinoma", "squamous cell carcinoma", "large cell carcinoma",
    "non-small cell carcinoma", "adenosquamous carcinoma",
)
SMALL_CELL = ("small cell carcinoma",)


def _is(column: str, *values: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda frame: frame[column].isin(values)


def _lung(*histologies: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda frame: (frame["primary_site"] == "lung") & frame["histology"].isin(histologies)


def _years(first: int, last: int) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda frame: frame["year"].between(first, last)


#: Lung cancer is split further; the four named primaries and "other" are exhaustive.
PRIMARY = (
    Group("lung", "lung primary", _is("primary_site", "lung")),
    Group("breast", "breast primary", _is("primary_site", "breast")),
    Group("kidney", "kidney primary", _is("primary_site", "kidney")),
    Group("haematological", "haematological malignancy", _is("primary_site", "haematological")),
    Group("other", "any other or unknown primary",
          lambda f: ~f["primary_site"].isin(["lung", "breast", "kidney", "haematological"])),
)
LUNG = (
    Group("nsclc", "non-small cell lung cancer", _lung(*NON_SMALL_CELL)),
    Group("sclc", "small cell lung cancer", _lung(*SMALL_CELL)),
)
TREATMENT = (
    Group("surgery", "surgery for the cord lesion", _is("surgery", "yes")),
    Group("no_surgery", "no surgery, as reported", _is("surgery", "no")),
    Group("radiotherapy", "radiotherapy to the cord lesion", _is("radiotherapy", "yes")),
    Group("no_radiotherapy", "no radiotherapy, as reported", _is("radiotherapy", "no")),
)
RESECTION = (
    Group("gross_total", "gross total resection", _is("resection", "gross_total")),
    Group("partial", "partial resection", _is("resection", "partial")),
)
ERA = (
    Group("to_1999", "published up to 1999", _years(0, 1999)),
    Group("2000_2009", "published 2000 to 2009", _years(2000, 2009)),
    Group("2010_2019", "published 2010 to 2019", _years(2010, 2019)),
    Group("from_2020", "published from 2020", _years(2020, 9999)),
)
REGION = (
    Group("cervical", "lesion in the cervical cord", _is("region", "cervical", "cervicothoracic")),
    Group("thoracic", "lesion in the thoracic cord", _is("region", "thoracic")),
    Group("lumbar", "lesion in the lumbar cord or conus",
          _is("region", "thoracolumbar", "lumbar", "conus")),
)
WALKING = (
    Group("walking", "walking before treatment", _is("ambulatory_before", "yes")),
    Group("not_walking", "not walking before treatment", _is("ambulatory_before", "no")),
)
BASIS = (
    Group("tissue", "tissue diagnosis", _is("diagnosis_basis", "histology", "cytology", "autopsy")),
    Group("presumed", "diagnosis from imaging", _is("diagnosis_basis", "imaging")),
)
#: Metastases outside the parenchyma of the cord.
ELSEWHERE = ["brain_metastasis", "leptomeningeal", "other_metastasis"]


def _others(name: str, label: str, group: Group) -> Contrast:
    """A group against everyone else."""
    return Contrast(name, group, Group(f"not_{name}", label, lambda frame: ~group.test(frame)))


def _either(name: str, label: str, *groups: Group) -> Group:
    return Group(name, label, lambda frame: pd.concat(
        [group.test(frame) for group in groups], axis=1).any(axis=1))


_LUNG, _BREAST, _KIDNEY, _BLOOD, _OTHER = PRIMARY
_CERVICAL, _THORACIC, _LUMBAR = REGION
_UNTIL_1999, _UNTIL_2009, _UNTIL_2019, _FROM_2020 = ERA

#: The questions that the literature asks. They were written with some curves in sight, so they are not a
#: protocol. A lung cancer of unstated kind is neither non-small cell nor anything else, and stays out of
#: those two contrasts.
CONTRASTS = (
    _others("lung", "any other primary", _LUNG),
    Contrast("nsclc", LUNG[0], _either("not_nsclc", "any other known primary",
                                       LUNG[1], _BREAST, _KIDNEY, _BLOOD, _OTHER)),
    Contrast("sclc", LUNG[1], _either("not_sclc", "any other known primary",
                                      LUNG[0], _BREAST, _KIDNEY, _BLOOD, _OTHER)),
    _others("breast", "any other primary", _BREAST),
    _others("kidney", "any other primary", _KIDNEY),
    _others("other", "a lung, breast, kidney or haematological primary", _OTHER),
    Contrast("surgery", TREATMENT[0], TREATMENT[1]),
    Contrast("radiotherapy", TREATMENT[2], TREATMENT[3]),
    Contrast("extent", RESECTION[0], RESECTION[1]),
    Contrast("cervical", _CERVICAL, _either("not_cervical", "lesion caudal to the cervical cord",
                                           _THORACIC, _LUMBAR)),
    Contrast("thoracic", _THORACIC, _either("not_thoracic", "lesion elsewhere in the cord",
                                           _CERVICAL, _LUMBAR)),
    Contrast("walking", WALKING[0], WALKING[1]),
    Contrast("era", _either("from_2010", "published from 2010", _UNTIL_2019, _FROM_2020),
             _either("before_2010", "published before 2010", _UNTIL_1999, _UNTIL_2009)),
    Contrast("basis", BASIS[0], BASIS[1]),
    Contrast("reported_alone", Group("case_report", "reported singly",
                                     _is("study_type", "case_report", "teaching_case")),
             Group("in_series", "reported with other patients",
                   _is("study_type", "case_series", "cohort", "imaging_series"))),
)

#: Rapid decline: symptoms for so many days at most.
RAPID = 14
#: The situations in which a treatment is chosen, as far as the table knows them; a patient can be in several.
SITUATIONS = (
    Group("one_lesion", "one cord lesion, no other metastasis reported",
          lambda f: (f["lesions"] == "solitary") & ~f[ELSEWHERE].eq("yes").any(axis=1)),
    Group("several_lesions", "several cord lesions", _is("lesions", "multiple")),
    Group("with_brain", "brain metastasis", _is("brain_metastasis", "yes")),
    Group("elsewhere", "metastasis outside the central nervous system", _is("other_metastasis", "yes")),
    Group("first_manifestation", "cancer not known before", _is("primary_known_before", "no")),
    _BLOOD,
    Group("rapid", f"symptoms for {RAPID} days or less", lambda f: f["symptom_duration_days"] <= RAPID),
    WALKING[1],
)

#: Families of groups that are set beside each other in the book.
FAMILIES = (PRIMARY, LUNG, TREATMENT[:2], TREATMENT[2:], RESECTION, REGION, WALKING, BASIS, ERA)
#: What a reader may filter and divide the patients by, beside the columns.
GROUPINGS = (
    Grouping("primary_group", "Primary, in groups", PRIMARY),
    Grouping("lung_group", "Kind of lung cancer", LUNG),
    Grouping("region_group", "Region, in groups", REGION),
    Grouping("proof_group", "Basis of diagnosis, in groups", BASIS),
    Grouping("era", "Years of publication", ERA),
    Grouping("followed", "Survival known", (FOLLOWED,), "time or status not known"),
)
