/* Frames that scroll: reached by keyboard where something is cut, and told apart at the edge that cuts. */
"use strict";
addEventListener("DOMContentLoaded", () => {
  const kinds = ".figure-frame, .pst-scrollable-table-container, .explore-frame, .formula, .highlight > pre";
  const tell = (frame) => {
    const hidden = frame.scrollWidth - frame.clientWidth;
    const scrolls = hidden > 1;
    if (frame.getAttribute("role") !== "region") reach(frame, hidden > 0); // those of Explore have a name and a place
    const caption = frame.querySelector("caption");
    frame.style.setProperty("--caption", `${caption ? caption.offsetHeight : 0}px`);
    frame.classList.toggle("more-left", scrolls && frame.scrollLeft > 1);
    frame.classList.toggle("more-right", scrolls && frame.scrollLeft < hidden - 1);
  };
  const reach = (frame, scrolls) => {
    const about = scrolls ? { tabindex: 0, role: "group", "aria-label": named(frame) } : {};
    for (const name of ["tabindex", "role", "aria-label"]) {
      if (name in about) frame.setAttribute(name, about[name]); else frame.removeAttribute(name);
    }
  };
  const named = (frame) => {
    const number = frame.closest("figure, div")?.querySelector(".caption-number")?.textContent.trim();
    return `${number || "Wide content"}, scrolls sideways`;
  };
  const watch = new ResizeObserver((entries) => entries.forEach((entry) => tell(entry.target.closest(kinds))));
  for (const frame of document.querySelectorAll(kinds)) {
    for (const part of [frame, ...frame.children]) watch.observe(part);
    frame.addEventListener("scroll", () => tell(frame), { passive: true });
  }
});
