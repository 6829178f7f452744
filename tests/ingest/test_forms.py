"""forms.py: responses in sheets."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.ingest import ingest_paths
from dialogue_synth.ingest.forms import Sheet, cell_text, column_letters, formula_issues, is_form, lay_out_sheet, read_csv, read_xlsx
from dialogue_synth.ingest.guard import Refusal
from dialogue_synth.settings import IngestSettings

LONG = "We would rather that somebody from the parish looked at it first, and then told us what they saw there."


@pytest.fixture
def columns(questions) -> list[str]:
    return ["Dialogue ref", "Date held", questions.wordings[0], "Other remarks", "Anything else you would like to tell us?"]


def laid_out(rows, questions, name: str = ""):
    return lay_out_sheet(Sheet(name, tuple(tuple(row) for row in rows)), questions)


def test_each_row_is_a_group_with_a_prompt_before_each_answer(columns, questions) -> None:
    reading = laid_out([columns, ["b1-10", "7/10/2025", "No.", "", "Cake.\nAnd tea."], ["b1-11", "", "", "=1+1", "-"]], questions, "Autumn")
    first = reading.layouts[0]
    assert [(piece.kind, piece.text, piece.place) for piece in first.pieces] == [
        ("metadata", "Dialogue ref: b1-10", "sheet Autumn, cell A2"),
        ("metadata", "Date held: 7/10/2025", "sheet Autumn, cell B2"),
        ("prompt", columns[2], "sheet Autumn, cell C1"),
        ("form_cell", "No.", "sheet Autumn, cell C2"),
        ("prompt", "Other remarks", "sheet Autumn, cell D1"),
        ("prompt", columns[4], "sheet Autumn, cell E1"),
        ("form_cell", "Cake.\nAnd tea.", "sheet Autumn, cell E2"),
    ]
    assert [fact.value for fact in first.facts] == ["b1-10", "7/10/2025"]
    assert [layout.row for layout in reading.layouts] == ["row 2", "row 3"]


def test_a_formula_stays_text(columns, questions) -> None:
    text = ',"=HYPERLINK(""http://x"")",'
    sheets = read_csv(("\n".join([",".join(f'"{c}"' for c in columns), f"b1,7/10/2025{text},"])).encode())
    assert lay_out_sheet(sheets[0], questions).layouts[0].pieces[3].text == '=HYPERLINK("http://x")'


def test_a_row_without_an_answer_is_left_out_with_a_reason_and_a_blank_row_is_nothing(columns, questions) -> None:
    reading = laid_out([columns, ["b1-10", "", "No."], ["b1-11", "7/10/2025", "", "-", ""], ["", "", ""]], questions)
    assert [layout.row for layout in reading.layouts] == ["row 2"]
    assert reading.left_out == (("row 3", "empty", "it has no answer in it"),)


def test_the_row_of_questions_may_stand_below_a_title(columns, questions) -> None:
    reading = laid_out([["Export of 7 October"], [], columns, ["b1-10", "", "No."]], questions)
    assert reading.layouts[0].row == "row 4"


def test_questions_down_the_side_are_one_group(questions) -> None:
    rows = [
        ["Question", "Answer"],
        ["Dialogue ref", "b1-12"],
        ["Date", "7 October 2025"],
        [questions.wordings[0], "No."],
        [questions.wordings[1], ""],
    ]
    reading = laid_out(rows, questions)
    assert len(reading.layouts) == 1
    assert [(piece.kind, piece.text) for piece in reading.layouts[0].pieces] == [
        ("prompt", "Question | Answer"),
        ("metadata", "Dialogue ref: b1-12"),
        ("metadata", "Date: 7 October 2025"),
        ("prompt", questions.wordings[0]),
        ("form_cell", "No."),
        ("prompt", questions.wordings[1]),
    ]
    assert reading.layouts[0].pieces[4].place == "cell B4"


def test_questions_down_the_side_with_a_group_in_each_column(questions) -> None:
    rows = [
        ["Group", "Rangers", "Bakers"],
        ["Date", "7 October 2025", "8 October 2025"],
        [questions.wordings[0], "No.", "Yes."],
        [questions.wordings[1], "Us.", "Them."],
    ]
    reading = laid_out(rows, questions)
    assert [layout.row for layout in reading.layouts] == ["column B", "column C"]


def test_a_column_with_long_cells_holds_what_people_said_whatever_it_is_called(questions) -> None:
    reading = laid_out([["Ref", questions.wordings[0], "Lamps", "Tick"], ["a", "No.", LONG, "x"]], questions)
    assert [(piece.kind, piece.text) for piece in reading.layouts[0].pieces][3:] == [
        ("prompt", "Lamps"),
        ("form_cell", LONG),
        ("metadata", "Tick: x"),
    ]


def test_a_cell_under_no_label_is_not_lost(questions) -> None:
    reading = laid_out([["Ref", questions.wordings[0], ""], ["a", "No.", "and this"]], questions)
    assert reading.layouts[0].pieces[-1].text == "and this"


@pytest.mark.parametrize("rows", [[["Type of group (drop-down)"], ["carers"], ["employer"]], [["Ref", "Date"], ["a", "b"]], [[]], []])
def test_a_sheet_without_questions_is_no_write_up(rows, questions) -> None:
    assert laid_out(rows, questions, "lists").left_out == (("lists", "not_a_writeup", "no question is among its columns"),)


def test_a_sheet_of_notes_without_questions_is_refused_and_not_passed_over(questions) -> None:
    place, status, reason = laid_out([[f"{LONG} {LONG}"], [LONG], [LONG]], questions, "notes").left_out[0]
    assert (place, status) == ("notes", "refused")
    assert "80 words" in reason


def test_a_form_is_known_whatever_its_name(questions) -> None:
    assert is_form(f"Ref;Date;Venue;{questions.wordings[0]}\nb1;7/10/2025;hut;No.\n")
    assert not is_form("Yes, we met, talked, left.\nNo, not there, not then, never.\n")
    assert not is_form("")


def test_a_hidden_sheet_is_not_read(columns, questions) -> None:
    sheet = Sheet("old", (tuple(columns), ("b1", "", "No.", "", "")), hidden=True)
    assert lay_out_sheet(sheet, questions).left_out == (("old", "not_a_writeup", "it is a hidden sheet"),)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_is_read_whatever_parts_its_columns(delimiter: str) -> None:
    data = f'a{delimiter}"b{delimiter}c"\r\n"x\r\ny"{delimiter}z\r\n'.encode("utf-8-sig")
    assert read_csv(data)[0].grid == (("a", f"b{delimiter}c"), ("x\ny", "z"))


def test_a_workbook_gives_its_sheets_with_dates_and_whole_numbers(make) -> None:
    data = make.xlsx({"One": [["a", dt.datetime(2025, 10, 7), 8.0], [None, True, "=text"]], "Two": []})
    sheets = read_xlsx(data)
    assert [sheet.name for sheet in sheets] == ["One", "Two"]
    assert sheets[0].grid[0] == ("a", "2025-10-07", "8")
    assert sheets[0].grid[1][1] == "yes"


def test_a_sheet_of_a_million_rows_is_refused(make, monkeypatch) -> None:
    monkeypatch.setattr("dialogue_synth.ingest.forms.MAX_ROWS", 1)
    with pytest.raises(Refusal, match="2 rows"):
        read_xlsx(make.xlsx({"One": [["a"], ["b"]]}))
    with pytest.raises(Refusal, match="2 rows"):
        read_csv(b"a,b\nc,d\n")


def test_formulas_without_a_value_are_an_issue() -> None:
    assert (
        formula_issues([b"<c><f>1+1</f><v></v></c><c><f>1+1</f></c><c><f>1+1</f><v>2</v></c>"])[0].what
        == "2 cells hold a formula without a value"
    )
    assert formula_issues([b"<c><v>1</v></c>"]) == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (8.5, "8.5"),
        (3, "3"),
        (dt.date(2025, 10, 7), "2025-10-07"),
        (dt.datetime(2025, 10, 7, 18, 30), "2025-10-07 18:30"),
    ],
)
def test_cells_become_text(value: object, text: str) -> None:
    assert cell_text(value) == text


@given(st.integers(0, 20_000))
def test_columns_have_the_letters_of_a_spreadsheet(column: int) -> None:
    from openpyxl.utils import get_column_letter

    if column < 18_278:  # openpyxl's last column
        assert column_letters(column) == get_column_letter(column + 1)


@given(st.lists(st.lists(st.text(max_size=12), max_size=5), max_size=6))
def test_any_grid_can_be_laid_out(questions, rows) -> None:
    assert laid_out(rows, questions).layouts is not None


def test_a_short_question_at_the_end_of_a_form_holds_answers_and_group_names_the_organiser(tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    path.write_text(
        'Group,How many?,Do you want it to happen?,Anything else?\nHill,12,"Yes, we do.",Please tell us what comes of it.\n',
        encoding="utf-8",
    )
    (writeup,) = ingest_paths([path], settings=IngestSettings(), initiatives={}).writeups
    blocks = [(block.kind, writeup.text[block.start : block.end]) for block in writeup.blocks]
    assert writeup.organiser == "Hill"
    assert blocks[-2:] == [("prompt", "Anything else?"), ("form_cell", "Please tell us what comes of it.")]
