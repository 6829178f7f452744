"""docx.py: Word documents as people make them."""

import zipfile
from io import BytesIO

import pytest

from dialogue_synth.ingest.docx import read_docx
from dialogue_synth.ingest.guard import Refusal
from dialogue_synth.ingest.layout import Layout

TABLE = "<w:tbl><w:tr>{}</w:tr></w:tbl>"
STYLES = (
    '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="Heading2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Outline"><w:name w:val="O"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Bullets"><w:name w:val="B"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Strong"><w:name w:val="S"/><w:rPr><w:b/></w:rPr></w:style>'
)


@pytest.fixture
def read(make, questions, settings):
    def run(body: str, **parts: str) -> Layout:
        return read_docx(make.raw_docx(body, **parts), questions, settings)

    return run


def pairs(layout: Layout) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in layout.pieces]


def test_a_document_made_by_word_is_read_in_order(make, questions, settings) -> None:
    def build(document) -> None:
        document.add_heading("Lights", 0)
        about = document.add_table(0, 2)
        for row in (("Ref", "b1-09"), ("When", "7 October 2025"), ("Numbers", "12")):
            cells = about.add_row().cells
            cells[0].text, cells[1].text = row
        document.add_heading("Purpose", 2)
        document.add_paragraph("They were glad of it.")
        document.add_paragraph("the stile", style="List Bullet")
        votes = document.add_table(0, 3)
        for row in (("Question", "For", "Against"), ("Lights off", "12", "3")):
            for cell, text in zip(votes.add_row().cells, row, strict=True):
                cell.text = text
        document.sections[0].footer.paragraphs[0].text = "Record sheet v2"
        document.sections[0].header.paragraphs[0].text = "The county"

    layout = read_docx(make.docx(build), questions, settings)
    assert pairs(layout) == [
        ("heading", "Lights"),
        ("metadata", "Ref: b1-09"),
        ("metadata", "When: 7 October 2025"),
        ("metadata", "Numbers: 12"),
        ("heading", "Purpose"),
        ("paragraph", "They were glad of it."),
        ("list_item", "the stile"),
        ("prompt", "Question | For | Against"),
        ("table_row", "Lights off | For 12 | Against 3"),
        ("furniture", "Record sheet v2"),
        ("furniture", "The county"),
    ]
    assert [piece.level for piece in layout.pieces if piece.kind == "heading"] == [1, 2]
    assert layout.issues == ()


def test_tracked_changes_keep_what_was_put_in_and_drop_what_was_taken_out(read, make) -> None:
    body = (
        "<w:p><w:r><w:t>Most </w:t></w:r><w:del><w:r><w:delText>opposed</w:delText></w:r></w:del><w:ins><w:r><w:t>supported</w:t></w:r></w:ins>"
        "<w:r><w:t> it.</w:t></w:r></w:p>"
    )
    layout = read(body)
    assert pairs(layout) == [("paragraph", "Most supported it.")]
    assert "1 inserted and 1 deleted" in layout.issues[0].what


def test_comments_hidden_text_and_pictures_are_counted_and_left_out(read, make) -> None:
    body = make.p("Seen.") + make.p("Not seen.", run="<w:vanish/>") + "<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>"
    layout = read(body, comments="<w:comment><w:p><w:r><w:t>Really?</w:t></w:r></w:p></w:comment>")
    assert pairs(layout) == [("paragraph", "Seen.")]
    assert [issue.what for issue in layout.issues] == [
        "1 comment in the margin is not read",
        "1 piece of hidden text is not read",
        "1 picture is not read",
    ]


def test_a_text_box_is_read_once_although_it_is_written_twice(read, make) -> None:
    box = f"<w:txbxContent>{make.p('In the box.')}</w:txbxContent>"
    choice = f"<mc:AlternateContent><mc:Choice><wps:txbx>{box}</wps:txbx></mc:Choice><mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback></mc:AlternateContent>"
    layout = read(f"<w:p><w:r><w:t>Beside it.</w:t></w:r><w:r>{choice}</w:r></w:p>")
    assert pairs(layout) == [("paragraph", "Beside it."), ("paragraph", "In the box.")]
    assert layout.pieces[1].place == "text box at paragraph 1"


def test_a_text_box_for_older_programs_only_is_read(read, make) -> None:
    assert pairs(
        read(f"<w:p><w:r><w:pict><v:textbox><w:txbxContent>{make.p('Old box.')}</w:txbxContent></v:textbox></w:pict></w:r></w:p>")
    ) == [("paragraph", "Old box.")]


def test_footnotes_follow_the_text(read, make) -> None:
    layout = read(
        make.p("Said."),
        footnotes=f'<w:footnote w:type="separator">{make.p("-")}</w:footnote><w:footnote>{make.p("One person differed.")}</w:footnote>',
    )
    assert [(piece.text, piece.place) for piece in layout.pieces] == [("Said.", "paragraph 1"), ("One person differed.", "footnote 1")]


def test_headings_are_known_by_style_by_outline_and_by_what_a_style_is_based_on(read, make) -> None:
    styled = [make.p(name, f'<w:pStyle w:val="{name}"/>') for name in ("Heading2", "Mine", "Loop", "Outline")]
    direct = make.p("Direct", '<w:outlineLvl w:val="0"/>')
    layout = read("".join([*styled, direct]), styles=STYLES)
    assert [(piece.text, piece.kind, piece.level) for piece in layout.pieces] == [
        ("Heading2", "heading", 2),
        ("Mine", "heading", 2),
        ("Loop", "paragraph", 0),
        ("Outline", "heading", 3),
        ("Direct", "heading", 1),
    ]


def test_list_items_are_known_by_style_by_number_and_by_typed_bullets(read, make) -> None:
    body = make.p("styled", '<w:pStyle w:val="Bullets"/>')
    body += make.p("deep", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr>')
    body += make.p("switched off", '<w:pStyle w:val="Bullets"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    body += make.p("• typed")
    assert [(piece.text, piece.kind, piece.level) for piece in read(body, styles=STYLES).pieces] == [
        ("styled", "list_item", 1),
        ("deep", "list_item", 2),
        ("switched off", "paragraph", 0),
        ("typed", "list_item", 1),
    ]


def test_a_paragraph_looks_bold_when_all_of_its_words_are(read, make) -> None:
    mixed = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Bold</w:t></w:r><w:r><w:t> and not</w:t></w:r></w:p>"
    body = make.p("By hand", run="<w:b/>") + make.p("By style", '<w:pStyle w:val="Strong"/>') + mixed
    body += make.p("Taken back", '<w:pStyle w:val="Strong"/>', '<w:b w:val="0"/>')
    assert [piece.look for piece in read(body, styles=STYLES).pieces] == ["bold", "bold", "", ""]


def test_line_breaks_links_fields_and_content_controls_keep_their_words(read, make) -> None:
    body = "<w:p><w:hyperlink><w:r><w:t>A link</w:t></w:r></w:hyperlink><w:r><w:br/><w:t>next</w:t><w:tab/><w:t>tab</w:t><w:noBreakHyphen/></w:r>"
    body += '<w:r><w:br w:type="page"/></w:r><w:fldSimple><w:r><w:t>field</w:t></w:r></w:fldSimple></w:p>'
    body += f"<w:sdt><w:sdtContent>{make.p('controlled')}</w:sdtContent></w:sdt>"
    assert [text for _, text in pairs(read(body))] == ["A link", "next\ttab-field", "controlled"]


def test_a_frame_of_one_cell_is_text_and_not_a_table(read, make) -> None:
    cell = f"<w:tc>{make.p('Framed one.')}{make.p('- framed two')}</w:tc>"
    assert pairs(read(TABLE.format(cell))) == [("paragraph", "Framed one."), ("list_item", "framed two")]


def test_a_table_inside_a_cell_and_merged_cells_are_read(read, make) -> None:
    inner = TABLE.format(f"<w:tc>{make.p('inner')}</w:tc>")
    restart = f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{make.p("Which lamp?")}</w:tc>'
    goes_on = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{make.p('Which lamp?')}</w:tc>"
    rows = f"<w:tr>{restart}<w:tc>{make.p('The stile.')}{inner}</w:tc></w:tr><w:tr>{goes_on}<w:tc>{make.p('And the gate.')}</w:tc></w:tr>"
    gone = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{make.p('deleted row')}</w:tc></w:tr>"
    assert pairs(read(f"<w:tbl>{rows}{gone}</w:tbl>")) == [
        ("prompt", "Which lamp?"),
        ("table_row", "The stile."),
        ("table_row", "And the gate."),
        ("paragraph", "inner"),
    ]


def test_a_declared_header_row_is_a_prompt(read, make) -> None:
    cells = "<w:tc>{}</w:tc><w:tc>{}</w:tc>"
    head = f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cells.format(make.p('Good'), make.p('Bad'))}</w:tr>"
    body = f"<w:tr>{cells.format(make.p('people feel safe'), make.p('owls do not'))}</w:tr>"
    assert pairs(read(f"<w:tbl>{head}{body}</w:tbl>")) == [
        ("prompt", "Good | Bad"),
        ("table_row", "people feel safe"),
        ("table_row", "owls do not"),
    ]


def test_embedded_documents_are_said_not_to_be_read(read, make) -> None:
    assert "1 embedded documents" in read(make.p("x") + "<w:altChunk/>").issues[0].what


def test_a_strict_document_is_read_like_any_other(make, questions, settings) -> None:
    data = make.raw_docx(make.p("We met."))
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    with zipfile.ZipFile(BytesIO(data)) as archive:
        document = archive.read("word/document.xml").replace(b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", strict)
    assert pairs(read_docx(make.zip({"word/document.xml": document}), questions, settings)) == [("paragraph", "We met.")]


def test_a_content_control_that_was_not_filled_in_says_nothing(read, make) -> None:
    properties = "<w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
    block = f"<w:sdt>{properties}<w:sdtContent>{make.p('Click or tap here')}</w:sdtContent></w:sdt>"
    inline = f"<w:p><w:r><w:t>Said.</w:t></w:r><w:sdt>{properties}<w:sdtContent><w:r><w:t>Choose an item.</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    assert pairs(read(block + inline)) == [("paragraph", "Said.")]
    cells = f"<w:tc>{make.p('Which lamp?')}</w:tc><w:tc>{block}</w:tc>"
    assert pairs(read(TABLE.format(cells))) == [("prompt", "Which lamp?")]


def test_a_text_box_in_a_table_is_read(read, make) -> None:
    box = f"<w:p><w:r><w:pict><v:textbox><w:txbxContent>{make.p('In the box.')}</w:txbxContent></v:textbox></w:pict></w:r></w:p>"
    cells = f"<w:tc>{make.p('Which lamp?')}</w:tc><w:tc>{make.p('The stile, said all of us.')}{box}</w:tc>"
    assert pairs(read(TABLE.format(cells))) == [
        ("prompt", "Which lamp?"),
        ("table_row", "The stile, said all of us."),
        ("paragraph", "In the box."),
    ]


def test_what_is_no_document_is_refused(make, questions, settings) -> None:
    with pytest.raises(Refusal, match="no document"):
        read_docx(make.zip({"[Content_Types].xml": "<Types/>", "word/other.xml": "<x/>"}), questions, settings)
    with pytest.raises(Refusal, match="no XML"):
        read_docx(make.zip({"word/document.xml": "<w:document"}), questions, settings)


@pytest.mark.parametrize("declaration", ['<!DOCTYPE w [<!ENTITY a "b">]>', '<!doctype w SYSTEM "file:///etc/passwd">'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_declarations_in_any_part_are_refused(declaration: str, encoding: str, make, questions, settings) -> None:
    part = f'<?xml version="1.0"?>{declaration}<w/>'.encode(encoding)
    with pytest.raises(Refusal, match="declares XML entities"):
        read_docx(make.zip({"word/document.xml": "<w/>", "word/settings.xml": part}), questions, settings)
