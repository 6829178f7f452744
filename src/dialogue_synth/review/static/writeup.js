// A write-up can be worked on without this file. It adds: a passage opens where it is clicked, and words that were selected with the mouse
// are put into the form, with how far they reach. They never stand in an address.
(() => {
  "use strict";
  let chosen = null; // the words that were selected, with the first passage and how many further ones they reach into

  const pieceAt = (node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".text-of .piece:not(.aside)");
  function open(ref) {
    const link = document.querySelector(`a.chips[data-chips="${ref}"]`);
    if (link && !link.hasAttribute("aria-current")) link.click();
    else fillIn();
  }
  function selected() {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.toString().trim()) return null;
    const range = selection.getRangeAt(0);
    const touched = [...document.querySelectorAll(".text-of .piece:not(.aside)")].filter((piece) => range.intersectsNode(piece) && inside(range, piece));
    const refs = [...new Set(touched.map((piece) => piece.dataset.piece))];
    return refs.length ? { ref: refs[0], further: refs.length - 1, words: words(range, touched) } : null;
  }
  function part(range, piece) { // the stretch of a passage that lies in the selection
    const own = document.createRange();
    own.selectNodeContents(piece);
    if (range.compareBoundaryPoints(Range.START_TO_START, own) > 0) own.setStart(range.startContainer, range.startOffset);
    if (range.compareBoundaryPoints(Range.END_TO_END, own) < 0) own.setEnd(range.endContainer, range.endOffset);
    return own.toString().trim();
  }
  const inside = (range, piece) => part(range, piece) !== "";
  const words = (range, pieces) => pieces.map((piece) => part(range, piece)).join(" ").replace(/\s+/g, " ");

  function fillIn() {
    const panel = document.getElementById("panel"), add = document.getElementById("add");
    if (!chosen || !panel || !add || panel.dataset.passage !== chosen.ref) return;
    const further = document.getElementById("add-further"), own = document.getElementById(`p-${chosen.ref}`);
    add.open = true;
    document.getElementById("add-words").value = own && own.textContent.replace(/\s+/g, " ").trim() === chosen.words ? "" : chosen.words.slice(0, 400);
    if (further) further.value = String(Math.min(chosen.further, further.options.length - 1));
    document.getElementById("add-code").focus({ preventScroll: true });
    chosen = null;
  }
  document.addEventListener("mouseup", (event) => {
    if (event.button || event.target.closest("a, button, input, select, textarea, summary, .panel")) return;
    chosen = selected();
    const piece = pieceAt(event.target);
    if (chosen) open(chosen.ref);
    else if (piece) open(piece.dataset.piece);
  });
  document.addEventListener("htmx:afterSettle", fillIn);

  // After a decision the passage stays where it stood on the screen.
  let stood = null;
  const opened = () => document.querySelector(".text-of .opened");
  document.addEventListener("htmx:beforeSwap", () => {
    const piece = opened();
    stood = piece && { ref: piece.dataset.piece, top: piece.getBoundingClientRect().top };
  });
  document.addEventListener("htmx:afterSettle", () => {
    const piece = opened();
    if (stood && piece?.dataset.piece === stood.ref) window.scrollBy({ top: piece.getBoundingClientRect().top - stood.top, behavior: "instant" });
    stood = null;
  });
})();
