// The rows of the overview's list: a column an array, as reports/columns.py packs them. Text is taken apart when it is first asked for.
"use strict";
const copydeskRows = (() => {
  const NONE = -(2 ** 31); // in a column: no number
  const number = {}; // by a column's name, of each row its number
  const files = []; // { first, rows, texts: { name: { bytes, all, starts } } }
  const orders = new Map();
  let meta = null;
  let hits = null;
  let total = 0;

  function start(data) {
    meta = data;
    for (const name of meta.numbers) number[name] = new Int32Array(meta.inputs);
  }

  async function add(head, packed) {
    const bytes = await copydeskUnpacked(packed);
    const { rows } = head;
    let from = 0;
    head.numbers.forEach(([lowest, planes], at) => {
      fill(number[meta.numbers[at]].subarray(total, total + rows), bytes.subarray(from, from += rows * planes), lowest);
    });
    const texts = {};
    head.texts.forEach((size, at) => { texts[meta.texts[at]] = { bytes: bytes.subarray(from, from += size) }; });
    files.push({ first: total, rows, texts });
    total += rows;
  }

  // Numbers from their planes.
  function fill(column, bytes, lowest) {
    const rows = column.length;
    for (let from = 0, shift = 0; from < bytes.length; from += rows, shift += 8) for (let n = 0; n < rows; n++) column[n] |= bytes[from + n] << shift;
    for (let n = 0; n < rows; n++) column[n] = column[n] ? column[n] + lowest - 1 : NONE;
  }

  // Of each rule the rows of the articles in which it did something.
  async function addHits(head, packed) {
    const bytes = await copydeskUnpacked(packed);
    const found = new Map();
    let from = 0;
    meta.rules.forEach(([rule, articles], at) => {
      const [lowest, planes] = head[at];
      const rows = new Int32Array(articles);
      fill(rows, bytes.subarray(from, from += articles * planes), lowest);
      for (let n = 0, last = -1; n < articles; n++) rows[n] = last += rows[n];
      found.set(rule, rows);
    });
    hits = found;
  }

  // 1 for each row of a rule; null where its rows have not been added yet.
  function ruled(rule) {
    if (!hits) return null;
    const found = new Uint8Array(total);
    for (const n of hits.get(rule) || []) found[n] = 1;
    return found;
  }

  // --- text ---

  // All entries of a file's text as one, each ended by \0, and where each begins.
  function text(file, name) {
    const found = file.texts[name];
    if (found.bytes) {
      found.all = new TextDecoder().decode(found.bytes);
      found.bytes = null;
      const starts = [0];
      for (let at = found.all.indexOf("\0"); at >= 0; at = found.all.indexOf("\0", at + 1)) starts.push(at + 1);
      found.starts = Uint32Array.from(starts);
    }
    return found;
  }

  function entry(file, name, n) {
    const { all, starts } = text(file, name);
    return all.slice(starts[n], starts[n + 1] - 1);
  }

  const fileOf = (n) => files[Math.floor(n / files[0].rows)];
  const [path, title, named] = ["path", "title", "page"].map((name) => (n) => { const file = fileOf(n); return entry(file, name, n - file.first); });
  const page = (n) => named(n) || `articles/${path(n)}.html`;
  const reason = (n) => entry(fileOf(n), "reasons", number.reason[n]);
  const name = (n) => title(n) || path(n).slice(path(n).lastIndexOf("/") + 1);
  const hasReason = (code, n) => number[`reasons-${Math.floor(code / meta.bits)}`][n] >> code % meta.bits & 1;

  // --- search ---

  // Calls `found` with the number of each entry that has the pattern.
  function look(file, name, pattern, found) {
    const { all, starts } = text(file, name);
    let n = 0;
    pattern.lastIndex = 0;
    while (pattern.test(all)) {
      const at = pattern.lastIndex - 1; // of the match's last letter
      while (starts[n + 1] <= at) n++;
      found(n);
      pattern.lastIndex = starts[n + 1];
    }
  }

  // 1 for each row that has every word in its title, its path, its site or what speaks against it.
  function search(words) {
    const fits = new Uint8Array(total).fill(1);
    for (const word of words) {
      const pattern = new RegExp(word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "giu");
      const holds = (words) => { pattern.lastIndex = 0; return pattern.test(words); };
      const found = new Uint8Array(total);
      const sites = meta.sites.map(holds);
      if (sites.includes(true)) for (let n = 0; n < total; n++) if (sites[number.site[n]]) found[n] = 1;
      meta.reasons.forEach((words, code) => { if (holds(words.join(" "))) for (let n = 0; n < total; n++) found[n] |= hasReason(code, n); });
      for (const file of files) {
        const { first, rows } = file;
        for (const name of ["title", "path"]) look(file, name, pattern, (n) => { found[first + n] = 1; });
        const messages = new Set();
        look(file, "reasons", pattern, (n) => messages.add(n));
        if (messages.size) for (let n = first; n < first + rows; n++) if (messages.has(number.reason[n])) found[n] = 1;
      }
      for (let n = 0; n < total; n++) fits[n] &= found[n];
    }
    return fits;
  }

  // --- order ---

  // All rows by a column, those without a number last either way; of equal ones, and without a column, what a look is worth most first.
  function ordered(column, down) {
    const key = `${down ? "-" : ""}${column}`;
    if (!orders.has(key)) orders.set(key, sorted(column, down));
    return orders.get(key);
  }

  function sorted(column, down) {
    const byPlace = new Uint32Array(total);
    for (let n = 0; n < total; n++) byPlace[number.place[n]] = n;
    if (!column) return byPlace;
    const values = number[column];
    let low = 0, high = 0;
    for (const value of values) if (value !== NONE) { low = Math.min(low, value); high = Math.max(high, value); }
    // Counted, not compared: how many rows stand before those with each number says where they go.
    const bucket = (value) => (value === NONE ? high - low + 1 : down ? high - value : value - low);
    const before = new Uint32Array(high - low + 3);
    for (const value of values) before[bucket(value) + 1]++;
    for (let n = 1; n < before.length; n++) before[n] += before[n - 1];
    const order = new Uint32Array(total);
    for (const n of byPlace) order[before[bucket(values[n])]++] = n;
    return order;
  }

  const reorder = (column) => { orders.delete(column); orders.delete(`-${column}`); };

  return { NONE, number, start, add, addHits, ruled, count: () => total, path, page, name, reason, hasReason, search, ordered, reorder };
})();
