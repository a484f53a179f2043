"""What R is given for each topic: a table of numbers, with the set that each row belongs to."""

import pandas as pd

from iscm_review import pooling
from iscm_review.random_effects import FEWEST_COHORTS

#: ``metadat::dat.pritz1997``: 14 studies of hyperdynamic therapy for cerebral vasospasm (Zhou, Brizendine
#: and Pritz 1999, Statistics in Medicine 18, 557-566).
PRITZ = [(16, 17), (10, 12), (4, 8), (43, 58), (10, 10), (25, 42), (13, 14), (12, 12), (22, 41), (4, 5),
         (5, 6), (18, 23), (58, 68), (6, 10)]
EDGES = {"pritz1997": PRITZ, "nobody": [(0, 5), (0, 12), (0, 40)], "everybody": [(8, 8), (20, 20), (5, 5)],
         "the_same": [(3, 12), (5, 20), (10, 40)], "far_apart": [(1, 40), (10, 20), (38, 40), (3, 5)]}


def pooled(data) -> pd.DataFrame:
    """Every question that is pooled, a classic data set, and sets at the edges."""
    sets = dict(EDGES)
    for question in pooling.QUESTIONS:
        rows = pooling.cohorts(data, question)
        entered = rows[rows["pooled"]]
        if len(entered) >= FEWEST_COHORTS:
            sets[f"pooling.{question.name}"] = list(zip(entered["events"], entered["total"], strict=True))
    return pd.DataFrame([(name, *pair) for name, pairs in sets.items() for pair in pairs],
                        columns=["set", "events", "total"])


TOPICS: dict = {"pooling": pooled}
