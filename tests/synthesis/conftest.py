"""A study in a few strokes: ``make_study({"w1": "P1 support, P1 none participant"})``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import pytest

from dialogue_synth.model import Code, Codebook, Coding, Segment, WriteUp


class Study(NamedTuple):
    writeups: tuple[WriteUp, ...]
    segments: tuple[Segment, ...]
    codings: tuple[Coding, ...]
    codebooks: tuple[Codebook, ...]


CODES = (
    Code("P1", "Wanting it", "book", proposition="The scheme is wanted.", theme="P"),
    Code("P2", "The issue", "book", proposition="“The issue” is real.", theme="P"),
    Code("R1", "Costs", "book", theme="R"),
    Code("X-PROC", "The event", "book", auxiliary=True),
)
BOOK = Codebook("book", "1", "A codebook", "en", (), CODES, "0")


def _passage(writeup_id: str, position: int, spec: str) -> tuple[Segment, Coding]:
    """``P1 support [participant|organiser|unknown] [2]``: code, position (``?`` for undecided), voice, event."""
    code, stance, *rest = spec.split()
    voice = next((word for word in rest if not word.isdigit()), "group")
    event = next((int(word) for word in rest if word.isdigit()), 1)
    text = f"passage {position} of {writeup_id}"
    segment = Segment(f"{writeup_id}#{position:04d}", writeup_id, position, 0, len(text), text, "content", voice, event=event)
    place = (segment.segment_id, writeup_id, 0, len(text), text)
    return segment, Coding(*place, code, None if stance == "?" else stance, 0.8, "machine", position_confidence=0.8)


def _make_study(specs: Mapping[str, str], initiative: str = "scheme") -> Study:
    writeups, segments, codings = [], [], []
    for writeup_id, spec in specs.items():
        passages = [_passage(writeup_id, place, part) for place, part in enumerate(filter(None, map(str.strip, spec.split(","))))]
        events = max((segment.event for segment, _ in passages), default=1)
        writeups.append(WriteUp(writeup_id, f"{writeup_id}.md", "0", "", (), initiative=initiative, events=events))
        segments += [segment for segment, _ in passages]
        codings += [coding for _, coding in passages]
    return Study(tuple(writeups), tuple(segments), tuple(codings), (BOOK,))


@pytest.fixture(scope="session")
def make_study() -> Callable[..., Study]:
    return _make_study
