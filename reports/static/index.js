// The index's table: search, filters, sorting and keys over any number of rows, of which only those in sight are in the page.
// Its data comes as script files (a page opened from a folder may not fetch), a few thousand rows in each. Text is only ever set as text.
"use strict";
const copydesk = (() => {
  const PATH = 0, PAGE = 1, TITLE = 2, STATE = 3, PARTIAL = 4, SCORE = 5, WORDS = 6, EASE = 7, RATE = 8, STRIPPED = 9, LANGUAGE = 10, SITE = 11, GROUP = 12, CODES = 13, REASON = 14, DECISION = 15, RANK = 16, GIVEN = 17;
  const STATES = ["reject", "review", "failed", "ungraded", "pass", "skipped"];
  const LABELS = ["Rejected", "To review", "Failed", "Not graded", "Pass", "Skipped"];
  const SIGNS = ["✕", "!", "✕", "?", "✓", "–"];
  const DECISIONS = [["none", "undecided"], ["accept", "accepted"], ["send-back", "sent back"], ["note", "with a note"], ["again", "look again: the text has changed"]];
  const SORTS = { state: [STATE, 1], title: [TITLE, 1], decision: [DECISION, 1], score: [SCORE, 1], words: [WORDS, -1], ease: [EASE, 1], speculation: [RATE, -1], stripped: [STRIPPED, -1], language: [LANGUAGE, 1], site: [SITE, 1] };
  const FILTERS = ["q", "state", "reason", "language", "site", "decision"];
  const MOST_PRINTED = 2000;
  const TALLEST = 250000; // rows; browsers cannot lay out a page much taller
  const MOST_SITES = 500;
  const OVERSCAN = 12;

  const $ = (id) => document.getElementById(id);
  const rows = [];
  const texts = []; // what the search looks through, made when first needed
  let meta = null;
  let loaded = 0;
  let shown = []; // indexes into rows, filtered and sorted
  let state = {};
  let at = -1;
  let height = 54;
  let first = -1, last = -1;
  let onPaper = false; // then all rows are drawn, as many as anybody would print
  let body;

  const count = (n) => n.toLocaleString("en");
  // As the pages have it: a half goes to the even number. || 0: no "-0"
  const whole = (value) => (Math.abs(value % 1) === 0.5 ? 2 * Math.round(value / 2) : Math.round(value)) || 0;
  const number = (value) => (value === null ? "–" : whole(value).toLocaleString("en"));
  const name = (row) => row[TITLE] || row[PATH].slice(row[PATH].lastIndexOf("/") + 1);
  const page = (row) => (row[PAGE] || `articles/${row[PATH]}.html`).split("/").map(encodeURIComponent).join("/");

  function start(data) {
    meta = data;
    body = document.querySelector("#rows tbody");
    if (!meta.chunks) return;
    $("shown").textContent = "loading …";
    setTimeout(() => load(1), 50); // the rows that the page holds are painted first
  }

  function load(n) {
    const script = document.createElement("script");
    script.src = `static/rows-${String(n).padStart(4, "0")}.js`;
    script.onerror = () => { $("shown").textContent = `${script.getAttribute("src")} is missing: the list below is not complete.`; };
    script.onload = () => {
      script.remove();
      loaded = n;
      if (n < meta.chunks) {
        $("shown").textContent = `loading ${count(rows.length)} of ${count(meta.inputs)} …`;
        load(n + 1);
      } else ready();
    };
    document.head.append(script);
  }

  function add(part) {
    for (const row of part) rows.push(row);
  }

  // Of each article what stands: the decision in the draft, else the one that the run was given.
  function decided() {
    const mine = new Map();
    for (const each of copydeskReview.current().values()) {
      if (each.subject.kind !== "verdict" && each.subject.kind !== "note") continue;
      const both = mine.get(each.page) || { verdict: "", note: false };
      if (each.subject.kind === "note") both.note = true; else both.verdict = each.decision;
      mine.set(each.page, both);
    }
    for (const row of rows) {
      row[GIVEN] ??= row[DECISION];
      const found = mine.get(row[PAGE] || `articles/${row[PATH]}.html`);
      row[DECISION] = found ? found.verdict || (found.note ? "note" : row[GIVEN]) : row[GIVEN];
    }
    $("rows").classList.toggle("has-decisions", rows.some((row) => row[DECISION]));
  }

  function option(select, value, words) {
    const element = document.createElement("option");
    element.value = value;
    element.textContent = words;
    select.append(element);
  }

  function ready() {
    height = body.rows.length ? body.rows[0].getBoundingClientRect().height || height : height;
    const tally = (column) => {
      const counts = new Map();
      for (const row of rows) counts.set(row[column], (counts.get(row[column]) || 0) + 1);
      return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    };
    const states = new Map(tally(STATE));
    STATES.forEach((key, n) => { if (states.has(n)) option($("state"), key, `${LABELS[n]} (${count(states.get(n))})`); });
    const partial = rows.filter((row) => row[PARTIAL]).length;
    if (partial) option($("state"), "partial", `Partly read (${count(partial)})`);
    const reasons = new Array(meta.reasons.length).fill(0);
    for (const row of rows) for (const code of row[CODES]) reasons[code]++;
    meta.reasons.forEach(([code, words], n) => option($("reason"), code, `${words} (${count(reasons[n])})`));
    for (const [code, n] of tally(LANGUAGE)) option($("language"), code || "-", `${meta.languages[code] || code || "undetermined"} (${count(n)})`);
    for (const [value, words] of DECISIONS) option($("decision"), value, words);
    decided();
    copydeskReview.when(() => { decided(); apply(); });
    for (const [site, n] of tally(SITE).slice(0, MOST_SITES)) option($("site"), site || "-", `${site || "none"} (${count(n)})`);

    for (const head of document.querySelectorAll("#rows thead th")) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.addEventListener("click", () => sortBy(head.dataset.sort));
      head.replaceChildren(button);
    }
    for (const id of FILTERS) $(id).addEventListener(id === "q" ? "input" : "change", fromForm);
    $("reset").addEventListener("click", () => { location.hash = ""; fromHash(); });
    $("export").addEventListener("click", save);
    $("filters").addEventListener("submit", (event) => event.preventDefault());
    $("filters").hidden = false;
    document.querySelector(".keys").hidden = false;
    addEventListener("hashchange", () => { fromHash(); if (Object.keys(state).length) document.querySelector(".list").scrollIntoView(); });
    addEventListener("scroll", draw, { passive: true });
    addEventListener("resize", draw, { passive: true });
    addEventListener("beforeprint", () => { onPaper = true; draw(); });
    addEventListener("afterprint", () => { onPaper = false; first = -1; draw(); });
    addEventListener("keydown", key);
    body.addEventListener("click", remember);
    fromHash();
    goBack();
  }

  // --- the state of the table is what stands behind the # of the address ---

  function fromHash() {
    state = {};
    for (const part of location.hash.slice(1).split("&")) {
      const cut = part.indexOf("=");
      if (cut < 1) continue;
      try { state[part.slice(0, cut)] = decodeURIComponent(part.slice(cut + 1)); } catch { /* not an address of ours: as if it were not there */ }
    }
    for (const id of FILTERS) {
      const control = $(id);
      const value = state[id] || "";
      if (control.tagName === "SELECT" && value && ![...control.options].some((item) => item.value === value)) option(control, value, value);
      control.value = value;
    }
    apply();
  }

  function toHash() {
    const hash = Object.entries(state).filter(([, value]) => value).map(([id, value]) => `${id}=${encodeURIComponent(value)}`).join("&");
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  }

  function fromForm() {
    for (const id of FILTERS) state[id] = $(id).value;
    toHash();
    apply();
  }

  function sortBy(id) {
    const [, way] = SORTS[id];
    const natural = way > 0 ? id : `-${id}`;
    const other = way > 0 ? `-${id}` : id;
    state.sort = state.sort === natural ? other : natural;
    toHash();
    apply();
  }

  function apply() {
    const words = (state.q || "").toLowerCase().split(/\s+/).filter(Boolean);
    const stateIs = STATES.indexOf(state.state);
    const reason = state.reason ? meta.reasons.findIndex(([code]) => code === state.reason) : -1;
    const group = Number(state.group) || 0;
    const plain = (value) => (value === "-" ? "" : value);
    shown = [];
    for (let n = 0; n < rows.length; n++) {
      const row = rows[n];
      if (state.state && (state.state === "partial" ? !row[PARTIAL] : row[STATE] !== stateIs)) continue;
      if (state.reason && !row[CODES].includes(reason)) continue;
      if (state.language && row[LANGUAGE] !== plain(state.language)) continue;
      if (state.site && row[SITE] !== plain(state.site)) continue;
      if (group && row[GROUP] !== group) continue;
      if (state.decision && row[DECISION] !== (state.decision === "none" ? "" : state.decision)) continue;
      if (words.length) {
        const text = (texts[n] ??= `${row[TITLE] || ""}\n${row[PATH]}\n${row[SITE]}\n${row[REASON]}\n${row[CODES].map((code) => meta.reasons[code].join(" ")).join("\n")}`.toLowerCase());
        if (!words.every((word) => text.includes(word))) continue;
      }
      shown.push(n);
    }
    shown.sort(order());
    at = -1;
    first = last = -1;
    $("rows").setAttribute("aria-rowcount", shown.length + 1);
    for (const head of document.querySelectorAll("#rows thead th")) {
      const sort = (state.sort || "").replace(/^-/, "");
      if (head.dataset.sort === sort) head.setAttribute("aria-sort", state.sort.startsWith("-") ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    const tall = shown.length > TALLEST ? `; the list ends after ${count(TALLEST)}, search to see others` : "";
    const what = state.sort ? "" : ", most worth a look first";
    const extra = group ? `, near-duplicates of group ${group}` : "";
    $("shown").textContent = (shown.length === rows.length ? `${count(rows.length)}${what}` : `${count(shown.length)} of ${count(rows.length)}${extra}${what}`) + tall;
    $("none").hidden = shown.length > 0;
    draw();
  }

  function order() {
    const worth = (a, b) => rows[a][RANK] - rows[b][RANK];
    if (!state.sort) return worth;
    const down = state.sort.startsWith("-");
    const [column] = SORTS[state.sort.replace(/^-/, "")] || [STATE];
    const way = down ? -1 : 1;
    const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
    if (column === TITLE) {
      const keys = new Map(shown.map((n) => [n, name(rows[n])]));
      return (a, b) => way * collator.compare(keys.get(a), keys.get(b)) || a - b;
    }
    return (a, b) => {
      const x = rows[a][column], y = rows[b][column];
      if (x === y) return worth(a, b);
      if (x === null || x === "") return 1; // what has no value comes last either way
      if (y === null || y === "") return -1;
      return way * (x < y ? -1 : 1);
    };
  }

  // --- drawing ---

  function draw() {
    const total = Math.min(shown.length, onPaper ? MOST_PRINTED : TALLEST);
    let from = 0, to = total;
    if (!onPaper) {
      const top = body.getBoundingClientRect().top;
      from = Math.min(Math.max(0, Math.floor(-top / height) - OVERSCAN), Math.max(0, total - 1));
      to = Math.min(total, from + Math.ceil(innerHeight / height) + 2 * OVERSCAN);
    }
    if (from === first && to === last) return;
    first = from;
    last = to;
    const part = document.createDocumentFragment();
    if (from > 0) part.append(space(from * height));
    for (let n = from; n < to; n++) part.append(line(rows[shown[n]], n));
    if (to < total) part.append(space((total - to) * height));
    body.replaceChildren(part);
  }

  function space(pixels) {
    const row = document.createElement("tr");
    row.className = "space";
    row.setAttribute("aria-hidden", "true");
    const cell = document.createElement("td");
    cell.colSpan = 10;
    cell.style.height = `${pixels}px`;
    row.append(cell);
    return row;
  }

  function cell(row, className, text) {
    const element = row.insertCell();
    if (className) element.className = className;
    element.textContent = text;
    return element;
  }

  function bdi(text) {
    const element = document.createElement("bdi");
    element.textContent = text;
    return element;
  }

  function line(row, n) {
    const element = document.createElement("tr");
    element.dataset.n = n;
    element.setAttribute("aria-rowindex", n + 2);
    if (n === at) element.className = "at";
    const badge = document.createElement("span");
    badge.className = `badge ${STATES[row[STATE]]}`;
    const sign = document.createElement("span");
    sign.className = "sign";
    sign.setAttribute("aria-hidden", "true");
    sign.textContent = SIGNS[row[STATE]];
    badge.append(sign, ` ${LABELS[row[STATE]]}`);
    cell(element, "", "").append(badge);
    const title = cell(element, "title", "");
    const link = document.createElement("a");
    link.href = page(row);
    link.append(bdi(name(row)));
    link.title = row[PATH];
    const small = document.createElement("small");
    small.append(bdi((row[PARTIAL] ? "Partly read. " : "") + (row[REASON] || row[PATH])));
    small.title = row[REASON];
    if (row[DECISION]) {
      const decision = document.createElement("span");
      decision.className = "phone";
      decision.textContent = `${copydeskReview.words(row[DECISION])} · `;
      small.prepend(decision);
    }
    title.append(link, small);
    cell(element, "wide decision", row[DECISION] ? copydeskReview.words(row[DECISION]) : "");
    cell(element, "num", number(row[SCORE]));
    cell(element, "num wide", number(row[WORDS]));
    cell(element, "num wide", number(row[EASE]));
    cell(element, "num wide", number(row[RATE]));
    cell(element, "num wide", row[STRIPPED] === null ? "–" : `${whole(100 * row[STRIPPED])} %`);
    cell(element, "wide", "").append(bdi(row[LANGUAGE] || "–"));
    cell(element, "wide", "").append(bdi(row[SITE] || "–"));
    return element;
  }

  // --- keys ---

  function select(n, middle) {
    const total = Math.min(shown.length, TALLEST);
    if (!total) return;
    at = Math.max(0, Math.min(total - 1, n));
    const head = document.querySelector("#rows thead").getBoundingClientRect().height;
    const top = body.getBoundingClientRect().top + at * height;
    if (middle) scrollBy({ top: top - innerHeight / 2, behavior: "instant" });
    else if (top < head) scrollBy({ top: top - head - height, behavior: "instant" });
    else if (top + height > innerHeight) scrollBy({ top: top + 2 * height - innerHeight, behavior: "instant" });
    first = last = -1;
    draw();
    const row = body.querySelector("tr.at a");
    if (row) row.focus({ preventScroll: true });
  }

  function key(event) {
    const typing = copydeskReview.typing(event.target);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (event.target === $("q") && $("q").value) { $("q").value = ""; fromForm(); } else document.activeElement.blur();
    } else if (event.key === "Enter" && event.target === $("q")) select(0);
    else if (typing) return;
    else if (document.querySelector("dialog[open]")) return;
    else if (event.key === "?") copydeskReview.help();
    else if (event.key === "/") { $("q").focus(); $("q").select(); }
    else if (event.key === "j") select(at + 1);
    else if (event.key === "k") select(at - 1);
    else if (event.key === "e") save();
    else return;
    event.preventDefault();
  }

  // The pages of the articles step through the list as it stands here, not through the whole folder.
  function remember(event) {
    const row = event.target.closest("tr[data-n]");
    if (!row || !event.target.closest("a")) return;
    const n = Number(row.dataset.n);
    const from = Math.max(0, n - 1000);
    try {
      sessionStorage.setItem("copydesk-view", location.hash);
      sessionStorage.setItem("copydesk-order", JSON.stringify(shown.slice(from, n + 1000).map((index) => page(rows[index]))));
    } catch {
      // No storage here: the pages step through the folder in its own order.
    }
  }

  // From an article, `u` and Back lead to the list as it was, and to the article's row in it.
  function goBack() {
    let last = null;
    try {
      last = sessionStorage.getItem("copydesk-last");
      sessionStorage.removeItem("copydesk-last");
    } catch { /* no storage here: the list begins at its top */ }
    const n = last === null ? -1 : shown.findIndex((index) => page(rows[index]) === last);
    if (n >= 0) select(n, true);
  }

  // --- the rows as they are filtered and sorted, as CSV ---

  function save() {
    const [start, behind] = meta.formula.map((pattern) => new RegExp(pattern, "gv"));
    const cell = (value) => {
      if (value === null || value === undefined) return "";
      if (typeof value === "number") return String(value);
      return `"${value.replace(start, "'$&").replace(behind, "$1'$2").replaceAll('"', '""')}"`;
    };
    const lines = [["page", "title", "path", "verdict", "score", "words", "reading_ease", "speculative_sentences_percent", "stripped_share", "language", "site", "decision", "reason"]];
    for (const n of shown) {
      const row = rows[n];
      lines.push([page(row), name(row), row[PATH], LABELS[row[STATE]], row[SCORE], row[WORDS], row[EASE], row[RATE], row[STRIPPED], row[LANGUAGE], row[SITE], copydeskReview.words(row[DECISION]), row[REASON]]);
    }
    const text = lines.map((line) => line.map(cell).join(",")).join("\r\n");
    copydeskReview.download("articles-shown.csv", "text/csv", "\ufeff" + text + "\r\n");
  }

  return { start, add };
})();
