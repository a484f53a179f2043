"""How far the two readers of the reports agree, field by field.

A row of ``extractions.csv`` is kept for every value that a reader gave or a review settled; where a case has
no row for a field, both readers left it empty. A value that one reader added later, and nobody has read
again, changes none of this: the two had left it empty. Two questions are kept apart: do they give the same
value where both give one, and do they agree that there is a value to give.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from ..book.display import Several, Table
from ..book.tables import DASH, cite, compact, filled, percent, plain, span
from ..gate.dataset import Dataset, once
from ..gate.rules.readings import NOT_READ
from ..stats import wording
from ..stats.estimate import Estimate, count, finite, proportion, wilson
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
#: What the tables of all fields are folded behind.
EVERY_FIELD = "Show every field: {}"
CERTAIN = "both readers gave the same answer throughout, so agreement by chance is certain"
#: How a value came to be settled on review, in the order of the tables.
SETTLED = {
    "alike": "both readers gave the same value",
    "different": "both readers gave a value, and the two differed",
    "one": "only one reader gave a value",
    "neither": "neither reader gave a value",
}
READERS = ("first", "second")
COUNTS = ("both", "agree", "first_only", "second_only", "neither")
NOTHING = (None, None, None)


@once
def pairs(data: Dataset) -> pd.DataFrame:
    """The readings that two readers have made, with ``same``: whether both gave one value.

    A value that stood before its first reading has no first reader, and tells nothing. Numbers are the
    same where they are equal, lists where they hold the same items.
    """
    rows, columns = data.extractions, data.package.tables["cases"]
    rows = rows[rows[["first_by", "second_by"]].notna().all(axis=1)]
    same = [None not in (one, two) and columns[field].compared(one) == columns[field].compared(two)
            for field, one, two in rows[["field", *READERS]].itertuples(index=False)]
    return rows.assign(same=np.array(same, bool))


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
    end beyond 1 is cut there. As R ``vcd::Kappa``, unweighted.
    """
    from statsmodels.stats.inter_rater import cohens_kappa

    if table.sum() == 0 or table.sum() in np.diag(table):
        return NOTHING
    with np.errstate(invalid="ignore"):  # rounding can put a variance of zero below it
        found = cohens_kappa(table)
    if not found.var_kappa > SMALLEST_VARIANCE:
        return float(found.kappa), None, None
    return float(found.kappa), float(max(found.kappa_low, -1)), float(min(found.kappa_upp, 1))


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
    value, ``agree`` gave the same one, ``first_only``, ``second_only``, ``neither``, ``all``; ``overlap``
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
            "all": len(frame) if column.added_later else n,
            "overlap": None, "largest": None, "values": NOTHING, "categories": NOTHING,
        }
        row["neither"] = row["all"] - row["both"] - row["first_only"] - row["second_only"]
        row["given"] = kappa(np.array([[row["both"], row["first_only"]],
                                       [row["second_only"], row["neither"]]], float))
        if row["kind"] == "vocabulary":
            if len(pair) >= FEWEST_PAIRS:
                row["values"] = kappa(square(pair["first"], pair["second"]))
            silent = [""] * (row["all"] - len(frame))
            row["categories"] = kappa(square(*([*frame[reader].fillna(""), *silent] for reader in READERS)))
        elif row["kind"] == "list" and len(pair):
            row["overlap"] = _overlap(column, pair)
        elif row["kind"] == "number" and len(pair):
            one, two = (pd.to_numeric(pair[reader], errors="coerce") for reader in READERS)
            row["largest"] = finite((one - two).abs().max())
        rows.append(row)
    return pd.DataFrame(rows)


def _overlap(column: Column, pair: pd.DataFrame) -> float:
    """Mean share of the items named by either reader that both named (Jaccard 1901)."""
    differ = pair[~pair["same"]]
    shares = [len(a & b) / len(a | b) for a, b in (
        (column.compared(one), column.compared(two))
        for one, two in zip(differ["first"], differ["second"], strict=True))]
    return (len(pair) - len(differ) + sum(shares)) / len(pair)


def settled(data: Dataset) -> pd.DataFrame:
    """Every value settled on review, by field, with ``how`` the readings stood (:data:`SETTLED`)."""
    rows = pairs(data)
    rows = rows[rows["resolution"] == "adjudicated"]
    given = rows[list(READERS)].notna().sum(axis=1)
    how = np.select([rows["same"], given == 2, given == 1], list(SETTLED)[:3], "neither")
    order = {c.name: i for i, c in enumerate(data.package.tables["cases"].columns)}
    return rows.assign(how=how).sort_values(
        ["field", "case_id"], key=lambda s: s.map(order) if s.name == "field" else s)


def misleading(table: pd.DataFrame) -> pd.DataFrame:
    """The fields in which nearly all agree on whether there is a value, and kappa is low all the same."""
    same = (table["both"] + table["neither"]) / table["all"]
    low = table["given"].map(lambda k: k[0] is not None and k[0] < LOW_KAPPA)
    return table[(same >= HIGH_AGREEMENT) & low.astype(bool)]


def estimates(data: Dataset) -> Iterator[Estimate]:
    """Agreement over all fields, and field by field."""
    table, review = by_field(data), settled(data)
    alike = review[review["how"] == "alike"]
    overruled = alike[alike["final"] != alike["first"]]["field"].value_counts()
    both, agree, first, second, neither, everything = (int(table[c].sum()) for c in (*COUNTS, "all"))
    for name, k, n, label in (
        ("both_gave", agree, both, "values that both readers gave, on which they agree"),
        ("any_gave", agree, both + first + second, "values that either reader gave, on which they agree"),
        ("all_cells", agree + neither, everything,
         "cells of the case table on which the readers agree, empty ones included"),
        ("overruled", int(overruled.sum()), agree,
         "agreed values that were later changed"),
    ):
        yield proportion(k, n, UNREAD).named(f"agreement.{name}.share", label)
    for name, n, label in (
        ("values", len(pairs(data)), "values compared"),
        ("adjudicated", len(review), "values settled by re-reading"),
        ("first_only", first, "values that only the first reader gave"),
        ("second_only", second, "values that only the second reader gave"),
        ("alone", first + second, "values that only one reader gave"),
        ("unsettled", first + second - int((review["how"] == "one").sum()),
         "values that only one reader gave and that were not settled"),
    ):
        yield count(n, "values").named(f"agreement.{name}.n", label)
    for row in table.itertuples():
        yield proportion(int(overruled.get(row.field, 0)), row.agree, UNREAD).named(
            f"agreement.{row.field}.overruled.share", f"{row.title}: agreed values that were later changed")
        yield from _of_field(row)


def _of_field(row) -> Iterator[Estimate]:
    base, n, any_gave = f"agreement.{row.field}", row.all, row.all - row.neither
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


def overall(results: Mapping[str, Estimate]) -> Table:
    """The headline shares, side by side."""
    rows = []
    for words, key in (
        ("The same value, where both gave one", "both_gave"),
        ("The same value, where either gave one", "any_gave"),
        ("The same cell, including empty cells", "all_cells"),
        ("Agreed value, later changed", "overruled"),
    ):
        e = results[f"agreement.{key}.share"]
        rows.append((words, f"{{num}}`{e.name}:value`", span(e.lower, e.upper, e.unit), wording.of(e)))
    return Table("tbl-agreement-overall", "Agreement over all fields. In the third row most cells are empty "
                 "for both readers, so it says little about values. The fourth understates how many agreed "
                 "values are wrong, because most were not looked at again",
                 ("What is counted", "Proportion:r", "95% interval", "Values"), rows)


def presence(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """Do the readers agree that there is a value to give? Field by field."""
    table = by_field(data)
    marked = set(misleading(table)["field"])
    rows = []
    for row in table.itertuples():
        prevalence, bias = indices(row.both, row.first_only, row.second_only, row.neither)
        base = f"agreement.{row.field}.given"
        title = f"{row.title} \\*" if row.field in marked else row.title
        rows.append((title, row.both, row.first_only, row.second_only, row.neither,
                     compact(results[f"{base}.kappa"]), compact(results[f"{base}.pabak"]),
                     _two(prevalence), _two(bias)))
    return Table("tbl-presence", "Did both readers find a value? Patients by who gave one. Kappa: agreement "
                 "beyond chance, from 1 (complete) to 0 (chance); a dash: chance agreement is certain. "
                 "Prevalence: how much more often both gave a value than both gave none; near 1 or −1 it "
                 "lowers kappa. First more often: how much more often the first reader gave a value than the "
                 "second. Adjusted kappa: what kappa would be if the last two columns were zero; 95% "
                 "intervals in brackets"
                 + (f". \\* at least {100 * HIGH_AGREEMENT:.0f}% agree, and kappa is below "
                    f"{LOW_KAPPA} nevertheless" if marked else ""),
                 ("Field", "Both:r", "First only:r", "Second only:r", "Neither:r", "Kappa", "Adjusted kappa",
                  "Prevalence:r", "First more often:r"), rows, wide=True, kind="tight-table",
                 folded=EVERY_FIELD.format("whether there is a value"))


def values(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """Do they give the same value? The fields with a vocabulary, both ways of counting silence."""
    table = by_field(data)
    rows = []
    for row in table[table["kind"] == "vocabulary"].itertuples():
        base = f"agreement.{row.field}"
        cells = [row.title, row.answers]
        for same, of, answers, kappa_of in ((row.agree, row.both, row.answers, "both_gave"),
                                            (row.agree + row.neither, row.all, row.answers + 1, "all")):
            cells += [f"{same} of {of}", compact(results[f"{base}.{kappa_of}.kappa"]),
                      _two(pabak(same, of, answers)[0])]
        rows.append(cells)
    return Table("tbl-values", "Whether the value is the same, for fields with a vocabulary: of the pairs "
                 "that both gave, and of all patients with “not reported” as a further answer. Kappa of "
                 f"pairs needs {FEWEST_PAIRS} of them",
                 ("Field", "Answers:r", "Same, of pairs", "Kappa, pairs", "Adjusted:r", "Same, of all",
                  "Kappa, all", "Adjusted:r"), rows, wide=True, kind="tight-table",
                 folded=EVERY_FIELD.format("whether the value is the same"))


def _two(x: float | None) -> str:
    return DASH if x is None else wording.number(x, "kappa")


def measured(data: Dataset) -> Table:
    """Fields that hold a number, a list or free words."""
    table = by_field(data)
    rows = []
    for row in table[table["kind"] != "vocabulary"].itertuples():
        unit = data.package.tables["cases"][row.field].unit
        largest = filled(row.largest)
        if largest != DASH:
            unit = unit.removesuffix("s") if largest == "1" else unit
            largest = f"{largest} {unit}" if row.largest else "none"
        rows.append((row.title, row.kind, row.agree, row.both,
                     percent(row.agree / row.both if row.both else None), largest, percent(row.overlap)))
    return Table("tbl-measured", "Fields with a number, a list or free words: pairs that are exactly the "
                 "same, the largest difference between two numbers, and the mean proportion of a list's "
                 "items that both readers named. Words are the same only letter by letter",
                 ("Field", "Kind", "Same:r", "Pairs:r", "Proportion:r", "Largest difference",
                  "Overlap:r"), rows, folded=EVERY_FIELD.format("numbers, lists and free words"))


def adjudicated(data: Dataset) -> Several:
    """Every value that was settled on review, a table for each way the readings stood."""
    table = settled(data)
    keys = dict(zip(data.cases["case_id"], data.cases["citation_key"], strict=True))
    tables = []
    for how, words in SETTLED.items():
        rows = [(data.package.tables["cases"][r.field].title,
                 f"{{case}}`{r.case_id}` {cite(keys[r.case_id])}" if r.case_id in keys else plain(r.case_id),
                 *[_words(data, r.field, text) for text in (r.first, r.second, r.final)])
                for r in table[table["how"] == how].itertuples()]
        tables.append(Table(f"tbl-adjudicated-{how}", f"Settled on review: {words}. "
                            f"{wording.counted(len(rows), 'value')}; a dash: not reported",
                            ("Field", "Patient", "First reader", "Second reader", "Kept"), rows,
                            empty="No value was settled in this way.", wide=True, kind="stacked-rows",
                            folded=f"Show {wording.counted(len(rows), 'value')}: {words}"))
    return Several(tables)


def _words(data: Dataset, field: str, text: str | None) -> str:
    """A reading in the words of its vocabulary."""
    if text is None:
        return DASH
    labels = data.package.tables["cases"][field].vocabulary
    return filled("; ".join(labels.get(part, part) for part in text.split(";")))
