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

from . import pooling, published, survival, treatment

#: Marks a certainty whose estimate is no longer the one that was judged.
CHANGED = " \\*"
SURVIVAL = "Median survival, months"
#: The questions in the order in which readers ask them.
QUESTIONS = ("MRI", "Treatment", SURVIVAL, "Walking", "Presentation")
#: Question, finding, the share of published series (pooled, or of the one that gives it), ours; either can
#: lack.
FINDINGS = (
    ("MRI", "Lesion enhances (lesions)", "published.enhancement.share", ""),
    ("MRI", "Oedema over 3 segments or more (lesions)", "published.long_oedema.share", ""),
    ("MRI", "Rim sign in metastasis", "published.rim_sign.sensitivity", ""),
    ("MRI", "Flame sign in metastasis", "published.flame_sign.sensitivity", ""),
    ("Treatment", "Function improved after surgery (some count pain)", "pooling.improved_surgery.share",
     "treatment.surgery.improved.share"),
    ("Treatment", "Function worse after surgery, at once or later", "pooling.worse_surgery_at_once.share",
     "treatment.surgery.worse.share"),
    ("Treatment", "Function improved after radiotherapy or radiosurgery (some count pain)",
     "pooling.improved_radiotherapy.share", "treatment.radiotherapy.improved.share"),
    ("Treatment", "Function worse after radiotherapy or radiosurgery",
     "pooling.worse_radiotherapy.share", "treatment.radiotherapy.worse.share"),
    ("Walking", "Kept after radiotherapy (lesions)", "published.walking_kept.share", ""),
    ("Walking", "Regained after radiotherapy (lesions)", "published.walking_regained.share", ""),
    ("Presentation", "Primary in the lung", "pooling.primary_lung.share",
     "epidemiology.all.primary_lung.share"),
    ("Presentation", "Primary in the breast", "pooling.primary_breast.share",
     "epidemiology.all.primary_breast.share"),
    ("Presentation", "Cord lesion as first manifestation (series: symptoms before the cancer was diagnosed)",
     "published.first_manifestation.share", "epidemiology.all.first_manifestation.share"),
    ("Presentation", "Men", "pooling.male.share", "epidemiology.all.male.share"),
    ("Presentation", "Weakness, where a symptom is reported", "", "epidemiology.all.symptom_weakness.share"),
    ("Presentation", "Thoracic lesion (some series count lesions)", "pooling.thoracic.share",
     "epidemiology.all.thoracic.share"),
    ("Presentation", "Cervical lesion (some series count lesions)", "pooling.cervical.share",
     "epidemiology.all.cervical.share"),
    ("Presentation", "More than one cord lesion", "pooling.multiple_lesions.share",
     "epidemiology.all.multiple_lesions.share"),
)

#: What a further series says of a finding, in a form that does not add up with the others.
FURTHER = {
    "pooling.worse_surgery_at_once.share": Said(
        "in one we add {} worse at once and {} paralysed by a haematoma, who may be one of them",
        "strickland2018", (("proportion", "immediate", "worse"),
                           ("proportion", "", "postoperative haematoma with Frankel A"))),
    "pooling.worse_radiotherapy.share": Said(
        "of a further {} patients, {}% were improved or stable", "ehret2021",
        (("n_patients", "", "ISCM"), ("proportion", "", "improved or stable"))),
    "published.walking_kept.share": Said(
        "in another, walking was preserved in {}, walking before not stated", "conill2007",
        (("proportion", "radiotherapy", "ambulation preserved"),)),
}
#: Ours that one reader's word changes → the same of the values that both readers gave.
ALIKE = {"epidemiology.all.multiple_lesions.share": "sensitivity.values_alike.multiple_lesions.share"}


def _shown(e: Estimate) -> str:
    return f"{{num}}`{e.name}:value` {compact(e).partition(' ')[2]}; {wording.sample(e)}"


def findings(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """What series found, and what selected case reports say, question by question."""
    rows, rated, same = [], certainty.by_estimate(data, results), certainty.since(data, results)

    def of_series(name: str) -> str:
        e = results[name]
        if name.startswith("published."):
            counts = f"1 series, {round((e.value or 0) * e.n)} of {e.n}"
            if name.endswith(".sensitivity"):
                controls = results[name.replace("sensitivity", "specificity")]
                counts += f"; absent in {compact(controls)} of {controls.n} primary cord tumours"
            return f"{compact(e)}; {counts}"
        if e.value is None:
            return pooling.each(pooling.asked(data)[name.split(".")[1]][1])
        return f"{compact(e)}; {wording.sample(e)}"

    def add(question: str, words: str, said: str, ours: str, judged: str) -> None:
        e = results[ours] if ours else None
        cases = _shown(e) if e else DASH
        if ours in ALIKE:
            cases += f"; where both readers agreed, {_shown(results[ALIKE[ours]])}"
        changed = CHANGED * (judged in rated and judged not in same)
        rows.append((question, words, said, cases, rated.get(judged, DASH) + changed))

    for question, words, name, ours in FINDINGS:
        said, further = of_series(name) if name else DASH, FURTHER.get(name)
        if further and (more := further.of(data)):
            said += f"; {more} ({report(data, further.citation_key)})"
        add(question, words, said, ours, name or ours)
    for setting, part in survival.by_setting(data).groupby("setting", sort=False):
        each = survival.each(part)
        add(SURVIVAL, setting, f"{each}; {len(part)} series, n = {part['n'].sum():.0f}", "",
            published.median_of(setting))
    add(SURVIVAL, "Selected case reports", DASH, *["survival.all.median"] * 2)
    rows.sort(key=lambda row: QUESTIONS.index(row[0]))
    days = wording.listed(sorted(set(same.values())))
    again = f" ({CHANGED.strip()}: an estimate has changed since)" if rated.keys() - same else ""
    return Table("tbl-findings", "Summary of findings, with 95% intervals in brackets (NR: not reached; a "
                 "dash: none). Where there were too few series, or a pooled interval would be too wide, "
                 "each result is listed. Survival in series is the median of each. Certainty, by GRADE, is "
                 "that of the published series or, where there is none, of the case reports. It was judged "
                 f"by machine at these estimates on {days}{again}",
                 ("Question", "Finding", "Published series", "Case reports of this review", "Certainty"),
                 rows, wide=True, kind="stacked-rows")


def patients(data: Dataset) -> Table:
    """Every patient in one line."""
    labels = {c: data.labels(c) for c in ("primary_site", "region", "status", "neuro_outcome",
                                          "resection", "diagnosis_basis")}
    once = read_once(data)

    def mark(words: str, *fields: str) -> str:
        """The words, marked where one reader alone gave one of the fields that they show."""
        return words + ONCE * (words != DASH and any((r["case_id"], field) in once for field in fields))

    rows, called = [], names(data)
    for r in sorted(data.cases.to_dict("records"), key=lambda r: called[r["case_id"]].casefold()):
        sex, age = {"male": "M", "female": "F"}.get(r["sex"], DASH), filled(r["age_years"])
        who = " ".join(word for word in (mark(sex, "sex"), mark(age, "age_years")) if word != DASH)
        given = [mark(short, column) for column, short in zip(treatment.COMBINED, "SRCTI", strict=True)
                 if r[column] == "yes"]
        followed = r["survival_months"] == r["survival_months"] and r["status"]
        course = labels["status"].get(r["status"], DASH).lower() + (
            f", {wording.number(r['survival_months'])} mo" if followed else "")
        site = mark(labels["primary_site"][r["primary_site"]], "primary_site")
        histology = r["histology"] or ""
        rows.append((
            f"{{case}}`{r['case_id']}` {cite(r['citation_key'])}", who or DASH,
            f"{site}: {mark(plain(histology), 'histology')}" if histology else site,
            mark(filled(r["levels"]).replace("conus", "Conus"), "levels") if r["levels"]
            else mark(labels["region"].get(r["region"], DASH), "region"),
            mark(labels["diagnosis_basis"].get(r["diagnosis_basis"], DASH).split()[0], "diagnosis_basis"),
            " + ".join(given) or DASH,
            mark(labels["neuro_outcome"].get(r["neuro_outcome"], DASH), "neuro_outcome"),
            mark(course, "status", *(["survival_months"] if followed else []))))
    return Table("tbl-patients", f"The {len(rows)} patients. S surgery, R radiotherapy, C "
                 "chemotherapy, T targeted therapy, I immunotherapy, each where reported as "
                 "given; a dash: not reported; mo: months. "
                 f"{ONCE} Only one reader gave the value, or it has been read only once",
                 ("Report", "Patient", "Primary", "Level", "Basis", "Treatment", "Function",
                  "Last known"), rows, wide=True)
