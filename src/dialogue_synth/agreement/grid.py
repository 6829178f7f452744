"""A sheet that came back -> its cells as text: csv as spreadsheets save it, or a workbook."""

from __future__ import annotations

import csv
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from io import BytesIO, StringIO
from pathlib import Path

from dialogue_synth.agreement.sheet import PASSAGES_PAGE
from dialogue_synth.errors import UsageError

Grid = tuple[tuple[str, ...], ...]

DELIMITERS = ",;\t"
_ZIP = b"PK\x03\x04"  # how a workbook begins, whatever its name says
_MARKS = {BOM_UTF8: "utf-8-sig", BOM_UTF16_LE: "utf-16", BOM_UTF16_BE: "utf-16"}


def read_grid(path: Path) -> Grid:
    """Return the cells of a csv file, or of the page "Passages" (else the first page) of a workbook.

    Raises:
        UsageError: It cannot be opened, or is neither.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"the sheet cannot be opened: {error.strerror}", where=str(path)) from error
    try:
        return _workbook(data) if data.startswith(_ZIP) else _csv(data)
    except (csv.Error, UnicodeDecodeError, ValueError) as error:
        hint = "save it as .xlsx, or as csv in UTF-8"
        raise UsageError("the sheet cannot be read: it is no workbook and no csv", where=str(path), hint=hint) from error


def _csv(data: bytes) -> Grid:
    text = _decoded(data)
    header = text.lstrip().split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=header.count)  # some spreadsheets save ";" or tabs as "csv"
    return tuple(tuple(row) for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter))


def _decoded(data: bytes) -> str:
    encoding = next((name for mark, name in _MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252")  # what an older spreadsheet writes


def _workbook(data: bytes) -> Grid:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        name = PASSAGES_PAGE if PASSAGES_PAGE in workbook.sheet_names else workbook.sheet_names[0]
        cells = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, IndexError) as error:
        raise ValueError(str(error)) from error
    return tuple(tuple(_text(cell) for cell in row) for row in cells)


def _text(cell: object) -> str:
    """Return the text of a cell; a whole number loses its decimal point.

    >>> _text(3.0), _text("P1"), _text(None)
    ('3', 'P1', '')
    """
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
