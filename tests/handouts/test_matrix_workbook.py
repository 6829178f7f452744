"""The matrix as a workbook: every write-up a row, every question a column, words behind each sign, and no formula anywhere."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import BytesIO, StringIO

import openpyxl
import pytest

from dialogue_synth.handouts import matrix_workbook
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.report.marks import mark_of_cell


def book(view: StudyView) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(matrix_workbook.make(view)["reports/matrix.xlsx"]))


def test_every_cell_shows_its_sign_and_its_best_passage(tarrowshire_view: StudyView) -> None:
    index, found = tarrowshire_view.index, book(tarrowshire_view)
    for initiative, page in zip(index.initiatives, found.worksheets, strict=False):
        rows = list(page.iter_rows())
        header = [cell.value for cell in rows[0]]
        assert header[7:] == [code.id for code in index.framing_codes()]
        assert [row[0].value for row in rows[1:]] == [w.writeup_id for w in initiative.writeups]
        for row in rows[1:]:
            for code_id, cell in zip(header[7:], row[7:], strict=True):
                known = index.cells.get((row[0].value, code_id))
                assert (cell.value or "") == mark_of_cell(known).sign
                if known and known.best_segment_id in index.segments:
                    assert index.segments[known.best_segment_id].text[:60] in cell.comment.text
        assert (page.freeze_panes, page.auto_filter.ref.split(":")[0]) == ("C2", "A1")


def test_every_standing_coding_is_a_row_of_passages(tarrowshire_view: StudyView) -> None:
    page = book(tarrowshire_view)["All passages"]
    ids = [(row[0], row[3]) for row in page.iter_rows(min_row=2, values_only=True)]
    assert ids == [(c.segment_id, c.code_id) for c in tarrowshire_view.index.codings]


def test_the_csv_says_positions_in_words(small_view: StudyView) -> None:
    data = matrix_workbook.make(small_view)["reports/matrix-warm.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(data)))
    assert [(row["Write-up"], row["Q1"], row["Q2"]) for row in rows] == [("a", "support", "touched"), ("b", "oppose", "silent")]


@pytest.mark.parametrize("text", ["=1+1", "+44", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_no_text_becomes_a_formula(small_view: StudyView, text: str) -> None:
    writeups = tuple(replace(w, organiser=text) for w in small_view.content.writeups)
    segments = tuple(replace(s, text=text) for s in small_view.content.segments)
    view = StudyView(replace(small_view.content, writeups=writeups, segments=segments), small_view.encode)
    cells = [cell for page in book(view).worksheets for row in page.iter_rows() for cell in row]
    assert text in [cell.value for cell in cells]
    assert all(cell.data_type != "f" for cell in cells)
    assert f"'{text}" in matrix_workbook.make(view)["reports/matrix-warm.csv"].decode("utf-8-sig").replace('""', '"')


def test_initiatives_with_odd_and_equal_names_have_a_page_each(small_view: StudyView) -> None:
    first, second = small_view.content.writeups
    content = replace(
        small_view.content,
        writeups=(first, replace(second, initiative="other")),
        initiatives={"warm": "A/B: [x]" * 9, "other": "A/B: [x]" * 9},
    )
    names = book(StudyView(content, small_view.encode)).sheetnames
    assert len(names) == len(set(names)) == 5


def test_the_same_study_gives_the_same_workbook(small_view: StudyView) -> None:
    assert matrix_workbook.make(small_view) == matrix_workbook.make(small_view)
