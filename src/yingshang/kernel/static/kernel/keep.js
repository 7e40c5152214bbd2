/* Nothing typed is lost: a form with data-keep="name" is kept in this browser while it is written, per person, and offered
   again after a crash, an expired session or a closed window. Passwords, files and hidden fields are never kept. */
"use strict";
(function () {
  const { ready } = window.Yingshang;
  const DAYS = 14;
  const prefix = "yingshang.keep.";
  const nameOf = (form) => `${prefix}${document.body.dataset.person}.${form.dataset.keep}`;

  function read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  }
  const worth = (field) => field.name && !["password", "file", "hidden", "submit", "button"].includes(field.type);
  function values(form) {
    const found = {};
    for (const field of form.elements) {
      if (!worth(field)) continue;
      const on = field.type === "checkbox" || field.type === "radio" ? (field.checked ? field.value : null) : null;
      const list = (found[field.name] ||= []);
      if (field.type === "checkbox" || field.type === "radio") { if (on !== null) list.push(on); }
      else if (field.multiple) list.push(...[...field.selectedOptions].map((option) => option.value));
      else list.push(field.value);
    }
    return found;
  }
  function fill(form, kept) {
    const left = structuredClone(kept);
    for (const field of form.elements) {
      if (!worth(field) || !(field.name in kept)) continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = kept[field.name].includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = kept[field.name].includes(option.value);
      else { const value = left[field.name].shift(); if (value !== undefined) field.value = value; }
      field.tomselect?.sync();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  ready("form[data-keep]", (form) => {
    const key = nameOf(form);
    const note = form.querySelector("[data-keep-note]");
    const first = JSON.stringify(values(form));
    const kept = read(key);
    if (kept && JSON.stringify(kept.values) !== first && !form.querySelector("[data-error-summary]")) offer(form, key, kept);
    let timer = 0;
    const save = () => {
      clearTimeout(timer);
      const now = values(form);
      if (JSON.stringify(now) === first) return;
      try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: now })); } catch { return; } // full or forbidden: typing goes on
      if (note) { note.hidden = false; note.textContent = `已在本机暂存 ${new Date().toTimeString().slice(0, 5)}`; }
    };
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 800); });
    window.addEventListener("pagehide", () => { if (!form.dataset.sent && form.isConnected) save(); });
    // What was sent is kept until the answer is there: an expired session sends the person to the login page instead.
    form.addEventListener("submit", () => { save(); if (!form.hasAttribute("hx-post")) sessionStorage.setItem(`${prefix}sent`, key); });
  });

  /* A form in a part of a page is not on the page that comes after a log-in: its own answer says whether it has arrived. */
  document.addEventListener("htmx:afterRequest", (event) => {
    const { requestConfig, xhr } = event.detail;
    const form = requestConfig?.elt;
    if (form?.matches?.("form[data-keep]") && xhr?.status >= 200 && xhr.status < 300) localStorage.removeItem(nameOf(form));
  });

  /* The page after a sending has neither this form with errors nor a login form: what was kept has arrived. */
  document.addEventListener("DOMContentLoaded", () => {
    const sent = sessionStorage.getItem(`${prefix}sent`);
    if (sent && document.body.dataset.person) {
      const again = [...document.querySelectorAll("form[data-keep]")].some((form) => nameOf(form) === sent);
      if (!again && !document.querySelector(".refusal")) localStorage.removeItem(sent);
      sessionStorage.removeItem(`${prefix}sent`);
    }
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(prefix) && Date.now() - (read(key)?.at || 0) > DAYS * 86400000) localStorage.removeItem(key);
    }
  });

  function offer(form, key, kept) {
    const box = document.createElement("div");
    box.className = "notice notice-yellow";
    const words = document.createElement("p");
    const at = new Date(kept.at);
    words.textContent = `这张表单上次没有提交，${at.getMonth() + 1}月${at.getDate()}日 ${at.toTimeString().slice(0, 5)} 写的内容还在本机。`;
    const take = document.createElement("button");
    take.type = "button";
    take.className = "button";
    take.textContent = "接着写";
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "button button-quiet";
    drop.textContent = "不要了";
    take.addEventListener("click", () => { fill(form, kept.values); box.remove(); form.querySelector("input:not([type=hidden]), textarea, select")?.focus(); });
    drop.addEventListener("click", () => { localStorage.removeItem(key); box.remove(); });
    box.append(words, take, drop);
    form.prepend(box);
  }
})();
