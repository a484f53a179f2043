/* The buttons of the citation box. Without this script they stay hidden, and the text can be selected. */
"use strict";
for (const button of document.querySelectorAll(".cite-this button[data-copies]")) {
  const heard = button.parentElement.querySelector('[role="status"]');
  button.hidden = false;
  button.addEventListener("click", async () => {
    heard.textContent = "";
    const said = await globalThis.review.copy(document.getElementById(button.dataset.copies));
    // Said anew each time, also when the same words stood there already.
    setTimeout(() => { heard.textContent = said; }, 50);
  });
}
