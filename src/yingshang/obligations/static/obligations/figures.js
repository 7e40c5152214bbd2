/* Rows of figures: one more line on demand, its fields with ids of their own. */
"use strict";
window.Yingshang.ready("[data-figures]", (box) => {
  const lines = box.querySelector("[data-figures-lines]");
  const more = box.querySelector("[data-figures-more]");
  more.hidden = false;
  more.addEventListener("click", () => {
    const place = lines.children.length;
    const line = lines.lastElementChild.cloneNode(true);
    for (const field of line.querySelectorAll("input")) { field.id = field.id.replace(/\d+$/, place); field.value = ""; }
    for (const label of line.querySelectorAll("label")) label.htmlFor = label.htmlFor.replace(/\d+$/, place);
    lines.append(line);
    line.querySelector("input").focus();
  });
});
