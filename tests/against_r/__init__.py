"""Our estimates held against R.

For each topic three files stand here: ``<topic>.inputs.csv`` is what the
estimates are computed from, ``<topic>.R`` computes them once more without any of
our code, and ``<topic>.answers.csv`` is what it answered: ``name, value, lower,
upper``, empty where R gives none. ``make against-r`` writes the first and the
last anew where R is installed (Debian: ``r-cran-survival``, ``r-cran-metafor``,
``r-cran-vcd``). The tests read the frozen files, and need no R.

Who adds a topic adds a function of its name to :mod:`.inputs`.
"""

from pathlib import Path

import pandas as pd
import pytest

FOLDER = Path(__file__).parent
#: The identity of the tables that R was asked about.
DIGEST = FOLDER / "data.digest"
RELATIVE, ABSOLUTE = 1e-6, 1e-12


def frozen_inputs(topic: str) -> pd.DataFrame:
    """What R was given; its first column, ``set``, names the group of rows that belong together."""
    return pd.read_csv(FOLDER / f"{topic}.inputs.csv", float_precision="round_trip")


def answers(topic: str) -> dict[str, tuple[float | None, float | None, float | None]]:
    """R's value, lower and upper end by name; ``None`` where R gives none."""
    table = pd.read_csv(FOLDER / f"{topic}.answers.csv", float_precision="round_trip")
    return {row.name: tuple(None if pd.isna(x) else float(x) for x in (row.value, row.lower, row.upper))
            for row in table.itertuples(index=False)}


def explain(data, changed: bool) -> None:
    """What it means that R was given something else than what we would give it now.

    With other tables nothing is wrong: R has to be asked again, and the test is skipped. With the
    same tables the code selects other patients than it did, which is a failure until R agrees.
    """
    if changed and data.digest == DIGEST.read_text(encoding="utf-8").strip():
        pytest.fail("the same tables give R other inputs than before; if that is meant: make against-r")
    if changed:
        pytest.skip("the tables have changed since R was asked: make against-r")


def same(ours: tuple, theirs: tuple) -> bool:
    """Whether value and both ends agree to 1e-6 of their size, and are missing together."""
    return all((a is None) == (b is None) and (a is None or abs(a - b) <= max(ABSOLUTE, RELATIVE * abs(b)))
               for a, b in zip(ours, theirs, strict=True))
