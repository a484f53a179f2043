"""A sound data package of any number of invented cases, for measuring."""

from __future__ import annotations

import csv
import random
import shutil
from pathlib import Path

import corpus
from iscm_review.spine import SPINE
from living_review.gate.rules.readings import NOT_READ


def write(folder: Path, cases: int) -> Path:
    """Ten patients a report; about fourteen values, each with its readings, a patient."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(corpus.ROOT / "data/datapackage.json", folder)
    for name, content in corpus.tables().items():
        (folder / name).write_bytes(content.split(b"\n")[0] + b"\n")
    draw = random.Random(1)
    primaries = [c["value"] for c in corpus.PACKAGE.tables["cases"]["primary_site"].categories]
    with (_table(folder, "sources") as sources, _table(folder, "cases") as rows,
          _table(folder, "extractions") as readings):
        for n in range(cases // 10):
            year = 1950 + n % 75
            key = f"{_word(n)}{year}"
            sources.write({"citation_key": key, "title": f"On {_word(7 * n)} and {_word(11 * n)} {_word(n)}",
                           "authors": f"{_word(n).title()} A", "year": year, "doi": f"10.1000/{n}",
                           "study_type": "case_series", "scope": "abstract", "decision": "include",
                           "n_cases": 10, "language": "en", "url": f"https://example.org/{n}"})
            for m in range(10):
                level = draw.choice(SPINE)
                row = {"case_id": f"{key}-{m + 1}", "citation_key": key,
                       "age_years": 20 + (7 * m + draw.randrange(4)) % 65,
                       "sex": "male" if m % 2 else "female",
                       "country": draw.choice(COUNTRIES),
                       "primary_site": draw.choice([p for p in primaries if p not in FITTING]),
                       "histology": draw.choice(("adenocarcinoma", "sarcoma", "melanoma")),
                       "primary_known_before": "yes", "interval_months": draw.randrange(1, 99),
                       "region": REGION[level[0]], "levels": level, "symptoms": "pain;gait",
                       "surgery": "yes", "resection": "partial", "survival_months": draw.randrange(1, 60),
                       "status": "dead", "time_origin": "surgery",
                       "notes": f"Seen {draw.randrange(9) + 0.5} weeks after the {_word(n + m)} had begun; "
                                f"the {_word(m)} was left alone, as told."}
                rows.write(row)
                for name, value in row.items():
                    if name not in NOT_READ:
                        readings.write({"case_id": row["case_id"], "field": name, "first": value,
                                        "second": value, "final": value, "resolution": "agreed",
                                        "first_by": "reader-a", "second_by": "reader-b"})
    return folder


COUNTRIES = [c["value"] for c in corpus.PACKAGE.tables["cases"]["country"].categories]
REGION = {"C": "cervical", "T": "thoracic", "L": "lumbar", "S": "lumbar"}
FITTING = ("ovary", "uterus", "cervix_uteri", "placenta", "prostate", "testis")


def _word(n: int) -> str:
    """A word of letters for a number, another one for every number."""
    letters = ""
    while True:
        n, rest = divmod(n, 20)
        letters += "bcdfghjklmnpqrstvwxz"[rest] + "aeiou"[rest % 5]
        if not n:
            return letters


class _table:
    """A table of a folder to append rows to."""

    def __init__(self, folder: Path, name: str):
        self.path = folder / f"{name}.csv"
        self.columns = [c.name for c in corpus.PACKAGE.tables[name].columns]

    def __enter__(self):
        self.file = self.path.open("a", encoding="utf-8", newline="")
        self.rows = csv.DictWriter(self.file, self.columns, restval="", lineterminator="\n")
        return self

    def __exit__(self, *_):
        self.file.close()

    def write(self, row: dict) -> None:
        self.rows.writerow(row)
