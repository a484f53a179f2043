"""What was done for the cord lesion, and how function changed."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from living_review.book.display import Table
from living_review.book.tables import DASH, NO_BREAK_HERE, cite, plain, report
from living_review.evidence import series
from living_review.evidence.series import Said
from living_review.gate.dataset import Dataset
from living_review.stats.estimate import Estimate, median, share, wilson
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
#: How function after a treatment is told in the series table → here, and the populations treated alike.
CHANGES = {"improved": "improved", "stable": "unchanged", "worse": "worse"}
TREATED = {"surgical": "Surgery", "radiotherapy": "Radiotherapy", "radiosurgery": "Radiosurgery"}
#: What a series judges | its patients | what it found, by treatment: words that follow the counts of the
#: series table, or are alone where it has none.
IN_WORDS = (
    ("Surgery", Said("pain, strength or sensation||", "gazzeri2021a", ())),
    ("Surgery", Said("Frankel grade||all of these to grade C; before surgery D in {}; two months later "
                     "C in {}, D in {} and E in {}, the others not listed", "strickland2018", (
        ("proportion", "", "Frankel D at presentation"),
        *(("proportion", "2 months", f"Frankel {x}") for x in "CDE")))),
    ("Surgery", Said("ASIA grade||all who could walk still could; their number is not given", "wilson2012", (
        ("proportion", "ambulatory before", "ambulatory after"),))),
    ("Surgery", Said("neurological examination||one of the six operations was a biopsy, and one "
                     "patient began to walk; six is also printed as 75% of nine", "kritikos2024", ())),
    ("Radiotherapy", Said("neurological deficit or pain||", "hashii2011", ())),
    ("Radiotherapy", Said("walking|{}|those who could still could in {} lesions, those who could not "
                          "could again in {}", "nishimura2022", (
        ("n_patients", "", "ISCM"), ("proportion", "ambulatory before", "ambulatory after"),
        ("proportion", "not ambulatory before", "ambulatory after")))),
    ("Radiotherapy", Said("neurological status|{}|usually worse within days to weeks, despite radiotherapy; "
                          "no counts, and how many were irradiated is not given", "lee2007", (
        ("n_patients", "", "ISCM"),))),
    ("Radiotherapy", Said("neurological deficit|{}|improved in {}; how many were irradiated is not given",
                          "nonneurogenicnd", (("n_patients", "", "ISCM"),
                                              ("n_patients", "", "deficit improved by radiotherapy")))),
    ("Radiotherapy", Said("neurological deficit, in lung cancer alone||walking kept in {}, regained in part "
                          "in {}, before not given; improvement lasted a mean of {} days", "conill2007", (
        ("proportion", "radiotherapy", "ambulation preserved"),
        ("proportion", "radiotherapy", "ambulation partially recovered"),
        ("mean_response_days", "radiotherapy", "duration of neurological response")))),
    ("Radiosurgery", Said("neurological function|{}|{}% improved or unchanged; the others not given",
                          "ehret2021", (
        ("n_patients", "", "ISCM"), ("proportion", "", "improved or stable")))),
    ("Radiosurgery", Said("neurological deficit||", "veeravagu2012", ())),
    ("Radiosurgery", Said("clinical state||", "stereotactic2021", ())),
)
#: What a series says without counts that add up with those of others, by treatment.
UNCOUNTED = {
    "Radiotherapy": Said("usually worse in a series of {}, no counts", "lee2007", (
        ("n_patients", "", "ISCM"),)),
    "Radiosurgery": Said("of {}, {}% improved or unchanged, the others not given", "ehret2021", (
        ("n_patients", "", "ISCM"), ("proportion", "", "improved or stable")))}
#: Of whom a line of the figure of decisions is.
OURS, THEIRS = "Case reports", "Series"
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
    alive = cases[cases["diagnosis_basis"] != "autopsy"]
    for column in ("surgery", "radiotherapy"):
        yield share(alive.assign(given=alive[column].fillna("no")), "given", "yes").named(
            f"treatment.all.{column}.floor.share",
            f"proportion given {MODALITIES[column]}, assuming that it was not given unless stated; lesions "
            f"found at autopsy left out")
    for column, words in MODALITIES.items():
        one_sided = set(cases[column].dropna()) <= {"yes"}
        yield share(cases, column, "yes", one_sided=one_sided).named(
            f"treatment.all.{column}.share", f"proportion given {words}, where the report says")
    stated = cases.assign(resection=cases["resection"].where(cases["resection"] != UNSTATED))
    for value, label in data.labels("resection").items():
        yield share(cases if value == UNSTATED else stated, "resection", value).named(
            f"treatment.all.resection_{value}.share", f"extent of surgery, of patients "
            f"{'with any entry' if value == UNSTATED else 'in whom it is stated'}: {within(label)}")
    for value, label in data.labels("imaging_response").items():
        yield share(cases, "imaging_response", value).named(
            f"treatment.all.response_{value}.share", f"proportion by response on imaging: {within(label)}")
    for group in COMPARED:
        frame = group.select(patients)
        for value, label in data.labels("neuro_outcome").items():
            yield share(frame, "neuro_outcome", value).named(
                f"treatment.{group.name}.{value}.share",
                f"function {within(label)} after treatment: {group.label}")
    for group in groups.SITUATIONS:
        yield from _in_situation(group, group.select(patients))
    for column, when in (("ambulatory_before", "before"), ("ambulatory_after", "after")):
        yield share(cases, column, "yes").named(
            f"treatment.all.{column}.share", f"proportion walking {when} treatment")
    yield median(cases, "rt_dose_gy", "Gy").named("treatment.all.rt_dose.median", "median radiotherapy dose")


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
    """The decisions from presentation to treatment, and the treatments: each a name and what was reported.

    Every line begins with whom it is of, :data:`OURS` or :data:`THEIRS`.
    """
    def ours(*told: tuple[str, str], of_all: str = "") -> str:
        return f"{OURS}{of_all}: " + "; ".join(f"{words} {of(results[name])}" for words, name in told)

    def theirs(*told: str) -> Iterator[str]:
        if any(told):
            yield f"{THEIRS}: " + "; ".join(filter(None, told))

    def each(words: str, question: str) -> str:
        _, rows, _ = pooling.asked(data)[question]
        return f"{words} {pooling.each(rows)}" if rows["pooled"].any() else ""

    def given(column: str) -> str:
        return counted(results[f"treatment.all.{column}.share"].count, "patient")

    changed = function_in_series(data).query("change != 'unchanged' and not one_cancer")

    def found(name: str) -> Iterator[str]:
        for (change, when), part in changed[changed["treatment"] == name].groupby(
                ["change", "when"], sort=False):
            yield f"{change}{when} " + ", ".join(f"{r.events} of {r.total}" for r in part.itertuples())

    steps = [
        ("One lesion? MRI of the spine and brain", [*theirs(
            each("several cord lesions", "multiple_lesions"), each("brain metastasis", "brain_metastasis"))]),
        ("Is it a metastasis?", [
            *theirs(each("cord symptoms before the cancer was known", "first_manifestation"),
                    each("rim sign", "rim_sign"), each("flame sign", "flame_sign")),
            ours(("histology of the cord lesion", "imaging.all.basis_histology.share"),
                 ("imaging in known cancer", "imaging.all.basis_imaging.share"))]),
        ("What function is left?", [
            ours(("weakness, where symptoms are given", "epidemiology.all.symptom_weakness.share"))])]
    options = []
    for name in TREATED.values():
        column, more = name.lower(), UNCOUNTED.get(name)
        options.append((name, [
            *([ours(*((change, f"treatment.{column}.{change}.share") for change in ("improved", "worse")),
                    of_all=f" ({given(column)})")] if column in MODALITIES else []),
            *theirs(*found(name), more.of(data) if more else "")]))
    systemic = f"{OURS}: " + "; ".join(f"{MODALITIES[column]} {given(column)}" for column in DRUGS)
    return steps, [*options, ("Systemic therapy", [systemic])]


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

    Columns: ``treatment, citation_key, change, when, events, total, one_cancer``; ``change`` is of
    :data:`CHANGES` and ``when`` says in words what was judged at once. Series of ``one_cancer`` are told as
    well; those whose own figures contradict each other are left out.
    """
    counts = pooling.own_counts(data)
    one_cancer = series.own_figures(data).query("subgroup in @TREATED and numerator.notna()")
    one_cancer = one_cancer.assign(population=one_cancer["subgroup"]).rename(
        columns={"numerator": "events", "denominator": "total"})
    rows = pd.concat([counts.assign(one_cancer=False), one_cancer.assign(one_cancer=True)])
    doubtful = [pair in pooling.DOUBTS for pair in zip(rows["citation_key"], rows["item"], strict=True)]
    rows = rows[rows["population"].isin(TREATED) & rows["item"].isin(CHANGES) & ~np.array(doubtful, bool)]
    told = [*TREATED, *CHANGES]
    rows = rows.sort_values(["population", "item", "total"], ascending=[True, True, False], kind="stable",
                            key=lambda c: c if c.name == "total" else c.map(told.index))
    return rows.assign(treatment=rows["population"].map(TREATED), change=rows["item"].map(CHANGES),
                       when=[" at once" * (part in pooling.AT_ONCE) for part in rows["subgroup"]]).astype(
        {"events": int, "total": int})


def function(data: Dataset) -> Table:
    """Function and walking after treatment, series by series."""
    said = {(treatment, one.citation_key): words.split("|") for treatment, one in IN_WORDS
            if (words := one.of(data))}
    counted_in = dict(list(function_in_series(data).groupby(["treatment", "citation_key"])))
    rows = []
    for pair in dict.fromkeys((*counted_in, *(pair for pair, (_, n, _) in said.items() if n))):
        judged, n, words = said.get(pair, [""] * 3)
        found = []
        for r in counted_in[pair].itertuples() if pair in counted_in else ():
            low, high = (number(end, "fraction") for end in wilson(r.events, r.total))
            found.append(f"{r.events} {r.change}{r.when} ({low.removesuffix('%')}–{NO_BREAK_HERE}{high})")
            n = r.total
        rows.append((pair[0], report(data, pair[1]), int(n), judged,
                     "; ".join(filter(None, (", ".join(found), words)))))
    rows.sort(key=lambda row: (list(TREATED.values()).index(row[0]), -row[2]))
    return Table("tbl-function", "Function and walking after treatment in published series: patients, "
                 "with the 95% interval of their proportion in brackets. Frankel and ASIA grades run from A "
                 "(no movement or feeling below the lesion) to E (normal). Frankel C: some strength, of no "
                 "use; D: useful strength",
                 ("Treatment", "Report", "n:r", "What was judged", "Result"), rows,
                 wide=True, kind="stacked-rows", folded="Show function after treatment, series by series")


def situations(data: Dataset) -> Table:
    """What our case reports say was done in each situation."""
    rows = []
    for group in groups.SITUATIONS:
        names = [words.replace(" ", "_") for words in (*LOCAL.values(), "drug")]
        rows.append((f"{group.label[0].upper()}{group.label[1:]}", len(group.select(data.patients)),
                     *(f"{{num}}`treatment.{group.name}.{name}.share:count`" for name in names)))
    columns = (f"{words[0].upper()}{words[1:]}:r" for words in (*LOCAL.values(), "drug"))
    return Table("tbl-situations", "What our case reports mention, by situation, which is not a comparison. "
                 "A patient can be in several rows. None mentioned: neither surgery nor radiotherapy of the "
                 "cord lesion, although either may have been given. Drug: chemotherapy, targeted or "
                 "immunotherapy reported, with or without local treatment",
                 ("Situation", "Patients:r", *columns), rows, wide=True, kind="stacked-rows",
                 folded="Show what our case reports mention, by situation")


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
    return Table("tbl-drugs", f"Cancer drugs, radioiodine included: the {len(rows)} patients for whom a drug "
                 "is named, or targeted or immunotherapy reported. One patient a row; most had other "
                 "treatment as well, so a response cannot be attributed to the drug. A dash: not mentioned",
                 ("Primary", "Histology, marker", "Drug", "Local treatment", "Response", "Last known"), rows,
                 empty="No report names a drug.", wide=True, kind="stacked-rows",
                 folded=f"Show the {counted(len(rows), 'patient')} with a drug")


def course(data: Dataset) -> Table:
    rows = [(f"{r['month']:g}".replace("-", "−"), plain(r["event"]), plain(r["finding"]))
            for r in data.index_case.to_dict("records")]
    return Table("tbl-course", "Course of the index patient, months from the operation",
                 ("Month:r", "Event", "Finding"), rows, wide=True, kind="stacked-rows")
