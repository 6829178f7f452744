"use strict";
(() => {
  const settings = JSON.parse(document.getElementById("settings").textContent);
  const form = document.getElementById("form");
  const contact = document.getElementById("contact");

  const valueOf = (box) => {
    const chosen = box.querySelector("input[type=radio]:checked");
    return chosen ? chosen.value : box.querySelector("textarea").value;
  };

  // One row for each box that is filled in: the question it stands under, its label, the answer, how sure a fact is.
  const rowsOf = (from) => [...from.querySelectorAll(".box")].flatMap((box) => {
    const sure = box.querySelector("select");
    const row = [box.closest("[data-question]").dataset.question, box.dataset.box, valueOf(box), sure ? sure.value : ""];
    return row[2].trim() || row[3] ? [row] : [];
  });

  // A spreadsheet program would run a cell that begins like a formula.
  const cell = (text) => {
    const plain = settings.guarded.includes(text.charAt(0)) && text ? settings.plainCell + text : text;
    return '"' + plain.replaceAll('"', '""') + '"';
  };
  const asCsv = (rows) => "\ufeff" + [settings.columns, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
  const asJson = (rows) => {
    const answers = rows.map((row) => Object.fromEntries(settings.columns.map((column, at) => [column, row[at]])));
    return JSON.stringify({ form: settings.form, codebook: settings.codebook, answers }, null, 1) + "\n";
  };

  const save = (name, type, text, told) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
    document.getElementById(told).textContent = "Saved as " + name + ".";
  };
  const filled = (make, name, type) => () => {
    const rows = rowsOf(form);
    if (rows.length) save(name, type, make(rows), "told");
    else document.getElementById("told").textContent = "Nothing is filled in yet.";
  };
  document.getElementById("save-csv").addEventListener("click", filled(asCsv, "write-up.csv", "text/csv"));
  document.getElementById("save-json").addEventListener("click", filled(asJson, "write-up.json", "application/json"));
  document.getElementById("save-contact").addEventListener("click", () => {
    save("contact-sheet.csv", "text/csv", asCsv(rowsOf(contact)), "told-contact");
  });

  // The draft: what is typed survives a closed window, where the browser lets a page keep anything at all.
  const storage = (work) => {
    try { return work(window.localStorage); } catch { return null; }
  };
  const fields = [...form.querySelectorAll("textarea, select, input")];
  const keep = () => {
    const draft = fields.filter((one) => one.type !== "radio" || one.checked).map((one) => [one.name, one.value]);
    storage((local) => local.setItem(settings.draft, JSON.stringify(draft)));
  };
  const restore = () => {
    const draft = new Map(JSON.parse(storage((local) => local.getItem(settings.draft)) || "[]"));
    for (const one of fields) {
      if (!draft.has(one.name)) continue;
      if (one.type === "radio") one.checked = one.value === draft.get(one.name);
      else one.value = draft.get(one.name);
    }
  };
  restore();
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  for (const one of [form, contact]) one.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("forget").addEventListener("click", () => {
    if (!window.confirm("Clear everything that is filled in?")) return;
    storage((local) => local.removeItem(settings.draft));
    form.reset();
    document.getElementById("told").textContent = "The form is empty again.";
  });
})();
