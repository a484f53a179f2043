/* The page of releases: what changed since the version that a reader has cited, between two results.json.
   What moved, how far, and in which order is found as effect/moved.py finds it; a test holds the two against
   each other. An estimate brings its words along. */
"use strict";
(function (versions) {
  const { make } = globalThis.review;
  /* Rows that are shown before a reader asks for all. */
  const FIRST = 40, SAME = 1e-9;

  const same = (one, two) => one === null || two === null ? one === two
    : Math.abs(one - two) <= Math.max(SAME * Math.max(Math.abs(one), Math.abs(two)), 1e-12);

  const scaled = (e, x) => x === null || e.unit !== "ratio" ? x : x > 0 ? Math.log(x) : null;

  function halfWidth(e) {
    const [value, low, high] = [e.value, e.lower, e.upper].map((x) => scaled(e, x));
    if (low !== null && high !== null) return (high - low) / 2;
    const end = high ?? low;
    return end === null || value === null ? null : Math.abs(end - value);
  }

  /* How far the value went, in half-widths of the interval; for the order, also as a share of the larger value. */
  function shift(before, after) {
    const half = halfWidth(before) || halfWidth(after), [one, two] = [before, after].map((e) => scaled(e, e.value));
    return !half || one === null || two === null ? null : Math.abs(two - one) / half;
  }

  function share({ value: one }, { value: two }) {
    return one === null || two === null ? 0 : Math.abs(two - one) / Math.max(Math.abs(one), Math.abs(two), SAME);
  }

  const rank = (m) => [(m.before.value === null) === (m.after.value === null), m.shift === null, -(m.shift ?? 0),
                       -share(m.before, m.after)];

  function order(a, b) {
    const [one, two] = [rank(a), rank(b)], n = one.findIndex((x, at) => x !== two[at]);
    return n < 0 ? 0 : one[n] - two[n];
  }

  const ids = (document) => new Set(Object.values(document.patients).flat());
  const without = (some, others) => [...some].filter((id) => !others.has(id)).sort();

  /* The patients of reports that have been renamed since, by their present names. */
  function renamed(old, now) {
    const key = (id) => id.replace(/-[0-9]+$/, "");
    const told = (id) => now.renamed && !old.renamed?.[key(id)] && now.renamed[key(id)]
      ? now.renamed[key(id)] + id.slice(key(id).length) : id;
    return { ...old, patients: Object.fromEntries(
      Object.entries(old.patients).map(([name, some]) => [name, some.map(told)])) };
  }

  versions.compare = function (old, now) {
    old = renamed(old, now);
    const found = { moved: [], recounted: [], added: [], removed: [] };
    const identity = (document, e) => `${e.n} ${e.n_missing} ${e.count} ${e.reason} ${[...document.patients[e.patients]].sort()}`;
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

  /* A version published before results had words shows its numbers as they are. */
  versions.told = (e) => !e ? "–" : e.text ?? (e.value === null ? e.reason : `${Number(e.value.toPrecision(3))} ${e.unit}`);

  versions.distance = function ({ before, after, shift }) {
    if (!before || !after) return before ? "gone" : "new";
    if ((before.value === null) !== (after.value === null)) {
      const given = [before, after].some((e) => e.value === null && e.reason.startsWith("not reached"));
      return `${before.value === null ? "now" : "no longer"} ${given ? "reached" : "given"}`;
    }
    if (shift === null) return "–";
    return shift >= 0.005 || !shift ? shift.toFixed(2) : "<0.01";
  };

  function chooser(id, label, list, chosen) {
    const select = make("select", { id }, ...list.map((one) => make("option", { value: one.version },
      `${one.version} (${one.date}, ${one.cases} patients)`)));
    select.value = chosen;
    return [make("label", { for: id }, label), select];
  }

  async function results(version) {
    const answer = await fetch(`${versions.root}v/${version}/data/results.json`);
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  }

  function table(rows, caption) {
    const head = ["Estimate", "Then", "Now", "Patients", "Moved by"].map((words) => make("th", { scope: "col" }, words));
    const body = make("tbody", {}, ...rows.slice(0, FIRST).map(row));
    const frame = { class: "pst-scrollable-table-container", tabindex: "0", role: "group",
                    "aria-label": `${caption}, scrolls sideways` };
    const parts = [make("div", frame, make("table", { class: "table since-table" }, make("caption", {}, caption),
                                           make("thead", {}, make("tr", {}, ...head)), body))];
    if (rows.length > FIRST) {
      const more = make("button", { type: "button" }, `Show all ${rows.length}`);
      more.addEventListener("click", () => {
        body.append(...rows.slice(FIRST).map(row));
        more.remove();
      });
      parts.push(more);
    }
    return parts;
  }

  function row(move) {
    const { before, after } = move;
    const n = before && after && before.n !== after.n ? `${before.n} → ${after.n}` : `${(after ?? before).n}`;
    return make("tr", {}, make("th", { scope: "row" }, move.label, " ", make("code", {}, move.name)),
                ...[versions.told(before), versions.told(after), n, versions.distance(move)].map((x) => make("td", {}, x)));
  }

  const many = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

  function patients(words, some) {
    if (!some.length) return [];
    const shown = some.slice(0, FIRST).join(", ") + (some.length > FIRST ? ` and ${some.length - FIRST} more` : "");
    return [make("p", {}, `${words}: ${shown}.`)];
  }

  function told(found, old, now) {
    const changed = [found.moved, found.recounted, found.added, found.removed].some((some) => some.length);
    if (!changed && found.sameData) {
      return [make("p", {}, `Nothing changed in the numbers from ${old} to ${now}.`)];
    }
    const parts = [make("p", {}, `From ${old} to ${now}: ${found.patients[0]} patients then, ${found.patients[1]} now. `
      + `${found.moved.length} of ${many(found.estimates, "estimate")} moved, ${found.added.length} new, `
      + `${found.removed.length} gone. In ${found.recounted.length} more only the patients counted are others.`),
      ...patients("Came in", found.came), ...patients("Went out", found.went)];
    if (found.sameData) parts.push(make("p", {}, "The data are the same: what moved, moved by a change of method."));
    if (found.moved.length) {
      parts.push(make("p", {}, "In the order of how far, in half-widths of the 95% interval then: at 1, the value lies "
        + "where the interval had ended."), ...table(found.moved, "Estimates that moved"));
    }
    if (found.added.length) parts.push(...table(found.added, "New estimates"));
    if (found.removed.length) parts.push(...table(found.removed, "Estimates that are gone"));
    return parts;
  }

  function start(place, list) {
    const asked = new URLSearchParams(location.search);
    const known = (name, other) => list.versions.some((one) => one.version === asked.get(name)) ? asked.get(name) : other;
    const then = known("from", list.versions[1]?.version ?? list.newest), now = known("to", list.newest);
    const status = make("p", { role: "status", class: "since-status" });
    const result = make("div", { class: "since-result" });
    const form = make("form", { class: "since-form" }, ...chooser("since-from", "The version you cited", list.versions, then),
                      ...chooser("since-to", "compared with", list.versions, now));
    const [from, to] = form.querySelectorAll("select");
    async function show() {
      const [one, two] = [from.value, to.value];
      status.textContent = "Comparing …";
      try {
        const [before, after] = await Promise.all([results(one), results(two)]);
        if (one !== from.value || two !== to.value) return;
        const found = versions.compare(before, after);
        result.replaceChildren(...told(found, one, two));
        status.textContent = `${one} and ${two} compared: ${many(found.moved.length, "estimate")} moved.`;
      } catch {
        result.replaceChildren();
        status.textContent = "The results of these versions could not be read. Try again, or compare them by the command changes.";
      }
    }
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", () => {
      const query = new URLSearchParams({ from: from.value, to: to.value });
      history.replaceState(null, "", `?${query}#since`);
      show();
    });
    place.replaceChildren(form, status, result);
    show();
  }

  const place = document.getElementById("since-place");
  versions.list.then((list) => {
    if (list && place) start(place, list);
  });
})(globalThis.reviewVersions ??= {});
