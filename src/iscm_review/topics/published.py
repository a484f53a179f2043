"""Figures of published series that the book leads with and that are not pooled."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from living_review.book.display import Table
from living_review.book.reports import reported_by
from living_review.book.tables import DASH, compact, percent, plain, report, span
from living_review.evidence import series
from living_review.gate.dataset import Dataset
from living_review.stats import estimate, wording
from living_review.stats.estimate import Estimate

from . import imaging, pooling, survival

MEDIANS = "median of the medians of published series, 95% interval from order statistics"
OF_ONE = "median of one published series, as it is given"
ONE = "proportion in the one study that gives it, Wilson 95% interval"
#: With fewer the median has no interval, and is no better known than the medians it is of.
FEWEST = 6
FEW = f"fewer than {FEWEST} series"
NONE, SEVERAL = "given by none", "given by several studies"
#: The ends of a range, which are named where the whole has no average: how the row of each is found.
ENDS = {"lowest": "idxmin", "highest": "idxmax"}
#: Proportions that one series gives: item of the table, name, words.
FINDINGS = (("enhancement=present", "enhancement", "lesions that enhance"),
            ("oedema of 3 or more segments", "long_oedema", "lesions with oedema over 3 segments or more"),
            ("ISCM presentation before primary diagnosis", "first_manifestation",
             "patients with cord symptoms before the cancer was known"))
SIGNS = ("rim_sign", "flame_sign", "rim or flame sign")
#: Marks a report whose patients are pooled.
POOLED = " †"
#: Function of a part of a series, or after one treatment: item, population and subgroup of the table, name,
#: words.
FUNCTION = (
    ("ambulatory after", "radiotherapy", "ambulatory before", "walking_kept",
     "proportion who could still walk after radiotherapy"),
    ("ambulatory after", "radiotherapy", "not ambulatory before", "walking_regained",
     "proportion who could walk again after radiotherapy"),
    ("worse", "surgical", pooling.AT_ONCE[0], "worse_at_once",
     "proportion with worse function at once after surgery"),
    ("worse", "radiosurgery", "", "worse_radiosurgery", "proportion with worse function after radiosurgery"))
#: Of these the numbers are lesions, and not patients.
OF_LESIONS = ("enhancement", "long_oedema", "walking_kept", "walking_regained")


def median_of(setting: str) -> str:
    """The name of the estimate of a setting of :data:`.survival.SETTINGS`."""
    return f"{_stem(setting)}.median"


def _stem(setting: str) -> str:
    return f"published.{setting.partition(',')[0].lower().replace(' ', '_')}"


def estimates(data: Dataset) -> Iterator[Estimate]:
    rows = survival.by_setting(data)
    for setting in dict.fromkeys(words for words, *_ in survival.SETTINGS):
        part = rows[rows["setting"] == setting]
        middle = estimate.median(part.rename(columns={"citation_key": "case_id"}), "value", "months")
        if len(part) < FEWEST:
            middle = replace(middle, value=None, reason=FEW)
        label = f"median survival in published series: {setting}"
        yield replace(middle.named(median_of(setting), label),
                      n=int(part["n"].sum()), count=len(part), method=MEDIANS, case_ids=())
        for end, row in _ends(part, "value"):
            yield Estimate(f"{_stem(setting)}.{end}.median",
                           ", ".join(filter(None, (label, row.get("note"), end))),
                           row.get("value"), int(row.get("n", 0)), OF_ONE, "months", count=len(part[:1]),
                           reason=NONE * part.empty)
        yield estimate.count(len(part), "series").named(
            f"{_stem(setting)}.series", f"number of published series with a median survival: {setting}")
    for name, words, _, found in _shares(data):
        yield from _one(name, words, found)


def _shares(data: Dataset) -> Iterator[tuple[str, str, str, pd.DataFrame]]:
    """Name of an estimate, its label, how its series are appraised, and their shares."""
    signs = imaging.sign_studies(data).rename(columns={"value": "share", "lower": "low"})
    for sign in SIGNS:
        for measure in imaging.SIGN_MEASURES:
            yield (f"published.{sign.replace(' ', '_')}.{measure}",
                   f"{measure} of the {sign.replace('_', ' ')}", "quadas",
                   signs[(signs["item"] == sign) & (signs["measure"] == measure)])
    for item, name, words in FINDINGS:
        yield (f"published.{name}.share", f"proportion of {words}", "jbi",
               series.proportions(data, item, pooling.BROAD).rename(columns={"denominator": "n"}))
    for item, population, subgroup, name, words in FUNCTION:
        rows = series.proportions(data, item, (population,)).rename(columns={"denominator": "n"})
        yield f"published.{name}.share", words, "jbi", rows[rows["subgroup"].fillna("") == subgroup]


def behind(data: Dataset) -> dict[str, series.Behind]:
    """The series behind each estimate; of those by setting, every median is given, the shortest first."""
    rows = survival.by_setting(data).sort_values("value", kind="stable")
    found = {}
    for setting in dict.fromkeys(words for words, *_ in survival.SETTINGS):
        part = rows[rows["setting"] == setting]
        medians = [f"{wording.number(r.value)} months" + f" ({r.note})" * bool(r.note)
                   for r in part.itertuples()]
        found[median_of(setting)] = series.Behind(
            "jbi", dict(zip(part["citation_key"], part["note"], strict=True)),
            ", ".join(medians))
    for name, _, instrument, part in _shares(data):
        unlike = "lesions counted" * (name.split(".")[1] in OF_LESIONS)
        found[name] = series.Behind(instrument, dict.fromkeys(part["citation_key"], unlike))
    return found


def _ends(part: pd.DataFrame, column: str) -> Iterator[tuple[str, pd.Series]]:
    """``lowest`` and ``highest``, each with its row, which is empty where there is none."""
    part = part.reset_index(drop=True).fillna({"n": 0})
    for end, found in ENDS.items():
        yield end, pd.Series(dtype=object) if part.empty else part.loc[getattr(part[column], found)()]


def _one(name: str, label: str, found: pd.DataFrame) -> Iterator[Estimate]:
    """The share in the one study that gives it with the counts that make it up; the ends where several do."""
    told = found[found["low"].notna()]
    if len(told) == 1:
        yield _share(told.iloc[0], name, label)
        return
    yield Estimate(name, label, None, int(told["n"].sum()), ONE, "fraction", count=len(told),
                   reason=SEVERAL if len(told) else NONE)
    if len(told) > 1:
        stem, _, measure = name.rpartition(".")
        for end, row in _ends(told, "share"):
            yield _share(row, f"{stem}.{end}.{measure}", f"{end} {label}")


def _share(row: pd.Series, name: str, label: str) -> Estimate:
    share = estimate.proportion(round(row["share"] * row["n"]), int(row["n"]), "", method=ONE)
    return replace(share.named(name, label), count=1)


def proportions(data: Dataset, results: Mapping[str, Estimate], name: str, caption: str,
                rows: Sequence[tuple[str, str]]) -> Table:
    """Shares in the series of a centre's own patients beside ours: ``(words, our estimate)``."""
    body = []
    for words, ours in rows:
        question, series_, _ = next(answered for answered in pooling.asked(data).values()
                                    if answered[0].ours == ours)
        for source, e, of in (("our case reports", results[ours], wording.of),
                              ("pooled series", results[f"pooling.{question.name}.share"], wording.sample)):
            if e.value is not None:
                body.append((words, source, DASH, wording.value(e), span(e.lower, e.upper, e.unit), of(e)))
        body += [(words, report(data, r.citation_key) + POOLED * r.pooled, population(data, r),
                  percent(r.share), span(r.lower, r.upper, "fraction"), f"{r.events} of {r.total}")
                 for r in series_.itertuples()]
    listed = wording.listed([wording.within(words) for words, _ in rows])
    return Table(name, f"{caption}. {POOLED.strip()}: pooled", (
        "Feature", "Source", "Population", "Proportion:r", "95% interval", "Patients"), body, wide=True,
        kind="stacked-rows", folded=f"Show each series: {listed}")


def population(data: Dataset, row) -> str:
    """The population and subgroup of a row of the series table, in words."""
    words = data.labels("population", "series").get(row.population, row.population)
    if not row.subgroup or row.subgroup.lower() in words.lower():
        return words
    return f"{words}, {plain(row.subgroup)}"


def beside(data: Dataset, results: Mapping[str, Estimate], key: str, name: str, caption: str,
           rows: Sequence[tuple[str, str, str]]) -> Table:
    """What one report says of its patients, beside ours: ``(words, its figure, our estimate)``.

    The figure is called by its item, its measure, or its measure and subgroup.
    """
    given = {called: r for r in series.own_figures(data).query("citation_key == @key").itertuples()
             for called in (f"{r.measure}, {r.subgroup}", r.measure, r.item) if called}
    body = []
    for words, called, ours in rows:
        r, e = given.get(called), results.get(ours)
        said = DASH if r is None else f"{r.value:g}"
        if r is not None and r.denominator == r.denominator:
            said = (f"{percent(r.numerator / r.denominator)} ({r.numerator:.0f} of {r.denominator:.0f})"
                    if r.numerator == r.numerator else f"{said} (n = {r.denominator:.0f})")
        body.append((words, said, compact(e) if e else DASH, wording.sample(e) if e else DASH))
    columns = ["Feature", plain(reported_by(data, key)) if key in data.by_key.index else "Report"]
    if any(ours in results for *_, ours in rows):
        columns += ["Our case reports", "Patients"]
        caption += (". In brackets, the 95% interval, or the counts from which we calculated the percentage "
                    "of the report; a dash: not given")
    return Table(name, caption, columns, [row[:len(columns)] for row in body], kind="stacked-rows")
