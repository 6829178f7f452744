"""Plain workbooks: text only, with a header that filters."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from dialogue_synth.handouts.sheets import LONGEST_CELL, Sheet, workbook


def test_cells_are_text_long_ones_are_cut_and_the_bytes_are_the_same_twice() -> None:
    sheets = [
        Sheet("A very long name of a sheet, longer than allowed", ("One", "Two"), (10, 20), [("=1+1", "x" * 40_000)]),
        Sheet("Empty", ("One",), (10,), []),
    ]
    data = workbook("Title", sheets)
    assert data == workbook("Title", sheets)
    first, empty = openpyxl.load_workbook(BytesIO(data)).worksheets
    assert len(first.title) == 31
    assert (first["A2"].value, first["A2"].data_type) == ("=1+1", "s")
    assert len(str(first["B2"].value)) == LONGEST_CELL
    assert first.freeze_panes == "B2"
    assert first.auto_filter.ref == "A1:B2"
    assert empty.max_row == 1
