"""One document, three forms: the same words in the same order, text that stays text, and the same bytes twice."""

from __future__ import annotations

from io import BytesIO

import docx
import pdfplumber
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from dialogue_synth.document import (
    Bullets,
    Document,
    Figure,
    Heading,
    PageBreak,
    Panel,
    Paragraph,
    Quotation,
    Span,
    Table,
    plain_text,
    write_docx,
    write_html,
    write_pdf,
)

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 20" width="100" height="20"><rect width="40" height="20"/></svg>'
HOSTILE = '<script>alert(1)</script> #eval("1") $x$ = heading * [[ \\ {{ 7*7 }} =HYPERLINK("x") &amp; \x00'


@pytest.fixture
def document() -> Document:
    return Document(
        title="Warm homes",
        subtitle="What groups said",
        stamp="Interim: 3 of 4 returns",
        footer="Masked",
        blocks=(
            Paragraph("One sentence first.", "lead"),
            Heading("Agreed"),
            Paragraph((Span("Eleven "), Span("of fourteen", strong=True), Span(" agree.", emphasis=True))),
            Quotation("Who reads it, and why?", "Pikes Lane, passage 12"),
            Bullets(("first point", "second point")),
            Bullets(("step one", "step two"), ordered=True),
            Bullets(("step three",), ordered=True),
            Heading("In figures", 2),
            Table("Positions by group", ("Group", "Write-ups"), (("Orlow", "12"), ("Pikes Lane", "")), widths=(3, 1), numeric=(1,)),
            Figure(SVG, "A bar two fifths long", "Share of something", 0.5),
            Panel("Read this first", (Paragraph("Nobody may read shares of the public from this.", "note"),), "caution"),
            Panel("", (Paragraph("Set off.", "label"),)),
            PageBreak(),
            Heading("Last", 3),
            Heading("Least", 4),
        ),
    )


def words_of_docx(data: bytes) -> str:
    return " ".join(node.text or "" for node in docx.Document(BytesIO(data)).element.body.iter(qn("w:t")))


def words_of_pdf(data: bytes) -> str:
    with pdfplumber.open(BytesIO(data)) as pdf:
        return " ".join(page.extract_text() or "" for page in pdf.pages)


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_every_form_says_every_word_in_the_same_order(document: Document) -> None:
    expected = [line for line in plain_text(document).splitlines() if line != "A bar two fifths long"]
    for form in (words_of_docx(write_docx(document)), lxml_html.document_fromstring(write_html(document)).text_content()):
        place = 0
        for line in expected[:-1]:  # the footer stands elsewhere in Word
            found = squeezed(form).find(squeezed(line), place)
            assert found >= 0, line
            place = found
    pdf = squeezed(words_of_pdf(write_pdf(document)))
    assert all(squeezed(line) in pdf for line in expected)


def test_the_same_document_gives_the_same_bytes(document: Document) -> None:
    assert write_docx(document) == write_docx(document)
    assert write_pdf(document) == write_pdf(document)
    assert write_html(document) == write_html(document)


def test_word_has_real_headings_a_header_row_and_alternative_text(document: Document) -> None:
    word = docx.Document(BytesIO(write_docx(document)))
    assert [(p.style.name, p.text) for p in word.paragraphs if p.style.name.startswith("Heading")] == [
        ("Heading 1", "Agreed"),
        ("Heading 2", "In figures"),
        ("Heading 3", "Last"),
        ("Heading 4", "Least"),
    ]
    assert word.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [p.get("descr") for p in word.element.body.iter(qn("wp:docPr"))] == ["A bar two fifths long"]
    assert word.core_properties.title == "Warm homes"


def test_a_numbered_list_counts_from_one_again(document: Document) -> None:
    word = docx.Document(BytesIO(write_docx(document)))
    numbers = [p._p.pPr.numPr.numId.val for p in word.paragraphs if p.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2]


def test_a_pdf_is_tagged_and_says_its_language_and_its_title(document: Document) -> None:
    data = write_pdf(document)
    assert b"/StructTreeRoot" in data
    assert b"pdfuaid:part" in data
    with pdfplumber.open(BytesIO(data)) as pdf:
        assert pdf.metadata["Title"] == "Warm homes"
        assert pdf.doc.catalog["Lang"] == b"en"


def test_a_page_has_one_title_and_its_tables_and_pictures_are_named(document: Document) -> None:
    page = lxml_html.document_fromstring(write_html(document))
    assert [node.text for node in page.iter("h1")] == ["Warm homes"]
    assert [node.text for node in page.iter("caption")] == ["Positions by group"]
    assert [node.get("alt") for node in page.iter("img")] == ["A bar two fifths long"]
    assert not list(page.iter("script"))


def test_hostile_text_stays_text_in_every_form() -> None:
    document = Document(
        HOSTILE,
        (Heading(HOSTILE), Paragraph(HOSTILE), Quotation(HOSTILE, HOSTILE), Table(HOSTILE, (HOSTILE,), ((HOSTILE,),)), Bullets((HOSTILE,))),
        subtitle=HOSTILE,
        stamp=HOSTILE,
        footer=HOSTILE,
    )
    said = squeezed(HOSTILE.replace("\x00", "\ufffd"))
    assert squeezed(words_of_docx(write_docx(document))).count(said) == 11  # the footer is a part of its own
    page = lxml_html.document_fromstring(write_html(document))
    assert squeezed(page.text_content()).count(said) == 13  # and the footer, and the title in the head
    assert not list(page.iter("script"))
    assert squeezed(words_of_pdf(write_pdf(document))).count(said[:24]) >= 9


def test_a_script_without_a_typeface_still_makes_a_pdf() -> None:
    assert write_pdf(Document("\u0980 \U0001f600", (Paragraph("\U00013080"),))).startswith(b"%PDF")


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_written(text: str) -> None:
    document = Document(
        text or "x", (Paragraph(text), Quotation(text, text), Table(text, (text,), ((text,),))), landscape=True, compact=True
    )
    assert write_pdf(document).startswith(b"%PDF")
    assert write_docx(document).startswith(b"PK")
    assert write_html(document)


def test_a_table_with_a_ragged_row_and_an_odd_heading_are_refused() -> None:
    with pytest.raises(ValueError, match="2 parts"):
        Table("t", ("a", "b"), (("x",),))
    with pytest.raises(ValueError, match="2 parts"):
        Table("t", ("a", "b"), (), widths=(1,))
    with pytest.raises(ValueError, match="1-4"):
        Heading("x", 5)


def test_headings_that_skip_a_level_are_refused() -> None:
    with pytest.raises(ValueError, match="level 2 below level 0"):
        Document("t", (Panel("p", (Heading("a", 2),)),))
    with pytest.raises(ValueError, match="level 3 below level 1"):
        Document("t", (Heading("a"), Heading("b", 3)))


@pytest.mark.parametrize("after", [Paragraph("What follows."), Table("T", ("A",), (("What follows.",),))], ids=["paragraph", "table"])
def test_no_heading_and_note_stand_alone_at_the_foot_of_a_page(after: Paragraph | Table) -> None:
    for n_lines in range(30, 48):
        filler = tuple(Paragraph(f"Line {n}.") for n in range(n_lines))
        document = Document("T", (Heading("First"), *filler, Heading("Second"), Paragraph("How to read it.", "note"), after))
        with pdfplumber.open(BytesIO(write_pdf(document))) as pages:
            texts = [page.extract_text() for page in pages.pages]
        (page,) = (text for text in texts if "Second" in text)
        assert "How to read it." in page, n_lines
        assert "What follows." in page, n_lines


def test_a_wide_document_is_broad_and_another_language_is_said() -> None:
    document = Document("Cartrefi cynnes", (Paragraph("x"),), language="cy", landscape=True)
    word = docx.Document(BytesIO(write_docx(document)))
    assert word.sections[0].page_width > word.sections[0].page_height
    assert {node.get(qn("w:val")) for node in word.styles.element.iter(qn("w:lang"))} == {"cy"}
    with pdfplumber.open(BytesIO(write_pdf(document))) as pdf:
        assert pdf.pages[0].width > pdf.pages[0].height
