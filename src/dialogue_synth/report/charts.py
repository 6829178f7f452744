"""Small charts in which one block is one write-up. They repeat what stands beside them in words, so they need no colour.

A `Strip` shows all write-ups of an initiative on one question, each with its sign. A `Chart` is drawn as SVG and stretched
to the room there is, so it carries no signs: it stands beside a sign, or beside its counts in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dialogue_synth.report.marks import SILENT, TOUCHED, Mark, mark_of_key

UNIT = 14  # pixels for one write-up where there is room, with the gap to the next
GAP = 2
BLOCKS_AT_MOST = 40  # with more write-ups, those of one position are drawn as one piece


@dataclass(frozen=True, slots=True)
class Piece:
    """A rectangle of a chart: from ``x`` on, ``width`` wide, in pixels."""

    mark: Mark
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A row of pieces on a scale of ``width`` pixels, which is drawn smaller where there is less room."""

    width: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """All write-ups of an initiative on one question: a block with a sign for each or, when they are many, a chart."""

    blocks: tuple[Mark, ...]
    chart: Chart | None


def strip(counts: Mapping[str, int], n_touched: int, n_silent: int) -> Strip:
    """Return the strip of a question: by position, then those that only touch it, then the silent.

    >>> [mark.sign for mark in strip({"support": 1, "oppose": 1}, n_touched=1, n_silent=1).blocks]
    ['+', '−', '·', '']
    """
    parts = [(mark_of_key(key), n) for key, n in counts.items()] + [(TOUCHED, n_touched), (SILENT, n_silent)]
    scale = sum(n for _, n in parts)
    if scale <= BLOCKS_AT_MOST:
        return Strip(tuple(mark for mark, n in parts for _ in range(n)), None)
    starts = [sum(n for _, n in parts[:i]) for i in range(len(parts))]
    pieces = tuple(_piece(mark, start, n) for (mark, n), start in zip(parts, starts, strict=True) if n)
    return Strip((), Chart(scale * UNIT, pieces))


def bar(mark: Mark, n: int, scale: int) -> Chart:
    """Return one position's bar: ``n`` write-ups on a scale of ``scale``, which can be counted while they are few."""
    scale = max(n, scale, 1)
    if scale <= BLOCKS_AT_MOST:
        return Chart(scale * UNIT, tuple(_piece(mark, i, 1) for i in range(n)))
    return Chart(scale * UNIT, (_piece(mark, 0, n),))


def _piece(mark: Mark, start: int, n: int) -> Piece:
    return Piece(mark, start * UNIT, n * UNIT - GAP)
