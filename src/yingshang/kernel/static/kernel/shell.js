/* The shell: parts are set up when they arrive, then drawer, large type, toasts, dialogs, keys, double clicks. */
"use strict";
(function () {
  const setups = [];

  /** Run `setup` once for every element that matches, now and whenever htmx brings new ones. */
  function ready(selector, setup) {
    setups.push([selector, setup]);
    if (document.readyState !== "loading") apply(document, selector, setup);
  }
  function apply(root, selector, setup) {
    const found = [...root.querySelectorAll(selector)];
    if (root.matches && root.matches(selector)) found.unshift(root);
    for (const element of found) {
      const done = element.readyFor || (element.readyFor = new Set());
      if (!done.has(setup)) { done.add(setup); setup(element); }
    }
  }
  function applyAll(root) { for (const [selector, setup] of setups) apply(root, selector, setup); }
  document.addEventListener("DOMContentLoaded", () => applyAll(document));
  document.addEventListener("htmx:load", (event) => applyAll(event.detail.elt));

  const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;

  /* drawer of the phone */
  function drawer(open) {
    const menu = document.getElementById("menu");
    const button = document.querySelector("[data-menu]");
    if (!menu || !button) return;
    menu.classList.toggle("is-open", open);
    button.setAttribute("aria-expanded", String(open));
    if (open) (menu.querySelector("[aria-current]") || menu.querySelector("a") || menu).focus();
    else if (menu.contains(document.activeElement)) button.focus();
  }

  /* what waits, beside the lines of the menu: asked once in a while and after every act, so that no page has to count */
  const WAITING_MS = 30000;
  const waitingName = () => `waiting:${document.body.dataset.person}`;
  function waitingKept() {
    try { return JSON.parse(sessionStorage.getItem(waitingName())); } catch { return null; }
  }
  function showWaiting(menu, found) {
    for (const badge of menu.querySelectorAll("[data-waits]")) {
      const count = found[badge.dataset.waits] || "";
      badge.firstElementChild.textContent = count;
      badge.hidden = !count;
    }
  }
  async function askWaiting(menu) {
    const kept = waitingKept();
    if (kept) showWaiting(menu, kept.found);
    if (kept && Math.abs(Date.now() - kept.at) < WAITING_MS) return;
    try {
      const answer = await fetch(menu.dataset.waiting, { headers: { Accept: "application/json" }, redirect: "manual" });
      if (!answer.ok) return;
      const found = await answer.json();
      showWaiting(menu, found);
      sessionStorage.setItem(waitingName(), JSON.stringify({ at: Date.now(), found }));
    } catch { /* without a network the numbers stay as they were */ }
  }
  function waitingAgain(forget) {
    if (forget) sessionStorage.removeItem(waitingName());
    for (const menu of document.querySelectorAll("[data-waiting]")) askWaiting(menu);
  }
  ready("[data-waiting]", askWaiting);
  document.addEventListener("submit", (event) => {
    if (event.target.method === "post") sessionStorage.removeItem(waitingName());
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig.verb !== "get") waitingAgain(true);
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) waitingAgain(false); });

  /* large type: a cookie, so that the server draws the next page right from the start */
  function largeType(button) {
    const on = !document.documentElement.classList.contains("large");
    document.documentElement.classList.toggle("large", on);
    button.setAttribute("aria-pressed", String(on));
    document.cookie = `large_type=${on ? 1 : 0}; path=/; max-age=31536000; samesite=lax`;
  }

  /** A toast from a script: `say("已保存")`, `say("没有网络", "error")`. */
  function say(text, level) {
    const box = document.getElementById("toasts");
    const toast = document.createElement("div");
    toast.className = `toast toast-${level || "info"}`;
    toast.dataset.toast = "";
    const words = document.createElement("p");
    words.textContent = text;
    const shut = document.createElement("button");
    shut.type = "button";
    shut.className = "quiet";
    shut.dataset.toastShut = "";
    shut.setAttribute("aria-label", "关闭这条提示");
    shut.textContent = "×";
    toast.append(words, shut);
    box.append(toast);
    applyAll(toast);
  }
  ready("[data-toast]", (toast) => {
    // What went wrong stays until it is read.
    if (!toast.matches(".toast-error, .toast-warning")) setTimeout(() => toast.remove(), 8000);
  });

  function openDialog(name) {
    const dialog = document.getElementById(`dialog-${name}`);
    if (dialog && !dialog.open) dialog.showModal();
  }
  ready("[data-dialog-now]", (dialog) => dialog.showModal());

  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest(selector);
    if (on("[data-menu]")) drawer(!document.getElementById("menu").classList.contains("is-open"));
    else if (on("[data-menu-shut]") || (!on("#menu") && document.querySelector("#menu.is-open"))) drawer(false);
    if (on("[data-large-type]")) largeType(on("[data-large-type]"));
    if (on("[data-toast-shut]")) on(".toast").remove();
    if (on("[data-dialog]")) openDialog(on("[data-dialog]").dataset.dialog);
    if (on("[data-dialog-shut]")) on("dialog").close();
    if (event.target.tagName === "DIALOG") event.target.close(); // its backdrop
    if (on("[data-print]")) window.print();
    if (on("[data-back]") && document.referrer.startsWith(location.origin)) { event.preventDefault(); history.back(); }
    const link = on("[data-error-link]");
    if (link) toField(event, link.dataset.errorLink);
  });

  function toField(event, id) {
    const field = document.getElementById(id) || document.getElementById(`${id}_field`);
    if (!field) return;
    event.preventDefault();
    const input = field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea") || field;
    field.closest(".field")?.scrollIntoView({ block: "center" });
    (input.tomselect || input).focus();
  }

  /* a page announces its own keys: <button data-key="a" data-key-word="采纳"> */
  ready("[data-key-word]", (element) => {
    const list = document.querySelector("[data-keys]");
    const known = [...list.querySelectorAll("kbd")].some((key) => key.textContent === element.dataset.key);
    if (known) return;
    const term = document.createElement("dt");
    const key = document.createElement("kbd");
    key.textContent = element.dataset.key;
    term.append(key);
    const meaning = document.createElement("dd");
    meaning.textContent = element.dataset.keyWord;
    list.append(term, meaning);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") drawer(false);
    if (event.key === "Enter" && event.ctrlKey && event.target.form) { event.target.form.requestSubmit(); return; }
    if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "?") { event.preventDefault(); openDialog("keys"); return; }
    const focus = document.querySelector(`[data-key-focus="${CSS.escape(event.key)}"]`);
    if (focus) { event.preventDefault(); focus.focus(); return; }
    const keyed = [...document.querySelectorAll(`[data-key="${CSS.escape(event.key)}"]`)].find((one) => one.offsetParent);
    const current = document.querySelector(".is-current");
    const own = current && current.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (own || keyed) { event.preventDefault(); (own || keyed).click(); }
  });

  /* a form is sent once; the key in it makes a second sending harmless, this only spares the wait */
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    for (const button of form.querySelectorAll("button:not([type=button])")) button.classList.add("is-busy");
  });
  function unlock(form) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll(".is-busy")) button.classList.remove("is-busy");
  }
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(unlock));
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.elt.matches("form")) unlock(event.detail.elt); });
  /* what was refused is over with the next act that goes through */
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!(event.detail.xhr?.status < 400) || event.detail.requestConfig?.verb === "get") return;
    for (const told of document.querySelectorAll("#notices > .notice-red[role=alert]")) told.remove();
  });
  document.addEventListener("htmx:sendError", () => say("连不上服务器，刚才的操作没有送达。请检查网络后再试一次。", "error"));

  ready("form[method=post] [data-error-summary]", (summary) => summary.focus());

  window.Yingshang = { ready, say, openDialog, typing };
})();
