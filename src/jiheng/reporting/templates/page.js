"use strict";
(() => {
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const files = all(".file");
  const links = all("nav a");
  const form = document.querySelector(".filters");
  const only = new Map(); // file -> numbers of the findings on the cell that was clicked
  let shown = files[0];
  let chosen = null;

  function show(file) {
    shown = file;
    for (const each of files) each.hidden = each !== file;
    for (const link of links) {
      if (link.hash === "#" + file.id) { link.setAttribute("aria-current", "true"); link.scrollIntoView({ block: "nearest" }); }
      else link.removeAttribute("aria-current");
    }
  }

  function fits(item, numbers) {
    const severities = all("input[name=severity]:checked", form).map(input => input.value);
    const text = form.elements.text.value.trim().toLowerCase();
    const family = form.elements.family.value;
    return severities.includes(item.dataset.s) && (!family || item.dataset.c === family)
      && (!text || item.textContent.toLowerCase().includes(text)) && (!numbers || numbers.includes(item.dataset.k));
  }

  function sift(file) {
    const numbers = only.get(file);
    let project = null, seen = 0, left = 0;
    for (const item of all(".findings > li", file)) {
      if (item.classList.contains("project")) { if (project) project.hidden = !left; project = item; left = 0; continue; }
      item.hidden = !fits(item, numbers);
      if (!item.hidden) { seen += 1; left += 1; }
    }
    if (project) project.hidden = !left;
    const any = file.querySelector(".f");
    file.querySelector(".none").hidden = !any || seen > 0;
    file.querySelector(".only").hidden = !numbers;
  }

  function light(item, move) {
    for (const lit of all(".lit")) lit.classList.remove("lit");
    chosen = item;
    if (!item) return;
    const file = item.closest(".file");
    item.classList.add("lit");
    item.scrollIntoView({ block: "nearest" });
    const marked = all(`article [data-n~="${item.dataset.k}"]`, file);
    for (const each of marked) each.classList.add("lit");
    if (!move) return;
    const number = document.getElementById(file.id + "m" + item.dataset.k);
    const target = number ? number.closest(".m") || number.previousElementSibling || number : null;
    if (target) target.scrollIntoView({ block: "center", inline: "nearest" });
    else file.querySelector("article").scrollTop = 0;
  }

  function list(element) {
    const file = element.closest(".file");
    const numbers = element.dataset.n.split(" ");
    only.set(file, numbers);
    file.querySelector(".only span").textContent = element.textContent.trim().slice(0, 24) + " · " + numbers.length;
    sift(file);
    light(all(".f", file).find(item => !item.hidden) || null, false);
  }

  function release(file) {
    only.delete(file);
    sift(file);
    if (chosen) chosen.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const items = all(".f", shown).filter(item => !item.hidden);
    if (!items.length) return;
    const at = items.indexOf(chosen);
    const next = at < 0 ? (by > 0 ? 0 : items.length - 1) : Math.min(items.length - 1, Math.max(0, at + by));
    light(items[next], true);
    items[next].querySelector("a").focus({ preventScroll: true });
  }

  function follow(hash) {
    const target = hash.length > 1 ? document.getElementById(hash.slice(1)) : null;
    const file = target ? target.closest(".file") : null;
    if (!file) return;
    show(file);
    if (target.matches(".f")) { release(file); light(target, true); }
    else if (target.matches("article .n")) light(document.getElementById(target.getAttribute("href").slice(1)), true);
  }

  document.addEventListener("click", event => {
    const link = event.target.closest("a");
    if (link) { event.preventDefault(); follow(link.closest(".f") ? "#" + link.closest(".f").id : link.hash);
      if (link.closest(".f")) light(link.closest(".f"), true); return; }
    const button = event.target.closest("button");
    if (button && button.closest(".only")) release(button.closest(".file"));
    else if (button && button.name === "print") window.print();
    else if (event.target.closest(".f") && !String(window.getSelection())) light(event.target.closest(".f"), true);
    else if (event.target.closest("article .m")) list(event.target.closest(".m"));
  });
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches("input[type=search], select");
    if (event.key === "Escape") { form.elements.text.value = ""; only.clear(); files.forEach(sift); light(null); event.target.blur(); }
    else if (event.key === "Enter" && event.target.matches(".m")) list(event.target);
    else if (typing) return;
    else if (event.key === "/") { event.preventDefault(); form.elements.text.focus(); }
    else if (event.key === "j" || event.key === "n") step(1);
    else if (event.key === "k" || event.key === "p") step(-1);
    else if (event.key === "]" || event.key === "[") {
      const next = files[files.indexOf(shown) + (event.key === "]" ? 1 : -1)];
      if (next) show(next);
    }
  });
  form.addEventListener("input", () => files.forEach(sift));
  form.addEventListener("submit", event => event.preventDefault());
  window.addEventListener("hashchange", () => follow(location.hash));
  window.addEventListener("beforeprint", () => all("details").forEach(each => { each.open = true; }));
  if (shown) show(shown);
  follow(location.hash);
})();
