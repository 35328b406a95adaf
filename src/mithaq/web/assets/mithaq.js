// Mithaq: the keyboard, joined spans, and one click for one act. Pages work without any of it.
"use strict";
(() => {
  const root = document.documentElement;
  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable], dialog");
  const rows = () => [...document.querySelectorAll("[data-row]")].filter((one) => one.getClientRects().length);
  let waitingForLetter = 0;
  let picked = -1;

  const pick = (step) => {
    const all = rows();
    if (!all.length) return;
    all[picked]?.classList.remove("picked");
    picked = Math.min(all.length - 1, Math.max(0, picked + step));
    const row = all[picked];
    row.classList.add("picked");
    const link = row.matches("a, [tabindex]") ? row : row.querySelector("a");
    (link ?? row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };

  const go = (letter) => {
    const link = document.querySelector(`[data-key="${CSS.escape(letter)}"]`);
    if (link) link.click();
  };

  // Where one goes on in an opened part of the page: the first field that must be filled and is not, else the first line of
  // text, from which Enter sends the form, else whatever comes first.
  const enter = (part) => {
    const fields = [...part.querySelectorAll("input:not([type=hidden]), select, textarea, button")].filter((one) => one.getClientRects().length);
    const unticked = (one) => one.type === "checkbox" && one.closest("[data-needed]") && !one.closest("[data-needed]").querySelector(":checked");
    const empty = fields.find((one) => (one.required && !one.value) || unticked(one));
    (empty ?? fields.find((one) => one.matches("input:not([type=checkbox])")) ?? fields[0])?.focus();
  };

  const press = (one) => {
    if (!one.matches("summary")) { one.click(); return; }
    one.parentElement.open = true;
    enter(one.parentElement);
  };

  // `a` opens what may be done here one after another, the weightiest first, which the page puts first.
  let offered = -1;
  const act = () => {
    const all = [...document.querySelectorAll(".offer details.act")].filter((one) => one.getClientRects().length);
    if (!all.length) { enter(document.querySelector(".first-act") ?? document.createElement("p")); return; }
    if (offered >= 0) all[offered].open = false;
    offered = (offered + 1) % all.length;
    all[offered].open = true;
    all[offered].scrollIntoView({ block: "nearest" });
    enter(all[offered]);
  };

  const letters = {
    a: act,
    f: () => document.querySelector("[data-filter]")?.focus(),
    p: () => window.print(),
    "/": () => document.getElementById("search")?.focus(),
    "?": () => document.getElementById("keys")?.showModal?.(),
    j: () => pick(1),
    k: () => pick(-1),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && isTyping(event.target)) { event.target.blur?.(); return; }
    if (isTyping(event.target)) return;
    const now = event.timeStamp;
    if (waitingForLetter && now - waitingForLetter < 1500) {
      waitingForLetter = 0;
      go(event.key);
      event.preventDefault();
      return;
    }
    if (event.key === "g") { waitingForLetter = now; return; }
    const draft = event.target.closest?.("[data-draft]");
    const button = draft?.querySelector(`[data-press="${CSS.escape(event.key)}"]`);
    if (button) { press(button); event.preventDefault(); return; }
    const desk = document.querySelector("[data-reading]") && reading[event.key];
    if (desk && desk(draft)) { event.preventDefault(); return; }
    const does = letters[event.key];
    if (does) { does(); event.preventDefault(); }
  });

  // Offsets of a selection in the text as received, in code points: each piece says where it begins.
  const placeOf = (node, offset) => {
    const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
    if (!piece) return null;
    const range = document.createRange();
    range.setStart(piece, 0);
    range.setEnd(node, offset);
    return Number(piece.dataset.start) + [...range.toString()].length;
  };

  // On a report: x marks a draft, m joins the marked ones with this one, a makes a statement of the selected words.
  const reading = {
    x: (draft) => {
      const mark = draft?.querySelector("[data-mark]");
      if (mark) mark.checked = !mark.checked;
      return Boolean(mark);
    },
    m: (draft) => {
      const mark = draft?.querySelector("[data-mark]");
      const button = document.querySelector("[data-merge]");
      if (!mark || !button) return false;
      mark.checked = true;
      document.querySelector("[data-merge-back]").value = `${location.pathname}?at=${draft.id}#${draft.id}`;
      button.click();
      return true;
    },
    a: () => {
      const chosen = document.getSelection();
      const link = document.querySelector("[data-add]");
      if (!link || !chosen || chosen.isCollapsed || !chosen.anchorNode.parentElement?.closest(".as-received")) return false;
      const range = chosen.getRangeAt(0);
      const [start, end] = [placeOf(range.startContainer, range.startOffset), placeOf(range.endContainer, range.endOffset)];
      if (start === null || end === null || start >= end) return false;
      location.assign(`${link.href}?start=${start}&end=${end}`);
      return true;
    },
  };

  // The words of the draft that is looked at come into sight beside it.
  document.addEventListener("focusin", (event) => {
    const draft = event.target.closest?.("[data-draft]");
    const words = draft && document.querySelector(`.source [data-joins~="${CSS.escape(draft.id)}"]`);
    if (words && !words.closest("details:not([open])")) words.scrollIntoView({ block: "center" });
  });

  // A span and its draft are joined while either is pointed at or focused.
  const join = (event, on) => {
    const found = event.target.closest?.("[data-joins]");
    if (!found) return;
    for (const name of found.dataset.joins.split(" ")) {
      for (const other of document.querySelectorAll(`[data-joins~="${CSS.escape(name)}"]`)) other.classList.toggle("joined", on);
    }
  };
  for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(name, (event) => join(event, on));
  }

  // One click is one act; the hidden key makes a second harmless, this makes it impossible.
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post") return;
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

  // Choosing an agreement or a language acts at once; without this there is a button.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-at-once]")) event.target.form.requestSubmit();
  });
  document.addEventListener("click", (event) => {
    if (event.target.matches("[data-print]")) window.print();
    if (event.target.matches("[data-close]")) event.target.closest("dialog")?.close();
  });
  // An address that names a row picks it, so that the next key goes on from there.
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named?.matches("[data-row]")) {
    picked = rows().indexOf(named);
    named.classList.add("picked");
    named.focus({ preventScroll: true });
    named.scrollIntoView({ block: "nearest" });
  }
  // A page that is a form alone is entered at once: Enter sends it when nothing is missing.
  const form = document.querySelector("[data-enter]");
  if (form) enter(form);
  // The numbers at the side follow what happens, while the page is looked at; a session that was ended leads to the sign-in.
  const desks = document.querySelector("[data-changes]");
  let stream = null;
  const refresh = async () => {
    const answer = await fetch(desks.dataset.part);
    if (!answer.ok || answer.redirected) return;
    const part = new DOMParser().parseFromString(await answer.text(), "text/html");
    const made = document.importNode(part.querySelector("ul"), true);
    const current = desks.querySelector("[aria-current]")?.getAttribute("href");
    for (const link of made.querySelectorAll("a")) if (link.getAttribute("href") === current) link.setAttribute("aria-current", "page");
    desks.querySelector("ul").replaceWith(made);
  };
  const follow = () => {
    if (!desks || document.hidden) { stream?.close(); stream = null; return; }
    if (stream) return;
    stream = new EventSource(desks.dataset.changes);
    stream.addEventListener("changed", () => refresh().catch(() => {}));
    stream.addEventListener("over", () => { stream.close(); location.assign("/login"); });
  };
  document.addEventListener("visibilitychange", follow);
  window.addEventListener("pagehide", () => { stream?.close(); stream = null; });
  window.addEventListener("pageshow", follow);

  root.classList.add("scripted");
})();
