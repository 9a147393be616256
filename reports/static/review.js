// The draft of a reviewer's decisions: kept in the browser under the run's id, saved as review.json. docs/report.md has its format.
"use strict";
const copydeskReview = (() => {
  const WORDS = {
    accept: "accepted", "send-back": "sent back", note: "note", article: "this is article", chrome: "this is chrome",
    "not-this": "not this", "not-here": "not in this article", "not-on-site": "not on this site", again: "look again",
  };
  const $ = (id) => document.getElementById(id);
  let id = null;
  let list = [];
  let trouble = "";
  const told = [];

  const place = () => `copydesk-review-${id}`;

  function run(name) {
    id = name;
    read();
    addEventListener("storage", (event) => { if (event.key === place()) { read(); tell(); } });
    const name_ = $("reviewer");
    name_.value = kept("copydesk-reviewer") || "";
    name_.addEventListener("change", () => { try { localStorage.setItem("copydesk-reviewer", name_.value.trim()); } catch { /* it is asked for again */ } });
    $("save").addEventListener("click", save);
    $("help").addEventListener("click", help);
    addEventListener("beforeunload", (event) => { if (trouble && list.length) event.preventDefault(); });
    show();
  }

  function kept(key) {
    try { return localStorage.getItem(key); } catch { return null; }
  }

  // Another page of the report may have written since: what it wrote stays.
  function read() {
    let text;
    try {
      text = localStorage.getItem(place());
    } catch {
      trouble = "This browser keeps nothing for pages opened from a folder: save review.json before you leave this page.";
      return;
    }
    if (!text) return;
    try {
      const found = JSON.parse(text);
      if (!Array.isArray(found)) throw new TypeError();
      list = found;
    } catch {
      try { localStorage.setItem(`${place()}-unreadable`, text); localStorage.removeItem(place()); } catch { /* told below */ }
      trouble = "The draft in this browser could not be read. It was set aside; a new one was begun.";
    }
  }

  function add(about, subject, decision, note = "") {
    if (!trouble) read();
    list.push({
      run: id, path: about.path, page: about.page, site: about.site, content: about.content,
      subject, decision, note, reviewer: $("reviewer").value.trim(), time: new Date().toISOString(),
    });
    try {
      localStorage.setItem(place(), JSON.stringify(list));
    } catch {
      trouble = "This browser cannot keep the draft: save review.json before you leave this page.";
    }
    tell();
  }

  const key = (path, subject) => [path, subject.kind, subject.hash || subject.fingerprint || ""].join("\n");

  // What stands of the draft: of each subject the last decision, unless it was withdrawn.
  function current() {
    const found = new Map();
    for (const each of list) {
      const name = key(each.path, each.subject);
      if (each.decision === "withdraw") found.delete(name);
      else found.set(name, each);
    }
    return found;
  }

  function download(name, type, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  function save() {
    download("review.json", "application/json", `${JSON.stringify({ format: "copydesk-review", version: 1, decisions: list }, null, 1)}\n`);
  }

  function help() {
    let box = $("keys");
    if (!box) {
      box = document.createElement("dialog");
      box.id = "keys";
      box.setAttribute("aria-label", "Keys");
      const rows = document.querySelector(".keys").cloneNode(true);
      rows.hidden = false;
      const close = document.createElement("button");
      close.type = "button";
      close.textContent = "Close";
      close.addEventListener("click", () => box.close());
      box.append(rows, close);
      document.body.append(box);
    }
    if (box.open) box.close(); else box.showModal();
  }

  function show() {
    const count = current().size;
    $("drafted").textContent = count ? `${count} decision${count === 1 ? "" : "s"} ` : "No decisions yet";
    $("save").disabled = !list.length;
    $("nostorage").textContent = trouble;
    $("nostorage").hidden = !trouble;
    const desk = document.querySelector(".desk");
    desk.hidden = !desk.querySelector(".acts") && !list.length;
  }

  function tell() {
    show();
    for (const each of told) each();
  }

  // What the rules say for themselves: [message, why, instead]; and the columns of figures by what pages call them.
  let rules = {};
  let columns = {};
  const notes = (found, known) => { rules = found; columns = known; };
  const column = (label) => columns[label] || label.replaceAll(" ", "_");
  const rule = (name) => rules[name] || ["", "", ""];

  // Whether keys go into a control: then they are no commands.
  const typing = (element) => element.matches("select, textarea, input:not([type=checkbox], [type=radio])");

  return { download, typing, run, notes, rule, column, add, current, key, help, words: (decision) => WORDS[decision] || decision, when: (use) => told.push(use), known: () => id !== null };
})();
