"""The sheet of passages to check: for each passage one question, with nothing in it of what the machine made of the passage."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dialogue_synth.agreement.sheet import FIXED_DATE, PASSAGES_PAGE, csv_of, fill_page, sheet_rows
from dialogue_synth.model import POSITIONS, Code, Segment
from dialogue_synth.verification.asked import Asked

COLUMNS = ("passage_id", "codes", "question", "proposition", "stands_under", "before", "passage", "after", "applies", "position", "remarks")
TO_FILL = ("applies", "position", "remarks")
_WIDTHS = (14, 10, 34, 34, 26, 34, 70, 34, 11, 14, 30)
_CODE_COLUMNS = ("code", "name", "proposition (positions are taken towards it)", "definition", "include", "exclude")
_CODE_WIDTHS = (10, 26, 44, 60, 50, 50)
HOW_TO = (
    f'Answer the question of each row on the page "{PASSAGES_PAGE}". Fill in applies, position and remarks; leave the rest as it is.',
    "applies: yes, no, or ? if you cannot tell. Where several codes are asked about, write the ids of those that apply, or no.",
    f"position, where it applies: the stance of the passage towards the proposition: {', '.join(POSITIONS)}, or ? if you cannot tell.",
    "An empty cell means that you have not come to it yet. A row with ? stays open for somebody else.",
    "About half of the passages are controls, drawn by lot. They are mixed with the others: take every row as it is.",
    "The columns stands_under, before and after are there to understand the passage. Judge what the passage itself says.",
    "Do not look at the machine's codes while you work. Your answers become decisions and win over the machine's codings.",
)


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One row of the sheet before it is filled in, in the order of `COLUMNS`."""

    cells: tuple[str, ...]


def question_rows(asked: Sequence[Asked], segments: Sequence[Segment], codes: Sequence[Code]) -> tuple[QuestionRow, ...]:
    """Put each question beside its passage and what stands around it.

    Args:
        asked: In the order of the sheet.
        segments: All segments, masked.
        codes: All codes of the study.
    """
    by_id = {segment.segment_id: segment for segment in segments}
    by_code = {code.id: code for code in codes}
    around = {row.passage_id: row for row in sheet_rows([by_id[a.segment_id] for a in asked], segments, codes)}
    return tuple(_row(a, around[a.segment_id].cells, by_code) for a in asked)


def _row(asked: Asked, context: Sequence[str], codes: Mapping[str, Code]) -> QuestionRow:
    passage_id, *words = context[:5]
    named = [codes[code_id] for code_id in asked.code_ids]
    question = f"Is this passage about “{named[0].name}”?" if len(named) == 1 else f"Which of these is it about? {_listed(named)}"
    proposition = named[0].proposition if len(named) == 1 else "of the first code that you name"
    return QuestionRow((passage_id, "; ".join(asked.code_ids), question, proposition, *words, *("" for _ in TO_FILL)))


def _listed(codes: Sequence[Code]) -> str:
    return "; ".join(f"{code.id} {code.name}" for code in codes)


def csv_sheet(rows: Sequence[QuestionRow]) -> bytes:
    """Return the sheet as csv, in UTF-8 with the mark by which spreadsheets know it."""
    return csv_of(COLUMNS, [row.cells for row in rows])


def xlsx_sheet(rows: Sequence[QuestionRow], codes: Sequence[Code]) -> bytes:
    """Return the sheet as a workbook with three pages: the passages, the codes asked about, and how to check."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    workbook = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    workbook.set_properties({"title": "Passages to check", "created": FIXED_DATE})
    page = workbook.add_worksheet(PASSAGES_PAGE)
    fill_page(workbook, page, COLUMNS, _WIDTHS, [row.cells for row in rows], n_locked=len(COLUMNS) - len(TO_FILL))
    if rows:
        for name, source in {"applies": ["yes", "no", "?"], "position": [*POSITIONS, "?"]}.items():
            column = COLUMNS.index(name)
            page.data_validation(1, column, len(rows), column, {"validate": "list", "source": source, "show_error": False})
    about = {code_id for row in rows for code_id in row.cells[1].split("; ")}
    described = [(c.id, c.name, c.proposition, c.definition, "\n".join(c.include), "\n".join(c.exclude)) for c in codes if c.id in about]
    fill_page(workbook, workbook.add_worksheet("Codes"), _CODE_COLUMNS, _CODE_WIDTHS, described)
    fill_page(workbook, workbook.add_worksheet("How to check"), ("how to check",), (120,), [(line,) for line in HOW_TO])
    workbook.close()
    return out.getvalue()
