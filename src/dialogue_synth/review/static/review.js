// The review page works without this file. It adds: single keys, decisions that wait for a server that is gone, cells that open in
// place, and telling screen readers what was saved.
(() => {
  "use strict";
  const KEPT = `dialogue-synth-unsaved ${document.body.dataset.person}`; // whoever signs in next in this tab sends nothing of theirs
  const KEYS_OFF = "dialogue-synth-keys-off";
  const AGAIN_AFTER = 3000; // milliseconds
  const byId = (id) => document.getElementById(id);
  const main = () => byId("main");

  // -- decisions that were not saved ---------------------------------------------------------------------------------
  let timer = 0;
  const kept = () => JSON.parse(sessionStorage.getItem(KEPT) || "[]");
  function keep(list) {
    list.length ? sessionStorage.setItem(KEPT, JSON.stringify(list)) : sessionStorage.removeItem(KEPT);
    byId("unsaved").hidden = !list.length;
    clearTimeout(timer);
    if (list.length) timer = setTimeout(sendKept, AGAIN_AFTER);
    for (const button of document.querySelectorAll("main form[method=post] button")) button.disabled = list.length > 0;
  }
  function why(text) { byId("unsaved-why").textContent = text; }
  const WHY = {
    401: "You are not signed in any more. Sign in in another tab.",
    403: "The server was started anew. Open the address that it printed in this tab.",
  };
  const FOR_GOOD = [400, 404, 405, 411, 413, 414, 415]; // what is refused so is refused again, however often it is sent
  function giveUp(status, text, type) {
    const said = text.length < 200 && !inWords(type) && text;
    byId("given-up-why").textContent = said || `The server does not take it (${status}).`;
    byId("given-up").hidden = false;
  }
  const inWords = (type) => (type || "").startsWith("text/html"); // a refusal that is a page of its own, such as for another role
  async function sendKept() {
    const list = kept();
    if (!list.length) return;
    const [first] = list;
    let answer;
    try {
      answer = await fetch(first.path, { method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: first.body });
    } catch {
      why("The server does not answer.");
      return keep(kept());
    }
    if (WHY[answer.status] && !inWords(answer.headers.get("content-type"))) {
      why(WHY[answer.status]);
      return keep(kept());
    }
    const text = await answer.text().catch(() => "");
    const page = new DOMParser().parseFromString(text, "text/html").getElementById("main");
    if (FOR_GOOD.includes(answer.status) && !page) {
      giveUp(answer.status, text, answer.headers.get("content-type"));
      return keep(kept().filter((one) => one.body !== first.body));
    }
    if (answer.status >= 500 || (!answer.ok && !page)) {
      why(text.length < 200 && !inWords(answer.headers.get("content-type")) && text || "The server could not save it.");
      return keep(kept());
    }
    keep(kept().filter((one) => one.body !== first.body)); // others may have come while this one was sent
    if (page) { main().replaceWith(page); htmx.process(page); settled(); }
    if (answer.ok && answer.redirected) history.replaceState(null, "", answer.url);
  }
  function notSaved(event) {
    const { requestConfig: sent, xhr } = event.detail;
    if (!sent || sent.verb !== "post") return;
    const body = new URLSearchParams();
    for (const [name, value] of sent.formData.entries()) body.append(name, value);
    if (xhr && FOR_GOOD.includes(xhr.status)) return giveUp(xhr.status, xhr.responseText, xhr.getResponseHeader("content-type"));
    why((xhr && WHY[xhr.status]) || "The server does not answer.");
    keep([...kept(), { path: sent.path, body: body.toString() }]);
  }
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) document.addEventListener(name, notSaved);
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status !== 403 || !inWords(detail.xhr.getResponseHeader("content-type"))) return;
    detail.shouldSwap = true;
    detail.isError = false;
  });

  // -- after a page was put in place ----------------------------------------------------------------------------------
  function settled() {
    setBusy(false);
    const said = main().querySelector("[data-say]");
    byId("say").textContent = said ? said.textContent : "";
    const focus = main().querySelector("[data-focus]");
    if (focus) focus.focus({ preventScroll: main().dataset.page !== "/queue" });
    if (main().dataset.page === "/queue") toTheDesk();
    keysSwitch();
    keep(kept());
  }
  function toTheDesk() { // the top of the page, unless the passage would be out of sight there
    window.scrollTo({ top: 0 });
    const desk = main().querySelector(".desk");
    if (desk && desk.getBoundingClientRect().top > innerHeight * 0.5) desk.scrollIntoView();
  }
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = byId(event.detail.target.id); // a part that looks again by itself must not move the focus
    if (!part || part === main()) return settled();
    const said = part.querySelector("[data-say]");
    if (said) byId("say").textContent = said.textContent;
  });

  // While the next page is on its way, keys would act on the one that is about to go.
  const setBusy = (busy) => document.documentElement.toggleAttribute("data-busy", busy);
  const isBusy = () => document.documentElement.hasAttribute("data-busy");
  document.addEventListener("htmx:beforeRequest", ({ detail }) => { if (detail.target === main()) setBusy(true); });
  document.addEventListener("htmx:afterRequest", ({ detail }) => { if (!detail.successful) setBusy(false); });

  // -- single keys ------------------------------------------------------------------------------------------------------
  function keysSwitch() {
    const off = localStorage.getItem(KEYS_OFF) === "1", box = byId("keys-on");
    document.documentElement.classList.toggle("no-keys", off);
    if (box) box.checked = !off;
  }
  document.addEventListener("change", (event) => {
    if (event.target.id !== "keys-on") return;
    event.target.checked ? localStorage.removeItem(KEYS_OFF) : localStorage.setItem(KEYS_OFF, "1");
    keysSwitch();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return closeDrawer() || closeFold(event.target);
    const typing = event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select");
    if (typing || event.ctrlKey || event.altKey || event.metaKey || event.repeat || localStorage.getItem(KEYS_OFF) === "1") return;
    const found = [...main().querySelectorAll("[data-key]")].find((e) => e.dataset.key === event.key && e.checkVisibility());
    if (!found) return;
    event.preventDefault();
    if (isBusy()) return;
    if (found.localName !== "details") return found.click();
    if (found.open) return closeFold(found);
    found.open = true;
    (found.querySelector("select, textarea, button") || found.querySelector("summary")).focus();
  });

  function closeFold(within) { // what a key opened; the keys work on from the passage
    const fold = within.closest("details[data-key]") || main().querySelector("details.keys[open]"), focus = main().querySelector("[data-focus]");
    if (!fold) return;
    fold.open = false;
    (focus || fold.querySelector("summary")).focus({ preventScroll: true });
    if (main().dataset.page === "/queue") toTheDesk();
  }

  // -- cells of the matrix open in place ----------------------------------------------------------------------------------
  let opener = null;
  function closeDrawer() { // says whether there was one
    const drawer = byId("drawer");
    if (!drawer || !drawer.firstChild) return false;
    drawer.replaceChildren();
    if (opener) opener.focus();
    return true;
  }
  document.addEventListener("click", async (event) => {
    const cell = event.target.closest(".matrix tbody td a"), drawer = byId("drawer");
    if (drawer && event.target.closest("#drawer .close")) { event.preventDefault(); return closeDrawer(); }
    if (!cell || !drawer || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    opener = cell;
    let page;
    try { page = await (await fetch(cell.href)).text(); } catch { return location.assign(cell.href); }
    const opened = new DOMParser().parseFromString(page, "text/html").getElementById("cell");
    if (!opened) return location.assign(cell.href);
    drawer.replaceChildren(opened);
    opened.querySelector(".close").textContent = "Close";
    byId("cell-h").focus();
    const place = cell.getBoundingClientRect(); // the cell stays in sight above its passages
    if (place.bottom > innerHeight * 0.45) window.scrollBy(0, place.bottom - innerHeight * 0.4);
  });

  document.addEventListener("DOMContentLoaded", () => {
    byId("resend").addEventListener("click", sendKept);
    byId("give-up-seen").addEventListener("click", () => { byId("given-up").hidden = true; });
    keysSwitch();
    if (kept().length) sendKept();
  });
})();
