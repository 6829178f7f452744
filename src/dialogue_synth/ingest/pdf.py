"""pdf -> layout, from its text layer: pages, running headers and footers, tables over pages, and fields that were filled in."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from statistics import median
from typing import TYPE_CHECKING, Any

from dialogue_synth.counted import counted
from dialogue_synth.errors import Issue
from dialogue_synth.ingest.decode import fix_text
from dialogue_synth.ingest.guard import Refusal
from dialogue_synth.ingest.labels import is_label
from dialogue_synth.ingest.layout import Fact, Layout, Piece, stated
from dialogue_synth.ingest.pdf_page import FieldValue, PageTable, PrintedLine, fields_of, n_sideways, print_of, tables_of
from dialogue_synth.ingest.pdf_paragraphs import Paragraphs, body_size
from dialogue_synth.ingest.questions import Questions
from dialogue_synth.ingest.tables import Cell, Table, lay_out_table

if TYPE_CHECKING:
    from pdfplumber.page import Page

MAX_PAGES = 300
NO_LETTERS = 0.2  # of the words: so many signs without letters, and the font does not tell what it prints
EDGE_LINES = 3  # so many lines at the top and the bottom of a page may be running headers or footers
LINE = 1.5  # times the size of the print: the height of a line at the edge
ALONE = 2.5  # lines of white space beside small print at the edge
SMALL = 0.85  # times the size of the body: small print
PAGE_NUMBER = re.compile(r"(?:page|p\.?|tudalen|seite)?\s*[-–]?\s*\d{1,3}\s*[-–]?(?:\s*(?:of|/)\s*\d{1,3})?", re.IGNORECASE)

Element = PrintedLine | PageTable | FieldValue


@dataclass(frozen=True, slots=True)
class _Pages:
    """The elements of each page in reading order, what is not read, and the title that the file gives itself."""

    elements: tuple[list[Element], ...]
    n_pictures: int
    n_sideways: int
    title: str

    @property
    def unread(self) -> list[int]:
        """The numbers of pages without a letter of text."""
        return [number for number, page in enumerate(self.elements, start=1) if not any(any(map(str.isalpha, e.text)) for e in page)]


def read_pdf(data: bytes, questions: Questions) -> Layout:
    """Return the layout of a PDF.

    Raises:
        Refusal: It is protected by a password, damaged, too long, or has no text layer.
    """
    pages = _read_pages(data, questions)
    if len(pages.unread) == len(pages.elements):
        hint = "ask for the document it was made from, or run text recognition (OCR) on it"
        if pages.n_pictures:
            raise Refusal("it has no text layer: it is a picture of a page", hint=hint)
        raise Refusal("it has no text in it", hint=hint, status="empty")
    found = [word for page in pages.elements for element in page for word in element.text.split()]
    if sum("(cid:" in word for word in found) > NO_LETTERS * len(found):
        hint = "print it to PDF again, or run text recognition (OCR) on it"
        raise Refusal("its font does not say which letters it prints", hint=hint)
    body, furniture = _without_furniture(pages.elements)
    pieces, facts = _pieces(_joined_tables([element for page in body for element in page]), questions)
    pieces += [Piece("furniture", text, place) for text, place in furniture]
    titles = [Fact("title", pages.title, "property")] if pages.title else []
    return Layout(tuple(pieces), None, (*facts, *titles), tuple(_issues(pages)))


def _issues(pages: _Pages) -> list[Issue]:
    issues = []
    if pages.n_pictures:
        issues.append(
            Issue("", f"{counted(pages.n_pictures, 'picture is', 'pictures are')} not read", "type up what they say if they show notes")
        )
    if pages.unread and pages.n_pictures:
        numbers = ", ".join(map(str, pages.unread))
        issues.append(Issue("", f"pages without text, which may be scans: {numbers}", "run text recognition (OCR) on the file"))
    if pages.n_sideways:
        issues.append(
            Issue(
                "", f"{counted(pages.n_sideways, 'letter that is printed sideways is', 'letters that are printed sideways are')} not read"
            )
        )
    return issues


def _read_pages(data: bytes, questions: Questions) -> _Pages:
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font
    try:
        with pdfplumber.open(BytesIO(data)) as document:
            if len(document.pages) > MAX_PAGES:
                raise Refusal(f"it has {len(document.pages)} pages, and at most {MAX_PAGES} are read")
            elements, pictures, sideways = [], 0, 0
            for page in document.pages:
                elements.append(_elements(page, questions))
                pictures += len(page.images)
                sideways += n_sideways(page)
                page.close()
            return _Pages(tuple(elements), pictures, sideways, _title(document.metadata))
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise Refusal("it is protected by a password", hint="save it without a password") from None
        raise Refusal("it is damaged: its pages cannot be found", hint="print it to PDF again") from None


def _title(metadata: dict[str, Any]) -> str:
    title = metadata.get("Title", "")
    return " ".join(fix_text(title).split()) if isinstance(title, str) else ""


def _elements(page: Page, questions: Questions) -> list[Element]:
    """Return the lines, tables and field values of a page in reading order."""
    tables = sorted(tables_of(page), key=lambda table: table.top)
    elements: list[Element] = list(print_of(page, [table.box for table in tables], questions))
    for table in tables:
        elements.insert(_place_of(table.top, elements), table)
    for field in fields_of(page):
        elements.insert(_place_of((field.top + field.bottom) / 2, elements), field)
    return elements


def _place_of(top: float, elements: Sequence[Element]) -> int:
    """Return before which element something at a height of the page belongs."""
    lower = (at for at, e in enumerate(elements) if e.top > top and not (isinstance(e, PrintedLine) and e.column))
    return next(lower, len(elements))


# -- running headers and footers ---------------------------------------------------------------------------------------
def _without_furniture(pages: Sequence[list[Element]]) -> tuple[list[list[Element]], list[tuple[str, str]]]:
    """Return the pages without lines that repeat at their edges, and those lines, each wording once."""
    edges = [_edge_lines(page) for page in pages]
    counts = Counter(key for edge in edges for key in {_key(line.text) for line in edge})
    repeated = {key for key, n in counts.items() if len(pages) > 1 and n >= max(2, len(pages) // 2)}
    small = SMALL * body_size([(e.size, e.text) for page in pages for e in page])
    furniture: dict[str, tuple[str, str]] = {}
    body: list[list[Element]] = []
    for page, edge in zip(pages, edges, strict=True):
        lowest = max((e.bottom for e in page), default=0.0)
        dropped = [e for e in edge if _key(e.text) in repeated or _is_footer(e, small, lowest) or _stands_alone(e, page, small)]
        for line in dropped:
            furniture.setdefault(_key(line.text), (line.text, f"page {line.page}, edge"))
        body.append([e for e in page if not any(e is line for line in dropped)])
    return body, list(furniture.values())


def _edge_lines(page: Sequence[Element]) -> list[PrintedLine]:
    lines = sorted((e for e in page if isinstance(e, PrintedLine)), key=lambda line: line.top)
    edge = EDGE_LINES * LINE * (median([line.size for line in lines]) if lines else 0.0)
    top = min((e.top for e in page), default=0.0)
    bottom = max((e.bottom for e in page), default=0.0)
    return [line for line in lines if line.top - top < edge or bottom - line.bottom < edge]


def _is_footer(line: PrintedLine, small: float, lowest: float) -> bool:
    """Say whether the last line of a page is a footer by itself: a page number, or small print with a page number in it."""
    at_the_end = line.bottom >= lowest - 1
    return at_the_end and bool(PAGE_NUMBER.fullmatch(line.text.strip()) or (line.size < small and re.search(r"\d", line.text)))


def _stands_alone(line: PrintedLine, page: Sequence[Element], small: float) -> bool:
    """Say whether small print at the edge of a page is far from all else on it."""
    gap = ALONE * LINE * line.size
    others = [e for e in page if e is not line]
    return line.size < small and bool(others) and all(e.top - line.bottom > gap or line.top - e.bottom > gap for e in others)


def _key(text: str) -> str:
    return " ".join(re.sub(r"\d+", "#", text.casefold()).split())


# -- elements to pieces ------------------------------------------------------------------------------------------------
def _joined_tables(elements: Sequence[Element]) -> list[Element]:
    """Return the elements with a table that runs over a page as one; a row whose first cell is empty goes on with the last."""
    joined: list[Element] = []
    for element in elements:
        before = joined[-1] if joined else None
        if isinstance(element, PageTable) and isinstance(before, PageTable) and element.goes_on_from(before):
            joined[-1] = before.followed_by(element)
        else:
            joined.append(element)
    return joined


def _pieces(elements: Sequence[Element], questions: Questions) -> tuple[list[Piece], list[Fact]]:
    pieces: list[Piece] = []
    facts: list[Fact] = []
    paragraphs = Paragraphs([e for e in elements if isinstance(e, PrintedLine)], body_size([(e.size, e.text) for e in elements]))
    run: list[PrintedLine] = []
    n_tables = 0
    for element in elements:
        if not isinstance(element, PrintedLine) or (run and paragraphs.breaks(run, element)):
            pieces += paragraphs.piece(run)
            run = []
        if isinstance(element, PrintedLine):
            run.append(element)
        elif isinstance(element, FieldValue):
            pieces, said = _with_field(pieces, element)
            facts += said
        else:
            n_tables += 1
            table = Table(tuple(tuple(map(Cell, row)) for row in element.rows), f"page {element.page}, table {n_tables}")
            found, said = lay_out_table(table, questions)
            pieces, facts = pieces + found, facts + said
    return [*pieces, *paragraphs.piece(run)], facts


def _with_field(pieces: list[Piece], field: FieldValue) -> tuple[list[Piece], list[Fact]]:
    """Return the pieces with what was typed into a field: a fact if the print before it is a label, else an answer."""
    place = f"page {field.page}, field"
    if pieces and pieces[-1].kind in ("paragraph", "heading") and is_label(pieces[-1].text):
        piece, fact = stated(pieces[-1].text, " ".join(field.text.split()), place)
        return [*pieces[:-1], piece], [fact]
    if pieces and pieces[-1].kind == "paragraph":
        pieces = [*pieces[:-1], replace(pieces[-1], look="")]
    return [*pieces, Piece("form_cell", field.text, place)], []
