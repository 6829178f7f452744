// Blind coding works without this file. It adds: finding a code by typing, ticking it with Enter, and saving with Ctrl and Enter.
(() => {
  "use strict";
  const KEYS_OFF = "dialogue-synth-keys-off";
  const byId = (id) => document.getElementById(id);
  const rows = () => [...document.querySelectorAll("#ticks .tick")];
  const words = (row) => row.querySelector("label").textContent.toLowerCase().replace(/\s+/g, " ").trim();

  function show() {
    const asked = byId("code-filter").value.trim().toLowerCase();
    let n = 0, first = null;
    for (const row of rows()) {
      const found = row.dataset.code.toLowerCase().startsWith(asked) || words(row).includes(asked);
      row.hidden = !found && !row.querySelector("input").checked;
      row.classList.remove("first");
      if (found) { n += 1; first = first || row; }
    }
    if (asked && first) first.classList.add("first");
    for (const theme of document.querySelectorAll("#ticks .theme-of")) theme.hidden = !theme.querySelector(".tick:not([hidden])");
    byId("found").textContent = asked ? `${n} code${n === 1 ? "" : "s"} found` : "";
    return asked ? first : null;
  }
  function tell() {
    const ticked = rows().filter((row) => row.querySelector("input").checked).map((row) => row.dataset.code);
    byId("chosen").textContent = ticked.length ? `Ticked: ${ticked.join(", ")}` : "";
  }
  function ready() {
    if (!byId("blind-form")) return;
    byId("filter-here").hidden = false;
    tell();
  }
  function clear() {
    byId("code-filter").value = "";
    show();
  }
  function tick(row) {
    const box = row.querySelector("input");
    box.checked = !box.checked;
    clear();
    tell();
    if (box.checked) row.querySelector("select").focus();
  }

  document.addEventListener("input", (event) => { if (event.target.id === "code-filter") show(); });
  document.addEventListener("change", (event) => { if (event.target.closest("#ticks")) tell(); });
  document.addEventListener("keydown", (event) => {
    if (!byId("blind-form") || event.altKey || event.isComposing) return;
    const field = event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return byId("blind-form").querySelector("button.primary").click();
    }
    if (event.ctrlKey || event.metaKey) return;
    if (field && field.id === "code-filter" && event.key === "Enter") {
      event.preventDefault(); // Enter in a field would send the form
      const first = show();
      return first && tick(first);
    }
    if (field && field.localName === "select" && event.key === "Enter") { event.preventDefault(); return byId("code-filter").focus(); }
    if (event.key === "Escape") return clear();
    if (field || localStorage.getItem(KEYS_OFF) === "1" || !/^[\p{L}\p{N}]$/u.test(event.key)) return;
    byId("code-filter").focus(); // and the letter goes into it
  });
  document.addEventListener("htmx:afterSettle", ready);
  document.addEventListener("DOMContentLoaded", ready);
})();
