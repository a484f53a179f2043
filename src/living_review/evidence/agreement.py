"""How far the two readers of the reports agree, field by field.

A row of ``extractions.csv`` is kept for every value that a reader gave or a
review settled; where a case has no row for a field, both readers left it empty. A value that one reader
added later, and nobody has read again, changes none of this: the two had left it empty.
Two questions are kept apart: do they give the same value where both give one,
and do they agree that there is a value to give.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from ..gate.dataset import Dataset, once
from ..gate.rules.readings import NOT_READ
from ..stats.estimate import Estimate, Z, count, finite, proportion, wilson
from ..tables.schema import Column

#: Below this many pairs Cohen's kappa says little and is not given.
FEWEST_PAIRS = 20
#: Below it a variance is zero but for rounding.
SMALLEST_VARIANCE = 1e-15
#: Kappa is called misleading where so many agree and it is nevertheless below the second.
HIGH_AGREEMENT, LOW_KAPPA = 0.9, 0.6
KAPPA = "Cohen's kappa, large-sample 95% interval (Fleiss, Cohen and Everitt 1969)"
PABAK = "prevalence- and bias-adjusted kappa, from the proportion that agrees and its Wilson 95% interval"
UNREAD = "no value was read twice"
CERTAIN = "both readers gave the same answer throughout, so agreement by chance is certain"
#: How a value came to be settled on review, in the order of the tables.
SETTLED = {
    "alike": "both readers gave the same value",
    "different": "both readers gave a value, and the two differed",
    "one": "only one reader gave a value",
    "neither": "neither reader gave a value",
}
COUNTS = ("both", "agree", "first_only", "second_only", "neither")
NOTHING = (None, None, None)


def pairs(data: Dataset) -> pd.DataFrame:
    """The readings that two readers have made, with ``same``: whether both gave one value.

    Numbers are the same where they are equal, lists where they hold the same items.
    """
    rows = data.extractions
    rows = rows[rows["second_by"].notna()]
    both = (rows["first"].notna() & rows["second"].notna()).to_numpy(bool)
    same = both & (rows["first"] == rows["second"]).to_numpy(bool)
    columns = {c.name: c for c in data.package.tables["cases"].columns if kind(c) in ("number", "list")}
    unequal = both & ~same & rows["field"].isin(columns).to_numpy(bool)
    same[unequal] = [columns[field].compared(one) == columns[field].compared(two) for field, one, two in
                     rows.loc[unequal, ["field", "first", "second"]].itertuples(index=False)]
    return rows.assign(same=same)


def kind(column: Column) -> str:
    """What sort of field it is, which decides what can be said of its agreement."""
    if column.type == "string":
        return "vocabulary" if column.categories else "text"
    return "list" if column.type == "list" else "number"


def square(first: Sequence, second: Sequence) -> np.ndarray:
    """How often each answer of the first reader met each answer of the second."""
    codes, values = pd.factorize(np.concatenate([np.asarray(one, object) for one in (first, second)]))
    table = np.zeros((len(values), len(values)))
    np.add.at(table, (codes[:len(first)], codes[len(first):]), 1)
    return table


def kappa(table: np.ndarray) -> tuple[float | None, float | None, float | None]:
    """Chance-corrected agreement (Cohen 1960) with its large-sample 95% interval.

    ``table`` is square, the first reader in the rows. Nothing where agreement by
    chance is certain; no interval where its variance is zero, as where all agree. An
    end beyond 1 is cut there. As R ``vcd::Kappa``, unweighted; written out, because statsmodels
    makes two distributions for each of some hundred tables.
    """
    if table.sum() == 0 or table.sum() in np.diag(table):
        return NOTHING
    if np.trace(table) == table.sum():
        return 1.0, None, None
    n = table.sum()
    shares, first, second = table / n, table.sum(1) / n, table.sum(0) / n
    chance = (first * second).sum()
    value = (np.trace(table) / n - chance) / (1 - chance)
    # The terms of Fleiss, Cohen and Everitt: cells of the diagonal, the others, and what is taken off.
    alike = (np.diag(shares) * (1 - (first + second) * (1 - value)) ** 2).sum()
    unlike = shares * (second[:, None] + first) ** 2
    np.fill_diagonal(unlike, 0)
    off = (value - chance * (1 - value)) ** 2
    variance = (alike + (1 - value) ** 2 * unlike.sum() - off) / (1 - chance) ** 2 / n
    if not variance > SMALLEST_VARIANCE:
        return float(value), None, None
    half = Z * np.sqrt(variance)
    return float(value), float(max(value - half, -1)), float(min(value + half, 1))


def pabak(agree: int, n: int, answers: int) -> tuple[float | None, float | None, float | None]:
    """Kappa as it were if all ``answers`` were equally common with both readers (Byrt 1993).

    (k p - 1) / (k - 1), with p the share that agrees: for two answers 2 p - 1, for more
    the S of Bennett. The interval is Wilson's of p, put through the same line.
    """
    if n == 0 or answers < 2:
        return NOTHING
    return tuple((answers * p - 1) / (answers - 1) for p in (agree / n, *wilson(agree, n)))


def indices(both: int, first_only: int, second_only: int, neither: int) -> tuple:
    """Prevalence and bias index of a two-by-two table (Byrt 1993), ``None`` where it is empty.

    Prevalence: how much commoner one answer is than the other, from -1 to 1. Bias: how
    much oftener the first reader gave the first answer than the second did.
    """
    n = both + first_only + second_only + neither
    return ((both - neither) / n, (first_only - second_only) / n) if n else (None, None)


@once
def by_field(data: Dataset) -> pd.DataFrame:
    """One row a field that is read, in the order of the case table.

    ``field, title, kind, answers`` (size of the vocabulary); of the patients, ``both`` gave a
    value, ``agree`` gave the same one, ``first_only``, ``second_only``, ``neither``; ``overlap``
    (lists: mean share of the items that both gave), ``largest`` (numbers: largest difference);
    ``given, values, categories``: kappa with interval of whether there is a value, of the values
    both gave, and of all patients with *not reported* as one more answer.
    """
    rows = []
    read = pairs(data)
    once = set(data.extractions["case_id"]) - set(read["case_id"])
    n = len({*data.cases["case_id"], *data.extractions["case_id"]} - once)
    frames = dict(iter(read.groupby("field", sort=False)))
    for column in (c for c in data.package.tables["cases"].columns if c.name not in NOT_READ):
        frame = frames.get(column.name, read.iloc[:0])
        one, two = frame["first"].notna(), frame["second"].notna()
        pair = frame[one & two]
        row = {
            "field": column.name, "title": column.title, "kind": kind(column),
            "answers": len(column.categories), "both": len(pair), "agree": int(pair["same"].sum()),
            "first_only": int((one & ~two).sum()), "second_only": int((two & ~one).sum()),
            "overlap": None, "largest": None, "values": NOTHING, "categories": NOTHING,
        }
        asked = len(frame) if column.added_later else n
        row["neither"] = asked - row["both"] - row["first_only"] - row["second_only"]
        row["given"] = kappa(np.array([[row["both"], row["first_only"]],
                                       [row["second_only"], row["neither"]]], float))
        if row["kind"] == "vocabulary":
            if len(pair) >= FEWEST_PAIRS:
                row["values"] = kappa(square(pair["first"], pair["second"]))
            row["categories"] = kappa(_with_silence(frame, asked))
        elif row["kind"] == "list" and len(pair):
            row["overlap"] = _overlap(column, pair)
        elif row["kind"] == "number" and len(pair):
            one, two = (pd.to_numeric(pair[reader], errors="coerce") for reader in ("first", "second"))
            row["largest"] = finite((one - two).abs().max())
        rows.append(row)
    return pd.DataFrame(rows)


def _with_silence(frame: pd.DataFrame, n: int) -> np.ndarray:
    """The square table of all patients, empty cells being one answer more."""
    silent = [""] * (n - len(frame))
    return square(*([*(text or "" for text in frame[reader]), *silent] for reader in ("first", "second")))


def _overlap(column: Column, pair: pd.DataFrame) -> float:
    """Mean share of the items named by either reader that both named (Jaccard 1901)."""
    differ = pair[~pair["same"]]
    shares = [len(a & b) / len(a | b) for a, b in (
        (column.compared(one), column.compared(two))
        for one, two in zip(differ["first"], differ["second"], strict=True))]
    return (len(pair) - len(differ) + sum(shares)) / len(pair)


def adjudicated(data: Dataset) -> pd.DataFrame:
    """Every value settled on review, by field, with ``how`` the readings stood (:data:`SETTLED`)."""
    rows = pairs(data)
    rows = rows[rows["resolution"] == "adjudicated"]
    given = rows[["first", "second"]].notna().sum(axis=1)
    how = np.select([rows["same"], given == 2, given == 1], list(SETTLED)[:3], "neither")
    order = {c.name: i for i, c in enumerate(data.package.tables["cases"].columns)}
    return rows.assign(how=how).sort_values(
        ["field", "case_id"], key=lambda s: s.map(order) if s.name == "field" else s)


def misleading(table: pd.DataFrame) -> pd.DataFrame:
    """The fields in which nearly all agree on whether there is a value, and kappa is low all the same."""
    of = table[list(COUNTS)].sum(axis=1) - table["agree"]
    same = (table["both"] + table["neither"]) / of.where(of > 0)
    low = table["given"].map(lambda k: k[0] is not None and k[0] < LOW_KAPPA)
    return table[(same >= HIGH_AGREEMENT) & low.astype(bool)]


def estimates(data: Dataset) -> Iterator[Estimate]:
    """Agreement over all fields, and field by field."""
    table, settled = by_field(data), adjudicated(data)
    alike = settled[settled["how"] == "alike"]
    agree, both, first, second, neither = (int(table[c].sum()) for c in (
        "agree", "both", "first_only", "second_only", "neither"))
    everything = both + first + second + neither
    for name, k, n, label in (
        ("both_gave", agree, both, "values that both readers gave, on which they agree"),
        ("any_gave", agree, both + first + second, "values that either reader gave, on which they agree"),
        ("all_cells", agree + neither, everything,
         "cells of the case table on which the readers agree, empty ones included"),
        ("overruled", int((alike["final"] != alike["first"]).sum()), agree,
         "agreed values that were later changed"),
    ):
        yield proportion(k, n, UNREAD).named(f"agreement.{name}.share", label)
    for name, n, label in (
        ("values", len(pairs(data)), "values compared"),
        ("adjudicated", len(settled), "values settled by re-reading"),
        ("first_only", first, "values that only the first reader gave"),
        ("second_only", second, "values that only the second reader gave"),
    ):
        yield count(n, "values").named(f"agreement.{name}.n", label)
    for row in table.itertuples():
        yield from _of_field(row)


def _of_field(row) -> Iterator[Estimate]:
    base, any_gave = f"agreement.{row.field}", row.both + row.first_only + row.second_only
    n = any_gave + row.neither
    for name, of, whose in (("both_gave", row.both, "both"), ("any_gave", any_gave, "either")):
        yield proportion(row.agree, of, UNREAD).named(
            f"{base}.{name}.share", f"{row.title}: same value, where {whose} gave one")

    def adjusted(name, label, values, method, of=n, reason=CERTAIN) -> Estimate:
        value, low, high = values
        return Estimate(f"{base}.{name}", f"{row.title}: {label}", value, of, method, "kappa", low, high,
                        n - of, reason="" if value is not None else reason if of else UNREAD)

    yield adjusted("given.kappa", "kappa of whether there is a value", row.given, KAPPA)
    yield adjusted("given.pabak", "adjusted kappa of whether there is a value",
                   pabak(row.both + row.neither, n, 2), PABAK)
    if row.kind == "vocabulary":
        few = f"fewer than {FEWEST_PAIRS} pairs" if row.both < FEWEST_PAIRS else CERTAIN
        yield adjusted("both_gave.kappa", "kappa, where both gave a value", row.values, KAPPA, row.both, few)
        yield adjusted("all.kappa", "kappa, with not reported as a further answer", row.categories, KAPPA)
