"""Where a question stands: agreed, agreed on conditions, a worry, contested, uneven, or hardly heard.

The rules are few and printed with every brief. They sort questions for a hurried reader; the counts always stand beside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from dialogue_synth.model import Finding

Standing = Literal["agreed", "on conditions", "worried", "contested", "uneven", "hardly heard"]

AGREED = Fraction(3, 4)  # of those that addressed the question
HEARD = Fraction(1, 3)  # of those that were asked it
HEARD_AT_LEAST = 3  # write-ups; fewer are never more than voices
POLE = Fraction(1, 5)  # of those that addressed the question: the least share that makes a side
POLE_AT_LEAST = 2  # write-ups; one alone is listed, and makes nothing contested

RULES: Mapping[Standing, str] = {
    "agreed": "at least three quarters of the write-ups that addressed it take the same side, and no second side has formed",
    "on conditions": "the same, in favour, and at least half of these set conditions",
    "worried": "at least three quarters raise concerns or oppose",
    "contested": "a side in favour and a side against, each of at least two write-ups and a fifth of those that addressed it",
    "uneven": "none of these",
    "hardly heard": "fewer than three write-ups, or than a third of those that were asked, addressed it",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A finding with where its question stands; ``side`` says to which side those who agree lean ("" where they do not)."""

    finding: Finding
    standing: Standing
    side: Literal["in favour", "against", ""] = ""


def picture(finding: Finding, n_asked: int) -> Picture:
    """Sort a finding by the rules above.

    Args:
        finding: Its counts are of write-ups that addressed the question.
        n_asked: How many write-ups could have addressed it; at least ``finding.of``.
    """
    counts = finding.counts_by_position
    in_favour = counts.get("support", 0) + counts.get("conditional", 0)
    against, worried, divided = counts.get("oppose", 0), counts.get("concern", 0), counts.get("mixed", 0)
    of = finding.of
    if of < HEARD_AT_LEAST or Fraction(of, max(1, n_asked)) < HEARD:
        return Picture(finding, "hardly heard")
    # A divided room has people on either side.
    if _is_side(in_favour + divided, of) and _is_side(against + divided, of):
        return Picture(finding, "contested")
    if Fraction(in_favour, of) >= AGREED:
        conditional = 2 * counts.get("conditional", 0) >= in_favour
        return Picture(finding, "on conditions" if conditional else "agreed", "in favour")
    if Fraction(against, of) >= AGREED:
        return Picture(finding, "agreed", "against")
    if Fraction(against + worried, of) >= AGREED:
        return Picture(finding, "worried", "against")
    return Picture(finding, "uneven")


def _is_side(n: int, of: int) -> bool:
    return n >= POLE_AT_LEAST and Fraction(n, of) >= POLE
