/* The product-limit estimate (Kaplan and Meier 1958) with the log-log interval (Kalbfleisch and Prentice).
   Pure functions; held against lifelines by tests/site/test_explore_browser.py. Times in months. */
"use strict";
(function (explore) {
  /* One entry a distinct time, beginning at 0: how many were at risk just before it, died and were
     censored at it, and the survival from then on with its bounds, null where they are undefined.
     `rows` names patients in the order of their times. */
  explore.kaplanMeier = function (months, dead, rows, z) {
    const curve = { time: [], atRisk: [], deaths: [], censored: [], survival: [], lower: [], upper: [] };
    if (!rows.length) return curve;
    let left = rows.length, survival = 1, variance = 0, at = 0;
    if (months[rows[0]] > 0) add(0, 0, 0);
    while (at < rows.length) {
      const time = months[rows[at]];
      let deaths = 0, gone = 0;
      for (; at < rows.length && months[rows[at]] === time; at += 1, gone += 1) deaths += dead[rows[at]];
      survival *= (left - deaths) / left;
      if (deaths < left) variance += deaths / (left * (left - deaths)); // Greenwood's sum
      add(time, deaths, gone - deaths);
      left -= gone;
    }
    return curve;

    function add(time, deaths, censored) {
      const varies = survival > 0 && survival < 1;
      const half = varies ? z * Math.sqrt(variance) / Math.log(survival) : 0;
      const bound = (side) => (varies ? survival ** Math.exp(side * half) : null);
      for (const [name, value] of Object.entries({ time, atRisk: left, deaths, censored, survival,
        lower: bound(-1), upper: bound(1) })) curve[name].push(value);
    }
  };

  /* Where the curve and its bounds cross one half (Brookmeyer and Crowley 1982): [median, lower, upper].
     A stretch at exactly one half before a further death counts with its middle, as in R's survfit. */
  explore.median = function (curve, slack) {
    const crossing = function (values) {
      const first = values.findIndex((s) => s !== null && s <= 0.5 + slack);
      if (first < 0) return null;
      const below = values.findIndex((s) => s !== null && s < 0.5 - slack);
      const flat = values[first] >= 0.5 - slack && below >= 0;
      return flat ? (curve.time[first] + curve.time[below]) / 2 : curve.time[first];
    };
    return [crossing(curve.survival), crossing(curve.lower), crossing(curve.upper)];
  };

  /* Survival at a month: [value, lower, upper]; nulls where follow-up ends before with patients alive. */
  explore.survivalAt = function (curve, month) {
    const last = curve.time.length - 1;
    if (last < 0 || (month > curve.time[last] && curve.survival[last] > 0)) return [null, null, null];
    let at = last;
    while (curve.time[at] > month) at -= 1;
    return [curve.survival[at], curve.lower[at], curve.upper[at]];
  };

  /* Patients still followed at a month: those whose time is not before it. */
  explore.atRisk = function (curve, month) {
    let left = curve.atRisk[0] ?? 0;
    for (let at = 0; at < curve.time.length && curve.time[at] < month; at += 1) {
      left -= curve.deaths[at] + curve.censored[at];
    }
    return left;
  };
})(globalThis.reviewExplore ??= {});
