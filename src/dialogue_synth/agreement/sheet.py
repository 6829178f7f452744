"""The sheet that a second coder fills in: passages to code, as csv or as a workbook with the codebook on its second page.

It holds the passages with what stands around them, masked, and no code, confidence or reason of the machine.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dialogue_synth.model import CODED_KINDS, POSITIONS, Code, Segment
from dialogue_synth.safe_cell import safe_cell

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

PASSAGES_PAGE = "Passages"
COLUMNS = ("passage_id", "stands_under", "before", "passage", "after", "codes", "positions", "remarks")
TO_FILL = ("codes", "positions", "remarks")
_WIDTHS = (14, 30, 40, 70, 40, 16, 16, 30)
_CODEBOOK_COLUMNS = ("code", "name", "question", "proposition (positions are taken towards it)", "definition", "include", "exclude")
_CODEBOOK_WIDTHS = (10, 24, 40, 40, 60, 50, 50)
FIXED_DATE = dt.datetime(2000, 1, 1)  # the same sample gives the same bytes on every day
HOW_TO = (
    f'Code each passage on the page "{PASSAGES_PAGE}". Fill in the columns codes, positions and remarks, and leave the others as they are.',
    'codes: the ids of all codes of the page "Codebook" that the passage is about, the main one first, as in: P1; A2',
    "codes: write none if no code applies, ? if you cannot decide. An empty cell means that you have not come to it yet.",
    "positions: one for each code, in the same order, as in: support; concern. Write ? where you cannot decide.",
    f"The position is the stance of the passage towards the code's proposition: {', '.join(POSITIONS)}.",
    "The columns stands_under, before and after are there to understand the passage. Code what the passage itself says.",
    "Work alone: do not look at the study, and do not talk about single passages before everybody has finished.",
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A passage with the heading or question it stands under and its neighbours, as they may be shown."""

    passage_id: str
    stands_under: str
    before: str
    passage: str
    after: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of the row; those to fill in are empty."""
        return self.passage_id, self.stands_under, self.before, self.passage, self.after, *("" for _ in TO_FILL)


def sheet_rows(sample: Iterable[Segment], segments: Iterable[Segment], codes: Sequence[Code]) -> tuple[SheetRow, ...]:
    """Put each passage of a sample among its neighbours.

    Args:
        sample: The passages drawn.
        segments: All segments, masked.
        codes: The codes; the question of one is shown where the write-up has no heading of its own above the passage.
    """
    question = {code.id: code.question for code in codes}
    by_writeup: dict[str, list[Segment]] = defaultdict(list)
    for segment in sorted(segments, key=lambda s: (s.writeup_id, s.position)):
        by_writeup[segment.writeup_id].append(segment)
    return tuple(_row(drawn, by_writeup[drawn.writeup_id], question.get(drawn.question_code, "")) for drawn in sample)


def _row(drawn: Segment, of_writeup: Sequence[Segment], question: str) -> SheetRow:
    earlier = [s for s in of_writeup if s.position < drawn.position]
    headings = (s.text for s in reversed(earlier) if s.kind in ("heading", "prompt"))
    before = (s.text for s in reversed(earlier) if s.kind in CODED_KINDS)
    after = (s.text for s in of_writeup if s.position > drawn.position and s.kind in CODED_KINDS)
    stands_under = next(headings, "") or question
    return SheetRow(drawn.segment_id, *(" ".join(text.split()) for text in (stands_under, next(before, ""), drawn.text, next(after, ""))))


def csv_sheet(rows: Iterable[SheetRow]) -> bytes:
    """Return the sheet as csv, in UTF-8 with the mark by which spreadsheets know it."""
    return csv_of(COLUMNS, [row.cells for row in rows])


def csv_of(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as csv, in UTF-8 with the mark by which spreadsheets know it; no cell is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", errors="replace")


def xlsx_sheet(rows: Sequence[SheetRow], codes: Sequence[Code]) -> bytes:
    """Return the sheet as a workbook with three pages: the passages, the codebook, and how to code."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    workbook = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    workbook.set_properties({"title": "Passages to code", "created": FIXED_DATE})
    passages = workbook.add_worksheet(PASSAGES_PAGE)
    fill_page(workbook, passages, COLUMNS, _WIDTHS, [row.cells for row in rows], n_locked=len(COLUMNS) - len(TO_FILL))
    _offer_choices(passages, len(rows), codes)
    codebook = [(c.id, c.name, c.question, c.proposition, c.definition, "\n".join(c.include), "\n".join(c.exclude)) for c in codes]
    fill_page(workbook, workbook.add_worksheet("Codebook"), _CODEBOOK_COLUMNS, _CODEBOOK_WIDTHS, codebook)
    fill_page(workbook, workbook.add_worksheet("How to code"), ("how to code",), (120,), [(line,) for line in HOW_TO])
    workbook.close()
    return out.getvalue()


def fill_page(
    workbook: Workbook, page: Worksheet, header: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[str]], n_locked: int = 0
) -> None:
    """Write a table with a header that stays in sight; its first ``n_locked`` columns are grey, because they are not to be changed."""
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    plain: Any = {"text_wrap": True, "valign": "top"}
    formats = [workbook.add_format(plain | ({"bg_color": "#F2F2F2"} if k < n_locked else {})) for k in range(len(header))]
    for column, (name, width) in enumerate(zip(header, widths, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, name, bold)
    for n, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            page.write_string(n, column, cell, formats[column])
    page.freeze_panes(1, 0)


def _offer_choices(page: Worksheet, n_rows: int, codes: Sequence[Code]) -> None:
    """Offer codes and positions in a list. Several may be typed, so that other input is let through and checked when it is read."""
    if not n_rows:
        return
    choices = {"codes": f"=Codebook!$A$2:$A${len(codes) + 1}", "positions": [*POSITIONS, "?"]}
    for name, source in choices.items():
        column = COLUMNS.index(name)
        page.data_validation(1, column, n_rows, column, {"validate": "list", "source": source, "show_error": False})
