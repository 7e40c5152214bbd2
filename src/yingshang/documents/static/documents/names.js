/* Names answered by keyboard: in a row a digit chooses and goes on to the next row; typing a name chooses what is typed. */
"use strict";
(function () {
  const { ready } = window.Yingshang;
  ready(".names-form", (form) => {
    const rows = [...form.querySelectorAll("[data-name-row]")];
    const left = form.querySelector("[data-names-left]");
    const radios = (row) => [...row.querySelectorAll("input[type=radio]")];
    function count() {
      const open = rows.filter((row) => !radios(row).some((one) => one.checked && one.value)).length;
      left.textContent = open ? `还有 ${open} 个没有选` : "全部选好了";
    }
    function onward(row) {
      const next = rows[rows.indexOf(row) + 1];
      if (!next) { form.querySelector(".names-save button").focus(); return; }
      (radios(next).find((one) => one.checked) || radios(next)[0]).focus();
    }
    form.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || !event.target.matches("input[type=radio], input[type=checkbox]")) return;
      const row = event.target.closest("[data-name-row]");
      const wanted = /^[1-9]$/.test(event.key) ? radios(row)[Number(event.key) - 1] : null;
      if (!wanted) return;
      event.preventDefault();
      wanted.checked = true;
      wanted.dispatchEvent(new Event("change", { bubbles: true }));
      if (wanted.value === "typed") row.querySelector(".name-typed input:not([type=radio])").focus(); else onward(row);
    });
    // A name that was typed is one answer of many: Enter goes on, as a digit does, and does not save the rest unseen.
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing || !event.target.matches("input[data-choose]")) return;
      event.preventDefault();
      onward(event.target.closest("[data-name-row]"));
    });
    form.addEventListener("input", (event) => {
      if (!event.target.matches("input[data-choose]") || !event.target.value.trim()) return;
      event.target.closest("[data-name-row]").querySelector("input[value=typed]").checked = true;
      count();
    });
    form.querySelector("[data-names-rest]").addEventListener("click", () => {
      for (const row of rows) if (!radios(row).some((one) => one.checked && one.value)) row.querySelector("input[value=none]").checked = true;
      form.dispatchEvent(new Event("change"));
    });
    form.addEventListener("change", count);
    count();
    // Digits work from the start: nobody has to find the way from the top of the page to the first row.
    const first = document.activeElement === document.body && rows[0] && radios(rows[0]).find((one) => one.checked);
    if (first) first.focus({ preventScroll: true });
  });
})();
