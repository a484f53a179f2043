"""What was done for the cord lesion, and how function changed."""

from collections.abc import Iterator, Mapping

import pandas as pd

from living_review.book.display import Table
from living_review.book.tables import DASH, cite, plain, report
from living_review.evidence.series import Said
from living_review.gate.dataset import Dataset
from living_review.stats.estimate import Estimate, median, share
from living_review.stats.wording import counted, number, of, within

from .. import groups
from . import pooling

MODALITIES = {
    "surgery": "surgery", "radiotherapy": "radiotherapy", "chemotherapy": "chemotherapy",
    "targeted_therapy": "targeted therapy", "immunotherapy": "immunotherapy",
    "steroids": "steroids",
}
#: Steroids accompany nearly everything, so combinations are told without them.
COMBINED = tuple(m for m in MODALITIES if m != "steroids")
#: How function after a treatment is told in the series table, and the populations treated alike.
CHANGES = ("improved", "stable", "worse")
TREATED = {"surgical": "Surgery", "radiotherapy": "Radiotherapy", "radiosurgery": "Radiosurgery"}
#: Series that count relief of pain as improved function.
OF_PAIN = ("gazzeri2021a", "hashii2011")
#: Removed, and no word on how much of it: no extent.
UNSTATED = "extent_unstated"
#: What was done to the cord lesion itself: surgery, radiotherapy, both, or neither as far as the report says.
LOCAL = {(True, False): "surgery alone", (True, True): "both", (False, True): "radiotherapy alone",
         (False, False): "none mentioned"}
#: What is given for cancer as a whole.
DRUGS = COMBINED[2:]
COMPARED = (groups.ALL, *groups.TREATMENT, *groups.RESECTION)


def estimates(data: Dataset) -> Iterator[Estimate]:
    """Every estimate of the chapter."""
    cases, patients = data.cases, data.patients
    for column, words in MODALITIES.items():
        one_sided = set(cases[column].dropna()) <= {"yes"}
        yield share(cases, column, "yes", one_sided=one_sided).named(
            f"treatment.all.{column}.share", f"proportion given {words}")
    alive = cases[cases["diagnosis_basis"] != "autopsy"]
    for column in ("surgery", "radiotherapy"):
        yield share(alive.assign(given=alive[column].fillna("no")), "given", "yes").named(
            f"treatment.all.{column}.floor.share",
            f"proportion given {MODALITIES[column]}, assuming that it was not given unless stated; lesions "
            f"found at autopsy left out")
    stated = cases[cases["resection"] != UNSTATED]
    for value, label in data.labels("resection").items():
        yield share(cases if value == UNSTATED else stated, "resection", value).named(
            f"treatment.all.resection_{value}.share", f"proportion by extent of resection: {within(label)}")
    for value, label in data.labels("imaging_response").items():
        yield share(cases, "imaging_response", value).named(
            f"treatment.all.response_{value}.share", f"proportion by response on imaging: {within(label)}")
    for group in COMPARED:
        frame = group.select(patients)
        for value, label in data.labels("neuro_outcome").items():
            yield share(frame, "neuro_outcome", value).named(
                f"treatment.{group.name}.{value}.share",
                f"proportion whose function was {within(label)} after treatment, {group.label}")
    for group in groups.SITUATIONS:
        yield from _in_situation(group, group.select(patients))
    for column, when in (("ambulatory_before", "before"), ("ambulatory_after", "after")):
        yield share(cases, column, "yes").named(
            f"treatment.all.{column}.share", f"proportion walking {when} treatment")
    yield median(cases, "rt_dose_gy", "Gy").named(
        "treatment.all.rt_dose.median", "median radiotherapy dose")


def _in_situation(group: groups.Group, frame: pd.DataFrame) -> Iterator[Estimate]:
    """What was done to the cord lesion in a situation, and whether a cancer drug was given."""
    given = (frame[column].eq("yes") for column in ("surgery", "radiotherapy"))
    local = [LOCAL[pair] for pair in zip(*given, strict=True)]
    for words in LOCAL.values():
        yield share(frame.assign(local=local), "local", words).named(
            f"treatment.{group.name}.{words.replace(' ', '_')}.share",
            f"proportion by local treatment: {words}, {group.label}")
    drug = frame[list(DRUGS)].eq("yes").any(axis=1).map({True: "yes", False: "no"})
    yield share(frame.assign(drug=drug), "drug", "yes").named(
        f"treatment.{group.name}.drug.share",
        f"proportion with a cancer drug reported, {group.label}")


def pathway(data: Dataset, results: Mapping[str, Estimate]) -> tuple[list, list]:
    """The steps from presentation to treatment, and the treatments: each a name and what was reported."""
    def ours(words: str, name: str) -> str:
        return f"{words}: {of(results[name])}"

    def theirs(words: str, name: str, counted: str = "patients") -> str:
        e = results[f"published.{name}"]
        return f"{words}: " + ("differs between series" if e.value is None else
                               f"{round(e.value * e.n)} of {e.n} {counted} in a series")

    def given(column: str) -> str:
        return counted(results[f"treatment.all.{column}.share"].count, "patient")

    series = function_in_series(data).groupby("treatment")["n"].agg(["size", "sum"])
    reported = {name: f"{r['size']} series, {counted(r['sum'], 'patient')}"
                for name, r in series.iterrows()}
    compartments = data.differential["compartment"]
    mimics = compartments[~data.differential["entity"].str.contains("metastasis")]
    tumours, others = (mimics.isin(some).sum() for some in (
        ("intramedullary", "intradural extramedullary"), ("myelopathy", "extradural")))
    steps = [
        ("Acute or progressive myelopathy", [
            ours("Weakness", "epidemiology.all.symptom_weakness.share"),
            ours("Cancer not known before", "epidemiology.all.first_manifestation.share")]),
        ("MRI of the whole spine and brain, with contrast", [
            ours("Several cord lesions", "epidemiology.all.multiple_lesions.share"),
            ours("Brain metastasis, where mentioned", "epidemiology.all.brain_metastasis.share")]),
        ("Signs and mimics", [
            theirs("Enhancement", "enhancement.share", "lesions"),
            theirs("Oedema of 3 segments or more", "long_oedema.share", "lesions"),
            theirs("Rim sign", "rim_sign.sensitivity"), theirs("Flame sign", "flame_sign.sensitivity"),
            f"Mimics in the tables: {tumours} in the cord or dura, {others} other diseases"]),
        ("Diagnosis", [
            ours("Histology of the cord lesion", "imaging.all.basis_histology.share"),
            ours("Imaging in known cancer", "imaging.all.basis_imaging.share")])]
    systemic = [f"{MODALITIES[column].capitalize()}: {given(column)}" for column in DRUGS]
    options = [(name, [*([given(name.lower())] if name.lower() in MODALITIES else []),
                       *filter(None, [reported.get(name)])]) for name in TREATED.values()]
    return steps, [*options, ("Systemic therapy", systemic)]


def combinations(data: Dataset) -> pd.DataFrame:
    """Which modalities were given together, for patients with any treatment stated.

    Columns: one boolean per modality of :data:`COMBINED`, ``n`` patients, ``complete``
    of them with all of surgery, radiotherapy and chemotherapy accounted for
    (yes or no). A modality counts as given only where the report says yes.
    """
    cases = data.cases
    stated = cases[cases[list(COMBINED)].notna().any(axis=1)]
    given = stated[list(COMBINED)].eq("yes")
    complete = stated[["surgery", "radiotherapy", "chemotherapy"]].notna().all(axis=1)
    grouped = given.assign(n=1, complete=complete.astype(int)).groupby(list(COMBINED), sort=True)
    table = grouped[["n", "complete"]].sum().reset_index()
    return table.sort_values(["n", *COMBINED], ascending=False, ignore_index=True)


def function_in_series(data: Dataset) -> pd.DataFrame:
    """Function after treatment in series of intramedullary metastasis; the larger ones come first.

    Columns: ``treatment, citation_key, n``, and the patients of :data:`CHANGES` (not a number where the
    report does not give them), worse at once or later. Series whose own figures contradict each other are
    left out.
    """
    counts = pooling.own_counts(data)
    rows = counts[counts["population"].isin(TREATED) & counts["item"].isin(CHANGES)]
    doubtful = [pair in pooling.DOUBTS for pair in zip(rows["citation_key"], rows["item"], strict=True)]
    table = rows[~pd.Series(doubtful, rows.index, dtype=bool)].pivot_table(
        index=["population", "citation_key", "total"], columns="item", values="events").reset_index()
    order = {name: n for n, name in enumerate(TREATED)}
    table = table.reindex(columns=["population", "citation_key", "total", *CHANGES])
    table = table.sort_values(["population", "total"], ascending=[True, False], ignore_index=True,
                              key=lambda c: c.map(order) if c.name == "population" else c)
    worse = pooling.asked(data)["worse_surgery_at_once"][1].set_index("citation_key")["events"]
    table["worse"] = table["citation_key"].map(worse).fillna(table["worse"])
    return table.assign(population=table["population"].map(TREATED)).rename(
        columns={"population": "treatment", "total": "n"})


def function(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """Function after treatment: series first, our case reports last."""
    rows = []
    for r in function_in_series(data).itertuples():
        counts = [DASH if pd.isna(k) else f"{k:.0f} ({number(k / r.n, 'fraction')})"
                  for k in (r.improved, r.stable, r.worse)]
        pain = ", pain counted" * (r.citation_key in OF_PAIN)
        rows.append((r.treatment, report(data, r.citation_key) + pain, r.n, *counts))
    for group, words in (("surgery", "operated on"), ("radiotherapy", "irradiated")):
        found = [results[f"treatment.{group}.{change}.share"] for change in CHANGES]
        rows.append(("Case reports, selected", f"this review, {words}", found[0].n,
                     *(f"{e.count} ({number(e.value, 'fraction')})" if e.n else DASH for e in found)))
    return Table("tbl-function", "Function after treatment, as each report judges it: patients, and "
                 "percentage in brackets. Only series that count patients treated alike are listed. Pain "
                 "counted: relief of pain can count as improved. A dash: not given. In our case reports the "
                 "two groups overlap",
                 ("Treatment", "Report", "n:r", "Improved:r", "Stable:r", "Worse:r"), rows,
                 kind="stacked-rows")


def _median(*subgroups: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(("median_survival_months", subgroup, "") for subgroup in subgroups)


_GOYAL = ("prognostic_factor", "", "age; sex; brain metastasis; other systemic metastasis")
_GAZZERI = ("prognostic_factor", "",
            "age>70; systemic metastases; preoperative non-functional status; lung primary")
#: What series report in the situations of :data:`.groups.SITUATIONS`.
IN_SERIES = {
    "one_lesion": (Said("without brain metastasis, other metastases not excluded, survival (probably the "
                        "median) was {} months with surgery and {} without, in patients selected for each; "
                        "{} at that centre were operated on", "goyal2019",
                        (*_median("solitary without brain metastasis, surgery",
                                  "solitary without brain metastasis, no surgery"),
                         ("proportion", "", "surgery"))),),
    "several_lesions": (Said("survival (probably the median) was {} months, and {} with one lesion",
                             "goyal2019", _median("multiple lesions", "solitary lesion")),),
    "with_brain": (Said("brain metastasis was not associated with survival", "goyal2019", (_GOYAL,)),),
    "elsewhere": (Said("not associated with survival", "goyal2019", (_GOYAL,)),
                  Said("associated with worse survival after surgery", "gazzeri2021a", (_GAZZERI,))),
    "first_manifestation": (Said("{} operations were also to obtain a diagnosis", "gazzeri2021a", (
        ("proportion", "", "surgery also for histological diagnosis"),)),),
    "haematological": (Said("median survival was {} months in {} patients with lymphoma", "lymphoma2011", (
        *_median(""), ("n_patients", "", "secondary intramedullary lymphoma"))),),
    "not_walking": (Said("walking was regained after radiotherapy in {} lesions", "nishimura2022", (
        ("proportion", "not ambulatory before", "ambulatory after"),)),
        Said("lost function before surgery was associated with worse survival", "gazzeri2021a", (_GAZZERI,))),
}
#: Walking in series: the treatment, and how many walked before | after it.
WALKED = (
    ("Radiotherapy", Said("could walk|could walk: {} lesions", "nishimura2022", (
        ("proportion", "ambulatory before", "ambulatory after"),))),
    ("Radiotherapy", Said("could not walk|could walk: {} lesions", "nishimura2022", (
        ("proportion", "not ambulatory before", "ambulatory after"),))),
    ("Radiotherapy", Said("not stated|walking preserved in {}, regained in part in {}", "conill2007", (
        ("proportion", "radiotherapy", "ambulation preserved"),
        ("proportion", "radiotherapy", "ambulation partially recovered")))),
    ("Surgery", Said("could walk|all could walk; number not given", "wilson2012", (
        ("proportion", "ambulatory before", "ambulatory after"),))),
    ("Surgery", Said("Frankel D in {}|Frankel C at once in {}, A in {}; at two months, D in {}, E in {}, "
                     "C in {}", "strickland2018", (
        ("proportion", "", "Frankel D at presentation"), ("proportion", "immediate", "worse"),
        ("proportion", "", "postoperative haematoma with Frankel A"), ("proportion", "2 months", "Frankel D"),
        ("proportion", "2 months", "Frankel E"), ("proportion", "2 months", "Frankel C")))),
)


def situations(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """What series say of a situation, and what our case reports say was done in it."""
    rows = []
    for group in groups.SITUATIONS:
        names = {words: f"treatment.{group.name}.{words.replace(' ', '_')}.share" for words in LOCAL.values()}
        said = [f"{words} ({report(data, one.citation_key)})"
                for one in IN_SERIES.get(group.name, ()) if (words := one.of(data))]
        rows.append((
            f"{group.label[0].upper()}{group.label[1:]}", "; ".join(said) or DASH,
            len(group.select(data.patients)),
            "; ".join(f"{words} {{num}}`{name}:count`" for words, name in names.items()
                      if results[name].count) or DASH,
            f"{{num}}`treatment.{group.name}.drug.share:count`"))
    return Table("tbl-situations", "What was done in which situation: what series report, and what our case "
                 "reports mention, which is not a comparison. A patient can be in several rows. None "
                 "mentioned: neither surgery nor radiotherapy of the cord lesion, although either may have "
                 "been given. Drug: patients with chemotherapy, targeted or immunotherapy reported. A dash: "
                 "no series",
                 ("Situation", "In series", "Case reports:r", "Surgery, radiotherapy", "Drug:r"),
                 rows, wide=True, kind="stacked-rows")


def walking(data: Dataset) -> Table:
    """Walking before and after treatment, in series."""
    rows = [(name, report(data, one.citation_key), *said.split("|")) for name, one in WALKED
            if (said := one.of(data))]
    return Table("tbl-walking", "Walking before and after treatment in published series: lesions or patients "
                 "of whom both are reported, unless the row says otherwise",
                 ("Treatment", "Report", "Before", "After"), rows, kind="stacked-rows")


def drugs(data: Dataset) -> Table:
    """Every patient given a named drug, or targeted or immunotherapy."""
    labels = {column: data.labels(column)
              for column in ("primary_site", "neuro_outcome", "imaging_response", "status")}
    new, rows = ["targeted_therapy", "immunotherapy"], []
    named = data.cases[data.cases["agents"].map(bool) | data.cases[new].eq("yes").any(axis=1)]
    for r in named.sort_values(["primary_site", "case_id"]).to_dict("records"):
        kinds, local = (" and ".join(MODALITIES[column] for column in columns if r[column] == "yes")
                        for columns in (new, ("surgery", "radiotherapy")))
        given = plain(", ".join(r["agents"] or ())) or f"{kinds}, not named"
        cancer = [plain(words) for words in (r["histology"], *(r["molecular"] or ())) if words]
        seen = [words.format(within(label)) for words, label in (
            ("{} on imaging", labels["imaging_response"].get(r["imaging_response"])),
            ("function {}", labels["neuro_outcome"].get(r["neuro_outcome"]))) if label]
        last = labels["status"].get(r["status"], DASH).lower()
        if r["survival_months"] == r["survival_months"]:
            last += f", {number(r['survival_months'])} months"
        rows.append((labels["primary_site"][r["primary_site"]], ", ".join(cancer) or DASH,
                     given, local or DASH, "; ".join(seen) or DASH, f"{last} {cite(r['citation_key'])}"))
    return Table("tbl-drugs", f"Cancer drugs: the {len(rows)} patients for whom a drug is named, or targeted "
                 "or immunotherapy reported. One patient a row; most had other treatment as well, so a "
                 "response cannot be attributed to the drug. A dash: not mentioned",
                 ("Primary", "Histology, marker", "Drug", "Local treatment", "Response", "Last known"), rows,
                 empty="No report names a drug.", wide=True, kind="stacked-rows",
                 folded=f"Show the {counted(len(rows), 'patient')} with a drug")


def course(data: Dataset) -> Table:
    rows = [(f"{r['month']:g}".replace("-", "−"), plain(r["event"]), plain(r["finding"]))
            for r in data.index_case.to_dict("records")]
    return Table("tbl-course", "Course of the index patient, months from the operation",
                 ("Month:r", "Event", "Finding"), rows, wide=True, kind="stacked-rows")
