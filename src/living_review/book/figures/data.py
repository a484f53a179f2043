"""The numbers behind a figure, as the table that its page carries."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from ...stats.estimate import FEWEST_AT_RISK, Estimate
from ...stats.wording import interval, number, sample, value
from ..display import Data
from ..tables import DASH, filled, percent, plain, span


def of_estimates(head: str, labelled: Iterable[tuple[str, Estimate]]) -> Data:
    """A label, its value with interval, and who stands behind it."""
    return Data((head, "Value:r", "95% interval", "Behind it"),
                [(label, value(e), interval(e).removeprefix("95% CI ") or DASH, sample(e) or DASH)
                 for label, e in labelled])


def of_shares(head: str, labels: Sequence[str], counts: Sequence[str], values: Sequence[float | None],
              lowers: Sequence[float | None], uppers: Sequence[float | None]) -> Data:
    """A label, how many of how many, their share and its interval."""
    return Data((head, "Patients:r", "Share:r", "95% interval"),
                [(plain(label), count, percent(share), span(low, high, "fraction"))
                 for label, count, share, low, high in zip(labels, counts, values, lowers, uppers,
                                                           strict=True)])


def of_frame(frame: pd.DataFrame, titles: Mapping[str, str]) -> Data:
    """Columns of a frame under the heads given to them (``Patients:r``)."""
    return Data(tuple(titles.values()), [tuple(filled(c) for c in row)
                                         for row in frame[list(titles)].itertuples(index=False)])


def of_curves(curves: Iterable[tuple[str, pd.DataFrame]]) -> Data:
    """Every step of survival curves: who was at risk, who died, who was censored, who remained.

    The proportion alive is given as far as the curve is drawn: with enough patients at risk.
    """
    rows = [(plain(label), number(r.time), str(int(r.at_risk)), str(int(r.deaths)), str(int(r.censored)),
             *((percent(r.survival), span(r.lower, r.upper, "fraction"))
               if r.at_risk >= FEWEST_AT_RISK else (DASH, DASH)))
            for label, curve in curves for r in curve.itertuples()]
    return Data(("Group", "Month:r", "At risk:r", "Deaths:r", "Censored:r", "Alive:r", "95% interval"), rows)
