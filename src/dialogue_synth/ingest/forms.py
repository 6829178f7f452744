"""csv and xlsx of form responses -> one layout for each group: facts from its columns, a prompt before each answer.

A sheet is read in the direction in which its questions run: one group a row with the questions on top, or one group a column
with the questions down the side.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from statistics import median

from dialogue_synth.errors import Issue
from dialogue_synth.ingest.decode import decode, fix_text
from dialogue_synth.ingest.guard import Refusal, SetAsideStatus
from dialogue_synth.ingest.labels import field_of, plain_label
from dialogue_synth.ingest.layout import Fact, Layout, Piece, stated
from dialogue_synth.ingest.questions import Questions, words

HEADER_ROWS = 10  # a title and some notes may stand above the row with the questions
MIN_ASKED = 2  # words from which a column with a question mark is a question: "Anything else?" holds answers, "Paid?" does not
ANSWER_WORDS = 12  # a column with a longer cell holds what people said, whatever it is called
MANY_WORDS = 60  # a sheet with more may be somebody's notes
MIN_COLUMNS = 4  # of a form that is not named as one
MAX_ROWS = 20_000
MAX_CELLS = 5_000_000
MAX_SIDE = 300  # rows of a sheet that may have its questions down the side
DELIMITERS = ",;\t|"
NOTES = frozenset("notes note comments comment remarks remark".split())
NO_QUESTION = frozenset("answer answers response responses question questions what your group said reply".split())


Grid = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A grid of cell texts; ``name`` is "" for a csv file. ``hidden`` sheets are not read."""

    name: str
    grid: Grid
    hidden: bool = False
    turned: bool = False  # rows and columns were swapped, so that questions are on top

    def cell_name(self, row: int, column: int) -> str:
        """Return where a cell is, as people say it: "sheet Autumn, cell F3"."""
        if self.turned:
            row, column = column, row
        where = f"cell {column_letters(column)}{row + 1}"
        return f"sheet {self.name}, {where}" if self.name else where

    def row_name(self, row: int) -> str:
        """Return the name of a row, or of a column where rows and columns were swapped."""
        return f"column {column_letters(row)}" if self.turned else f"row {row + 1}"


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_csv(data: bytes) -> list[Sheet]:
    """Return the one sheet of a csv file, whatever parts its columns."""
    text = decode(data).text
    sample = "\n".join(text.split("\n")[:20])
    delimiter = max(DELIMITERS, key=lambda mark: (_regular(sample, mark), -DELIMITERS.index(mark)))
    csv.field_size_limit(10_000_000)
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    return [Sheet("", _checked(tuple(tuple(cell.strip() for cell in row) for row in rows)))]


def is_worksheet(name: str) -> bool:
    """Say whether a part of a workbook may be a sheet, by its name: all but those that certainly are none."""
    return name.startswith("xl/") and name.endswith(".xml") and not name.startswith(("xl/sharedStrings", "xl/styles", "xl/theme"))


def _checked(grid: Grid) -> Grid:
    if len(grid) > MAX_ROWS:
        raise Refusal(f"a sheet of it has {len(grid)} rows, and at most {MAX_ROWS} are read", hint="delete what is empty, or split it")
    return grid


def _regular(sample: str, delimiter: str) -> float:
    """Return how many columns a sample has with a delimiter, if all of its rows agree; less if they do not."""
    try:
        lengths = [len(row) for row in csv.reader(StringIO(sample), delimiter=delimiter) if row]
    except csv.Error:
        return 0.0
    return median(lengths) if lengths and min(lengths) > 1 else 0.0


def read_xlsx(data: bytes) -> list[Sheet]:
    """Return the sheets of a workbook. A formula gives the value that was stored with it."""
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    sheets = []
    for meta in workbook.sheets_metadata:
        sheet = workbook.get_sheet_by_name(meta.name)
        grid = tuple(tuple(cell_text(cell) for cell in row) for row in sheet.to_python(skip_empty_area=False))
        sheets.append(Sheet(fix_text(meta.name), _checked(grid), meta.visible != SheetVisibleEnum.Visible))
    return sheets


def cell_text(value: object) -> str:
    """Return the text of a cell: dates as ISO, whole numbers without a decimal point.

    >>> cell_text(8.0), cell_text(dt.datetime(2025, 10, 7)), cell_text("=1+1 ")
    ('8', '2025-10-07', '=1+1')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return fix_text(str(value)).strip() if value is not None else ""


@dataclass(frozen=True, slots=True)
class SheetReading:
    """The layouts of one sheet, and why it, or rows of it, gave none: (place, status, reason)."""

    layouts: tuple[Layout, ...]
    left_out: tuple[tuple[str, SetAsideStatus, str], ...] = ()


def lay_out_sheet(sheet: Sheet, questions: Questions) -> SheetReading:
    """Return one layout for each group in a sheet."""
    if sheet.hidden:
        return SheetReading((), ((sheet.name, "not_a_writeup", "it is a hidden sheet"),))
    header = _header_row(sheet, questions)
    if len(sheet.grid) <= MAX_SIDE and _asked(_turned(sheet).grid[:1], questions) > (
        _asked(sheet.grid[header : header + 1], questions) if header is not None else 0
    ):
        sheet, header = _turned(sheet), 0
    if header is None or not any(_is_question(cell, questions) for cell in sheet.grid[header]):
        return SheetReading((), ((sheet.name, *_without_questions(sheet)),))
    columns = _Columns(sheet, header, questions)
    layouts: list[Layout] = []
    left_out: list[tuple[str, SetAsideStatus, str]] = []
    for row in range(header + 1, len(sheet.grid)):
        if not any(sheet.grid[row]):
            continue
        layout = columns.lay_out(row)
        if layout is None:
            left_out.append((sheet.row_name(row), "empty", "it has no answer in it"))
        else:
            layouts.append(layout)
    return SheetReading(tuple(layouts), tuple(left_out))


def _without_questions(sheet: Sheet) -> tuple[SetAsideStatus, str]:
    """Return what to say of a sheet without questions: a list of choices is nothing, but a page of notes may be a return."""
    n_words = sum(len(cell.split()) for row in sheet.grid for cell in row)
    if n_words < MANY_WORDS:
        return "not_a_writeup", "no question is among its columns"
    hint = "put the questions in the first row, or save it as .docx if it is a group's notes"
    return "refused", f"no question is among its columns, although it has {n_words} words. Try: {hint}"


def is_form(text: str) -> bool:
    """Say whether a plain text is a form export whatever its name: two rows of as many columns, the first with labels of facts."""
    rows = read_csv("\n".join(text.split("\n")[:40]).encode())[0].grid
    return len(rows) > 1 and len(rows[0]) == len(rows[1]) >= MIN_COLUMNS and sum(bool(field_of(cell)) for cell in rows[0]) > 1


def _turned(sheet: Sheet) -> Sheet:
    width = max((len(row) for row in sheet.grid), default=0)
    grid = tuple(tuple(row[at] if at < len(row) else "" for row in sheet.grid) for at in range(width))
    return Sheet(sheet.name, grid or ((),), sheet.hidden, not sheet.turned)


def _header_row(sheet: Sheet, questions: Questions) -> int | None:
    """Return the row that asks most, among the first."""
    scores = [_asked([row], questions) for row in sheet.grid[:HEADER_ROWS]]
    return scores.index(max(scores)) if scores and max(scores) > 1 else None


def _asked(rows: Sequence[Sequence[str]], questions: Questions) -> int:
    """Return how many cells are questions or labels of facts."""
    return sum(_is_question(cell, questions) or bool(field_of(cell)) for row in rows for cell in row if cell)


def _is_question(cell: str, questions: Questions) -> bool:
    if questions.is_one(cell):
        return True
    return not field_of(cell) and cell.rstrip("\"”’' *").endswith("?") and len(words(cell)) >= MIN_ASKED


class _Columns:
    """What the columns of a sheet hold: facts, answers, or remarks."""

    def __init__(self, sheet: Sheet, header: int, questions: Questions) -> None:
        self.sheet, self.header = sheet, header
        self.labels = [" ".join(cell.split()) for cell in sheet.grid[header]]
        below = sheet.grid[header + 1 :]
        self.asks = [_is_question(label, questions) or self.holds_answers(at, below) for at, label in enumerate(self.labels)]

    def holds_answers(self, column: int, below: Sequence[Sequence[str]]) -> bool:
        """Say whether a column that is neither a question nor a fact has what people said in it."""
        label = self.labels[column]
        if not label or field_of(label):
            return False
        cells = [row[column] for row in below if column < len(row) and row[column]]
        return bool(NOTES & set(plain_label(label).split())) or any(len(words(cell)) > ANSWER_WORDS for cell in cells)

    def lay_out(self, row: int) -> Layout | None:
        """Return the layout of one row, None if nobody answered anything in it."""
        cells = self.sheet.grid[row]
        pieces: list[Piece] = []
        facts: list[Fact] = []
        answered = False
        for at, label in enumerate(self.labels):
            value, place = cells[at] if at < len(cells) else "", self.sheet.cell_name(row, at)
            if self.asks[at]:
                pieces.append(Piece("prompt", label, self.sheet.cell_name(self.header, at)))
                pieces += [Piece("form_cell", value, place)] if value else []
                answered = answered or any(map(str.isalnum, value))
            elif _is_head(label) and _is_head(value):
                pieces.append(Piece("prompt", f"{label} | {value}", place))  # the header of a sheet with questions down its side
            elif label and (field_of(label) or not _is_head(label)):
                piece, fact = stated(label, value, place)
                pieces.append(piece)
                facts.append(fact)
            elif value:
                pieces.append(Piece("form_cell", value, place))
                answered = answered or _is_head(label)
        return Layout(tuple(pieces), None, tuple(facts), (), self.sheet.row_name(row)) if answered else None


def _is_head(text: str) -> bool:
    """Say whether a cell only names what stands under or beside it: "Question", "What your group said"."""
    head = plain_label(text).split()
    return bool(head) and set(head) <= NO_QUESTION


def formula_issues(parts: Sequence[bytes]) -> list[Issue]:
    """Return an issue when cells of a workbook hold a formula but no value: another program wrote it and never worked it out."""
    empty = sum(len(re.findall(rb"</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>", part)) for part in parts)
    return (
        [Issue("", f"{empty} cells hold a formula without a value", "open the file in a spreadsheet program and save it")] if empty else []
    )
