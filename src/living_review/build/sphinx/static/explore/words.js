/* Figures in words, as living_review/stats/wording.py says them. */
"use strict";
(function (explore) {
  const NOT_REACHED = "NR", DASH = "–";

  /* To so many places (0 or 1); what lies just between goes to the even one, as in Python. */
  function fixed(x, places) {
    const scaled = x * 10 ** places;
    const between = places ? Math.abs((x * 4) % 2) === 1 : Math.abs(x % 1) === 0.5;
    if (!between) return x.toFixed(places);
    return (2 * Math.round(scaled / 2) / 10 ** places).toFixed(places);
  }

  const short = (text) => text.replace(/\.0$/u, "");
  explore.number = (x) => short(fixed(x, 1)).replace("-", "−");
  explore.percent = (x) => `${short(fixed(100 * x, x >= 0.97 && x < 1 ? 1 : 0))}%`;
  explore.counted = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
  explore.listed = (items, and = "and") => (items.length < 2 ? items.join("")
    : `${items.slice(0, -1).join(", ")} ${and} ${items.at(-1)}`);

  /* 61% (42–75); NR is a value or an end that the curve does not reach. */
  explore.compact = function (told, say) {
    const [value, low, high] = told.interval;
    if (value === null) return told.open ? NOT_REACHED : DASH;
    if (low === null && high === null) return say(value);
    const end = (x) => (x === null ? NOT_REACHED : say(x).replace("%", ""));
    return `${say(value)} (${end(low)}–\u2060${end(high)})`;
  };
  explore.DASH = DASH;
})(globalThis.reviewExplore ??= {});
