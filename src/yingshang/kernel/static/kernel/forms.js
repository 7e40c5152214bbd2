/* Fields that help: dates written as people write them, files with preview and progress, long choices with search. */
"use strict";
(function () {
  const { ready } = window.Yingshang;
  const WEEKDAYS = "日一二三四五六";

  /** The day that was meant, or null; kernel/sheets/dates.py decides, and reads more than this. */
  function readDay(text) {
    const plain = text.normalize("NFKC").replace(/[\s\u200b-\u200f\u202a-\u202e]/g, "").replace(/[（(].*$/, "");
    const now = new Date();
    const words = { 今天: 0, 明天: 1, 后天: 2, 昨天: -1 };
    if (plain in words) return new Date(now.getFullYear(), now.getMonth(), now.getDate() + words[plain]);
    const full = /^(\d{4})(\d{2})(\d{2})$/.exec(plain) || /^(\d{4})[-.\/年](\d{1,2})[-.\/月](\d{1,2})日?号?$/.exec(plain);
    const short = /^(\d{1,2})[-.\/月](\d{1,2})[日号]?$/.exec(plain);
    const [year, month, day] = full ? full.slice(1).map(Number) : short ? [now.getFullYear(), ...short.slice(1).map(Number)] : [];
    if (!year) return null;
    const date = new Date(year, month - 1, day);
    return date.getMonth() === month - 1 && date.getDate() === day ? date : null;
  }
  const iso = (date) => `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;

  ready("input[data-date]", (input) => {
    const wrap = document.createElement("div");
    wrap.className = "date-wrap";
    const writing = document.activeElement === input; // the list around it was renewed while somebody was in it
    input.replaceWith(wrap);
    const native = document.createElement("input");
    native.type = "date";
    native.className = "date-native";
    native.tabIndex = -1;
    native.setAttribute("aria-hidden", "true");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = "选日期";
    const said = document.createElement("span");
    said.className = "date-read";
    said.setAttribute("aria-live", "polite");
    wrap.append(input, button, native, said);
    if (writing) input.focus();
    const spelled = /[〇零一二三四五六七八九十]/; // the server reads 五月十六, this does not try
    const show = () => {
      const date = readDay(input.value);
      said.classList.toggle("is-wrong", Boolean(input.value.trim()) && !date && !spelled.test(input.value));
      said.textContent = date ? `${iso(date)}（周${WEEKDAYS[date.getDay()]}）` : input.value.trim() && !spelled.test(input.value) ? "读不出日期，可写 5.16、5月16日或 20260516" : "";
    };
    input.addEventListener("input", show);
    button.addEventListener("click", () => { const date = readDay(input.value); native.value = date ? iso(date) : ""; native.showPicker(); });
    native.addEventListener("change", () => { input.value = native.value; input.dispatchEvent(new Event("input", { bubbles: true })); });
    show();
  });

  const size = (bytes) => (bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

  ready("[data-file]", (drop) => {
    const input = drop.querySelector("input[type=file]");
    const list = drop.querySelector("[data-file-list]");
    const limit = Number(drop.dataset.max || 0);
    if (!input) return;
    const draw = () => {
      list.replaceChildren(...[...input.files].map((file) => {
        const line = document.createElement("li");
        if (/^image\/(png|jpeg|webp|gif)$/.test(file.type)) {
          const picture = document.createElement("img");
          picture.alt = "";
          picture.src = URL.createObjectURL(file);
          picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
          line.append(picture);
        }
        const name = document.createElement("span");
        name.className = "file-name";
        name.textContent = file.name;
        const words = document.createElement("span");
        words.className = limit && file.size > limit ? "field-error" : "soft";
        words.textContent = limit && file.size > limit ? `${size(file.size)}，超过 ${size(limit)}` : size(file.size);
        line.append(name, words);
        return line;
      }));
    };
    input.addEventListener("change", draw);
    for (const kind of ["dragover", "dragleave", "drop"]) {
      drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.toggle("is-over", kind === "dragover"); });
    }
    drop.addEventListener("drop", (event) => { input.files = event.dataTransfer.files; draw(); });

    /* progress: the form is sent by script so that the browser tells how far it is; the answer replaces the page */
    const form = input.form;
    if (form && !form.dataset.withProgress && !form.matches("[hx-post]")) {
      form.dataset.withProgress = "1";
      form.addEventListener("submit", (event) => sendWithProgress(event, form, list));
    }
  });

  function sendWithProgress(event, form, list) {
    const total = [...form.querySelectorAll("input[type=file]")].flatMap((one) => [...one.files]).reduce((sum, file) => sum + file.size, 0);
    if (event.defaultPrevented || total < 262144) return; // a small file is there before a bar is drawn
    event.preventDefault();
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.setAttribute("aria-label", "上传进度");
    const words = document.createElement("span");
    words.className = "progress-words";
    const line = document.createElement("li");
    line.append(bar, words);
    list.append(line);
    const body = new FormData(form, event.submitter);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (step) => {
      bar.value = (step.loaded / step.total) * 100;
      words.textContent = step.loaded < step.total ? `已上传 ${size(step.loaded)}，共 ${size(step.total)}` : "已上传，正在检查文件……";
    });
    request.addEventListener("load", () => {
      if (request.responseURL !== new URL(form.action, location.href).href && request.status < 400) { location.assign(request.responseURL); return; }
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      document.title = page.title;
      document.querySelector("main").replaceWith(page.querySelector("main"));
      document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: document.querySelector("main") } }));
      window.htmx?.process(document.querySelector("main"));
      window.scrollTo(0, 0);
    });
    request.addEventListener("error", () => {
      line.remove();
      window.Yingshang.say("上传中断，文件没有送达。请检查网络后再试一次。", "error");
      window.dispatchEvent(new Event("pageshow"));
    });
    request.send(body);
  }

  ready("select[data-search]", (select) => {
    if (!window.TomSelect) return;
    const label = select.labels[0] ? select.labels[0].textContent.trim() : "";
    new window.TomSelect(select, {
      maxOptions: 300,
      plugins: select.multiple ? { remove_button: { title: "移除" } } : {},
      render: { no_results: () => { const none = document.createElement("div"); none.className = "no-results"; none.textContent = "没有相符的"; return none; } },
    });
    if (label) select.setAttribute("aria-label", label); // its label goes over to the field that one types into
  });
})();
