"""What the engine is told of this review; everything else about the disease stands beside this module."""

from pathlib import Path

from living_review import FollowUp, Review, Topic, declare

from . import protocol
from .spine import ENDS, SPINE

RECORDS = "the log of all records looked at", "chapters/records"
READINGS = "the two readings of every value, on the pages of the patients", "chapters/patients"
CLAIMS = "the claims of one report, each with what became of it", "chapters/audit"
APPRAISED = "the answers for each series, on the pages of their reports", "chapters/appraisal"
SERIES = "the results of published series, on the pages of their reports", "chapters/pooling"

REVIEW = declare(Review(
    name="iscm-living-review",
    command="iscm-review",
    condition="Intramedullary spinal cord metastasis",
    package="iscm_review",
    root=Path(__file__).resolve().parents[2],
    topics=(
        Topic("cases", "The patients", "living_review.evidence.methods"),
        Topic("sources", "The records", "living_review.evidence.methods", basis=RECORDS),
        Topic("series", "Published series", "living_review.evidence.methods", basis=SERIES),
        Topic("agreement", "Agreement between readers", "living_review.evidence.agreement",
              basis=READINGS),
        Topic("appraisal", "Completeness and risk of bias", "living_review.evidence.appraisal"),
        Topic("checks", "Checks by persons", "living_review.evidence.checking"),
        Topic("epidemiology", "Presentation and epidemiology", "iscm_review.topics.epidemiology",
              beside=True),
        Topic("imaging", "Imaging and differential diagnosis", "iscm_review.topics.imaging", beside=True),
        Topic("treatment", "Treatment", "iscm_review.topics.treatment", beside=True),
        Topic("survival", "Outlook: survival", "iscm_review.topics.survival", counts="deaths",
              beside=True),
        Topic("comparison", "Differences between groups", "iscm_review.topics.comparison", counts="deaths",
              beside=True),
        Topic("bias", "Bias", "iscm_review.topics.bias", counts="deaths", beside=True),
        Topic("sensitivity", "Sensitivity analyses", "iscm_review.topics.sensitivity", counts="deaths",
              beside=True),
        Topic("pooling", "Published series pooled", "iscm_review.topics.pooling", counts="series",
              basis=SERIES),
        Topic("published", "Published series, not pooled", "iscm_review.topics.published", counts="series",
              basis=SERIES),
        Topic("risk", "Risk of bias of the published series", "living_review.evidence.risk_of_bias",
              basis=APPRAISED),
        Topic("audit", "Audit of Liu 2026", "iscm_review.topics.audit", basis=CLAIMS),
    ),
    follow_up=FollowUp(time="survival_months", status="status", event="dead"),
    groups="iscm_review.groups",
    rules="iscm_review.rules",
    patient="iscm_review.patient",
    appraisal="iscm_review.care",
    reports="iscm_review.reports",
    card="The title of the review beside a spinal cord in cross-section with a small lesion",
    tables={"series": "Results of published series", "claims": "Statements of the audited report",
            "differential": "Differential diagnosis", "index_case": "Index patient"},
    scales={"levels": SPINE},
    ends=ENDS,
    headlines={"survival.all.median": "Median survival of case reports",
               "survival.all.at_12": "Alive at 12 months in case reports",
               "epidemiology.all.primary_lung.share": "Primary in the lung in case reports"},
    shares={"epidemiology.all.primary_lung.share": ("primary_site", "lung")},
    check_by="primary_site",
    specialities={
        "Radiology": ("levels", "lesions", "size_mm", "t2_signal", "enhancement", "rim_sign", "flame_sign",
                      "central_dot_sign", "oedema", "syrinx", "haemorrhage", "imaging_response"),
        "Surgery and neurology": ("symptoms", "symptom_duration_days", "ambulatory_before",
                                  "ambulatory_after", "asia_before", "asia_after", "surgery", "resection",
                                  "neuro_outcome"),
        "Oncology": ("histology", "molecular", "interval_months", "other_metastasis", "radiotherapy",
                     "rt_dose_gy", "chemotherapy", "targeted_therapy", "immunotherapy", "agents",
                     "survival_months", "status")},
    ranked=("epidemiology.all.primary_", "epidemiology.all.symptom_"),
    queries=protocol.QUERIES,
    guess=protocol.guess,
))
