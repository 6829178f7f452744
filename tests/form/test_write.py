"""The files of the form: the same bytes each time, accessible, and safe whatever an initiative is called."""

from __future__ import annotations

from io import BytesIO

import pytest
import yaml
from click.testing import CliRunner

from dialogue_synth import boxes
from dialogue_synth.cli import main
from dialogue_synth.cli.form import FORMATS as CLI_FORMATS
from dialogue_synth.form import FORMATS, form_content, form_file, write_form
from dialogue_synth.form.content import LANGUAGES

HOSTILE = '=1+1 </script><b>"x"</b> \x07 & {{ x }}'


@pytest.mark.parametrize("file_format", FORMATS)
def test_equal_forms_are_equal_files(content, file_format: str) -> None:
    assert form_file(content, file_format) == form_file(content, file_format)


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_hostile_name_stays_text(codebooks, ingest, tmp_path, file_format: str) -> None:
    hostile = form_content(codebooks, initiative=HOSTILE, about=HOSTILE, questions=("P1",))
    data = form_file(hostile, file_format)
    (aside,) = ingest(tmp_path, **{f"form__{file_format}": data}).set_aside
    assert aside.status == "empty"
    if file_format == "html":
        assert b"</script><b>" not in data
    if file_format == "xlsx":
        from openpyxl import load_workbook

        assert not any(cell.data_type == "f" for sheet in load_workbook(BytesIO(data)) for row in sheet for cell in row)


def test_the_document_has_headings_header_rows_and_choices(content) -> None:
    import docx

    word = docx.Document(BytesIO(form_file(content, "docx")))
    headings = [(p.style.name, p.text) for p in word.paragraphs if p.style.name.startswith(("Heading", "Title"))]
    assert headings[0] == ("Title", boxes.TITLE)
    assert ("Heading 1", boxes.CONTACT_SHEET) in headings
    assert sum(style == "Heading 2" for style, _ in headings) == content.n_questions
    assert all(table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in word.tables)
    choices = word.tables[1]._tbl.xpath(".//w:dropDownList")
    assert [len(choice) for choice in choices] == [2, 4, 2]
    assert (word.core_properties.language, word.core_properties.title) == ("en-GB", content.title)


def test_the_workbook_protects_its_labels_and_frees_the_answers(content) -> None:
    from openpyxl import load_workbook

    sheet, contact = load_workbook(BytesIO(form_file(content, "xlsx")))
    assert contact.title == boxes.CONTACT_SHEET
    assert sheet.protection.sheet
    assert sheet.freeze_panes == "B2"
    rows = {str(row[0].value).split("\n")[0]: row for row in sheet.iter_rows(max_col=3)}
    label, answer, _ = rows["What people said"]
    assert (label.protection.locked, answer.protection.locked, answer.number_format) == (True, False, "@")
    validated = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert validated[rows["Did you discuss this?"][1].coordinate] == '"Yes,No"'
    assert not sheet.merged_cells.ranges


def test_the_front_matter_is_yaml(content) -> None:
    text = form_file(content, "md").decode()
    facts = yaml.safe_load(text.split("---")[1])
    assert facts["Initiative"] == "Warm Homes Link"
    assert facts["Date, how sure"] is None


def test_the_form_is_written_to_a_folder(content, tmp_path) -> None:
    files = write_form(content, tmp_path / "new", ["md"])
    assert [file.name for file in files] == ["write-up-form.md"]
    assert files[0].read_bytes() == form_file(content, "md")


def test_the_command_writes_the_formats_asked_for(tmp_path) -> None:
    result = CliRunner().invoke(main, ["form", "--initiative", "Warm Homes Link", "--questions", "P1, A1", "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".docx", ".html", ".md", ".xlsx"]
    assert "2 questions in 2 parts" in result.output
    only = tmp_path / "md"
    assert CliRunner().invoke(main, ["form", "--codebook", "public-benefit", "--format", "md", "--out", str(only)]).exit_code == 0
    assert [path.name for path in only.iterdir()] == ["write-up-form.md"]


def test_a_codebook_of_ones_own_is_asked_about(tmp_path) -> None:
    from dialogue_synth.codebook import shipped_codebook

    own = tmp_path / "own.yaml"
    own.write_text(shipped_codebook("pair").read_text(encoding="utf-8"), encoding="utf-8")
    assert CliRunner().invoke(main, ["form", "--codebook", str(own), "--format", "md", "--out", str(tmp_path)]).exit_code == 0


def test_a_wrong_question_or_codebook_is_named(tmp_path) -> None:
    wrong = CliRunner().invoke(main, ["form", "--questions", "Q7", "--out", str(tmp_path)])
    assert (wrong.exit_code, 'no question "Q7"' in wrong.output) == (2, True)
    assert CliRunner().invoke(main, ["form", "--codebook", "pear", "--out", str(tmp_path)]).exit_code == 5


def test_the_command_offers_what_the_library_can() -> None:
    assert tuple(FORMATS) == CLI_FORMATS
    assert LANGUAGES == ("en",)
