"""What a coder made of segments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Outcome = Literal["coded", "none", "undecided", "not_coded"]
Position = Literal["support", "conditional", "concern", "oppose", "mixed", "none"]
CodingStatus = Literal["suggested", "accepted", "rejected", "added"]

POSITIONS: tuple[Position, ...] = get_args(Position)


@dataclass(frozen=True, slots=True)
class Coding:
    """One code on one segment, put there by ``coder`` (a person's name, or the name and version of a machine coder).

    ``position`` is the stance to the code's proposition; None means undecided. ``strength_word`` is the quantity word
    with which the passage states how many of the group hold it ("most", "a few"). ``why`` is for people to read.
    """

    segment_id: str
    writeup_id: str
    start: int
    end: int
    quotation: str
    code_id: str
    position: Position | None
    confidence: float
    coder: str
    strength_word: str = ""
    position_confidence: float | None = None
    status: CodingStatus = "suggested"
    why: str = ""


@dataclass(frozen=True, slots=True)
class Undecided:
    """A segment that was looked at and left open: why, between which codes, and by how little."""

    segment_id: str
    writeup_id: str
    reason: str
    best_code: str
    runner_up: str
    margin: float


@dataclass(frozen=True, slots=True)
class SegmentOutcome:
    """What coding decided for one segment, and why where it got no code."""

    segment_id: str
    outcome: Outcome
    reason: str = ""
