/* Frames that scroll: reached by keyboard where something is cut, and told apart at the edge that cuts. */
"use strict";
addEventListener("DOMContentLoaded", () => {
  const frames = document.querySelectorAll(".figure-frame, .pst-scrollable-table-container, .formula");
  const tell = (frame) => {
    const hidden = frame.scrollWidth - frame.clientWidth;
    const scrolls = hidden > 1;
    if (scrolls) frame.tabIndex = 0; else frame.removeAttribute("tabindex");
    if (scrolls) frame.setAttribute("role", "group"); else frame.removeAttribute("role");
    if (scrolls) frame.setAttribute("aria-label", named(frame)); else frame.removeAttribute("aria-label");
    const caption = frame.querySelector("caption");
    frame.style.setProperty("--caption", `${caption ? caption.offsetHeight : 0}px`);
    frame.classList.toggle("more-left", scrolls && frame.scrollLeft > 1);
    frame.classList.toggle("more-right", scrolls && frame.scrollLeft < hidden - 1);
  };
  const named = (frame) => {
    const number = frame.closest("figure, div")?.querySelector(".caption-number")?.textContent.trim();
    return `${number || "Wide content"}, scrolls sideways`;
  };
  const watch = new ResizeObserver((entries) => entries.forEach((entry) => tell(entry.target)));
  for (const frame of frames) {
    watch.observe(frame);
    frame.addEventListener("scroll", () => tell(frame), { passive: true });
  }
});

/* Print shows what is behind disclosures, and closes them again. */
{
  const opened = [];
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("article details:not([open])")) {
      details.open = true;
      opened.push(details);
    }
  });
  addEventListener("afterprint", () => { for (const details of opened.splice(0)) details.open = false; });
}
