"""What a report should say: the columns that count for CARE, and what answers the JBI checklist.

To which item of CARE a column belongs stands in the descriptor of the data.
"""

import pandas as pd

from living_review.evidence.appraisal import Condition, Field, Question, every, some

from .groups import ERA

PERIODS = ERA
DRUGS = ("chemotherapy", "targeted_therapy", "immunotherapy")


def _yes(*columns: str) -> Condition:
    return lambda p: (p[list(columns)] == "yes").any(axis=1)


def treated(p: pd.DataFrame) -> pd.Series:
    """A treatment of the cord lesion is reported, and no death within the month."""
    died_at_once = (p["status"] == "dead") & (p["survival_months"] < 1)
    return _yes("surgery", "radiotherapy", *DRUGS, "steroids")(p) & ~died_at_once


def _in_life(p: pd.DataFrame) -> pd.Series:
    return p["diagnosis_basis"] != "autopsy"


SURGERY, RADIOTHERAPY = "where surgery is reported", "where radiotherapy is reported"
LIVING, AFTER = "unless found at autopsy", "where a treatment is reported and the first month survived"
FIELDS = (
    Field("age_years", core=True), Field("sex", core=True),
    Field("symptoms", core=True), Field("ambulatory_before"), Field("asia_before"),
    Field("primary_known_before", core=True),
    Field("interval_months", when=_yes("primary_known_before"), words="where the cancer was known before"),
    Field("symptom_duration_days", words="unless without symptoms",
          when=lambda p: ~p["symptoms"].map(lambda items: "asymptomatic" in (items or ())).astype(bool)),
    Field("histology", core=True), Field("region", core=True), Field("levels"), Field("lesions"),
    Field("size_mm"), Field("t2_signal", when=_in_life, words=LIVING),
    Field("enhancement", when=_in_life, words=LIVING), Field("oedema", when=_in_life, words=LIVING),
    Field("brain_metastasis"), Field("leptomeningeal"), Field("other_metastasis"),
    Field("diagnosis_basis", core=True),
    Field("surgery", core=True, when=_in_life, words=LIVING),
    Field("resection", when=_yes("surgery"), words=f"{SURGERY}; “extent not stated” counts as not reported",
          silent="extent_unstated"),
    Field("radiotherapy", core=True, when=_in_life, words=LIVING),
    Field("rt_technique", when=_yes("radiotherapy"), words=RADIOTHERAPY),
    Field("rt_dose_gy", when=_yes("radiotherapy"), words=RADIOTHERAPY),
    Field("rt_fractions", when=_yes("radiotherapy"), words=RADIOTHERAPY),
    Field("chemotherapy", when=_in_life, words=LIVING),
    Field("agents", when=_yes(*DRUGS), words="where drugs against the cancer are reported"),
    Field("steroids", when=_in_life, words=LIVING),
    Field("neuro_outcome", core=True, when=treated, words=AFTER),
    Field("ambulatory_after", when=treated, words=AFTER),
    Field("asia_after", when=treated, words=AFTER),
    Field("survival_months", core=True), Field("status", core=True),
    Field("time_origin", when=lambda p: p["survival_months"].notna(),
          words="where a survival time is reported; “not stated” counts as not reported",
          silent="unspecified"),
)
SIGN = "usually reported only when present, so a blank is no gap"
LATER = "newer than many of the reports"
ASKED_LATER = "added after most reports had been read, so a blank may mean not looked for"
#: Columns with an item of CARE that do not count, and why.
LEFT_OUT = {
    "primary_site": "a condition of inclusion, so never missing",
    **dict.fromkeys(("age_at_primary", "route", "rt_earlier", "imaging_response"), ASKED_LATER),
    "molecular": LATER, "targeted_therapy": LATER, "immunotherapy": LATER,
    "rim_sign": SIGN, "flame_sign": SIGN, "central_dot_sign": SIGN, "syrinx": SIGN, "haemorrhage": SIGN,
}

DETAILS = ("resection", "rt_dose_gy", "agents")


def _treatment(have, need):
    """Each treatment that is named has its detail, and one is named."""
    complete, named = every(*DETAILS)(have, need)
    return complete & named, need["surgery"]


QUESTIONS = (
    Question(1, "demographic characteristics", "age and sex", every("age_years", "sex")),
    Question(2, "history, as a timeline", "whether the cancer was known before, since when, and how long "
             "symptoms had lasted; not whether it is set out as a timeline",
             every("primary_known_before", "interval_months", "symptom_duration_days")),
    Question(3, "condition on presentation", "symptoms and signs of the cord lesion", every("symptoms")),
    Question(4, "diagnostic tests and results", "on what the diagnosis rests, and the region of the cord",
             every("diagnosis_basis", "region")),
    Question(5, "treatment", "surgery, radiotherapy or drugs named, each with its extent, dose or names; "
             "does not apply where the lesion was found at autopsy", _treatment),
    Question(6, "condition after treatment", "neurological outcome, walking or ASIA grade after a treatment; "
             "does not apply where no treatment is named, or death came within a month",
             some("neuro_outcome", "ambulatory_after", "asia_after")),
    Question(7, "adverse or unexpected events", "not assessed: the table has no field for harms"),
    Question(8, "lessons to take away", "not assessed: a judgement about the discussion, not extracted"),
)
