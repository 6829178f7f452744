// The upload screen works without this file. It adds: files can be dropped, those chosen are listed, and a form is sent once.
(() => {
  "use strict";
  const LISTED = 12;
  const byId = (id) => document.getElementById(id);
  document.documentElement.classList.add("can-drop");

  function list() {
    const names = [...byId("files").files].map((file) => file.name);
    const rows = names.slice(0, LISTED).map((name) => {
      const row = document.createElement("li"), words = document.createElement("bdi");
      words.textContent = name;
      row.append(words);
      return row;
    });
    if (names.length > LISTED) {
      const more = document.createElement("li");
      more.textContent = `and ${names.length - LISTED} more`;
      rows.push(more);
    }
    byId("chosen").replaceChildren(...rows);
    byId("chosen").hidden = !rows.length;
  }
  document.addEventListener("change", (event) => { if (event.target.id === "files") list(); });

  const within = (event) => event.target.closest?.("#drop");
  const mark = (on) => byId("drop")?.classList.toggle("over", on);
  document.addEventListener("dragover", (event) => { event.preventDefault(); mark(Boolean(within(event))); });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) mark(false); });
  document.addEventListener("drop", (event) => {
    event.preventDefault(); // a file that misses the box must not replace the page
    mark(false);
    if (!within(event) || !event.dataTransfer.files.length) return;
    const all = new DataTransfer(), input = byId("files");
    for (const file of [...input.files, ...event.dataTransfer.files]) all.items.add(file);
    input.files = all.files;
    list();
  });

  function ready(is) {
    const button = document.querySelector("#upload-form button");
    if (!button) return;
    button.disabled = !is;
    button.textContent = is ? "Upload" : "Sending…";
  }
  document.addEventListener("submit", (event) => { if (event.target.id === "upload-form") ready(false); });
  window.addEventListener("pageshow", () => ready(true)); // "back" shows the page as it was left
})();
