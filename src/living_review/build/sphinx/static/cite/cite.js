// The buttons of the citation box. Without this script they stay hidden, and the text can be selected.
"use strict";

(function () {
  function select(element) {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  // The clipboard is there on https and on this machine alone; a selection can be copied everywhere.
  async function copy(element) {
    try {
      await navigator.clipboard.writeText(element.textContent.trim());
      return true;
    } catch {
      select(element);
      return document.execCommand("copy");
    }
  }

  document.querySelectorAll(".cite-this button[data-copies]").forEach((button) => {
    const heard = button.parentElement.querySelector('[role="status"]');
    button.hidden = false;
    button.addEventListener("click", async () => {
      const done = await copy(document.getElementById(button.dataset.copies));
      heard.textContent = "";
      // Said anew each time, also when the same words stand there already.
      window.setTimeout(() => {
        heard.textContent = done ? "Copied." : "Selected: copy it with your keyboard.";
      }, 50);
    });
  });
})();
