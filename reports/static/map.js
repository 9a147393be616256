// A map of the text at the edge of a wide window: where its marks, its stripped and its doubtful lines are, and what is in sight. A click
// leads there. Keys lead from mark to mark without it, so nothing of it is told to who does not see.
"use strict";
(() => {
  const text = document.querySelector(".text");
  if (!text) return;
  const map = document.createElement("canvas");
  map.className = "map";
  map.setAttribute("aria-hidden", "true");
  map.title = "Where the marks are";
  text.after(map);
  const pen = map.getContext("2d");
  // What is drawn, which part of the width it takes (the last lies on top), and what of it has its colour.
  const KINDS = [
    [".l.x", 0.3, (line) => getComputedStyle(line.querySelector("del") ?? line).color],
    [".l.u", 0.6, (line) => getComputedStyle(line).borderLeftColor],
    [".t", 1, (mark) => getComputedStyle(mark).color],
  ];
  const LIT = ":is(:hover, :focus, :target)"; // then a mark has other colours than its kind has
  let places = []; // [from, to, part of the width, looks], from 0 to 1
  let colours = new Map(); // of looks: a page has thousands of marks, and a few kinds

  function measure() {
    const whole = text.getBoundingClientRect();
    places = [];
    if (!map.clientHeight || !whole.height) return paint();
    const before = colours, lit = new Map();
    colours = new Map();
    for (const [kind, part, colour] of KINDS) for (const each of text.querySelectorAll(kind)) {
      const [place] = each.getClientRects();
      if (!place || !place.height) continue;
      const looks = `${kind} ${each.className}`;
      if (each.matches(LIT)) lit.set(looks, before.get(looks) ?? colour(each));
      else if (!colours.has(looks)) colours.set(looks, colour(each));
      places.push([(place.top - whole.top) / whole.height, (place.bottom - whole.top) / whole.height, part, looks]);
    }
    for (const [looks, colour] of lit) if (!colours.has(looks)) colours.set(looks, colour);
    paint();
  }

  function paint() {
    const scale = devicePixelRatio || 1, wide = map.clientWidth, high = map.clientHeight;
    map.width = wide * scale;
    map.height = high * scale;
    pen.scale(scale, scale);
    const whole = text.getBoundingClientRect();
    const style = getComputedStyle(map);
    pen.fillStyle = style.color;
    pen.globalAlpha = 0.12;
    pen.fillRect(0, (-whole.top / whole.height) * high, wide, (innerHeight / whole.height) * high);
    pen.globalAlpha = 1;
    for (const [from, to, part, looks] of places) {
      pen.fillStyle = colours.get(looks);
      pen.fillRect(wide * (1 - part), from * high, wide * part, Math.max(2, Math.min(to - from, 1) * high));
    }
  }

  let waiting = 0;
  const soon = (what) => () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(what);
  };
  new ResizeObserver(soon(measure)).observe(text); // folds that open, other views, other widths
  document.querySelector(".reading").addEventListener("change", soon(measure));
  addEventListener("scroll", soon(paint), { passive: true });
  addEventListener("resize", soon(measure));
  map.addEventListener("click", (event) => {
    const whole = text.getBoundingClientRect();
    scrollTo({ top: scrollY + whole.top + (event.offsetY / map.clientHeight) * whole.height - innerHeight / 2 });
  });
})();
