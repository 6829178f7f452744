"""What was edited inside a copied passage, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

MAX_CHANGES = 4  # on a card; the passages themselves are quoted below
MAX_SHOWN = 12  # words of one change: a passage written anew is not shown as an edit
_NOT = re.compile(r"\b(?:not|no|never|none|nobody|without|cannot|against)\b|n[\u2019']t\b")
NEIGHBOURS = 1  # unchanged words on either side, so that "not" alone is not all that is shown


def word_changes(before: str, after: str) -> list[tuple[str, str]]:
    """Return the stretches of words that differ, each with a neighbouring word on either side; empty where little is left of the text.

    >>> word_changes("An opt-out is good enough.", "An opt-out is not good enough.")
    [('is good', 'is not good')]
    """
    one, other = before.split(), after.split()
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.ratio() < 0.5:  # less than half of the words stand in both
        return []
    return [
        (_around(one, a, b), _around(other, c, d))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal" and max(b - a, d - c) <= MAX_SHOWN
    ]


def turns_round(before: str, after: str) -> bool:
    """Whether a change puts in or takes out a negation.

    >>> turns_round("is good", "is not good"), turns_round("eight were", "seven were")
    (True, False)
    """
    return len(_NOT.findall(before.lower())) != len(_NOT.findall(after.lower()))


def _around(words: Sequence[str], start: int, end: int) -> str:
    return " ".join(words[max(0, start - NEIGHBOURS) : end + NEIGHBOURS])
