"""Counts of people that a write-up reports: rows of a table, votes in prose, tallies of notes or hands.

Only what is plainly a count of people on a side is taken. "14 in favour, one against" and "| For 6 | Against 17" give two sides;
"Good idea, do it: 5 notes" gives one, which says something once it is known out of how many.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dialogue_synth.divergence.cues import plain
from dialogue_synth.divergence.quantities import NUMBER, number
from dialogue_synth.model import Segment

_FOR = r"(?:for|in favou?r|yes|agree[ds]?|support(?:ed|ing)?|wanted it|content|happy)"
_AGAINST = r"(?:against|opposed|no|disagree[ds]?|objected|refused|not in favou?r|would not|did not want it)"
_UNSURE = r"(?:not sure|unsure|undecided|don't know|abstain(?:ed|ing)?|abstentions?|not voting|did not vote|neither|no view|shrugged)"
_CELL = re.compile(rf"^({_FOR}|{_AGAINST}|{_UNSURE})\W*({NUMBER})$|^({NUMBER})\W+({_FOR}|{_AGAINST}|{_UNSURE})$")
_LABEL_FIRST = re.compile(rf"(?<![\w-])({_AGAINST}|{_UNSURE}|{_FOR}) ?[:=-]? ?({NUMBER})(?=\s*(?:[,.;)/|]|$|and\b))")
_NUMBER_FIRST = re.compile(
    rf"(?<![\w£.-])({NUMBER})(?: (?:of (?:us|them|the \w+)|people|members|votes?|hands|were|was|said|voted)){{0,3}},? "
    rf"({_UNSURE}|{_AGAINST}|{_FOR})(?![\w'])"
)
_SCORE = re.compile(
    rf"\b(carried|passed|approved|agreed|defeated|lost|rejected)\b[^.]*?\b({NUMBER})(?: votes?)? (?:to|against|-) ({NUMBER})(?![\w%-])"
)
_SLIPS = r"(?:notes?|slips?|cards?|votes?|hands|people|dots|stickers|replies|responses|comments|forms|post-its?)"
_TALLY = re.compile(rf"^(.{{4,}}?)\s*[:=–-]\s*({NUMBER}) {_SLIPS}(?: out)?(?: of (?:the )?({NUMBER}))?\W*$")
_REFUSAL = re.compile(r"(?<![\w'])(?:not|no|never|against)(?![\w'])|n't(?!\w)")
_ALL = re.compile(rf"(?<![\w-])({NUMBER}) {_SLIPS} (?:in all|in total|altogether|were left|were handed in)")


@dataclass(frozen=True, slots=True)
class Count:
    """How many are for and against, as one passage says; ``of`` is how many there were, 0 when not known.

    ``label`` is what was counted, in the passage's words. A tally (``is_tally``) counts those behind its label and nobody else.
    """

    segment: Segment
    label: str
    n_for: int = 0
    n_against: int = 0
    n_unsure: int = 0
    of: int = 0
    is_tally: bool = False

    @property
    def n_told(self) -> int:
        """How many people the passage accounts for."""
        return self.n_for + self.n_against + self.n_unsure

    @property
    def share_for(self) -> float:
        """Share of those counted who are for it (0-1)."""
        base = max(self.of, self.n_told)
        return self.n_for / base if base else 0.0

    @property
    def share_in_favour(self) -> float:
        """Share in favour (0-1); a tally of a refusal ("would not want it: 13 of 21") leaves in favour those who are not behind it."""
        return 1 - self.share_for if self.is_tally and _REFUSAL.search(self.label) else self.share_for

    def __str__(self) -> str:
        """Say the count in words for a card."""
        if self.is_tally:
            return f"“{self.label}” {self.n_for} of {self.of}"
        return f"“{self.label}” {self.n_for} for, {self.n_against} against" + (f", {self.n_unsure} unsure" if self.n_unsure else "")


def counts_of(segments: Sequence[Segment]) -> list[Count]:
    """Return the counts in a write-up's passages, in reading order; a tally learns from its neighbours out of how many."""
    found = [count for segment in segments if (count := _count(segment))]
    total = max((count.of for count in found if count.is_tally), default=0)
    total = max([total, *(number(m[1]) for s in segments if (m := _ALL.search(plain(s.text))))])
    return [replace(c, of=total) if c.is_tally and not c.of else c for c in found if not c.is_tally or c.of or total]


def _count(segment: Segment) -> Count | None:
    text = plain(segment.text)
    cells = [cell.strip() for cell in text.split("|")]
    return _from_row(segment, cells) if len(cells) > 2 else _from_prose(segment, text)


def _from_row(segment: Segment, cells: Sequence[str]) -> Count | None:
    sides = {"for": 0, "against": 0, "unsure": 0}
    told: set[str] = set()
    for cell in cells[1:]:
        match = _CELL.match(cell)
        if match:
            side = _side(match[1] or match[4])
            sides[side] += number(match[2] or match[3])
            told.add(side)
    return Count(segment, cells[0], sides["for"], sides["against"], sides["unsure"]) if {"for", "against"} <= told else None


def _from_prose(segment: Segment, text: str) -> Count | None:
    tally = _TALLY.match(text)
    if tally:
        return Count(segment, tally[1], number(tally[2]), of=number(tally[3]) if tally[3] else 0, is_tally=True)
    score = _SCORE.search(text)
    if score:
        high, low = sorted((number(score[2]), number(score[3])), reverse=True)
        won = score[1] in ("carried", "passed", "approved", "agreed")
        return Count(segment, text[: score.start()].strip(" ,:") or text, *((high, low) if won else (low, high)))
    sides = {"for": 0, "against": 0, "unsure": 0}
    told: set[str] = set()
    for pattern, side_at, number_at in ((_LABEL_FIRST, 1, 2), (_NUMBER_FIRST, 2, 1)):
        matches = list(pattern.finditer(text))
        for match in matches:
            sides[_side(match[side_at])] += number(match[number_at])
            told.add(_side(match[side_at]))
        if {"for", "against"} <= told:
            return Count(segment, text[: matches[0].start()].strip(" ,:") or text, sides["for"], sides["against"], sides["unsure"])
        sides, told = dict.fromkeys(sides, 0), set()
    return None


def _side(words: str) -> str:
    if re.fullmatch(_UNSURE, words):
        return "unsure"
    return "against" if re.fullmatch(_AGAINST, words) else "for"
