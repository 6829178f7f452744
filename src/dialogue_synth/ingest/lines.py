"""Lines of a plain text -> paragraphs and list items, with where each begins.

A paragraph may be one long line or several wrapped ones; a line break inside a wrapped paragraph stays in its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dialogue_synth.ingest.layout import Piece
from dialogue_synth.ingest.questions import Questions

BULLET = re.compile(r"(?:[-*+•·▪▫●○◦‣⁃∙–—\uf0b7\uf0a7]|o(?=\s{2,}))\s+(?=\S)")
QUOTED = re.compile(r"(?:>\s*)+(?=\S)")
ONLY_BULLET = re.compile(r"^\s*[•·▪▫●○◦‣⁃∙*\uf0b7\uf0a7]\s*$")
ENUMERATOR = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+(?=\S)")
UNDERLINE = re.compile(r"^\s*([=\-~_*#`])\1{2,}\s*$")
MAX_ASKED = 4  # lines that a printed question may run over
MIN_WRAP, MAX_WRAP = 40, 120  # shorter lines are notes, longer ones whole paragraphs typed without line breaks
LONGEST = 0.95  # the width is that of the longest lines, but for the odd link that could not be wrapped
FULL_SHARE = 0.5  # of the lines that another follows: so many are full in wrapped text,
CUT_SHARE = 0.3  # or so many very full ones break off in a sentence that the next line takes up
FULL, TIGHT = 0.8, 0.9  # of the width: a wrapped line is at least this full once the next line's first word is added
RAGGED = 0.6  # from here on a next line in lower case goes on with the sentence


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end, with where it begins and its number from 1."""

    text: str
    start: int
    number: int

    @property
    def body(self) -> str:
        """The line without white space at its ends."""
        return self.text.strip()


def split_lines(text: str) -> list[Line]:
    """Return the lines of a text (LF only) with their offsets."""
    lines, at = [], 0
    for number, line in enumerate(text.split("\n"), start=1):
        lines.append(Line(line, at, number))
        at += len(line) + 1
    return lines


def wrap_width(lines: Sequence[Line]) -> int:
    """Return the width at which a text is wrapped, in characters; 0 when a line break in it ends a paragraph.

    Wrapped text shows in its lines: most of those that another line follows are nearly as long as the longest.
    """
    lengths = sorted(len(line.text.rstrip()) for line in lines if line.body)
    width = lengths[int(LONGEST * (len(lengths) - 1))] if lengths else 0
    if not MIN_WRAP <= width <= MAX_WRAP:
        return 0
    followed = [(a, b) for a, b in pairwise(lines) if a.body and b.body and not starts_item(b.body)]
    full = sum(_is_full(a, b, FULL * width) for a, b in followed)
    cut = sum(_is_full(a, b, TIGHT * width) and b.body[0].islower() and a.body[-1] not in ".!?:" for a, b in followed)
    return width if full and (full >= FULL_SHARE * len(followed) or cut >= CUT_SHARE * len(followed)) else 0


def goes_on(line: Line, after: Line, width: int) -> bool:
    """Say whether ``after`` goes on with the paragraph of ``line``: its first word would not have fitted on that line."""
    if not width or starts_item(after.body):
        return False
    if _is_full(line, after, FULL * width):
        return True
    return after.body[0].islower() and len(line.text.rstrip()) > RAGGED * width and line.body[-1] not in ".!?:"


def _is_full(line: Line, after: Line, width: float) -> bool:
    return len(line.text.rstrip()) + 1 + len(after.body.split(maxsplit=1)[0]) > width


def starts_item(text: str) -> bool:
    """Say whether a line begins with a bullet or an enumerator.

    >>> [starts_item(t) for t in ("- tea", "• tea", "a) tea", "12. tea", "2.1 Members agreed", "-5 degrees")]
    [True, True, True, True, False, False]
    """
    return bool(BULLET.match(text) or ENUMERATOR.match(text))


def bullet_length(text: str) -> int:
    """Return how many characters of a line are its bullet or mark of quotation.

    A number or letter is no bullet: people refer to it, and it stays in the text.
    """
    found = BULLET.match(text) or QUOTED.match(text)
    return found.end() if found else 0


def join_lines(lines: Sequence[Line], text: str, width: int, questions: Questions) -> Iterator[Piece]:
    """Yield the paragraphs and list items of consecutive lines that are not blank."""
    run: list[Line] = []
    for line in lines:
        asked = 0 < len(run) < MAX_ASKED and questions.goes_on(" ".join(one.body for one in run), line.body)
        if run and not (asked or goes_on(run[-1], line, width) or _hangs(run, line)):
            yield piece_of(run, text)
            run = []
        run.append(line)
    if run:
        yield piece_of(run, text)


def piece_of(run: Sequence[Line], text: str) -> Piece:
    """Return one or more lines as a paragraph or list item, without bullet and indent."""
    first, last = run[0], run[-1]
    start = first.start + len(first.text) - len(first.text.lstrip())
    whole = Piece("paragraph", text[start : last.start + len(last.text)], f"line {first.number}", start=start)
    if not starts_item(first.body):
        return whole.cut(bullet_length(whole.text))
    indent = len(first.text.expandtabs(4)) - len(first.text.expandtabs(4).lstrip())
    return whole.cut(bullet_length(whole.text)).as_kind("list_item", 1 + min(indent // 2, 8))


def _hangs(run: Sequence[Line], line: Line) -> bool:
    """Say whether a line is indented under a list item, and so belongs to it."""
    if not starts_item(run[0].body) or starts_item(line.body):
        return False
    depth = len(run[0].text) - len(run[0].text.lstrip())
    return len(line.text) - len(line.text.lstrip()) > depth


def without_lone_bullets(lines: Sequence[Line]) -> list[Line]:
    """Return the lines without those that hold nothing but a bullet (text taken out of a PDF has them in heaps)."""
    return [line for line in lines if not ONLY_BULLET.match(line.text)]
