// The draft of a reviewer's decisions: kept in the browser under the run's id, saved as review.json. docs/report.md has its format.
// Where `copydesk serve` shows the report, the decisions go there as well, and those of the other reviewers come from there.
"use strict";
const copydeskReview = (() => {
  const WORDS = {
    accept: "accepted", "send-back": "sent back", note: "note", article: "this is article", chrome: "this is not article",
    "not-this": "not this", "not-here": "not in this article", "not-on-site": "not on this site", again: "look again", disputed: "disputed",
  };
  const $ = (id) => document.getElementById(id);
  let id = null;
  let list = []; // of this browser, in their order
  let trouble = "";
  let desk = null; // the address of the shared decisions, where there is one
  let shared = []; // what is known of them
  let last = 0; // the number of the last of them
  let unheard = ""; // why what was decided here is not there yet
  let stands = null; // what `standing` has made of them all
  const told = [];

  const place = () => `copydesk-review-${id}`;

  function run(name) {
    id = name;
    read();
    addEventListener("storage", (event) => { if (event.key === place()) { read(); tell(); } });
    const name_ = $("reviewer");
    name_.value = kept("copydesk-reviewer") || "";
    name_.addEventListener("change", () => {
      try { localStorage.setItem("copydesk-reviewer", reviewer()); } catch { /* it is asked for again */ }
      tell();
    });
    $("save").addEventListener("click", save);
    $("help").addEventListener("click", help);
    addEventListener("beforeunload", (event) => { if (trouble && list.length) event.preventDefault(); });
    show();
    if (location.protocol !== "file:") join();
  }

  const reviewer = () => $("reviewer").value.trim();

  function kept(key) {
    try { return localStorage.getItem(key); } catch { return null; }
  }

  // Another page of the report may have written since: what it wrote stays.
  function read() {
    stands = null;
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
    if (desk && !reviewer()) {
      unheard = "Your name first: the others see who decided what.";
      show();
      $("reviewer").focus();
      return;
    }
    if (!trouble) read();
    stands = null;
    list.push({
      run: id, path: about.path, page: about.page, site: about.site, content: about.content,
      subject, decision, note, reviewer: reviewer(), time: new Date().toISOString(),
    });
    try {
      localStorage.setItem(place(), JSON.stringify(list));
    } catch {
      trouble = "This browser cannot keep the draft: save review.json before you leave this page.";
    }
    tell();
    if (desk) send();
  }

  const key = (path, subject) => [path, subject.kind, subject.hash || subject.fingerprint || ""].join("\n");
  const by = (each) => (desk ? each.reviewer : ""); // whoever sits at this browser decides here, by whatever name
  const own = (each) => by(each) === (desk ? reviewer() : "");

  // By subject what stands: of each reviewer the last decision, unless it was withdrawn; whoever spoke last comes last.
  function standing() {
    if (stands) return stands;
    const found = new Map();
    for (const each of [...shared, ...waiting()]) {
      const name = key(each.path, each.subject);
      const said = found.get(name) || new Map();
      said.delete(by(each));
      if (each.decision !== "withdraw") said.set(by(each), each);
      if (said.size) found.set(name, said); else found.delete(name);
    }
    return (stands = found);
  }

  // Of each subject the last decision that stands; all that stand about one article; and this reviewer's own on one subject.
  const current = () => new Map([...standing()].map(([name, said]) => [name, [...said.values()].pop()]));
  const of = (path) => [...standing().values()].flatMap((said) => [...said.values()]).filter((each) => each.path === path);
  const mine = (path, subject) => standing().get(key(path, subject))?.get(desk ? reviewer() : "");

  // --- with others ---

  const same = (each) => [Date.parse(each.time), each.reviewer, each.decision, key(each.path, each.subject)].join("\n");

  // What was decided here and is not among the shared decisions yet.
  function waiting() {
    if (!shared.length) return list;
    const there = new Set(shared.map(same));
    return list.filter((each) => !there.has(same(each)));
  }

  async function ask(decisions, address = desk) {
    const left = decisions.length ? { method: "POST", headers: { "Content-Type": "application/json" }, body: file(decisions) } : {};
    const answer = await fetch(`${address}?after=${last}`, left);
    if (!answer.ok) throw new Error((await answer.text()).trim().slice(0, 300));
    const found = await answer.json();
    if (found.format !== "copydesk-review") throw new TypeError("no decisions");
    if (found.run !== id) throw new Error("There is a new report here. Load the page again.");
    shared.push(...found.decisions);
    stands = null;
    last = found.last;
    return found.decisions.length;
  }

  // A web server that is none of Copydesk's has no decisions: then all stays as it is without one.
  async function join() {
    const address = new URL("decisions", document.querySelector(".mast .mark").href).href;
    try {
      while (await ask([], address)) /* the next ones */;
    } catch {
      return;
    }
    desk = address;
    tell();
    if (waiting().length) send();
    setInterval(() => { if (!document.hidden) send(); }, 5000);
  }

  let sending = false;
  async function send() {
    if (sending) return;
    sending = true;
    const before = unheard;
    let came = 0;
    try {
      for (let left = waiting(); ; left = waiting()) {
        came += await ask(left.slice(0, 100));
        if (!waiting().length || waiting().length >= left.length) break; // all, or nothing more of it is taken
      }
      unheard = "";
    } catch (wrong) {
      unheard = `${wrong instanceof TypeError ? "The server does not answer." : wrong.message} What you decide is kept in this browser${waiting().length ? ", and sent when it can be" : ""}.`;
    }
    sending = false;
    if (came || before !== unheard) tell();
  }

  function download(name, type, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  function save() {
    download("review.json", "application/json", file([...shared, ...waiting()]));
  }

  const file = (decisions) => `${JSON.stringify({ format: "copydesk-review", version: 1, decisions }, null, 1)}\n`;

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
    $("save").disabled = !list.length && !shared.length;
    $("nostorage").textContent = [trouble, unheard].filter(Boolean).join(" ");
    $("nostorage").hidden = !trouble && !unheard;
    const bar = document.querySelector(".desk");
    bar.hidden = !bar.querySelector(".acts") && !list.length && !shared.length && !unheard;
  }

  function tell() {
    stands = null;
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

  return { download, typing, run, notes, rule, column, add, current, of, mine, own, help, words: (decision) => WORDS[decision] || decision, when: (use) => told.push(use), known: () => id !== null };
})();
