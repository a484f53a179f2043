"""Who is affected, by which cancer, and where in the cord."""

from collections.abc import Iterator, Mapping

import pandas as pd

from living_review.book.display import Table
from living_review.book.tables import DASH, plain
from living_review.gate.dataset import Dataset
from living_review.stats import wording
from living_review.stats.estimate import (
    SMALLEST_GROUP,
    Estimate,
    count,
    mean,
    median,
    share,
    share_with,
    wilson,
)
from living_review.stats.wording import within
from living_review.tables.scale import spanned

from .. import groups
from ..spine import SPINE

GROUPS = (groups.ALL, *groups.PRIMARY, *groups.LUNG)


def estimates(data: Dataset) -> Iterator[Estimate]:
    """Every estimate of the chapter, group by group."""
    for group in GROUPS:
        for measure, label, estimate in _measures(group.select(data.patients), data):
            yield estimate.named(f"epidemiology.{group.name}.{measure}", f"{label}, {group.label}")
    contiguous = data.cases[data.cases["route"] == "contiguous"]
    yield count(len(contiguous), "patients", contiguous["case_id"]).named(
        "epidemiology.all.contiguous.n", "patients in whom the tumour grew into the cord from outside")
    for site, label in data.labels("primary_site").items():
        yield share(data.cases, "primary_site", site).named(
            f"epidemiology.all.primary_{site}.share",
            f"proportion with {within(label).removesuffix(' primary')} primary")


def _measures(frame: pd.DataFrame, data: Dataset) -> Iterator[tuple[str, str, Estimate]]:
    yield "age.mean", "mean age", mean(frame, "age_years", "years")
    yield "age.median", "median age", median(frame, "age_years", "years")
    yield "male.share", "proportion of men", share(frame, "sex", "male")
    for region, label in data.labels("region").items():
        yield f"{region}.share", f"proportion with {within(label)} lesion", share(frame, "region", region)
    yield ("first_manifestation.share", "proportion whose cancer was not known before the cord lesion",
           share(frame, "primary_known_before", "no"))
    yield ("interval.median", "median interval from primary to cord metastasis",
           median(frame, "interval_months", "months"))
    yield "multiple_lesions.share", "proportion with multiple cord lesions", share(
        frame, "lesions", "multiple")
    for column, words in (("brain_metastasis", "brain metastasis"),
                          ("leptomeningeal", "leptomeningeal disease"),
                          ("other_metastasis", "metastasis elsewhere")):
        yield f"{column}.share", f"proportion with {words}", share(frame, column, "yes")
    for symptom, label in data.labels("symptoms").items():
        words = label if label.endswith("syndrome") else within(label)  # a syndrome keeps the name in it
        yield f"symptom_{symptom}.share", f"proportion with {words}", share_with(frame, "symptoms", symptom)
    yield ("symptom_duration.median", "median duration of symptoms",
           median(frame, "symptom_duration_days", "days"))


def primaries(data: Dataset) -> pd.DataFrame:
    """Patients per primary site: ``site, label, n, share, lower, upper``, largest first."""
    counts = data.cases["primary_site"].value_counts()
    labels, total = data.labels("primary_site"), int(counts.sum())
    rows = [(site, labels[site], int(k), k / total, *wilson(int(k), total)) for site, k in counts.items()]
    frame = pd.DataFrame(rows, columns=["site", "label", "n", "share", "lower", "upper"])
    return frame.sort_values(["n", "label"], ascending=[False, True], ignore_index=True)


def level_counts(frame: pd.DataFrame) -> tuple[pd.Series, int, int]:
    """Patients per vertebral level; patients with only ``conus``; patients with any level."""
    reported = frame["levels"].dropna()
    counts = pd.Series(0, index=list(SPINE))
    for levels in reported:
        for level in set(spanned(levels, SPINE)) & set(SPINE):
            counts[level] += 1
    conus = sum(set(levels) == {"conus"} for levels in reported)
    return counts, conus, len(reported)


#: Keeps what belongs together on one line.
NO_BREAK = "\u00a0"


def histologies(data: Dataset) -> Table:
    """Histologies per primary site, the most frequent first."""
    rows = []
    for r in primaries(data).itertuples():
        counts = data.cases.loc[data.cases["primary_site"] == r.site, "histology"].value_counts()
        named = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        words = ", ".join(f"{plain(name)} ({n})" for name, n in named) or DASH
        rows.append((r.label, r.n, words, r.n - counts.sum()))
    return Table("tbl-histology", "Histology by primary site, with the number of patients",
                 ("Primary", "Patients:r", "Histology", "Not reported:r"), rows, wide=True,
                 folded="Show the histologies by primary")


def by_primary(results: Mapping[str, Estimate]) -> Table:
    """The main facts per primary group, side by side."""
    measures = (("Mean age, years", "age.mean"), ("Men", "male.share"),
                ("Cervical", "cervical.share"), ("Thoracic", "thoracic.share"),
                ("Conus", "conus.share"), ("Cancer not known before", "first_manifestation.share"))
    rows = []
    for group in GROUPS:
        row = [group.label]
        for _, measure in measures:
            e = results[f"epidemiology.{group.name}.{measure}"]
            counts = wording.of(e).replace(" ", NO_BREAK)  # no break inside the brackets
            small = e.unit == "fraction" and e.n < SMALLEST_GROUP
            row.append(DASH if not e.n else counts if small else
                       f"{DASH if e.value is None else wording.number(e.value, e.unit)} ({counts})")
        rows.append(row)
    return Table("tbl-by-primary", "Patients by primary: proportion or mean, with the patients that "
                 f"it is of in brackets; of fewer than {SMALLEST_GROUP} patients, counts alone",
                 ("Group", *[words for words, _ in measures]), rows, wide=True)
