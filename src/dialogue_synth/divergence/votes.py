"""Counts of people that a write-up reports: votes as `votes.ballots_in` reads them, and tallies of notes or hands.

Votes are taken where both sides are told. "Good idea, do it: 5 notes" tells one side, which says something once it is known out
of how many.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace

from dialogue_synth.divergence.cues import plain
from dialogue_synth.divergence.quantities import NUMBER, number
from dialogue_synth.model import Segment
from dialogue_synth.votes.parse import ballots_in

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


@dataclass(frozen=True, slots=True)
class Counted:
    """The count that one passage gives by itself, as in `Count`."""

    label: str
    n_for: int = 0
    n_against: int = 0
    n_unsure: int = 0
    of: int = 0
    is_tally: bool = False


def counts_of(said: Iterable[tuple[Segment, Counted | None, int]]) -> list[Count]:
    """Return the counts in a write-up's passages, in reading order; a tally learns from its neighbours out of how many.

    Args:
        said: The passages, each with what `count_in` and `n_in_all` make of it.
    """
    said = list(said)
    found = [Count(segment, *astuple(counted)) for segment, counted, _ in said if counted]
    total = max([0, *(count.of for count in found if count.is_tally), *(n for _, _, n in said)])
    return [replace(c, of=total) if c.is_tally and not c.of else c for c in found if not c.is_tally or c.of or total]


def count_in(text: str) -> Counted | None:
    """Return the count that a passage gives, if any."""
    said = plain(text)
    tally = _TALLY.match(said)
    if tally and "|" not in said:
        return Counted(tally[1], number(tally[2]), of=number(tally[3]) if tally[3] else 0, is_tally=True)
    for ballot in ballots_in(text):
        if ballot.n_for is not None and ballot.n_against is not None:
            return Counted(ballot.what or said, ballot.n_for, ballot.n_against, ballot.n_undecided or 0, ballot.base or 0)
    return None


def n_in_all(text: str) -> int:
    """Return how many slips there were, if a passage says so; 0 if not.

    >>> n_in_all("There were 20 notes in all.")
    20
    """
    match = _ALL.search(plain(text))
    return number(match[1]) if match else 0
