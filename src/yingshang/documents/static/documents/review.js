/* The page of a review: the chosen item is marked in the text, words marked in the text become items or fields, acts answer in place.
   Offsets of the server count characters (code points); the browser counts UTF-16 units. They differ only in lines with rare characters. */
"use strict";
(function () {
  const { ready, openDialog, say, typing } = window.Yingshang;
  const KINDS = ["item", "units", "deadline", "number", "doubt"];
  const remembered = (name, value) => {
    try { if (value === undefined) return localStorage.getItem(`yingshang.review.${name}`); localStorage.setItem(`yingshang.review.${name}`, value); } catch { /* only a comfort */ }
    return null;
  };
  let last = ""; // the item that was chosen last: after a swap the server does not know it
  const current = () => document.querySelector("[data-cards] .is-current");
  const cardOf = (pk) => document.getElementById(`item-${pk}`);

  /* ---------------------------------------------------------------- the text and its marks */
  let lines = [];
  function readLines(source) {
    lines = [...source.querySelectorAll("[data-at]")].map((element) => {
      const text = element.textContent;
      const points = Array.from(text).length;
      return { element, at: Number(element.dataset.at), points, plain: points === text.length };
    });
  }
  const units = (line, point) => (line.plain ? point : Array.from(line.element.textContent).slice(0, point).join("").length);
  const points = (line, unit) => (line.plain ? unit : Array.from(line.element.textContent.slice(0, unit)).length);
  function touched(start, end) {
    let low = 0, high = lines.length;
    while (low < high) { const middle = (low + high) >> 1; if (lines[middle].at + lines[middle].points < start) low = middle + 1; else high = middle; }
    const found = [];
    for (let at = low; at < lines.length && lines[at].at < end; at += 1) if (lines[at].at + lines[at].points > start) found.push(lines[at]);
    return found;
  }
  function ranges(start, end) {
    return touched(start, end).map((line) => {
      const node = line.element.firstChild;
      if (!node) return null;
      const range = document.createRange();
      range.setStart(node, units(line, Math.max(0, start - line.at)));
      range.setEnd(node, units(line, Math.min(line.points, end - line.at)));
      return range;
    }).filter(Boolean);
  }
  function paint(card, scroll) {
    for (const line of document.querySelectorAll(".source .is-chosen")) line.classList.remove("is-chosen");
    const found = Object.fromEntries(KINDS.map((kind) => [kind, []]));
    if (card) {
      const [start, end] = [Number(card.dataset.start), Number(card.dataset.end)];
      found.item = ranges(start, end);
      for (const line of touched(start, end)) line.element.classList.add("is-chosen");
      for (const [kind, from, to] of JSON.parse(card.dataset.marks || "[]")) (found[kind] || found.number).push(...ranges(from, to));
      const first = touched(start, end)[0]?.element;
      if (scroll && first) {
        within(first, 0.3);
        requestAnimationFrame(() => within(first, 0.3)); // lines that were never drawn have only now their true height
      }
    }
    if (!window.CSS || !CSS.highlights || !window.Highlight) return; // the bar beside the lines says it too
    for (const [rank, kind] of KINDS.entries()) {
      const painted = new Highlight(...found[kind]);
      painted.priority = rank;
      CSS.highlights.set(`review-${kind}`, painted);
    }
  }
  function pointOf(node, offset) {
    const element = (node.nodeType === 3 ? node.parentElement : node).closest("[data-at]");
    const line = lines.find((one) => one.element === element);
    if (!line) return null;
    return line.at + points(line, node.nodeType === 3 ? offset : (offset ? element.textContent.length : 0));
  }
  function marked() {
    const chosen = document.getSelection();
    if (!chosen || chosen.isCollapsed || !chosen.rangeCount) return null;
    const range = chosen.getRangeAt(0);
    if (!range.commonAncestorContainer || !(range.startContainer.parentElement || range.startContainer).closest("[data-source]")) return null;
    const start = pointOf(range.startContainer, range.startOffset), end = pointOf(range.endContainer, range.endOffset);
    const text = chosen.toString().replace(/\s+/g, " ").trim();
    return start === null || end === null || !text ? null : { start, end, text, box: range.getBoundingClientRect() };
  }

  /* Clauses of the text, so that words can be marked without a mouse: "." the next, "," the one before, ">" one more. */
  let clauses = null;
  function everyClause() {
    if (clauses) return clauses;
    clauses = [];
    for (const { element } of lines) {
      const text = element.textContent;
      for (const found of text.matchAll(/[^，。；：、！？,;:]+/g)) {
        const words = found[0].trim();
        if (words) { const from = text.indexOf(words, found.index); clauses.push({ node: element.firstChild, from, to: from + words.length }); }
      }
    }
    return clauses;
  }
  let clause = null; // [first, last] marked by keys
  function markClause(key) {
    const every = everyClause();
    if (!every.length) return;
    if (!clause || document.getSelection().isCollapsed) {
      const start = Number(current()?.dataset.start || 0);
      const at = every.findIndex(({ node, from }) => pointOf(node, from) >= start);
      clause = [Math.max(at, 0), Math.max(at, 0)];
    } else if (key === ">") clause = [clause[0], Math.min(clause[1] + 1, every.length - 1)];
    else { const to = key === "." ? Math.min(clause[1] + 1, every.length - 1) : Math.max(clause[0] - 1, 0); clause = [to, to]; }
    const range = document.createRange();
    range.setStart(every[clause[0]].node, every[clause[0]].from);
    range.setEnd(every[clause[1]].node, every[clause[1]].to);
    const chosen = document.getSelection();
    chosen.removeAllRanges();
    chosen.addRange(range);
    show("left");
    within(every[clause[1]].node.parentElement, 0.3);
    offerMenu();
  }

  /* ---------------------------------------------------------------- choosing */
  /* Bring an element into view in its own pane without moving the page; on a phone the page itself is what scrolls. */
  function within(element, share) {
    const pane = element.closest(".pane");
    if (!pane || pane.scrollHeight <= pane.clientHeight) { if (element.offsetParent) element.scrollIntoView({ block: "center" }); return; }
    const [outer, inner] = [pane.getBoundingClientRect(), element.getBoundingClientRect()];
    const covered = pane.querySelector(".review-head")?.offsetHeight || 0;
    if (inner.top >= outer.top + covered && inner.bottom <= outer.bottom) return;
    pane.scrollTop += inner.top - outer.top - Math.max(covered, share * pane.clientHeight);
  }
  function choose(card, { scroll = true, into = true } = {}) {
    for (const one of document.querySelectorAll("[data-cards] .is-current")) one.classList.toggle("is-current", one === card);
    if (!card) { paint(null); return; }
    card.classList.add("is-current");
    last = card.dataset.item;
    offerActs(card);
    if (into) within(card, 0);
    paint(card, scroll);
  }
  /* What can be done stands once in the page and is put into the chosen card: a paper of a thousand items has nine buttons. */
  const OFFERED = {
    accept: ".card-proposed", restore: ":not(.card-proposed)", form: ":not(.card-dropped)", split: ":not(.card-dropped)",
    merge: ":not(.card-dropped)", move: ":not(.card-dropped)", drop: ":not(.card-dropped)", mark: ":not(.card-dropped)", history: "*",
  };
  const editable = () => Boolean(document.querySelector("[data-acts-bar]"));
  const offers = (card, verb) => editable() && card.matches(OFFERED[verb]);
  function offerActs(card) {
    for (const bar of document.querySelectorAll(".card > .card-more > .card-acts")) if (bar.closest(".card") !== card) bar.remove();
    const made = card.querySelector(".card-acts") || document.querySelector("[data-acts-bar]")?.content.firstElementChild.cloneNode(true);
    if (!made) return;
    for (const button of made.children) if (!card.matches(OFFERED[button.dataset.act || button.dataset.ask || button.dataset.open])) button.remove();
    if (!made.isConnected) card.querySelector(".card-more").append(made);
  }
  const shown = () => [...document.querySelectorAll("[data-cards] > [data-item]")].filter((one) => !one.hidden);
  function next(card) {
    const all = shown();
    const at = all.indexOf(card);
    const waiting = [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))].find((one) => one.matches(".card-proposed:not(.is-pending)"));
    choose(waiting || card);
  }
  /* What was listed anew is worked through from its first card, by keys: they do not belong to the choice any more. */
  function fromTheTop(field) {
    const found = shown();
    choose(found.find((one) => one.matches(".card-proposed")) || found[0] || null);
    field.blur();
  }
  /* What the filter lists and still waits: decided at once, with the versions that were seen. */
  const ticked = new Set(); // numbers of items: what the server sends back does not know what was ticked
  const chosen = () => shown().filter((one) => ticked.has(one.dataset.item));
  const flagged = (one, flag) => one.dataset.flags.split(" ").includes(flag);
  function listed(verb) {
    const some = chosen();
    const from = some.length ? some : shown().filter((one) => one.matches(".card-proposed"));
    if (verb === "accept") return from.filter((one) => one.matches(".card-proposed"));
    if (verb === "date") return from.filter((one) => flagged(one, "nodate"));
    return some.length ? some : from.filter((one) => flagged(one, "nounit"));
  }
  const pairs = (cards) => cards.map((one) => `${one.dataset.item}:${one.dataset.version}`).join(",");
  function countListed() {
    for (const [name, verb] of [["listed", "accept"], ["undated", "date"], ["unitless", "name"]]) {
      const place = document.querySelector(`[data-${name}-count]`);
      const count = listed(verb).length;
      if (place) { place.textContent = count; place.closest("button").disabled = !count; }
    }
    for (const place of document.querySelectorAll("[data-listed-word]")) {
      place.dataset.plainWord ||= place.textContent;
      place.textContent = chosen().length ? place.dataset.listedWord : place.dataset.plainWord;
    }
  }
  function arrange() {
    const list = document.querySelector("[data-cards]");
    if (!list) return;
    const filter = document.querySelector("[data-review-filter]"), order = document.querySelector("[data-review-order]");
    filter.value = remembered("filter") || "";
    order.value = remembered("order") || "doubts";
    const cards = [...list.querySelectorAll(":scope > [data-item]")];
    const place = new Map();
    for (const card of cards) {
      const flags = card.dataset.flags.split(" ");
      card.hidden = filter.value !== "" && !flags.includes(filter.value);
      const group = place.get(card.dataset.group) || { doubt: false, at: Number.MAX_SAFE_INTEGER };
      group.doubt ||= flags.includes("doubt");
      group.at = Math.min(group.at, Number(card.dataset.order));
      place.set(card.dataset.group, group);
    }
    const rank = (card) => (order.value === "doubts" && !place.get(card.dataset.group).doubt ? 1 : 0);
    cards.sort((a, b) => rank(a) - rank(b) || place.get(a.dataset.group).at - place.get(b.dataset.group).at || Number(a.dataset.order) - Number(b.dataset.order));
    for (const card of cards) {
      const tick = card.querySelector("[data-tick-card]");
      if (tick) tick.checked = ticked.has(card.dataset.item); else ticked.delete(card.dataset.item);
    }
    const none = document.getElementById("review-none");
    if (none) none.hidden = !cards.length || cards.some((card) => !card.hidden);
    // Cards that stay where they are are not touched: a click that is under way on one of them is not lost.
    countListed();
    if (cards.some((card, at) => list.children[at] !== card)) list.append(...cards);
  }

  /* ---------------------------------------------------------------- acts */
  function fresh() {
    return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  function post(address, values, card) {
    const target = card ? `#item-${card.dataset.item}` : "#review-body";
    return window.htmx.ajax("POST", address, { target, swap: "outerHTML", source: card || document.getElementById("review-body"), values: { ...values, _key: fresh() } });
  }
  const act = (card, verb, values = {}) => post(card.dataset.acts.replace(/edit\/$/, `${verb}/`), { version: card.dataset.version, ...values }, card);
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb === "post" && document.querySelector("[data-review]") && !event.detail.parameters._key) event.detail.parameters._key = fresh();
  });
  let line = Promise.resolve(); // acts go one after the other: each meets the versions that the one before has left
  function once(run) { line = line.then(run).catch(() => {}); }
  /* What was ticked is done with once the act has gone through; refused, the ticks stay. */
  async function together(address, values) {
    const before = document.getElementById("review-body");
    await post(address, values);
    if (document.getElementById("review-body") !== before) { ticked.clear(); arrange(); }
  }
  function actOn(pk, verb, values) {
    once(() => {
      const card = cardOf(pk);
      return card && offers(card, verb) ? act(card, verb, values) : null; // a key pressed twice does not accept twice
    });
    const card = cardOf(pk);
    if (verb === "accept" && card && offers(card, verb)) { card.classList.add("is-pending"); next(card); } // nobody waits for the answer
  }

  function use(name) {
    const words = marked();
    const card = current();
    hideMenu();
    if (!words) { say("请先在原文里选中文字。", "warning"); return; }
    const root = document.querySelector("[data-review]");
    if (name === "new") {
      once(() => post(root.dataset.addAddress, { text: words.text, start: words.start, end: words.end, after: card ? card.dataset.item : "" }));
      return;
    }
    if (!card) { say("请先选中一项任务。", "warning"); return; }
    const field = card.querySelector(`[data-mark-field="${name}"]`);
    if (field) {
      const joined = field.hasAttribute("data-names") && field.value.trim() ? `${field.value.trim()}、${words.text}` : words.text;
      field.value = joined;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
      return;
    }
    actOn(card.dataset.item, "mark", { field: name, text: words.text });
  }
  const menu = () => document.getElementById("mark-menu");
  function hideMenu() { menu().hidden = true; }
  function offerMenu() {
    const words = marked();
    if (!words || !editable()) { hideMenu(); return; }
    const box = menu();
    box.hidden = false;
    box.style.top = `${Math.min(words.box.bottom + 6, window.innerHeight - box.offsetHeight - 6)}px`;
    box.style.left = `${Math.max(6, Math.min(words.box.left, window.innerWidth - box.offsetWidth - 6))}px`;
  }

  const unsaved = new Map(); // "act item" → what was typed for it: a refusal loses no word
  /* What was typed is kept until the list has come back anew. */
  async function typed(name, card, values) {
    const [key, before] = [`${name} ${card.dataset.item}`, document.getElementById("review-body")];
    unsaved.set(key, Object.values(values)[0]);
    await act(card, name, values);
    const answered = cardOf(card.dataset.item);
    if (document.getElementById("review-body") !== before || answered?.matches(".card-dropped")) unsaved.delete(key);
  }
  function ask(card, name) {
    const dialog = document.getElementById(`dialog-${name}`);
    const form = dialog.querySelector("form");
    form.dataset.card = card.dataset.item;
    const field = form.querySelector("input, textarea");
    const words = name === "split" ? card.querySelector(".card-content")?.innerText || card.querySelector(".card-title").textContent : "";
    field.value = unsaved.get(`${name} ${card.dataset.item}`) ?? words;
    field.setCustomValidity("");
    openDialog(name);
    field.focus();
  }

  document.addEventListener("click", (event) => {
    const root = document.querySelector("[data-review]");
    if (!root) return;
    const other = event.target.closest("[data-shut-panel], [data-go], [data-span], [data-every]");
    if (other) {
      event.preventDefault();
      if ("every" in other.dataset) { const filter = document.querySelector("[data-review-filter]"); remembered("filter", ""); arrange(); fromTheTop(filter); }
      else if ("shutPanel" in other.dataset) document.getElementById("review-panel").replaceChildren();
      else if (other.dataset.go) { goTo(other.dataset.go); }
      else showSpan(...other.dataset.span.split(",").map(Number));
      return;
    }
    const many = event.target.closest("[data-listed]");
    if (many) {
      if (many.dataset.listed === "date") { openDialog("date"); document.getElementById("date-phrase").focus(); }
      else if (many.dataset.listed === "name") {
        const some = chosen().length;
        document.querySelector("[data-units-told]").textContent = some ? `所选的 ${some} 项任务` : `列出的、没有单位的 ${listed("name").length} 项任务`;
        openDialog("units");
        document.getElementById("units-names").focus();
      } else once(() => together(root.dataset.acceptThese, { items: pairs(listed("accept")) }));
      return;
    }
    const button = event.target.closest("[data-act], [data-ask], [data-open], [data-mark-as], [data-shut-form], [data-review-tab]");
    const card = event.target.closest("[data-item]");
    if (button?.dataset.act) { actOn(card.dataset.item, button.dataset.act, button.dataset.to ? { to: button.dataset.to } : {}); return; }
    if (button?.dataset.ask) { ask(card, button.dataset.ask); return; }
    if (button?.dataset.open) { window.htmx.ajax("GET", card.dataset.acts.replace(/edit\/$/, `${button.dataset.open}/`), { target: `#form-${card.dataset.item}`, swap: "innerHTML" }); return; }
    if (button?.dataset.markAs) { use(button.dataset.markAs); return; }
    if (button && "shutForm" in button.dataset) { button.closest(".card-form").replaceChildren(); return; }
    if (button?.dataset.reviewTab) { show(button.dataset.reviewTab); return; }
    if (event.target.closest("[data-choose-card]")) event.preventDefault();
    if (event.target.matches("[data-tick-card]")) return;
    if (card && !event.target.closest("form, button, summary")) { choose(card, { into: false }); return; }
    const at = event.target.closest("[data-source] [data-at]");
    if (at && document.getSelection().isCollapsed) fromText(event);
  });
  function goTo(pk) {
    const card = cardOf(pk);
    if (!card) return;
    if (card.hidden) { document.querySelector("[data-review-filter]").value = ""; remembered("filter", ""); arrange(); }
    choose(card);
    within(card, 0);
  }
  /* Words that no task is about: marked as a doubt, and brought into view. */
  function showSpan(start, end) {
    show("left");
    paint(null);
    const found = ranges(start, end);
    if (window.Highlight && CSS.highlights) CSS.highlights.set("review-doubt", new Highlight(...found));
    const first = touched(start, end)[0]?.element;
    if (first) within(first, 0.3);
  }
  function fromText(event) {
    const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY) || document.caretRangeFromPoint?.(event.clientX, event.clientY);
    const point = caret && pointOf(caret.offsetNode || caret.startContainer, caret.offset ?? caret.startOffset);
    if (point === null || point === undefined) return;
    const around = [...document.querySelectorAll("[data-cards] > [data-item]")].filter((one) => Number(one.dataset.start) <= point && point < Number(one.dataset.end));
    around.sort((a, b) => (a.dataset.end - a.dataset.start) - (b.dataset.end - b.dataset.start));
    if (around[0]) choose(around[0], { scroll: false });
  }
  function show(side) {
    document.querySelector("[data-review]").dataset.shown = side;
    for (const tab of document.querySelectorAll("[data-review-tab]")) tab.setAttribute("aria-selected", String(tab.dataset.reviewTab === side));
    if (side === "left" && current()) paint(current(), true);
  }

  /* A name that is answered leaves the list at once; answers go one after the other, however quickly they are given. */
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-name-form]");
    if (!form) return;
    event.preventDefault();
    const values = {};
    for (const [name, value] of new FormData(form, event.submitter)) (values[name] ||= []).push(value);
    const asked = form.closest("li");
    asked.hidden = true;
    once(() => post(form.action, values).finally(() => { asked.hidden = false; }));
  }, true);
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-drop], [data-split], form[data-date-these], form[data-name-these]");
    if (!form) return;
    event.preventDefault();
    const pieces = form.elements.pieces;
    if (pieces && pieces.value.split("\n").filter((one) => one.trim()).length < 2) {
      pieces.setCustomValidity("只有一行。请在要断开的地方换行，每行成为一项任务。");
      pieces.reportValidity();
      pieces.addEventListener("input", () => pieces.setCustomValidity(""), { once: true });
      return;
    }
    form.closest("dialog").close();
    const root = document.querySelector("[data-review]");
    if ("dateThese" in form.dataset) {
      once(() => together(root.dataset.dateThese, { items: pairs(listed("date")), due_phrase: form.elements.due_phrase.value }));
      return;
    }
    if ("nameThese" in form.dataset) {
      once(() => together(root.dataset.nameThese, { items: pairs(listed("name")), role: form.elements.role.value, units: form.elements.units.value }));
      return;
    }
    const [verb, values] = pieces ? ["split", { pieces: pieces.value }] : ["drop", { reason: form.elements.reason.value }];
    once(() => {
      const card = cardOf(form.dataset.card);
      return card && offers(card, verb) ? typed(verb, card, values) : null;
    });
  }, true);

  document.addEventListener("keydown", (event) => {
    if (!document.querySelector("[data-review]") || typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown") && current()) {
      event.preventDefault();
      actOn(current().dataset.item, "move", { to: event.key === "ArrowUp" ? "up" : "down" });
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const names = ["title", "content", "lead", "responsible", "participating", "due_phrase"];
    if (/^[1-6]$/.test(event.key)) { event.preventDefault(); use(names[Number(event.key) - 1]); }
    if ([".", ",", ">"].includes(event.key)) { event.preventDefault(); markClause(event.key); }
    if (event.key === "Escape") document.getElementById("review-panel").replaceChildren();
    if (event.key === "x") { event.preventDefault(); current()?.querySelector("[data-tick-card]")?.click(); }
    if (event.key === "n" && !event.defaultPrevented) { event.preventDefault(); use("new"); }
  });
  document.addEventListener("yingshang:step", (event) => { if (event.target.matches("[data-item]")) choose(event.target); });
  document.addEventListener("mouseup", (event) => { if (event.target.closest?.("[data-source]")) setTimeout(offerMenu, 0); });
  document.addEventListener("touchend", () => { if (document.querySelector("[data-review]")) setTimeout(offerMenu, 50); });
  document.addEventListener("selectionchange", () => { if (document.querySelector("[data-review]") && document.getSelection().isCollapsed) hideMenu(); });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick-card]")) {
      const pk = event.target.closest("[data-item]").dataset.item;
      if (event.target.checked) ticked.add(pk); else ticked.delete(pk);
      countListed();
    }
    if (event.target.matches("[data-review-filter]")) { remembered("filter", event.target.value); arrange(); fromTheTop(event.target); }
    if (event.target.matches("[data-review-order]")) { remembered("order", event.target.value); arrange(); fromTheTop(event.target); }
  });

  /* What the server sends back is the new state; which item one was at is known here alone. */
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!document.querySelector("[data-review]")) return;
    const filled = event.detail.target;
    if (filled?.id === "review-panel") { within(filled, 0); filled.querySelector("button")?.focus(); return; }
    if (filled?.matches(".card-form")) { (filled.querySelector(".has-error input, .has-error textarea") || filled.querySelector("textarea, button"))?.focus(); return; }
    if (filled?.matches(".due-preview")) return;
    const body = document.getElementById("review-body");
    const wanted = body.dataset.chosen || last;
    const onward = body.dataset.chosenThen;
    delete body.dataset.chosen;
    delete body.dataset.chosenThen;
    arrange();
    const card = cardOf(wanted);
    if (!card) return;
    if (card.dataset.then === "next" || onward === "next") { delete card.dataset.then; if (card.matches(":not(.card-proposed)")) next(card); } else choose(card, { scroll: false });
    card.querySelector(".card-form .has-error input, .card-form .has-error textarea")?.focus();
  });
  ready("[data-source]", (source) => {
    readLines(source);
    arrange();
    const named = location.hash.startsWith("#item-") ? cardOf(location.hash.slice(6)) : null;
    choose(named || shown().find((one) => one.classList.contains("card-proposed")) || shown()[0], { into: Boolean(named) });
  });
})();
