"""One page of a PDF -> its printed lines in reading order, column by column, its tables, and what was typed into its fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from dialogue_synth.ingest.decode import fix_text
from dialogue_synth.ingest.pdf_columns import MIN_COLUMN, Row, Word, best_gutter, figure_rows, pair_cells, rows_of_table, segments, tops
from dialogue_synth.ingest.questions import Questions

if TYPE_CHECKING:
    from pdfplumber.page import Page

Box = tuple[float, float, float, float]

SAME_LINE = 0.5  # of the size of the print: words whose middles differ by less stand on one line
MAX_RULES = 3000  # a page with more is a drawing or a map, and looking for tables in it takes minutes
NO_LETTER = re.compile(r"\(cid:\d+\)")
BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of print: its words, box in points, size, whether all of it is bold, and its column (0 = the whole page)."""

    text: str
    page: int
    column: int
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    first_width: float


@dataclass(frozen=True, slots=True)
class FieldValue:
    """What somebody typed into a field of a form, and where the field lies on the page."""

    text: str
    page: int
    top: float
    bottom: float
    size: float = 0.0  # a field does not decide what the body is


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table: rows of cell texts, each on one line, and the size of its print."""

    rows: tuple[tuple[str, ...], ...]
    page: int
    box: Box
    size: float = 0.0

    @property
    def top(self) -> float:
        """Distance from the top of the page in points."""
        return self.box[1]

    @property
    def bottom(self) -> float:
        """Distance of its end from the top of the page in points."""
        return self.box[3]

    @property
    def n_columns(self) -> int:
        """Number of columns."""
        return max(len(row) for row in self.rows)

    @property
    def text(self) -> str:
        """All of its words."""
        return " ".join(cell for row in self.rows for cell in row)

    def goes_on_from(self, before: PageTable) -> bool:
        """Say whether this may be the rest of a table on the page before."""
        return self.n_columns == before.n_columns and self.page > before.page

    def followed_by(self, other: PageTable) -> PageTable:
        """Return this table with the rows of its continuation on the next page."""
        rows, more = list(self.rows), list(other.rows)
        if more and more[0] == rows[0]:
            more = more[1:]  # the header row, printed again
        if more and not more[0][0] and any(more[0]):
            rows[-1] = tuple(f"{a} {b}".strip() for a, b in zip(rows[-1], more[0], strict=True))
            more = more[1:]
        return replace(self, rows=(*rows, *more), page=other.page)


def tables_of(page: Page) -> list[PageTable]:
    """Return the ruled tables of a page that have more than one cell."""
    if len(page.lines) + len(page.rects) + len(page.curves) > MAX_RULES:
        return []
    tables = []
    for table in page.find_tables():
        rows = [tuple(" ".join(fix_text(cell or "").split()) for cell in row) for row in table.extract()]
        width = max((len(row) for row in rows), default=0)
        if width > 1 and sum(bool(cell) for row in rows for cell in row) > 1:
            filled = tuple((*row, *[""] * (width - len(row))) for row in rows)
            kept = [at for at in range(width) if any(row[at] for row in filled)]
            size = median([char["size"] for char in page.within_bbox(table.bbox, strict=False).chars] or [0.0])
            tables.append(PageTable(tuple(tuple(row[at] for at in kept) for row in filled), page.page_number, table.bbox, size))
    return tables


def fields_of(page: Page) -> list[FieldValue]:
    """Return what was typed into the fields of a form, top to bottom; it is not part of the printed page."""
    from pdfminer.pdftypes import resolve1
    from pdfminer.utils import decode_text

    fields = []
    for annotation in page.annots:
        data = annotation["data"]
        parent = resolve1(data.get("Parent")) or {}
        value = resolve1(data.get("V", parent.get("V")))
        if isinstance(value, bytes) and (text := fix_text(decode_text(value)).strip()):
            fields.append(FieldValue(text, page.page_number, annotation["top"], annotation["bottom"]))
    return sorted(fields, key=lambda field: field.top)


def print_of(page: Page, outside: Sequence[Box], questions: Questions) -> list[PrintedLine | PageTable]:
    """Return the lines of a page outside of some boxes in reading order, and tables that have no rules around them."""
    rows = _rows([word for word in _words(page) if word["upright"] and not any(_within(word, box) for box in outside)])
    return _parts(rows, page.page_number, questions)


def n_sideways(page: Page) -> int:
    """Return the number of letters that are printed sideways."""
    return sum(not char["upright"] and char["text"].isalnum() for char in page.chars)


def _words(page: Page) -> list[Word]:
    found: list[Word] = page.extract_words(extra_attrs=["size", "fontname"], keep_blank_chars=False, use_text_flow=False)
    return [word for word in found if _is_on(word, page)]


def _is_on(word: Word, page: Page) -> bool:
    """Say whether a word lies on the page; what lies beside it is seen by nobody."""
    return _within(word, (page.bbox[0], page.bbox[1], page.bbox[2], page.bbox[3]))


def _within(word: Word, box: Box) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _rows(found: Sequence[Word]) -> list[Row]:
    """Group words into rows over the whole width of the page, top to bottom."""
    rows: list[Row] = []
    for word in sorted(found, key=lambda w: ((w["top"] + w["bottom"]) / 2, w["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        last = rows[-1] if rows else []
        if last and abs(middle - median((w["top"] + w["bottom"]) / 2 for w in last)) <= SAME_LINE * max(word["size"], 4):
            last.append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda w: w["x0"]) for row in rows]


def _parts(rows: list[Row], page: int, questions: Questions) -> list[PrintedLine | PageTable]:
    """Read rows over the whole page (column 0), and where a gutter runs through them a table or two columns (1, 2)."""
    figures = figure_rows(rows)
    if figures is not None:
        start, end = figures
        table = _table([[_text(part) for part in segments(row)] for row in rows[start:end]], rows[start:end], page)
        return [*_parts(rows[:start], page, questions), table, *_parts(rows[end:], page, questions)]
    gutter = best_gutter(rows)
    if gutter is None:
        return list(_printed(rows, page, 0))
    before, after = list(_printed(rows[: gutter.start], page, 0)), rows[gutter.end :]
    left = [[w for w in row if w["x1"] <= gutter.x] for row in rows[gutter.start : gutter.end]]
    right = [[w for w in row if w["x1"] > gutter.x] for row in rows[gutter.start : gutter.end]]
    n_rows = rows_of_table(left, right)
    cells = pair_cells([_text(row) for row in left[:n_rows]], [_text(row) for row in right[:n_rows]], tops(left, right)[:n_rows], questions)
    if cells:
        end = gutter.start + n_rows
        return [*before, _table(cells, rows[gutter.start : end], page), *_parts(rows[end:], page, questions)]
    if gutter.n_both < MIN_COLUMN:
        return list(_printed(rows, page, 0))
    columns = [*_printed([r for r in left if r], page, 1), *_printed([r for r in right if r], page, 2)]
    return [*before, *columns, *_parts(after, page, questions)]


def _table(cells: Sequence[Sequence[str]], rows: Sequence[Row], page: int) -> PageTable:
    """Return a table without rules, with the box that its words fill."""
    found = [word for row in rows for word in row]
    box = (min(w["x0"] for w in found), min(w["top"] for w in found), max(w["x1"] for w in found), max(w["bottom"] for w in found))
    return PageTable(tuple(map(tuple, cells)), page, box, median(w["size"] for w in found))


def _text(row: Row) -> str:
    """Return the words of a row. A sign that the font gives no letter for is a bullet where it stands first."""
    found = [word["text"] for word in row]
    if found and NO_LETTER.fullmatch(found[0]):
        found[0] = "•"
    return fix_text(" ".join(found))


def _printed(rows: Sequence[Row], page: int, column: int) -> list[PrintedLine]:
    return [_line(row, page, column) for row in rows if any(w["text"].strip() for w in row)]


def _line(row: Row, page: int, column: int) -> PrintedLine:
    letters = [w for w in row if any(map(str.isalnum, w["text"]))] or list(row)
    return PrintedLine(
        text=_text(row),
        page=page,
        column=column,
        x0=row[0]["x0"],
        x1=row[-1]["x1"],
        top=min(w["top"] for w in letters),
        bottom=max(w["bottom"] for w in letters),
        size=median(w["size"] for w in letters),
        bold=all(BOLD.search(w["fontname"]) for w in letters),
        first_width=row[0]["x1"] - row[0]["x0"],
    )
