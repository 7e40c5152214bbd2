/* Dragging a unit onto another opens the page that asks whether to move it; the key m does so without a mouse. */
"use strict";
(function () {
  window.Yingshang.ready("[data-drag-units]", (box) => {
    const page = (id) => box.dataset.dragUnits.replace("/0/", `/${id}/`);
    const line = (event) => event.target.closest(".tree-line");
    const item = (node) => node && node.closest("[role=treeitem]");
    let dragged = null;
    let marked = null;
    const mark = (one) => {  // while something is dragged browsers show no :hover
      if (marked) marked.classList.remove("is-over");
      marked = one;
      if (marked) marked.classList.add("is-over");
    };
    box.addEventListener("mousedown", (event) => { const one = line(event); if (one) one.draggable = true; });
    box.addEventListener("dragstart", (event) => {
      dragged = item(line(event));
      if (!dragged) return;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", dragged.dataset.id);
    });
    box.addEventListener("dragover", (event) => {
      const over = item(line(event));
      const may = dragged && over && !dragged.contains(over);
      mark(may ? line(event) : null);
      if (may) event.preventDefault();
    });
    box.addEventListener("dragleave", (event) => { if (!box.contains(event.relatedTarget)) mark(null); });
    box.addEventListener("drop", (event) => {
      const over = item(line(event));
      if (!dragged || !over || dragged.contains(over)) return;
      event.preventDefault();
      window.location.assign(`${page(dragged.dataset.id)}?parent=${over.dataset.id}`);
    });
    box.addEventListener("dragend", () => { dragged = null; mark(null); });
    box.addEventListener("keydown", (event) => {
      const one = event.target.closest("[role=treeitem]");
      if (!one || event.target !== one || event.key !== "m" || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      window.location.assign(page(one.dataset.id));
    }, true);
  });
})();
