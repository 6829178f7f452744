"""Words of a text as the name finder looks at them: where they stand, how they are spelt, what stands before them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Shape = Literal["lower", "title", "upper", "initial", "mixed"]

WRAPPED_LINE = 45  # a line at least this long that ends without a full stop was broken by its width, not by its author
SHOUTED_WORD = 5  # letters of the longest word of a line in capitals: "NHS 999 ..." shouts nothing
HEADING_SHARE = 0.6  # of the longer words of a heading have a capital
TITLE_STOPS = frozenset("mr mrs ms dr rev revd prof st fr sr br cllr cllrs messrs hon sgt insp capt col".split())

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’][sS]$")
_OPENERS = " \t\u00a0\"'“”‘’([{*_>#•·–—-"
_ENDS = ".!?:;|\t"
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "’": "'"})


def fold(word: str) -> str:
    """Return the spelling under which a word is looked up: lower case, without accents, with straight apostrophes.

    >>> fold("Siân"), fold("Łukasz"), fold("O’Brien")
    ('sian', 'lukasz', "o'brien")
    """
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(_LETTERS)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text without its possessive ``'s``.

    ``joined`` says that only blanks (or the full stop of an initial or a title) part it from the word before;
    ``opens`` that it begins a sentence, a line or a list item, where everybody writes a capital.
    """

    text: str
    start: int
    end: int
    key: str
    shape: Shape
    opens: bool
    joined: bool
    possessive: bool
    dotted: bool  # a full stop follows directly
    shouted: bool  # its whole line is in capitals


def split_words(text: str) -> list[Word]:
    """Return the words of a text in reading order; digits and punctuation are no words."""
    words: list[Word] = []
    for line_start, line in _lines(text):
        shouted = line.isupper() and any(len(word) >= SHOUTED_WORD for word in _WORD.findall(line))
        for match in _WORD.finditer(line):
            words.append(_word(text, match, line_start, words[-1] if words else None, shouted))
    return words


def is_heading(line: str) -> bool:
    """Say whether a line is set like a heading: short, no full stop, most of its longer words with a capital.

    >>> is_heading("Hope and Grace in Tarrowbridge"), is_heading("We closed with a song for Grace.")
    (True, False)
    """
    words = [word for word in _WORD.findall(line) if len(word) > 3]
    if not words or len(words) > 12 or line.rstrip().endswith((".", "?", "!", ",", ";")):
        return False
    n_capitals: int = sum(word[0].isupper() for word in words)
    return n_capitals >= HEADING_SHARE * len(words)


def _lines(text: str) -> list[tuple[int, str]]:
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append((start, line))
        start += len(line) + 1
    return lines


def _word(text: str, match: re.Match[str], line_start: int, previous: Word | None, shouted: bool) -> Word:
    start, end = line_start + match.start(), line_start + match.end()
    found = _POSSESSIVE.search(match.group())
    possessive = found is not None
    if found:
        end -= len(found.group())
    core = text[start:end]
    joined = previous is not None and _is_joined(text, previous, start)
    opens = not joined and _opens(text, start, line_start)
    return Word(core, start, end, fold(core), _shape(core), opens, joined, possessive, text[end : end + 1] == ".", shouted)


def _shape(word: str) -> Shape:
    if len(word) == 1:
        return "initial" if word.isupper() else "lower"
    if word.isupper():
        return "upper"
    if word[0].isupper():
        return "title"
    return "lower" if word.islower() else "mixed"


def _is_joined(text: str, previous: Word, start: int) -> bool:
    if previous.possessive:
        return False
    gap = text[previous.end : start]
    if previous.key.endswith("s"):
        gap = gap.removeprefix("'").removeprefix("’")  # Carers' Circle
    if gap and not gap.strip(" \u00a0"):
        return len(gap) <= 3
    if gap.strip(" \u00a0") == ".":
        return previous.shape == "initial" or previous.key in TITLE_STOPS
    return gap.strip(" \t") == "\n" and _is_wrapped(text, previous.end)


def _is_wrapped(text: str, end: int) -> bool:
    line_start = text.rfind("\n", 0, end) + 1
    return end - line_start >= WRAPPED_LINE


def _opens(text: str, start: int, line_start: int) -> bool:
    position = start - 1
    while position >= line_start and text[position] in _OPENERS:
        position -= 1
    return position < line_start or text[position] in _ENDS or text[position].isdigit()
