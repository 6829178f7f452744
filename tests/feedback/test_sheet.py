"""The corrections file: everything that was read, room to answer, and nothing that a spreadsheet could run."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl

from builders import make_segment
from dialogue_synth.agreement import read_grid
from dialogue_synth.feedback import corrections_sheet, read_corrections, readings_of
from dialogue_synth.feedback.sheet import COLUMNS
from dialogue_synth.model import POSITIONS, Code, Coding

CODES = (Code("P1", "Wanting it", "book", question="Do you want it?", proposition="It is wanted."), Code("R1", "Paying", "book"))
SEGMENTS = {s.segment_id: s for s in (make_segment("=1+1 is what we said."), make_segment("Who pays?", position=1))}
CODING = Coding("g1#0000", "g1", 0, 1, "", "P1", "concern", 0.9, "machine")


def sheet(codes: tuple[Code, ...] = CODES) -> bytes:
    return corrections_sheet(readings_of(SEGMENTS.values(), [CODING], codes), codes)


def test_words_stand_as_text_beside_how_they_were_read() -> None:
    book = openpyxl.load_workbook(BytesIO(sheet()))
    rows = list(book["Passages"].iter_rows(values_only=True))
    assert rows[0] == COLUMNS
    assert rows[1][:4] == ("g1#0000", "=1+1 is what we said.", "P1: Do you want it?", "worried")
    assert all(cell.data_type != "f" for page in book for line in page.iter_rows() for cell in line)
    assert [cell.value for cell in book["Questions"]["A"]] == ["question", "P1: Do you want it?", "R1: Paying", "none of these"]


def test_every_choice_that_is_offered_is_understood(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(sheet()))
    offered = {v.formula1 for v in book["Passages"].data_validations.dataValidation}
    assert '"yes,no"' in offered
    (sides,) = (choice.strip('"').split(",") for choice in offered if "agreed" in choice)
    assert len(sides) == len(POSITIONS)
    for n, side in enumerate(sides):
        book["Passages"]["F2"] = side
        book["Passages"]["G3"] = book["Questions"].cell(2 + n % 3, 1).value
        book.save(tmp_path / "back.xlsx")
        read = read_corrections(read_grid(tmp_path / "back.xlsx"), "back.xlsx", SEGMENTS, (), [c.id for c in CODES])
        assert (read.faults, read.n_empty) == ((), 0)
        assert read.answers


def test_the_same_readings_give_the_same_file_and_none_give_an_empty_one() -> None:
    assert sheet() == sheet()
    assert openpyxl.load_workbook(BytesIO(corrections_sheet((), ())))["Passages"].max_row == 1
