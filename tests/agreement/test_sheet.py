"""The sheet holds what a coder needs, nothing of the machine, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from dialogue_synth.agreement import csv_sheet, read_grid, sheet_rows, xlsx_sheet
from dialogue_synth.agreement.sheet import COLUMNS, SheetRow


@pytest.fixture
def segments(material):
    found = material.segments("w1", "A title", "We met.", "Is it\nwanted?", "=We all\n  want it.", "A note", "It is real.")
    kinds = ("heading", "content", "prompt", "content", "metadata", "content")
    codes = ("", "", "P1", "P1", "", "P2")
    return tuple(replace(s, kind=kind, question_code=code) for s, kind, code in zip(found, kinds, codes, strict=True))


def test_a_passage_stands_among_its_neighbours(segments, material) -> None:
    (row,) = sheet_rows([segments[3]], reversed(segments), material.codes)
    assert row == SheetRow("w1#0003", "Is it wanted?", "We met.", "=We all want it.", "It is real.")


def test_without_a_heading_above_it_the_question_of_the_codebook_is_shown(material) -> None:
    first, second = material.segments("w2", "Yes.", "No.")
    rows = sheet_rows([replace(first, question_code="P2"), second], [first, second], material.codes)
    assert [(row.stands_under, row.before, row.after) for row in rows] == [("Is it real?", "", "No."), ("", "Yes.", "")]


def test_neighbours_are_of_the_same_write_up(material) -> None:
    everything = (*material.segments("w1", "One."), *material.segments("w2", "Two."))
    assert [(row.before, row.after) for row in sheet_rows(everything, everything, ())] == [("", ""), ("", "")]


def test_a_csv_sheet_opens_in_a_spreadsheet_and_holds_no_formula(segments, material) -> None:
    data = csv_sheet(sheet_rows([segments[3]], segments, material.codes))
    assert data.startswith(b"\xef\xbb\xbf")
    header, row = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert tuple(header) == COLUMNS
    assert row == ["w1#0003", "Is it wanted?", "We met.", "'=We all want it.", "It is real.", "", "", ""]


def test_a_workbook_has_the_passages_the_codebook_and_how_to_code(segments, material) -> None:
    rows = sheet_rows([segments[3], segments[5]], segments, material.codes)
    book = openpyxl.load_workbook(io.BytesIO(xlsx_sheet(rows, material.codes)))
    assert book.sheetnames == ["Passages", "Codebook", "How to code"]
    passages = book["Passages"]
    assert [tuple(cell.value for cell in row) for row in passages.iter_rows(max_col=5)] == [COLUMNS[:5], *(row.cells[:5] for row in rows)]
    assert passages["D2"].data_type == "s"  # text, and no formula
    assert {(v.formula1, str(v.sqref), v.showErrorMessage) for v in passages.data_validations.dataValidation} == {
        ("Codebook!$A$2:$A$5", "F2:F3", False),
        ('"support,conditional,concern,oppose,mixed,none,?"', "G2:G3", False),
    }
    assert [cell.value for cell in book["Codebook"]["A"]] == ["code", "P1", "P2", "A1", "X-PROC"]
    assert book["Codebook"]["D2"].value == "It is wanted."


def test_an_empty_sheet_is_still_a_workbook(material) -> None:
    assert openpyxl.load_workbook(io.BytesIO(xlsx_sheet([], material.codes)))["Passages"].max_row == 1


def test_the_same_sample_gives_the_same_bytes(segments, material) -> None:
    rows = sheet_rows([segments[3]], segments, material.codes)
    assert xlsx_sheet(rows, material.codes) == xlsx_sheet(rows, material.codes)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_written_is_read_back(kind: str, segments, material, tmp_path: Path) -> None:
    rows = sheet_rows([segments[3], segments[5]], segments, material.codes)
    path = tmp_path / f"sheet.{kind}"
    path.write_bytes(csv_sheet(rows) if kind == "csv" else xlsx_sheet(rows, material.codes))
    header, *cells = read_grid(path)
    assert header[: len(COLUMNS)] == COLUMNS
    assert [row[0] for row in cells] == ["w1#0003", "w1#0005"]
