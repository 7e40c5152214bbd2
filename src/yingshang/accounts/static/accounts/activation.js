// The QR code of a slip carries name and code behind the #, which browsers never send. Fill them in, forget them.
(() => {
  "use strict";
  const given = new URLSearchParams(location.hash.slice(1));
  const put = (name, value) => {
    const field = document.querySelector(`[data-activation] [name="${name}"]`);
    if (field && value && !field.value) field.value = value;
  };
  if (!given.get("u")) return;
  put("username", given.get("u"));
  put("code", given.get("c"));
  history.replaceState(null, "", location.pathname);
})();
