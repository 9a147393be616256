// Keys of an article's page. The page can be read and its marks switched without this file.
"use strict";
(() => {
  const text = document.querySelector(".text");

  // --- the keys ---

  const KEYS = [
    "`j` `k` next and previous finding",
    "`l` `h` next and previous line that was stripped or is unsure; `L` `H` any line",
    "`Enter` the card of a finding or line; `Esc` closes it",
    "`i` on a finding: not this",
    "`k` `c` on a line: this is article, this is not",
    "`a` accept, `r` send back, `n` note",
    "`]` `[` next and previous article; `u` overview",
    "`1` problems only, `2` all marks, `3` clean, `4` side by side",
    "`x` show stripped lines; `?` these keys",
  ];
  const keys = document.querySelector(".keys");
  keys.hidden = false;
  for (const words of KEYS) {
    const item = document.createElement("li");
    words.split("`").forEach((part, n) => {
      const piece = n % 2 ? document.createElement("kbd") : document.createTextNode(part);
      piece.textContent = part;
      item.append(piece);
    });
    keys.append(item);
  }

  const visible = (element) => element.getClientRects().length > 0;
  const marks = () => (text ? [...text.querySelectorAll(".t")] : []);

  function reveal(element) {
    for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  }

  // --- what is marked ---

  const VIEWS = ["problems", "all", "clean", "sides"];
  const view = (name) => document.getElementById(`view-${name}`);

  // What each line is in the cleaned text, beside it; made when it is first asked for.
  function cleaned() {
    if (text.querySelector(".c")) return;
    for (const line of text.querySelectorAll(".l:not(.x)[data-h]")) {
      const from = line.querySelector("p");
      const beside = from.cloneNode(true);
      beside.className = "c";
      if (line.dataset.c !== undefined) {
        beside.textContent = line.dataset.c;
        beside.classList.add("other");
      } else {
        for (const tag of beside.querySelectorAll(".t")) tag.remove();
        for (const mark of beside.querySelectorAll("mark")) mark.replaceWith(...mark.childNodes);
      }
      from.after(beside);
    }
  }

  function choose(name) {
    view(name).checked = true;
    if (name === "sides") cleaned();
    try { localStorage.setItem("copydesk-view", name); } catch { /* the next page begins with the problems */ }
  }

  if (text) {
    for (const scripted of document.querySelectorAll(".scripted")) scripted.hidden = false;
    for (const name of VIEWS) view(name).addEventListener("change", () => choose(name));
    let last = null;
    try { last = localStorage.getItem("copydesk-view"); } catch { /* as above */ }
    if (VIEWS.includes(last)) choose(last);
  }

  function step(by) {
    const all = marks().filter((mark) => visible(mark) || mark.closest("details:not([open])"));
    if (!all.length) return;
    let at = all.indexOf(document.activeElement);
    if (at < 0) {
      const below = all.findIndex((mark) => visible(mark) && mark.getBoundingClientRect().top > 80);
      at = by > 0 ? (below < 0 ? all.length : below) - 1 : below < 0 ? all.length : below;
    }
    const next = all[Math.max(0, Math.min(all.length - 1, at + by))];
    reveal(next);
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
  }

  // The list as it was left; it finds this article's row again.
  const root = document.querySelector(".mast .mark").href.replace(/index\.html$/, "");
  const pageOf = (address) => address.replace(/^view\.html\?/, "").replaceAll("'", "%27"); // an article may have one of its own, too
  const here = location.href.replace(/#.*$/, "");
  const listed = (kept) => { try { return sessionStorage.getItem(kept) || ""; } catch { return ""; } };
  try { if (here.startsWith(root)) sessionStorage.setItem("copydesk-last", pageOf(here.slice(root.length))); } catch { /* the list begins at its top */ }
  function toList() {
    location.href = `${root}index.html${listed("copydesk-view")}`;
  }

  // What is the same on all pages is said by the script, so that no page has to hold it: what a mark means while the mouse is on it, and
  // where the figures are explained.
  if (text) text.addEventListener("mouseover", (event) => {
    const mark = event.target.closest("mark[data-n]");
    if (mark && !mark.title) mark.title = document.querySelector(`#r${mark.dataset.n} td:last-child bdi`)?.textContent ?? "";
  });
  const figures = document.querySelector(".all details");
  if (figures) figures.addEventListener("toggle", () => {
    for (const name of figures.querySelectorAll("dt:not(:has(a))")) {
      const link = document.createElement("a");
      link.href = `${root}dictionary.html#articles.${copydeskReview.column(name.textContent)}`;
      link.append(...name.childNodes);
      name.append(link);
    }
  });

  function follow(id) {
    const link = document.getElementById(id);
    if (link && link.href) location.href = link.href;
  }

  function openTarget() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.matches(".t:not(.p)") && view("problems").checked || target.matches(".t") && !visible(target)) choose("all");
    const folded = !visible(target);
    reveal(target);
    if (folded) target.scrollIntoView();
  }
  addEventListener("hashchange", openTarget);
  openTarget();

  // The index leaves the order of its table behind: previous and next then follow what the editor is working through.
  try {
    const order = JSON.parse(sessionStorage.getItem("copydesk-order") || "null");
    const at = order ? order.findIndex((href) => pageOf(href) === pageOf(here.slice(root.length))) : -1;
    if (at >= 0) {
      const place = (id, href, words) => {
        const old = document.getElementById(id);
        const link = document.createElement(href ? "a" : "span");
        link.id = id;
        link.textContent = words;
        if (href) link.href = root + href;
        old.replaceWith(link);
      };
      place("previous", order[at - 1], "← Previous in list");
      place("next", order[at + 1], "Next in list →");
    }
  } catch {
    // No storage here: the links lead through the folder in its own order, as they were written.
  }

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || copydeskReview.typing(event.target)) return;
    const box = document.getElementById("show-x");
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "]") follow("next");
    else if (event.key === "[") follow("previous");
    else if (event.key === "u") toList();
    else if (event.key === "x" && box) box.click();
    else if (text && VIEWS[event.key - 1]) choose(VIEWS[event.key - 1]);
    else return;
    event.preventDefault();
  });
})();
