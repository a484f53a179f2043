/* Estimates in words, as src/living_review/stats/wording.py has them; a test holds the two against each other. */
"use strict";
(function (versions) {
  const COUNTED = ["patients", "deaths", "records", "figures", "claims", "values"];
  const SPOKEN = ["months", "days", "years", "mm", "Gy", "percentage points"];
  const PLACES = { points: 0, ratio: 2, kappa: 2, correlation: 2, "squared radians": 3 };

  /* With that many places; halves go to the even figure, as in Python. */
  function fixed(x, places) {
    const exact = Math.abs(x).toFixed(80);
    const cut = exact.indexOf(".") + places + 1;
    if (!/^50*$/.test(exact.slice(cut))) return x.toFixed(places);
    const kept = exact.slice(0, cut).replace(/\.$/, "");
    const even = Number(kept.at(-1)) % 2 === 0;
    const shown = even ? kept : (Math.abs(x) + 10 ** -places / 4).toFixed(places);
    return x < 0 ? `-${shown}` : shown;
  }

  function number(x, unit) {
    if (unit === "fraction") {
      return (x >= 0.97 && x < 1 ? fixed(100 * x, 1) : fixed(100 * x, 0)).replace(/\.0$/, "") + "%";
    }
    if (unit === "part") return `${fixed(100 * x, 0)}%`;
    if (unit === "p") return x < 0.001 ? "<0.001" : fixed(x, x < 0.1 ? 3 : 2);
    const places = COUNTED.includes(unit) ? 0 : PLACES[unit] ?? 1;
    let shown = fixed(unit === "points" ? 100 * x : x, places);
    if (places === 1) shown = shown.replace(/\.0$/, "");
    return Number(shown) ? shown.replaceAll("-", "−") : "0";
  }

  const notReached = (e) => e.value === null && e.reason.startsWith("not reached");

  function value(e) {
    if (e.value === null) return notReached(e) ? "not reached" : "not estimable";
    const unit = e.unit === "points" ? "percentage points" : e.unit;
    return SPOKEN.includes(unit) ? `${number(e.value, e.unit)} ${unit}` : number(e.value, e.unit);
  }

  function interval(e) {
    if (e.lower === null && e.upper === null) return "";
    const [low, high] = [e.lower, e.upper].map((x) => x === null ? "not reached" : number(x, e.unit));
    return `95% CI ${low} to ${high}`;
  }

  /* What a table of changes says of an estimate, or of none. */
  versions.told = function (e) {
    if (!e) return "–";
    if (e.value === null && !notReached(e)) return `not estimable: ${e.reason}`;
    const shown = interval(e);
    return shown ? `${value(e)} (${shown})` : value(e);
  };

  versions.distance = function (move) {
    const { before, after, shift } = move;
    if (!before || !after) return before ? "gone" : "new";
    if ((before.value === null) !== (after.value === null)) {
      const given = notReached(before) || notReached(after) ? "reached" : "given";
      return before.value === null ? `now ${given}` : `no longer ${given}`;
    }
    if (shift === null) return "–";
    return shift >= 0.005 || !shift ? fixed(shift, 2) : "<0.01";
  };
})(globalThis.reviewVersions ??= {});
