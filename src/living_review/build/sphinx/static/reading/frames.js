/* Frames that scroll: reached by keyboard where something is cut, and told apart at the edge that cuts. */
"use strict";
addEventListener("DOMContentLoaded", () => {
  const kinds = ".figure-frame, .pst-scrollable-table-container, .explore-frame, .formula, .highlight > pre";
  const tell = (frame) => {
    const hidden = frame.scrollWidth - frame.clientWidth;
    if (frame.getAttribute("role") !== "region") reach(frame, hidden > 0); // those of Explore have a name and a place
    frame.style.setProperty("--caption", `${frame.querySelector("caption")?.offsetHeight ?? 0}px`);
    frame.classList.toggle("more-left", frame.scrollLeft > 1);
    frame.classList.toggle("more-right", frame.scrollLeft < hidden - 1);
  };
  const reach = (frame, scrolls) => {
    const number = frame.closest("figure, div")?.querySelector(".caption-number")?.textContent.trim();
    const about = { tabindex: 0, role: "group", "aria-label": `${number || "Wide content"}, scrolls sideways` };
    for (const [name, value] of Object.entries(about)) {
      if (scrolls) frame.setAttribute(name, value); else frame.removeAttribute(name);
    }
  };
  const watch = new ResizeObserver((entries) => entries.forEach((entry) => tell(entry.target.closest(kinds))));
  for (const frame of document.querySelectorAll(kinds)) {
    for (const part of [frame, ...frame.children]) watch.observe(part);
    frame.addEventListener("scroll", () => tell(frame), { passive: true });
  }
});
