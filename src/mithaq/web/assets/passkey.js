// Mithaq: passkeys. A form with data-passkey asks the node what to sign, the device signs it, the form carries the answer.
"use strict";
(() => {
  const known = window.PublicKeyCredential;
  const read = { get: known?.parseRequestOptionsFromJSON, create: known?.parseCreationOptionsFromJSON };

  const ask = async (form, kind) => {
    const answer = await fetch(form.dataset.ask, { method: "POST", body: new URLSearchParams({ csrf: form.elements.csrf?.value ?? "" }) });
    if (!answer.ok) throw new Error(String(answer.status));
    const { ticket, options } = await answer.json();
    const made = await navigator.credentials[kind]({ publicKey: read[kind].call(known, options) });
    form.elements.ticket.value = ticket;
    form.elements.response.value = JSON.stringify(made.toJSON());
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const kind = form.dataset.passkey;
    if (!read[kind]) { form.hidden = true; continue; }
    let ready = false;
    // Heard before the page's own guard against a second click: the form is sent once, by this script, when it is filled.
    form.addEventListener("submit", (event) => {
      if (ready) return;
      event.preventDefault();
      event.stopPropagation();
      const failed = form.querySelector("[data-failed]");
      failed.hidden = true;
      ask(form, kind).then(() => { ready = true; form.submit(); }, () => { failed.hidden = false; });
    });
  }
})();
