"""Which lines are headings, judged by how they look where nothing else says it.

Two mistakes are possible and not equally bad: a heading taken for an answer is a passage without a code; an answer taken for a
heading is never coded at all. So a line is a heading only on clear signs, and never when nothing follows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from dialogue_synth.ingest.layout import CONTENT_KINDS, Piece
from dialogue_synth.ingest.questions import without_number, words

MAX_WORDS = 12  # of a heading set off by capitals, bold print or a number
MAX_PLAIN_WORDS = 6  # of a heading set off by nothing but blank lines
MAX_TITLE_WORDS = 20
MAX_COLON_WORDS = 4  # "Conditions:" is a heading; "List agreed by all three tables:" leads in to its list
MIN_BELOW = 8  # words in the paragraph under such a heading
MANY_SHORT_LINES = 0.5  # above this share of short lines the short lines are the notes themselves
QUESTION_HEADINGS = 3  # so many lines that ask, each with something under it, and asking is how this sheet makes headings

ENDS_SENTENCE = re.compile(r"(?<!\.)[.!;,][\"”’')\]]*$")
ELLIPSIS = re.compile(r"(?:\.\.\.|…)$")
NUMBER = re.compile(
    r"^\s*(?:(?:item|section|part|question|theme|topic|table|appendix|annex|q)\s*)?"
    r"(?:\d{1,2}|[A-Z]|[ivx]{1,4})(?:[.):]|\s*[-–:])\s+\S",
    re.IGNORECASE,
)
ANSWERS = frozenset(
    """
    yes no yep nope yeah none nil nothing n na not dont don dunno never agreed agree disagree disagreed maybe unsure undecided
    same ditto see as ok okay fine unanimous mixed split left skipped blank tbc tba
    """.split()
)
PRONOUNS = frozenset(["i", "we", "they", "he", "she", "it", "you", "nobody", "everybody", "everyone"])
STARTS_SENTENCE = frozenset(
    """
    i we they he she it you there this that these those most some many several all few one two three four five six seven eight
    nine ten everyone everybody nobody people somebody someone if because but and so also ppl our my their his her again
    more less better stop keep let give tell ask make
    """.split()
)
VERBS = frozenset(
    """
    is are was were am be been has have had do does did dont doesnt didnt will wont would wouldnt can cant cannot could couldnt
    should shouldnt must may might shall isnt arent wasnt werent hasnt havent its thats theyre were weve wed id im ive youd
    youre theyd hes shes want wants wanted need needs needed think thinks thought said says felt feel feels like likes make
    makes made keep keeps get gets got
    """.split()
)
WISHES = frozenset(["please", "not", "no", "never", "only"])  # anywhere in a line without a sign: somebody's point
SECTIONS = frozenset(
    """
    anything else|any other business|aob|any other comments|other comments|other points|other issues|other matters|comments|notes
    summary|overview|background|introduction|welcome|context|attendance|present|apologies|discussion|conclusion|conclusions
    next steps|appendix|annex|actions|recommendations|feedback|purpose|acceptability|implementation|resourcing
    """.strip()
    .replace("\n", "|")
    .replace("    ", "")
    .split("|")
)  # names of sections that need no longer text under them
ASKS = frozenset(["who", "what", "when", "where", "why", "how", "which", "whose", "whom"])


def mark_headings(pieces: Sequence[Piece], *, styled: bool = False) -> list[Piece]:
    """Return the pieces with paragraphs that look like headings made headings.

    Args:
        pieces: In reading order.
        styled: The file marks its headings by styles, so that only bold print can add some.
    """
    habits = _Habits(styled, _share_of_short_lines(pieces) > MANY_SHORT_LINES, _asks_in_headings(pieces))
    marked = list(pieces)
    for at, piece in enumerate(pieces):
        if "\n" not in piece.text and (piece.kind == "paragraph" or (piece.kind == "list_item" and NUMBER.match(piece.text))):
            level = _level(pieces, marked, at, habits)
            marked[at] = piece.as_kind("heading", level) if level else piece
    return _without_empty_ends(marked, pieces)


@dataclass(frozen=True, slots=True)
class _Habits:
    """How a text makes its headings: by styles, or by asking; and whether its short lines are the notes themselves."""

    styled: bool
    short_lines_are_notes: bool
    asking: bool


def _level(pieces: Sequence[Piece], marked: Sequence[Piece], at: int, habits: _Habits) -> int:
    """Return the level of a heading, 0 if a line is none. ``marked`` holds what has been decided above it."""
    piece = pieces[at]
    if piece.kind == "paragraph" and not habits.styled and _is_first(pieces, at) and is_title(piece.text):
        return 1
    if piece.look == "bold" and _is_bold_heading(piece.text):
        return 3
    if habits.styled:
        return 0
    if piece.kind == "list_item":
        return 2 * _numbered_heading(pieces, marked, at)
    if is_set_off(piece.text) or (habits.asking and _asks(piece.text)) or _numbered_heading(pieces, marked, at):
        return 2
    return 2 * (not habits.short_lines_are_notes and _plain_heading(pieces, marked, at))


def is_title(text: str) -> bool:
    """Say whether the first line of a text reads as its title.

    >>> is_title("RIVERSIDE CHOIR, MARCH"), is_title("We met on Tuesday and eight people came")
    (True, False)
    """
    said = words(text)
    if not 0 < len(said) <= MAX_TITLE_WORDS or ENDS_SENTENCE.search(text) or said[0] in ANSWERS or text.endswith("?"):
        return False
    return is_set_off(text) or said[0] not in STARTS_SENTENCE


def is_set_off(text: str) -> bool:
    """Say whether a line is a heading by its capitals or its colon alone.

    >>> [is_set_off(t) for t in ("ACCEPTABLE IF...", "NO", "NOT REACHED", "Conditions:", "List agreed by all three tables:")]
    [True, False, False, True, False]
    """
    said = words(without_number(text))
    if not 0 < len(said) <= MAX_WORDS or said[0] in ANSWERS or (ENDS_SENTENCE.search(text) and not ELLIPSIS.search(text)):
        return False
    letters = [c for c in text if c.isalpha()]
    if len(letters) >= 3 and all(not c.islower() for c in letters):
        return said[0] not in PRONOUNS and not _has_verb(said)
    return text.endswith(":") and len(said) <= MAX_COLON_WORDS and not _is_sentence(said)


def _is_bold_heading(text: str) -> bool:
    said = words(without_number(text))
    if not 0 < len(said) <= MAX_WORDS or said[0] in ANSWERS or ENDS_SENTENCE.search(text):
        return False
    return text.endswith("?") or (said[0] not in PRONOUNS and not _has_verb(said))


def _plain_heading(pieces: Sequence[Piece], marked: Sequence[Piece], at: int) -> bool:
    """Say whether a short line without any sign is a heading: a name for what follows, no sentence, and longer text under it."""
    text = pieces[at].text
    said = words(text)
    if not 0 < len(said) <= MAX_PLAIN_WORDS or text[-1:] in '.!?;:)"”’' or "," in text or said[0] in ANSWERS:
        return False
    if _is_sentence(said) or WISHES & set(said):
        return False
    above = marked[at - 1] if at else None
    if pieces[at].look == "plain" or any(c.isdigit() for c in text) or (above is not None and _is_short_line(above)):
        return False
    below = _next_content(pieces, at)
    if below is not None and " ".join(said) in SECTIONS:
        return True
    return below is not None and (below.kind in ("list_item", "prompt") or len(words(below.text)) >= max(MIN_BELOW, 2 * len(said)))


def _numbered_heading(pieces: Sequence[Piece], marked: Sequence[Piece], at: int) -> bool:
    """Say whether a numbered line is a heading: unlike an item of a list it has no neighbour that is numbered too."""
    text = pieces[at].text
    said = words(without_number(text))
    if not NUMBER.match(text) or not 0 < len(said) <= MAX_WORDS or ENDS_SENTENCE.search(text) or said[0] in ANSWERS:
        return False
    below = _next_content(pieces, at)
    if below is None or NUMBER.match(below.text) or (at and marked[at - 1].kind == "list_item" and NUMBER.match(marked[at - 1].text)):
        return False
    return not _is_sentence(said) or text.endswith("?")


def _is_sentence(said: Sequence[str]) -> bool:
    """Say whether words read as a sentence: they start like one, or hold a verb and do not ask ("What people said")."""
    return said[0] in STARTS_SENTENCE or _has_verb(said)


def _has_verb(said: Sequence[str]) -> bool:
    return said[0] not in ASKS and any(word in VERBS for word in said[1:])


def _asks(text: str) -> bool:
    said = words(text)
    return 2 < len(said) <= 2 * MAX_WORDS and text.rstrip("\"”’'").endswith("?") and "." not in text[:-1]


def _asks_in_headings(pieces: Sequence[Piece]) -> bool:
    asking = [at for at, p in enumerate(pieces) if p.kind == "paragraph" and "\n" not in p.text and _asks(p.text)]
    answered = [at for at in asking if (below := _next_content(pieces, at)) is not None and not _asks(below.text)]
    return len(answered) >= QUESTION_HEADINGS and len(answered) == len(asking)


def _next_content(pieces: Sequence[Piece], at: int) -> Piece | None:
    below = next((piece for piece in islice(pieces, at + 1, None) if piece.kind not in ("furniture", "metadata")), None)
    return below if below is not None and (below.kind in CONTENT_KINDS or below.kind == "prompt") else None


def _is_first(pieces: Sequence[Piece], at: int) -> bool:
    return all(piece.kind in ("furniture", "metadata") for piece in islice(pieces, at))


def _share_of_short_lines(pieces: Sequence[Piece]) -> float:
    paragraphs = [piece for piece in pieces if piece.kind == "paragraph"]
    return sum(map(_is_short_line, paragraphs)) / len(paragraphs) if paragraphs else 0.0


def _is_short_line(piece: Piece) -> bool:
    """Say whether a paragraph is a few words without a full stop, as notes are, and not set off as a heading."""
    short = piece.kind == "paragraph" and "\n" not in piece.text and len(words(piece.text)) <= MAX_PLAIN_WORDS
    return short and not is_set_off(piece.text) and not ENDS_SENTENCE.search(piece.text)


def _without_empty_ends(marked: list[Piece], before: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with headings by look taken back where no content is left under the last of them."""
    last = max((at for at, p in enumerate(marked) if p.kind in CONTENT_KINDS or p.kind == "prompt"), default=-1)
    return [marked[at] if at < last else before[at] for at in range(len(marked))]
