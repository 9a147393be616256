// Shows the article that the address names behind its question mark, from the shard that holds it: what stands there is the page that the
// report would have for it, and its scripts are those of such a page.
"use strict";
const copydeskViewer = (() => {
  const SCRIPTS = ["review", "run", "notes", "decide", "article", "map"];
  const BYTES = 3; // of a name's checksum
  const main = document.getElementById("main");
  let shards = []; // those that may hold it
  let found = false;
  let name = "";
  try { name = decodeURIComponent(location.search.slice(1)); } catch { /* no page has such a name */ }

  function script(source, then, fails = then) {
    const element = document.createElement("script");
    element.src = source;
    element.async = false; // in their order
    element.addEventListener("load", then);
    element.addEventListener("error", fails);
    document.head.append(element);
  }

  // CRC-32 of the name as UTF-8, as much of it as the index has.
  function checksum(words) {
    let sum = -1;
    for (const byte of new TextEncoder().encode(words)) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
    return ~sum & (2 ** (8 * BYTES) - 1);
  }

  // The index: how many articles each shard has, and the checksums of their names.
  function start(counts, digests) {
    const bytes = atob(digests);
    const wanted = checksum(name);
    let at = 0;
    counts.forEach((count, shard) => {
      for (const end = at + count * BYTES; at < end; at += BYTES) {
        const sum = (bytes.charCodeAt(at) << 16) | (bytes.charCodeAt(at + 1) << 8) | bytes.charCodeAt(at + 2);
        if (sum === wanted && shards[shards.length - 1] !== shard + 1) shards.push(shard + 1);
      }
    });
    look();
  }

  function look() {
    if (found) return;
    const shard = shards.shift();
    if (shard) script(`shards/${String(shard).padStart(5, "0")}.js`, look);
    else say(name ? `There is no article ${name.replace(/^articles\//, "").replace(/\.html$/, "")} in this report.` : "No article is named in this address.");
  }

  function say(words) {
    const line = document.createElement("p");
    const link = document.createElement("a");
    link.href = "index.html";
    link.textContent = "To the list";
    line.append(`${words} `, link);
    main.replaceChildren(line);
  }

  // A part of a shard: the names of its articles, and what their pages show.
  function add(names, packed) {
    if (found || !names.includes(name)) return;
    found = true;
    show(packed, names.indexOf(name));
  }

  async function show(packed, number) {
    const sections = JSON.parse(new TextDecoder().decode(await copydeskUnpacked(packed))); // each of all its articles
    const page = document.createElement("template");
    page.innerHTML = sections.map((parts) => parts[number]).join(""); // made by the report's own templates, which escape all text; no script in it would run
    document.querySelector(".mast").append(page.content.querySelector(".step"));
    main.replaceChildren(page.content);
    document.title = `${main.querySelector("h1").textContent} · Copydesk`;
    SCRIPTS.forEach((each, n) => script(`static/${each}.js`, n < SCRIPTS.length - 1 ? () => {} : there));
  }

  // Only now is there what the address points at.
  function there() {
    if (location.hash) location.replace(location.href);
    document.documentElement.dataset.shown = name;
  }

  return { start, add };
})();
