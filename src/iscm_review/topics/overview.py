"""Tables of the whole: the numbers a reader takes home, and every patient in a line."""

from collections.abc import Mapping

from living_review.book.display import Table
from living_review.book.patients import names
from living_review.book.tables import DASH, cite, compact, filled, plain, report
from living_review.evidence import certainty
from living_review.evidence.review_tables import ONCE, read_once
from living_review.evidence.series import Said
from living_review.gate.dataset import Dataset
from living_review.stats import wording
from living_review.stats.estimate import Estimate
from living_review.tables.folding import indexed

from . import pooling, published, survival, treatment

#: Marks a certainty whose estimate is no longer the one that was judged.
CHANGED = " \\*"
SURVIVAL = "Median survival, months"
#: The questions in the order in which readers ask them.
QUESTIONS = ("MRI", "Treatment", SURVIVAL, "Walking", "Presentation")
#: Question, finding, and the share of published series (pooled, or of the one that gives it).
FINDINGS = (
    ("MRI", "Lesion enhances (lesions)", "published.enhancement.share"),
    ("MRI", "Oedema over 3 segments or more (lesions)", "published.long_oedema.share"),
    ("MRI", "Rim or flame sign in metastasis", "published.rim_or_flame_sign.sensitivity"),
    ("Treatment", "Function improved after surgery (some count pain)", "pooling.improved_surgery.share"),
    ("Treatment", "Function worse after surgery, at the last assessment", "pooling.worse_surgery.share"),
    ("Treatment", "Function worse at once after surgery", "published.worse_at_once.share"),
    ("Treatment", "Function improved after radiotherapy or radiosurgery (some count pain)",
     "pooling.improved_radiotherapy.share"),
    ("Treatment", "Function worse after radiosurgery", "published.worse_radiosurgery.share"),
    ("Walking", "Kept after radiotherapy (lesions)", "published.walking_kept.share"),
    ("Walking", "Regained after radiotherapy (lesions)", "published.walking_regained.share"),
    ("Presentation", "Primary in the lung", "pooling.primary_lung.share"),
    ("Presentation", "Primary in the breast", "pooling.primary_breast.share"),
    ("Presentation", "Cord symptoms before the cancer was known", "published.first_manifestation.share"),
    ("Presentation", "Thoracic lesion (some series count lesions)", "pooling.thoracic.share"),
    ("Presentation", "Cervical lesion (some series count lesions)", "pooling.cervical.share"),
    ("Presentation", "More than one cord lesion", "pooling.multiple_lesions.share"),
)

#: What a series says of a finding in a form that does not add up with the others.
FURTHER = {
    "published.worse_at_once.share": Said(
        "to Frankel grade C, no useful strength; a haematoma left {}, perhaps of these, at grade A",
        "strickland2018", (("proportion", "", "postoperative haematoma with Frankel A"),)),
    "published.worse_radiosurgery.share": Said(
        "of {}, {}% improved or unchanged, the others not given", "ehret2021",
        (("n_patients", "", "ISCM"), ("proportion", "", "improved or stable"))),
    "pooling.improved_radiotherapy.share": Said(
        "in lung cancer alone, not counted here, {}, for a mean of {} days", "conill2007",
        (("proportion", "radiotherapy", "improved"),
         ("mean_response_days", "radiotherapy", "duration of neurological response"))),
    "published.operated_on.median": Said(
        "{} others lived a mean of {}, {} with melanoma and {} without", "wilson2012",
        (("n_patients", "", "ISCM operated"), ("mean_survival_months", "", "after surgery"),
         ("mean_survival_months", "melanoma", "after surgery"),
         ("mean_survival_months", "non-melanoma", "after surgery"))),
}


def findings(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """What published series found, question by question."""
    rows, rated, same = [], certainty.by_estimate(data, results), certainty.since(data, results)

    def of_series(name: str) -> str:
        e = results[name]
        if name.startswith("published."):
            counts = f"1 series, {round((e.value or 0) * e.n)} of {e.n}"
            if name.endswith(".sensitivity"):
                controls = results[name.replace("sensitivity", "specificity")]
                counts += f"; absent in {compact(controls)} of {controls.n} primary cord tumours"
            return f"{compact(e)}; {counts}"
        each = pooling.each(pooling.asked(data)[name.split(".")[1]][1], lambda key: f" ({report(data, key)})")
        if e.value is None:
            return each
        return f"{compact(e)}; " + (each if "_surgery" in name else wording.sample(e))

    def add(question: str, words: str, said: str, judged: str) -> None:
        further = FURTHER.get(judged)
        if further and (more := further.of(data)):
            said = f"{said}; {more} ({report(data, further.citation_key)})" if said else more
        changed = CHANGED * (judged in rated and judged not in same)
        rows.append((question, words, said or DASH, rated.get(judged, DASH) + changed))

    for question, words, name in FINDINGS:
        add(question, words, of_series(name), name)
    for setting, part in survival.by_setting(data).groupby("setting", sort=False):
        # Beside those operated on, those who were not would be read as a comparison.
        if setting not in (survival.EVALUATED, survival.SETTINGS[-1][0]):
            add(SURVIVAL, setting, f"{survival.each(part)}; {len(part)} series, n = {part['n'].sum():.0f}",
                published.median_of(setting))
    rows.sort(key=lambda row: QUESTIONS.index(row[0]))
    days = wording.listed(sorted(set(same.values())))
    again = f" ({CHANGED.strip()}: an estimate has changed since)" if rated.keys() - same else ""
    return Table("tbl-findings", "Summary of findings in published series, with 95% intervals in brackets. "
                 "Where series were too few, or a pooled interval would be too wide, each result is listed. "
                 "Patients were selected for each treatment: rows cannot be compared. Certainty, by GRADE, "
                 f"was judged by machine at these estimates on {days}{again}",
                 ("Question", "Finding", "Published series", "Certainty"),
                 rows, wide=True, kind="stacked-rows")


def patients(data: Dataset) -> Table:
    """Every patient in one line."""
    labels = {c: data.labels(c) for c in ("primary_site", "region", "status", "neuro_outcome",
                                          "resection", "diagnosis_basis")}
    once, kinds = read_once(data), data.labels("study_type", "sources")

    def mark(words: str, *fields: str) -> str:
        """The words, marked where one reader alone gave one of the fields that they show."""
        return words + ONCE * (words != DASH and any((r["case_id"], field) in once for field in fields))

    rows, called = [], names(data)
    for r in sorted(data.patients.to_dict("records"), key=lambda r: indexed(called[r["case_id"]])):
        sex, age = {"male": "M", "female": "F"}.get(r["sex"], DASH), filled(r["age_years"])
        who = " ".join(word for word in (mark(sex, "sex"), mark(age, "age_years")) if word != DASH)
        given = [mark(short, column) for column, short in zip(treatment.COMBINED, "SRCTI", strict=True)
                 if r[column] == "yes"]
        followed = r["survival_months"] == r["survival_months"] and r["status"]
        course = labels["status"].get(r["status"], DASH).lower() + (
            f", {wording.number(r['survival_months'])}\u00a0mo" if followed else "")
        site = mark(labels["primary_site"][r["primary_site"]], "primary_site")
        histology = r["histology"] or ""
        rows.append((
            f"{{case}}`{r['case_id']}` {cite(r['citation_key'])}"
            + f", {wording.within(kinds[r['study_type']])}" * (r["study_type"] != "case_report"), who or DASH,
            f"{site}: {mark(plain(histology), 'histology')}" if histology else site,
            mark(filled(r["levels"]).replace("conus", "Conus"), "levels") if r["levels"]
            else mark(labels["region"].get(r["region"], DASH), "region"),
            mark(labels["diagnosis_basis"].get(r["diagnosis_basis"], DASH).split()[0], "diagnosis_basis"),
            " + ".join(given) or DASH,
            mark(labels["neuro_outcome"].get(r["neuro_outcome"], DASH), "neuro_outcome"),
            mark(course, "status", *(["survival_months"] if followed else []))))
    return Table("tbl-patients", f"The {len(rows)} patients, by first author. The year is given where known, "
                 "and the kind of report where it is no case report. A dash: not reported; mo: months. "
                 f"{ONCE} Only one reader gave the value, or it has been read only once",
                 ("Report, patient", "Sex, age", "Primary", "Level", "Diagnosis by",
                  "Treatment: S surgery, R radiotherapy, C chemotherapy, T targeted therapy, I immunotherapy",
                  "Function after treatment", "Status at last report"), rows, wide=True)
