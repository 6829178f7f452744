"""What a document is made of. Blocks say what something *is* (a quotation, a table with a caption); each writer says how it looks.

Nothing here knows a file format, and no text is ever read as markup: what a group wrote cannot become a heading, a formula
or a script, whichever writer puts it on paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Role = Literal["body", "lead", "note", "label"]
Tone = Literal["plain", "caution"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one dress."""

    text: str
    strong: bool = False
    emphasis: bool = False


Inline: TypeAlias = str | tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` is 1-4, and the document's title stands above level 1."""

    text: str
    level: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.level <= 4:
            raise ValueError(f"a heading's level is 1-4, not {self.level}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: ``body``, the ``lead`` under a title, a ``note`` in small type, or a ``label`` above something."""

    text: Inline
    role: Role = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of points, numbered if ``ordered``."""

    items: tuple[Inline, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Quotation:
    """Somebody's own words, exact, with where they stand."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption and a header row.

    Args:
        caption: What the table shows; read out first by a screen reader.
        header: One text for each column.
        rows: As many cells a row as there are columns; an empty cell may be meant to be filled in by hand.
        widths: Relative widths of the columns; empty: all the same.
        row_headers: The first cell of a row names the row.
        numeric: Columns (from 0) of figures, which are set to the right.

    Raises:
        ValueError: A row, or ``widths``, has not as many parts as the header.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Inline, ...], ...]
    widths: tuple[float, ...] = ()
    row_headers: bool = True
    numeric: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.header) for row in self.rows) or (self.widths and len(self.widths) != len(self.header)):
            raise ValueError(f"table {self.caption!r}: every row and the widths need {len(self.header)} parts, one for each column")

    def spans(self, row: tuple[Inline, ...]) -> tuple[tuple[Span, ...], ...]:
        """Return the cells of a row as spans; a plain text that names the row is strong."""
        first, *others = row
        named = (Span(first, strong=True),) if self.row_headers and isinstance(first, str) else inline(first)
        return (named, *map(inline, others))


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart as SVG text with ``alt``, which says in words what it shows; ``share`` of the text's width that it takes (0-1)."""

    svg: str
    alt: str
    caption: str
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Panel:
    """Blocks that belong together and are set off from the rest; ``caution`` is for what must not be overread."""

    title: str
    blocks: tuple[Block, ...]
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts a new page."""


Block: TypeAlias = Heading | Paragraph | Bullets | Quotation | Table | Figure | Panel | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """A document for people.

    Args:
        title: Printed on top, and the file's title.
        blocks: The content, in reading order.
        subtitle: A line under the title.
        stamp: What a reader must know before anything else, such as "Interim: 18 of 24 returns".
        footer: Printed at the foot of every page, with the page's number.
        language: BCP 47 code of our own words.
        landscape: Set the pages broad; for wide tables.
        compact: Smaller type and margins, for what has to fit one page.

    Raises:
        ValueError: The first heading is not of level 1, or a level is skipped: nobody could find their way by the headings.
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    stamp: str = ""
    footer: str = ""
    language: str = "en"
    landscape: bool = False
    compact: bool = False

    def __post_init__(self) -> None:
        above = 0
        for heading in _headings(self.blocks):
            if heading.level > above + 1:
                raise ValueError(f"heading {heading.text!r} is of level {heading.level} below level {above}")
            above = heading.level


def inline(text: Inline) -> tuple[Span, ...]:
    """Return ``text`` as spans.

    >>> inline("11 of 14")
    (Span(text='11 of 14', strong=False, emphasis=False),)
    """
    return (Span(text),) if isinstance(text, str) else text


def plain_text(document: Document) -> str:
    """Return all words of a document in reading order, one line for each piece; what checks of wording and coverage read."""
    head = [document.title, document.subtitle, document.stamp]
    return "\n".join(line for line in (*head, *_lines(document.blocks), document.footer) if line)


def _headings(blocks: Sequence[Block]) -> Iterator[Heading]:
    for block in blocks:
        match block:
            case Heading():
                yield block
            case Panel(blocks=inner):
                yield from _headings(inner)
            case _:
                pass


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(text=text):
                yield text
            case Paragraph(text=text):
                yield _words(text)
            case Bullets(items=items):
                yield from map(_words, items)
            case Quotation(text=text, source=source):
                yield from (text, source)
            case Table(caption=caption, header=header, rows=rows):
                yield from (caption, *header, *(_words(cell) for row in rows for cell in row))
            case Figure(alt=alt, caption=caption):
                yield from (caption, alt)
            case Panel(title=title, blocks=inner):
                yield title
                yield from _lines(inner)
            case PageBreak():
                pass


def _words(text: Inline) -> str:
    return "".join(span.text for span in inline(text))
