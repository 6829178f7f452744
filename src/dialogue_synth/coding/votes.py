"""Votes and counts in a passage: "19 against", "for 2, against 19", "carried 16 to 2", "thirteen of the twenty-one wanted it".

Only what is plainly a count of people on a side is taken. Numbers may be digits or words up to ninety-nine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialogue_synth.coding.cues import plain

_UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: i for i, word in enumerate(_UNITS + _TEENS)} | {word: 10 * i for i, word in enumerate(_TENS, start=2)} | {"nil": 0}
_ONES = "|".join(_UNITS[1:])
_NUMBER = rf"(?:\d{{1,3}}(?!\d)|(?:{'|'.join(_TENS)})(?:-(?:{_ONES}))?|{'|'.join(_TEENS)}|{_ONES}|zero|nil)"
_FOR = (
    r"(?:for\b|in favou?r|yes\b|(?:were |was )?content|supported|wanted (?:it|this)|agreed|thought it (?:was )?(?:good|right)|"
    r"said (?:yes|ok)|had no objection|would like (?:it|to see it))"
)
_AGAINST = (
    r"(?:against|opposed|no\b|(?:said|voted) no|disagreed|did not want|didn't want|did not\b|refused|dissent\w*|objected|would not want)"
)
_LINK = r"(?: (?:of (?:us|them|the \w+)|people|members|votes?|hands|were|was|are|in all|said|voted)){0,3}"
_NUMBER_FIRST = re.compile(rf"(?<!no )\b({_NUMBER})\b{_LINK},? ({_FOR}|{_AGAINST})")
_SIDE_FIRST = re.compile(
    rf"\b(for|against|yes|no|in favou?r)\b ?[:=x-]? ?(?!one\b)({_NUMBER})(?= ?(?:[,.;)/|]|$|and\b|(?:for|against|yes|no)\b))"
)
_SCORE = re.compile(rf"\b(carried|passed|defeated|lost|rejected)\b[^.]*?\b({_NUMBER}) (?:votes? )?(?:to|-) ({_NUMBER})\b")
_OF = re.compile(rf"\b(?:refused|rejected|against|opposed)\W+({_NUMBER}) of (?:the |us )?({_NUMBER})\b")
_NUMBERING = re.compile(r"^\W*(?:\d+(?:\.\d+)+[.):]?|\d+[.):])\s+")
_SPLIT_SHARE = 1 / 3  # the smaller side has at least this share of those who took a side
_MIN_ONE_SIDED = 5  # "two disagreed" alone says nothing about the room


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people a passage says are for and against; both 0 where it has no count."""

    n_for: int = 0
    n_against: int = 0

    @property
    def lean(self) -> float:
        """From -1 (all against) to 1 (all for); 0.0 without a count, or where only a few of one side are counted."""
        total = self.n_for + self.n_against
        told = total >= _MIN_ONE_SIDED or (self.n_for > 0 and self.n_against > 0)
        return (self.n_for - self.n_against) / total if told else 0.0

    @property
    def is_split(self) -> bool:
        """Whether both sides are counted and the smaller one is at least a third of them."""
        total = self.n_for + self.n_against
        return min(self.n_for, self.n_against) >= _SPLIT_SHARE * total if total else False


def number(word: str) -> int:
    """The value of a number in digits or words.

    >>> number("19"), number("twenty-one"), number("nil")
    (19, 21, 0)
    """
    if word.isdigit():
        return int(word)
    return sum(_WORDS.get(part, 0) for part in word.split("-"))


def tally(text: str) -> Tally:
    """Count the people for and against in a passage.

    >>> tally("Put to the vote: for 2, against 19, don't know 3.")
    Tally(n_for=2, n_against=19)
    """
    lowered = _NUMBERING.sub("", plain(text))
    n_for = n_against = 0
    score = _SCORE.search(lowered)
    if score:
        won = score.group(1) in ("carried", "passed")
        sides = sorted((number(score.group(2)), number(score.group(3))))
        return Tally(sides[1], sides[0]) if won else Tally(sides[0], sides[1])
    for match in _SIDE_FIRST.finditer(lowered):
        if match.group(1) in ("against", "no"):
            n_against += number(match.group(2))
        else:
            n_for += number(match.group(2))
    if n_for or n_against:
        return Tally(n_for, n_against)
    for match in _NUMBER_FIRST.finditer(lowered):
        if re.match(_AGAINST, match.group(2)):
            n_against += number(match.group(1))
        else:
            n_for += number(match.group(1))
    for match in _OF.finditer(lowered):
        n_against += number(match.group(1))
        n_for += max(0, number(match.group(2)) - number(match.group(1)))
    return Tally(n_for, n_against)
