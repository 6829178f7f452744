"""Cues: short patterns of words that say what a passage does, written so that an analyst can read, extend and question them.

A cue is a few words in lower case. ``*`` stands for any ending of a word (``pay*``), ``...`` for up to `MAX_GAP` words between
(``will ... be told``). Cues never cross the end of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

MAX_GAP = 5  # words that may stand in a gap: more, and the two ends seldom belong to one statement
_GAP = rf"(?:[^\w.!?]+[\w'£%-]+){{0,{MAX_GAP}}}?[^\w.!?]+"
_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]?\w)")
_ABBREVIATED = re.compile(r"(?:\b(?:mr|mrs|ms|dr|st|no|cllr|rev|prof|approx|e\.g|i\.e)|\b\w)\.$", re.IGNORECASE)
_LETTERS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "–": "-", "—": "-"})


@lru_cache(maxsize=4096)  # several kinds look at the same passage in turn
def plain(text: str) -> str:
    """Return a text in lower case, with straight quotes and single spaces.

    >>> plain("We  DON’T know")
    "we don't know"
    """
    return " ".join(text.translate(_LETTERS).lower().split())


@lru_cache(maxsize=4096)
def cue_pattern(cues: tuple[str, ...]) -> re.Pattern[str]:
    """Compile cues into one pattern for texts made `plain`; no cues match nothing.

    >>> bool(cue_pattern(("pass* ... to",)).search("it will be passed on to them"))
    True
    """
    if not cues:
        return re.compile(r"(?!)")
    # One look behind for all cues: inside a word the engine then gives up at once, and tries no cue.
    return re.compile(rf"(?<![\w'-])(?:{'|'.join(map(_compiled, cues))})(?![\w-])")


def _compiled(cue: str) -> str:
    parts = [r"[^\w.!?]+".join(re.escape(word).replace(r"\*", r"[\w'-]*") for word in part.split()) for part in plain(cue).split("...")]
    return _GAP.join(part for part in parts if part)


def found_cues(cues: Iterable[str], text: str) -> list[str]:
    """Return the words of a text that its cues match, in reading order, each once.

    >>> found_cues(["cost*", "bill*"], "The bill is a cost, and the bill is high.")
    ['bill', 'cost']
    """
    return list(dict.fromkeys(match.group() for match in cue_pattern(tuple(cues)).finditer(plain(text))))


def sentences(text: str) -> list[str]:
    """Split a passage into sentences, roughly: at full stops that end no abbreviation.

    >>> sentences("Mrs. Roe told us. It starts in May.")
    ['Mrs. Roe told us.', 'It starts in May.']
    """
    found: list[str] = []
    for part in _SENTENCE.split(text.strip()):
        if found and _ABBREVIATED.search(found[-1]):
            found[-1] += f" {part}"
        elif part:
            found.append(part)
    return found
