"""What the page of a report shows of the tables that only this review has."""

from collections.abc import Iterator

from markupsafe import Markup

from living_review.gate.dataset import Dataset
from living_review.site.trace.markup import NOTHING, link, paragraph, section, table


def sections(data: Dataset, key: str, here: str) -> Iterator[Markup]:
    """Claims of the report that were checked, and lesions that it describes; ``here`` is its page."""
    claims, entities = (frame[frame["citation_key"] == key].to_dict("records")
                        for frame in (data.claims, data.differential))
    yield section("Claims that were checked", "claims", _claims(data, claims, here))
    yield section("Lesions described from this report", "differential", table(
        "Lesions", ("Lesion", "Typical patient", "CT", "MRI", "Place in the report"), [
            (r["entity"], r["typical_patient"] or "–", r["ct"] or "–", r["mri"] or "–", r["locator"] or "–")
            for r in entities], "wide-table"))


def _claims(data: Dataset, rows: list[dict], here: str) -> Markup:
    verdicts = data.labels("verdict", "claims")
    told = table("Statements of the report and what became of them", (
        "Statement", "Reported", "Verdict", "Comment"), (
        (r["statement"], " ".join(filter(None, (r["reported"], r["unit"]))) or "–",
         verdicts.get(r["verdict"], ""), r["comment"] or "") for r in rows),
        "wide-table stacked-table claims-table")
    return told + paragraph("How they were checked is told in ",
                            link("the audit", "chapters/audit", here), ".") if told else NOTHING
