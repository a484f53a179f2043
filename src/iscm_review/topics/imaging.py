"""What magnetic resonance imaging shows, in our patients and in the sign studies."""

from collections.abc import Iterator, Sequence

import pandas as pd

from living_review.book.display import Table
from living_review.book.tables import DASH, cite, filled, plain
from living_review.gate.dataset import Dataset
from living_review.stats.estimate import Estimate, median, share, wilson
from living_review.stats.wording import counted, within

#: Yes/no findings with the words used for them.
FINDINGS = {
    "rim_sign": "rim sign", "flame_sign": "flame sign", "central_dot_sign": "central dot sign",
    "oedema": "cord oedema", "syrinx": "syrinx", "haemorrhage": "haemorrhage",
}
SIGN_MEASURES = ("sensitivity", "specificity")


def estimates(data: Dataset) -> Iterator[Estimate]:
    """Every estimate of the chapter."""
    cases = data.cases
    for column, vocabulary in (("t2_signal", "T2 signal"), ("enhancement", "enhancement")):
        for value, label in data.labels(column).items():
            never = value == "none" and not (cases[column] == "none").any()
            yield share(cases, column, value, one_sided=never).named(
                f"imaging.all.{column}_{value}.share", f"proportion by {vocabulary}: {within(label)}")
    kinds = set(data.labels("enhancement")) - {"none"}
    never_denied = not (cases["enhancement"] == "none").any()
    yield share(cases, "enhancement", *kinds, one_sided=never_denied).named(
        "imaging.all.enhancement.share", "proportion with any enhancement")
    for column, words in FINDINGS.items():
        # Where no report states its absence, the share would be 1 by habit.
        yield share(cases, column, "yes", one_sided=set(cases[column].dropna()) <= {"yes"}).named(
            f"imaging.all.{column}.share", f"proportion with {words}")
    yield median(cases, "size_mm", "mm").named("imaging.all.size.median", "median of the largest diameter")
    for basis, label in data.labels("diagnosis_basis").items():
        yield share(cases, "diagnosis_basis", basis).named(
            f"imaging.all.basis_{basis}.share", f"proportion by basis of diagnosis: {within(label)}")


def sign_studies(data: Dataset) -> pd.DataFrame:
    """Sensitivity and specificity of signs in published studies, with Wilson intervals.

    The numerator is rebuilt from the published percentage and its denominator;
    where the two cannot give a whole number the row keeps the value without interval.
    Columns of the series table, with ``value, lower, upper`` as fractions, and ``n``.
    """
    series = data.series
    rows = series[series["measure"].isin(SIGN_MEASURES) & (series["population"] == "imaging")
                  & series["value"].notna()]
    value, n = rows["value"] / 100, rows["denominator"]
    hits = rows["numerator"].fillna((value * n).round())
    bounds = [wilson(int(k), int(of)) if of and abs(k / of - share) < 0.006 else (None, None)
              for k, of, share in zip(hits, n, value, strict=True)]
    return rows.assign(value=value, lower=[low for low, _ in bounds], upper=[high for _, high in bounds], n=n)


def differential(data: Dataset, name: str, caption: str, compartments: Sequence[str]) -> Table:
    """The differential diagnosis for some compartments, in the order of the alphabet."""
    part = data.differential[data.differential["compartment"].isin(compartments)]
    part = part.sort_values("entity", key=lambda names: names.str.lower())
    rows = [(plain(r["entity"]), filled(r["discriminator"]), filled(r["typical_patient"]), filled(r["ct"]),
             filled(r["mri"]), filled(r["key_signs"]), cite(r["citation_key"]))
            for r in part.to_dict("records")]
    columns = ("Entity", "Distinguished by", "Typical patient", "CT", "MRI", "Key signs", "Source")
    used = [i for i in range(len(columns)) if not rows or any(row[i] != DASH for row in rows)]
    return Table(name, caption, [columns[i] for i in used],
                 [[row[i] for i in used] for row in rows], wide=True, kind="stacked-rows",
                 folded=f"{caption}: show the {counted(len(rows), 'disease')}")
