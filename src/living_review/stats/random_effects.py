"""Shares of several cohorts pooled by a random-effects model.

Each share is put on the arcsine scale of Anscombe (1948), where its variance depends on the number of
patients alone, so that small cohorts with none or all do not get the wrong weight as with log odds. The scale
pulls rare shares upwards (5% in cohorts of 8 comes out at about 8%); the crude share stands beside. There the
cohorts vary about a mean (DerSimonian and Laird 1986). The variance between cohorts is that of Paule and
Mandel (1982), the interval of the mean that of Hartung and Knapp (2001), never narrower than the normal one,
and the interval for one more cohort that of Higgins, Thompson and Spiegelhalter (2009). statsmodels pools;
its own search for the variance stops early and can fall to zero by rounding, so the variance is found here
and handed over.
"""

from typing import NamedTuple

import numpy as np

from .estimate import Z, wilson

#: One rule, one place. Two cohorts give one difference to judge all variation by, a t of 12.7, and no
#: prediction interval (its degrees of freedom are the cohorts less two).
FEWEST_COHORTS = 3
#: From so many on, a prediction interval is given: with three, t alone (12.7) would span all proportions.
FEWEST_TO_FORESEE = 5
#: The widest interval, of 1, with which a pooled share is given: a wider one says hardly anything.
WIDEST = 0.5
WIDE = "the pooled interval would be wider than 50 percentage points"
FEW = f"fewer than {FEWEST_COHORTS} independent series"

Interval = tuple[float, float | None, float | None]


class Pooled(NamedTuple):
    """Cohorts pooled: values with their intervals; ``n`` patients in ``k`` cohorts.

    Shares and I squared are fractions of 1, ``tau2`` is in squared radians. Its interval and that of I
    squared are ``None`` where the cohorts agree so closely that no variance is likely enough.
    """

    k: int
    n: int
    share: Interval
    prediction: Interval
    tau2: Interval
    i2: Interval
    q: float
    p: float
    crude: Interval
    weights: tuple[float, ...]

    @property
    def foresees(self) -> bool:
        """Whether the prediction interval is given."""
        return self.k >= FEWEST_TO_FORESEE and not self.wide

    @property
    def wide(self) -> bool:
        """Whether the interval is too wide for one share to be of use."""
        return self.share[2] - self.share[1] > WIDEST


def pool(events, totals) -> Pooled | None:
    """Pool the shares ``events`` of ``totals``; ``None`` below :data:`FEWEST_COHORTS`."""
    events, totals = np.asarray(events), np.asarray(totals)
    k = len(events)
    if k < FEWEST_COHORTS:
        return None
    from scipy.stats import chi2, t
    from statsmodels.stats.meta_analysis import combine_effects

    effect, variance = np.arcsin(np.sqrt((events + 3 / 8) / (totals + 3 / 4))), 1 / (4 * totals + 2)
    tau2, low, high = (_variance_between(effect, variance, at)
                       for at in (k - 1, chi2.ppf(0.975, k - 1), chi2.ppf(0.025, k - 1)))
    # No steps: statsmodels takes the variance as it is given. Equal shares make it divide by a Q of zero.
    with np.errstate(divide="ignore"):
        fit = combine_effects(effect, variance, "pm", tau2_start=tau2, maxiter=0)
    mean, error = fit.mean_effect_re, fit.sd_eff_w_re
    half = max(t.ppf(0.975, k - 1) * fit.sd_eff_w_re_hksj, Z * error)
    ahead = t.ppf(0.975, k - 2) * np.sqrt(tau2 + error ** 2)
    w = 1 / variance
    chance = (k - 1) * w.sum() / (w.sum() ** 2 - (w ** 2).sum())

    def share(width: float) -> Interval:
        ends = np.clip([mean, mean - width, mean + width], 0, np.pi / 2)
        return tuple(float(x) for x in np.sin(ends) ** 2)

    spread = (tau2, low, high) if high else (tau2, None, None)
    # Equal shares can leave a rounding error below zero.
    q = max(float(fit.q), 0.0)
    return Pooled(k, int(totals.sum()), share(half), share(ahead), spread,
                  tuple(None if x is None else float(x / (x + chance)) for x in spread),
                  q, float(chi2.sf(q, k - 1)),
                  (float(events.sum() / totals.sum()), *wilson(int(events.sum()), int(totals.sum()))),
                  tuple(float(x) for x in fit.weights_rel_re))


def _variance_between(effect: np.ndarray, variance: np.ndarray, at: float) -> float:
    """The variance between cohorts that makes the generalised Q equal to ``at``; 0 where none does.

    Paule-Mandel at k - 1; the Q-profile interval (Viechtbauer 2007) at chi squared quantiles.
    """
    from scipy.optimize import brentq

    def excess(tau2: float) -> float:
        # Plain sums: a product of vectors has other last digits on another processor.
        w = 1 / (variance + tau2)
        return (w * (effect - (w * effect).sum() / w.sum()) ** 2).sum() - at

    if excess(0) <= 0:
        return 0.0
    # Q is at most the sum of squares about the plain mean over tau2.
    most = 2 * ((effect - effect.mean()) ** 2).sum() / at
    return float(brentq(excess, 0, most, xtol=1e-14, rtol=1e-14))
