/* A page that has moved: go there, with the part of the page that was asked for. */
"use strict";
{
  const to = document.currentScript.dataset.movedTo;
  location.replace(to + (to.includes("#") ? "" : location.hash));
}
