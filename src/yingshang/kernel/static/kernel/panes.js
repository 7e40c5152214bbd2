/* Side by side: the bar between the panes moves by mouse and by arrow keys; what is marked left is marked right. */
"use strict";
(function () {
  window.Yingshang.ready("[data-panes]", (panes) => {
    const bar = panes.querySelector(":scope > .panes-bar");
    const key = `yingshang.panes.${panes.dataset.panes}`;
    const set = (share) => {
      const kept = Math.min(80, Math.max(20, Math.round(share)));
      panes.style.gridTemplateColumns = `minmax(0, ${kept}fr) 0.75rem minmax(0, ${100 - kept}fr)`;
      bar.setAttribute("aria-valuenow", String(kept));
      return kept;
    };
    const keep = (share) => { try { localStorage.setItem(key, String(set(share))); } catch { /* only a comfort */ } };
    const stored = Number(localStorage.getItem(key));
    if (stored) set(stored);
    const at = (event) => ((event.clientX - panes.getBoundingClientRect().left) / panes.offsetWidth) * 100;
    bar.addEventListener("pointerdown", (event) => { event.preventDefault(); bar.setPointerCapture(event.pointerId); });
    bar.addEventListener("pointermove", (event) => { if (bar.hasPointerCapture(event.pointerId)) keep(at(event)); });
    bar.addEventListener("dblclick", () => keep(50));
    bar.addEventListener("keydown", (event) => {
      const now = Number(bar.getAttribute("aria-valuenow"));
      const to = { ArrowLeft: now - 5, ArrowRight: now + 5, Home: 20, End: 80 }[event.key];
      if (to !== undefined) { event.preventDefault(); keep(to); }
    });
    const mark = (name, scroll) => {
      for (const one of panes.querySelectorAll("[data-mark]")) {
        const same = name !== "" && one.dataset.mark === name;
        one.classList.toggle("is-marked", same);
        if (same && scroll && one.closest(".pane-left")) one.scrollIntoView({ block: "nearest" });
      }
    };
    const over = (event) => mark(event.target.closest("[data-mark]")?.dataset.mark || "", false);
    panes.addEventListener("mouseover", over);
    panes.addEventListener("mouseleave", () => mark("", false));
    panes.addEventListener("focusin", (event) => mark(event.target.closest("[data-mark]")?.dataset.mark || "", true));
    panes.addEventListener("yingshang:step", (event) => mark(event.target.dataset.mark || "", true));
  });
})();
