"""docx -> layout: headings by style or look, lists, tables in reading order, text boxes, notes, headers and footers.

Read from document.xml itself and not through mammoth: that drops headers and footers, hidden text, the mark of a header row,
and how many changes and comments there were, all of which somebody must be told about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from dialogue_synth.counted import counted
from dialogue_synth.errors import Issue
from dialogue_synth.ingest.guard import Refusal
from dialogue_synth.ingest.layout import Fact, Layout, Look, Piece
from dialogue_synth.ingest.lines import bullet_length, starts_item
from dialogue_synth.ingest.questions import Questions
from dialogue_synth.ingest.tables import Cell, Table, lay_out_table
from dialogue_synth.ingest.xml import Package
from dialogue_synth.settings import IngestSettings

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
V_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
HEADING_NAME = re.compile(r"heading\s*(\d)$", re.IGNORECASE)
TITLE_NAMES = {"title": 1, "subtitle": 2}
DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
INSERTED = frozenset({f"{W}ins", f"{W}moveTo"})
WRAPPERS = frozenset(
    {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple", "ins", "moveTo", "bdo", "dir")}
)
OFF = frozenset({"0", "false", "off", "none"})


def read_docx(data: bytes, questions: Questions, settings: IngestSettings) -> Layout:
    """Return the layout of a Word document.

    Raises:
        Refusal: It is damaged or unsafe, or has no document in it.
    """
    package = Package(data, settings)
    main = package.part("word/document.xml")
    if main is None:
        raise Refusal("it holds no document", hint="open it in Word and save it again")
    reader = _Reader(questions, _Styles(package))
    body = main.find(f"{W}body")
    reader.walk(body if body is not None else main)
    reader.add_notes(package)
    reader.add_furniture(package)
    return Layout(tuple(reader.pieces), None, tuple(reader.facts), tuple(reader.issues(package)))


class _Styles:
    """Paragraph styles: which are headings, of which level, which are lists, which are bold."""

    def __init__(self, package: Package) -> None:
        root = package.part("word/styles.xml")
        self._by_id = {} if root is None else {style.get(f"{W}styleId", ""): style for style in root.iter(f"{W}style")}

    def chain(self, style_id: str) -> Iterator[_Element]:
        """Yield a style and those that it is based on."""
        seen: set[str] = set()
        while style_id in self._by_id and style_id not in seen:
            seen.add(style_id)
            yield self._by_id[style_id]
            style_id = _value(self._by_id[style_id], "basedOn") or ""

    def heading_level(self, style_id: str) -> int:
        """Return 1 to 9 for a heading or title, else 0."""
        for style in self.chain(style_id):
            name = _value(style, "name") or ""
            found = HEADING_NAME.match(name)
            if found:
                return int(found[1])
            if name.lower() in TITLE_NAMES:
                return TITLE_NAMES[name.lower()]
            level = _value(style, "pPr", "outlineLvl")
            if level is not None and level.isdigit() and int(level) < 9:
                return int(level) + 1
        return 0

    def in_list(self, style_id: str) -> bool:
        """Say whether paragraphs of a style are list items."""
        return any(style.find(f"{W}pPr/{W}numPr") is not None for style in self.chain(style_id))

    def is_bold(self, style_id: str) -> bool:
        """Say whether a style prints bold."""
        return any(_is_on(style.find(f"{W}rPr/{W}b")) for style in self.chain(style_id))


class _Reader:
    """Collects the pieces of a document in reading order, and counts what is not read."""

    def __init__(self, questions: Questions, styles: _Styles) -> None:
        self.questions, self.styles = questions, styles
        self.pieces: list[Piece] = []
        self.facts: list[Fact] = []
        self.counts: Counter[str] = Counter()
        self.styled = False
        self.n_paragraphs = self.n_tables = 0

    def walk(self, container: _Element, place: str = "") -> None:
        """Add the pieces of the paragraphs and tables in an element."""
        for child in container:
            if child.tag == f"{W}p":
                self.n_paragraphs += not place
                self.add_paragraph(child, place or f"paragraph {self.n_paragraphs}")
            elif child.tag == f"{W}tbl":
                self.add_table(child)
            elif child.tag in WRAPPERS and not _is_placeholder(child):
                self.counts["inserted"] += child.tag in INSERTED
                self.walk(child, place)
            elif child.tag == f"{W}altChunk":
                self.counts["embedded"] += 1

    def add_paragraph(self, p: _Element, place: str) -> None:
        """Add a paragraph, and after it the text boxes that hang on it."""
        text = self.text_of(p)
        style = _value(p, "pPr", "pStyle") or ""
        level = self.styles.heading_level(style) or _outline_level(p)
        depth = self.list_level(p, style)
        for line in [text] if level else text.split("\n"):
            if line.strip():
                piece = Piece("paragraph", line, place, look=self.look(p, style)).cut(0)
                if level:
                    piece = replace(piece, text=" ".join(piece.text.split())).as_kind("heading", level)
                    self.styled = True
                elif depth or starts_item(piece.text):
                    piece = piece.cut(bullet_length(piece.text)).as_kind("list_item", depth or 1)
                self.pieces.append(piece)
        for box in _text_boxes(p):
            self.walk(box, f"text box at {place}")

    def list_level(self, p: _Element, style: str) -> int:
        """Return the depth of a list item from 1, or 0."""
        number = _value(p, "pPr", "numPr", "numId")
        if number == "0" or (number is None and not self.styles.in_list(style)):
            return 0
        depth = _value(p, "pPr", "numPr", "ilvl") or "0"
        return int(depth) + 1 if depth.isdigit() else 1

    def look(self, p: _Element, style: str) -> Look:
        """Return "bold" when all words of a paragraph are bold, else ""."""
        runs = [run for run in _runs(p) if any((t.text or "").strip() for t in run.iter(f"{W}t"))]
        default = self.styles.is_bold(style)
        bold = [_is_on(mark) if (mark := run.find(f"{W}rPr/{W}b")) is not None else default for run in runs]
        return "bold" if bold and all(bold) else ""

    def text_of(self, p: _Element) -> str:
        """Return the visible text of a paragraph: insertions in, deletions and hidden text out."""
        self.counts["deleted"] += sum(1 for tag in DELETED for _ in p.iter(tag))
        self.counts["inserted"] += sum(1 for tag in INSERTED for found in p.iter(tag) if found.find(f"{W}r") is not None)
        self.counts["pictures"] += sum(1 for tag in (A_BLIP, V_IMAGE) for found in p.iter(tag) if not _is_fallback(found))
        parts: list[str] = []
        for run in _runs(p):
            if _is_on(run.find(f"{W}rPr/{W}vanish")):
                self.counts["hidden"] += 1
            else:
                parts.extend(_run_text(run))
        return "".join(parts)

    def add_table(self, tbl: _Element) -> None:
        """Add a table; one cell alone is a frame around text, and a table inside a cell follows as one of its own."""
        self.n_tables += 1
        place = f"table {self.n_tables}"
        rows = list(_rows(tbl))
        if sum(len(row) for row in rows) == 1:
            self.walk(rows[0][0], f"{place}, row 1")
            return
        cells = tuple(tuple(Cell(self.cell_text(cell)) for cell in row) for row in rows)
        n_header = sum(1 for tr in tbl.findall(f"{W}tr") if _is_on(tr.find(f"{W}trPr/{W}tblHeader")))
        found, facts = lay_out_table(Table(cells, place, n_header if n_header < len(rows) else 0), self.questions)
        self.pieces += found
        self.facts += facts
        for inner in (t for row in rows for cell in row for t in cell.iterchildren(f"{W}tbl")):
            self.add_table(inner)
        for box in _text_boxes(tbl):
            if next(box.iterancestors(f"{W}tbl")) is tbl:
                self.walk(box, f"text box in {place}")

    def cell_text(self, tc: _Element) -> str:
        """Return the text of a cell, one line for each paragraph; a cell that continues the one above is empty."""
        merged = tc.find(f"{W}tcPr/{W}vMerge")
        if merged is not None and merged.get(f"{W}val") != "restart":
            return ""
        paragraphs = (
            p for p in tc.iter(f"{W}p") if next(p.iterancestors(f"{W}tc")) is tc and not _in_box(p, tc) and not _in_placeholder(p)
        )
        lines = (line.strip() for p in paragraphs for line in self.text_of(p).split("\n"))
        return "\n".join(line[bullet_length(line) :] for line in lines if line)

    def add_notes(self, package: Package) -> None:
        """Add footnotes and endnotes after the text: dissent often stands there."""
        for kind in ("footnote", "endnote"):
            root = package.part(f"word/{kind}s.xml")
            notes = [] if root is None else [n for n in root.iter(f"{W}{kind}") if n.get(f"{W}type", "normal") == "normal"]
            for number, note in enumerate(notes, start=1):
                self.walk(note, f"{kind} {number}")

    def add_furniture(self, package: Package) -> None:
        """Add running headers and footers, each wording once."""
        for name in package.names:
            found = re.fullmatch(r"word/(header|footer)\d*\.xml", name)
            root = package.part(name) if found else None
            if root is None or not found:
                continue
            for p in root.iter(f"{W}p"):
                piece = Piece("furniture", " ".join(_plain_text(p).split()), found[1])
                if piece.text and piece not in self.pieces:
                    self.pieces.append(piece)

    def issues(self, package: Package) -> Iterator[Issue]:
        """Yield what was not read, with counts."""
        comments = package.part("word/comments.xml")
        n_comments = 0 if comments is None else len(comments.findall(f"{W}comment"))
        if self.counts["deleted"] or self.counts["inserted"]:
            changes = f"{self.counts['inserted']} inserted and {counted(self.counts['deleted'], 'deleted passage')}"
            yield Issue(
                "", f"it has tracked changes ({changes}): insertions are read, deletions are not", "accept or reject the changes in Word"
            )
        if n_comments:
            what = counted(n_comments, "comment in the margin is", "comments in the margin are")
            yield Issue("", f"{what} not read", "copy into the text what belongs to it")
        if self.counts["hidden"]:
            yield Issue("", f"{counted(self.counts['hidden'], 'piece of hidden text is', 'pieces of hidden text are')} not read")
        if self.counts["pictures"]:
            what = counted(self.counts["pictures"], "picture is", "pictures are")
            yield Issue("", f"{what} not read", "type up what they say if they show notes")
        if self.counts["embedded"]:
            yield Issue("", f"{self.counts['embedded']} embedded documents are not read", "copy their text into the document")


def _runs(p: _Element) -> Iterator[_Element]:
    """Yield the runs of a paragraph that are shown, through links, fields and insertions, but not out of text boxes."""
    for child in p:
        if child.tag == f"{W}r":
            yield child
        elif child.tag in WRAPPERS and not _is_placeholder(child):
            yield from _runs(child)


def _in_placeholder(p: _Element) -> bool:
    return any(_is_placeholder(control) for control in p.iterancestors(f"{W}sdt"))


def _is_placeholder(element: _Element) -> bool:
    """Say whether a content control shows only what to do with it ("Click or tap here to enter text")."""
    return _is_on(element.find(f"{W}sdtPr/{W}showingPlcHdr"))


def _run_text(run: _Element) -> Iterator[str]:
    for child in run:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in (f"{W}tab", f"{W}ptab"):
            yield "\t"
        elif child.tag == f"{W}cr" or (child.tag == f"{W}br" and child.get(f"{W}type", "textWrapping") == "textWrapping"):
            yield "\n"
        elif child.tag == f"{W}noBreakHyphen":
            yield "-"


def _text_boxes(element: _Element) -> Iterator[_Element]:
    """Yield the contents of text boxes once: Word writes each twice, the second time for older programs."""
    for box in element.iter(f"{W}txbxContent"):
        if not _is_fallback(box):
            yield box


def _is_fallback(element: _Element) -> bool:
    fallback = next(element.iterancestors(f"{MC}Fallback"), None)
    return fallback is not None and any(sibling.tag == f"{MC}Choice" for sibling in fallback.itersiblings(preceding=True))


def _in_box(p: _Element, tc: _Element) -> bool:
    box = next(p.iterancestors(f"{W}txbxContent"), None)
    return box is not None and tc in box.iterancestors()


def _rows(tbl: _Element) -> Iterator[list[_Element]]:
    """Yield the cells of each row, also of rows and cells that a content control wraps."""
    for tr in _children(tbl, f"{W}tr"):
        if tr.find(f"{W}trPr/{W}del") is None:
            yield list(_children(tr, f"{W}tc"))


def _children(element: _Element, tag: str) -> Iterator[_Element]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in WRAPPERS:
            yield from _children(child, tag)


def _plain_text(p: _Element) -> str:
    return "".join(part for run in _runs(p) for part in _run_text(run))


def _outline_level(p: _Element) -> int:
    level = _value(p, "pPr", "outlineLvl")
    return int(level) + 1 if level is not None and level.isdigit() and int(level) < 9 else 0


def _value(element: _Element, *path: str) -> str | None:
    found = element.find("/".join(f"{W}{name}" for name in path))
    return None if found is None else found.get(f"{W}val")


def _is_on(mark: _Element | None) -> bool:
    return mark is not None and (mark.get(f"{W}val") or "true").lower() not in OFF
