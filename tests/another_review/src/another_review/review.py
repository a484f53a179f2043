"""What the engine is told of this review; everything else about the disease stands beside this module."""

from __future__ import annotations

from pathlib import Path

from living_review import FollowUp, Review, Topic, declare

EVIDENCE = "chapters/evidence"

REVIEW = declare(Review(
    name="another-review",
    command="another-review",
    condition="Glass elbow",
    package="another_review",
    root=Path(__file__).resolve().parents[2],
    topics=(
        Topic("cases", "Patients", "living_review.evidence.methods"),
        Topic("sources", "Records", "living_review.evidence.methods",
              basis=("the log of all records looked at", EVIDENCE)),
        Topic("agreement", "Agreement of the two readings", "living_review.evidence.agreement",
              basis=("the two readings of every value, on the pages of the patients", EVIDENCE)),
        Topic("appraisal", "Completeness and appraisal", "living_review.evidence.appraisal"),
        Topic("checks", "Checks by persons", "living_review.evidence.checking"),
        Topic("elbow", "The elbow", "another_review.elbow"),
        Topic("risk", "Risk of bias of series", "living_review.evidence.risk_of_bias",
              basis=("the appraisal of series", EVIDENCE)),
        Topic("survival", "Survival", "another_review.elbow", counts="deaths"),
    ),
    follow_up=FollowUp(time="followed_months", status="last_state", event="dead"),
    groups="another_review.groups",
    patient="another_review.patient",
    appraisal="another_review.care",
    rules="another_review.rules",
    scales={"rings": ("R1", "R2", "R3", "R4", "R5", "R6")},
    headlines={"survival.all.median": "Median survival", "elbow.all.felt.share": "Wrapped in felt"},
    shares={"elbow.all.felt.share": ("felt", "yes")},
    check_by="instrument",
    specialities={"Acoustics": ("clarity_percent", "sounds", "pitch_hz")},
    ranked=("elbow.all.sound_",),
    pages=dict.fromkeys(("patients", "records", "numbers", "releases", "certainty", "check"), EVIDENCE),
))
