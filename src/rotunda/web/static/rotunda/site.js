// The little that pages do beyond links and forms. Everything works without it.
"use strict";

document.addEventListener("change", (event) => {
  const table = event.target.dataset && event.target.dataset.chooseAll;
  if (!table) return;
  for (const box of document.getElementById(table).querySelectorAll("input[name=chosen]")) {
    box.checked = event.target.checked;
  }
});

const summary = document.querySelector("[data-focus-first]");
if (summary) summary.focus();
