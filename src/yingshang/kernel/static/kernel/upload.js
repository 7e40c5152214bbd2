/* Files that are sent as soon as they are chosen: <div data-upload="/files/upload/"> holds the field, each file that
   has arrived is a hidden field with its id. Without this script the form sends the files itself. */
"use strict";
(function () {
  const { ready, say } = window.Yingshang;
  const pressed = new Map(); // field → the button that was pressed while its files were on the way
  const words = (bytes) => (bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

  ready("[data-upload]", (drop) => {
    const input = drop.querySelector("input[type=file]");
    const list = drop.querySelector("[data-file-list]");
    if (!input || !list) return;
    const name = input.name;
    input.removeAttribute("name"); // the ids are sent instead of the files
    const start = () => {
      for (const file of input.files) send(file, name, drop, input, list);
      input.value = "";
    };
    input.addEventListener("change", (event) => { event.stopImmediatePropagation(); start(); }, true);
    drop.addEventListener("drop", () => setTimeout(start));
    /* Whoever is quicker than the network is not told that no file was chosen: the form goes once the last file has arrived. */
    input.form?.addEventListener("submit", (event) => {
      if (!drop.querySelector(".is-sending")) return;
      event.preventDefault();
      pressed.set(drop, event.submitter);
      for (const one of drop.querySelectorAll(".is-sending .soft")) one.textContent = "正在上传，传完自动继续……";
    });
  });

  function settled(line, drop, form) {
    line.classList.remove("is-sending");
    if (!pressed.has(drop) || drop.querySelector(".is-sending")) return;
    const button = pressed.get(drop);
    pressed.delete(drop);
    const failed = drop.querySelectorAll(".field-error").length;
    if (failed) { // what could not be sent is looked at first, and it is said that nothing has gone yet
      drop.querySelector(".field-error").scrollIntoView({ block: "center" });
      say(`有 ${failed} 个文件没有上传成功，原因写在文件名下面。看过以后再点一次“${button?.textContent.trim() || "提交"}”，其余文件照常办理。`, "warning");
      return;
    }
    form.requestSubmit(button);
  }

  function send(file, name, drop, input, list) {
    if (!input.multiple) list.replaceChildren();
    const line = document.createElement("li");
    line.className = "is-sending";
    const title = document.createElement("span");
    title.className = "file-name";
    title.textContent = file.name;
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.setAttribute("aria-label", `${file.name}：上传进度`);
    const said = document.createElement("span");
    said.className = "soft";
    said.setAttribute("aria-live", "polite");
    said.textContent = words(file.size);
    const away = document.createElement("button");
    away.type = "button";
    away.className = "button button-quiet";
    away.textContent = "移除";
    line.append(title, bar, said, away);
    list.append(line);
    const request = new XMLHttpRequest();
    away.addEventListener("click", () => { request.abort(); line.remove(); input.focus(); settled(line, drop, input.form); });
    const hide = (called, value) => line.append(Object.assign(document.createElement("input"), { type: "hidden", name: called, value }));
    const fail = (text) => {
      bar.remove();
      said.className = "field-error";
      said.textContent = text;
      hide(`${name}_refused`, file.name); // whoever sends the others is told once more which one was not among them
      settled(line, drop, input.form);
    };
    request.open("POST", drop.dataset.upload);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "");
    request.upload.addEventListener("progress", (step) => {
      bar.value = (step.loaded / step.total) * 100;
      said.textContent = step.loaded < step.total ? `已上传 ${words(step.loaded)}，共 ${words(step.total)}` : "已上传，正在检查……";
    });
    request.addEventListener("load", () => {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* a page: the session has ended, or a gateway answered */ }
      if (request.status !== 201) { fail(answer.what ? `${answer.what}${answer.todo}` : "没有上传成功。请刷新页面，重新登录后再试。"); return; }
      bar.remove();
      title.textContent = answer.name;
      said.textContent = `${words(answer.size)}，已上传`;
      hide(name, answer.id);
      settled(line, drop, input.form);
    });
    request.addEventListener("error", () => fail("上传中断，文件没有送达。请检查网络后再选一次。"));
    const body = new FormData();
    body.append("file", file);
    request.send(body);
  }
})();
