/* The tree as the ARIA practices describe it: one stop for Tab, arrows inside, letters find, a search that opens what it finds. */
"use strict";
(function () {
  window.Yingshang.ready("[data-tree]", (box) => {
    const tree = box.querySelector("[role=tree]");
    const name = `yingshang.tree.${box.dataset.tree}`;
    const items = () => [...tree.querySelectorAll("[role=treeitem]")].filter((item) => item.offsetParent);
    const words = (item) => item.querySelector(":scope > .tree-line").textContent.trim();
    const parent = (item) => item.parentElement.closest("[role=treeitem]");
    const isOpen = (item) => item.getAttribute("aria-expanded") === "true";

    function remember() {
      const open = [...tree.querySelectorAll("[aria-expanded=true]")].map((item) => item.dataset.id);
      try { sessionStorage.setItem(name, JSON.stringify(open)); } catch { /* only a comfort */ }
    }
    function open(item, yes) {
      if (!item.hasAttribute("aria-expanded")) return;
      item.setAttribute("aria-expanded", String(yes));
      const group = item.querySelector(":scope > ul");
      if (yes && item.dataset.lazy && !group.children.length && window.htmx) {
        window.htmx.ajax("GET", item.dataset.lazy, { target: group, swap: "innerHTML" });
      }
      item.dispatchEvent(new CustomEvent("yingshang:twig", { bubbles: true, detail: { open: yes } }));
    }
    function focus(item) {
      if (!item) return;
      for (const other of tree.querySelectorAll("[role=treeitem][tabindex='0']")) other.tabIndex = -1;
      item.tabIndex = 0;
      item.focus();
    }
    for (const id of JSON.parse(sessionStorage.getItem(name) || "[]")) {
      const item = tree.querySelector(`[data-id="${CSS.escape(id)}"][aria-expanded]`);
      if (item) open(item, true);
    }
    const first = tree.querySelector("[aria-selected=true]") || tree.querySelector("[role=treeitem]");
    if (first) first.tabIndex = 0;

    tree.addEventListener("click", (event) => {
      const item = event.target.closest("[role=treeitem]");
      if (!item) return;
      if (event.target.closest(".tree-twig")) { open(item, !isOpen(item)); remember(); focus(item); }
    });
    tree.addEventListener("keydown", (event) => {
      const item = event.target.closest("[role=treeitem]");
      if (!item || event.target !== item || event.ctrlKey || event.altKey || event.metaKey) return;
      const all = items();
      const at = all.indexOf(item);
      const acts = {
        ArrowDown: () => focus(all[at + 1]),
        ArrowUp: () => focus(all[at - 1]),
        Home: () => focus(all[0]),
        End: () => focus(all[all.length - 1]),
        ArrowRight: () => (item.getAttribute("aria-expanded") === "false" ? (open(item, true), remember()) : isOpen(item) && focus(all[at + 1])),
        ArrowLeft: () => (isOpen(item) ? (open(item, false), remember()) : focus(parent(item))),
        Enter: () => item.querySelector(":scope > .tree-line a")?.click(),
        "*": () => { for (const one of item.parentElement.children) open(one, true); remember(); },
      };
      if (acts[event.key]) { event.preventDefault(); event.stopPropagation(); acts[event.key](); }
      else if (event.key.length === 1 && /\p{L}|\p{N}/u.test(event.key)) {
        const found = [...all.slice(at + 1), ...all.slice(0, at)].find((one) => words(one).startsWith(event.key));
        if (found) { event.stopPropagation(); focus(found); }
      }
    });

    const search = box.querySelector("[data-tree-search]");
    if (!search) return;
    const none = box.querySelector("[data-tree-none]");
    search.addEventListener("input", () => {
      const wanted = search.value.trim();
      let hits = 0;
      const walk = (item) => {
        const own = words(item).includes(wanted);
        const below = [...item.querySelectorAll(":scope > ul > [role=treeitem]")].map(walk).some(Boolean);
        item.hidden = Boolean(wanted) && !own && !below;
        if (wanted && below) open(item, true);
        if (own) hits += 1;
        paint(item, own ? wanted : "");
        return own || below;
      };
      for (const item of tree.children) walk(item);
      none.hidden = !wanted || hits > 0;
    });
    search.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") { event.preventDefault(); focus(items()[0]); }
    });
    function paint(item, wanted) {
      const label = item.querySelector(":scope > .tree-line > a, :scope > .tree-line > span:not(.tree-twig):not(.tree-note)");
      if (!label) return;
      const text = label.textContent;
      const at = wanted ? text.indexOf(wanted) : -1;
      if (at < 0) { label.textContent = text; return; }
      const mark = document.createElement("mark");
      mark.textContent = wanted;
      label.replaceChildren(text.slice(0, at), mark, text.slice(at + wanted.length));
    }
  });
})();
