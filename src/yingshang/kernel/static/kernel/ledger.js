/* The ledger: labels for the cards of a phone, folds for long text, j and k through the rows. */
"use strict";
(function () {
  const { ready } = window.Yingshang;

  ready("[data-ledger] table", (table) => {
    const heads = [...table.querySelectorAll("thead tr:last-child > *")].map((head) => head.textContent.trim());
    for (const row of table.tBodies[0] ? table.tBodies[0].rows : []) {
      [...row.cells].forEach((cell, at) => {
        if (!cell.textContent.trim() && !cell.querySelector("input, img, button")) cell.classList.add("is-blank");
        if (cell.tagName === "TD" && !cell.dataset.label && heads[at] && cell.colSpan === 1) cell.dataset.label = heads[at];
      });
    }
  });

  ready("[data-ledger] .text", (cell) => {
    if (cell.tagName === "TH" && cell.closest("thead")) return;
    const fold = document.createElement("div");
    fold.className = "fold";
    fold.append(...cell.childNodes);
    cell.append(fold);
    if (fold.scrollHeight <= fold.clientHeight + 2) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fold-switch";
    button.setAttribute("aria-expanded", "false");
    button.textContent = "展开";
    button.addEventListener("click", () => {
      const open = fold.classList.toggle("is-open");
      button.textContent = open ? "收起" : "展开";
      button.setAttribute("aria-expanded", String(open));
    });
    cell.append(button);
  });

  /* j and k go through what is marked as steps: the rows of the first ledger, or the pieces of a pane */
  function steps() {
    const marked = [...document.querySelectorAll("[data-step]")];
    return (marked.length ? marked : [...document.querySelectorAll("[data-ledger] tbody tr")]).filter((one) => one.offsetParent);
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || window.Yingshang.typing(event.target)) return;
    if (document.querySelector("dialog[open]") || !["j", "k", "Enter"].includes(event.key)) return;
    const all = steps();
    const at = all.findIndex((one) => one.classList.contains("is-current"));
    if (event.key === "Enter") {
      if (at >= 0 && !event.target.closest("a, button, summary, [role=treeitem]")) all[at].querySelector("a")?.click();
      return;
    }
    const next = all[Math.min(Math.max(at + (event.key === "j" ? 1 : -1), 0), all.length - 1)];
    if (!next) return;
    event.preventDefault();
    for (const one of all) { one.classList.toggle("is-current", one === next); if (one.tagName === "TR") one.setAttribute("aria-selected", String(one === next)); }
    next.scrollIntoView({ block: "nearest" });
    next.dispatchEvent(new CustomEvent("yingshang:step", { bubbles: true }));
  });

  ready("[data-check-all]", (box) => {
    const boxes = () => box.closest("table").querySelectorAll("tbody input[type=checkbox]");
    box.addEventListener("change", () => { for (const one of boxes()) one.checked = box.checked; });
  });
})();
