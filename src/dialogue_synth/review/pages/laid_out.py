"""A write-up as it was laid out: headings under one another, lists as lists, facts about the event in pairs, tables as tables.

Readers keep where each block stood ("table 2, row 3, Answer"). From that the rows of a table are put together again; no word is
added, left out or moved.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, TypeAlias

from dialogue_synth.model import Block
from dialogue_synth.review.pages.parts import Chip

LABELLED = ": "  # between a fact's label and its value
BETWEEN = " | "  # what readers put between the cells of a row that they keep in one piece
MAX_DEPTH = 6  # of headings
_IN_TABLE = re.compile(r"(?P<table>.+), row (?P<row>[0-9]+)(?:, (?P<head>.*))?")
_TABLE_KINDS = frozenset({"table_row", "prompt"})
PartKind: TypeAlias = Literal["block", "list", "facts", "table"]
_PARTS: Mapping[str, PartKind] = {"list_item": "list", "metadata": "facts"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage in its place. ``mark_key`` colours it, "" leaves it plain; ``aside`` is a heading, a prompt or the like."""

    ref: str
    text: str
    chips: tuple[Chip, ...] = ()
    mark_key: str = ""
    note: str = ""
    voice: str = ""
    language: str = ""
    aside: bool = False
    opened: bool = False
    n_memos: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block as it was laid out, with the passages that begin in it; ``depth`` is that of a heading on the page, else 0."""

    kind: str
    level: int
    pieces: tuple[Piece, ...]
    depth: int = 0

    @property
    def opened(self) -> bool:
        """Whether one of its passages is opened."""
        return any(piece.opened for piece in self.pieces)

    @property
    def fact(self) -> tuple[str, str]:
        """A fact about the event as its label and its value."""
        label, _, value = self.pieces[0].text.partition(LABELLED)
        return label, value


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: passages of their own, or one of the stretches of a row that is one passage (``stretch``)."""

    paragraphs: tuple[Paragraph, ...] = ()
    stretch: str = ""
    heads: bool = False
    span: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; ``piece`` is the passage that the whole row is, None where its cells have their own."""

    cells: tuple[Cell, ...]
    opened: bool
    piece: Piece | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks that belong together; ``rows`` and ``n_columns`` are those of a table."""

    kind: PartKind
    paragraphs: tuple[Paragraph, ...] = ()
    rows: tuple[Row, ...] = ()
    n_columns: int = 0

    @property
    def opened(self) -> bool:
        """Whether one of its passages is opened; a table opens it in its rows."""
        return not self.rows and any(paragraph.opened for paragraph in self.paragraphs)


def parts_of(blocks: Sequence[tuple[Block | None, tuple[Piece, ...]]]) -> tuple[Part, ...]:
    """Put blocks together to the parts of a page, in their order.

    Args:
        blocks: Each block with the passages that begin in it; None for what stands before the first.
    """
    placed = [(("block", "") if _is_no_pair(block, pieces) else belongs_to(block), block, pieces) for block, pieces in blocks]
    found: list[Part] = []
    depth = 1
    for (kind, _), group in groupby(placed, key=lambda one: one[0]):
        members = [(block, pieces) for _, block, pieces in group]
        if kind == "table":
            found.append(_table([(block, pieces) for block, pieces in members if block is not None]))
            continue
        paragraphs = []
        for block, pieces in members:
            is_heading = block is not None and block.kind == "heading"
            depth = min(depth + 1, max(block.level, 1) + 1, MAX_DEPTH) if block is not None and is_heading else depth
            paragraphs.append(_paragraph(block, pieces, depth if is_heading else 0))
        if kind == "block":
            found += [Part("block", (paragraph,)) for paragraph in paragraphs]
        else:
            found.append(Part(kind, tuple(paragraphs)))
    return tuple(found)


def belongs_to(block: Block | None) -> tuple[PartKind, str]:
    """Return to what kind of part a block belongs, and for a table to which."""
    if block is None:
        return "block", ""
    if block.kind in _PARTS:
        return _PARTS[block.kind], ""
    place = _IN_TABLE.fullmatch(block.place)
    return ("table", place["table"]) if place and block.kind in _TABLE_KINDS else ("block", "")


def _is_no_pair(block: Block | None, pieces: Sequence[Piece]) -> bool:
    """Say whether a fact about the event has no label."""
    return block is not None and block.kind == "metadata" and (LABELLED not in pieces[0].text or len(pieces) > 1)


def _paragraph(block: Block | None, pieces: tuple[Piece, ...], depth: int = 0) -> Paragraph:
    return Paragraph(block.kind if block else "paragraph", block.level if block else 0, pieces, depth)


# -- tables ------------------------------------------------------------------------------------------------------------
def _table(blocks: Sequence[tuple[Block, tuple[Piece, ...]]]) -> Part:
    by_row = [list(group) for _, group in groupby(blocks, key=lambda one: _place(one[0])["row"])]
    first = by_row[0]
    heads = first[0][1][0].text.split(BETWEEN) if _is_head(first) else []
    rows = [_row(row, heads, is_head=n == 0 and bool(heads)) for n, row in enumerate(by_row)]
    n_columns = max(len(row.cells) for row in rows)
    return Part("table", tuple(_paragraph(*one) for one in blocks), tuple(_filled(row, n_columns) for row in rows), n_columns)


def _place(block: Block) -> re.Match[str]:
    found = _IN_TABLE.fullmatch(block.place)
    assert found  # so it was grouped
    return found


def _is_head(row: Sequence[tuple[Block, tuple[Piece, ...]]]) -> bool:
    (block, pieces), *others = row
    return not others and block.kind == "prompt" and len(pieces) == 1 and BETWEEN in pieces[0].text


def _row(blocks: Sequence[tuple[Block, tuple[Piece, ...]]], heads: Sequence[str], *, is_head: bool) -> Row:
    block, pieces = blocks[0]
    if len(blocks) == 1 and len(pieces) == 1 and BETWEEN in pieces[0].text:
        stretches = pieces[0].text.split(BETWEEN)
        return Row(tuple(Cell(stretch=text, heads=is_head) for text in stretches), pieces[0].opened, pieces[0])
    columns: dict[int, Cell] = {}
    for block, pieces in blocks:
        at = next((n for n, head in enumerate(heads) if head == _place(block)["head"] and n not in columns), len(columns))
        while at in columns:
            at += 1
        columns[at] = Cell((_paragraph(block, pieces),), heads=block.kind == "prompt")
    cells = tuple(columns.get(n, Cell()) for n in range(max(columns) + 1))
    return Row(cells, any(piece.opened for _, row in blocks for piece in row))


def _filled(row: Row, n_columns: int) -> Row:
    """Let the last cell of a short row reach to the end of the table."""
    *before, last = row.cells
    span = n_columns - len(before)
    return Row((*before, Cell(last.paragraphs, last.stretch, last.heads, span)), row.opened, row.piece)
