"""A document as Word, with real styles: headings that navigate, tables whose header row repeats, pictures with alternative text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from dialogue_synth.document.model import (
    Block,
    Bullets,
    Document,
    Figure,
    Heading,
    Inline,
    PageBreak,
    Panel,
    Paragraph,
    Quotation,
    Table,
    Tone,
    inline,
)

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph as WordParagraph

_ACCENT, _SOFT, _HAIR, _CAUTION, _PANEL = "14506B", "565B60", "B9B3A7", "7A2E0E", "F5F2EC"
_SANS, _SERIF = "Calibri", "Georgia"
_FIXED = datetime(2020, 1, 1, tzinfo=UTC)  # the same study must give the same file
_ZIP_DATE = (2020, 1, 1, 0, 0, 0)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # what XML 1.0 cannot carry, and form feeds
_PIXELS_PER_INCH = 200
_ROLE_STYLE = {"body": "Body Text", "lead": "Lead", "note": "Note", "label": "Label"}


def write_docx(document: Document) -> bytes:
    """Return the document as the bytes of a ``.docx`` file; equal documents give equal bytes."""
    import docx

    word = docx.Document()
    _set_up(word, document)
    _masthead(word, document)
    _blocks(word, document.blocks, None)
    buffer = BytesIO()
    word.save(buffer)
    return _with_fixed_dates(buffer.getvalue())


def clean(text: str) -> str:
    r"""Replace what XML cannot carry with U+FFFD.

    >>> clean("a\x00b")
    'a�b'
    """
    return _CONTROL.sub("\ufffd", text)


# The page and its styles


def _set_up(word: WordDocument, document: Document) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section = word.sections[0]
    short, long = Mm(210), Mm(297)
    section.page_width, section.page_height = (long, short) if document.landscape else (short, long)
    section.orientation = WD_ORIENT.LANDSCAPE if document.landscape else WD_ORIENT.PORTRAIT
    margin = Mm(16 if document.compact else 22)
    section.left_margin = section.right_margin = margin
    section.top_margin = section.bottom_margin = margin
    properties = word.core_properties
    properties.title, properties.author, properties.language = clean(document.title), "dialogue-synth", document.language
    properties.comments = ""
    properties.created = properties.modified = _FIXED
    properties.revision = 1
    _styles(word, document)
    _footer(word, document.footer)


@dataclass(frozen=True, slots=True)
class _Look:
    """A style's look: sizes and distances in points."""

    size: float
    before: float = 0
    after: float = 4
    bold: bool = False
    colour: str = ""
    font: str = _SANS
    indent: float = 0
    keep: bool = False
    italic: bool = False


def _looks(base: float, compact: bool) -> dict[str, _Look]:
    return {
        "Normal": _Look(base),
        "Body Text": _Look(base, after=6),
        "Title": _Look(base * 2.1, after=3, bold=True, font=_SERIF),
        "Subtitle": _Look(base * 1.15, after=6, colour=_SOFT),
        "Heading 1": _Look(base * (1.25 if compact else 1.55), 8 if compact else 16, 3 if compact else 5, True, _ACCENT, _SERIF, keep=True),
        "Heading 2": _Look(base * 1.22, 12, 4, True, font=_SERIF, keep=True),
        "Heading 3": _Look(base * 1.05, 10, 3, True, keep=True),
        "Heading 4": _Look(base, 8, 3, colour=_SOFT, keep=True, italic=True),
        "Lead": _Look(base * 1.12, after=8, colour=_SOFT),
        "Note": _Look(base * 0.86, after=4, colour=_SOFT),
        "Label": _Look(base * 0.88, 8, 2, True, _SOFT, keep=True),
        "Stamp": _Look(base, 2, 8, True, _ACCENT),
        "Quote": _Look(base, after=1, font=_SERIF, indent=10),
        "Quote Source": _Look(base * 0.84, after=7, colour=_SOFT, indent=10),
        "Caption": _Look(base * 0.9, 8, 3, colour=_SOFT, keep=True),
        "Cell": _Look(base * 0.9, 2, 2),
        "List Bullet": _Look(base, after=2),
        "List Number": _Look(base, after=2),
    }


def _styles(word: WordDocument, document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    known = {style.name for style in word.styles}
    for name, look in _looks(9.5 if document.compact else 10.5, document.compact).items():
        style: Any = word.styles[name] if name in known else word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        font, shape = style.font, style.paragraph_format
        font.name, font.size, font.bold, font.italic = look.font, Pt(look.size), look.bold, look.italic
        font.color.rgb = RGBColor.from_string(look.colour or "1E2124")
        _same_font_everywhere(style, look.font)
        shape.space_before, shape.space_after, shape.line_spacing = Pt(look.before), Pt(look.after), 1.12
        shape.keep_with_next = look.keep
        if look.indent:
            shape.left_indent = Pt(look.indent)
        _plain(style)
    _language(word, document.language)


def _same_font_everywhere(style: Any, font: str) -> None:
    """Word's own themes name other fonts for other scripts; without this, headings stay in the theme's font."""
    from docx.oxml.ns import qn

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if "Theme" in attribute:
            del fonts.attrib[attribute]
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), font)


def _plain(style: Any) -> None:
    """Take the line under Word's titles and the wide letters of its subtitles away."""
    from docx.oxml.ns import qn

    for parts, name in ((style.element.pPr, "w:pBdr"), (style.element.rPr, "w:spacing")):
        if parts is not None and (found := parts.find(qn(name))) is not None:
            parts.remove(found)


def _language(word: WordDocument, language: str) -> None:
    from docx.oxml.ns import qn

    for element in word.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), language if "-" in language else f"{language}-GB" if language == "en" else language)


def _footer(word: WordDocument, text: str) -> None:
    paragraph = word.sections[0].footer.paragraphs[0]
    paragraph.style = word.styles["Note"]
    paragraph.add_run(clean(text) + ("   ·   " if text else ""))
    _field(paragraph, "PAGE")
    paragraph.add_run(" / ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: WordParagraph, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


# The content


def _masthead(word: WordDocument, document: Document) -> None:
    title = word.add_paragraph(clean(document.title), style="Title")
    _border(title, "top", _ACCENT, 24, 8)
    if document.subtitle:
        word.add_paragraph(clean(document.subtitle), style="Subtitle")
    if document.stamp:
        word.add_paragraph(clean(document.stamp), style="Stamp")


def _blocks(word: WordDocument, blocks: Sequence[Block], tone: Tone | None) -> None:
    for block in blocks:
        for paragraph in _block(word, block):
            if tone is not None:
                _set_off(paragraph, tone)


def _block(word: WordDocument, block: Block) -> list[WordParagraph]:
    """Write one block and return its paragraphs, so that a panel can set them off."""
    match block:
        case Heading(text=text, level=level):
            return [word.add_paragraph(clean(text), style=f"Heading {level}")]
        case Paragraph(text=text, role=role):
            return [_paragraph(word, text, _ROLE_STYLE[role])]
        case Bullets(items=items, ordered=ordered):
            return _list(word, items, ordered)
        case Quotation():
            return _quotation(word, block)
        case Table():
            return _table(word, block)
        case Figure():
            return _figure(word, block)
        case Panel():
            return _panel(word, block)
        case PageBreak():
            word.add_paragraph().paragraph_format.page_break_before = True
            return []


def _panel(word: WordDocument, panel: Panel) -> list[WordParagraph]:
    if panel.title:
        _set_off(_paragraph(word, panel.title, "Label"), panel.tone)
    _blocks(word, panel.blocks, panel.tone)
    word.add_paragraph(style="Cell")  # room below, or two panels run into each other
    return []


def _quotation(word: WordDocument, quotation: Quotation) -> list[WordParagraph]:
    words = _paragraph(word, quotation.text, "Quote")
    words.paragraph_format.keep_with_next = True
    both = [words, _paragraph(word, quotation.source, "Quote Source")]
    for paragraph in both:
        _border(paragraph, "left", _HAIR, 12, 8)
    return both


def _paragraph(word: Any, text: Inline, style: str) -> WordParagraph:
    paragraph: WordParagraph = word.add_paragraph(style=style)
    _runs(paragraph, text)
    return paragraph


def _runs(paragraph: WordParagraph, text: Inline) -> None:
    for span in inline(text):
        run = paragraph.add_run(clean(span.text))
        run.bold, run.italic = span.strong or None, span.emphasis or None


def _list(word: WordDocument, items: Sequence[Inline], ordered: bool) -> list[WordParagraph]:
    paragraphs = [_paragraph(word, item, "List Number" if ordered else "List Bullet") for item in items]
    if ordered and paragraphs:
        _count_from_one(word, paragraphs)
    return paragraphs


def _count_from_one(word: WordDocument, paragraphs: Sequence[WordParagraph]) -> None:
    """Give a list its own numbering: Word would go on counting from the list before."""
    numbering = word.part.numbering_part.element
    style: Any = paragraphs[0].style
    abstract = numbering.num_having_numId(style.element.pPr.numPr.numId.val).abstractNumId.val
    number = numbering.add_num(abstract)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    for paragraph in paragraphs:
        shape: Any = paragraph._p.get_or_add_pPr()
        properties = shape.get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = number.numId


def _table(word: WordDocument, table: Table) -> list[WordParagraph]:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn

    caption = _paragraph(word, table.caption, "Caption")
    grid = word.add_table(rows=1 + len(table.rows), cols=len(table.header))
    grid.autofit = False
    properties = grid._tbl.tblPr
    _child(properties, "w:tblCaption", {"w:val": clean(table.caption)})
    columns = _widths(word, table)
    # python-docx looks every cell up anew: rows are walked once instead.
    for y, (row, cells) in enumerate(zip(grid.rows, ((*map(inline, table.header),), *map(table.spans, table.rows)), strict=True)):
        if y == 0:
            _child(row._tr.get_or_add_trPr(), "w:tblHeader", {})
        _child(row._tr.get_or_add_trPr(), "w:cantSplit", {})
        for x, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = columns[x]
            paragraph = cell.paragraphs[0]
            paragraph.style = word.styles["Cell"]
            _runs(paragraph, text)
            if x in table.numeric:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if y == 0:
                for run in paragraph.runs:
                    run.bold = True
            _under(cell._tc.get_or_add_tcPr(), _ACCENT if y == 0 else _HAIR, 8 if y == 0 else 4)
    for column, width in zip(grid._tbl.tblGrid.iterchildren(qn("w:gridCol")), columns, strict=True):
        column.set(qn("w:w"), str(width.twips))
    word.add_paragraph(style="Cell")  # Word joins two tables that follow each other
    return [caption]


def _widths(word: WordDocument, table: Table) -> list[Any]:
    from docx.shared import Emu

    room = _text_width(word)
    shares = table.widths or (1.0,) * len(table.header)
    return [Emu(int(room * share / sum(shares))) for share in shares]


def _text_width(word: WordDocument) -> int:
    section = word.sections[0]
    return int(section.page_width or 0) - int(section.left_margin or 0) - int(section.right_margin or 0)


def _figure(word: WordDocument, figure: Figure) -> list[WordParagraph]:
    import vl_convert
    from docx.shared import Emu

    picture = vl_convert.svg_to_png(figure.svg, ppi=_PIXELS_PER_INCH)
    caption = _paragraph(word, figure.caption, "Caption")
    paragraph = word.add_paragraph(style="Normal")
    shape = paragraph.add_run().add_picture(BytesIO(picture), width=Emu(int(_text_width(word) * figure.share)))
    shape._inline.docPr.set("descr", clean(figure.alt))
    return [caption, paragraph]


# Borders and shades, which python-docx leaves to XML


def _set_off(paragraph: WordParagraph, tone: Tone) -> None:
    _border(paragraph, "left", _CAUTION if tone == "caution" else _ACCENT, 24, 8)
    _child(paragraph._p.get_or_add_pPr(), "w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": _PANEL})


def _border(paragraph: WordParagraph, side: str, colour: str, eighths: int, space: int) -> None:
    from docx.oxml.ns import qn

    shape = paragraph._p.get_or_add_pPr()
    for old in shape.findall(qn("w:pBdr")):
        shape.remove(old)
    border = _child(shape, "w:pBdr", {})
    line = {"w:val": "single", "w:sz": str(eighths), "w:space": str(space), "w:color": colour}
    _child(border, f"w:{side}", line)


def _under(properties: Any, colour: str, eighths: int) -> None:
    borders = _child(properties, "w:tcBorders", {})
    _child(borders, "w:bottom", {"w:val": "single", "w:sz": str(eighths), "w:space": "0", "w:color": colour})


# The order in which the schema wants the children of a paragraph's and of a table's properties; Word calls a file broken otherwise.
_ORDER = {
    "w:pBdr": ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"),
    "w:shd": ("w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"),
    "w:cantSplit": ("w:trHeight", "w:tblHeader"),
    "w:tcBorders": ("w:shd", "w:tcMar", "w:vAlign"),
}


def _child(parent: Any, name: str, attributes: dict[str, str]) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    child = OxmlElement(name)
    for key, value in attributes.items():
        child.set(qn(key), value)
    later = {qn(tag) for tag in _ORDER.get(name, ())}
    before = next((index for index, element in enumerate(parent) if element.tag in later), len(parent))
    parent.insert(before, child)
    return child


def _with_fixed_dates(data: bytes) -> bytes:
    """Write the parts of the file anew under a fixed date: zip members carry the time at which they were written."""
    target = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(target, "w") as out:
        for name in source.namelist():
            member = ZipInfo(name, _ZIP_DATE)
            member.compress_type, member.external_attr = ZIP_DEFLATED, 0o600 << 16
            out.writestr(member, source.read(name))
    return target.getvalue()
