"""A write-up form that came back as a workbook, or as the csv or json file that the form in a browser saves -> layout."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dialogue_synth import boxes
from dialogue_synth.ingest.decode import fix_text
from dialogue_synth.ingest.filled import MIN_LABELS, FormReading, Row, form_row
from dialogue_synth.ingest.forms import Sheet
from dialogue_synth.ingest.guard import Refusal
from dialogue_synth.ingest.layout import Layout

N_COLUMNS = len(boxes.CSV_COLUMNS)


def read_form_sheets(sheets: Sequence[Sheet]) -> Layout | None:
    """Return the layout of a form in the sheets of a file; None if none is one. It has no pieces if it holds contacts alone."""
    if sheets and _is_saved(sheets[0]):
        return _read_saved(sheets[0])
    if not any(_is_form(sheet) for sheet in sheets if not sheet.hidden):
        return None
    reading = FormReading()
    for sheet in sheets:
        if not sheet.hidden:
            reading.in_contact = False
            for at, cells in enumerate(sheet.grid):
                if any(cells):
                    reading.row(form_row(cells, sheet.cell_name(at, 1)))
    return reading.layout()


def _is_form(sheet: Sheet) -> bool:
    """Whether a sheet is the form with its labels down the side, or its contact sheet."""
    found = [box.key for row in sheet.grid if row and (box := boxes.box_of(row[0]))]
    return sum(key in boxes.QUESTION_KEYS for key in found) >= MIN_LABELS or sum(key in boxes.CONTACT_KEYS for key in found) > 1


def _is_saved(sheet: Sheet) -> bool:
    return bool(sheet.grid) and tuple(" ".join(cell.casefold().split()) for cell in sheet.grid[0][:N_COLUMNS]) == boxes.CSV_COLUMNS


def _read_saved(sheet: Sheet) -> Layout:
    """Read rows of question, label, answer, and how sure; the question may be left out where it is that of the row above."""
    rows = [tuple(_unguarded(cell) for cell in (*cells, *[""] * N_COLUMNS)[:N_COLUMNS]) for cells in sheet.grid[1:]]
    return _read_rows(rows, [sheet.row_name(at) for at in range(1, len(sheet.grid))])


def _unguarded(cell: str) -> str:
    """Return a cell without the mark that keeps spreadsheet programs from taking it for a formula."""
    return cell[1:] if cell.startswith(boxes.PLAIN_CELL) and cell[1:2] and cell[1] in boxes.GUARDED else cell


def read_form_json(text: str) -> Layout:
    """Return the layout of a saved form in JSON.

    Raises:
        Refusal: It is damaged.
    """
    try:
        answers = json.loads(text)["answers"]
        rows = [tuple(_text(answer.get(column, "")) for column in boxes.CSV_COLUMNS) for answer in answers]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refusal("it is a saved form that is damaged", hint="ask the organiser to save and send it again") from error
    return _read_rows(rows, [f"answer {number}" for number in range(1, len(rows) + 1)])


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return fix_text(value)


def _read_rows(rows: Sequence[tuple[str, ...]], places: Sequence[str]) -> Layout:
    reading = FormReading()
    asked = ""
    for (question, label, answer, sure), place in zip(rows, places, strict=True):
        if question.strip() and question != asked:
            reading.heading(question, place)
            asked = question
        reading.row(Row(label, answer, place, sure))
    return reading.layout()
