/* Where the page has a place for it, begin. */
"use strict";
(function (explore) {
  const place = document.getElementById("explorer"), data = document.getElementById("explore-data");
  if (place && data) explore.start(place, explore.read(data.textContent));
})(globalThis.iscmExplore ??= {});
