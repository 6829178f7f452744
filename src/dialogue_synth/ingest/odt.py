"""odt -> layout, with a small reader of its own: the good library for OpenDocument is no longer maintained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dialogue_synth.errors import Issue
from dialogue_synth.ingest.guard import Refusal
from dialogue_synth.ingest.layout import Fact, Layout, Piece
from dialogue_synth.ingest.lines import bullet_length, starts_item
from dialogue_synth.ingest.questions import Questions
from dialogue_synth.ingest.tables import Cell, Row, Table, lay_out_table
from dialogue_synth.ingest.xml import Package
from dialogue_synth.settings import IngestSettings

if TYPE_CHECKING:
    from lxml.etree import _Element

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
ENCRYPTED = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}encryption-data"
MAX_REPEAT = 50  # rows and cells may be repeated by number, and empty ones are by the thousand
SKIPPED = frozenset(
    [f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{DRAW}frame", f"{DRAW}text-box"]
    + [f"{TEXT}{name}" for name in ("note", "tracked-changes", "ruby-text", "hidden-text", "hidden-paragraph")]
)


def read_odt(data: bytes, questions: Questions, settings: IngestSettings) -> Layout:
    """Return the layout of an OpenDocument text.

    Raises:
        Refusal: It is damaged, unsafe or encrypted, or has no text in it.
    """
    package = Package(data, settings)
    manifest = package.part("META-INF/manifest.xml")
    if manifest is not None and next(manifest.iter(ENCRYPTED), None) is not None:
        raise Refusal("it is protected by a password", hint="save it without a password")
    content = package.part("content.xml")
    body = None if content is None else content.find(f"{OFFICE}body/{OFFICE}text")
    if content is None or body is None:
        raise Refusal("it holds no text document", hint="open it and save it again")
    styles = package.part("styles.xml")
    reader = _Reader(questions, _Styles([root for root in (content, styles) if root is not None]))
    reader.walk(body)
    reader.add_notes(body)
    if styles is not None:
        reader.add_furniture(styles)
    return Layout(tuple(reader.pieces), None, tuple(reader.facts), tuple(reader.issues(body)))


class _Styles:
    """Paragraph styles: which are titles or headings, which print bold."""

    def __init__(self, roots: list[_Element]) -> None:
        self._by_name = {style.get(f"{STYLE}name", ""): style for root in roots for style in root.iter(f"{STYLE}style")}

    def chain(self, name: str) -> Iterator[tuple[str, _Element | None]]:
        """Yield the names and elements of a style and of its parents."""
        seen: set[str] = set()
        while name and name not in seen:
            seen.add(name)
            style = self._by_name.get(name)
            yield name, style
            name = "" if style is None else style.get(f"{STYLE}parent-style-name", "")

    def heading_level(self, name: str) -> int:
        """Return 1 to 9 for a heading or title, else 0."""
        for plain in (name.replace("_20_", " ").lower() for name, _ in self.chain(name)):
            if plain in ("title", "subtitle"):
                return 1 if plain == "title" else 2
            if plain.startswith("heading"):
                number = plain.removeprefix("heading").strip()
                return int(number) if number.isdigit() else 1
        return 0

    def is_bold(self, name: str) -> bool:
        """Say whether a style prints bold."""
        for _, style in self.chain(name):
            weight = None if style is None else style.find(f"{STYLE}text-properties")
            if weight is not None and weight.get(f"{FO}font-weight"):
                return weight.get(f"{FO}font-weight") in ("bold", "600", "700", "800", "900")
        return False


class _Reader:
    """Collects the pieces of a document in reading order."""

    def __init__(self, questions: Questions, styles: _Styles) -> None:
        self.questions, self.styles = questions, styles
        self.pieces: list[Piece] = []
        self.facts: list[Fact] = []
        self.n_paragraphs = self.n_tables = 0

    def walk(self, container: _Element, depth: int = 0, place: str = "") -> None:
        """Add the pieces of the paragraphs, lists and tables in an element."""
        for child in container:
            if child.tag in (f"{TEXT}p", f"{TEXT}h"):
                self.n_paragraphs += not place
                self.add_paragraph(child, depth, place or f"paragraph {self.n_paragraphs}")
            elif child.tag == f"{TEXT}list":
                self.walk(child, depth + 1, place)
            elif child.tag == f"{TABLE}table":
                self.add_table(child)
            elif child.tag == f"{TEXT}table-of-content":
                self.pieces += [Piece("furniture", _one_line(p), "table of contents") for p in child.iter(f"{TEXT}p")]
            elif child.tag == f"{DRAW}frame":
                self.add_boxes(child, place or f"paragraph {self.n_paragraphs}")
            elif child.tag not in SKIPPED:
                self.walk(child, depth, place)

    def add_paragraph(self, p: _Element, depth: int, place: str) -> None:
        """Add a paragraph or heading, and after it the text boxes that hang on it."""
        style = p.get(f"{TEXT}style-name", "")
        level = int(p.get(f"{TEXT}outline-level", "1")) if p.tag == f"{TEXT}h" else self.styles.heading_level(style)
        for line in [_one_line(p)] if level else _text(p).split("\n"):
            if line.strip():
                piece = Piece("paragraph", line, place, look="bold" if self.is_bold(p, style) else "").cut(0)
                if level:
                    piece = piece.as_kind("heading", level)
                elif depth or starts_item(piece.text):
                    piece = piece.cut(bullet_length(piece.text)).as_kind("list_item", depth or 1)
                self.pieces.append(piece)
        self.add_boxes(p, place)

    def add_boxes(self, element: _Element, place: str) -> None:
        """Add the text boxes in an element, outermost first."""
        for box in element.iter(f"{DRAW}text-box"):
            if not any(a.tag == f"{DRAW}text-box" and a is not element and element in a.iterancestors() for a in box.iterancestors()):
                self.walk(box, 0, f"text box at {place}")

    def is_bold(self, p: _Element, style: str) -> bool:
        """Say whether a paragraph is bold as a whole."""
        if self.styles.is_bold(style):
            return True
        spans = p.findall(f"{TEXT}span")
        outside = (p.text or "") + "".join(child.tail or "" for child in p)
        return bool(spans) and not outside.strip() and all(self.styles.is_bold(span.get(f"{TEXT}style-name", "")) for span in spans)

    def add_table(self, table: _Element) -> None:
        """Add a table; one cell alone is a frame around text."""
        self.n_tables += 1
        place = f"table {self.n_tables}"
        rows = [row for row in table.iter(f"{TABLE}table-row") if next(row.iterancestors(f"{TABLE}table")) is table]
        cells = [cell for row in rows for cell in row if cell.tag == f"{TABLE}table-cell"]
        if len(cells) == 1:
            self.walk(cells[0], 0, f"{place}, row 1")
            return
        n_header = sum(1 for row in rows if next(row.iterancestors(f"{TABLE}table-header-rows"), None) is not None)
        laid_out = tuple(_cells(row) for row in rows for _ in range(_repeat(row, "rows")))
        found, facts = lay_out_table(Table(laid_out, place, n_header if n_header < len(rows) else 0), self.questions)
        self.pieces += found
        self.facts += facts
        for inner in (t for cell in cells for t in cell.iterchildren(f"{TABLE}table")):
            self.add_table(inner)

    def add_notes(self, body: _Element) -> None:
        """Add footnotes and endnotes after the text: dissent often stands there."""
        for number, note in enumerate(body.iter(f"{TEXT}note-body"), start=1):
            self.walk(note, 0, f"note {number}")

    def add_furniture(self, styles: _Element) -> None:
        """Add running headers and footers, each wording once."""
        for part in ("header", "footer"):
            for p in (p for element in styles.iter(f"{STYLE}{part}") for p in element.iter(f"{TEXT}p")):
                piece = Piece("furniture", _one_line(p), part)
                if piece.text and piece not in self.pieces:
                    self.pieces.append(piece)

    def issues(self, body: _Element) -> Iterator[Issue]:
        """Yield what was not read, with counts."""
        counts = Counter(element.tag for element in body.iter(f"{TEXT}deletion", f"{TEXT}insertion", f"{OFFICE}annotation", f"{DRAW}image"))
        if counts[f"{TEXT}deletion"] or counts[f"{TEXT}insertion"]:
            counted = f"{counts[f'{TEXT}insertion']} inserted and {counts[f'{TEXT}deletion']} deleted passages"
            yield Issue("", f"it has tracked changes ({counted}): insertions are read, deletions are not", "accept or reject the changes")
        if counts[f"{OFFICE}annotation"]:
            yield Issue(
                "", f"{counts[f'{OFFICE}annotation']} comments in the margin are not read", "copy them into the text if they belong to it"
            )
        if counts[f"{DRAW}image"]:
            yield Issue("", f"{counts[f'{DRAW}image']} pictures are not read", "type up what they say if they show notes")


def _cells(row: _Element) -> Row:
    cells: list[Cell] = []
    for cell in row:
        if cell.tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            paragraphs = (
                p
                for p in cell.iter(f"{TEXT}p", f"{TEXT}h")
                if next(p.iterancestors(f"{TABLE}table-cell", f"{TABLE}covered-table-cell")) is cell
            )
            lines = (line.strip() for p in paragraphs for line in _text(p).split("\n"))
            cells += [Cell("\n".join(line[bullet_length(line) :] for line in lines if line))] * _repeat(cell, "columns")
    while len(cells) > 1 and not cells[-1].text:  # sheets pad their rows with empty cells
        cells.pop()
    return tuple(cells)


def _repeat(element: _Element, what: str) -> int:
    number = element.get(f"{TABLE}number-{what}-repeated", "1")
    return min(int(number), MAX_REPEAT) if number.isdigit() else 1


def _text(element: _Element) -> str:
    """Return the text of a paragraph: its spaces, tabs and line breaks are elements."""
    parts = [_one_space(element.text)]
    for child in element:
        if child.tag == f"{TEXT}s":
            count = child.get(f"{TEXT}c", "1")
            parts.append(" " * (min(int(count), 100) if count.isdigit() else 1))
        elif child.tag == f"{TEXT}tab":
            parts.append("\t")
        elif child.tag == f"{TEXT}line-break":
            parts.append("\n")
        elif child.tag not in SKIPPED:
            parts.append(_text(child))
        parts.append(_one_space(child.tail))
    return "".join(parts)


def _one_space(text: str | None) -> str:
    """Return text with line ends of the XML file as spaces, which is what they mean there."""
    return (text or "").replace("\n", " ").replace("\r", " ")


def _one_line(p: _Element) -> str:
    return " ".join(_text(p).split())
