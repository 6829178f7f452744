"""The registers as documents: every line with its source, the same in document and workbook, and text stays text."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import docx
import openpyxl
import pdfplumber
import pytest

from dialogue_synth.divergence.told import premises_told
from dialogue_synth.handouts import registers
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.model import Codebook, Premise, PremiseValue, Segment
from dialogue_synth.settings import DivergenceSettings, Settings

SAID = {
    "a#0000": "Yes, as long as the nurse asks.",
    "a#0001": '=HYPERLINK("http://x") who pays for it?',
    "b#0002": "Under no circumstances should it be sold.",
    "b#0003": "We were told that the agents receive it. For 14, against 2.",
}


@pytest.fixture
def view(small_view: StudyView) -> StudyView:
    content = small_view.content
    segments = tuple(replace(s, text=SAID[s.segment_id], voice="group") for s in content.segments)
    codings = tuple(replace(c, position="conditional") if c.segment_id == "a#0000" else c for c in content.codings)
    premise = Premise(
        "agent",
        "whether agents see it",
        ("agent*",),
        (PremiseValue("yes", "they see it", ("receive*",), "no"), PremiseValue("no", "they do not", ())),
    )
    book: Codebook = replace(content.codebooks[0], premises=(premise,))
    settings = Settings(divergence=DivergenceSettings(facts={"warm": {"agent": "no"}}))
    return StudyView(replace(content, segments=segments, codings=codings, codebooks=(book,), settings=settings), small_view.encode)


def sheets(view: StudyView) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(BytesIO(registers.make(view)["reports/registers.xlsx"]))
    return {page.title: list(page.iter_rows(min_row=2, values_only=True)) for page in book.worksheets}


def test_there_is_a_sheet_for_each_register_and_every_line_names_its_source(view: StudyView) -> None:
    found = sheets(view)
    assert [row[2:] for row in found["Conditions"]] == [("“as long as the nurse asks”", "Allotment society (a), passage 0000")]
    assert [row[2] for row in found["Red lines"]] == ["“Under no circumstances should it be sold.”"]
    assert found["Misunderstandings"][0][2:4] == ("says: they see it", "is: they do not")
    assert found["Premises by group"][0][2] == "they see it"
    assert found["Votes"][0][3] == "14 for, 2 against (16 counted)"
    assert found["Points to negotiate"][0][-1] == "f1"
    for name, rows in found.items():
        assert all(row[-1] for row in rows), name


def test_formulas_of_a_write_up_stay_text(view: StudyView) -> None:
    (row,) = sheets(view)["Questions asked"]
    assert str(row[2]).startswith('“=HYPERLINK("http://x")')
    book = openpyxl.load_workbook(BytesIO(registers.make(view)["reports/registers.xlsx"]))
    assert all(cell.data_type != "f" for page in book.worksheets for line in page.iter_rows() for cell in line)


def test_document_and_workbook_hold_the_same_lines(view: StudyView) -> None:
    document = docx.Document(BytesIO(registers.make(view)["reports/registers.docx"]))
    n_rows = sum(len(table.rows) - 1 for table in document.tables)
    assert n_rows == sum(len(rows) for rows in sheets(view).values())


def test_lines_of_the_same_words_are_one_row_with_several_sources(view: StudyView) -> None:
    first = view.content.segments[0]
    again = Segment("b#0009", "b", 9, 90, 99, first.text, "content", "group")
    coding = replace(view.content.codings[0], segment_id="b#0009", writeup_id="b")
    twice = StudyView(replace(view.content, segments=(*view.content.segments, again), codings=(*view.content.codings, coding)), view.encode)
    (row,) = sheets(twice)["Conditions"]
    assert row[-1] == "Allotment society (a), passage 0000; Bakery (b), passage 0009"


def test_the_same_study_gives_the_same_bytes_and_an_empty_one_says_so(view: StudyView) -> None:
    assert registers.make(view) == registers.make(view)
    empty = StudyView(replace(view.content, writeups=()), view.encode)
    files = registers.make(empty)
    assert list(openpyxl.load_workbook(BytesIO(files["reports/registers.xlsx"])).active.values) == [("No write-up has been received yet.",)]
    with pdfplumber.open(BytesIO(files["reports/registers.pdf"])) as pdf:
        assert "No write-up has been received yet" in (pdf.pages[0].extract_text() or "")


def test_the_sample_has_lines_in_every_register_of_words(tarrowshire_view: StudyView) -> None:
    lines = registers.lines_of(tarrowshire_view)
    assert {line.register for line in lines} >= {"condition", "red line", "risk", "improvement"}
    texts = {s.segment_id: s.text for s in tarrowshire_view.content.segments}
    assert all(texts[line.segment_id][line.start : line.end] == line.words for line in lines)
    assert premises_told((), (), (), {}) == ()
