"""What the engine is told of this review; everything else about the disease stands beside this module."""

from pathlib import Path

from living_review import FollowUp, Review, Topic, declare

EVIDENCE = "chapters/evidence"

REVIEW = declare(Review(
    name="@name@",
    command="@command@",
    condition="@condition@",
    package="@package@",
    root=Path(__file__).resolve().parents[2],
    topics=(
        Topic("cases", "Patients", "living_review.evidence.methods"),
        Topic("sources", "Records", "living_review.evidence.methods",
              basis=("the log of all records looked at", EVIDENCE)),
        Topic("agreement", "Agreement of the two readings", "living_review.evidence.agreement",
              basis=("the two readings of every value, on the pages of the patients", EVIDENCE)),
        Topic("appraisal", "Completeness and appraisal", "living_review.evidence.appraisal"),
        Topic("checks", "Checks by persons", "living_review.evidence.checking"),
        Topic("course", "Course", "@package@.course"),
        Topic("survival", "Survival", "@package@.course", counts="deaths"),
    ),
    follow_up=FollowUp(time="follow_up_months", status="status", event="dead"),
    groups="@package@.groups",
    patient="@package@.patient",
    appraisal="@package@.care",
    headlines={"survival.all.median": "Median survival", "course.all.operation.share": "Operated on"},
    # The beginning has one page for all that the engine leads to; give each its own when it grows.
    pages=dict.fromkeys(("patients", "records", "numbers", "releases", "check"), EVIDENCE),
))
