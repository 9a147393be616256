// What a reviewer decides on an article's page: about the article, a line, a finding. Text is only ever set as text.
"use strict";
(() => {
  if (!copydeskReview.known()) return;
  const box = document.querySelector("[data-article]");
  const about = JSON.parse(box.dataset.article);
  const text = document.querySelector(".text");
  const bar = document.querySelector(".desk");
  const VERDICT = { kind: "verdict" }, NOTE = { kind: "note" };
  const YOU = "You";
  const who = (each) => (copydeskReview.own(each) ? YOU : each.reviewer || "Somebody");

  function made(name, words = "", className = "") {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.textContent = words;
    return element;
  }

  function button(words, key, act) {
    const element = made("button", words);
    element.type = "button";
    if (key) element.append(" ", made("kbd", key));
    element.addEventListener("click", act);
    return element;
  }

  const standing = (subject) => copydeskReview.mine(about.path, subject);

  // The same decision a second time takes it back; a note always stands as it was written last.
  function decide(subject, decision, note) {
    const same = standing(subject);
    copydeskReview.add(about, subject, same && same.decision === decision && note === undefined ? "withdraw" : decision, note);
  }

  // --- subjects ---

  const findingOf = (number) => {
    const row = document.getElementById(`r${number}`);
    if (!row) return row;
    const { f, b = "", a = "", t } = row.dataset;
    const whole = (words) => JSON.parse(`"${words}"`);
    const text = t === undefined ? row.querySelector(".found").textContent : whole(t);
    return { kind: "finding", rule: row.querySelector(".rule").textContent, line: Number(row.cells[0].textContent), text, fingerprint: f, context: (whole(b) + text + whole(a)).trim() };
  };

  // A paragraph that was wrapped at a column is decided about as a whole: it is kept or stripped as a whole.
  function paragraph(line) {
    let first = line;
    while (first.hasAttribute("data-j") && first.previousElementSibling?.matches(".l[data-h]")) first = first.previousElementSibling;
    const lines = [first];
    for (let next = first.nextElementSibling; next && next.matches(".l[data-h][data-j], .card"); next = next.nextElementSibling) if (next.matches(".l")) lines.push(next);
    return lines;
  }

  function words(line) {
    const copy = line.querySelector("p").cloneNode(true);
    for (const mark of copy.querySelectorAll(".cc")) mark.remove(); // characters that nobody sees: no line is known by them
    return copy.textContent;
  }

  function lineSubject(line) {
    const lines = paragraph(line);
    return { kind: "line", line: Number(lines[0].id.slice(1)), text: lines.map(words).join("\n"), hash: lines[0].dataset.h, rule: lines[0].querySelector(".why a")?.textContent ?? null };
  }

  const currentLine = () => {
    const here = document.activeElement;
    if (here.matches(".text .n")) return here.closest(".l");
    const card = here.closest(".card[data-line]");
    return card && document.getElementById(card.dataset.line);
  };
  const currentFinding = () => {
    const here = document.activeElement;
    if (here.matches(".text .t")) return here.id.slice(1);
    const part = here.closest(".card [data-finding]");
    return part && part.dataset.finding;
  };

  // --- cards ---

  let card = null;
  let opener = null;

  function close() {
    if (!card) return;
    const inside = card.contains(document.activeElement);
    card.remove();
    card = null;
    if (inside && opener) opener.focus({ preventScroll: true });
  }

  function place(line, from) {
    close();
    opener = from;
    card = made("div", "", "card");
    card.setAttribute("role", "group");
    card.lang = "en";
    line.after(card);
  }

  function done() {
    const row = made("p", "", "acts");
    row.append(button("Close", "Esc", close));
    card.append(row);
    (card.querySelector("button") || card).focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }

  function said(into, rule) {
    const [message, why, instead] = copydeskReview.rule(rule);
    for (const [label, what] of [["What:", into.dataset.message ? "" : message], ["Why:", why], ["Instead:", instead]]) {
      if (!what) continue;
      const part = made("p");
      part.append(made("b", `${label} `), made("bdi", what));
      into.append(part);
    }
  }

  function ruleLink(rule) {
    const link = made("a", rule, "rule");
    link.href = document.querySelector(".mast .mark").href.replace(/index\.html$/, `rules.html#${encodeURIComponent(rule)}`);
    return link;
  }

  function act(row, subject, decision, words, key, possible = true) {
    const element = button(words, key, () => decide(subject, decision));
    element.disabled = !possible;
    element.dataset.decision = decision;
    row.append(element);
  }

  function showFindings(numbers, from) {
    place(from.closest(".l"), from);
    card.setAttribute("aria-label", numbers.length === 1 ? "Finding" : "Findings");
    for (const number of numbers) {
      const subject = findingOf(number);
      if (!subject) continue;
      const row = document.getElementById(`r${number}`);
      const part = made("div", "", "about");
      part.dataset.finding = number;
      const head = made("p", "", "what");
      for (const node of row.cells[2].childNodes) head.append(node.cloneNode(true));
      head.append(": ", made("bdi", subject.text.length > 120 ? `${subject.text.slice(0, 119)}…` : subject.text, "found"));
      const message = made("p");
      message.append(made("bdi", row.cells[3].querySelector("bdi").textContent));
      const notes = made("div");
      notes.dataset.message = "said";
      said(notes, subject.rule);
      const acts = made("p", "", "acts");
      act(acts, subject, "not-this", "Not this", "i");
      act(acts, subject, "not-here", "Not in this article", "");
      act(acts, subject, "not-on-site", about.site ? "Not on this site" : "Not on this site (none known)", "", Boolean(about.site));
      const where = made("p", "", "dim");
      const inList = made("a", "in the list");
      inList.href = `#r${number}`;
      where.append(ruleLink(subject.rule), " · ", inList);
      part.append(head, message, notes, acts, where);
      card.append(part);
    }
    done();
    mark();
  }

  function showLine(line, from) {
    const subject = lineSubject(line);
    const lines = paragraph(line);
    place(lines[lines.length - 1], from);
    card.dataset.line = line.id;
    card.setAttribute("aria-label", "Line");
    const part = made("div", "", "about");
    const gone = line.classList.contains("x");
    const rule = line.querySelector(".why a");
    const head = made("p", lines.length > 1 ? `Lines ${subject.line} to ${subject.line + lines.length - 1}` : `Line ${subject.line}`, "what");
    head.append(gone ? ": stripped as not the article" : ": kept as article");
    part.append(head);
    if (rule) {
      const why = made("p");
      for (const node of line.querySelector(".why").childNodes) if (node.nodeName !== "P") why.append(node.cloneNode(true));
      const notes = made("div");
      said(notes, rule.textContent);
      part.append(why, notes);
    }
    const acts = made("p", "", "acts");
    act(acts, subject, "article", "This is article", "k");
    act(acts, subject, "chrome", "This is not article", "c");
    part.append(acts, made("p", about.site ? "It holds for this line on every page of the site." : "It holds for this line of this article.", "dim"));
    card.append(part);
    done();
    mark();
  }

  if (text) text.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || String(getSelection()).trim()) return;
    const tag = event.target.closest(".t");
    const marked = event.target.closest("mark[data-n]");
    const numbers = (marked ? marked.dataset.n.split(" ") : []).filter((n) => document.getElementById(`f${n}`)?.getClientRects().length); // in this view
    const number = event.target.closest(".n");
    if (event.target.closest(".card") || event.target.closest(".why a")) return;
    if (tag) showFindings([tag.id.slice(1)], tag);
    else if (number) {
      history.replaceState(null, "", number.hash);
      showLine(number.closest(".l"), number);
    }
    else if (numbers.length) showFindings(numbers, document.getElementById(`f${numbers[0]}`));
    else {
      const line = event.target.closest(".why")?.closest(".l[data-h]");
      if (!line) return;
      showLine(line, line.querySelector(".n"));
    }
    event.preventDefault();
  });

  // --- what is decided, shown in place ---

  function mark() {
    for (const old of document.querySelectorAll(".decided")) old.remove();
    for (const old of document.querySelectorAll(".is-decided")) old.classList.remove("is-decided");
    const byHash = new Map(), byPrint = new Map(), byReviewer = new Map();
    const put = (into, name, each) => into.set(name, [...(into.get(name) || []), each]);
    for (const each of copydeskReview.of(about.path)) {
      if (each.subject.kind === "line") put(byHash, each.subject.hash, each);
      else if (each.subject.kind === "finding") put(byPrint, each.subject.fingerprint, each);
      else put(byReviewer, who(each), each);
    }
    const badge = (each) => made("span", `${who(each)}: ${copydeskReview.words(each.decision)}`, "decided");
    if (text && byHash.size) for (const line of text.querySelectorAll(".l[data-h]")) {
      const found = byHash.get(line.dataset.h);
      if (!found) continue;
      line.classList.add("is-decided");
      let why = line.querySelector(".why");
      if (!why) { why = made("div", "", "why"); why.lang = "en"; line.append(why); }
      why.append(...found.map(badge));
    }
    if (text && byPrint.size) for (const row of document.querySelectorAll("tr[data-f]")) {
      const found = byPrint.get(row.dataset.f);
      if (!found) continue;
      const number = row.id.slice(1);
      for (const each of found) row.cells[3].append(" ", badge(each));
      for (const each of text.querySelectorAll(`#f${number}, mark[data-n~="${number}"]`)) each.classList.add("is-decided");
    }
    for (const each of document.querySelectorAll("[data-decision]")) {
      const part = each.closest(".about");
      const subject = part.dataset.finding ? findingOf(part.dataset.finding) : lineSubject(document.getElementById(each.closest(".card").dataset.line));
      each.setAttribute("aria-pressed", String(standing(subject)?.decision === each.dataset.decision));
    }
    for (const each of bar.querySelectorAll("[data-act]")) {
      const found = standing(each.dataset.act === "note" ? NOTE : VERDICT);
      each.setAttribute("aria-pressed", String(found?.decision === each.dataset.act));
    }
    for (const [name, found] of byReviewer) {
      const line = made("p", "", "decided");
      const verdict = found.find((each) => each.subject.kind === "verdict"), note = found.find((each) => each.subject.kind === "note");
      if (verdict) line.append(made("bdi", name), verdict.decision === "accept" ? " accepted this article. " : " sent this article back. ");
      if (note) line.append(made("bdi", name === YOU ? "Your" : `${name}’s`), " note: ", made("bdi", note.note));
      box.append(line);
    }
  }

  // --- notes ---

  let dialog = null;
  function writeNote() {
    if (!dialog) {
      dialog = made("dialog", "", "note");
      const label = made("label", "Note on this article");
      const area = made("textarea");
      area.rows = 5;
      area.maxLength = 2000;
      label.append(area);
      const acts = made("p", "", "acts");
      const kept = () => {
        const words = area.value.trim();
        if (words === (standing(NOTE)?.note || "")) return;
        if (words) decide(NOTE, "note", words);
        else copydeskReview.add(about, NOTE, "withdraw");
      };
      const keep = button("Keep note", "Esc", () => {
        kept();
        dialog.close();
      });
      dialog.addEventListener("cancel", kept); // Escape: what somebody typed is not to be lost
      for (const end of ["cancel", "close"]) dialog.addEventListener(end, () => area.blur()); // else the next key is typed into what is hidden
      acts.append(keep, button("Cancel", "", () => dialog.close()));
      dialog.append(label, acts);
      document.body.append(dialog);
    }
    dialog.querySelector("textarea").value = standing(NOTE)?.note || "";
    dialog.showModal();
  }

  bar.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-act]");
    if (pressed) run(pressed.dataset.act);
  });
  function run(what) {
    if (what === "note") writeNote();
    else decide(VERDICT, what);
  }

  // --- keys ---

  function stepLine(by, any) {
    if (!text) return;
    const lines = [...text.querySelectorAll(any ? ".l[data-h]" : ".l.x[data-h], .l.u[data-h]")].filter((line) => !line.hasAttribute("data-j"));
    const seen = lines.filter((line) => line.getClientRects().length || line.closest("details:not([open])"));
    if (!seen.length) return;
    const current = currentLine();
    const here = current && paragraph(current)[0];
    const last = seen.length - 1;
    let at = by > 0 ? 0 : last;
    if (here && seen.includes(here)) at = seen.indexOf(here) + by;
    else if (here) {
      const after = seen.findIndex((line) => here.compareDocumentPosition(line) & Node.DOCUMENT_POSITION_FOLLOWING);
      at = after < 0 ? last : by > 0 ? after : after - 1;
    }
    close();
    const next = seen[Math.max(0, Math.min(last, at))];
    for (let fold = next.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    next.querySelector(".n").focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
  }

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || copydeskReview.typing(event.target) || document.querySelector("dialog[open]")) return;
    const line = currentLine(), finding = currentFinding();
    if (event.key === "Escape" && card) close();
    else if (event.key === "?") copydeskReview.help();
    else if (event.key === "a") run("accept");
    else if (event.key === "r") run("send-back");
    else if (event.key === "n") run("note");
    else if (event.key === "i" && finding) decide(findingOf(finding), "not-this");
    else if (event.key === "k" && line) decide(lineSubject(line), "article");
    else if (event.key === "c" && line) decide(lineSubject(line), "chrome");
    else if (/^[lhLH]$/.test(event.key)) stepLine(event.key.toLowerCase() === "l" ? 1 : -1, event.key < "a");
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });

  copydeskReview.when(mark);
  mark();
})();
