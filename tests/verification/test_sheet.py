"""The sheet shows a passage among its neighbours, and nothing of what the machine made of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from python_calamine import CalamineWorkbook

from dialogue_synth.divergence import Material
from dialogue_synth.verification import Asked, csv_sheet, question_rows, xlsx_sheet
from dialogue_synth.verification.sheet import COLUMNS

ASKED = (Asked("a#0001", ("P1",)), Asked("a#0002", ("R1", "R2")))


def test_a_row_asks_one_thing_of_one_passage(make_material: Callable[..., Material]) -> None:
    material = make_material({"a": "heading ~The first question|P1 oppose ~=We do not|R1 support ~It costs|R2 support ~too much"})
    codes = material.codebooks[0].codes
    rows = question_rows(ASKED, material.segments, codes)
    first, second = (dict(zip(COLUMNS, row.cells, strict=True)) for row in rows)
    assert first["question"] == "Is this passage about “Wanting it”?"
    assert (first["proposition"], first["stands_under"], first["after"]) == ("The scheme is wanted.", "The first question", "It costs")
    assert second["question"] == "Which of these is it about? R1 Costs; R2 Staff"
    assert (second["codes"], second["before"], second["after"]) == ("R1; R2", "=We do not", "too much")
    text = " ".join(cell for row in rows for cell in row.cells)
    assert "oppose" not in text
    assert "0.8" not in text


def test_both_kinds_of_file_hold_the_same_rows_and_no_formula(make_material: Callable[..., Material]) -> None:
    material = make_material({"a": "~One|P1 oppose ~=2+2|R1 support ~Three"})
    codes = material.codebooks[0].codes
    rows = question_rows(ASKED, material.segments, codes)
    as_csv = list(csv.reader(io.StringIO(csv_sheet(rows).decode("utf-8-sig"))))
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_sheet(rows, codes)))
    assert as_csv[0] == list(COLUMNS)
    assert as_csv[1][COLUMNS.index("passage")] == "'=2+2"
    page = book.get_sheet_by_name("Passages").to_python()
    assert page[1][COLUMNS.index("passage")] == "=2+2"
    assert [row[0] for row in book.get_sheet_by_name("Codes").to_python()[1:]] == ["P1", "R1", "R2"]
    assert book.sheet_names[-1] == "How to check"
    assert xlsx_sheet(rows, codes) == xlsx_sheet(rows, codes)
    assert xlsx_sheet((), codes)
