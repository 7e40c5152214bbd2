/* A field in which one types part of a name and takes what is offered: a datalist filled while typing. */
"use strict";
(function () {
  let count = 0;
  window.Yingshang.ready("input[data-choose]", (input) => {
    const list = document.createElement("datalist");
    count += 1;
    list.id = `choose-${count}`;
    input.setAttribute("list", list.id);
    input.after(list);
    let timer = 0;
    let last = "";
    async function offer() {
      // Of several names the last is being typed; what stands before it stays in what is offered.
      const cut = "chooseMany" in input.dataset ? Math.max(...["、", ",", "，", ";", "；"].map((mark) => input.value.lastIndexOf(mark))) + 1 : 0;
      const before = input.value.slice(0, cut);
      const wanted = input.value.slice(cut).trim();
      if (!wanted || wanted === last || /#\d+$/.test(wanted)) return;
      last = wanted;
      try {
        const answer = await fetch(`${input.dataset.choose}?q=${encodeURIComponent(wanted)}`, { headers: { Accept: "application/json" } });
        if (!answer.ok || last !== wanted) return;
        const { offers } = await answer.json();
        list.replaceChildren(...offers.map((text) => Object.assign(document.createElement("option"), { value: before + text })));
      } catch { /* without offers one writes the whole name */ }
    }
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(offer, 200); });
  });
})();
