"""Lines of print -> paragraphs, list items and headings, by gap, indent, short last line and size of print."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from dialogue_synth.ingest.layout import Piece
from dialogue_synth.ingest.lines import bullet_length, starts_item
from dialogue_synth.ingest.pdf_page import PrintedLine
from dialogue_synth.ingest.questions import words

LARGER = 1.12  # times the size of the body: a heading
MAX_HEADING_WORDS = 20
BREAK = 1.35  # times the usual distance of two lines: a new paragraph
INDENT = 0.8  # times the size of the print: a new paragraph
DEEP = 6  # times the size of the print: a line that stands in so far is centred or set to the right, not indented
SPACE = 0.3  # times the size of the print: the space between two words
SHORT = 0.88  # of the width of the column: the line ended before it had to
ENDS = re.compile(r"[.!?:][\"”’)\]]*$")


def body_size(sized: Sequence[tuple[float, str]]) -> float:
    """Return the size of print that most characters have, in points, out of sizes and the words that have them."""
    sizes: Counter[float] = Counter()
    for size, text in sized:
        sizes[_rounded(size)] += len(text) if size else 0
    return max(sizes, key=lambda size: (sizes[size], -size)) if sizes.total() else 10.0


class Paragraphs:
    """Decides where a paragraph ends and what is a heading, by the usual print of the document."""

    def __init__(self, lines: Sequence[PrintedLine], size: float) -> None:
        """Measure the lines of a document whose body is set in ``size`` points."""
        self.size = size
        self.leading = _usual_step(lines, self.size)
        self.sizes = [size for size, _ in groupby(_rounded(line.size) for line in lines) if size >= LARGER * self.size]
        self.left: dict[tuple[int, int], float] = {}
        self.right: dict[tuple[int, int], float] = {}
        for line in lines:
            self.left[line.page, line.column] = min(self.left.get((line.page, line.column), line.x0), line.x0)
            self.right[line.page, line.column] = max(self.right.get((line.page, line.column), line.x1), line.x1)

    def is_heading(self, line: PrintedLine) -> bool:
        """Say whether a line is set larger than the body, or bold."""
        return self.is_larger(line) or (line.bold and len(words(line.text)) <= MAX_HEADING_WORDS)

    def is_larger(self, line: PrintedLine) -> bool:
        """Say whether a line is set larger than the body."""
        return _rounded(line.size) >= LARGER * self.size

    def level(self, line: PrintedLine) -> int:
        """Return the level of a heading: the largest print is the title where it occurs once, and levels follow the sizes."""
        by_size = sorted(set(self.sizes), reverse=True)
        highest = 1 if self.sizes.count(by_size[0]) == 1 else 2
        return highest + by_size.index(_rounded(line.size))

    def breaks(self, run: Sequence[PrintedLine], line: PrintedLine) -> bool:
        """Say whether ``line`` begins a new paragraph after the lines of ``run``."""
        last = run[-1]
        if self.is_heading(line) != self.is_heading(last) or (self.is_heading(line) and abs(line.size - last.size) > 0.5):
            return True
        if starts_item(line.text):
            return True
        ended = bool(ENDS.search(last.text))
        if (line.page, line.column) != (last.page, last.column):
            return ended or self.is_heading(line) or self.is_short(last, line)
        if line.top - last.top > BREAK * self.leading * max(1.0, line.size / self.size):
            return True
        if starts_item(run[0].text):
            return ended and line.x0 < run[0].x0 + INDENT * line.size
        return self.is_indented(last, line) or (ended and self.is_short(last, line))

    def is_indented(self, last: PrintedLine, line: PrintedLine) -> bool:
        """Say whether a line begins further in than the one before it, as the first line of a paragraph does."""
        depth = (line.x0 - self.left[line.page, line.column]) / line.size
        return line.x0 - last.x0 > INDENT * line.size and depth < DEEP

    def is_short(self, last: PrintedLine, line: PrintedLine) -> bool:
        """Say whether a line ended although the next word would have fitted."""
        left, right = self.left[last.page, last.column], self.right[last.page, last.column]
        next_word = line.first_width + SPACE * line.size
        return last.x1 + next_word < right and last.x1 - left < SHORT * (right - left)

    def piece(self, run: Sequence[PrintedLine]) -> Iterator[Piece]:
        """Yield a paragraph, list item or heading of some lines; nothing for none."""
        if not run:
            return
        text = _joined([line.text for line in run])
        piece = Piece("paragraph", text, f"page {run[0].page}", look="bold" if all(line.bold for line in run) else "plain")
        if starts_item(text) and not self.is_larger(run[0]):
            yield replace(piece.cut(bullet_length(text)).as_kind("list_item", 1), look="")
        elif self.is_larger(run[0]) and len(words(text)) <= MAX_HEADING_WORDS:
            yield piece.as_kind("heading", self.level(run[0]))
        else:
            yield piece


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _usual_step(lines: Sequence[PrintedLine], size: float) -> float:
    """Return the usual distance of two lines: the most frequent one, rounded to half a point."""
    same = ((a, b) for a, b in pairwise(lines) if (a.page, a.column) == (b.page, b.column))
    counts = Counter(_rounded(b.top - a.top) for a, b in same if 0 < b.top - a.top < 3 * size)
    return max(counts, key=lambda step: (counts[step], -step)) if counts else 1.2 * size


def _joined(lines: Sequence[str]) -> str:
    """Join the lines of a paragraph; a hyphen at the end of a line stays, and the next line follows it at once."""
    text = lines[0]
    for line in lines[1:]:
        hyphen = re.search(r"\w[-\u00ad‐]$", text) and line[:1].islower()
        text += line if hyphen else f" {line}"
    return text
