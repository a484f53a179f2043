/* What changed between two results.json, as living_review/effect/versions.py has it; a test holds the two
   against each other. */
"use strict";
(function (versions) {
  const SAME = 1e-9;

  function same(one, two) {
    if (one === null || two === null) return one === two;
    const distance = Math.abs(one - two);
    return distance <= Math.max(SAME * Math.max(Math.abs(one), Math.abs(two)), 1e-12);
  }

  const scaled = (e, x) => x === null || e.unit !== "ratio" ? x : x > 0 ? Math.log(x) : null;

  function halfWidth(e) {
    const [value, low, high] = [e.value, e.lower, e.upper].map((x) => scaled(e, x));
    if (low !== null && high !== null) return (high - low) / 2;
    const end = high === null ? low : high;
    return end === null || value === null ? null : Math.abs(end - value);
  }

  function shift(before, after) {
    if (before.value === null || after.value === null) return null;
    const half = halfWidth(before) || halfWidth(after);
    const [one, two] = [scaled(before, before.value), scaled(after, after.value)];
    return !half || one === null || two === null ? null : Math.abs(two - one) / half;
  }

  function relative({ before, after }) {
    if (before.value === null || after.value === null) return 0;
    const [one, two] = [before.value, after.value];
    return Math.abs(two - one) / Math.max(Math.abs(one), Math.abs(two), SAME);
  }

  function order(a, b) {
    const key = (m) => [Number((m.before.value === null) === (m.after.value === null)), Number(m.shift === null),
                        -(m.shift ?? 0), -relative(m)];
    const [one, two] = [key(a), key(b)];
    for (let n = 0; n < one.length; n += 1) if (one[n] !== two[n]) return one[n] - two[n];
    return 0;
  }

  const ids = (document) => new Set(Object.values(document.patients).flat());
  const without = (some, others) => [...some].filter((id) => !others.has(id)).sort();

  versions.compare = function (old, now) {
    const found = { moved: [], recounted: [], added: [], removed: [] };
    const identity = (document, e) => `${e.n} ${e.n_missing} ${e.count} ${e.reason} ${document.patients[e.patients]}`;
    for (const name of Object.keys({ ...old.estimates, ...now.estimates })) {
      const before = old.estimates[name] ?? null, after = now.estimates[name] ?? null;
      const move = { name, label: (after ?? before).label, before, after, shift: null };
      if (!before || !after) found[after ? "added" : "removed"].push(move);
      else if (!["value", "lower", "upper"].every((key) => same(before[key], after[key]))) {
        found.moved.push({ ...move, shift: shift(before, after) });
      } else if (identity(old, before) !== identity(now, after)) found.recounted.push(move);
    }
    found.moved.sort(order);
    const [then, since] = [ids(old), ids(now)];
    return { ...found, came: without(since, then), went: without(then, since),
             patients: [then.size, since.size], sameData: old.data_digest === now.data_digest,
             estimates: Object.keys(old.estimates).length };
  };
})(globalThis.reviewVersions ??= {});
