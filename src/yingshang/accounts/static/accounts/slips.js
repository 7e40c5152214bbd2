// The button that prints.
(() => {
  "use strict";
  for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
})();
