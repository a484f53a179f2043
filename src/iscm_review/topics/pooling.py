"""Published series pooled: which cohorts answer which question, and what they say together.

A question says which figures answer it and which patients may answer it. A report enters with its own
patients alone, and a centre with one report. The statistics are in :mod:`.random_effects`.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from living_review.book.display import Several, Table
from living_review.book.reports import reported_by
from living_review.book.tables import DASH, compact, percent, plain, report, span
from living_review.evidence import series
from living_review.gate.dataset import Dataset, once
from living_review.stats.estimate import Estimate, wilson
from living_review.stats.flip import Flip
from living_review.stats.random_effects import FEW, FEWEST_TO_FORESEE, WIDE, WIDEST, Pooled, pool
from living_review.stats.wording import counted, with_interval

#: Reports that tell of their own patients. Reviews pool patients that stand elsewhere; so do case reports
#: that give shares.
OWN = ("case_series", "cohort", "imaging_series", "autopsy_series")
#: Parts of a report that are still all its patients (or all their lesions). Any other part is left out.
LESIONS = "per lesion"
WHOLE = ("", "ISCM", "own", LESIONS, "per patient", "per examination")
#: All its patients, judged at another time than the others: shown, and pooled where a question asks so.
AT_ONCE = ("immediate",)
#: Nobody in these cohorts was chosen by a treatment.
UNTREATED = ("all", "imaging")
#: Cohorts in which nobody was chosen by an operation, by death or by the kind of cancer. Radiotherapy is what
#: most patients are given, so its cohorts are kept.
BROAD = ("all", "imaging", "radiotherapy")
#: Cohorts chosen by an operation, by radiosurgery or by death: shown beside the broad ones, not pooled.
CHOSEN = ("surgical", "radiosurgery", "autopsy")
#: So begins the reason why a rule keeps a figure out.
LEFT_OUT = "not pooled"
#: In what all patients of such a centre are not like those of another.
MOSTLY = "most of them operated on"
#: Figures whose report contradicts itself about whom they count.
DOUBTS = {
    ("damhieu2009", "improved"): "reported for operated patients, but over all 19; 13 were operated on",
    ("kritikos2024", "surgery"): "printed as 6 patients and as 75%, which cannot both be right of 9 patients",
}

SHARE = ("random-effects mean of Anscombe's arcsine of the proportions, Paule-Mandel variance between "
         "series, Hartung-Knapp 95% interval not narrower than the normal one")
CRUDE = "all patients of the series as one group, Wilson 95% interval, too narrow where series differ"
PREDICTION = ("pooled proportion, with the 95% prediction interval for a further series, Student's t with "
              "k - 2")
TAU2 = "variance between series on the arcsine scale, Paule-Mandel, 95% interval by Q-profile"
I2 = "part of the variation that is not chance (I squared), 95% interval by Q-profile"
Q = "Cochran's Q, sum of weighted squares about the mean without variance between series"
RECOVERED = "difference of two proportions, 95% interval recovered from theirs (Zou and Donner)"
P = "p value of Cochran's Q, chi squared with k - 1"


@dataclass(frozen=True)
class Question:
    """What is pooled: figures of ``items`` (or all but those of ``rest``) in the cohorts of ``populations``.

    ``ours`` names the estimate from our own cases. ``at_once`` takes in what was judged at once after
    treatment, and adds the patients of a report whom ``further`` items count apart from the others.
    """

    name: str
    label: str
    items: tuple[str, ...]
    populations: tuple[str, ...]
    ours: str
    rest: Sequence[str] = ()
    at_once: bool = False
    further: Sequence[str] = ()

    @property
    def title(self) -> str:
        return self.label[0].upper() + self.label[1:]


NOT_IRRADIATED = ", without radiotherapy series"


def _primary(site: str, name: str = "", label: str = "", populations: tuple[str, ...] = BROAD) -> Question:
    items = (f"primary_site={site}", *(("primary_site=skin (melanoma)",) if site == "skin" else ()))
    return Question(f"primary_{site}{name}", f"primary in the {site}{label}", items, populations,
                    f"epidemiology.all.primary_{site}.share")


def _after(change: str, treatment: str, *populations: str, at_once: bool = False) -> Question:
    words = "surgery" if treatment == "surgery" else "radiotherapy or radiosurgery"
    words += ", at once or later" * at_once
    name = f"{change}_{treatment}" + "_at_once" * at_once
    return Question(name, f"function {change} after {words}", (change,), populations,
                    f"treatment.{treatment}.{change}.share", at_once=at_once,
                    further=("postoperative haematoma with Frankel A",) if at_once else ())


QUESTIONS = (
    *(_primary(site) for site in ("lung", "breast", "kidney", "skin")),
    *(_primary(site, "_not_irradiated", NOT_IRRADIATED, UNTREATED) for site in ("lung", "breast")),
    Question("male_not_irradiated", "men" + NOT_IRRADIATED, ("sex=male",), UNTREATED,
             "epidemiology.all.male.share", ("sex=female",)),
    *(Question(name, label, (item,), BROAD, f"epidemiology.all.{name}.share", rest)
      for name, label, item, *rest in (
        ("male", "men", "sex=male", "sex=female"),
        ("first_manifestation", "cord symptoms before the cancer was known",
         "ISCM presentation before primary diagnosis"),
        ("cervical", "cervical cord", "region=cervical"), ("thoracic", "thoracic cord", "region=thoracic"),
        ("conus", "conus", "region=conus"),
        ("multiple_lesions", "multiple cord lesions", "lesions=multiple", "lesions=solitary"),
        ("brain_metastasis", "brain metastasis", "brain_metastasis"))),
    *(Question(f"{sign}_sign", f"{sign} sign", (f"{sign}_sign",), BROAD, f"imaging.all.{sign}_sign.share")
      for sign in ("rim", "flame")),
    Question("surgery", "operated on", ("surgery", "microsurgical excision"), ("all",),
             "treatment.all.surgery.floor.share"),
    Question("radiotherapy", "conventional radiotherapy", ("palliative radiotherapy",), ("all",),
             "treatment.all.radiotherapy.floor.share"),
    Question("gross_total", "gross total resection", ("gross total resection",), ("surgical",),
             "treatment.all.resection_gross_total.share"),
    *(_after(change, "surgery", "surgical") for change in ("improved", "stable", "worse")),
    _after("worse", "surgery", "surgical", at_once=True),
    *(_after(change, "radiotherapy", "radiotherapy", "radiosurgery")
      for change in ("improved", "stable", "worse")),
)


@once
def own_counts(data: Dataset) -> pd.DataFrame:
    """Counts that reports give of their own patients with intramedullary metastasis, oldest first.

    Columns: ``citation_key, cohort, year, population, subgroup, item, events, total, derived``; ``derived``
    says in words where a count is not printed. A numerator follows from a percentage if one whole number
    alone rounds to it.
    """
    sources = data.by_key
    rows = series.own_figures(data)
    part = rows["subgroup"].fillna("")
    # Of those operated on, surgery is the whole; and how many they are is counted among all.
    whole = part.isin(WHOLE + AT_ONCE) | (part == "surgery") & (
        (rows["population"] == "surgical") | (rows["measure"] == "n_patients"))
    rows = rows[rows["citation_key"].map(sources["study_type"]).isin(OWN) & whole
                & rows["population"].isin(BROAD + CHOSEN) & rows["denominator"].notna()
                & rows["measure"].isin(("proportion", "sensitivity", "n_patients"))]
    printed = rows["numerator"].where(rows["measure"] != "n_patients", rows["value"])
    implied = pd.Series([_numerator(*pair) for pair in zip(rows["value"], rows["denominator"], strict=True)],
                        rows.index, dtype=float)
    counts = pd.DataFrame({
        "citation_key": rows["citation_key"],
        "cohort": rows["citation_key"].map(sources["cohort"]).fillna(rows["citation_key"]),
        "year": rows["year"], "population": rows["population"], "subgroup": rows["subgroup"].fillna(""),
        "item": rows["item"].fillna(""), "events": printed.fillna(implied), "total": rows["denominator"],
        "derived": np.where(printed.isna(), "count from the percentage", ""),
    }).dropna(subset=["events"]).astype({"events": int, "total": int})
    return counts[counts["events"] <= counts["total"]]


def _numerator(percent: float, total: float) -> float:
    """The one whole number of ``total`` that rounds to ``percent``; not a number where none or several do."""
    half = 0.5 if percent == round(percent) else 0.05
    least, most = (total * (percent + way * (half + 1e-9)) / 100 for way in (-1, 1))
    return math.ceil(least) if math.ceil(least) == math.floor(most) <= total else np.nan


def _not_named(counts: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Reports whose primaries add up to all their patients without the one asked for: none of them.

    Not where a primary called other is left open.
    """
    primaries = counts[counts["item"].str.startswith("primary_site=")]
    without = []
    for _, told in primaries.groupby("citation_key"):
        whole = told["events"].sum() == told["total"].max() == told["total"].min()
        if whole and not told["item"].isin(["primary_site=other", *question.items]).any():
            without.append(told.iloc[[0]].assign(
                item=question.items[0], events=0, derived="counted as none: the report lists every primary"))
    return pd.concat(without) if without else primaries.iloc[:0]


def cohorts(data: Dataset, question: Question) -> pd.DataFrame:
    """Every report that answers a question: columns of :func:`own_counts`, ``share, lower, upper`` (Wilson),
    ``further`` (of the events, those that a report may have counted twice), ``pooled``, and ``reason`` why it
    is not.
    """
    counts = own_counts(data).assign(further=0)
    rest = counts[counts["item"].isin(question.rest)]
    rest = rest.assign(events=rest["total"] - rest["events"],
                       derived="all less those given as " + rest["item"].str.replace(".*=", "", regex=True))
    parts = [counts[counts["item"].isin(question.items)], rest]
    for more in counts[counts["item"].isin(question.further)].itertuples():
        alike = (parts[0]["citation_key"] == more.citation_key) & (parts[0]["total"] == more.total)
        parts[0] = parts[0].assign(
            events=parts[0]["events"] + more.events * alike,
            further=parts[0]["further"] + more.events * alike,
            derived=parts[0]["derived"].mask(alike, f"with {more.events} more: {more.item}"))
    if question.name.startswith("primary_"):
        parts.append(_not_named(counts, question))
    rows = pd.concat([part for part in parts if len(part)] or parts[:1])
    rows = rows.sort_values(["year", "citation_key"])
    apart = CHOSEN if question.populations == BROAD else ()
    rows = rows[rows["population"].isin(question.populations + apart)]
    reason = pd.Series([DOUBTS.get((r.citation_key, r.item), "") for r in rows.itertuples()], rows.index,
                       dtype=object)
    reason = reason.mask(rows["population"].isin(apart), f"{LEFT_OUT}: " + rows["population"] + " series")
    if not question.at_once:
        reason = reason.mask(rows["subgroup"].isin(AT_ONCE), f"{LEFT_OUT}: judged at once")
    able = rows[reason == ""].sort_values("total", ascending=False, kind="stable")
    largest = able.drop_duplicates("cohort")
    for line, row in able.drop(largest.index).iterrows():
        kept = largest.loc[largest["cohort"] == row["cohort"], "citation_key"].iloc[0]
        reason[line] = f"{LEFT_OUT}: same centre as {reported_by(data, kept)}"
    bounds = [wilson(k, n) for k, n in zip(rows["events"], rows["total"], strict=True)]
    return rows.assign(share=rows["events"] / rows["total"], lower=[low for low, _ in bounds],
                       upper=[high for _, high in bounds], pooled=reason == "", reason=reason)


def each(rows: pd.DataFrame, named: Callable[[str], str] | None = None) -> str:
    """The pooled cohorts among them, one by one: ``3 of 10, 5 or 6 of 20``, each report ``named``."""
    return ", ".join(f"{r.events - r.further} or " * bool(r.further) + f"{r.events} of {r.total}"
                     + (named(r.citation_key) if named else "") for r in rows[rows["pooled"]].itertuples())


def answer(rows: pd.DataFrame) -> Pooled | None:
    """The pooled cohorts among ``rows`` of :func:`cohorts`."""
    entered = rows[rows["pooled"]]
    return pool(entered["events"], entered["total"])


@once
def asked(data: Dataset) -> dict[str, tuple[Question, pd.DataFrame, Pooled | None]]:
    """Every question by its name, with its :func:`cohorts` and its :func:`answer`."""
    return {q.name: (q, rows := cohorts(data, q), answer(rows)) for q in QUESTIONS}


def mostly_operated(data: Dataset) -> set[str]:
    """The reports of all patients of a centre, most of whom were operated on."""
    _, operated, _ = asked(data)["surgery"]
    return set(operated.loc[2 * operated["events"] > operated["total"], "citation_key"])


def behind(data: Dataset) -> dict[str, series.Behind]:
    """The cohorts behind each pooled estimate."""
    mostly = mostly_operated(data)

    def unlike(question: Question, row) -> str:
        if question.populations not in (BROAD, UNTREATED):
            return "lesions counted" * (row.subgroup == LESIONS)
        return ("irradiated patients only" * (row.population not in UNTREATED)
                or "lesions counted" * (row.subgroup == LESIONS) or MOSTLY * (row.citation_key in mostly))

    return {f"pooling.{question.name}.share": series.Behind(
        "quadas" if question.name.endswith("_sign") else "jbi",
        {r.citation_key: unlike(question, r) for r in rows[rows["pooled"]].itertuples()}, each(rows))
        for question, rows, _ in asked(data).values()}


def difference(ours: Estimate, theirs: Estimate) -> Estimate:
    """Our share less that of the cohorts, of 1, with a 95% interval from the two intervals.

    Zou and Donner's recovery of variances (2008), which for two Wilson intervals is Newcombe's. Without a
    value and an interval on either side, there is none.
    """
    given = [x for e in (ours, theirs) for x in (e.value, e.lower, e.upper)]
    value = low = high = None
    if None not in given:
        one, low_one, high_one, two, low_two, high_two = given
        value = one - two
        low, high = value - math.hypot(one - low_one, high_two - two), value + math.hypot(
            high_one - one, two - low_two)
    return Estimate("", "", value, ours.n + theirs.n, RECOVERED, "points", low, high)


def estimates(data: Dataset) -> Iterator[Estimate]:
    """For each question the pooled share, its prediction interval and the heterogeneity, or why not."""
    for answered in asked(data).values():
        yield from _of_question(*answered)


def compared(results: Mapping[str, Estimate]) -> Iterator[Estimate]:
    """Each pooled share set against that of our own cases."""
    for question in QUESTIONS:
        share, ours = results[f"pooling.{question.name}.share"], results[question.ours]
        if share.value is not None:
            yield replace(difference(ours, share).named(
                f"pooling.{question.name}.difference",
                f"difference, case reports less published series: {question.label}"),
                count=share.count, reason=ours.reason)


def _of_question(question: Question, rows: pd.DataFrame, pooled: Pooled | None) -> Iterator[Estimate]:
    entered = rows[rows["pooled"]]
    given = pooled if pooled and not pooled.wide else None

    def estimate(measure, label, values, method, unit) -> Estimate:
        value, lower, upper = values
        return Estimate(f"pooling.{question.name}.{measure}", f"{label}, published series: {question.label}",
                        value, int(entered["total"].sum()), method, unit, lower, upper, count=len(entered),
                        reason="" if value is not None else WIDE if pooled else FEW)

    yield estimate("share", "pooled proportion", given.share if given else (None,) * 3, SHARE, "fraction")
    yield estimate("crude", "crude proportion", pooled.crude if pooled else (None,) * 3, CRUDE, "fraction")
    yield estimate("any_width", "pooled proportion, however wide its interval",
                   pooled.share if pooled else (None,) * 3, SHARE, "fraction")
    if pooled and pooled.foresees:
        yield estimate("prediction", "predicted proportion in a further series", pooled.prediction,
                       PREDICTION, "fraction")
    if pooled:
        yield estimate("tau2", "variance between series", pooled.tau2, TAU2, "squared radians")
    yield estimate("i2", "I squared", pooled.i2 if pooled else (None,) * 3, I2, "part")  # chapters name it
    if pooled:
        yield estimate("q", "Cochran's Q", (pooled.q, None, None), Q, "")
        yield estimate("p", "p of Cochran's Q", (pooled.p, None, None), P, "p")


def flips(base: Mapping[str, Estimate], head: Mapping[str, Estimate]) -> Iterator[Flip]:
    """Whether our share and that of the published cohorts differ by more than chance, and which is larger."""
    for question in QUESTIONS:
        names = question.ours, f"pooling.{question.name}.share"
        apart = [results.get(f"pooling.{question.name}.difference") for results in (base, head)]
        if any(e is None or e.value is None for e in apart):
            continue
        sides = [(e.lower > 0) - (e.upper < 0) for e in apart]
        if sides[0] != sides[1]:
            words = {0: "the interval includes 0", 1: "ours is larger", -1: "ours is smaller"}
            yield Flip("apart", names, f"{question.label}: our patients less the published series",
                       *(f"{words[one]}: {with_interval(e)}" for one, e in zip(sides, apart, strict=True)))


#: What the tables say of how far series agree.
AGREE = ("Crude: the patients of all series as one group; its interval is too narrow where series differ. "
         "I²: the part of the variation between series that is not due to chance")
EMPTY = "No published series answers any of the questions."


def summary(results: Mapping[str, Estimate]) -> Several:
    """Every pooled share beside that of our case reports; and how far the series agree."""
    ours, alike = [], []
    for question in QUESTIONS:
        base = f"pooling.{question.name}"
        share, case_reports = results[f"{base}.share"], results[question.ours]
        if share.value is None:
            continue
        ahead = results.get(f"{base}.prediction")
        ours.append((question.title, share.count, share.n, compact(share), compact(case_reports),
                     case_reports.n, compact(results[f"{base}.difference"])))
        alike.append((question.title, share.count, compact(share), compact(results[f"{base}.crude"]),
                      span(ahead.lower, ahead.upper, "fraction") if ahead else DASH,
                      compact(results[f"{base}.i2"])))
    return Several((
        Table("tbl-pooled", "Pooled proportions of published series, and the proportions in our case "
              "reports; 95% intervals in brackets. Difference: case reports minus series before either is "
              "rounded, in percentage points. n: patients; for the cord regions, lesions in some series",
              ("Question", "Series:r", "n:r", "Pooled", "Our case reports", "n:r", "Difference"), ours,
              EMPTY, wide=True, kind="tight-table"),
        Table("tbl-series-agree", f"How far the published series agree; 95% intervals in brackets. {AGREE}. "
              "Prediction: where the result of a further series would be expected; a dash: fewer than "
              f"{FEWEST_TO_FORESEE} series",
              ("Question", "Series:r", "Pooled", "Crude", "Prediction", "I²"), alike, EMPTY, wide=True,
              kind="tight-table", folded="Show how far the series agree")))


def too_wide(results: Mapping[str, Estimate]) -> Table:
    """What the widest interval that is allowed leaves out, beside all patients as one group."""
    rows = []
    for question in QUESTIONS:
        whole, given, crude = (results[f"pooling.{question.name}.{measure}"]
                               for measure in ("any_width", "share", "crude"))
        if given.value is None and whole.value is not None:
            rows.append((question.title, whole.count, whole.n, compact(whole), compact(crude),
                         compact(results[f"pooling.{question.name}.i2"])))
    return Table("tbl-too-wide", "Pooled proportions that are not used, because their interval is wider than "
                 f"{100 * WIDEST:.0f} percentage points; 95% intervals in brackets. {AGREE}",
                 ("Question", "Series:r", "Patients:r", "Pooled", "Crude", "I²"), rows,
                 "Every pooled proportion is given.", wide=True, kind="tight-table",
                 folded="Show the pooled proportions that are not used")


def considered(data: Dataset) -> Table:
    """Every result that was considered, and what became of it."""
    kinds, rows = data.labels("population", "series"), []
    for question, found, pooled in asked(data).values():
        default = "pooled" if pooled and not pooled.wide else "shown, not pooled"
        for r in found.itertuples():
            lesions = " lesions" * (r.subgroup == LESIONS)
            use = "; ".join(filter(None, (plain(r.reason) or default, r.derived)))
            rows.append((question.title, report(data, r.citation_key),
                         kinds[r.population], f"{r.events} of {r.total}{lesions}",
                         percent(r.share), span(r.lower, r.upper, "fraction"), use))
    return Table("tbl-cohorts", "Results considered for pooling, with 95% interval, and why some are not "
                 "pooled",
                 ("Question", "Report", "Population", "Counts", "Proportion:r", "95% interval", "Use"), rows,
                 empty=EMPTY, wide=True, kind="stacked-rows",
                 folded=f"Show the {counted(len(rows), 'row')}, question by question")
