// The index's list: search, filters, sorting and keys over any number of rows, of which only those in sight are in the page.
// Its data comes as script files (a page opened from a folder may not fetch), which rows.js holds. Text is only ever set as text.
"use strict";
document.documentElement.classList.add("scripted"); // of the rows that the page holds, those far below need no layout
const copydesk = (() => {
  const STATES = ["reject", "review", "failed", "ungraded", "pass", "skipped"];
  const LABELS = ["Rejected", "To review", "Failed", "Not graded", "Pass", "Skipped"];
  const SIGNS = ["✕", "!", "✕", "?", "✓", "–"];
  const DECISIONS = [["none", "undecided"], ["accept", "accepted"], ["send-back", "sent back"], ["note", "with a note"], ["again", "look again: the text has changed"], ["disputed", "disputed: reviewers do not agree"]];
  const SORTS = { state: 1, title: 1, decision: 1, score: 1, words: -1, ease: 1, speculation: -1, stripped: -1, language: 1, site: 1 }; // 1: the lowest first
  const COLUMN = { speculation: "rate", kept: "stripped" }; // in the data, where it is called otherwise
  const RANGES = { score: ["Score", ""], words: ["Words", ""], kept: ["Text kept", " %"], trust: ["Trust", ""], ease: ["Reading ease", ""], speculation: ["Speculative sentences", " %"] };
  const FILTERS = ["q", "state", "reason", "language", "site", "rule", "decision"];
  const MOST_PRINTED = 2000;
  const TALLEST = 250000; // rows; browsers cannot lay out a page much taller
  const MOST_SITES = 500;
  const OVERSCAN = 10; // rows drawn beyond those in sight

  const $ = (id) => document.getElementById(id);
  const rows = copydeskRows;
  const { NONE, number } = rows;
  let meta = null;
  let given = null; // of each row the decision that the run knows of
  let shown = []; // the rows, filtered and sorted
  let state = {};
  let at = -1;
  let height = 54;
  let first = 0, last = -1; // of `shown`, what is drawn
  const drawn = new Map(); // of these, by their places, the elements
  let onPaper = false; // then all rows are drawn, as many as anybody would print
  let body;

  const count = (n) => n.toLocaleString("en").replace("-", "−");
  // As the pages have it: a half goes to the even number. || 0: no "-0"
  const whole = (value) => (Math.abs(value % 1) === 0.5 ? 2 * Math.round(value / 2) : Math.round(value)) || 0;
  const figure = (name, n, unit = "") => (number[name][n] === NONE ? "–" : `${count(whole(number[name][n] / (meta.factors[name] || 1)))}${unit}`);
  const page = (n) => rows.page(n).split("/").map(encodeURIComponent).join("/").replaceAll("'", "%27"); // as an address has it behind a "?"
  const href = (n) => (meta.viewer ? `${meta.viewer}?${page(n)}` : page(n));
  const language = (n) => meta.languages[number.language[n]]?.[0] || "";
  const site = (n) => meta.sites[number.site[n]] || "";
  const decision = (n) => DECISIONS[number.decision[n] + 1]?.[0] || "";

  function start(data) {
    meta = data;
    rows.start(data);
    body = document.querySelector("#rows tbody");
    if (!meta.files) return;
    $("shown").textContent = "loading …";
    setTimeout(load, 50); // the rows that the page holds are painted first
  }

  async function load() {
    try {
      for (let n = 1; n <= meta.files; n++) {
        await added(`static/rows-${String(n).padStart(4, "0")}.js`);
        if (n % 16 === 0) $("shown").textContent = `loading ${count(rows.count())} of ${count(meta.inputs)} …`;
      }
    } catch (wrong) {
      document.documentElement.classList.remove("scripted");
      $("shown").textContent = `${wrong.message}: the list below is not complete.`;
      return;
    }
    ready();
  }

  let adding = null; // what the file that was loaded last is unpacked with
  const add = (head, packed) => { adding = rows.add(head, packed); };
  const hits = (head, packed) => { adding = rows.addHits(head, packed); };

  // Loads a file of data, and waits until it is unpacked.
  function added(name) {
    return new Promise((done, fail) => {
      const script = document.createElement("script");
      script.src = name;
      script.onerror = () => fail(new Error(`${name} is missing`));
      script.onload = () => {
        script.remove();
        adding.then(done, () => fail(new Error(`${name} cannot be read`)));
      };
      document.head.append(script);
    });
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
    const code = (name) => DECISIONS.findIndex(([known]) => known === name) - 1;
    number.decision.set(given);
    for (let n = 0; mine.size && n < rows.count(); n++) {
      const found = mine.get(rows.page(n));
      if (found && (found.verdict || found.note)) number.decision[n] = code(found.verdict || "note");
    }
    rows.reorder("decision");
    $("rows").classList.toggle("has-decisions", number.decision.some((code) => code !== NONE));
  }

  function option(select, value, words) {
    const element = document.createElement("option");
    element.value = value;
    element.textContent = words;
    select.append(element);
  }

  function ready() {
    height = body.rows.length ? body.rows[0].getBoundingClientRect().height || height : height;
    for (const part of document.querySelectorAll("#rows .later")) part.remove();
    const tally = (column) => {
      const counts = new Map();
      for (const value of number[column]) counts.set(value, (counts.get(value) || 0) + 1);
      return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    };
    const states = new Map(tally("state"));
    STATES.forEach((key, n) => { if (states.has(n)) option($("state"), key, `${LABELS[n]} (${count(states.get(n))})`); });
    const partial = new Map(tally("partial")).get(1);
    if (partial) option($("state"), "partial", `Partly read (${count(partial)})`);
    meta.reasons.forEach(([name, words], code) => {
      let n = 0;
      for (let row = 0; row < rows.count(); row++) n += rows.hasReason(code, row);
      option($("reason"), name, `${words} (${count(n)})`);
    });
    for (const [code, n] of tally("language")) option($("language"), meta.languages[code]?.[0] || "-", `${meta.languages[code]?.[1] || "undetermined"} (${count(n)})`);
    let group = null;
    for (const [rule, n] of meta.rules) {
      const family = rule.slice(0, rule.indexOf("."));
      if (group?.label !== family) {
        group = document.createElement("optgroup");
        group.label = family;
        $("rule").append(group);
      }
      option(group, rule, `${rule.slice(family.length + 1)} (${count(n)})`);
    }
    for (const [value, words] of DECISIONS) option($("decision"), value, words);
    given = number.decision.slice();
    decided();
    copydeskReview.when(() => { decided(); apply(); });
    for (const [code, n] of tally("site").slice(0, MOST_SITES)) option($("site"), meta.sites[code] || "-", `${meta.sites[code] || "none"} (${count(n)})`);

    for (const head of document.querySelectorAll("#rows thead th")) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.addEventListener("click", () => sortBy(head.dataset.sort));
      head.replaceChildren(button);
    }
    for (const id of FILTERS) $(id).addEventListener(id === "q" ? "input" : "change", fromForm);
    for (const figure of document.querySelectorAll(".shapes figure")) {
      const { key } = figure.dataset;
      figure.querySelector(".range").hidden = false;
      for (const input of figure.querySelectorAll("input")) input.addEventListener("change", () => {
        const [from, below] = ["from", "below"].map((end) => $(`${key}-${end}`).value);
        choose(key, from || below ? `${from}..${below}` : "");
      });
      figure.querySelector("svg").addEventListener("click", (event) => {
        const bar = event.target.closest("g");
        if (bar) choose(key, state[key] === bar.dataset.range ? "" : bar.dataset.range);
      });
    }
    for (const link of document.querySelectorAll("a[href='#panel']")) link.addEventListener("click", (event) => {
      event.preventDefault(); // what stands behind the # is the state of the list
      $("panel").scrollIntoView();
      $("panel").focus({ preventScroll: true });
    });
    $("ask").addEventListener("click", copydeskReview.help);
    $("reset").addEventListener("click", () => { location.hash = ""; fromHash(); });
    $("export").addEventListener("click", save);
    $("filters").addEventListener("submit", (event) => event.preventDefault());
    $("filters").hidden = false;
    document.querySelector(".keys").hidden = false;
    addEventListener("hashchange", () => { fromHash(); if (Object.keys(state).length) document.querySelector(".list").scrollIntoView(); });
    addEventListener("scroll", draw, { passive: true });
    addEventListener("resize", draw, { passive: true });
    addEventListener("beforeprint", () => { onPaper = true; draw(); });
    addEventListener("afterprint", () => { onPaper = false; clear(); draw(); });
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

  // One filter more, or another value of it, beside what is filtered already.
  function choose(name, value) {
    state[name] = value;
    toHash();
    apply();
  }

  // [from, below] of a range in the address, "40..60"; either may be left out.
  function range(name) {
    const ends = /^(-?\d*\.?\d*)\.\.(-?\d*\.?\d*)$/.exec(state[name] || "");
    return ends && [ends[1] === "" ? -Infinity : Number(ends[1]), ends[2] === "" ? Infinity : Number(ends[2])];
  }

  function measured(name, n) {
    const column = COLUMN[name] || name;
    if (number[column][n] === NONE) return NaN;
    return name === "kept" ? 100 - number[column][n] / (meta.factors[column] / 100) : number[column][n] / (meta.factors[column] || 1);
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
    const natural = SORTS[id] > 0 ? id : `-${id}`;
    const other = SORTS[id] > 0 ? `-${id}` : id;
    state.sort = state.sort === natural ? other : natural;
    toHash();
    apply();
  }

  // 1 for each row that fits the filters.
  function fitting() {
    const fits = rows.search((state.q || "").split(/\s+/).filter(Boolean));
    const keep = (test) => { for (let n = 0; n < fits.length; n++) if (fits[n] && !test(n)) fits[n] = 0; };
    const is = (column, code) => keep((n) => number[column][n] === code);
    const named = (names, name) => (name === "-" ? NONE : names.indexOf(name));
    if (state.state === "partial") is("partial", 1);
    else if (state.state) is("state", STATES.indexOf(state.state));
    if (state.reason) {
      const code = meta.reasons.findIndex(([name]) => name === state.reason);
      keep((n) => code >= 0 && rows.hasReason(code, n));
    }
    if (state.language) is("language", named(meta.languages.map(([code]) => code), state.language));
    if (state.site) is("site", named(meta.sites, state.site));
    if (state.group) is("group", Number(state.group));
    for (const name of Object.keys(RANGES)) {
      const ends = range(name);
      if (ends) keep((n) => measured(name, n) >= ends[0] && measured(name, n) < ends[1]);
    }
    if (state.rule) {
      const ruled = rows.ruled(state.rule);
      keep((n) => ruled[n]);
    }
    if (state.decision) is("decision", state.decision === "none" ? NONE : DECISIONS.findIndex(([name]) => name === state.decision) - 1);
    return fits;
  }

  // What is filtered by and has no box of its own in the bar: a click takes it away.
  function showRanges() {
    const chips = [];
    for (const [name, [words, unit]] of Object.entries(RANGES)) {
      const ends = range(name);
      const [from, below] = ends || [-Infinity, Infinity];
      if (ends) chips.push([name, [words, from > -Infinity ? `from ${from}${unit}` : "", below < Infinity ? `below ${below}${unit}` : ""].filter(Boolean).join(" ")]);
      const figure = document.querySelector(`.shapes figure[data-key=${name}]`);
      if (!figure) continue;
      $(`${name}-from`).value = from > -Infinity ? from : "";
      $(`${name}-below`).value = below < Infinity ? below : "";
      for (const bar of figure.querySelectorAll("g")) {
        const [low, high] = bar.dataset.range.split("..");
        bar.classList.toggle("off", (low === "" ? -Infinity : Number(low)) < from || (high === "" ? Infinity : Number(high)) > below);
      }
    }
    if (state.group) chips.push(["group", `Near-duplicates, group ${state.group}`]);
    $("chips").replaceChildren(...chips.map(([name, words]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `${words} ×`;
      button.setAttribute("aria-label", `${words}: show all again`);
      button.addEventListener("click", () => choose(name, ""));
      return button;
    }));
  }

  function apply() {
    showRanges();
    if (state.rule && !rows.ruled(state.rule)) {
      $("shown").textContent = "loading …";
      added("static/hits.js").then(apply, (wrong) => { $("shown").textContent = `${wrong.message}: nothing can be filtered by rule.`; });
      return;
    }
    const fits = fitting();
    const sort = (state.sort || "").replace(/^-/, "");
    const order = rows.ordered(SORTS[sort] ? COLUMN[sort] || sort : "", SORTS[sort] && state.sort.startsWith("-"));
    shown = order.filter((n) => fits[n]);
    at = -1;
    clear();
    $("rows").setAttribute("aria-rowcount", shown.length + 1);
    for (const head of document.querySelectorAll("#rows thead th")) {
      if (head.dataset.sort === sort) head.setAttribute("aria-sort", state.sort.startsWith("-") ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    const tall = shown.length > TALLEST ? `; the list ends after ${count(TALLEST)}, search to see others` : "";
    $("order").hidden = Boolean(state.sort) || shown.length < 2;
    $("shown").textContent = (shown.length === rows.count() ? `all ${count(rows.count())}` : `${count(shown.length)} of ${count(rows.count())}`) + tall;
    $("none").hidden = shown.length > 0;
    draw();
  }

  // --- drawing ---

  function clear() {
    body.replaceChildren();
    drawn.clear();
    first = 0;
    last = -1;
  }

  // The rows in sight, and some more; nothing is touched while those that are drawn reach, and rows that stay are left where they are.
  function draw() {
    const total = Math.min(shown.length, onPaper ? MOST_PRINTED : TALLEST);
    const top = body.getBoundingClientRect().top;
    const above = onPaper ? 0 : Math.min(Math.max(0, Math.floor(-top / height)), Math.max(0, total - 1));
    const below = onPaper ? total : Math.min(total, above + Math.ceil(innerHeight / height) + 1);
    if (above >= first && below <= last) return;
    first = onPaper ? 0 : Math.max(0, above - OVERSCAN);
    last = Math.min(total, below + (onPaper ? 0 : OVERSCAN));
    for (const [n, element] of drawn) {
      if (n >= first && n < last) continue;
      element.remove();
      drawn.delete(n);
    }
    for (const element of body.querySelectorAll(".space")) element.remove();
    let next = null;
    for (let n = last - 1; n >= first; n--) {
      if (!drawn.has(n)) {
        drawn.set(n, line(shown[n], n));
        body.insertBefore(drawn.get(n), next);
      }
      next = drawn.get(n);
    }
    if (first > 0) body.prepend(space(first * height));
    if (last < total) body.append(space((total - last) * height));
  }

  function space(pixels) {
    const row = document.createElement("tr");
    row.className = "space";
    row.setAttribute("aria-hidden", "true");
    const cell = document.createElement("td");
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

  function line(n, place) {
    const element = document.createElement("tr");
    element.dataset.n = place;
    element.setAttribute("aria-rowindex", place + 2);
    if (place === at) element.className = "at";
    const badge = document.createElement("span");
    badge.className = `badge ${STATES[number.state[n]]}`;
    const sign = document.createElement("span");
    sign.className = "sign";
    sign.setAttribute("aria-hidden", "true");
    sign.textContent = SIGNS[number.state[n]];
    badge.append(sign, ` ${LABELS[number.state[n]]}`);
    cell(element, "", "").append(badge);
    const title = cell(element, "title", "");
    const link = document.createElement("a");
    link.href = href(n);
    link.append(bdi(rows.name(n)));
    link.title = rows.path(n);
    const small = document.createElement("small");
    const reason = rows.reason(n);
    small.append(bdi((number.partial[n] ? "Partly read. " : "") + (reason || rows.path(n))));
    small.title = reason;
    const words = decision(n) && copydeskReview.words(decision(n));
    if (words) {
      const mine = document.createElement("span");
      mine.className = "phone";
      mine.textContent = `${words} · `;
      small.prepend(mine);
    }
    title.append(link, small);
    cell(element, "wide decision", words);
    cell(element, "num", figure("score", n));
    for (const name of ["words", "ease", "rate"]) cell(element, "num wide", figure(name, n));
    cell(element, "num wide", number.stripped[n] === NONE ? "–" : `${whole(number.stripped[n] / (meta.factors.stripped / 100))} %`);
    cell(element, "wide", "").append(bdi(language(n) || "–"));
    cell(element, "wide", "").append(bdi(site(n) || "–"));
    return element;
  }

  // --- keys ---

  function select(n, middle) {
    const total = Math.min(shown.length, TALLEST);
    if (!total) return;
    drawn.get(at)?.classList.remove("at");
    at = Math.max(0, Math.min(total - 1, n));
    const head = document.querySelector("#rows thead").getBoundingClientRect().height;
    const top = body.getBoundingClientRect().top + at * height;
    if (middle) scrollBy({ top: top - innerHeight / 2, behavior: "instant" });
    else if (top < head) scrollBy({ top: top - head - height, behavior: "instant" });
    else if (top + height > innerHeight) scrollBy({ top: top + 2 * height - innerHeight, behavior: "instant" });
    draw();
    drawn.get(at)?.classList.add("at");
    drawn.get(at)?.querySelector("a").focus({ preventScroll: true });
  }

  function key(event) {
    const typing = copydeskReview.typing(event.target);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return; // Escape closes it
    if (event.key === "Escape") {
      if (event.target === $("q") && $("q").value) { $("q").value = ""; fromForm(); } else document.activeElement.blur();
    } else if (event.key === "Enter" && event.target === $("q")) select(0);
    else if (typing) return;
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
      sessionStorage.setItem("copydesk-order", JSON.stringify(Array.from(shown.slice(from, n + 1000), href)));
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
    const n = last === null ? -1 : shown.findIndex((row) => page(row) === last);
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
    const value = (name, n) => (number[name][n] === NONE ? null : number[name][n] / (meta.factors[name] || 1));
    for (const n of shown) {
      const figures = ["score", "words", "ease", "rate", "stripped"].map((name) => value(name, n));
      lines.push([href(n), rows.name(n), rows.path(n), LABELS[number.state[n]], ...figures, language(n), site(n), copydeskReview.words(decision(n)), rows.reason(n)]);
    }
    const text = lines.map((line) => line.map(cell).join(",")).join("\r\n");
    copydeskReview.download("articles-shown.csv", "text/csv", "\ufeff" + text + "\r\n");
  }

  return { start, add, hits };
})();
