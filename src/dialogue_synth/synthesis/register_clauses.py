"""A passage -> the stretches of it that set a condition, draw a line, wish, ask, or name a benefit or a risk. Rules, without a model.

Every answer is a list of (start, end) in the passage, so that what stands in a register is always the passage's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TypeAlias

from dialogue_synth.model import Position
from dialogue_synth.synthesis.lexicon import cue_lists, finder

Span: TypeAlias = tuple[int, int]

WHOLE_AT_MOST = 30  # words: a passage that agrees on conditions and names none in a clause is the condition itself, if it is short
DENIAL_REACH = 4  # words between a denial and what it denies
CLAUSE_AT_LEAST = 3  # words; "if possible" sets none
SOFT: frozenset[Position | None] = frozenset({"conditional", "mixed"})
STANCES: frozenset[Position | None] = frozenset({"support", "conditional", "concern", "oppose", "mixed", None})

_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-", "‑": "-", "\u00a0": " "})
_SENTENCE = re.compile(r"[.!?]+[\"')]*(?=\s|$)|\n\s*\n|\n(?=[-*•–] )|; (?=[A-Z])")
_SHORT = re.compile(r"(?:\b(?:mr|mrs|ms|dr|st|nr|cllr|rev|prof|approx|e\.g|i\.e|vs)|(?:^|[\s(])[A-Z]|^\s*\d+(?:\.\d+)*)\.$", re.IGNORECASE)
_LEAD_IN = re.compile(r"\W*(?:(?:and|but|so|then|still|yes|no) )?\W*", re.IGNORECASE)
_SPEAKER = re.compile(r"[A-Z]{1,2}: |\d+(?:\.\d+)* |[-*•–] ")
_CLAUSE_END = re.compile(r"[.!?;:](?= |$|[\"')])|[.!?]+$| - |\)")


def conditions(text: str, position: Position | None) -> list[Span]:
    """Return the clauses that set a condition, in reading order.

    Args:
        text: One passage.
        position: What it takes to its question; of a passage that takes none nothing is a condition.

    >>> [text[a:b] for text in ("Yes, as long as the nurse asks.",) for a, b in conditions(text, "conditional")]
    ['as long as the nurse asks']
    """
    if position not in STANCES:
        return []
    plain = straight(text)
    found: list[Span] = []
    for start, end in sentences(plain):
        if plain[start:end].rstrip("\"')").endswith("?"):
            continue
        back = _refers_back(plain, start, end)
        if back == start:
            found += [_before(plain, start)]
        elif back is not None:
            found.append((start, back))
        else:
            found += _clauses(plain, (start, end), position)
    found = found or (_listed(plain) if position in SOFT or position is None else [])
    return _tidy(plain, found or (_whole(plain) if position == "conditional" else []), CLAUSE_AT_LEAST)


def red_lines(text: str, position: Position | None) -> list[Span]:
    """Return the sentences that refuse, and leave no way out; those in which only some of a group refuse are none.

    >>> text = "Under no circumstances should it go to the police. It must not be sold unless we are asked."
    >>> [text[a:b] for a, b in red_lines(text, "oppose")]
    ['Under no circumstances should it go to the police.']
    """
    if position not in STANCES or position == "support":
        return []
    plain = straight(text)
    kinds = ("forbids", "refuses") if position == "oppose" else ("forbids",)
    found = []
    for start, end in sentences(plain):
        sentence = plain[start:end]
        if any(finder(kind).search(sentence) for kind in kinds) and not finder("way_out").search(sentence) and "?" not in sentence:
            found.append((start, end))
    return _tidy(plain, found, 2, whole=True)


def improvements(text: str) -> list[Span]:
    """Return the sentences that wish for something to be done, or to be done in another way.

    >>> text = "A good evening. The form should be shorter."
    >>> [text[a:b] for a, b in improvements(text)]
    ['The form should be shorter.']
    """
    plain = straight(text)
    return _tidy(plain, [(a, b) for a, b in sentences(plain) if _wishes(plain[a:b])], CLAUSE_AT_LEAST, whole=True)


def _wishes(sentence: str) -> bool:
    if sentence.rstrip("\"')").endswith("?"):
        return bool(finder("requests").search(f"{sentence} "))
    if "|" in sentence:  # a row of a table
        return False
    told = finder("wishes").search(sentence) or finder("imperative", begins=True).match(_without_speaker(sentence))
    return bool(told) and not finder("no_wish").search(sentence)


def questions(text: str) -> list[Span]:
    """Return the questions that want an answer; those that answer themselves, or say something by asking, are left out.

    >>> text = "Who sees it? Nobody could tell us. Do we want it? No."
    >>> [text[a:b] for a, b in questions(text)]
    ['Who sees it?']
    """
    plain = straight(text)
    spans = sentences(plain)
    found = []
    for n, (start, end) in enumerate(spans):
        sentence, after = plain[start:end], plain[slice(*spans[n + 1])] if n + 1 < len(spans) else ""
        asked = sentence.rstrip("\"')").endswith("?")
        if (asked and _wants_an_answer(sentence, after)) or (not asked and _is_told_of(sentence)):
            found.append((start, end))
    return _tidy(plain, found, CLAUSE_AT_LEAST, whole=True)


def _wants_an_answer(sentence: str, after: str) -> bool:
    if finder("rhetorical").search(sentence) or finder("requests").search(f"{sentence} ") or sentence.rstrip().endswith('"'):
        return False
    return not after or after.rstrip("\"')").endswith("?") or bool(finder("unanswered").search(after))


def _is_told_of(sentence: str) -> bool:
    return bool(finder("asks").search(sentence)) and not finder("not_asked", "rhetorical").search(sentence)


def benefits(text: str) -> list[Span]:
    """Return the sentences that name something good that would come of it."""
    return _naming(text, "benefit")


def risks(text: str) -> list[Span]:
    """Return the sentences that name something bad that could come of it.

    >>> text = "There is a risk that tenants lose their homes. We saw no risk in the rest."
    >>> [text[a:b] for a, b in risks(text)], whom(text)
    (['There is a risk that tenants lose their homes.'], 'tenants')
    """
    return _naming(text, "risk")


def whom(text: str) -> str:
    """Return in the passage's words whom it is about: the first that are named as people; "" where nobody is."""
    people = _whom().search(straight(text))
    return text[people.start() : people.end()] if people else ""


@cache
def _whom() -> re.Pattern[str]:
    people = "|".join(cue_lists()["people"])
    which = "the|our|those|some|older|young|younger|elderly|poor|poorer|local|vulnerable|disabled|working|single"
    where = r"(?:on|with|without|in(?! (?:this|that|it|the|most|need|time|favou?r|front)\b)) (?:a |the |their |our )?[a-z]+"
    return re.compile(rf"(?<![\w'-])(?:(?:{which}) ){{0,2}}(?:{people})(?!')(?: {where})?(?![\w-])", re.IGNORECASE)


def _naming(text: str, kind: str) -> list[Span]:
    plain = straight(text)
    found = [(a, b) for a, b in sentences(plain) if not plain[a:b].rstrip("\"')").endswith("?") and _said(plain[a:b], kind)]
    return _tidy(plain, found, CLAUSE_AT_LEAST, whole=True)


def _said(sentence: str, kind: str) -> bool:
    """Whether a cue stands in a sentence that no denial reaches."""
    for match in finder(kind).finditer(sentence):
        before = re.split(r"[,;:]| but ", sentence[: match.start()])[-1]
        near = " ".join(before.split()[-DENIAL_REACH:])
        if not finder("denied").search(near):
            return True
    return False


# -- where a condition begins and ends -------------------------------------------------------------------------------------------
def _refers_back(plain: str, start: int, end: int) -> int | None:
    """Return where a sentence begins to hang on what was said before: at its start, or after a comma or colon; None if it does not."""
    openings = [start, *(match.end() for match in re.finditer(r"[,:;] ", plain[start:end]))]
    openings[1:] = [start + at for at in openings[1:]]
    at = next((n for n in openings if finder("refers_back").match(plain, n, end)), None)
    return start if at is None and finder("like_that").search(plain, start, end) else at


def _clauses(plain: str, sentence: Span, position: Position | None) -> Iterator[Span]:
    start, end = sentence
    agreed = (position in SOFT or position == "support") and bool(finder("agreed_to").search(plain, start, end))
    at = start
    while match := finder("condition", *(("maybe_condition",) if agreed else ())).search(plain, at, end):
        at = match.end()
        if plain[: match.start()].endswith(("'", '"')):
            continue  # words of others, held up
        at = _end(plain, at, end, leads=bool(_LEAD_IN.fullmatch(plain[start : match.start()])))
        yield match.start(), at
    without = _WITHOUT.match(plain[start:end]) if position in SOFT else None
    if without:
        yield start, _end(plain, start + without.end(), end, leads=True)


def _end(plain: str, at: int, end: int, *, leads: bool) -> int:
    """Return where a condition that goes on at ``at`` is over: with its sentence, or where the main clause comes."""
    stop = _CLAUSE_END.search(plain, at, end)
    end = stop.start() if stop else end
    over = (_comma("main_clause", "turns"), _NO_COMMA) if leads else (_comma("turns"),)
    return min((match.start() for pattern in over if (match := pattern.search(plain, at, end))), default=end)


@cache
def _comma(*kinds: str) -> re.Pattern[str]:
    openers = [cue for kind in kinds for cue in cue_lists()[kind]]
    return re.compile(rf",(?= (?:{'|'.join(openers)})(?![\w-]))| (?=(?:but|though|although|because) )", re.IGNORECASE)


_NO_COMMA = re.compile(
    r" (?=then )| (?=(?:we|most(?: of us)?|people|members|nobody|everybody|everyone) "
    r"(?:would|could|can|will|have no|had no|are|is going)\b)",
    re.IGNORECASE,
)
_WITHOUT = re.compile(r"\W*without (?:a|an|the|any|some|our|their)\b", re.IGNORECASE)


def _before(plain: str, at: int) -> Span:
    """Return what was said before, without a heading and without questions: what "with that" refers to."""
    before = [(a, b) for a, b in sentences(plain) if b <= at and not plain[a:b].endswith("?")]
    if len(before) > 1 and len(_without_speaker(plain[slice(*before[0])]).split()) == 1:
        before = before[1:]
    return (before[0][0], before[-1][1]) if before else (at, at)


def _listed(plain: str) -> list[Span]:
    opened = finder("list_opens").search(f"{plain} ")
    if not opened:
        return []
    return [(opened.end(), next((b for a, b in sentences(plain) if b > opened.end()), len(plain)))]


def _whole(plain: str) -> list[Span]:
    """Return the sentences that oblige, or the whole of a short passage: in one that agrees on conditions, these are the conditions."""
    if finder("no_more").search(plain):
        return []
    spans = [(a, b) for a, b in sentences(plain) if not plain[a:b].rstrip("\"')").endswith("?")]
    obliging = [(a, b) for a, b in spans if finder("obliges").search(plain, a, b)]
    return obliging or (spans if len(spans) == 1 and len(plain.split()) <= WHOLE_AT_MOST else [])


# -- sentences ---------------------------------------------------------------------------------------------------------------------
def straight(text: str) -> str:
    """Return a text with straight marks and without the line breaks of its page, of the same length, so that every offset stays."""
    return re.sub(r"[^\S\n]|(?<=\S)\n(?=[^\s•*–-])", " ", text.translate(_STRAIGHT))


def sentences(plain: str) -> list[Span]:
    """Return where the sentences of a text made `straight` begin and end, roughly: a full stop that ends no abbreviation.

    >>> sentences("Mrs. Roe left. We stayed.")
    [(0, 14), (15, 25)]
    """
    spans, start = [], 0
    for match in _SENTENCE.finditer(plain):
        if _SHORT.search(plain[start : match.end()]):
            continue
        spans.append((start, match.end()))
        start = match.end()
    spans.append((start, len(plain)))
    return [_trimmed(plain, span) for span in spans if plain[slice(*span)].strip()]


def _trimmed(plain: str, span: Span, edges: str | None = None) -> Span:
    start, end = span
    words = plain[start:end]
    return start + len(words) - len(words.lstrip(edges)), end - (len(words) - len(words.rstrip(edges)))


def _without_speaker(sentence: str) -> str:
    return _SPEAKER.sub("", sentence, count=1) if _SPEAKER.match(sentence) else sentence


def _tidy(plain: str, spans: Iterable[Span], at_least: int, *, whole: bool = False) -> list[Span]:
    """Trim spans, take a speaker's mark off their beginnings, drop the very short ones, and join those that overlap."""
    tidy: list[Span] = []
    for span in sorted(spans):
        start, end = _trimmed(plain, span)
        mark = _SPEAKER.match(plain, start, end)
        start = mark.end() if mark else start
        if not whole:
            start, end = _trimmed(plain, (start, end), ' \n,;:-"')
        if len(plain[start:end].split()) < at_least:
            continue
        if tidy and start < tidy[-1][1]:
            tidy[-1] = (tidy[-1][0], max(end, tidy[-1][1]))
        else:
            tidy.append((start, end))
    return tidy
