"""The matrix of write-ups by codes as it stands, and the passages behind a cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlencode

from dialogue_synth.model import Code, MatrixCell, WriteUp
from dialogue_synth.report.index import natural_key
from dialogue_synth.report.marks import ALL_MARKS, Mark, mark_of_cell, mark_of_position
from dialogue_synth.review.held import ref
from dialogue_synth.review.live import Reading, View
from dialogue_synth.review.pages.parts import Chip, Passage, chip, organiser_of, passage, writeup_href

FILTERS: Mapping[str, Callable[[WriteUp], str]] = {
    "initiative": lambda w: w.initiative,
    "batch": lambda w: w.batch,
    "organiser_type": lambda w: w.organiser_type,
    "place": lambda w: w.place,
}
LABELS = {"initiative": "Initiative", "batch": "Batch", "organiser_type": "Kind of organiser", "place": "Place", "theme": "Theme"}
SORTS = {"": "id", "organiser": "organiser", "answered": "most questions addressed", "silent": "most silence"}
BY_CODE = "code:"  # before a code's id in an address: write-ups by their position on it


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its sign and words, and its address ("" where there is nothing to open)."""

    key: str
    sign: str
    words: str
    href: str
    minority: str


@dataclass(frozen=True, slots=True)
class Row:
    """A write-up as a row."""

    href: str
    writeup_id: str
    organiser: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A code with how many addressed it, whether its theme begins here, and the address that sorts by it, or back where it does."""

    code: Code
    n_answered: int
    first: bool
    href: str
    is_sorted: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """The matrix of one initiative: column groups, columns, rows."""

    name: str
    groups: tuple[tuple[str, int], ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def matrix_page(view: View, query: Mapping[str, str]) -> dict[str, Any]:
    """Return the matrix that the filters leave.

    Args:
        view: The study as it stands.
        query: One of `FILTERS` each, ``theme`` of the codes, and ``sort``, one of `SORTS` or `BY_CODE` and a code's id.
    """
    held = view.held
    chosen = [w for w in held.writeups.values() if all(query.get(name, "") in ("", of(w)) for name, of in FILTERS.items())]
    codes = [code for code in held.framing_codes if query.get("theme", "") in ("", held.themes[code.id])]
    charts = [
        _chart(view, held.initiatives.get(initiative, initiative), [view.readings[w.writeup_id] for w in group], codes, query)
        for initiative, group in groupby(chosen, key=lambda w: w.initiative)
    ]
    return {
        "charts": charts if codes else [],
        "n": len(chosen),
        "of": len(held.writeups),
        "filters": _filters(view, query),
        "sorts": [(name, words, _address(query, name)) for name, words in SORTS.items()],
        "sort": query.get("sort", ""),
        "sorted_by": query.get("sort", "").removeprefix(BY_CODE) if query.get("sort", "").startswith(BY_CODE) else "",
        "marks": ALL_MARKS,
    }


def _address(query: Mapping[str, str], sort: str) -> str:
    """Return the address of the same part of the matrix in another order."""
    kept = {name: query[name] for name in (*FILTERS, "theme") if query.get(name)}
    asked = urlencode({**kept, **({"sort": sort} if sort else {})})
    return f"/matrix?{asked}" if asked else "/matrix"


def _filters(view: View, query: Mapping[str, str]) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    """Return name, label, choices and choice of each filter that has something to choose from."""
    held = view.held
    found = [(name, _choices(of(w) for w in held.writeups.values())) for name, of in FILTERS.items()]
    found.append(("theme", [(theme, theme) for theme in dict.fromkeys(held.themes[code.id] for code in held.framing_codes)]))
    named = [(value, held.initiatives.get(value, value)) for value, _ in found[0][1]]
    return [
        (name, LABELS[name], named if name == "initiative" else choices, query.get(name, "")) for name, choices in found if len(choices) > 1
    ]


def _choices(values: Iterable[str]) -> list[tuple[str, str]]:
    return [(value, value) for value in sorted({value for value in values if value}, key=natural_key)]


def _chart(view: View, name: str, readings: list[Reading], codes: list[Code], query: Mapping[str, str]) -> Chart:
    themes, sort = view.held.themes, query.get("sort", "")
    groups = tuple((theme, len(list(group))) for theme, group in groupby(themes[code.id] for code in codes))
    columns = tuple(
        Column(
            code,
            sum(r.cells[code.id].state == "answered" for r in readings),
            not n or themes[code.id] != themes[codes[n - 1].id],
            _address(query, "" if sort == BY_CODE + code.id else BY_CODE + code.id),
            sort == BY_CODE + code.id,
        )
        for n, code in enumerate(codes)
    )
    return Chart(name, groups, columns, tuple(_row(reading, codes) for reading in _sorted(readings, sort)))


def _sorted(readings: list[Reading], sort: str) -> list[Reading]:
    """Return write-ups in the order asked for; of equals, and where it is not known, the one that comes first by its id first."""
    code_id = sort.removeprefix(BY_CODE)
    if sort.startswith(BY_CODE) and readings and code_id in readings[0].cells:
        return sorted(readings, key=lambda r: ALL_MARKS.index(mark_of_cell(r.cells[code_id])))
    keys: Mapping[str, Callable[[Reading], Any]] = {
        "organiser": lambda r: organiser_of(r.writeup).casefold(),
        "answered": lambda r: -_n_answered(r),
        "silent": _n_answered,
    }
    return sorted(readings, key=keys[sort]) if sort in keys else readings


def _n_answered(reading: Reading) -> int:
    return sum(cell.state == "answered" for cell in reading.cells.values())


def _row(reading: Reading, codes: Iterable[Code]) -> Row:
    name = ref(reading.writeup.writeup_id)
    cells = tuple(_cell(name, reading.cells[code.id]) for code in codes)
    return Row(f"/writeups/{name}", reading.writeup.writeup_id, organiser_of(reading.writeup), cells)


def _cell(name: str, cell: MatrixCell) -> Cell:
    mark = mark_of_cell(cell)
    minority = mark_of_position(cell.minority_position) if cell.minority_position else None
    words = f"{mark.label}, a minority: {minority.label}" if minority else mark.label
    href = f"/cell?w={name}&code={quote(cell.code_id)}" if cell.state != "silent" else ""
    return Cell(mark.key, mark.sign, words, href, minority.sign if minority else "")


def cell_page(view: View, query: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the passages of a write-up (``w``) on a code (``code``), or None where there is no such cell."""
    writeup_id = view.held.refs.get(query.get("w", ""), "")
    reading, code = view.readings.get(writeup_id), view.held.codes.get(query.get("code", ""))
    if reading is None or code is None or code.id not in reading.cells:
        return None
    cell = reading.cells[code.id]
    passages: list[tuple[Passage, Chip]] = [
        (passage(view.held, view.held.segments[coding.segment_id], mark_of_position(coding.position)), chip(view.held, coding))
        for row in reading.codings.values()
        for coding in row
        if coding.code_id == code.id and coding.status != "rejected"
    ]
    passages.sort(key=lambda entry: entry[0].ref != ref(cell.best_segment_id))
    mark: Mark = mark_of_cell(cell)
    return {
        "writeup_id": writeup_id,
        "writeup_href": f"{writeup_href(writeup_id)}?code={quote(code.id)}",
        "organiser": organiser_of(reading.writeup),
        "code": code,
        "mark": mark,
        "minority": mark_of_position(cell.minority_position) if cell.minority_position else None,
        "passages": passages,
    }
