/* Lists: ticking rows. x ticks the current row, the box in the head the whole page; the bar says how many. */
"use strict";
(function () {
  const { ready } = window.Yingshang;

  // A list that renews itself waits while somebody is at work in it: choosing columns, ticking rows, typing.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const list = event.detail.elt;
    if (!list.matches("[data-renews]")) return;
    const busy = list.querySelector("dialog[open], [data-tick]:checked") || list.contains(document.activeElement);
    if (busy) event.preventDefault();
  });

  // A list is renewed as soon as one condition is set. Who is writing the next one meanwhile keeps what is written: the
  // answer to the older conditions is left, the next change asks again.
  const asked = new WeakMap(); // form → its conditions when it was sent
  const conditions = (form) => new URLSearchParams(new FormData(form)).toString();
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.matches(".filterbar")) asked.set(event.detail.elt, conditions(event.detail.elt));
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.detail.requestConfig?.elt;
    if (asked.has(form) && form.isConnected && asked.get(form) !== conditions(form)) event.detail.shouldSwap = false;
  });

  // On a phone the filter would fill the screen before the first row: it is folded until somebody asks for it.
  ready(".filter-fold", (fold) => {
    if (window.matchMedia("(max-width: 640px)").matches && !("narrowed" in fold.dataset)) fold.open = false;
  });

  ready("[data-list]", (list) => {
    const ticks = [...list.querySelectorAll("[data-tick]")];
    const all = list.querySelector("[data-tick-all]");
    const chosen = list.querySelector("[data-chosen]");
    const everything = list.querySelector("[data-everything]");
    if (!chosen) return;

    function say() {
      const count = ticks.filter((one) => one.checked).length;
      if (all) { all.checked = count === ticks.length; all.indeterminate = count > 0 && count < ticks.length; }
      for (const one of ticks) one.closest("tr").setAttribute("aria-selected", String(one.checked));
      chosen.textContent = everything && everything.checked ? "已选中符合条件的全部" : count ? `已选中 ${count} 条` : "未选中";
    }
    let last = null;
    for (const one of ticks) {
      one.addEventListener("click", (event) => {
        if (event.shiftKey && last) { // everything between the last two
          const [from, to] = [ticks.indexOf(last), ticks.indexOf(one)].sort((a, b) => a - b);
          for (const between of ticks.slice(from, to + 1)) between.checked = one.checked;
        }
        last = one;
        say();
      });
    }
    if (all) all.addEventListener("change", () => { for (const one of ticks) one.checked = all.checked; say(); });
    if (everything) everything.addEventListener("change", say);
    say();
  });
})();
