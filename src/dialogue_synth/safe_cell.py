"""Cells of csv files, in which a spreadsheet takes some words for a formula. A workbook says itself what is text."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


def safe_cell(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula; what is true is "yes", and what is not is empty.

    >>> safe_cell("=1+1"), safe_cell(True), safe_cell("P1")
    ("'=1+1", 'yes', 'P1')
    """
    text = {True: "yes", False: ""}[value] if isinstance(value, bool) else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
