"""Forms as they really come back: renamed, cut up, filled in beside the boxes, saved by another program."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from dialogue_synth import boxes
from dialogue_synth.form import form_file
from dialogue_synth.model import CODED_KINDS
from form_filling import Answers, fill_docx, fill_md, fill_xlsx, save_csv, save_json

ODT = Path(__file__).parents[1] / "data" / "filled-form.odt"  # a filled-in form of `form_word` that LibreOffice saved as odt
ANSWERS = Answers(
    event={"participants": ("24", "estimate"), "place": ("Kelderby", "exact")},
    questions={
        "P1": {"discussed": "Yes", "highlights": "Most of us wanted it.", "divided": "We were split", "minority": "Two would rather move."},
        "A1": {"highlights": "A letter first.", "quotation": "Never again.", "permission": "No"},
    },
    contact={"name": "Zebedee Quux"},
)


def told(segments) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for s in segments:
        if s.kind not in ("prompt", "heading", "boilerplate"):
            found[s.question_code, s.box] = f"{found.get((s.question_code, s.box), '')} {s.text}".strip()
    return found


def word(data: bytes):
    import docx

    return docx.Document(BytesIO(data))


def saved(document) -> bytes:
    target = BytesIO()
    document.save(target)
    return target.getvalue()


@pytest.mark.parametrize("file_format", ["docx", "xlsx", "md", "html"])
def test_a_form_that_nobody_filled_in_is_empty(content, ingest, tmp_path, file_format: str) -> None:
    (aside,) = ingest(tmp_path, **{f"form__{file_format}": form_file(content, file_format)}).set_aside
    assert aside.status in ("empty", "refused", "not_a_writeup")


def test_the_page_itself_sent_back_says_what_to_send(content, ingest, tmp_path) -> None:
    (aside,) = ingest(tmp_path, form__html=form_file(content, "html")).set_aside
    assert "saved" in aside.reason


def test_an_odt_saved_by_libreoffice_is_read_like_the_docx(reread) -> None:
    writeup, segments = reread(ODT.read_bytes(), "odt")
    found = told(segments)
    assert found["P1", "highlights"] == '=1+1\ntea, and "cake"\n# A heading\nDydd da, mae\'n oer ŵ ŷ â'
    assert found["P1", "divided"] == "We were split"
    assert found["", "more"] == "<b>bold</b> & more"
    assert (writeup.participants.minimum, writeup.participants.kind, writeup.date) == (24, "estimate", "2025-10-07")
    assert "Quux" not in writeup.text
    assert not any("Choose" in s.text for s in segments)


def test_deleted_instructions_headers_and_hints_do_no_harm(content, reread) -> None:
    document = word(fill_docx(content, ANSWERS))
    for paragraph in list(document.paragraphs):
        if boxes.is_printed(paragraph.text):
            paragraph._p.getparent().remove(paragraph._p)
    for table in document.tables:
        table._tbl.remove(table.rows[0]._tr)
        for row in table.rows:
            for hint in row.cells[0].paragraphs[1:]:
                hint._p.getparent().remove(hint._p)
    writeup, segments = reread(saved(document), "docx")
    assert told(segments)["P1", "minority"] == "Two would rather move."
    assert writeup.participants.kind == "estimate"
    assert "Quux" not in writeup.text


def test_answers_beside_the_boxes_are_kept_under_their_question(content, reread) -> None:
    document = word(fill_docx(content, ANSWERS))
    of_p1, of_a1 = (
        next(t for t in document.tables if f in t._tbl.xpath("string(.)")) for f in ("Most of us wanted it.", "A letter first.")
    )
    of_p1.rows[6].cells[0].add_paragraph("I am too old for this.")  # typed into the label of the quotation
    added = of_p1.add_row()
    added.cells[0].text = "And the bus should come back."
    below = of_a1._tbl.getnext()
    document.paragraphs[0].insert_paragraph_before("")
    typed = document.add_paragraph("Typed below the table: it must be opt-in.")._p
    below.addprevious(typed)
    _, segments = reread(saved(document), "docx")
    found = told(segments)
    assert found["P1", "quotation"] == "I am too old for this."
    assert "And the bus should come back." in " ".join(text for (code, _), text in found.items() if code == "P1")
    assert next(s.question_code for s in segments if "opt-in" in s.text) == "A1"


def test_rows_and_cells_that_somebody_added_to_a_sheet_are_kept(content, reread) -> None:
    from openpyxl import load_workbook

    workbook = load_workbook(BytesIO(fill_xlsx(content, ANSWERS)))
    sheet = workbook.worksheets[0]
    row = next(r for r in range(1, sheet.max_row) if sheet.cell(r, 2).value == "Most of us wanted it.")
    sheet.cell(row, 3).value = "The others shrugged."
    sheet.insert_rows(row + 1)
    sheet.cell(row + 1, 2).value = "It must start soon."
    writeup, segments = reread(saved(workbook), "xlsx")
    assert told(segments)["P1", "highlights"].split("\n") == ["Most of us wanted it.", "The others shrugged. It must start soon."]
    assert "Quux" not in writeup.text


def test_a_csv_saved_again_by_a_spreadsheet_is_read(content, reread) -> None:
    table = save_csv(content, ANSWERS).decode("utf-8-sig").replace('","', '";"')
    _, segments = reread(table.encode("utf-8"), "csv")
    assert told(segments)["P1", "highlights"] == "Most of us wanted it."


def test_a_text_without_front_matter_or_marks_is_read(content, reread) -> None:
    body = fill_md(content, ANSWERS).decode().split("---\n", 2)[2].replace("#", "")
    writeup, segments = reread(body.encode(), "txt")
    found = told(segments)
    assert found["P1", "highlights"] == "Most of us wanted it."
    assert found["A1", "quotation"] == "Never again."
    assert "Quux" not in writeup.text


def test_a_form_copied_into_another_document_is_known_by_its_labels(content, reread) -> None:
    import docx

    document = docx.Document()
    for question, label, answer, _ in ANSWERS.rows(content):
        for text in (question, f"{label}", answer):
            document.add_paragraph(text)
    _, segments = reread(saved(document), "docx")
    found = told(segments)
    assert found["P1", "highlights"] == "Most of us wanted it."
    assert found["A1", "highlights"] == "A letter first."
    assert not any(s.kind in CODED_KINDS and boxes.box_of(s.text) for s in segments)


def test_a_damaged_saved_form_is_refused_and_the_batch_goes_on(content, ingest, tmp_path) -> None:
    data = save_json(content, ANSWERS)
    result = ingest(tmp_path, good__json=data, cut__json=data[:-40], odd__json=data.replace(b'"answer": "A letter first."', b'"answer": 3'))
    assert [w.file for w in result.writeups] == ["good.json"]
    assert {s.status for s in result.set_aside} == {"refused"}


def test_json_of_another_kind_is_no_write_up(ingest, tmp_path, content) -> None:
    result = ingest(tmp_path, package__json=b'{"name": "x"}', good__json=save_json(content, ANSWERS))
    assert [s.status for s in result.set_aside] == ["not_a_writeup"]


def test_a_front_matter_line_that_somebody_added_is_a_fact(content, reread) -> None:
    text = fill_md(content, ANSWERS).decode().replace("Date:", "Batch: spring\nDate:", 1)
    writeup, _ = reread(text.encode(), "md")
    assert writeup.batch == "spring"
