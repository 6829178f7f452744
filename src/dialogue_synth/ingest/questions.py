"""Recognising a framing question where a sheet prints it: as a line, a heading, a cell or the start of a paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import lru_cache

from dialogue_synth.ingest.layout import Piece

WORD = re.compile(r"\w+(?:['’]\w+)*")
NUMBERED = re.compile(
    r"\s*(?:\(?[a-z]?\d{1,2}[a-z]?(?:\.\d{1,2})*[.):]+|\(?[a-z][.)]|[a-z]\d{1,2}[a-z]?|\d{1,2}(?:\.\d{1,2})+)\s+(?=\S)", re.IGNORECASE
)
Q_MARK = re.compile(r"^\s*(?:question|qu?)\s*(?:\d{1,2}[a-z]?)?\s*[.:)\-–]\s*(?=\S)", re.IGNORECASE)
CLOSING = re.compile(r"[\s?.:!\"”’')\]*_]*")
MAY_ASK = frozenset({"heading", "paragraph", "list_item", "table_row"})
NEARLY = 0.9  # a question retyped with a slip or two; two different framing questions are far below this
MAX_MORE = 80  # characters that a printed question may have more than the codebook's
MIN_WORDS_INSIDE = 4  # a shorter question is not cut off the front of a paragraph: "Is it real? Yes" is somebody's own wording


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case, apostrophes dropped.

    >>> words("Don’t “know”?")
    ('dont', 'know')
    """
    return tuple(re.sub("['’]", "", word.group().casefold()) for word in WORD.finditer(text))


def without_number(text: str) -> str:
    """Return a line without the number or Q before it.

    >>> without_number("Q3. Who pays?"), without_number("2.1) Who pays?"), without_number("Who pays?")
    ('Who pays?', 'Who pays?', 'Who pays?')
    """
    return text[_number_length(text) :]


def _number_length(text: str) -> int:
    marked = Q_MARK.match(text)
    at = marked.end() if marked else 0
    numbered = NUMBERED.match(text[at:])
    return at + (numbered.end() if numbered else 0)


@dataclass(frozen=True)
class Questions:
    """The framing questions of a study, in every wording that its codebooks know."""

    wordings: tuple[str, ...] = ()
    _known: frozenset[tuple[str, ...]] = field(init=False, repr=False)
    _lines: tuple[str, ...] = field(init=False, repr=False)
    _by_start: dict[str, list[tuple[str, ...]]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the wordings by their first word."""
        known = sorted({words(text) for text in self.wordings if len(words(text)) > 1}, key=lambda w: (-len(w), w))
        by_start: dict[str, list[tuple[str, ...]]] = {}
        for wording in known:
            by_start.setdefault(wording[0], []).append(wording)
        object.__setattr__(self, "_known", frozenset(known))
        object.__setattr__(self, "_lines", tuple(" ".join(wording) for wording in known))
        object.__setattr__(self, "_by_start", by_start)

    def is_one(self, text: str) -> bool:
        """Say whether a whole line or cell is a framing question, give or take its number and a slip of the pen."""
        said = words(without_number(text))
        if said in self._known or words(text) in self._known:
            return True
        line = " ".join(said)
        return len(said) >= MIN_WORDS_INSIDE and any(_near(line, known) for known in self._lines)

    def goes_on(self, text: str, line: str) -> bool:
        """Say whether a line goes on with a framing question that ``text`` begins: a question printed over two lines.

        >>> Questions(("Who should pay for it, and when?",)).goes_on("2) Who should pay for", "it, and when?")
        True
        """
        begun, both = words(without_number(text)), words(without_number(f"{text} {line}"))
        if len(begun) < MIN_WORDS_INSIDE:
            return False
        wordings = self._by_start.get(begun[0], [])
        return any(
            wording[: len(begun)] == begun and wording[: len(both)] == both[: len(wording)] and wording != begun for wording in wordings
        )

    def length_at_start(self, text: str) -> int:
        """Return how many characters of ``text`` are a framing question at its very start, with its number; 0 if none.

        >>> Questions(("Who should pay for it?",)).length_at_start("Q2: Who should pay for it? The county.")
        27
        """
        skipped = _number_length(text)
        found = list(WORD.finditer(text, skipped))[:80]
        said = [re.sub("['’]", "", word.group().casefold()) for word in found]
        for wording in self._by_start.get(said[0], []) if said else []:
            if len(wording) >= MIN_WORDS_INSIDE and tuple(said[: len(wording)]) == wording:
                return _closed(text, found[len(wording) - 1].end())
        return 0


def _closed(text: str, end: int) -> int:
    """Return where a question that is known up to ``end`` ends: a sheet may print it with more words than the codebook has.

    >>> _closed("Who should pay for it? The county.", 21), _closed("Who should pay for it in the end?", 21)
    (23, 33)
    """
    closing = CLOSING.match(text, end)
    after = closing.end() if closing else end
    goes_on = text[end:after].isspace() and text[after : after + 1].islower()
    asked = text.find("?", after)
    return asked + 1 if goes_on and 0 <= asked < after + MAX_MORE and "." not in text[after:asked] else after


def _near(a: str, b: str) -> bool:
    """Whether two lines are alike; bounds of their likeness come first, since making a matcher takes longer than most answers."""
    least = NEARLY * (len(a) + len(b))
    if 2 * min(len(a), len(b)) < least or 2 * _common_letters(_letters(a), _letters(b)) < least:
        return False
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= NEARLY


@lru_cache(maxsize=1024)  # the wordings, and the line that is compared with all of them
def _letters(text: str) -> Counter[str]:
    return Counter(text)


def _common_letters(one: Mapping[str, int], other: Mapping[str, int]) -> int:
    return sum(min(n, other.get(letter, 0)) for letter, n in one.items())


def mark_prompts(pieces: Sequence[Piece], questions: Questions) -> list[Piece]:
    """Return the pieces with every printed question as a prompt of its own, before what was said to it.

    A line such as "Q. Will it be sold?" may be printed on the sheet or asked by somebody in the room. It is a prompt where it
    is numbered, or where the text marks framing questions in the same way.
    """
    lengths = [_length(piece, questions) for piece in pieces]
    marks_questions = any(length and Q_MARK.match(piece.text) for piece, length in zip(pieces, lengths, strict=True))
    return [
        part
        for piece, length in zip(pieces, lengths, strict=True)
        for part in _with_prompt(piece, length or _marked_length(piece, marks_questions=marks_questions))
    ]


def _length(piece: Piece, questions: Questions) -> int:
    """Return how much of a piece is a framing question, from its start."""
    if piece.kind not in MAY_ASK:
        return 0
    return len(piece.text) if questions.is_one(piece.text) else questions.length_at_start(piece.text)


def _with_prompt(piece: Piece, length: int) -> list[Piece]:
    if not length:
        return [piece]
    rest = "paragraph" if piece.kind == "heading" else piece.kind
    parts = [piece.cut(0, length).as_kind("prompt", piece.level), replace(piece.cut(length), kind=rest)]
    return [part for part in parts if part.text]


def _marked_length(piece: Piece, *, marks_questions: bool) -> int:
    """Return the length of a question that is marked as one ("Q3. ... ?" to the end of its line); 0 if there is none."""
    text = piece.text
    marked = Q_MARK.match(text) if piece.kind in MAY_ASK else None
    if marked is None or not (marks_questions or any(map(str.isdigit, marked.group()))):
        return 0
    ends = re.search(r"\?[\"”’)]*(?=\s*\n|\s*$)", text)
    return ends.end() if ends else 0
