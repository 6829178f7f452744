"""The form as a workbook: labels that are protected, answers that are free, choices as lists, contacts on a sheet of their own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from math import ceil
from typing import Any

from dialogue_synth import boxes
from dialogue_synth.boxes import Box
from dialogue_synth.form.content import FormContent

SHEET = "Write-up"
WIDTHS = (42, 80, 18)  # of the columns, in characters
LONG_ROW, LINE = 75, 15.5  # heights in points
HEIGHTS = {"title": 28.0, "part": 26.0, "question": 20.0}  # of the rows that hold no box
_FIXED = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the same form must be the same file
_CHOSEN_FROM = {"validate": "list", "error_type": "information", "error_message": "Please choose one from the list, or leave it empty."}
_FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 18},
    "note": {"font_color": "#565B60"},
    "part": {"bold": True, "font_size": 14, "font_color": "#14506B"},
    "question": {"bold": True, "font_size": 12, "top": 2, "border_color": "#14506B"},
    "label": {"text_wrap": True, "bg_color": "#F5F2EC", "border": 1, "border_color": "#B9B3A7"},
    "head": {"bold": True, "text_wrap": True, "bottom": 2, "border_color": "#14506B"},
    "answer": {"text_wrap": True, "locked": False, "num_format": "@", "border": 1, "border_color": "#B9B3A7"},
}


def form_workbook(content: FormContent) -> bytes:
    """Return the form as the bytes of an ``.xlsx`` file."""
    from xlsxwriter import Workbook

    target = BytesIO()
    workbook = Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"title": content.title, "author": "dialogue-synth", "created": _FIXED})
    looks = {name: workbook.add_format({"valign": "top", "font_name": "Calibri", **look}) for name, look in _FORMATS.items()}
    _fill(_Sheet(workbook.add_worksheet(SHEET), looks), content)
    contact = _Sheet(workbook.add_worksheet(boxes.CONTACT_SHEET), looks)
    contact.line(boxes.CONTACT_SHEET, "title")
    contact.line(boxes.CONTACT_NOTE, "note")
    contact.boxes(boxes.CONTACT)
    workbook.close()
    return target.getvalue()


def _fill(sheet: _Sheet, content: FormContent) -> None:
    sheet.header()
    sheet.line(boxes.TITLE, "title")
    for text in (*boxes.INTRODUCTION, boxes.HOW_IN_SHEET):
        sheet.line(text, "note")
    sheet.line(content.event_heading, "part")
    sheet.line(boxes.EVENT_NOTE, "note")
    for box in boxes.EVENT:
        sheet.box(box, content.given(box.key), sure=box.key in boxes.SURE_KEYS)
    for part in content.parts:
        sheet.line(part.heading, "part")
        for question in part.questions:
            sheet.line(question.line, "question")
            sheet.boxes(boxes.QUESTION)
    sheet.line(content.closing_heading, "part")
    sheet.boxes(boxes.CLOSING)


class _Sheet:
    """A worksheet that is filled from the top."""

    def __init__(self, worksheet: Any, looks: dict[str, Any]) -> None:
        self.worksheet, self.looks, self.row = worksheet, looks, 0
        for column, width in enumerate(WIDTHS):
            worksheet.set_column(column, column, width)
        # Rows may be added and made higher; nothing else of the form can be changed by accident.
        worksheet.protect("", {"format_rows": True, "format_columns": True, "insert_rows": True})
        worksheet.set_paper(9)
        worksheet.fit_to_pages(1, 0)
        worksheet.hide_gridlines(2)

    def line(self, text: str, look: str) -> None:
        """Write one line that runs over the columns; merged cells would trip up screen readers."""
        self.worksheet.write_string(self.row, 0, text, self.looks[look])
        if look in HEIGHTS:
            self.worksheet.set_row(self.row, HEIGHTS[look])
        self.row += 1

    def header(self) -> None:
        """Write the header and keep it, and the labels, in sight."""
        for column, head in enumerate((boxes.ASKED, boxes.ANSWERED, boxes.HOW_SURE)):
            self.worksheet.write_string(self.row, column, head, self.looks["head"])
        self.worksheet.repeat_rows(self.row)
        self.row += 1
        self.worksheet.freeze_panes(self.row, 1, self.row, 1)

    def boxes(self, printed: Iterable[Box]) -> None:
        """Write boxes one below the other."""
        for box in printed:
            self.box(box)

    def box(self, box: Box, given: str = "", *, sure: bool = False) -> None:
        """Write one box: its label with the hint, a free cell, and where it is asked a cell for how sure a fact is."""
        label = f"{box.label}\n{box.help}" if box.help else box.label
        self.worksheet.write_string(self.row, 0, label, self.looks["label"])
        self._answer(1, given)
        if box.choices:
            self.worksheet.data_validation(self.row, 1, self.row, 1, {**_CHOSEN_FROM, "source": list(box.choices)})
        if sure:
            self._answer(2, "")
            self.worksheet.data_validation(self.row, 2, self.row, 2, {**_CHOSEN_FROM, "source": list(boxes.SURE)})
        n_lines = 1 + ceil(len(box.help) / (WIDTHS[0] - 4))
        self.worksheet.set_row(self.row, max(LONG_ROW if box.is_long else 2 * LINE, n_lines * LINE))
        self.row += 1

    def _answer(self, column: int, given: str) -> None:
        look = self.looks["answer"]
        if given:
            self.worksheet.write_string(self.row, column, given, look)
        else:
            self.worksheet.write_blank(self.row, column, None, look)
