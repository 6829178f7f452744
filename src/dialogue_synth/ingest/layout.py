"""How a write-up was laid out: pieces in reading order, the facts stated about the event, and the text they become.

A reader yields pieces. Pieces of a plain text (md, txt) know where they start in it; pieces taken out of an office file do
not, and are joined into a new text with a blank line between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from dialogue_synth.errors import Issue
from dialogue_synth.model import Block, BlockKind, QuotePermission

GAP = "\n\n"  # between two pieces of an extracted text
ADDED = -1  # the start of a piece that does not point into a text

Look = Literal["", "bold", "plain"]
FactSource = Literal["stated", "property"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, list item, heading or cell with its exact words; see `model.Block` for kind, place and level.

    ``start`` is where its words begin in the text of the file, or `ADDED`. ``look`` is what its print looked like to a reader
    that can see print: ``bold`` may be a heading, ``plain`` is known to be none; "" where print is not known. ``box`` and
    ``quote_permission`` are set in the write-up form alone.
    """

    kind: BlockKind
    text: str
    place: str
    level: int = 0
    start: int = ADDED
    look: Look = ""
    box: str = ""
    quote_permission: QuotePermission = ""

    def cut(self, start: int, end: int | None = None) -> Piece:
        """Return the part ``text[start:end]`` as a piece, without white space at its ends."""
        part = self.text[start:end]
        offset = start + len(part) - len(part.lstrip())
        return replace(self, text=part.strip(), start=self.start + offset if self.start != ADDED else ADDED)

    def as_kind(self, kind: BlockKind, level: int = 0) -> Piece:
        """Return the same piece as another kind."""
        return replace(self, kind=kind, level=level)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something stated about the event under a label; ``property`` is a file's own title, which nobody may have looked at."""

    label: str
    value: str
    source: FactSource = "stated"


@dataclass(frozen=True, slots=True)
class Layout:
    """One write-up as a reader found it.

    ``text`` is the text that the pieces point into, or None when they are to be joined. ``row`` names the row of a form
    ("row 2"). ``issues`` say where inside the file they are, or nothing.
    """

    pieces: tuple[Piece, ...]
    text: str | None = None
    facts: tuple[Fact, ...] = ()
    issues: tuple[Issue, ...] = ()
    row: str = ""


def assemble(layout: Layout) -> tuple[str, tuple[Block, ...]]:
    """Return the stored text of a layout and its blocks, in the order of the text, without overlap.

    Furniture is put last in a joined text, so that a paragraph that runs over a page stays one.
    """
    pieces = [piece for piece in layout.pieces if piece.text.strip()]
    if layout.text is not None:
        ordered = sorted(pieces, key=lambda piece: piece.start)
        return layout.text, tuple(_block(piece, piece.start) for piece in ordered)
    ordered = [p for p in pieces if p.kind != "furniture"] + [p for p in pieces if p.kind == "furniture"]
    return GAP.join(piece.text for piece in ordered), tuple(_placed(ordered))


def _placed(pieces: Iterable[Piece]) -> Iterable[Block]:
    at = 0
    for piece in pieces:
        yield _block(piece, at)
        at += len(piece.text) + len(GAP)


def _block(piece: Piece, start: int) -> Block:
    return Block(piece.kind, start, start + len(piece.text), piece.place, piece.level, piece.box, piece.quote_permission)


def stated(label: str, value: str, place: str) -> tuple[Piece, Fact]:
    """Return the metadata piece ("label: value") and the fact for one label and value."""
    label, value = " ".join(label.split()).rstrip(":").rstrip(), value.strip()
    return Piece("metadata", f"{label}: {value}".strip(), place), Fact(label, value)


CONTENT_KINDS: frozenset[BlockKind] = frozenset({"paragraph", "list_item", "table_row", "form_cell"})


def has_content(pieces: Sequence[Piece]) -> bool:
    """Say whether a group wrote anything: a piece that is no heading, prompt, metadata or furniture, and has a letter or digit."""
    return any(piece.kind in CONTENT_KINDS and any(map(str.isalnum, piece.text)) for piece in pieces)
