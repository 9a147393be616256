// Search in the rules page; it can be read without this file.
"use strict";
(() => {
  const search = document.getElementById("q");
  const silent = document.getElementById("silent");
  const shown = document.getElementById("shown");
  const rules = [...document.querySelectorAll("article.rule")].map((element) => ({ element, text: element.textContent.toLowerCase() }));
  const families = [...document.querySelectorAll("section.family")];
  document.getElementById("filters").hidden = false;

  function apply() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const rule of rules) {
      const fits = words.every((word) => rule.text.includes(word)) && (!silent.checked || rule.element.classList.contains("silent"));
      rule.element.hidden = !fits;
      count += fits;
    }
    if (words.length || silent.checked) for (const fold of document.querySelectorAll(".quiet")) fold.open = true;
    for (const family of families) family.hidden = !family.querySelector("article.rule:not([hidden])");
    shown.textContent = count === rules.length ? "" : `${count} of ${rules.length} rules`;
  }

  function openTarget() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || !target.matches("article.rule")) return;
    target.hidden = false;
    for (const details of target.querySelectorAll("details")) details.open = true;
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    target.scrollIntoView();
  }

  search.addEventListener("input", apply);
  silent.addEventListener("change", apply);
  document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", openTarget);
  addEventListener("keydown", (event) => {
    if (event.key === "/" && event.target !== search) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape" && event.target === search) {
      search.value = "";
      apply();
      search.blur();
    }
  });
  apply();
  openTarget();
})();
