"""What R is given for each topic: a table of numbers, with the set that each row belongs to."""

import pandas as pd

from iscm_review import agreement as agreement_topic
from iscm_review import completeness
from iscm_review.dataset import Dataset

#: Published two-by-two tables, rows the first reader: Feinstein and Cicchetti 1990, taken up by
#: Byrt 1993, in which the same agreement gives kappa 0.70 and 0.32.
EXAMPLES = {"balanced": ((40, 9), (6, 45)), "skewed": ((80, 10), (5, 5))}


def agreement(data: Dataset) -> pd.DataFrame:
    """How often each pair of answers occurs, per field; 0 is *not reported*.

    ``answers`` is the size of the vocabulary, 0 for a field without one.
    """
    readings = agreement_topic.pairs(data)
    patients, rows = len(data.cases), []
    for column in data.package.tables["cases"].columns:
        if column.name in agreement_topic.NOT_READ:
            continue
        part = readings[readings["field"] == column.name]
        typed = [[None if text is None else agreement_topic.typed(column, text) for text in part[reader]]
                 for reader in ("first", "second")]
        number = {value: i + 1 for i, value in enumerate(dict.fromkeys(v for v in typed[0] + typed[1]
                                                                       if v is not None))}
        codes = pd.DataFrame({"first": [number.get(v, 0) for v in typed[0]],
                              "second": [number.get(v, 0) for v in typed[1]]})
        counts = codes.value_counts(sort=False).rename("n").reset_index()
        silent = pd.DataFrame({"first": [0], "second": [0], "n": [patients - len(part)]})
        answers = len(column.categories) if agreement_topic.kind(column) == "vocabulary" else 0
        rows.append(pd.concat([counts, silent]).assign(set=f"agreement.{column.name}", answers=answers))
    for name, table in EXAMPLES.items():
        rows.append(pd.DataFrame([
            {"set": f"example.{name}", "answers": 2, "first": i + 1, "second": j + 1, "n": n}
            for i, row in enumerate(table) for j, n in enumerate(row)]))
    return pd.concat(rows)[["set", "answers", "first", "second", "n"]].astype(
        {"answers": int, "first": int, "second": int, "n": int})


def appraisal(data: Dataset) -> pd.DataFrame:
    """Per patient the year (x), the share of fields reported (y) and the scope; shares as x of y."""
    from iscm_review import appraisal as topic

    cover = completeness.coverage(data)
    patients = pd.DataFrame({"set": "patient", "name": cover.patients["case_id"], "x": cover.patients["year"],
                             "y": cover.completeness(), "scope": cover.patients["scope"]})
    shares = [{"set": "share", "name": e.name, "x": e.count, "y": e.n, "scope": ""}
              for e in topic.estimates(data) if e.name.endswith(".share")]
    return pd.concat([patients, pd.DataFrame(shares)])


TOPICS: dict = {"agreement": agreement, "appraisal": appraisal}
