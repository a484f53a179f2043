"""Tables of the chapter on the agreement of the two readers."""

from __future__ import annotations

from collections.abc import Mapping

from ..book.display import Several, Table
from ..book.tables import DASH, cite, compact, filled, percent, plain
from ..gate.dataset import Dataset
from ..stats import wording
from ..stats.estimate import Estimate
from . import agreement


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
        rows.append((words, f"{{num}}`{e.name}:value`", wording.interval(e).removeprefix("95% CI ") or DASH,
                     wording.of(e)))
    return Table("tbl-agreement-overall", "Agreement over all fields",
                 ("The readers have", "Proportion:r", "95% interval", "Values"), rows)


def presence(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """Do the readers agree that there is a value to give? Field by field."""
    table = agreement.by_field(data)
    marked = set(agreement.misleading(table)["field"])
    rows = []
    for row in table.itertuples():
        prevalence, bias = agreement.indices(row.both, row.first_only, row.second_only, row.neither)
        base = f"agreement.{row.field}.given"
        title = f"{row.title} \\*" if row.field in marked else row.title
        rows.append((title, row.both, row.first_only, row.second_only, row.neither,
                     compact(results[f"{base}.kappa"]), compact(results[f"{base}.pabak"]),
                     *[DASH if i is None else wording.number(i, "kappa") for i in (prevalence, bias)]))
    return Table("tbl-presence", "Whether there is a value to give: patients by who gave one; kappa, and "
                 "kappa adjusted for prevalence and bias, with 95% intervals; and the two indices"
                 + (f". \\* at least {100 * agreement.HIGH_AGREEMENT:.0f}% agree, and kappa is below "
                    f"{agreement.LOW_KAPPA} nevertheless" if marked else ""),
                 ("Field", "Both:r", "First only:r", "Second only:r", "Neither:r", "Kappa", "Adjusted kappa",
                  "Prevalence:r", "Bias:r"), rows, wide=True, kind="tight-table")


def values(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """Do they give the same value? The fields with a vocabulary, both ways of counting silence."""
    table = agreement.by_field(data)
    rows = []
    for row in table[table["kind"] == "vocabulary"].itertuples():
        base = f"agreement.{row.field}"
        n = row.both + row.first_only + row.second_only + row.neither
        pabak = agreement.pabak(row.agree, row.both, row.answers)
        silent = agreement.pabak(row.agree + row.neither, n, row.answers + 1)
        rows.append((row.title, row.answers,
                     f"{row.agree} of {row.both}", compact(results[f"{base}.both_gave.kappa"]),
                     _two(pabak[0]),
                     f"{row.agree + row.neither} of {n}", compact(results[f"{base}.all.kappa"]),
                     _two(silent[0])))
    return Table("tbl-values", "Whether the value is the same, for fields with a vocabulary: of the pairs "
                 "that both gave, and of all patients with “not reported” as a further answer. Kappa of "
                 f"pairs needs {agreement.FEWEST_PAIRS} of them",
                 ("Field", "Answers:r", "Same, of pairs", "Kappa, pairs", "Adjusted:r", "Same, of all",
                  "Kappa, all", "Adjusted:r"), rows, wide=True, kind="tight-table")


def _two(x: float | None) -> str:
    return DASH if x is None else wording.number(x, "kappa")


def measured(data: Dataset) -> Table:
    """Fields that hold a number, a list or free words."""
    table = agreement.by_field(data)
    rows = []
    for row in table[table["kind"] != "vocabulary"].itertuples():
        unit = data.package.tables["cases"][row.field].unit
        if row.largest is None or row.largest != row.largest:
            largest = DASH
        else:
            amount = wording.number(row.largest)
            unit = unit.removesuffix("s") if amount == "1" else unit
            largest = f"{amount} {unit}" if row.largest else "none"
        rows.append((row.title, row.kind, row.agree, row.both,
                     percent(row.agree / row.both if row.both else None), largest, percent(row.overlap)))
    return Table("tbl-measured", "Fields with a number, a list or free words: pairs that are exactly the "
                 "same, the largest difference between two numbers, and the mean proportion of a list's "
                 "items that both readers named",
                 ("Field", "Kind", "Same:r", "Pairs:r", "Proportion:r", "Largest difference",
                  "Overlap:r"), rows)


def adjudicated(data: Dataset) -> Several:
    """Every value that was settled on review, a table for each way the readings stood."""
    table = agreement.adjudicated(data)
    keys = dict(zip(data.cases["case_id"], data.cases["citation_key"], strict=True))
    tables = []
    for how, words in agreement.SETTLED.items():
        rows = [(data.package.tables["cases"][r.field].title,
                 f"{{case}}`{r.case_id}` {cite(keys[r.case_id])}" if r.case_id in keys else plain(r.case_id),
                 *[_words(data, r.field, text) for text in (r.first, r.second, r.final)])
                for r in table[table["how"] == how].itertuples()]
        tables.append(Table(f"tbl-adjudicated-{how}", f"Settled on review: {words}. "
                            f"{wording.counted(len(rows), 'value')}; a dash: not reported",
                            ("Field", "Patient", "First reader", "Second reader", "Kept"), rows,
                            empty="No value was settled in this way.", wide=True, kind="stacked-rows"))
    return Several(tables)


def _words(data: Dataset, field: str, text: str | None) -> str:
    """A reading in the words of its vocabulary."""
    if text is None:
        return DASH
    labels = data.package.tables["cases"][field].vocabulary
    return filled("; ".join(labels.get(part, part) for part in text.split(";")))
