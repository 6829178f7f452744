"""The matrix of write-ups by codes (the Framework Method's chart), and the passages behind each of its cells."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from dialogue_synth.model import Code, MatrixCell, WriteUp
from dialogue_synth.report.index import Index, Initiative, cell_key
from dialogue_synth.report.marks import Mark, mark_of_cell, mark_of_position
from dialogue_synth.report.pages import sampled
from dialogue_synth.report.passages import Link, Quote, organiser_of, quote_of_coding, segment_links, writeup_link

QUOTES_A_CELL = 4  # more are links to the appendix
LARGE_MATRIX = 2_000  # cells of the whole report: from here on one quotation a cell, so that the page stays light


@dataclass(frozen=True, slots=True)
class Column:
    """A code as a column; ``n_answered`` write-ups addressed it."""

    code_id: str
    name: str
    href: str
    n_answered: int
    first_of_theme: bool


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """A heading over neighbouring columns: a theme, or a codebook without themes."""

    name: str
    n_columns: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One write-up on one code; ``href`` is "" where there is nothing to open."""

    mark: Mark
    anchor: str
    href: str
    minority: Mark | None
    first_of_theme: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One write-up as a row."""

    writeup: Link
    organiser: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The chart of one initiative."""

    anchor: str
    initiative: str
    groups: tuple[ColumnGroup, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    n_writeups: int  # of a large report only some have rows


@dataclass(frozen=True, slots=True)
class CellPassages:
    """What opens from a cell: its passages, the most telling first."""

    anchor: str
    back: str
    writeup: Link
    organiser: str
    code_id: str
    code_name: str
    finding: str
    mark: Mark
    minority: Mark | None
    quotes: tuple[Quote, ...]
    more: tuple[Link, ...]


def matrices(index: Index) -> tuple[Matrix, ...]:
    """Return one matrix for each initiative; initiatives are never mixed."""
    return tuple(_matrix(index, initiative) for initiative in index.initiatives)


def cell_passages(index: Index) -> tuple[CellPassages, ...]:
    """Return the passages behind every cell that is not silent, row by row."""
    cells = [
        (writeup, code, index.cells[(writeup.writeup_id, code.id)])
        for initiative in index.initiatives
        for writeup in initiative.writeups
        for code in index.framing_codes()
        if (writeup.writeup_id, code.id) in index.cells and index.cells[(writeup.writeup_id, code.id)].state != "silent"
    ]
    limit = 1 if len(cells) > LARGE_MATRIX else QUOTES_A_CELL
    return tuple(_cell_passages(index, writeup, code, cell, limit) for writeup, code, cell in cells)


def _matrix(index: Index, initiative: Initiative) -> Matrix:
    codes = index.framing_codes()
    groups = tuple(ColumnGroup(name, len(list(group))) for name, group in groupby(index.themes[code.id] for code in codes))
    shown = sampled(initiative.writeups) if index.pages and not index.here else initiative.writeups
    starts = {sum(group.n_columns for group in groups[:n]) for n in range(len(groups))}
    return Matrix(
        anchor=f"m{initiative.anchor}",
        initiative=initiative.name,
        groups=groups,
        columns=tuple(_column(index, initiative, code, n in starts) for n, code in enumerate(codes)),
        rows=tuple(_row(index, writeup, codes, starts) for writeup in shown),
        n_writeups=len(initiative.writeups),
    )


def _column(index: Index, initiative: Initiative, code: Code, first: bool) -> Column:
    cells = [index.cells.get((writeup.writeup_id, code.id)) for writeup in initiative.writeups]
    n_answered = sum(cell is not None and cell.state == "answered" for cell in cells)
    return Column(code.id, code.name, index.href("f", cell_key(initiative.id, code.id)), n_answered, first)


def _row(index: Index, writeup: WriteUp, codes: tuple[Code, ...], starts: set[int]) -> Row:
    return Row(
        writeup=writeup_link(index, writeup.writeup_id),
        organiser=organiser_of(writeup),
        cells=tuple(_cell(index, index.cells.get((writeup.writeup_id, code.id)), n in starts) for n, code in enumerate(codes)),
    )


def _cell(index: Index, cell: MatrixCell | None, first: bool) -> Cell:
    key = cell_key(cell.writeup_id, cell.code_id) if cell else ""
    return Cell(
        mark=mark_of_cell(cell),
        anchor=index.anchor("x", key),
        href=index.href("c", key),
        minority=_minority(cell) if cell else None,
        first_of_theme=first,
    )


def _minority(cell: MatrixCell) -> Mark | None:
    return mark_of_position(cell.minority_position) if cell.minority_position else None


def _cell_passages(index: Index, writeup: WriteUp, code: Code, cell: MatrixCell, limit: int) -> CellPassages:
    key = cell_key(writeup.writeup_id, code.id)
    codings = index.codings_by_cell.get((writeup.writeup_id, code.id), ())
    best_first = sorted(codings, key=lambda coding: coding.segment_id != cell.best_segment_id)
    quotes = [quote_of_coding(index, coding) for coding in best_first[:limit]]
    return CellPassages(
        anchor=index.anchor("c", key),
        back=index.href("x", key),
        writeup=writeup_link(index, writeup.writeup_id, what="t"),
        organiser=organiser_of(writeup),
        code_id=code.id,
        code_name=code.name,
        finding=index.href("f", cell_key(writeup.initiative, code.id)),
        mark=mark_of_cell(cell),
        minority=_minority(cell),
        quotes=tuple(quote for quote in quotes if quote),
        more=segment_links(index, [coding.segment_id for coding in best_first[limit:]]),
    )
