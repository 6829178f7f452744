"""How each passage of one write-up was read, in words that the group itself would use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dialogue_synth.model import CODED_KINDS, Code, Coding, Position, Segment

SIDES: Mapping[Position | None, str] = {
    "support": "agreed",
    "conditional": "agreed on conditions",
    "concern": "worried",
    "oppose": "disagreed",
    "mixed": "split",
    "none": "no side",
    None: "we could not tell",
}
NO_QUESTION = "we found no question for this"


@dataclass(frozen=True, slots=True)
class Reading:
    """One passage under one code; ``code`` is None where no code was put on it. ``position`` None: not known."""

    segment: Segment
    code: Code | None
    position: Position | None = None

    @property
    def question(self) -> str:
        """The question that the passage was put under, with its id; "" where there is none."""
        return question_label(self.code) if self.code else ""

    @property
    def side(self) -> str:
        """How the passage was read, in plain words; "" under a code that is no question."""
        if self.code is None:
            return NO_QUESTION
        return "" if self.code.auxiliary else SIDES[self.position]


def question_label(code: Code) -> str:
    """Return a code as groups know it: its id, and its question if it has one.

    >>> question_label(Code("P1", "Wanting it", "pair", question="Do you want it?"))
    'P1: Do you want it?'
    """
    return f"{code.id}: {code.question or code.name}"


def group_name(writeup_id: str) -> str:
    """Return the name under which a group's corrections stand in the log.

    >>> group_name("b1-03")
    'group b1-03'
    """
    return f"group {writeup_id}"


def readings_of(segments: Iterable[Segment], codings: Iterable[Coding], codes: Sequence[Code]) -> tuple[Reading, ...]:
    """Return how each passage of a write-up was read, in reading order; a passage with two codes is there twice.

    Args:
        segments: Of one write-up, masked. Only what a coder looks at is read.
        codings: The codings that stand, of this write-up or more.
        codes: All codes of the study.
    """
    by_code = {code.id: code for code in codes}
    order = {code.id: n for n, code in enumerate(codes)}
    found: dict[str, list[Coding]] = {}
    for coding in sorted(codings, key=lambda c: order.get(c.code_id, len(order))):
        if coding.code_id in by_code:
            found.setdefault(coding.segment_id, []).append(coding)
    passages = sorted((s for s in segments if s.kind in CODED_KINDS), key=lambda s: s.position)
    return tuple(reading for s in passages for reading in _readings(s, found.get(s.segment_id, []), by_code))


def _readings(segment: Segment, codings: Sequence[Coding], codes: Mapping[str, Code]) -> list[Reading]:
    return [Reading(segment, codes[c.code_id], c.position) for c in codings] or [Reading(segment, None)]
