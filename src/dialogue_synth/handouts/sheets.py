"""Plain workbooks: a sheet a table, with a header that stays and filters; everything is text, so that no formula ever fires."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

FIXED_DATE = datetime(2020, 1, 1)  # in the file's properties, so that the same study gives the same bytes
LONGEST_CELL = 32_000  # characters; a spreadsheet program takes no more
_LONGEST_NAME = 31


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, the header with the width of each column in characters, and rows of as many texts."""

    name: str
    header: tuple[str, ...]
    widths: tuple[int, ...]
    rows: Sequence[Sequence[str]]


def workbook(title: str, sheets: Sequence[Sheet]) -> bytes:
    """Return an ``.xlsx`` with these sheets; the same content gives the same bytes."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"title": title, "author": "dialogue-synth", "created": FIXED_DATE})
    common = {"valign": "top", "text_wrap": True, "font_name": "Calibri", "font_size": 10}
    text, head = book.add_format(common), book.add_format({**common, "bold": True, "bottom": 2, "bg_color": "#F5F2EC"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name[:_LONGEST_NAME])
        for column, (label, width) in enumerate(zip(sheet.header, sheet.widths, strict=True)):
            page.set_column(column, column, width)
            page.write_string(0, column, label, head)
        for row, cells in enumerate(sheet.rows, start=1):
            for column, cell in enumerate(cells):
                page.write_string(row, column, cell[:LONGEST_CELL], text)
        page.freeze_panes(1, 1)
        page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.header) - 1)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
    book.close()
    return out.getvalue()
