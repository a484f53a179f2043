/* Where the page has a place for the form, put it there. */
"use strict";
(function (form) {
  const place = document.getElementById("patient-form");
  const data = document.getElementById("patient-form-data");
  if (place && data) form.start(place, form.read(data.textContent));
})(globalThis.iscmForm ??= {});
