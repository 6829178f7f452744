"""Sheets come back as spreadsheets save them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from dialogue_synth.agreement import read_grid
from dialogue_synth.errors import UsageError

ROWS = (("passage_id", "codes", "remarks"), ("w1#0000", "P1", "café, yes"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_every_usual_form(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "sheet.csv"
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in ROWS)
    path.write_bytes(text.encode(encoding))
    assert read_grid(path) == ROWS


def workbook(path: Path, title: str, *rows: tuple) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    page = book.create_sheet(title)
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def test_the_page_passages_is_read_whatever_the_file_is_called(tmp_path: Path) -> None:
    path = workbook(tmp_path / "sheet.csv", "Passages", ("passage_id", "codes"), ("w1#0000", 3), (None, 2.5))
    assert read_grid(path) == (("passage_id", "codes"), ("w1#0000", "3"), ("", "2.5"))


def test_without_such_a_page_the_first_one_is_read(tmp_path: Path) -> None:
    assert read_grid(workbook(tmp_path / "sheet.xlsx", "Other", ("passage_id",))) == ()


@pytest.mark.parametrize("data", [b"PK\x03\x04 no workbook", b"a,\x81\x8d"])
def test_what_is_neither_is_refused_with_a_hint(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "sheet.xlsx").write_bytes(data)
    with pytest.raises(UsageError, match="no workbook and no csv") as caught:
        read_grid(tmp_path / "sheet.xlsx")
    assert "save it as .xlsx" in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.csv: the sheet cannot be opened"):
        read_grid(tmp_path / "nowhere.csv")
