/* The buttons of the citation box. Without this script they stay hidden, and the text can be selected. */
"use strict";
{
  /* The clipboard is there on https and on this machine alone; a selection can be copied everywhere. */
  const copy = async (element) => {
    try {
      await navigator.clipboard.writeText(element.textContent.trim());
      return true;
    } catch {
      getSelection().selectAllChildren(element);
      return document.execCommand("copy");
    }
  };
  for (const button of document.querySelectorAll(".cite-this button[data-copies]")) {
    const heard = button.parentElement.querySelector('[role="status"]');
    button.hidden = false;
    button.addEventListener("click", async () => {
      heard.textContent = "";
      const done = await copy(document.getElementById(button.dataset.copies));
      // Said anew each time, also when the same words stood there already.
      setTimeout(() => { heard.textContent = done ? "Copied." : "Selected: copy it with your keyboard."; }, 50);
    });
  }
}
