"""The form as a Word document that LibreOffice opens and saves as odt: headings, a table for each question, choices as lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from dialogue_synth import boxes
from dialogue_synth.boxes import Box
from dialogue_synth.document.docx import clean
from dialogue_synth.form.content import FormContent

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table, _Cell

LABEL_WIDTH, ANSWER_WIDTH, SURE_WIDTH = 58, 112, 34  # millimetres; a third column takes its room from the second
LONG_ROW, ROW = 15, 8  # least heights in millimetres
SIZES = {"Title": 22, "Heading 1": 16, "Heading 2": 11.5, "Normal": 10.5}  # in points
_ACCENT, _SOFT, _SHADE = "14506B", "565B60", "F5F2EC"
_FIXED = datetime(2020, 1, 1, tzinfo=UTC)  # the same form must be the same file


def form_word(content: FormContent) -> bytes:
    """Return the form as the bytes of a ``.docx`` file."""
    import docx

    word = docx.Document()
    _set_up(word, content)
    word.add_heading(boxes.TITLE, 0)
    for text in boxes.INTRODUCTION:
        word.add_paragraph(text)
    word.add_heading(clean(content.event_heading), 1)
    word.add_paragraph(boxes.EVENT_NOTE)
    _table(word, boxes.EVENT, content, asks_sure=True)
    for part in content.parts:
        word.add_heading(clean(part.heading), 1)
        for question in part.questions:
            word.add_heading(clean(question.line), 2)
            _table(word, boxes.QUESTION, content, tag=question.code_id)
    word.add_heading(clean(content.closing_heading), 1)
    _table(word, boxes.CLOSING, content)
    word.add_page_break()  # type: ignore[no-untyped-call]
    word.add_heading(boxes.CONTACT_SHEET, 1)
    word.add_paragraph(boxes.CONTACT_NOTE)
    _table(word, boxes.CONTACT, content)
    target = BytesIO()
    word.save(target)
    return _with_fixed_dates(target.getvalue())


def _set_up(word: WordDocument, content: FormContent) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    section.footer.paragraphs[0].text = clean(content.title)
    properties = word.core_properties
    properties.title, properties.author, properties.comments, properties.language = clean(content.title), "dialogue-synth", "", "en-GB"
    properties.created = properties.modified = _FIXED
    for name, size in SIZES.items():
        style: Any = word.styles[name]
        style.font.name, style.font.size = "Calibri", Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in [name for name in fonts.attrib if "Theme" in name]:
            del fonts.attrib[attribute]
        if name != "Normal":
            style.font.color.rgb = RGBColor.from_string(_ACCENT if name == "Heading 1" else "1E2124")
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(size * 0.9), Pt(4)
    for element in word.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), "en-GB")


def _table(word: WordDocument, printed: Iterable[Box], content: FormContent, *, tag: str = "", asks_sure: bool = False) -> None:
    """Add a table with a header row that repeats, and a row for each box that stays on one page."""
    from docx.shared import Mm

    heads = (boxes.ASKED, boxes.ANSWERED, boxes.HOW_SURE) if asks_sure else (boxes.ASKED, boxes.ANSWERED)
    table = word.add_table(1, len(heads), style="Table Grid")
    table.autofit = False
    _mark_row(table.rows[0], "w:tblHeader")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = head
        cell.paragraphs[0].runs[0].bold = True
    for box in printed:
        _add_row(table, box, content.given(box.key), tag, asks_sure=asks_sure and box.key in boxes.SURE_KEYS)
    answer = ANSWER_WIDTH - SURE_WIDTH if asks_sure else ANSWER_WIDTH
    for column, width in zip(table.columns, (LABEL_WIDTH, answer, SURE_WIDTH), strict=False):
        column.width = Mm(width)  # LibreOffice goes by the columns, Word by the cells
        for cell in column.cells:
            cell.width = Mm(width)
    for row in table.rows[:-1]:  # a question stays on one page with its answers
        row.cells[0].paragraphs[-1].paragraph_format.keep_with_next = True


def _add_row(table: Table, box: Box, given: str, tag: str, *, asks_sure: bool) -> None:
    from docx.enum.table import WD_ROW_HEIGHT_RULE
    from docx.shared import Mm

    row = table.add_row()  # type: ignore[no-untyped-call]
    row.height, row.height_rule = Mm(LONG_ROW if box.is_long else ROW), WD_ROW_HEIGHT_RULE.AT_LEAST
    _mark_row(row, "w:cantSplit")
    _label(row.cells[0], box)
    if box.choices:
        _choice(row.cells[1], box.label, f"{tag}.{box.key}".strip("."), box.choices)
    else:
        row.cells[1].text = clean(given)
    if asks_sure:
        _choice(row.cells[2], f"{box.label}: {boxes.HOW_SURE}", f"{box.key}.sure", boxes.SURE)


def _label(cell: _Cell, box: Box) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Pt, RGBColor

    cell.text = box.label
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{_SHADE}"/>'))
    cell.paragraphs[0].runs[0].bold = True
    if box.hint:
        run = cell.add_paragraph().add_run(box.hint)
        run.font.size, run.font.color.rgb = Pt(8.5), RGBColor.from_string(_SOFT)


def _choice(cell: _Cell, title: str, tag: str, choices: Iterable[str]) -> None:
    """Put a list to choose from into a cell; until something is chosen it shows that it is to be."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    def element(name: str, **attributes: str) -> Any:
        made = OxmlElement(f"w:{name}")
        for key, value in attributes.items():
            made.set(qn(f"w:{key}"), clean(value))
        return made

    control, properties, listed, shown = element("sdt"), element("sdtPr"), element("dropDownList"), element("sdtContent")
    for choice in choices:
        listed.append(element("listItem", displayText=choice, value=choice))
    properties.extend([element("alias", val=title[:64]), element("tag", val=tag[:64]), element("showingPlcHdr"), listed])
    run = cell.paragraphs[0].add_run(boxes.CHOOSE)
    cell.paragraphs[0]._p.replace(run._r, control)
    shown.append(run._r)
    control.extend([properties, shown])


def _mark_row(row: Any, mark: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(mark))


def _with_fixed_dates(data: bytes) -> bytes:
    """Write the parts of the file anew under a fixed date: python-docx notes the time at which it wrote each."""
    target = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(target, "w") as out:
        for name in source.namelist():
            member = ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            member.compress_type = ZIP_DEFLATED
            out.writestr(member, source.read(name))
    return target.getvalue()
