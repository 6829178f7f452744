"""The corrections file of one group: its words, how we read them, and room to say what we got wrong."""

from __future__ import annotations

import io
from collections.abc import Sequence

from dialogue_synth.agreement.sheet import FIXED_DATE, PASSAGES_PAGE, fill_page
from dialogue_synth.feedback.readings import SIDES, Reading, question_label
from dialogue_synth.model import Code

COLUMNS = ("passage id", "your words", "question", "how we read it", "right?", "what side instead", "what question instead", "remark")
TO_FILL = ("right?", "what side instead", "what question instead", "remark")
NONE_OF_THESE = "none of these"
_WIDTHS = (14, 70, 44, 20, 9, 22, 44, 40)
QUESTIONS_PAGE = "Questions"
HOW_TO = (
    f'Each row of the page "{PASSAGES_PAGE}" holds one of your passages, and how we read it.',
    "right? Write yes or no. Leave it empty if you have no view.",
    "what side instead: if we got your side wrong, choose the right one. The sides are those towards the statement under the question.",
    f'what question instead: if your words are about another question, choose it. If they fit no question, choose "{NONE_OF_THESE}".',
    "remark: say more if you like.",
    "Please leave the grey columns as they are. Then send the file back to the person who sent it to you.",
    "We change our reading where you ask us to, and say that you asked. Our first reading stays on record beside yours.",
)


def corrections_sheet(readings: Sequence[Reading], codes: Sequence[Code]) -> bytes:
    """Return the file as a workbook with three pages: the passages, the questions, and how to fill it in.

    Args:
        readings: Of one write-up, masked.
        codes: The codes that a group may choose from.
    """
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"title": "How we read you: corrections", "created": FIXED_DATE})
    page = book.add_worksheet(PASSAGES_PAGE)
    rows = [_cells(reading) for reading in readings]
    fill_page(book, page, COLUMNS, _WIDTHS, rows, n_locked=len(COLUMNS) - len(TO_FILL))
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    if rows:
        choices = {
            "right?": ["yes", "no"],
            "what side instead": [words for position, words in SIDES.items() if position],
            "what question instead": f"={QUESTIONS_PAGE}!$A$2:$A${len(codes) + 2}",
        }
        for name, source in choices.items():
            column = COLUMNS.index(name)
            page.data_validation(1, column, len(rows), column, {"validate": "list", "source": source, "show_error": False})
    listed = [*((question_label(code), code.proposition) for code in codes), (NONE_OF_THESE, "")]
    fill_page(book, book.add_worksheet(QUESTIONS_PAGE), ("question", "statement"), (90, 90), listed)
    fill_page(book, book.add_worksheet("How to"), ("how to correct us",), (120,), [(line,) for line in HOW_TO])
    book.close()
    return out.getvalue()


def _cells(reading: Reading) -> tuple[str, ...]:
    words = " ".join(reading.segment.text.split())
    return (reading.segment.segment_id, words, reading.question, reading.side, *("" for _ in TO_FILL))
